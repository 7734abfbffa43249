"""What a person did is found by whom: each may look at the own acts in the journal."""

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None
# An index only: a program of the step before may go on beside it.
rolls_from = "0016"


def upgrade() -> None:
    """One index."""
    op.create_index("ix_journal_actor_id_id", "journal", ["actor_id", "id"])


def downgrade() -> None:
    """Not offered: a backup is the way back."""
    raise NotImplementedError
