"""Many cases and visits at once, page by page: for files. No column with a villager's identity is named here."""

from array import array
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_
from sqlalchemy import select as columns
from sqlmodel import col, select

from storage.case_links import CaseLinkRow
from storage.case_rows import CaseRow, case_of
from storage.complainants import ComplainantRow
from storage.demands import DemandRow
from storage.entries import EntryRow
from storage.file_rows import FileRow
from storage.repository import Repository
from storage.scopes import Parts, halves, visits_seen
from storage.visits import VisitRow, settled
from supervision.cases import Appraisal, Asked, Case, Entry, Satisfaction
from supervision.files import FileState
from supervision.lists import Filter, Scope
from supervision.tallies import Span
from supervision.visits import Form, Visit

_SEEN = [FileState.PENDING.value, FileState.KEPT.value, FileState.UNREADABLE.value]


class LedgerRepository(Repository):
    """Implements supervision.ports.Ledger."""

    def ids(self, scope: Scope, what: Filter, day_ends: datetime, most: int) -> Sequence[int]:
        """The cases the filter leaves of the scope, in the order of the lists: eight bytes each."""
        found = array("q")
        for half in halves(what):
            if len(found) < most:
                found.extend(self._work.cases.ids_of(scope, what, day_ends, half, most - len(found)))
        return found

    def cases(self, ids: Sequence[int]) -> Sequence[Case]:
        """These cases, in this order; one that is gone is left out."""
        rows = self._all(select(CaseRow).where(col(CaseRow.id).in_(list(ids))))
        by_id = {row.id: case_of(row) for row in rows}
        return [by_id[case_id] for case_id in ids if case_id in by_id]

    def histories(self, ids: Sequence[int]) -> Mapping[int, Sequence[Entry]]:
        """The whole history of each case, oldest first; a destroyed text is empty."""
        found: dict[int, list[Entry]] = defaultdict(list)
        rows = select(EntryRow).where(col(EntryRow.case_id).in_(list(ids))).order_by(col(EntryRow.id))
        for row in self._all(rows):
            found[row.case_id].append(self._work.cases.entry_of(row))
        return found

    def outcomes(self, ids: Sequence[int]) -> Mapping[int, Sequence[Appraisal]]:
        """What the villagers of each case said, without who they are."""
        row = ComplainantRow
        read = columns(
            *(
                col(each)
                for each in (row.case_id, row.receipt_number, row.told_at, row.satisfaction, row.asked)
            )
        )
        found: dict[int, list[Appraisal]] = defaultdict(list)
        for each in self._work.execute(read.where(col(row.case_id).in_(list(ids))).order_by(col(row.id))):
            said = Satisfaction(each.satisfaction) if each.satisfaction else None
            asked = Asked(each.asked) if each.asked else None
            found[each.case_id].append(Appraisal(each.receipt_number, each.told_at, said, asked))
        return found

    def files(self, ids: Sequence[int]) -> Mapping[int, int]:
        """How many files each case has."""
        here = (col(FileRow.case_id).in_(list(ids)), col(FileRow.state).in_(_SEEN))
        counted = select(FileRow.case_id, func.count(col(FileRow.id))).where(*here)
        found: Any = self._work.execute(counted.group_by(col(FileRow.case_id)))
        return dict(map(tuple, found))

    def demands(self, ids: Sequence[int]) -> Mapping[int, int]:
        """How many 督办 were set on each case and not taken back."""
        here = (col(DemandRow.case_id).in_(list(ids)), col(DemandRow.withdrawn_at).is_(None))
        counted = select(DemandRow.case_id, func.count(col(DemandRow.id))).where(*here)
        found: Any = self._work.execute(counted.group_by(col(DemandRow.case_id)))
        return dict(map(tuple, found))

    def links(self, ids: Sequence[int]) -> Mapping[int, Sequence[int]]:
        """The cases each is linked with."""
        asked, found = list(ids), defaultdict(list)
        one, other = col(CaseLinkRow.case_id), col(CaseLinkRow.other_id)
        for row in self._work.execute(select(one, other).where(or_(one.in_(asked), other.in_(asked)))):
            found[row.case_id].append(row.other_id)
            found[row.other_id].append(row.case_id)
        return found

    def visit_ids(
        self, villages: Collection[int], span: Span, hidden: Collection[int], most: int
    ) -> Sequence[int]:
        """Visits made in these villages in a time, the oldest first; not those that led to `hidden` cases."""
        if not villages:
            return array("q")
        parts = Parts(self._work.postgres)
        within = f"visited_at >= {parts.bind(span.start)} AND visited_at < {parts.bind(span.end)}"
        here = f"{parts.among('village_id', villages)} AND {within} AND {visits_seen(parts, hidden)}"
        found = f"SELECT id FROM visits WHERE {here} ORDER BY visited_at, id LIMIT {parts.bind(most)}"  # noqa: S608
        return array("q", self._work.execute(parts.statement(found)).scalars())

    def covert_visits(self, villages: Collection[int], span: Span) -> Sequence[Visit]:
        """The covert visits among them: few, and not for everybody."""
        within = (col(VisitRow.visited_at) >= span.start, col(VisitRow.visited_at) < span.end)
        here = (col(VisitRow.village_id).in_(sorted(villages)), col(VisitRow.form) == Form.COVERT.value)
        found = select(VisitRow.id).where(*here, *within, settled()).order_by(col(VisitRow.id))
        return self.visits([each for each in self._work.execute(found).scalars() if each is not None])

    def visits(self, ids: Sequence[int]) -> Sequence[Visit]:
        """These visits, in this order."""
        return self._work.visits.of_ids(ids)
