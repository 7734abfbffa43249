"""Which relatives the county's roster has declared: the person does not take those back."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None
# A program of the step before would write rows without it: they are the person's own, which is what it means.
rolls_from = "0031"


def upgrade() -> None:
    """One column."""
    by_roster: sa.Column[bool] = sa.Column(
        "by_roster", sa.Boolean(), nullable=False, server_default=sa.text("false")
    )
    op.add_column("relatives", by_roster)


def downgrade() -> None:
    """Not offered: a backup is the way back."""
    raise NotImplementedError
