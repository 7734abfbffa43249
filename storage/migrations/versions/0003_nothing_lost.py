"""Nothing lost: alarms, holes that were told of, messages that wait for a press, lanes by their owner."""

import sqlalchemy as sa
from alembic import op

from storage.columns import UTC

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None
# Only additions: a program of this version or a newer one may go on beside the tables.
rolls_from = "0002"

_HELD = sa.text("owner IS NOT NULL")


def upgrade() -> None:
    """Only additions: a program of the release before may go on beside this one."""
    op.create_table(
        "alarms",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("raised_at", UTC(), nullable=False),
        sa.Column("last_at", UTC(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("told_at", UTC(), nullable=True),
        sa.Column("over_at", UTC(), nullable=True),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_alarms")),
    )
    op.add_column("holes", sa.Column("told_at", UTC(), nullable=True))
    op.create_index(op.f("ix_holes_at"), "holes", ["at"], unique=False)
    op.add_column("holes", sa.Column("since", UTC(), nullable=True))
    op.add_column(
        "outbox", sa.Column("keyboard", sa.Boolean(), server_default=sa.text("false"), nullable=False)
    )
    op.create_index(
        op.f("ix_lanes_owner"), "lanes", ["owner"], unique=False, sqlite_where=_HELD, postgresql_where=_HELD
    )


def downgrade() -> None:
    """Not offered: a backup is the way back."""
    raise NotImplementedError
