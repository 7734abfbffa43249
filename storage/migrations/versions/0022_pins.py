"""PINs of office-holders: what is kept of one, and what is waited for."""

import sqlalchemy as sa
from alembic import op

from storage.columns import UTC

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None
# A table that a program of the step before does not know.
rolls_from = "0021"

_ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """One table."""
    op.create_table(
        "pins",
        sa.Column("person_id", _ROW_ID, autoincrement=False, nullable=False),
        sa.Column("hash", sa.String(), nullable=True),
        sa.Column("pending", sa.String(), nullable=True),
        sa.Column("asks", sa.String(), nullable=True),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.Column("wait_until", UTC(), nullable=True),
        sa.Column("seen_at", UTC(), nullable=True),
        sa.Column("code_at", UTC(), nullable=True),
        sa.Column("key_id", sa.String(), nullable=True),
        sa.Column("before_key_id", sa.String(), nullable=True),
        sa.CheckConstraint(
            "asks IS NULL OR asks IN ('enter', 'old', 'off', 'new', 'again', 'code')", name="asks"
        ),
        sa.PrimaryKeyConstraint("person_id", name="pk_pins"),
    )


def downgrade() -> None:
    """Not offered: a backup is the way back."""
    raise NotImplementedError
