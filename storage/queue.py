"""Lists of cases: the township's queue, own reports, search, counts. Rows only within a Scope.

Every list is read branch by branch, each in the order of one index and only as far as the page needs, and then
merged: a page costs the same beside a thousand ended cases and beside a million.
"""

# ruff: noqa: S608 - what is joined here are conditions of storage.scopes; what people typed is bound

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, bindparam, exists, func, text
from sqlmodel import col, select

from storage import search, words
from storage.case_rows import CaseRow, case_of
from storage.columns import table_of
from storage.prepared import Prepared
from storage.recusals import RecusalRow
from storage.repository import Repository
from storage.scopes import Half, Parts, Way, halves, merged, narrowed, plan, routes, ways
from supervision.cases import Case, State, Track
from supervision.lists import MOST_COUNTED, Count, Filter, Page, Scope

Clause = ColumnElement[bool]

_DANGER, _CALM = (f" AND track {sign} '{Track.URGENT}'" for sign in ("=", "<>"))

_RECUSALS = table_of(RecusalRow)
_OPEN_IN = Prepared(
    select(CaseRow)
    .where(
        col(CaseRow.village_id) == bindparam("village"),
        col(CaseRow.open).is_(True),
        col(CaseRow.track) == bindparam("track"),
    )
    .order_by(col(CaseRow.submitted_at).desc(), col(CaseRow.id).desc())
    .limit(bindparam("most"))
)
_CLOSED = Prepared(
    select(func.count()).select_from(
        select(CaseRow.id)
        .where(
            col(CaseRow.township_id) == bindparam("township"),
            col(CaseRow.open).is_(False),
            text(f"state = '{State.CLOSED}'"),
            ~exists().where(_RECUSALS.c.case_id == col(CaseRow.id)),
        )
        .limit(bindparam("most"))
        .subquery()
    )
)


class QueueRepository(Repository):
    """The part of supervision.ports.Cases that is about lists."""

    def page(
        self,
        scope: Scope,
        what: Filter,
        now: datetime,
        day_ends: datetime,
        offset: int,
        limit: int,
        total: Count | None = None,
    ) -> Page:
        """One page of what the filter leaves of the scope: open cases first, then ended ones (see Half).

        Nobody turns pages beyond MOST_COUNTED: what lies there is found by narrowing or by words.
        """
        offset = min(offset, MOST_COUNTED)
        if what.words is not None:
            ids, total = search.found(self._work, scope, what, day_ends, offset + limit)
            return Page(self._cases(ids[offset : offset + limit]), total, offset)
        found: list[int] = []
        for half in halves(what):
            if len(found) < offset + limit:
                found += self.ids_of(scope, what, day_ends, half, offset + limit - len(found))
        shown = found[offset:]
        if total is None:
            complete = len(shown) < limit and (shown or not offset)
            total = Count(len(found)) if complete else self.count(scope, what, now, day_ends)
        return Page(self._cases(shown), total, offset)

    def count(self, scope: Scope, what: Filter, now: datetime, day_ends: datetime) -> Count:
        """How many the filter leaves of the scope."""
        if what.words is not None:
            return search.found(self._work, scope, what, day_ends, 1)[1]
        return self.counts(scope, {"found": what}, day_ends)["found"]

    def counts(self, scope: Scope, asked: Mapping[str, Filter], day_ends: datetime) -> dict[str, Count]:
        """How many each of the filters leaves of the scope, in one statement: nothing that nobody sees is counted."""
        parts = Parts(self._work.postgres)
        if parts.postgres:
            plan(self._work, anew=False)
        counting = (f"({self._counting(parts, scope, what, day_ends)})" for what in asked.values())
        found = self._work.execute(parts.statement(f"SELECT {', '.join(counting)}")).one()
        return {name: Count(min(number, MOST_COUNTED + 1)) for name, number in zip(asked, found, strict=True)}

    def closed_at_least(self, township_id: int, number: int) -> bool:
        """Whether so many cases of the township were closed, not transferred, withdrawn or merged; what is kept from
        anybody is not counted: where the first tenth begins, he would count one more than he sees."""
        found = _CLOSED.scalar(self._work, township=township_id, most=number)
        return int(found) >= number

    def open_in(self, village_id: int, track: Track, limit: int) -> Sequence[Case]:
        """Open cases of a village on a track, newest first; sealed or unclear ones never."""
        if track in {Track.UNCLEAR, Track.INTEGRITY}:
            return ()
        rows = _OPEN_IN.all(self._work, village=village_id, track=track.value, most=limit)
        return tuple(map(case_of, rows))

    def shared_words(self, case_ids: Sequence[int], text: str) -> Mapping[int, float]:
        """Which part (0 to 1) of a text's pairs of characters each case has too."""
        return words.shared(self._work, case_ids, text)

    def ids_of(self, scope: Scope, what: Filter, day_ends: datetime, half: Half, most: int) -> list[int]:
        """The ids of one half of what the filter leaves of the scope, in its order, `most` at most."""
        parts = Parts(self._work.postgres)
        seen = routes(parts, scope, what, each=True)
        if not seen:
            return []
        where, end = narrowed(parts, scope, what, day_ends, half), f"LIMIT {parts.bind(most)}"
        ordered, first = (
            half.order.format(half.moment, "id"),
            what.danger_first and what.track is None and half.open,
        )

        def branch(way: Way, only: str = "", rank: str = "") -> str:
            columns = f"id, {half.moment} AS moment{rank}"
            chosen = (
                f"SELECT {columns} FROM cases WHERE {way.where} AND {where}{only} ORDER BY {ordered} {end}"
            )
            return way.branch(parts, chosen)

        if first:
            # In branches of their own: ordered by two things at once, no index would be read in its order.
            danger = routes(parts, scope, what, each=parts.postgres)
            branches = [branch(way, _DANGER, ", 0 AS calm") for way in danger]
            branches += [branch(way, _CALM, ", 1 AS calm") for way in seen]
        else:
            branches = [branch(way) for way in seen]
        order = f"{'calm, ' if first else ''}{half.order.format('moment', 'id')}"
        statement = f"SELECT id FROM ({merged(branches)}) AS found ORDER BY {order} {end}"
        return list(self._work.execute(parts.statement(statement)).scalars())

    def _cases(self, ids: Sequence[int]) -> tuple[Case, ...]:
        if not ids:
            return ()
        rows = self._all(select(CaseRow).where(col(CaseRow.id).in_(ids)))
        by_id = {row.id: case_of(row) for row in rows}
        return tuple(by_id[case_id] for case_id in ids if case_id in by_id)

    def _counting(self, parts: Parts, scope: Scope, what: Filter, day_ends: datetime) -> str:
        """Counts one beyond MOST_COUNTED and no further."""
        seen = ways(parts, scope, what) if halves(what) else []
        if not seen:
            return "0"
        end = f"LIMIT {parts.bind(MOST_COUNTED + 1)}"
        where = [narrowed(parts, scope, what, day_ends, half) for half in halves(what)]
        branches = [f"SELECT id FROM cases WHERE {way} AND {rest} {end}" for way in seen for rest in where]
        return f"SELECT count(*) FROM ({merged(branches)}) AS found"
