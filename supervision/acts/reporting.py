"""Reporting: a supervisor's words become a case in the township's queue, or, sealed, nothing but a number."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from supervision.acts import drawing, faces, placing
from supervision.acts.petitions import recognise
from supervision.acts.recusing import concern, nobody_left
from supervision.acts.rounds import heard_from
from supervision.acts.weighing import lifting
from supervision.altering import altered
from supervision.case_clock import first_kind, stopped
from supervision.cases import Case, EntryKind, Move, NewCase, State, Track
from supervision.categories import guess, nature
from supervision.chain import opened
from supervision.drafts import EARLIER, Draft
from supervision.events import (
    Corrected,
    Named,
    Resubmitted,
    Sealed,
    Submitted,
    Supplemented,
    WithdrawalPressed,
    Withdrawn,
)
from supervision.gate import Actor, case_for, may, township_of
from supervision.missing import Item
from supervision.passing_sight import may_be_told
from supervision.ports import Work
from supervision.quotas import may_correct, may_report, may_supplement
from supervision.recusal import concerned_in
from supervision.refusals import Refusal
from supervision.standing_still import resumed
from supervision.stories import PLACED

#: What shows the numbers of sealed matters: the villager's only way to the county, whatever is sealed next.
SEALED = ("report.sealed", "report.at_county", "report.sealed_same")

#: What can hold no word of a matter that was never filed: numbers, steps and figures of others. All else goes.
HARMLESS = ("prompts", "records", "receipts", "callback.list", "weekly", "silent")


@dataclass(frozen=True, slots=True)
class Report:
    """What a supervisor reports, told in `parts`: (source message, words), so that an edit finds its part.

    `identity` may hold name, phone, group; empty means the name is withheld. `concerns`: names of those it is about;
    `namesakes`: those of them of whom it was said for this township that somebody else of the name is meant. `spots`:
    where it is, "latitude, longitude".
    """

    track: Track
    village_id: int
    parts: Sequence[tuple[str, str]]
    files: Sequence[str] = ()
    category: str | None = None
    nature: str | None = None
    hurt: str | None = None
    voiced: bool = False
    own_finding: bool = False
    identity: Mapping[str, str] | None = None
    visit_ref: str | None = None
    concerns: Sequence[str] = ()
    namesakes: Sequence[str] = ()
    spots: Sequence[str] = ()

    @property
    def story(self) -> str:
        """All the words."""
        return "\n".join(text for _source, text in self.parts)


def submit(work: Work, actor: Actor, draft: Draft, report: Report) -> Case:
    """File a report out of a draft. Its content key becomes the case's.

    Raises Refusal: nothing_said (no words, no voice, no picture), no_township, above_township (it is about somebody
    above the township's power, or kin of its secretary: nothing of it may be kept).
    """
    if not report.story.strip() and not report.files:
        raise Refusal("nothing_said")
    may_report(work, actor)
    township = township_of(work, report.village_id)
    if township is None:
        raise Refusal("no_township")
    if lifting(work, actor, report.village_id, report.concerns, report.namesakes):
        raise Refusal("above_township", screen=("draft", {"draft": draft.ref, "version": draft.version}))
    first_source, first_words = report.parts[0] if report.parts else (None, "")
    case = work.cases.add(
        NewCase(
            track=report.track,
            village_id=report.village_id,
            township_id=township.id,
            reporter_id=actor.person.id,
            category=report.category or guess(report.story).value,
            nature=report.nature or nature(report.story).value,
            key_id=draft.key_id,
            story=first_words,
            source=first_source,
            submitted_at=work.now,
            files=tuple(report.files),
            due_kind=first_kind(report.track),
            hurt=report.hurt,
            voiced=report.voiced,
            drawn=report.track is Track.EVERYDAY and _drawn(work, township.id),
            own_finding=report.own_finding,
            complainant=dict(report.identity or {}),
        )
    )
    for source, words in report.parts[1:]:
        work.cases.add_entry(case, EntryKind.STORY, actor.person.id, words, source=source)
    if report.spots:
        placing.lay(work, case, actor.person.id, report.spots)
    faces.brought(work, actor, case, report.files)
    belong(work, case, report)
    if case.track is Track.PETITION:
        recognise(work, actor, case, known=True)
    if report.concerns:
        concern(work, actor, case, report.concerns)
    shown = opened(work, case)
    if shown is not case:
        case = work.cases.save(shown)
    work.drafts.finish(draft)
    if not report.concerns and report.track is not Track.UNCLEAR:
        # A sign of life that others notice would tell those it is kept from that something was reported; of what waits
        # to be sorted that is the whole township.
        heard_from(work, actor)
    work.record(Submitted(by_id=actor.person.id, case_id=case.id))
    if report.concerns:
        work.record(
            Named(by_id=actor.person.id, case_id=case.id, people=tuple(sorted(concerned_in(work, case.id))))
        )
    nobody_left(work, case)
    return case


def _drawn(work: Work, township_id: int) -> bool:
    """One in ten at random goes to the secretary in person, once a township has learnt the way with its first."""
    every = work.time.policy.verification.drawn_every
    return every > 0 and work.cases.closed_at_least(township_id, every) and work.chance(every)


def belong(work: Work, case: Case, report: Report) -> None:
    """The visit it was found on belongs to the case from now on, as its files do already: what makes the case
    unreadable makes the visit unreadable too. Whoever made the visit: the office may have changed hands since."""
    visit = work.visits.by_ref(report.visit_ref) if report.visit_ref else None
    if visit is not None:
        work.visits.link_case(visit.id, case.id)


def seal(work: Work, draft: Draft, since: datetime) -> str:
    """A sealed matter: a number and this moment are kept, the draft's key is destroyed (product, section 8).

    Messages of both sides since the conversation began, at `since`, are deleted where Telegram allows.
    """
    number = work.cases.sealed_number()
    unsay(work, draft, since)
    # Without who: the journal must not join a person to the number.
    work.record(Sealed())
    return number


def unsay(work: Work, draft: Draft, since: datetime) -> None:
    """Make what a conversation was told unreadable: its key is destroyed, and messages of both sides since it began,
    at `since`, are deleted where Telegram allows; a number that was given stays."""
    _forget_visit(work, draft)
    work.chats.forget_messages(draft.chat_id, since, but=SEALED, harmless=HARMLESS)
    for chat_id, begun in draft.body.get(EARLIER, ()):
        # It was begun by whoever held the office before.
        begin = datetime.fromisoformat(begun)
        work.chats.forget_messages(chat_id, begin, but=SEALED, harmless=HARMLESS)
    work.drafts.discard(draft)


def _forget_visit(work: Work, draft: Draft) -> None:
    """A report that was begun from a visit repeats what was found there: it must not be read there either, whoever
    made the visit before the office was handed over."""
    ref = draft.body.get("visit")
    visit = work.visits.by_ref(ref) if isinstance(ref, str) else None
    if visit is not None and visit.case_id is None:
        work.visits.forget(visit.id)


def supplement(
    work: Work,
    actor: Actor,
    ref: str,
    text: str,
    files: Sequence[str] = (),
    source: str | None = None,
    *,
    answered: Collection[Item] | None = None,
    spots: Sequence[str] = (),
) -> Case:
    """Add words, files or where it is (`spots`) to a case; a returned case that gets what was missing goes back to its
    queue.

    `answered`: which of the missing items this answers; None: all that words, or files, can answer.
    Raises Missing or Refusal: what the gate says, "sealed", or "too_many_supplements".
    """
    case = case_for(work, actor, ref, Move.SUPPLEMENT)
    if case.track is Track.INTEGRITY:
        # Its key is destroyed: nothing can be laid with it any more.
        raise Refusal("sealed", screen=("case.card", {"case": case.ref}), number=case.number)
    may_supplement(work, actor)
    if spots:
        placing.lay(work, case, actor.person.id, spots)
    line = PLACED if spots and not text.strip() and not files else text
    entry = work.cases.add_entry(
        case, EntryKind.SUPPLEMENT, actor.person.id, line, files=files, source=source
    )
    faces.brought(work, actor, case, files)
    if may(work, actor, case, Move.RESUBMIT):
        work.missing.answer(
            case.id, _answered(text, files, spots) if answered is None else answered, entry.id
        )
        return _resubmit(work, actor, case)
    work.record(Supplemented(by_id=actor.person.id, case_id=case.id, entry_id=entry.id))
    return case


def _answered(text: str, files: Sequence[str], spots: Sequence[str]) -> list[Item]:
    """What one message can answer: files what is to be seen, a place where it is, words everything else."""
    by = {Item.PHOTO: bool(files), Item.PLACE: bool(spots or text.strip())}
    return [item for item in Item if by.get(item, bool(text.strip()))]


def _resubmit(work: Work, actor: Actor, case: Case) -> Case:
    again = resumed(work.time, case, first_kind(case.track), work.now)
    saved = work.cases.save(altered(again, state=State.SUBMITTED))
    work.record(Resubmitted(by_id=actor.person.id, case_id=case.id))
    return saved


def corrected_case(work: Work, actor: Actor, source: str, text: str) -> Case | None:
    """The case of which an edited message mends a line; None when that message is in no record, or says the same."""
    entry = work.cases.entry_from(source)
    if entry is None or entry.by_id != actor.person.id or not text.strip():
        return None
    found = work.cases.by_id(entry.case_id)
    if found is None:
        return None
    # Who passed it to another village still mends what he said himself.
    case = may_be_told(work, actor, found.id)
    return case if entry.text != work.cases.unnamed(case, actor.person.id, text) else None


def emptied_case(work: Work, actor: Actor, source: str) -> Case | None:
    """The case in which the words stay that were taken out of an edited message; None where none of them are in one.

    A place that moves on is edited without words too, and takes nothing out.
    """
    entry = work.cases.entry_from(source)
    if entry is None or entry.by_id != actor.person.id or entry.text.strip() in {"", PLACED}:
        return None
    found = work.cases.by_id(entry.case_id)
    return may_be_told(work, actor, found.id) if found is not None else None


def covers(work: Work, actor: Actor, case: Case, text: str) -> bool:
    """Whether name or phone of a villager stood in what the actor has just said of a case, and was covered: said to
    whoever wrote them down, who is told nothing by it."""
    return work.cases.unnamed(case, actor.person.id, text) != text


def correct(work: Work, actor: Actor, source: str, text: str) -> Case | None:
    """An edited message: a new visible version of what it became. None where there is none to mend.

    Raises Refusal as `may_correct` does.
    """
    case = corrected_case(work, actor, source, text)
    if case is None:
        return None
    may_correct(work, actor, case)
    # Under the same message: it mends this line, and never what somebody else has said of the matter.
    version = work.cases.add_entry(case, EntryKind.VERSION, actor.person.id, text, source=source)
    work.record(Corrected(by_id=actor.person.id, case_id=case.id, entry_id=version.id))
    return case


SOLVED = "solved"
MISTAKE = "mistake"
PRESSED = "pressed"


def withdraw(work: Work, actor: Actor, ref: str, reason: str) -> Case:
    """Withdraw a report: 解决了 or 报错了. 有人打招呼 does not withdraw: the linked office is told, the township
    sees no difference (product, section 2). Raises Refusal("moved") when the case has ended.
    """
    case = case_for(work, actor, ref, Move.WITHDRAW)
    if reason == PRESSED:
        work.record(WithdrawalPressed(by_id=actor.person.id, case_id=case.id))
        return case
    if reason not in {SOLVED, MISTAKE}:
        raise Refusal("choice_unknown")
    saved = work.cases.save(
        altered(stopped(case), state=State.WITHDRAWN, question_by=None, ended_at=work.now)
    )
    work.cases.add_entry(saved, EntryKind.REASON, actor.person.id, reason)
    work.record(Withdrawn(by_id=actor.person.id, case_id=case.id))
    drawing.withdrawn(work, saved)
    return saved
