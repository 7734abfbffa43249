"""Alarms: what the keeper must hear of, kept until it is over, so that a restart neither forgets nor repeats it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, text
from sqlmodel import Field, SQLModel

from storage.columns import UTC, Json, table_of
from storage.prepared import Prepared
from storage.unit_of_work import UnitOfWork
from supervision.alarms import Alarm


class AlarmRow(SQLModel, table=True):
    """One kind of trouble. `fields`: counts and moments, never content; `over_at`: None while it lasts."""

    __tablename__ = "alarms"

    code: str = Field(primary_key=True)
    raised_at: datetime = Field(sa_type=UTC)
    last_at: datetime = Field(sa_type=UTC)
    times: int
    fields: dict[str, Any] = Field(sa_type=Json)
    told_at: datetime | None = Field(default=None, sa_type=UTC)
    over_at: datetime | None = Field(default=None, sa_type=UTC)


_ALARMS = table_of(AlarmRow)
_NAMES = tuple(column.name for column in _ALARMS.c)
_LASTING = Prepared(select(_ALARMS).where(_ALARMS.c.over_at.is_(None)).order_by(_ALARMS.c.raised_at))
_BY_CODE = Prepared(select(_ALARMS).where(_ALARMS.c.code == bindparam("asked")))
_PUT = Prepared(
    lambda insert: (
        insert(_ALARMS)
        .values({name: bindparam(name) for name in _NAMES})
        .on_conflict_do_update(
            index_elements=["code"], set_={name: bindparam(name) for name in _NAMES if name != "code"}
        )
    )
)
# Two workers that meet the same trouble at once must not both tell of it. Written once in a while, by few.
_ALONE = text("LOCK TABLE alarms IN SHARE ROW EXCLUSIVE MODE")


class AlarmsRepository:
    """Implements supervision.ports.Alarms."""

    def __init__(self, work: UnitOfWork) -> None:
        self._work = work
        if work.postgres and work.writing:
            work.execute(_ALONE)

    def lasting(self) -> Sequence[Alarm]:
        """Those that go on, the longest first."""
        return tuple(map(_alarm, _LASTING.all(self._work)))

    def by_code(self, code: str) -> Alarm | None:
        """The alarm of a kind, whether it lasts or is over."""
        found = _BY_CODE.first(self._work, asked=code)
        return None if found is None else _alarm(found)

    def put(self, alarm: Alarm) -> None:
        """Remember it as it is now."""
        given = {name: getattr(alarm, name) for name in _NAMES}
        _PUT.run(self._work, **{**given, "fields": dict(alarm.fields)})


def _alarm(row: Any) -> Alarm:
    return Alarm(**{name: getattr(row, name) for name in _NAMES})
