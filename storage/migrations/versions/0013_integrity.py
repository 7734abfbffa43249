"""Integrity matters, numbers and steps only: what the county registered, what is owed on it, who is concerned."""

import sqlalchemy as sa
from alembic import op

from storage.columns import UTC

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None
# Only additions: a program of the release before may go on beside the tables.
rolls_from = "0012"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _one_of(table: str, column: str, *values: str, nullable: bool = False) -> sa.CheckConstraint:
    allowed = f"{column} IN ({', '.join(repr(value) for value in values)})"
    condition = f"{column} IS NULL OR {allowed}" if nullable else allowed
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{column}"))


def _to(table: str, column: str, parent: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{parent}.id"], name=op.f(f"fk_{table}_{column}_{parent}"))


def upgrade() -> None:
    """Three tables."""
    _matters()
    _promises()
    op.create_table(
        "integrity_recusals",
        sa.Column("matter_id", _ID, autoincrement=False, nullable=False),
        sa.Column("person_id", _ID, autoincrement=False, nullable=False),
        sa.Column("at", UTC(), nullable=False),
        _to("integrity_recusals", "matter_id", "integrity_matters"),
        _to("integrity_recusals", "person_id", "people"),
        sa.PrimaryKeyConstraint("matter_id", "person_id", name=op.f("pk_integrity_recusals")),
    )
    op.create_index(
        op.f("ix_integrity_recusals_person_id"), "integrity_recusals", ["person_id"], unique=False
    )


def downgrade() -> None:
    """Not offered: a backup is the way back."""
    raise NotImplementedError


def _matters() -> None:
    table = "integrity_matters"
    op.create_table(
        table,
        sa.Column("id", _ID, nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("county_id", _ID, nullable=False),
        sa.Column("number", sa.String(), nullable=True),
        sa.Column("county_number", sa.LargeBinary(), nullable=False),
        sa.Column("number_digest", sa.LargeBinary(), nullable=False),
        sa.Column("key_id", sa.String(), nullable=False),
        sa.Column("named", sa.Boolean(), nullable=False),
        sa.Column("came", sa.String(), nullable=False),
        sa.Column("received_at", UTC(), nullable=False),
        sa.Column("registered_at", UTC(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("receiver_id", _ID, nullable=True),
        sa.Column("instruction", sa.String(), nullable=True),
        sa.Column("signed_at", UTC(), nullable=True),
        sa.Column("longer_days", sa.Integer(), nullable=True),
        sa.Column("closed_at", UTC(), nullable=True),
        sa.Column("ending", sa.String(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        _one_of(table, "came", "person", "paper", "line"),
        _one_of(table, "stage", "registered", "handed_down", "reported", "closed"),
        _one_of(table, "instruction", "fetch", "by_letter", "talk", nullable=True),
        _one_of(table, "ending", "done", "passed", nullable=True),
        _to(table, "county_id", "places"),
        _to(table, "receiver_id", "people"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("ref", name=op.f(f"uq_{table}_ref")),
        sa.UniqueConstraint("number", name=op.f(f"uq_{table}_number")),
        sa.UniqueConstraint("county_id", "number_digest", name=op.f(f"uq_{table}_county_id_number_digest")),
    )
    for column in ("key_id", "receiver_id"):
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)


def _promises() -> None:
    table = "integrity_promises"
    op.create_table(
        table,
        sa.Column("id", _ID, nullable=False),
        sa.Column("matter_id", _ID, nullable=False),
        sa.Column("owed", sa.String(), nullable=False),
        sa.Column("started_at", UTC(), nullable=False),
        sa.Column("due_at", UTC(), nullable=False),
        sa.Column("length", sa.String(), nullable=False),
        sa.Column("next_at", UTC(), nullable=True),
        sa.Column("reminded", sa.Integer(), nullable=False),
        sa.Column("climbed", sa.Integer(), nullable=False),
        sa.Column("kept_at", UTC(), nullable=True),
        sa.Column("how", sa.String(), nullable=True),
        _one_of(table, "owed", "acceptance", "result", "sign", "task"),
        _one_of(table, "how", "face", "phone", "letter", nullable=True),
        _to(table, "matter_id", "integrity_matters"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    for column in ("matter_id", "next_at"):
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)
