"""In which message of a chat a case's number stands that the message is not about: found again, however old."""

import sqlalchemy as sa
from alembic import op

from storage.columns import UTC

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None
# Only an addition: a program of the step before may go on beside the table.
rolls_from = "0052"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """One table, empty: of what was said before, the outbox knows the lists for as long as it keeps rows."""
    op.create_table(
        "shown_numbers",
        sa.Column("case_id", _ID, autoincrement=False, nullable=False),
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("message_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", UTC(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_shown_numbers_case_id_cases")),
        sa.PrimaryKeyConstraint("case_id", "chat_id", "message_id", name=op.f("pk_shown_numbers")),
    )
    op.create_index("ix_shown_numbers_chat_id_message_id", "shown_numbers", ["chat_id", "message_id"])


def downgrade() -> None:
    """Not offered: a backup is the way back."""
    raise NotImplementedError
