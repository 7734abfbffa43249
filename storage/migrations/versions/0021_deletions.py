"""What was deleted because its term was over."""

import sqlalchemy as sa
from alembic import op

from storage.columns import UTC

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None
# Only an addition: a program of the release before may go on beside the table.
rolls_from = "0016"

_KINDS = "'identity', 'content', 'visit', 'sampling'"


def upgrade() -> None:
    """One table."""
    row_id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "deletions",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("of_id", row_id, autoincrement=False, nullable=False),
        sa.Column("at", UTC(), nullable=False),
        sa.CheckConstraint(f"kind IN ({_KINDS})", name=op.f("ck_deletions_kind")),
        sa.PrimaryKeyConstraint("kind", "of_id", name=op.f("pk_deletions")),
    )


def downgrade() -> None:
    """Not offered: a backup is the way back."""
    raise NotImplementedError
