"""Numbers of sealed matters that are kept from somebody at the county: a keyed digest for each, and nothing else."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None
# A program of the step before would show such a number to whoever it is kept from.
rolls_from = "0031"


def upgrade() -> None:
    """One table."""
    op.create_table(
        "kept_numbers",
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_kept_numbers")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Not offered: a backup is the way back."""
    raise NotImplementedError
