"""How often somebody tried something of late: links, query codes, numbers that are not there."""

import sqlalchemy as sa
from alembic import op

from storage.columns import UTC

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None
# A table that a program of the step before does not know.
rolls_from = "0017"


def upgrade() -> None:
    """One table."""
    op.create_table(
        "tries",
        sa.Column("who", sa.LargeBinary(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("since", UTC(), nullable=False),
        sa.PrimaryKeyConstraint("who", name="pk_tries"),
    )
    op.create_index("ix_tries_since", "tries", ["since"])


def downgrade() -> None:
    """Not offered: a backup is the way back."""
    raise NotImplementedError
