"""Wishes to have a name deleted before its term is over."""

import sqlalchemy as sa
from alembic import op

from storage.columns import UTC

revision = "0067"
down_revision = "0066"
branch_labels = None
depends_on = None
# Only an addition: a program of the step before may go on beside the table.
rolls_from = "0066"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_STATES = ("waiting", "done", "kept", "taken_back", "void")


def upgrade() -> None:
    """One table."""
    table = "erasures"
    one_of = " OR ".join(f"state = '{each}'" for each in _STATES)
    op.create_table(
        table,
        sa.Column("id", _ID, nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        *(sa.Column(name, _ID, nullable=False) for name in ("case_id", "complainant_id", "by_id")),
        *(sa.Column(name, UTC(), nullable=False) for name in ("at", "due_at")),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("next_at", UTC(), nullable=True),
        sa.Column("decided_by", _ID, nullable=True),
        sa.Column("decided_at", UTC(), nullable=True),
        sa.CheckConstraint(f"({one_of})", name=op.f(f"ck_{table}_state")),
        *(
            sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}_{target}"))
            for column, target in (
                ("case_id", "cases"),
                ("complainant_id", "complainants"),
                ("by_id", "people"),
                ("decided_by", "people"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("ref", name=op.f(f"uq_{table}_ref")),
    )
    op.create_index(op.f(f"ix_{table}_case_id"), table, ["case_id"])
    for name, column, where, unique in (
        ("uq_erasures_waiting", "complainant_id", "state = 'waiting'", True),
        ("ix_erasures_next_at", "next_at", "next_at IS NOT NULL", False),
    ):
        only = sa.text(where)
        op.create_index(name, table, [column], unique=unique, sqlite_where=only, postgresql_where=only)


def downgrade() -> None:
    """Not offered: a backup is the way back."""
    raise NotImplementedError
