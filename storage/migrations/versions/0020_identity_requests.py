"""Requests to read who a villager is."""

import sqlalchemy as sa
from alembic import op

from storage.columns import UTC

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None
# Only an addition: a program of the release before may go on beside the table.
rolls_from = "0016"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_PURPOSES = "'visit', 'call', 'tell', 'other', 'callback'"
_STATES = "'waiting', 'approved', 'shown', 'going', 'gone', 'refused', 'taken_back', 'lapsed'"
_UNWILLING = "'not_needed', 'ask_supervisor', 'unclear', 'other'"
_NEXT = sa.text("next_at IS NOT NULL")


def upgrade() -> None:
    """One table."""
    table = "identity_requests"
    op.create_table(
        table,
        sa.Column("id", _ID, nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        *(sa.Column(name, _ID, nullable=False) for name in ("case_id", "complainant_id", "by_id")),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("key_id", sa.String(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.Column("at", UTC(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("next_at", UTC(), nullable=True),
        sa.Column("decided_by", _ID, nullable=True),
        sa.Column("decided_at", UTC(), nullable=True),
        sa.Column("unwilling", sa.String(), nullable=True),
        sa.Column("answer", sa.LargeBinary(), nullable=True),
        sa.Column("said", sa.BigInteger(), nullable=True),
        *(sa.Column(name, UTC(), nullable=True) for name in ("shown_at", "gone_at")),
        sa.CheckConstraint(f"purpose IN ({_PURPOSES})", name=op.f(f"ck_{table}_purpose")),
        sa.CheckConstraint(f"state IN ({_STATES})", name=op.f(f"ck_{table}_state")),
        sa.CheckConstraint(
            f"unwilling IS NULL OR unwilling IN ({_UNWILLING})", name=op.f(f"ck_{table}_unwilling")
        ),
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
    op.create_index(op.f(f"ix_{table}_key_id"), table, ["key_id"])
    op.create_index(op.f(f"ix_{table}_by_id"), table, ["by_id", "at"])
    op.create_index(
        op.f(f"ix_{table}_next_at"), table, ["next_at"], sqlite_where=_NEXT, postgresql_where=_NEXT
    )


def downgrade() -> None:
    """Not offered: a backup is the way back."""
    raise NotImplementedError
