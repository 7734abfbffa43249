"""The ledger's columns about what stands beside a case: whose hands it went through, where else it lies, what for."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from handlers.petition_card import where_it_is
from handlers.screen import Quote, View, Words
from handlers.spending_names import money, present_step
from supervision.cases import Case, Entry, EntryKind, State, Track
from supervision.chain import spending_of
from supervision.gate import SEE, may
from supervision.offices import Office
from supervision.people import Person
from supervision.petitions import Body, Petition, Step
from supervision.spending_steps import AUDIT, ON_SITE

#: Who did it, and when.
By = tuple[int, datetime]


@dataclass(frozen=True, slots=True)
class Beside:
    """What a page of the ledger needs of other tables, asked once for all its cases.

    `near`: the cases that were merged with or linked to one of the page, as far as this reader sees them.
    """

    view: View
    near: Mapping[int, Case]
    links: Mapping[int, Sequence[int]]
    demands: Mapping[int, int]
    people: Mapping[int, Person]
    offices: Mapping[int, Sequence[Office]]

    def office(self, by: By | None) -> Any:
        """The office somebody did it in, and the name."""
        if by is None or by[0] not in self.people:
            return ""
        person_id, at = by
        name = self.people[person_id].name
        held = [office for office in self.offices.get(person_id, ()) if office.held_at(at)]
        if not held:
            return name
        return Words("ledger.office", {"role": Words(f"role.{held[0].role.value}"), "name": name})

    def together(self, case: Case, receipts: Sequence[str]) -> list[Words]:
        """Which case it went into, which came to it, and which have to do with it."""
        lines = []
        into = self.near.get(case.merged_into or 0)
        if into is not None:
            lines.append(Words("ledger.into", {"number": into.number}))
        lines += [Words("ledger.came", {"number": each}) for each in receipts if each != case.number]
        linked = (self.near[other] for other in self.links.get(case.id, ()) if other in self.near)
        return [*lines, *(Words("ledger.linked", {"number": each.number}) for each in linked)]


def beside(view: View, cases: Sequence[Case], histories: Mapping[int, Sequence[Entry]]) -> Beside:
    """Everything beside these cases."""
    work, ids = view.work, [case.id for case in cases]
    links = work.ledger.links(ids)
    wanted = {other for found in links.values() for other in found}
    wanted |= {case.merged_into for case in cases if case.merged_into is not None}
    near = {case.id: case for case in work.ledger.cases(sorted(wanted)) if may(work, view.someone, case, SEE)}
    people = work.people.by_ids(
        {who for case in cases for who in _who(view, case, histories.get(case.id, ()))}
    )
    offices = {
        each: (*work.offices.of_person(each, work.now), *work.offices.ended_of(each, work.now))
        for each in people
    }
    return Beside(view, near, links, work.ledger.demands(ids), people, offices)


def _who(view: View, case: Case, history: Sequence[Entry]) -> Iterator[int]:
    for found in (signed(case), handled(view, case, history), verified(view, case, history)):
        if found is not None:
            yield found[0]


def signed(case: Case) -> By | None:
    """Who signed for it last."""
    if case.signed_by is None or case.signed_at is None:
        return None
    return case.signed_by, case.signed_at


def handled(view: View, case: Case, history: Sequence[Entry]) -> By | None:
    """Who entered the answer; of a spending, who recorded the last of its steps."""
    if case.track is Track.SPENDING:
        records = [r for r in spending_of(view.work, case).records if r.code not in {ON_SITE, AUDIT}]
        return (records[-1].by_id, records[-1].at) if records else None
    return _last(history, EntryKind.RESULT, EntryKind.ANSWERED)


def verified(view: View, case: Case, history: Sequence[Entry]) -> By | None:
    """Who was on site."""
    if case.track is Track.SPENDING:
        records = [r for r in spending_of(view.work, case).records if r.code == ON_SITE]
        return (records[-1].by_id, records[-1].at) if records else None
    return _last(history, EntryKind.VERIFICATION, EntryKind.REJECTION)


def _last(history: Sequence[Entry], *kinds: EntryKind) -> By | None:
    found = [(entry.by_id, entry.at) for entry in history if entry.kind in kinds]
    return found[-1] if found else None


def amount(view: View, case: Case) -> Any:
    """The sum of a spending, in figures and capitals."""
    return money(spending_of(view.work, case).amount) if case.track is Track.SPENDING else ""


def step(view: View, case: Case) -> Any:
    """The step of a spending whose turn it is."""
    return present_step(view, case) if case.track is Track.SPENDING else ""


def body(view: View, case: Case, history: Sequence[Entry]) -> Any:
    """Who else has it: a petition office, another township it is offered to, or who took it when it left us."""
    if case.track is Track.PETITION:
        petition = view.work.petitions.of(case)
        return where_it_is(petition) if petition.body else ""
    if case.offered_to is not None:
        return view.work.places.by_id(case.offered_to).name
    if case.state is not State.TRANSFERRED:
        return ""
    reasons = [entry.text for entry in history if entry.kind is EntryKind.REASON]
    return Quote(reasons[-1]) if reasons else ""


def their_number(view: View, case: Case) -> Any:
    """The number the other body gave; after a review each step's, with who gave it."""
    if case.track is not Track.PETITION:
        return ""
    petition = view.work.petitions.of(case)
    if petition.steps:
        return [_numbered(step) for step in petition.way]
    # Theirs, not one of ours: it is not read as one (see handlers.another).
    return petition.number or ""


def _numbered(step: Step) -> Words:
    fields = {
        "step": Words(f"petition.step.{step.round.value}"),
        "body": where_it_is(Petition(Body.OTHER, step.where)),
        "theirs": step.number or Words("petition.no_number"),
    }
    return Words("ledger.theirs", fields)


def called_back(history: Sequence[Entry]) -> Any:
    """What the villager said when the county asked again."""
    found = [entry.text.partition("\n")[0] for entry in history if entry.kind is EntryKind.SAMPLED]
    return Words(f"callback.outcome.{found[-1]}") if found and found[-1] else ""
