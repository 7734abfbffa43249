"""From when somebody's own moments are counted: a changed rule reckons them anew from there."""

import sqlalchemy as sa
from alembic import op

from storage.columns import UTC

revision = "0066"
down_revision = "0065"
branch_labels = None
depends_on = None
# Columns that a program of the step before leaves as they are.
rolls_from = "0065"


def upgrade() -> None:
    """Three columns. What waited before then keeps its moments, except a draft not reminded of yet: it was last
    touched when its owner last answered."""
    op.add_column("people", sa.Column("silent_since", UTC(), nullable=True))
    op.add_column("drafts", sa.Column("answered_at", UTC(), nullable=True))
    op.add_column("invitations", sa.Column("issued_at", UTC(), nullable=True))
    op.execute("UPDATE drafts SET answered_at = updated_at WHERE reminded = 0")


def downgrade() -> None:
    """Not offered: a backup is the way back."""
    raise NotImplementedError
