"""What shows somebody's words is folded after a time: when each message of ours is."""

import sqlalchemy as sa
from alembic import op

from storage.columns import UTC

revision = "0064"
down_revision = "0063"
branch_labels = None
depends_on = None
# A column that a program of the step before leaves empty.
rolls_from = "0063"


def upgrade() -> None:
    """A column, and an index of those that have a moment: few of a county's million messages."""
    op.add_column("sent_messages", sa.Column("folds_at", UTC(), nullable=True))
    moment = sa.text("folds_at IS NOT NULL")
    op.create_index(
        "ix_sent_messages_folds_at",
        "sent_messages",
        ["folds_at"],
        sqlite_where=moment,
        postgresql_where=moment,
    )


def downgrade() -> None:
    """Not offered: a backup is the way back."""
    raise NotImplementedError
