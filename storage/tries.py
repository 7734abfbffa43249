"""Tries: how often somebody has done, or tried, something of late, under a digest of who; nothing else is kept."""

from datetime import datetime, timedelta

from sqlalchemy import Column, bindparam, case, delete, select
from sqlmodel import Field, SQLModel

from storage.columns import UTC, Blob, table_of
from storage.prepared import Prepared
from storage.unit_of_work import UnitOfWork

#: Longer than any window that is asked about (house).
_KEPT = timedelta(days=8)


class TryRow(SQLModel, table=True):
    """`count` since `since`. `who`: a keyed digest of what is limited and of whom: a stranger leaves no number."""

    __tablename__ = "tries"

    who: bytes = Field(sa_column=Column(Blob, primary_key=True))
    count: int
    since: datetime = Field(sa_type=UTC, index=True)


_TRIES = table_of(TryRow)
_ASKED = Prepared(select(_TRIES.c.count, _TRIES.c.since).where(_TRIES.c.who == bindparam("asked")))
_OVER = _TRIES.c.since <= bindparam("before", type_=UTC)
_ADD = Prepared(
    lambda insert: (
        insert(_TRIES)
        .values(who=bindparam("asked"), count=1, since=bindparam("now"))
        .on_conflict_do_update(
            index_elements=["who"],
            set_={
                "count": case((_OVER, 1), else_=_TRIES.c.count + 1),
                "since": case((_OVER, bindparam("now", type_=UTC)), else_=_TRIES.c.since),
            },
        )
    )
)


class TriesRepository:
    """Implements supervision.ports.Tries."""

    def __init__(self, work: UnitOfWork) -> None:
        self._work = work

    def count(self, what: str, who: object, within: timedelta) -> int:
        """How often within the span that began with the first of them."""
        return self._counted(self._key(what, who), within)

    def _counted(self, key: bytes, within: timedelta) -> int:
        row = _ASKED.first(self._work, asked=key)
        return row.count if row is not None and self._work.now - row.since < within else 0

    def add(self, what: str, who: object, within: timedelta) -> int:
        """One more; how many now. The span begins anew when it is over."""
        now, key = self._work.now, self._key(what, who)
        _ADD.run(self._work, asked=key, now=now, before=now - within)
        return self._counted(key, within)

    def take(self, what: str, who: object, within: timedelta, most: int) -> bool:
        """One more, unless there are so many already; whether there was room for it."""
        now, key = self._work.now, self._key(what, who)
        if self._counted(key, within) >= most:
            return False
        _ADD.run(self._work, asked=key, now=now, before=now - within)
        return True

    def forget(self, what: str, who: object) -> None:
        """It succeeded: what went before does not count."""
        self._work.execute(delete(_TRIES).where(_TRIES.c.who == self._key(what, who)))

    def tidy(self) -> None:
        """Drop what no limit asks about any more."""
        self._work.execute(delete(_TRIES).where(_TRIES.c.since < self._work.now - _KEPT))

    def _key(self, what: str, who: object) -> bytes:
        return self._work.digest("tries", f"{what}|{who}")
