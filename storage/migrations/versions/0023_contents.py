"""Content leaves a chat by itself: when each message of ours is to be taken out."""

import sqlalchemy as sa
from alembic import op

from storage.columns import UTC

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None
# A column that a program of the step before leaves empty.
rolls_from = "0022"


def upgrade() -> None:
    """A column, and an index of those that have a moment."""
    op.add_column("sent_messages", sa.Column("leaves_at", UTC(), nullable=True))
    moment = sa.text("leaves_at IS NOT NULL")
    op.create_index(
        "ix_sent_messages_leaves_at",
        "sent_messages",
        ["leaves_at"],
        sqlite_where=moment,
        postgresql_where=moment,
    )


def downgrade() -> None:
    """Not offered: a backup is the way back."""
    raise NotImplementedError
