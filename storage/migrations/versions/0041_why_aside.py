"""Why somebody stepped aside, sealed under the case's key."""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None
# A program of the step before would leave the reason under the old key when a case is laid anew.
rolls_from = "0041"


def upgrade() -> None:
    """One column."""
    op.add_column("recusals", sa.Column("reason", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    """Not offered: a backup is the way back."""
    raise NotImplementedError
