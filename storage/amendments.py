"""Amendments of the policy: the row, its repository, and the time that is kept under all that was approved."""

import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Index, bindparam, func, select, text
from sqlmodel import Field, SQLModel

from storage import failpoints, meta
from storage.columns import UTC, Json, RowId, one_of, table_of
from storage.prepared import Prepared
from storage.repository import inserting
from storage.unit_of_work import UnitOfWork
from supervision.amendments import Amendment, AmendmentState, NewAmendment, Overlay
from supervision.overlay import as_given, laid_over, rules, value_at
from supervision.timekeeping import Timekeeping

log = logging.getLogger(__name__)

_CACHED = "policy"


class AmendmentRow(SQLModel, table=True):
    """One proposal. `changes` and `before` are rules and figures, no person's words."""

    __tablename__ = "amendments"
    __table_args__ = (
        one_of("state", AmendmentState),
        Index(
            "ix_amendments_lapses_at",
            "lapses_at",
            sqlite_where=text("lapses_at IS NOT NULL"),
            postgresql_where=text("lapses_at IS NOT NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    ref: str = Field(unique=True)
    state: str
    place_id: int = Field(foreign_key="places.id", sa_type=RowId)
    proposed_by: int = Field(foreign_key="people.id", sa_type=RowId)
    proposed_at: datetime = Field(sa_type=UTC)
    changes: dict[str, Any] = Field(sa_type=Json)
    before: dict[str, Any] = Field(sa_type=Json)
    undoes: int | None = None
    lapses_at: datetime | None = Field(default=None, sa_type=UTC)
    decided_by: int | None = Field(default=None, foreign_key="people.id", sa_type=RowId)
    decided_at: datetime | None = Field(default=None, sa_type=UTC)
    version: int | None = Field(default=None, unique=True)


_TABLE = table_of(AmendmentRow)
_FIELDS = tuple(each.name for each in fields(Amendment))
_ADD = inserting(AmendmentRow)
_ASKED: Any = bindparam("asked")
_BY_REF = Prepared(select(_TABLE).where(_TABLE.c.ref == _ASKED))
_BY_ID = Prepared(select(_TABLE).where(_TABLE.c.id == _ASKED))
_BY_VERSION = Prepared(select(_TABLE).where(_TABLE.c.version == _ASKED))
_OPEN = Prepared(
    select(_TABLE).where(_TABLE.c.state == AmendmentState.PROPOSED.value).order_by(_TABLE.c.id.desc())
)
_LAPSING = Prepared(
    select(_TABLE)
    .where(_TABLE.c.lapses_at <= bindparam("now", type_=UTC))
    .order_by(_TABLE.c.lapses_at)
    .limit(bindparam("most"))
)
_PAGE = Prepared(
    select(_TABLE)
    .where(_TABLE.c.version.is_not(None))
    .order_by(_TABLE.c.version.desc())
    .offset(bindparam("skip"))
    .limit(bindparam("most"))
)
_COUNT = Prepared(select(func.count()).select_from(_TABLE).where(_TABLE.c.version.is_not(None)))
_APPROVED = Prepared(
    select(_TABLE.c.version, _TABLE.c.changes)
    .where(_TABLE.c.version.is_not(None), _TABLE.c.version < _ASKED)
    .order_by(_TABLE.c.version)
)
_DECIDE = Prepared(
    _TABLE.update()
    .where(_TABLE.c.id == bindparam("this"), _TABLE.c.state == AmendmentState.PROPOSED.value)
    .values(
        state=bindparam("new_state"),
        decided_by=bindparam("new_by"),
        decided_at=bindparam("new_at", type_=UTC),
        version=bindparam("new_version"),
        lapses_at=None,
    )
)
#: Above every version there may be.
_ALL = 2**31 - 1
# Two approvals at once must not get one number. Decided once in a while, by few.
_ALONE = text("LOCK TABLE amendments IN SHARE ROW EXCLUSIVE MODE")


class AmendmentsRepository:
    """Implements supervision.ports.Amendments."""

    def __init__(self, work: UnitOfWork) -> None:
        self._work = work

    def add(self, new: NewAmendment) -> Amendment:
        """Keep a proposal."""
        values = {each.name: getattr(new, each.name) for each in fields(NewAmendment)}
        values |= {"changes": dict(new.changes), "before": dict(new.before)}
        values |= {"ref": self._work.token(), "proposed_at": self._work.now}
        undecided = dict.fromkeys(("decided_by", "decided_at", "version"))
        added = _ADD.id(self._work, **values, **undecided, state=AmendmentState.PROPOSED.value)
        return Amendment(id=added, **values)

    def by_id(self, amendment_id: int) -> Amendment | None:
        """The proposal of an id."""
        return _amendment(_BY_ID.first(self._work, asked=amendment_id))

    def by_ref(self, ref: str) -> Amendment | None:
        """The proposal behind an opaque reference."""
        return _amendment(_BY_REF.first(self._work, asked=ref))

    def by_version(self, version: int) -> Amendment | None:
        """What was approved under this number."""
        return _amendment(_BY_VERSION.first(self._work, asked=version))

    def open(self) -> Sequence[Amendment]:
        """What waits for a second person, the newest first."""
        return _amendments(_OPEN.all(self._work))

    def lapsing(self, now: datetime, limit: int) -> Sequence[Amendment]:
        """What nobody has decided in time."""
        return _amendments(_LAPSING.all(self._work, now=now, most=limit))

    def approved(self, offset: int, limit: int) -> Sequence[Amendment]:
        """What was approved, the newest first."""
        return _amendments(_PAGE.all(self._work, skip=offset, most=limit))

    def count(self) -> int:
        """How many were approved."""
        return int(_COUNT.scalar(self._work))

    def overlay(self, before: int | None = None) -> Overlay:
        """All that was approved, or what had been approved `before` a version."""
        laid = Overlay()
        for row in _APPROVED.all(self._work, asked=_ALL if before is None else before):
            laid = laid.with_version(row.version, row.changes)
        return laid

    def hold(self) -> None:
        """Until this act ends nobody else decides; what was read of the policy is read anew."""
        if self._work.postgres:
            self._work.execute(_ALONE)
        _read_anew(self._work)

    def decide(self, amendment: Amendment, state: AmendmentState, by_id: int | None) -> int | None:
        """How it ended; the number of an approved one, else None. Raises LookupError: somebody was faster."""
        if state is AmendmentState.APPROVED:
            meta.alone(self._work)
        version = self.overlay().version + 1 if state is AmendmentState.APPROVED else None
        new = {"new_state": state.value, "new_by": by_id, "new_at": self._work.now, "new_version": version}
        if _DECIDE.run(self._work, this=amendment.id, **new) != 1:
            raise LookupError(amendment.id)
        if version is not None:
            # A mark is random: a time of a transaction that is rolled back is never met again.
            meta.put(self._work, meta.POLICY, self._work.token())
            _read_anew(self._work)
            self._work.after_rollback(lambda: _read_anew(self._work))
            failpoints.hit("policy_changed")
        return version

    def reckoned_since(self, was: Timekeeping) -> None:
        """Note by which rules all was reckoned, where it had been by those of `was`."""
        before, after = fingerprints(was), fingerprints(self._work.time)
        for noted, fingerprint in after.items():
            if meta.get(self._work, noted) == before[noted]:
                meta.put(self._work, noted, fingerprint)
        failpoints.hit("policy_reckoned")


def fingerprints(time: Timekeeping) -> dict[str, str]:
    """What is noted of the rules by which moments were reckoned: of cases and what is owed, and of people's own."""
    return {meta.TIME: time.fingerprint(), meta.ROUNDS: time.fingerprint_of_rounds()}


@dataclass(frozen=True, slots=True)
class _Kept:
    """The time under one mark; `file` is what it was laid over."""

    mark: str
    file: Timekeeping
    time: Timekeeping


def time_of(work: UnitOfWork) -> Timekeeping:
    """The time this act works by: the file's, with all that was approved laid over it.

    Once in each act it is asked whether it has changed, so that every process works by it at once.
    """
    mark = meta.mark(work, meta.POLICY)
    if mark is None:
        return work.ground.time
    kept = work.cache.get(_CACHED)
    if not isinstance(kept, _Kept) or kept.mark != mark or kept.file is not work.ground.time:
        kept = work.cache[_CACHED] = _Kept(mark, work.ground.time, _laid_over(work))
    return kept.time


def _laid_over(work: UnitOfWork) -> Timekeeping:
    file, overlay = work.ground.time, work.amendments.overlay()
    policy, unfit = laid_over(file.policy, overlay.values)
    if unfit:
        log.warning("rules changed in the chat do not fit the policy file: %s", ", ".join(unfit))
    return file.under(policy, overlay.version)


def told(work: UnitOfWork) -> dict[str, tuple[str, int, str]]:
    """Each rule changed in the chat: (what the chat says, since which version, what the file says), in figures."""
    overlay, filed = work.amendments.overlay(), work.time.filed
    found = {}
    for path in sorted(overlay.values):
        rule = rules().get(path)
        file = as_given(rule.kind, value_at(filed, path)) if rule is not None else None
        found[path] = (_short(overlay.values[path]), overlay.since[path], _short(file))
    return found


def unfit(work: UnitOfWork) -> tuple[str, ...]:
    """The rules changed in the chat that contradict the file, and do not hold."""
    return laid_over(work.ground.time.policy, work.amendments.overlay().values)[1]


def _short(given: Any) -> str:
    return given if isinstance(given, str) else json.dumps(given)


def _read_anew(work: UnitOfWork) -> None:
    work.__dict__.pop("time", None)
    meta.forget_marks(work)


def _amendment(row: Any) -> Amendment | None:
    if row is None:
        return None
    values = {name: getattr(row, name) for name in _FIELDS}
    return Amendment(**{**values, "state": AmendmentState(row.state)})


def _amendments(rows: Sequence[Any]) -> tuple[Amendment, ...]:
    return tuple(found for row in rows if (found := _amendment(row)) is not None)
