"""A place that was sent with a matter lies with who the villager is, under the same key and apart from the words."""

import sqlalchemy as sa
from alembic import op

revision = "0061"
down_revision = "0060"
branch_labels = None
depends_on = None
# A program of the step before would leave the place under the old key when a case is laid anew.
rolls_from = "0061"


def upgrade() -> None:
    """One column. Places that stand in older stories are told without their degrees (see supervision.stories)."""
    op.add_column("complainants", sa.Column("spot", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    """Not offered: a backup is the way back."""
    raise NotImplementedError
