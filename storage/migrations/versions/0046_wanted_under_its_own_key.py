"""What is kept until a PIN is typed lies under a key of its own."""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None
# Only an addition: a program of the step before may go on beside the column.
rolls_from = "0045"


def upgrade() -> None:
    """One column."""
    op.add_column("pins", sa.Column("wanted_key_id", sa.String(), nullable=True))


def downgrade() -> None:
    """Not offered: a backup is the way back."""
    raise NotImplementedError
