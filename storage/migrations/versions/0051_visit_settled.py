"""With a visit stands the report begun from it: until that is filed or given up it counts for nobody."""

import sqlalchemy as sa
from alembic import op

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None
# Only an addition: a program of the step before may go on beside the column.
rolls_from = "0050"


def upgrade() -> None:
    """One column."""
    op.add_column("visits", sa.Column("draft_ref", sa.String(), nullable=True))


def downgrade() -> None:
    """Not offered: a backup is the way back."""
    raise NotImplementedError
