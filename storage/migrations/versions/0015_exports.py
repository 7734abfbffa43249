"""Exports: files that somebody ordered, until they are sent."""

import sqlalchemy as sa
from alembic import op

from storage.columns import UTC

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None
# Only an addition: a program of the release before may go on beside the table.
rolls_from = "0008"

_KINDS = "'queue', 'ledger', 'period', 'case_file'"
_STATES = "'waiting', 'working', 'made', 'sent', 'cancelled', 'failed', 'expired'"
_LIVE = sa.text("state IN ('waiting', 'working', 'made')")


def upgrade() -> None:
    """One table."""
    row_id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "exports",
        sa.Column("id", row_id, nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("person_id", row_id, nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("what", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("ordered_at", UTC(), nullable=False),
        sa.Column("expires_at", UTC(), nullable=False),
        sa.Column("file_id", sa.String(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("step", "steps", "done", "tries")),
        *(sa.Column(name, sa.String(), nullable=True) for name in ("reason", "scope", "key_id")),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.Column("kept", sa.Boolean(), nullable=False),
        sa.Column("ended_at", UTC(), nullable=True),
        sa.CheckConstraint(f"kind IN ({_KINDS})", name=op.f("ck_exports_kind")),
        sa.CheckConstraint(f"state IN ({_STATES})", name=op.f("ck_exports_state")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_exports_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exports")),
        sa.UniqueConstraint("ref", name=op.f("uq_exports_ref")),
    )
    op.create_index("ix_exports_person", "exports", ["person_id", "ordered_at"])
    op.create_index("ix_exports_live", "exports", ["state", "id"], sqlite_where=_LIVE, postgresql_where=_LIVE)
    op.create_index(
        "ix_exports_kept",
        "exports",
        ["id"],
        sqlite_where=sa.text("kept IS 1"),
        postgresql_where=sa.text("kept IS true"),
    )
    op.create_index(op.f("ix_exports_key_id"), "exports", ["key_id"])


def downgrade() -> None:
    """Not offered: a backup is the way back."""
    raise NotImplementedError
