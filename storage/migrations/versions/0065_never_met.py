"""Of what waited to be sorted when somebody was named he had seen nothing: who never met a case kept from him."""

import sqlalchemy as sa
from alembic import op

revision = "0065"
down_revision = "0064"
branch_labels = None
depends_on = None
# A column that a program of the step before leaves as it is.
rolls_from = "0064"


def upgrade() -> None:
    """A column; those of before are known by their moments."""
    op.add_column(
        "recusals", sa.Column("unmet", sa.Boolean(), nullable=False, server_default=sa.text("false"))
    )


def downgrade() -> None:
    """Not offered: a backup is the way back."""
    raise NotImplementedError
