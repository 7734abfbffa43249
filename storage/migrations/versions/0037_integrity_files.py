"""Pictures of integrity matters, where a county has switched their content on."""

import sqlalchemy as sa
from alembic import op

from storage.columns import UTC

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None
# Only additions: a program of the step before may go on beside the table.
rolls_from = "0036"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_KINDS = ("photo", "voice", "video", "audio", "document")
_STATES = ("pending", "kept", "unreadable", "refused", "lost", "destroyed")


def upgrade() -> None:
    """One table."""
    kinds, states = (", ".join(f"'{each}'" for each in several) for several in (_KINDS, _STATES))
    op.create_table(
        "integrity_files",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("content_id", _ID, nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("key_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=True),
        sa.Column("file_id", sa.LargeBinary(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("at", UTC(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_attempt", UTC(), nullable=True),
        sa.CheckConstraint(f"kind IN ({kinds})", name=op.f("ck_integrity_files_kind")),
        sa.CheckConstraint(f"state IN ({states})", name=op.f("ck_integrity_files_state")),
        sa.ForeignKeyConstraint(
            ["content_id"],
            ["integrity_contents.id"],
            name=op.f("fk_integrity_files_content_id_integrity_contents"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_integrity_files")),
    )
    for column in ("content_id", "key_id", "number"):
        op.create_index(op.f(f"ix_integrity_files_{column}"), "integrity_files", [column], unique=False)
    op.create_index(
        "ix_integrity_files_due",
        "integrity_files",
        ["next_attempt"],
        unique=False,
        sqlite_where=sa.text("next_attempt IS NOT NULL"),
        postgresql_where=sa.text("next_attempt IS NOT NULL"),
    )


def downgrade() -> None:
    """Not offered: a backup is the way back."""
    raise NotImplementedError
