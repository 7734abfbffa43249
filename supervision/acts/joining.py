"""Joining: the same matter becomes one case with one clock; what only has to do with it is linked."""

from supervision import joined_clock
from supervision.acts import faces
from supervision.acts.oversight import red_besides
from supervision.acts.parting import joined_too
from supervision.acts.recusing import as_it_stands, kept_from
from supervision.acts.reporting import Report, belong
from supervision.acts.rounds import heard_from
from supervision.altering import altered
from supervision.case_clock import recomputed, stopped
from supervision.cases import Case, Complainant, EntryKind, Move, State, Track
from supervision.categories import Category
from supervision.drafts import Draft
from supervision.events import Assigned, Joined, Linked, Merged, TurnedRed, Unlinked
from supervision.gate import SEE, Actor, case_for, may
from supervision.ports import Work
from supervision.recusal import concerned_in, hidden_from
from supervision.refusals import Refusal
from supervision.transitions import TOWNSHIP_TRACKS, leads_to

#: Another villager joins while the matter is still being dealt with.
_JOINABLE = frozenset({State.SUBMITTED, State.SIGNED, State.ASSIGNED, State.HANDLING, State.REOPENED})

#: The unit has it.
AT_WORK = frozenset({State.ASSIGNED, State.HANDLING})

#: How many are shown, of how many looked at (house).
SHOWN, _LOOKED_AT = 3, 60

#: How much of the words must be alike where the category says nothing or another thing (house).
_ALIKE = 0.4


def _joinable(case: Case) -> bool:
    return case.state in _JOINABLE and case.held_from is None


def alike(
    work: Work, actor: Actor, village_id: int, track: Track, category: str, text: str
) -> tuple[Case, ...]:
    """Open cases of a village that may be the same matter, of those this person may know of; the likeliest first.

    By category and words. Sealed, unclear and recused ones are never among them, nor anybody's but the gate's.
    """
    if track not in TOWNSHIP_TRACKS:
        return ()
    found = work.cases.open_in(village_id, track, _LOOKED_AT + len(hidden_from(work, actor.person)))
    shares = work.cases.shared_words([case.id for case in found], text)
    likely = []
    for case in found:
        same = case.category == category and category != Category.OTHER
        share = shares.get(case.id, 0.0)
        if _joinable(case) and (same or share >= _ALIKE) and may(work, actor, case, SEE):
            likely.append((same, share, case.submitted_at, case))
    likely.sort(key=lambda each: each[:3], reverse=True)
    return tuple(each[3] for each in likely[:SHOWN])


def join(work: Work, actor: Actor, draft: Draft, ref: str, report: Report) -> tuple[Case, Complainant]:
    """并进去: a villager joins a case that is under way, with a receipt and a satisfaction of his own; one clock.

    Raises Refusal: join_names (whoever is named in it may see that case: it is reported by itself), join_gone (not
    under way any more, or not one of those that were offered).
    """
    again = ("draft", {"draft": draft.ref, "version": draft.version})
    if report.concerns:
        raise Refusal("join_names", screen=again)
    case = case_for(work, actor, ref, SEE)
    if case.village_id != report.village_id or case.track is not report.track or not _joinable(case):
        raise Refusal("join_gone", screen=again)
    villager = work.cases.join(case, actor.person.id, dict(report.identity or {}))
    if report.spots:
        work.cases.placed(villager.id, report.spots)
    sources = [source for source, _ in report.parts]
    source = sources[-1] if sources else None
    work.cases.add_entry(
        case, EntryKind.JOINED, actor.person.id, report.story, files=report.files, source=source
    )
    faces.brought(work, actor, case, report.files)
    belong(work, case, report)
    # Somebody waits for the outcome now, also where the first had found it himself; and whoever is hurt is hurt.
    whole = altered(
        case,
        own_finding=case.own_finding and report.own_finding,
        hurt="yes" if report.hurt == "yes" else case.hurt,
    )
    saved = work.cases.save(whole)
    work.drafts.finish(draft)
    if not work.recusals.of_case(case.id):
        # As when it is reported: a sign of life would tell those it is kept from.
        heard_from(work, actor)
    work.record(Joined(by_id=actor.person.id, case_id=case.id))
    return saved, villager


# --- the township joins and links


def merge(work: Work, actor: Actor, ref: str, into_ref: str) -> Case:
    """Join a duplicate to another case: one clock, never a better one than either had (see joined_clock), a receipt and
    a satisfaction for each villager. Being the same matter, from now on both are kept from whoever one of them was kept
    from, as if named late.

    Raises Refusal("merge_itself") and whatever the gate says of either case.
    """
    case = case_for(work, actor, ref, Move.MERGE)
    into = case_for(work, actor, into_ref, Move.SUPPLEMENT)
    if into.id == case.id or not into.open or into.track is not case.track:
        raise Refusal("merge_itself")
    after = leads_to(Move.MERGE, case.state, case.track) or State.MERGED
    work.cases.move_complainants(case.id, into.id)
    ended = altered(stopped(case), state=after, question_by=None, extension_by=None, ended_at=work.now)
    joined = work.cases.save(altered(ended, merged_into=into.id))
    one = _with_its_clock(work, case, into)
    if one.state in AT_WORK and into.state not in AT_WORK:
        work.record(Assigned(by_id=actor.person.id, case_id=into.id))
    saved = _kept_from_the_same(work, actor, joined, _pressed_too(work, case, one))
    # Last: of whoever was in one of them only, nothing is left by now that could say what became of the other.
    work.record(Merged(by_id=actor.person.id, case_id=case.id, into_id=into.id))
    return saved


def _with_its_clock(work: Work, case: Case, into: Case) -> Case:
    if case.inspector_id in concerned_in(work, into.id):
        # It comes to the secretary's desk, not to somebody the other one is kept from.
        case = altered(case, inspector_id=None)
    one = joined_clock.joined(work.time, case, into, work.now)
    return into if one == into else work.cases.save(one)


def _kept_from_the_same(work: Work, actor: Actor, case: Case, into: Case) -> Case:
    """Who is concerned in one of two cases that are one matter loses both: would only the other one vanish, or lead to
    what he cannot find, he would know that there is more."""
    standing = as_it_stands(work, into)
    for person_id in sorted(work.recusals.of_case(case.id)):
        work.recusals.add(into.id, person_id, actor.person.id)
    work.recusals.share_names(case, into)
    if concerned_in(work, into.id) > standing.kept:
        return kept_from(work, standing, by_id=actor.person.id)
    joined_too(work, into, actor.person.id)
    return into


def _pressed_too(work: Work, case: Case, into: Case) -> Case:
    """What a duplicate becomes inherits its red card, its 督办 date, each 不满意, and that it was drawn for the
    secretary: it is the same matter, and joining it to another takes nothing of that away."""
    # Red for its own sake, not for a date that comes with it: that stands, whoever takes a date back.
    dated = any(demand.stands for demand in work.demands.of_case(case.id))
    red = case.supervised and (not dated or red_besides(work, case))
    work.demands.move(case.id, into.id)
    work.callbacks.join(case.id, into.id)
    work.erasures.join(case.id, into.id)
    if red and not into.supervised:
        work.record(TurnedRed(case_id=into.id))
    dates = [by for by in (case.supervise_by, into.supervise_by) if by is not None]
    whole = altered(
        into,
        supervised=into.supervised or case.supervised,
        overseen=into.overseen or case.overseen,
        supervise_by=min(dates, default=None),
        extensions=max(into.extensions, case.extensions),
        dissatisfied=max(into.dissatisfied, case.dissatisfied),
        drawn=into.drawn or case.drawn,
        doubted=into.doubted or case.doubted,
        hurt="yes" if case.hurt == "yes" else into.hurt,
    )
    return into if whole == into else work.cases.save(recomputed(work.time, whole, work.now))


def link(work: Work, actor: Actor, ref: str, other_ref: str) -> Case:
    """关联: two cases that have to do with each other and are not the same; whoever sees both sees it on both cards.

    Raises Refusal("link_itself").
    """
    case = case_for(work, actor, ref, Move.LINK)
    other = case_for(work, actor, other_ref, Move.LINK)
    if other.id == case.id:
        raise Refusal("link_itself", screen=("case.card", {"case": ref}))
    work.links.add(case.id, other.id, actor.person.id)
    for one, two in ((case, other), (other, case)):
        work.record(Linked(by_id=actor.person.id, case_id=one.id, other_id=two.id))
    return other


def unlink(work: Work, actor: Actor, ref: str, other_ref: str) -> Case:
    """They have nothing to do with each other after all."""
    case = case_for(work, actor, ref, Move.LINK)
    other = case_for(work, actor, other_ref, SEE)
    work.links.remove(case.id, other.id)
    work.record(Unlinked(by_id=actor.person.id, case_id=case.id, other_id=other.id))
    return case


def linked(work: Work, actor: Actor, case: Case) -> tuple[Case, ...]:
    """The cases linked with one, as far as this person sees them."""
    found = (work.cases.by_id(case_id) for case_id in work.links.of_case(case.id))
    return tuple(each for each in found if each is not None and may(work, actor, each, SEE))
