"""On which pictures somebody can be known, as whoever took them says."""

import sqlalchemy as sa
from alembic import op

revision = "0069"
down_revision = "0068"
branch_labels = None
depends_on = None
# A program of the step before would hand on what waits to be covered.
rolls_from = "0069"


def upgrade() -> None:
    """Of what was sent before nobody has said it."""
    op.add_column(
        "files", sa.Column("recognisable", sa.Boolean(), nullable=False, server_default=sa.text("false"))
    )


def downgrade() -> None:
    """Not offered: a backup is the way back."""
    raise NotImplementedError
