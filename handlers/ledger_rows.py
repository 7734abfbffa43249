"""The ledger's columns and rows, as meanings: everything about a case but who the villager is."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from handlers import ledger_beside
from handlers.history import reason
from handlers.lateness import left_words
from handlers.ledger_beside import Beside, beside
from handlers.screen import Quote, View, When, Words
from handlers.standing import state_word
from supervision.cases import Appraisal, Asked, Case, Entry, EntryKind, Satisfaction, Track
from supervision.escalations import Colour, card_of, late_elsewhere
from supervision.exportable import as_told_to, may_take_visit, own_names
from supervision.gate import SEE, may
from supervision.people import Person
from supervision.recusal import hidden_from
from supervision.stories import report_of
from supervision.visits import Visit


@dataclass(frozen=True, slots=True)
class Row:
    """A case with what is known of it besides."""

    view: View
    case: Case
    history: Sequence[Entry]
    outcomes: Sequence[Appraisal]
    files: int
    people: Mapping[int, Person]
    beside: Beside

    def last(self, *kinds: EntryKind) -> Any:
        """The latest words of these kinds."""
        found = [entry.text for entry in self.history if entry.kind in kinds and entry.text]
        return Quote(found[-1]) if found else ""

    def name(self, person_id: int | None) -> str:
        """An official's name."""
        return self.people[person_id].name if person_id is not None and person_id in self.people else ""

    def place(self, place_id: int | None) -> str:
        """A place's name."""
        return self.view.work.places.by_id(place_id).name if place_id is not None else ""


def _at(moment: Any) -> Any:
    return When(moment, "iso") if moment is not None else ""


def _reason(row: Row) -> Any:
    found = [entry.text for entry in row.history if entry.kind is EntryKind.REASON]
    return reason(found[-1]) if found else ""


def _satisfaction(row: Row) -> Any:
    """What the villager said; of several how many said what: the last one's alone would hide who is not satisfied."""
    said = [
        (e.satisfaction, e.asked) for e in row.outcomes if e.satisfaction is not None and e.asked is not None
    ]
    if len(said) == 1:
        return _said("ledger.said", *said[0])
    order = list(Satisfaction)
    counts = sorted(Counter(said).items(), key=lambda each: order.index(each[0][0]))
    return [_said("ledger.said.several", *each, count=count) for each, count in counts]


def _said(key: str, said: Satisfaction, asked: Asked, **more: Any) -> Words:
    words = {"said": Words(f"satisfaction.{said.value}"), "asked": Words(f"asked.{asked.value}")}
    return Words(key, words | more)


def _told_at(row: Row) -> Any:
    return _at(max((each.told_at for each in row.outcomes if each.told_at is not None), default=None))


def _late(row: Row) -> Any:
    case = row.case
    if not case.open or case.due_at is None:
        return ""
    return left_words(row.view.work, case)


def _colour(row: Row) -> Any:
    case, now = row.case, row.view.work.now
    if case.supervised:
        # The card of a closed one is still marked red: a cell that is empty there would say otherwise.
        return Words(f"colour.{Colour.RED}")
    if late_elsewhere(case, now):
        return Words("colour.elsewhere")
    card = card_of(case, now)
    return Words(f"colour.{card.value}") if card is not None else ""


def _count(number: int) -> str:
    return str(number) if number else ""


def _yes(value: bool) -> Any:
    return Words("ledger.yes") if value else ""


#: Name of the column (words: `column.<name>`) → width in characters, and what stands in it.
CASES: Mapping[str, tuple[float, Callable[[Row], Any]]] = {
    "number": (12, lambda row: row.case.number),
    "township": (14, lambda row: row.place(row.case.township_id)),
    "village": (14, lambda row: row.place(row.case.village_id)),
    "track": (12, lambda row: Words(f"track.{row.case.track.value}")),
    "category": (16, lambda row: Words(f"category.{row.case.category}")),
    "nature": (8, lambda row: Words(f"nature.{row.case.nature}")),
    "state": (14, lambda row: state_word(row.view.work, row.case)),
    "left": (12, _late),
    "due": (17, lambda row: _at(row.case.due_at if row.case.open else None)),
    "colour": (10, _colour),
    "supervise_by": (17, lambda row: _at(row.case.supervise_by)),
    "demands": (10, lambda row: _count(row.beside.demands.get(row.case.id, 0))),
    "story": (50, lambda row: Quote(report_of(row.history))),
    "summary": (24, lambda row: row.last(EntryKind.SUMMARY)),
    "reported": (17, lambda row: _at(row.case.submitted_at)),
    "reporter": (12, lambda row: row.name(row.case.reporter_id)),
    "villagers": (8, lambda row: "" if row.case.own_finding else _count(len(row.outcomes))),
    "signed": (17, lambda row: _at(row.case.signed_at)),
    "signed_by": (18, lambda row: row.beside.office(ledger_beside.signed(row.case))),
    "unit": (18, lambda row: row.place(row.case.unit_id)),
    "body": (20, lambda row: ledger_beside.body(row.view, row.case, row.history)),
    "their_number": (16, lambda row: ledger_beside.their_number(row.view, row.case)),
    "inspector": (12, lambda row: row.name(row.case.inspector_id)),
    "progress": (36, lambda row: row.last(EntryKind.PROGRESS)),
    "result": (40, lambda row: row.last(EntryKind.RESULT, EntryKind.ANSWERED)),
    "handled_by": (
        18,
        lambda row: row.beside.office(ledger_beside.handled(row.view, row.case, row.history)),
    ),
    "verified": (36, lambda row: row.last(EntryKind.VERIFICATION, EntryKind.REJECTION)),
    "verified_by": (
        18,
        lambda row: row.beside.office(ledger_beside.verified(row.view, row.case, row.history)),
    ),
    "amount": (26, lambda row: ledger_beside.amount(row.view, row.case)),
    "step": (16, lambda row: ledger_beside.step(row.view, row.case)),
    "reason": (28, _reason),
    "told": (17, _told_at),
    "satisfaction": (20, _satisfaction),
    "called_back": (14, lambda row: ledger_beside.called_back(row.history)),
    "ended": (17, lambda row: _at(row.case.ended_at)),
    "extended": (10, lambda row: _count(row.case.extensions)),
    "reopened": (10, lambda row: _count(row.case.reopened)),
    "beside": (18, lambda row: row.beside.together(row.case, [each.number for each in row.outcomes])),
    "own_finding": (10, lambda row: _yes(row.case.own_finding)),
    "files": (8, lambda row: _count(row.files)),
}


def case_rows(view: View, ids: Sequence[int]) -> list[list[Any]]:
    """A page of cases, those this reader may (still) see."""
    work = view.work
    hidden = hidden_from(work, view.someone.person)
    cases = [case for case in work.ledger.cases(ids) if case.id not in hidden and _ordinary(case)]
    found = [case.id for case in cases]
    histories, outcomes, files = (
        work.ledger.histories(found),
        work.ledger.outcomes(found),
        work.ledger.files(found),
    )
    asked = {person_id for case in cases for person_id in (case.reporter_id, case.inspector_id) if person_id}
    people = work.people.by_ids(asked)
    more = beside(view, cases, histories)
    rows = (
        Row(
            view,
            case,
            histories.get(case.id, ()),
            outcomes.get(case.id, ()),
            files.get(case.id, 0),
            people,
            more,
        )
        for case in cases
    )
    return [[value(row) for _, value in CASES.values()] for row in rows]


def _ordinary(case: Case) -> bool:
    """A matter that was sealed since the list was made tells nothing."""
    return case.track not in {Track.UNCLEAR, Track.INTEGRITY}


#: As `CASES`, of visits; whom it was is nobody's but the supervisor's.
VISITS: Mapping[str, tuple[float, Callable[[View, Visit, Mapping[int, Person], str], Any]]] = {
    "visited": (17, lambda view, visit, people, number: _at(visit.visited_at)),
    "village": (14, lambda view, visit, people, number: view.work.places.by_id(visit.village_id).name),
    "visitor": (12, lambda view, visit, people, number: people[visit.person_id].name),
    "together": (
        18,
        lambda view, visit, people, number: "、".join(people[m].name for m in visit.members if m in people),
    ),
    "form": (12, lambda view, visit, people, number: Words(f"form.{visit.form.value}")),
    "topics": (30, lambda view, visit, people, number: [Words(f"topic.{t.value}") for t in visit.topics]),
    "found": (60, lambda view, visit, people, number: Quote(visit.found)),
    "case": (12, lambda view, visit, people, number: number),
    "files": (8, lambda view, visit, people, number: str(len(visit.files)) if visit.files else ""),
}


def visit_rows(view: View, ids: Sequence[int]) -> list[list[Any]]:
    """A page of visits. One that led to a matter this reader may not see is left out: its words tell of it; so is a
    covert one of somebody beside or above."""
    work = view.work
    names = own_names(work, view.someone)
    visits = [
        as_told_to(work, view.someone, names, each)
        for each in work.ledger.visits(ids)
        if may_take_visit(work, view.someone, each)
    ]
    linked = {case.id: case for case in work.ledger.cases([v.case_id for v in visits if v.case_id])}
    seen = {case.id: case.number for case in linked.values() if may(work, view.someone, case, SEE)}
    asked = {person_id for visit in visits for person_id in (visit.person_id, *visit.members)}
    people = work.people.by_ids(asked)
    return [
        [value(view, visit, people, seen.get(visit.case_id or 0, "")) for _, value in VISITS.values()]
        for visit in visits
        if visit.case_id is None or visit.case_id in seen
    ]


__all__ = ["CASES", "VISITS", "case_rows", "visit_rows"]
