"""Names that somebody had before are kept, and a given name is found by what stands in it, not only as a whole."""

import sqlalchemy as sa
from alembic import op

from storage.columns import UTC

revision = "0056"
down_revision = "0055"
branch_labels = None
depends_on = None
# Only additions: a program of the step before may go on beside the tables.
rolls_from = "0055"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Two tables."""
    op.create_table(
        "former_names",
        sa.Column("id", _ID, nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("at", UTC(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_former_names_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_former_names")),
        sa.UniqueConstraint("ref", name=op.f("uq_former_names_ref")),
    )
    op.create_index(op.f("ix_former_names_person_id"), "former_names", ["person_id"], unique=False)
    op.create_table(
        "named_pairs",
        sa.Column("case_id", _ID, autoincrement=False, nullable=False),
        sa.Column("pair_digest", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_named_pairs_case_id_cases")),
        sa.PrimaryKeyConstraint("case_id", "pair_digest", name=op.f("pk_named_pairs")),
    )
    op.create_index(op.f("ix_named_pairs_pair_digest"), "named_pairs", ["pair_digest"], unique=False)


def downgrade() -> None:
    """Not offered: a backup is the way back."""
    raise NotImplementedError
