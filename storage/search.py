"""Search by words within a scope: a page of what is found, and as much work as a page may cost, however many there are.

A word few cases of the scope's townships have is looked up; one that many have is met soon when the list is walked.
What neither finds (words that are frequent, and hardly ever together) is looked for among the latest with the rarest.
"""

# ruff: noqa: S608 - what is joined here are conditions of storage.scopes; digests are bound

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from storage import words
from storage.scopes import ENDED, OPEN, Half, Parts, Way, halves, matching, merged, narrowed, plan, routes
from storage.unit_of_work import UnitOfWork
from supervision.lists import Count, Filter, Scope

#: The order of the lists, open cases and ended ones together: {0} whether it has ended, {1} its moment there.
_BOTH = (
    "{0}, CASE WHEN {0} = 0 THEN {1} END NULLS LAST, CASE WHEN {0} = 1 THEN {1} END DESC NULLS LAST, "
    "CASE WHEN {0} = 1 THEN -id ELSE id END"
)
#: Further it is not counted: who finds so many types another word.
MOST_FOUND = 100
#: Up to so many cases with a word are looked up one by one.
_RARE = 2_000


@dataclass(frozen=True)
class _Bounds:
    """How much is looked through before nothing more is found.

    `ended`: so many ended cases are walked through, the latest first; `open`: so many open ones, what is due first;
    `with_word`: so many cases with the rarest word are looked through, the latest first.
    """

    ended: int
    open: int
    with_word: int


#: A look for one word of one case costs PostgreSQL several times what it costs SQLite. A bounded walk is read to its
#: bound: a word that everybody has costs more by that (6 → 15 ms), so that words which never meet cost no 80.
_SQLITE, _POSTGRES = _Bounds(1_500, 3_500, 4_500), _Bounds(600, 1_200, 2_000)


def found(
    work: UnitOfWork, scope: Scope, what: Filter, day_ends: datetime, wanted: int
) -> tuple[list[int], Count]:
    """The ids of cases that have every word, in the order of the lists, MOST_FOUND at most; and how many there are.

    A query without any letter finds nothing.
    """
    tokens = words.asked(work, what.words or "")
    if not tokens:
        return [], Count(0)
    search = _Search(work, scope, what, day_ends, tokens, _townships(scope, what), wanted)
    if not search.townships:
        return search.result(None)
    if search.rarest(_RARE) <= _RARE:
        return search.result(_Looked(_RARE))
    ids, count = search.result(None)
    if len(ids) >= wanted:
        return ids, Count(count, more=True)
    most = search.bounds.with_word
    if search.rarest(most) <= most:
        return search.result(_Looked(most))
    ids, count = search.result(_Looked(max(most // len(search.townships), 1), each=True))
    return ids, Count(count, more=True)


def _townships(scope: Scope, what: Filter) -> tuple[int, ...]:
    """Where the branches that read whole townships read; none where every branch is short."""
    if what.village_id is not None or what.person_id is not None or what.bucket == "mine":
        return ()
    if what.township_id is not None:
        return (what.township_id,)
    return tuple(sorted(scope.townships | scope.escalated_in))


@dataclass(frozen=True)
class _Looked:
    """Cases with the rarest word are looked up, `most` of them, in all or in `each` township."""

    most: int
    each: bool = False


@dataclass
class _Search:
    work: UnitOfWork
    scope: Scope
    what: Filter
    day_ends: datetime
    tokens: list[bytes]
    townships: tuple[int, ...]
    wanted: int

    @property
    def bounds(self) -> _Bounds:
        return _POSTGRES if self.work.postgres else _SQLITE

    def rarest(self, most: int) -> int:
        """How many cases have the rarest word, counted to one beyond `most`; the words are put in that order."""
        parts = Parts(self.work.postgres)
        end, here = f"LIMIT {parts.bind(most + 1)}", parts.among("township_id", self.townships)
        one = f"SELECT 1 FROM case_words WHERE token = {{}} AND {here} {end}"
        each = (f"(SELECT count(*) FROM ({one.format(parts.bind(token))}) AS few)" for token in self.tokens)
        counts = self.work.execute(parts.statement(f"SELECT {', '.join(each)}")).one()
        ordered = sorted(zip(counts, self.tokens, strict=True))
        self.tokens = [token for _, token in ordered]
        return int(ordered[0][0])

    def result(self, looked: _Looked | None) -> tuple[list[int], Count]:
        """What is found, open cases first."""
        if self.work.postgres:
            # A walk's bounds stand in it: any words are walked past alike, and to plan that takes as long as to do it.
            # What words find is planned for these words: a plan for any expects rare ones.
            plan(self.work, anew=looked is not None)
        if looked is not None:
            ids = self._by_words(looked)
            return ids, Count(len(ids), more=len(ids) >= MOST_FOUND)
        ids = []
        for half in halves(self.what):
            if len(ids) < MOST_FOUND:
                ids += self._in_order(half, MOST_FOUND - len(ids))
        return ids, Count(len(ids), more=len(ids) >= MOST_FOUND)

    def _in_order(self, half: Half, most: int) -> list[int]:
        """The lists are walked; of each township no more is read than the page and its count need."""
        parts = Parts(self.work.postgres)
        seen = routes(parts, self.scope, self.what, each=True)
        if not seen:
            return []
        end = few = f"LIMIT {parts.bind(most)}"
        if wide := sum(len(way.places) or 1 for way in seen if way.wide):
            few = f"LIMIT {parts.bind(min(most, max(self.wanted, -(-MOST_FOUND // wide))))}"
        branches = [self._walked(parts, half, way, few if way.wide else end, wide) for way in seen]
        order = half.order.format("moment", "id")
        statement = f"SELECT id FROM ({merged(branches)}) AS found ORDER BY {order} {end}"
        return list(self.work.execute(parts.statement(statement)).scalars())

    def _by_words(self, looked: _Looked) -> list[int]:
        """Both halves in one statement: what the rarest word finds is looked up once."""
        parts = Parts(self.work.postgres)
        seen = routes(parts, self.scope, self.what, each=False)
        if not seen:
            return []
        end, both = f"LIMIT {parts.bind(MOST_FOUND)}", halves(self.what)
        branches = [self._walked(parts, half, way, end) for way in seen if not way.wide for half in both]
        if wide := [way for way in seen if way.wide]:
            branches.append(self._looked_up(parts, wide, end, looked))
        statement = (
            f"SELECT id FROM ({merged(branches)}) AS found ORDER BY {_BOTH.format('ended', 'moment')} {end}"
        )
        return list(self.work.execute(parts.statement(statement)).scalars())

    def _walked(self, parts: Parts, half: Half, way: Way, end: str, of: int = 0) -> str:
        """One branch of the list, read in its order; `of` so many townships' ended cases the latest."""
        ordered = half.order.format(half.moment, "id")
        having = self._having(parts, self.tokens, "cases.township_id", "cases.id")
        if way.wide and half is ENDED:
            source, here = self._latest(parts, way, ordered, max(self.bounds.ended // of, 1))
        elif way.wide:
            source, here = self._due_first(parts, way, ordered, max(self.bounds.open // of, 1)), "1 = 1"
        else:
            source = "cases"
            here = f"{way.where} AND {narrowed(parts, self.scope, self.what, self.day_ends, half)}"
        ended = int(half is ENDED)
        return way.branch(
            parts,
            f"SELECT id, {ended} AS ended, {half.moment} AS moment FROM {source} WHERE {here} AND {having} "
            f"ORDER BY {ordered} {end}",
        )

    def _latest(self, parts: Parts, way: Way, ordered: str, few: int) -> tuple[str, str]:
        """A township's ended cases, the latest `few`; and what they must be besides."""
        if replace(self.what, words=None) == Filter(self.what.bucket):
            # Of nothing but words: what the index has is enough, and no case is read that lacks them.
            columns = f"id, township_id, {ENDED.moment}"
            here = f"NOT {parts.among('id', self.scope.hidden)}" if self.scope.hidden else "1 = 1"
        else:
            columns, here = "*", narrowed(parts, self.scope, self.what, self.day_ends, ENDED)
        where = f"{way.where} AND {parts.is_('open', False)}"
        latest = f"SELECT {columns} FROM cases WHERE {where} ORDER BY {ordered} LIMIT {few}"
        return f"({latest}) AS cases", here

    def _due_first(self, parts: Parts, way: Way, ordered: str, few: int) -> str:
        """A township's open cases that are asked for, `few` of them, no more columns than the index has."""
        where = f"{way.where} AND {narrowed(parts, self.scope, self.what, self.day_ends, OPEN)}"
        columns = f"id, township_id, {OPEN.moment}"
        first = f"SELECT {columns} FROM cases WHERE {where} ORDER BY {ordered} LIMIT {few}"
        return f"({first}) AS cases"

    def _looked_up(self, parts: Parts, wide: Sequence[Way], end: str, looked: _Looked) -> str:
        """The townships' cases with the rarest word, by their ids."""
        here = " OR ".join(f"({way.where})" for way in wide)
        first, *others = self.tokens
        postings = self._postings(parts, first, looked)
        having = self._having(parts, others, "first.township_id", "first.case_id")
        some = f"SELECT case_id FROM ({postings}) AS first WHERE {having}"
        moment = f"CASE WHEN open THEN {OPEN.moment} ELSE {ENDED.moment} END"
        found = f"SELECT id, CASE WHEN open THEN 0 ELSE 1 END AS ended, {moment} AS moment FROM"
        rest = [*matching(parts, self.scope, self.what, self.day_ends)]
        both = halves(self.what)
        rest += [parts.is_("open", half.open) for half in both if len(both) == 1]
        if parts.postgres:
            # As an array, it is looked up in the primary key however many the planner expects.
            source, by_id = "cases", f"id = ANY(ARRAY({some}))"
        else:
            # What SQLite reads in the order written.
            source, by_id = f"({some}) AS some CROSS JOIN cases", "id = some.case_id"
        where = " AND ".join((by_id, f"({here})", *rest))
        order = _BOTH.format("CASE WHEN open THEN 0 ELSE 1 END", moment)
        return f"{found} {source} WHERE {where} ORDER BY {order} {end}"

    def _postings(self, parts: Parts, token: bytes, looked: _Looked) -> str:
        most, word = f"LIMIT {parts.bind(looked.most)}", parts.bind(token)
        select = f"SELECT township_id, case_id FROM case_words WHERE token = {word} AND"
        if not looked.each:
            return f"{select} {parts.among('township_id', self.townships)} {most}"
        latest = f"ORDER BY case_id DESC {most}"
        if parts.postgres:
            return Way("", self.townships).branch(parts, f"{select} township_id = place.id {latest}")
        each = (f"{select} {parts.among('township_id', {place})} {latest}" for place in self.townships)
        return " UNION ALL ".join(f"SELECT * FROM ({one})" for one in each)

    @staticmethod
    def _having(parts: Parts, tokens: Collection[bytes], township: str, case: str) -> str:
        """Every one of the words occurs."""
        word = "SELECT 1 FROM case_words AS word WHERE word.token = {} AND {}"
        here = f"word.township_id = {township} AND word.case_id = {case}"
        each = (f"EXISTS ({word.format(parts.bind(token), here)})" for token in tokens)
        return " AND ".join(each) or "1 = 1"
