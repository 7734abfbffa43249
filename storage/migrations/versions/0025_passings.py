"""Passings: matters that were given to the supervisor of another village."""

import sqlalchemy as sa
from alembic import op

from storage.columns import UTC

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None
# Only additions: a program of the release before may go on beside this one.
rolls_from = "0016"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_REFERS = (
    ("case_id", "cases"),
    ("complainant_id", "complainants"),
    ("person_id", "people"),
    ("from_id", "places"),
    ("to_id", "places"),
)


def upgrade() -> None:
    """One table."""
    op.create_table(
        "passings",
        sa.Column("id", _ID, nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        *(sa.Column(column, _ID, nullable=False) for column, _ in _REFERS),
        sa.Column("at", UTC(), nullable=False),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_passings_{column}_{table}"))
            for column, table in _REFERS
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passings")),
        sa.UniqueConstraint("ref", name=op.f("uq_passings_ref")),
    )
    op.create_index(op.f("ix_passings_case_id"), "passings", ["case_id"], unique=False)
    op.create_index("ix_passings_person", "passings", ["person_id", "id"], unique=False)


def downgrade() -> None:
    """Not offered: a backup is the way back."""
    raise NotImplementedError
