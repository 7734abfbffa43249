"""Parting: somebody is kept from a case since a moment ago. What he still had of it goes, and what was joined to the
case, being the same matter, is kept from him too: an ended case that leads to nothing would tell him that there is one.
"""

from collections.abc import Collection, Iterable

from supervision.acts import identity
from supervision.altering import altered
from supervision.cases import Case
from supervision.events import LaidAnew, Named
from supervision.gate import Actor, actor_of, in_sight
from supervision.ports import Work
from supervision.recusal import concerned_in


def who_saw(work: Work, case: Case, people: Iterable[int], kept: Collection[int]) -> tuple[int, ...]:
    """Those of them within whose sight the case (as it stood) was until this moment, or whom anything said of it had
    reached. `kept`: whom it was kept from already; an office that somebody takes at this moment, or held for one of
    those, has shown it to nobody."""
    found, told = [], {seen.person_id for seen in work.recusals.seen_by(case.id)}
    for person in work.people.by_ids(sorted(people)).values():
        actor = actor_of(work, person)
        held = tuple(
            office
            for office in actor.offices
            if office.deputy_of not in kept and (office.since < work.now or office.since <= case.submitted_at)
        )
        saw = person.id in told or in_sight(work, Actor(person, held), case)
        if saw and person.id not in kept:
            found.append(person.id)
    return tuple(found)


def let_go(work: Work, people: Iterable[int], case: Case) -> None:
    """What they had half said about the case goes, what stands in their chats of who its villager is, and what the
    township kept of its words to use again: they would read it among theirs."""
    work.texts.forget_of(case.id)
    for person_id in people:
        _drop_drafts(work, person_id, case.ref)
        identity.leave(work, case.id, person_id)


def _drop_drafts(work: Work, person_id: int, ref: str) -> None:
    """They would still show its number, and lead nowhere."""
    for draft in work.drafts.begun(person_id):
        if draft.body.get("case") == ref:
            work.drafts.discard(draft)


def taken_from(
    work: Work, people: Collection[int], case: Case, by_id: int | None, kept: Collection[int]
) -> Case:
    """A case that has ended is kept from these from now on: as with one under way, but nobody has to go on with it.
    `kept`: whom it was kept from already."""
    saw = who_saw(work, case, people, kept)
    let_go(work, people, case)
    laid = work.cases.lay_anew(case)
    work.record(Named(by_id=by_id, case_id=case.id, people=tuple(sorted(people)), saw=saw))
    work.record(LaidAnew(by_id=by_id, case_id=case.id))
    return laid


def joined_too(work: Work, case: Case, by_id: int | None) -> None:
    """What was joined to a case is kept from everybody the case is kept from, now and by the same names later; a
    township that has lost the one has lost the other."""
    for case_id in work.cases.merged_into(case.id):
        joined = work.cases.by_id(case_id)
        if joined is not None:
            joined_too(work, _as_the_case(work, case, joined, by_id), by_id)


def _as_the_case(work: Work, case: Case, joined: Case, by_id: int | None) -> Case:
    kept = concerned_in(work, joined.id)
    for person_id in sorted(work.recusals.of_case(case.id) - work.recusals.of_case(joined.id)):
        work.recusals.add(joined.id, person_id, by_id)
    if not work.deletions.was_forgotten(joined.id):
        work.recusals.share_names(case, joined)
    if case.held_from is not None and joined.held_from is None:
        joined = work.cases.save(altered(joined, held_from=case.held_from))
    gone = concerned_in(work, joined.id) - kept
    return taken_from(work, gone, joined, by_id, kept) if gone else joined
