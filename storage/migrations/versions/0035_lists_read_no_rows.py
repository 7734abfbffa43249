"""Counting a list and walking through it read its index alone.

`open` stands in the indexes of open and of ended cases: SQLite before 3.41 looks up every row of such an index to see
what its condition says already. With the moment of submission a month is counted without looking up a row, too.

On SQLite all indexes of cases are made anew, in the order of step 0016: where two serve equally well it takes the one
made last.
"""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None
# Nothing is added or gone: a program of the step before may go on beside the tables.
rolls_from = "0034"

_OPEN, _ENDED = {True: "open IS true", False: "open IS 1"}, {True: "open IS false", False: "open IS 0"}
_ABOVE = {
    True: " AND (supervised IS true OR overseen IS true)",
    False: " AND (supervised IS 1 OR overseen IS 1)",
}
_CHANGED: dict[str, tuple[tuple[str, ...], dict[bool, str], dict[bool, str] | None]] = {
    "ix_cases_queue": (
        (
            *("township_id", "due_at", "id", "state", "track", "category", "supervised", "due_kind"),
            *("submitted_at", "open"),
        ),
        _OPEN,
        None,
    ),
    "ix_cases_ledger": (
        ("township_id", "ended_at", "id", "track", "state", "submitted_at", "open"),
        _ENDED,
        None,
    ),
    "ix_cases_category": (
        ("township_id", "category", "ended_at", "id", "track", "state", "supervised", "overseen", "open"),
        _ENDED,
        None,
    ),
    "ix_cases_reporter_open": (("reporter_id", "due_at", "id", "state", "open"), _OPEN, None),
    "ix_cases_reporter_ended": (("reporter_id", "ended_at", "id", "open"), _ENDED, None),
    "ix_cases_inspector_open": (("inspector_id", "due_at", "id", "open"), _OPEN, None),
    "ix_cases_inspector_ended": (("inspector_id", "ended_at", "id", "open"), _ENDED, None),
    "ix_cases_above_open": (
        ("township_id", "due_at", "id", "state", "track", "category", "supervised", "overseen", "open"),
        _OPEN,
        _ABOVE,
    ),
    "ix_cases_above_ended": (
        ("township_id", "ended_at", "id", "track", "state", "supervised", "overseen", "open"),
        _ENDED,
        _ABOVE,
    ),
}
_IN_ORDER = (
    "ix_cases_key_id",
    "ix_cases_queue",
    "ix_cases_ledger",
    "ix_cases_category",
    "ix_cases_village_open",
    "ix_cases_village_ended",
    "ix_cases_reporter_open",
    "ix_cases_reporter_ended",
    "ix_cases_inspector_open",
    "ix_cases_inspector_ended",
    "ix_cases_above_open",
    "ix_cases_above_ended",
    "ix_cases_unclear",
    "ix_cases_offered",
    "ix_cases_next_at",
)


def upgrade() -> None:
    """Each index dropped and made again; those of the lists with more columns."""
    connection = op.get_bind()
    postgres = connection.dialect.name == "postgresql"
    written = {}
    if not postgres:
        made = (
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'cases' AND sql NOT NULL"
        )
        written = {row.name: row.sql for row in connection.execute(sa.text(made))}
    for name in _CHANGED if postgres else _IN_ORDER:
        op.drop_index(name, "cases")
        op.execute(_made(name, postgres=postgres) if name in _CHANGED else written[name])


def _made(name: str, *, postgres: bool) -> str:
    columns, half, besides = _CHANGED[name]
    where = half[postgres] + (besides[postgres] if besides else "")
    return f"CREATE INDEX {name} ON cases ({', '.join(columns)}) WHERE {where}"


def downgrade() -> None:
    """Not offered: a backup is the way back."""
    raise NotImplementedError
