"""The week in three colours: when each person's next summary comes."""

import sqlalchemy as sa
from alembic import op

from storage.columns import UTC

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None
# Only additions: a program of the release before may go on beside the tables.
rolls_from = "0002"


def upgrade() -> None:
    """A column and its index."""
    op.add_column("people", sa.Column("weekly_at", UTC(), nullable=True))
    op.create_index(op.f("ix_people_weekly_at"), "people", ["weekly_at"], unique=False)


def downgrade() -> None:
    """Not offered: a backup is the way back."""
    raise NotImplementedError
