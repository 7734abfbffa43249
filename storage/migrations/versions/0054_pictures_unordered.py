"""Pictures of integrity matters lie in no order, and with none of them stands the chat it came from."""

import sqlalchemy as sa
from alembic import op

from storage.columns import UTC

revision = "0054"
down_revision = "0053"
branch_labels = None
depends_on = None
# A program of the step before would write the chat into a column that is no more.
rolls_from = "0054"

_TABLE, _BEFORE = "integrity_files", "integrity_files_before"
_INDEXED = ("content_id", "key_id", "number")
_KINDS = ("photo", "voice", "video", "audio", "document")
_STATES = ("pending", "kept", "unreadable", "refused", "lost", "destroyed")
_KEPT = "id, content_id, number, ordinal, key_id, kind, state, file_id, reason, at, tries, next_attempt"


def upgrade() -> None:
    """On SQLite the table is made anew, without hidden row ids. Of what waits just now nobody remembers the chat."""
    if op.get_bind().dialect.name == "postgresql":
        op.drop_column(_TABLE, "chat_id")
        return
    for name in (*(f"ix_{_TABLE}_{column}" for column in _INDEXED), f"ix_{_TABLE}_due"):
        op.drop_index(name, _TABLE)
    op.rename_table(_TABLE, _BEFORE)
    _create()
    op.execute(f"INSERT INTO {_TABLE} ({_KEPT}) SELECT {_KEPT} FROM {_BEFORE} ORDER BY id")  # noqa: S608 - our names
    op.drop_table(_BEFORE)
    for column in _INDEXED:
        op.create_index(op.f(f"ix_{_TABLE}_{column}"), _TABLE, [column], unique=False)
    due = sa.text("next_attempt IS NOT NULL")
    op.create_index(f"ix_{_TABLE}_due", _TABLE, ["next_attempt"], unique=False, sqlite_where=due)


def _create() -> None:
    kinds, states = (", ".join(f"'{each}'" for each in several) for several in (_KINDS, _STATES))
    op.create_table(
        _TABLE,
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("content_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("key_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("file_id", sa.LargeBinary(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("at", UTC(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_attempt", UTC(), nullable=True),
        sa.CheckConstraint(f"kind IN ({kinds})", name=op.f(f"ck_{_TABLE}_kind")),
        sa.CheckConstraint(f"state IN ({states})", name=op.f(f"ck_{_TABLE}_state")),
        sa.ForeignKeyConstraint(
            ["content_id"],
            ["integrity_contents.id"],
            name=op.f(f"fk_{_TABLE}_content_id_integrity_contents"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{_TABLE}")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Not offered: a backup is the way back."""
    raise NotImplementedError
