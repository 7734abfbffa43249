"""Amendments: changes to the policy made in the chat, and the version of the policy in each journal entry."""

import sqlalchemy as sa
from alembic import op

from storage.columns import UTC

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None
# Only additions. A program of the release before goes on by the file's policy alone until it is replaced.
rolls_from = "0002"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_WAITING = sa.text("lapses_at IS NOT NULL")
_STATES = "'proposed', 'approved', 'refused', 'taken_back', 'lapsed'"


def upgrade() -> None:
    """A table more, a column more."""
    op.create_table(
        "amendments",
        sa.Column("id", _ID, nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("place_id", _ID, nullable=False),
        sa.Column("proposed_by", _ID, nullable=False),
        sa.Column("proposed_at", UTC(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("undoes", sa.Integer(), nullable=True),
        sa.Column("lapses_at", UTC(), nullable=True),
        sa.Column("decided_by", _ID, nullable=True),
        sa.Column("decided_at", UTC(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.CheckConstraint(f"state IN ({_STATES})", name=op.f("ck_amendments_state")),
        sa.ForeignKeyConstraint(["decided_by"], ["people.id"], name=op.f("fk_amendments_decided_by_people")),
        sa.ForeignKeyConstraint(["place_id"], ["places.id"], name=op.f("fk_amendments_place_id_places")),
        sa.ForeignKeyConstraint(
            ["proposed_by"], ["people.id"], name=op.f("fk_amendments_proposed_by_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_amendments")),
        sa.UniqueConstraint("ref", name=op.f("uq_amendments_ref")),
        sa.UniqueConstraint("version", name=op.f("uq_amendments_version")),
    )
    op.create_index(
        op.f("ix_amendments_lapses_at"),
        "amendments",
        ["lapses_at"],
        unique=False,
        sqlite_where=_WAITING,
        postgresql_where=_WAITING,
    )
    op.add_column("journal", sa.Column("policy", sa.Integer(), nullable=True))


def downgrade() -> None:
    """Not offered: a backup is the way back."""
    raise NotImplementedError
