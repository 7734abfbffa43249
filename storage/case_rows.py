"""The table of cases and its mapping."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from operator import attrgetter
from typing import Any

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from storage.columns import UTC, RowId, one_of
from supervision.cases import Case, State, Track

_FIELDS = tuple(field.name for field in fields(Case))
_FIXED = frozenset({"id", "ref", "number", "submitted_at", "version"})
_CHANGED = tuple(name for name in _FIELDS if name not in _FIXED)
# Read at once: forty attributes one by one cost more than the statement that brings them.
_VALUES, _CHANGED_VALUES = attrgetter(*_FIELDS), attrgetter(*_CHANGED)
_TRACKS, _STATES = {each.value: each for each in Track}, {each.value: each for each in State}

#: Predicates as SQLAlchemy writes `is_(True)` on SQLite and PostgreSQL: spelt otherwise the indexes go unused.
_OPEN, _ENDED = ("open IS 1", "open IS true"), ("open IS 0", "open IS false")
_ABOVE = ("(supervised IS 1 OR overseen IS 1)", "(supervised IS true OR overseen IS true)")
_UNCLEAR = ("track = 'unclear'", "track = 'unclear'")


def _partial(name: str, *columns: str, where: Sequence[tuple[str, str]]) -> Index:
    """An index over the rows for which all of `where` holds."""
    sqlite, postgresql = (" AND ".join(each[engine] for each in where) for engine in (0, 1))
    return Index(name, *columns, sqlite_where=text(sqlite), postgresql_where=text(postgresql))


class CaseRow(SQLModel, table=True):
    """One case, without its content. `open` is derived from the state, so that an index can begin with it."""

    __tablename__ = "cases"
    __table_args__ = (
        one_of("track", Track),
        one_of("state", State),
        # Open cases are read in the order of due_at, ended ones in that of ended_at: each row stands in one half.
        # What a list is narrowed by stands in them too, and `open` last: SQLite before 3.41 looks a row up to see
        # that it is open, though nothing else stands in the index.
        _partial(
            "ix_cases_queue",
            *("township_id", "due_at", "id", "state", "track", "category", "supervised", "due_kind"),
            *("submitted_at", "open"),
            where=[_OPEN],
        ),
        _partial(
            "ix_cases_ledger",
            *("township_id", "ended_at", "id", "track", "state", "submitted_at", "open"),
            where=[_ENDED],
        ),
        _partial(
            "ix_cases_category",
            *(
                "township_id",
                "category",
                "ended_at",
                "id",
                "track",
                "state",
                "supervised",
                "overseen",
                "open",
            ),
            where=[_ENDED],
        ),
        # Not those of a village: they would serve for what is unclear there, which is the fewest.
        _partial("ix_cases_village_open", "village_id", "due_at", "id", "state", "track", where=[_OPEN]),
        _partial(
            "ix_cases_village_ended",
            *("village_id", "ended_at", "id", "track", "climbed", "due_kind"),
            where=[_ENDED],
        ),
        _partial("ix_cases_reporter_open", "reporter_id", "due_at", "id", "state", "open", where=[_OPEN]),
        _partial("ix_cases_reporter_ended", "reporter_id", "ended_at", "id", "open", where=[_ENDED]),
        _partial("ix_cases_inspector_open", "inspector_id", "due_at", "id", "open", where=[_OPEN]),
        _partial("ix_cases_inspector_ended", "inspector_id", "ended_at", "id", "open", where=[_ENDED]),
        _partial(
            "ix_cases_above_open",
            *("township_id", "due_at", "id", "state", "track", "category", "supervised", "overseen", "open"),
            where=[_OPEN, _ABOVE],
        ),
        _partial(
            "ix_cases_above_ended",
            *("township_id", "ended_at", "id", "track", "state", "supervised", "overseen", "open"),
            where=[_ENDED, _ABOVE],
        ),
        _partial("ix_cases_unclear", "village_id", "open", "due_at", "id", where=[_UNCLEAR]),
        Index(
            "ix_cases_offered",
            *("offered_to", "due_at", "id"),
            sqlite_where=text("offered_to IS NOT NULL"),
            postgresql_where=text("offered_to IS NOT NULL"),
        ),
        # Few are held at a time: whoever takes an office in the township is kept from them too.
        Index(
            "ix_cases_held",
            "held_from",
            sqlite_where=text("held_from IS NOT NULL"),
            postgresql_where=text("held_from IS NOT NULL"),
        ),
        # Few are joined: whoever is kept from a case is kept from what was joined to it.
        Index(
            "ix_cases_joined",
            "merged_into",
            sqlite_where=text("merged_into IS NOT NULL"),
            postgresql_where=text("merged_into IS NOT NULL"),
        ),
        # Ended cases have no next moment: the scan for what is due does not grow with them.
        Index(
            "ix_cases_next_at",
            "next_at",
            sqlite_where=text("next_at IS NOT NULL"),
            postgresql_where=text("next_at IS NOT NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    ref: str = Field(unique=True)
    number: str = Field(unique=True)
    track: str
    state: str
    open: bool
    village_id: int = Field(foreign_key="places.id", sa_type=RowId)
    township_id: int = Field(foreign_key="places.id", sa_type=RowId)
    reporter_id: int = Field(foreign_key="people.id", sa_type=RowId)
    category: str
    nature: str
    version: int
    submitted_at: datetime = Field(sa_type=UTC)
    key_id: str = Field(index=True)
    unit_id: int | None = Field(default=None, foreign_key="places.id", sa_type=RowId)
    inspector_id: int | None = Field(default=None, foreign_key="people.id", sa_type=RowId)
    handled_by: int | None = Field(default=None, foreign_key="people.id", sa_type=RowId)
    signed_by: int | None = Field(default=None, foreign_key="people.id", sa_type=RowId)
    signed_at: datetime | None = Field(default=None, sa_type=UTC)
    due_at: datetime | None = Field(default=None, sa_type=UTC)
    due_kind: str | None = None
    provisional: bool = False
    clock_started_at: datetime | None = Field(default=None, sa_type=UTC)
    clock_length: str | None = None
    next_at: datetime | None = Field(default=None, sa_type=UTC)
    reminded: int = Field(default=0, sa_column_kwargs={"server_default": text("0")})
    climbed: int = Field(default=0, sa_column_kwargs={"server_default": text("0")})
    paused_kind: str | None = None
    paused_left: str | None = None
    supervise_by: datetime | None = Field(default=None, sa_type=UTC)
    overseen: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})
    question_by: int | None = Field(default=None, sa_type=RowId)
    extensions: int = 0
    dissatisfied: int = 0
    reopened: int = 0
    drawn: bool = False
    supervised: bool = False
    hurt: str | None = None
    voiced: bool = False
    merged_into: int | None = Field(default=None, foreign_key="cases.id", sa_type=RowId)
    ended_at: datetime | None = Field(default=None, sa_type=UTC)
    extension_by: int | None = Field(default=None, sa_type=RowId)
    offered_to: int | None = Field(default=None, sa_type=RowId)
    offers_refused: int = Field(default=0, sa_column_kwargs={"server_default": text("0")})
    own_finding: bool = False
    found_in_id: int | None = Field(default=None, foreign_key="places.id", sa_type=RowId)
    held_from: int | None = Field(default=None, sa_type=RowId)
    doubted: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})
    spared_until: datetime | None = Field(default=None, sa_type=UTC)


def case_of(row: CaseRow) -> Case:
    """The row as the rules know it."""
    values = dict(zip(_FIELDS, _VALUES(row), strict=True))
    values["track"], values["state"] = _TRACKS[values["track"]], _STATES[values["state"]]
    return Case.whole(values)


def row_of(case: Case) -> CaseRow:
    """The row of a new case; the database chooses its id."""
    fixed: dict[str, Any] = {"ref": case.ref, "number": case.number, "submitted_at": case.submitted_at}
    return CaseRow(**changeable(case), **fixed, version=case.version)


def changeable(case: Case) -> dict[str, Any]:
    """The columns an act may change; number, reference and submission stay what they were."""
    values = dict(zip(_CHANGED, _CHANGED_VALUES(case), strict=True))
    return values | _coded(case)


def changes(was: Case, case: Case) -> dict[str, Any]:
    """Those of the columns in which a case differs from what it was."""
    before = vars(was)
    values = {
        # Most are the same object still, and moments take long to compare.
        name: value
        for name, value in vars(case).items()
        if value is not before[name] and value != before[name] and name not in _FIXED
    }
    if "track" in values:
        values["track"] = case.track.value
    if "state" in values:
        values["state"] = case.state.value
        if case.open is not was.open:
            values["open"] = case.open
    return values


def _coded(case: Case) -> dict[str, Any]:
    return {"track": case.track.value, "state": case.state.value, "open": case.open}
