"""What was joined to a case is found from it: whoever is kept from the one is kept from the other."""

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None
# Only an addition: a program of the step before may go on beside the index.
rolls_from = "0048"


def upgrade() -> None:
    """One index, over the few rows that have it."""
    op.create_index(
        "ix_cases_joined",
        "cases",
        ["merged_into"],
        sqlite_where=sa.text("merged_into IS NOT NULL"),
        postgresql_where=sa.text("merged_into IS NOT NULL"),
    )


def downgrade() -> None:
    """Not offered: a backup is the way back."""
    raise NotImplementedError
