"""A matter in which somebody above the township's power is named late: which township has lost it."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None
# A program of the step before would let the township go on with it.
rolls_from = "0040"


def upgrade() -> None:
    """One column, and an index over the few rows that have it."""
    op.add_column(
        "cases", sa.Column("held_from", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True)
    )
    op.create_index(
        "ix_cases_held",
        "cases",
        ["held_from"],
        sqlite_where=sa.text("held_from IS NOT NULL"),
        postgresql_where=sa.text("held_from IS NOT NULL"),
    )


def downgrade() -> None:
    """Not offered: a backup is the way back."""
    raise NotImplementedError
