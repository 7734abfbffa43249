"""Recusal: which names were given for a case, declared relatives, and matters frozen for the county."""

import sqlalchemy as sa
from alembic import op

from storage.columns import UTC

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None
# Only additions: a program of the release before may go on beside the tables.
rolls_from = "0016"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Two tables."""
    op.create_table(
        "named_people",
        sa.Column("case_id", _ID, autoincrement=False, nullable=False),
        sa.Column("name_digest", sa.LargeBinary(), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("by_id", _ID, nullable=False),
        sa.Column("at", UTC(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_named_people_by_id_people")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_named_people_case_id_cases")),
        sa.PrimaryKeyConstraint("case_id", "name_digest", name=op.f("pk_named_people")),
    )
    op.create_index(op.f("ix_named_people_name_digest"), "named_people", ["name_digest"], unique=False)
    op.create_table(
        "relatives",
        sa.Column("id", _ID, nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("kin", sa.String(), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("name_digest", sa.LargeBinary(), nullable=False),
        sa.Column("at", UTC(), nullable=False),
        sa.CheckConstraint("kin IN ('blood', 'marriage')", name=op.f("ck_relatives_kin")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_relatives_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_relatives")),
        sa.UniqueConstraint("ref", name=op.f("uq_relatives_ref")),
    )
    op.create_index(op.f("ix_relatives_name_digest"), "relatives", ["name_digest"], unique=False)
    op.create_index(op.f("ix_relatives_person_id"), "relatives", ["person_id"], unique=False)


def downgrade() -> None:
    """Not offered: a backup is the way back."""
    raise NotImplementedError
