"""Cases that came back since the county, asking again, did not find the satisfaction that was written down."""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None
# Only an addition: a program of the step before may go on beside the column.
rolls_from = "0046"


def upgrade() -> None:
    """One column; those that came back before have it too."""
    op.add_column(
        "cases", sa.Column("doubted", sa.Boolean(), nullable=False, server_default=sa.text("false"))
    )
    op.execute(
        "UPDATE cases SET doubted = true WHERE id IN "
        "(SELECT case_id FROM callbacks WHERE outcome IN ('dissatisfied', 'invented'))"
    )


def downgrade() -> None:
    """Not offered: a backup is the way back."""
    raise NotImplementedError
