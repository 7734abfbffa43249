"""What is owed on integrity matters is a clock like any other: provisional, spared; and the county owes its closing."""

import sqlalchemy as sa
from alembic import op

from storage.columns import UTC

revision = "0057"
down_revision = "0056"
branch_labels = None
depends_on = None
# Only wider: a program of the step before may go on beside the table.
rolls_from = "0056"

_OWED = ("acceptance", "result", "handle", "sign", "task")


def upgrade() -> None:
    """SQLite makes the table anew for the check."""
    owed = ", ".join(f"'{each}'" for each in _OWED)
    with op.batch_alter_table("integrity_promises") as batch:
        batch.drop_constraint(op.f("ck_integrity_promises_owed"), type_="check")
        batch.create_check_constraint(op.f("ck_integrity_promises_owed"), sa.text(f"owed IN ({owed})"))
        batch.add_column(
            sa.Column("provisional", sa.Boolean(), nullable=False, server_default=sa.text("false"))
        )
        batch.add_column(sa.Column("spared_until", UTC(), nullable=True))


def downgrade() -> None:
    """Not offered: a backup is the way back."""
    raise NotImplementedError
