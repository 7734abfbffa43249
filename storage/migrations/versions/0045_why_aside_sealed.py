"""Why somebody stepped aside from an integrity matter: a ready-made reason."""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None
# Only an addition: a program of the step before may go on beside it.
rolls_from = "0044"

_REASONS = ("kin", "handled", "ties", "said")


def upgrade() -> None:
    """One column with its check. SQLite makes the table anew for it."""
    table = "integrity_recusals"
    reasons = ", ".join(f"'{each}'" for each in _REASONS)
    with op.batch_alter_table(table) as batch:
        batch.add_column(sa.Column("reason", sa.String(), nullable=True))
        batch.create_check_constraint(
            op.f(f"ck_{table}_reason"), sa.text(f"reason IS NULL OR reason IN ({reasons})")
        )


def downgrade() -> None:
    """Not offered: a backup is the way back."""
    raise NotImplementedError
