"""Callbacks: closed cases that the county asks about again, and who wrote a satisfaction down."""

import sqlalchemy as sa
from alembic import op

from storage.columns import UTC

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None
# Only additions: a program of the release before may go on beside this one.
rolls_from = "0006"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_OUTCOMES = "'satisfied', 'basically', 'dissatisfied', 'invented', 'unreached'"
_SET = sa.text("next_at IS NOT NULL")


def upgrade() -> None:
    """Two tables and a column."""
    op.add_column("complainants", sa.Column("satisfied_by", _ID, nullable=True))
    op.create_table(
        "callbacks",
        sa.Column("id", _ID, nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("case_id", _ID, nullable=False),
        sa.Column("complainant_id", _ID, nullable=False),
        sa.Column("township_id", _ID, nullable=False),
        sa.Column("recorded_by", _ID, nullable=False),
        sa.Column("drawn_at", UTC(), nullable=False),
        sa.Column("due_at", UTC(), nullable=False),
        sa.Column("officer_id", _ID, nullable=True),
        sa.Column("next_at", UTC(), nullable=True),
        sa.Column("reminded", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("revealed_by", _ID, nullable=True),
        sa.Column("revealed_at", UTC(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("done_at", UTC(), nullable=True),
        sa.Column("done_by", _ID, nullable=True),
        sa.CheckConstraint(f"outcome IS NULL OR outcome IN ({_OUTCOMES})", name=op.f("ck_callbacks_outcome")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_callbacks_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["complainant_id"], ["complainants.id"], name=op.f("fk_callbacks_complainant_id_complainants")
        ),
        sa.ForeignKeyConstraint(["township_id"], ["places.id"], name=op.f("fk_callbacks_township_id_places")),
        *(
            sa.ForeignKeyConstraint([name], ["people.id"], name=op.f(f"fk_callbacks_{name}_people"))
            for name in ("recorded_by", "officer_id", "revealed_by", "done_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_callbacks")),
        sa.UniqueConstraint("ref", name=op.f("uq_callbacks_ref")),
    )
    op.create_index(op.f("ix_callbacks_case_id"), "callbacks", ["case_id"], unique=False)
    op.create_index("ix_callbacks_township", "callbacks", ["township_id", "drawn_at"], unique=False)
    op.create_index("ix_callbacks_officer", "callbacks", ["officer_id", "done_at"], unique=False)
    op.create_index(
        "ix_callbacks_next_at",
        "callbacks",
        ["next_at"],
        unique=False,
        sqlite_where=_SET,
        postgresql_where=_SET,
    )
    op.create_table(
        "callbacks_owed",
        sa.Column("township_id", _ID, nullable=False),
        sa.Column("since", UTC(), nullable=False),
        sa.Column("due_at", UTC(), nullable=False),
        sa.ForeignKeyConstraint(
            ["township_id"], ["places.id"], name=op.f("fk_callbacks_owed_township_id_places")
        ),
        sa.PrimaryKeyConstraint("township_id", name=op.f("pk_callbacks_owed")),
    )
    op.create_index(op.f("ix_callbacks_owed_due_at"), "callbacks_owed", ["due_at"], unique=False)


def downgrade() -> None:
    """Not offered: a backup is the way back."""
    raise NotImplementedError
