"""打印案卷: a case as it is printed, as meanings: cover, steps, words, lines to sign on, photos; no villager."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from handlers.card import facts
from handlers.case_picture import step_late, step_words
from handlers.files_seen import files_of, oversees, waiting_of
from handlers.history import entry_text, name_of
from handlers.ledger_beside import body, their_number
from handlers.petition_card import answered_rounds
from handlers.screen import Lines, View, When, Words
from handlers.spending_names import money
from handlers.spending_told import by_photo, on_paper
from supervision.case_steps import CaseStep, steps_of
from supervision.cases import INTERNAL, Case, Complainant, Entry, EntryKind, Track
from supervision.chain import spending_of
from supervision.files import FileKind, FileState, StoredFile
from supervision.gate import case_for
from supervision.people import Person
from supervision.petitions import Round
from supervision.ports import Work
from supervision.refusals import Missing
from supervision.stories import said_by_others

#: What is printed of a case's history; questions from above and internal notes stay inside, and what the county was
#: told when it asked again is for those who oversee the work.
PRINTED = (
    EntryKind.STORY,
    EntryKind.VERSION,
    EntryKind.SUPPLEMENT,
    EntryKind.JOINED,
    EntryKind.SUMMARY,
    EntryKind.PROGRESS,
    EntryKind.RESULT,
    EntryKind.VERIFICATION,
    EntryKind.REJECTION,
    EntryKind.REASON,
    EntryKind.TELLING,
    EntryKind.HANDED_OVER,
    EntryKind.NOTICED,
    EntryKind.ANSWERED,
    EntryKind.REVIEW,
    EntryKind.SAMPLED,
)

#: More photos than these make a document that a phone will not take; the rest stays in the chat (house).
MOST_PHOTOS = 30

#: Which step of the table the words and photos of a kind may have come with.
_CAME_WITH: Mapping[EntryKind, frozenset[str]] = {
    EntryKind.STORY: frozenset({"submitted", "spending_reported"}),
    EntryKind.SUPPLEMENT: frozenset({"resubmitted"}),
    EntryKind.PROGRESS: frozenset({"progressed", "started"}),
    EntryKind.RESULT: frozenset({"result_entered"}),
    EntryKind.VERIFICATION: frozenset({"verified"}),
    EntryKind.REJECTION: frozenset({"verification_failed"}),
    EntryKind.NOTICED: frozenset({"petition_accepted", "petition_declined", "petition_prolonged"}),
    EntryKind.ANSWERED: frozenset({"petition_answered"}),
    EntryKind.REASON: frozenset(
        {"returned", "transferred", "directed", "extended", "withdrawn", "dissatisfied"}
    ),
}

HEADINGS = ("steps", "entries", "photos", "signatures")
COLUMNS = ("at", "step", "who", "late")
SIGNERS = ("handled", "approved", "supervisor")


@dataclass(frozen=True, slots=True)
class CaseFile:
    """The file of a case: `value` as bot.paper.document takes it, in meanings; `photos` in the order of captions."""

    number: str
    value: dict[str, Any]
    photos: tuple[StoredFile, ...]


def case_file(view: View, ref: str, mark: str) -> CaseFile:
    """The file, for this reader at this moment, the reader's mark at its foot.

    Raises Missing as the gate does, and for a sealed matter.
    """
    work = view.work
    case = case_for(work, view.someone, ref)
    if case.track in {Track.INTEGRITY, Track.UNCLEAR}:
        raise Missing
    # What another villager said of the same matter is for those who supervise the work (see handlers.history).
    history = work.cases.entries(case.id)
    over = oversees(view, case)
    apart = () if over else said_by_others(history, view.someone.person.id)
    printed = PRINTED if over else [kind for kind in PRINTED if kind not in INTERNAL]
    entries = [entry for entry in history if entry.kind in printed and entry.id not in apart]
    steps = steps_of(work, case)
    answers = answered_rounds(entries)
    said = [c for c in _said(work, case) if over or c.supervisor_id == view.someone.person.id]
    acting = {c.satisfied_by for c in said if c.satisfied_by is not None}
    spending = spending_of(work, case) if case.track is Track.SPENDING else None
    acting |= {record.by_id for record in spending.records} if spending else set()
    acting |= {entry.by_id for entry in entries} | {step.by_id for step in steps if step.by_id is not None}
    people = work.people.by_ids(acting)
    photos = _photos(view, case)
    shown = photos[:MOST_PHOTOS]
    called = step_words(view, case, steps)
    came_with = _came_with(entries, dict(zip(steps, called, strict=True)))
    proves = (
        by_photo(spending)
        if spending
        else {f: came_with[e.id] for e in entries if e.id in came_with for f in e.files}
    )
    value = {
        "title": Words("paper.title"),
        "subtitle": Words("paper.subtitle", {"number": case.number, "village": facts(view, case)["village"]}),
        "facts": _facts(view, case) + [_satisfaction(each, people) for each in said],
        "note": Words("paper.note"),
        "headings": {name: Words(f"paper.heading.{name}") for name in HEADINGS},
        "steps": {
            "columns": [Words(f"paper.column.{name}") for name in COLUMNS],
            "rows": [_step(view, case, step, what, people) for step, what in zip(steps, called, strict=True)],
        },
        "entries": [_entry(view, case, entry, people, answers, came_with.get(entry.id)) for entry in entries]
        + (on_paper(view, spending, people, [photo.id for photo in shown]) if spending else [])
        + _left_out(len(photos) - len(shown))
        + _waiting(len(waiting_of(view, case))),
        "captions": _captions(shown, proves),
        "signatures": [[Words(f"paper.signer.{name}"), Words("paper.day")] for name in SIGNERS],
        "footer": _footer(view, mark),
    }
    return CaseFile(case.number, value, shown)


def _said(work: Work, case: Case) -> list[Complainant]:
    """The villagers who have said whether they are satisfied."""
    return [c for c in work.cases.complainants(case.id) if c.satisfaction is not None]


def _satisfaction(villager: Complainant, people: dict[int, Person]) -> list[Any]:
    """What a villager said, how that was asked, and who wrote it down; never who it is."""
    assert villager.satisfaction is not None
    said = Words(f"satisfaction.{villager.satisfaction.value}")
    asked = Words(f"asked.{villager.asked.value}") if villager.asked is not None else ""
    who = people[villager.satisfied_by].name if villager.satisfied_by in people else ""
    shown = {"said": said, "asked": asked, "who": who}
    return [Words("column.satisfaction"), Words("paper.satisfaction", shown)]


def _footer(view: View, mark: str) -> Words:
    fields = {"name": view.someone.person.name, "at": When(view.work.now, "print"), "mark": mark}
    return Words("paper.footer", fields)


def _facts(view: View, case: Case) -> list[list[Any]]:
    shown = facts(view, case)
    found = [
        [Words("column.number"), case.number],
        [Words("column.township"), view.work.places.by_id(case.township_id).name],
        [Words("column.village"), shown["village"]],
        [Words("column.track"), shown["track"]],
        [Words("column.category"), shown["category"]],
        [Words("column.state"), shown["state"]],
        *_in_whose_hands(view, case),
        [Words("column.reported"), When(case.submitted_at, "print")],
    ]
    if case.ended_at is not None:
        found.append([Words("column.ended"), When(case.ended_at, "print")])
    elif case.due_at is not None:
        found.append([Words("column.due"), When(case.due_at, "print")])
    if case.supervise_by is not None:
        found.append([Words("column.supervise_by"), When(case.supervise_by, "print")])
    return found


def _in_whose_hands(view: View, case: Case) -> list[list[Any]]:
    """The responsible unit; of a petition the bodies that have and had it, with their numbers; a spending's sum."""
    if case.track is Track.PETITION:
        told = {"body": body(view, case, ()), "their_number": their_number(view, case)}
        return [
            [Words(f"column.{name}"), Lines(tuple(value)) if isinstance(value, list) else value]
            for name, value in told.items()
            if value
        ]
    found = []
    if case.track is Track.SPENDING:
        found.append([Words("column.amount"), money(spending_of(view.work, case).amount)])
    if case.unit_id is not None or (case.track is not Track.SPENDING and case.open):
        found.append([Words("column.unit"), facts(view, case)["unit"]])
    return found


def _step(view: View, case: Case, step: CaseStep, what: Words, people: dict[int, Person]) -> list[Any]:
    who = people[step.by_id].name if step.by_id in people else ""
    late = step_late(view.work, case, step)
    return [When(step.at, "print"), what, who, late]


def _came_with(entries: Sequence[Entry], called: Mapping[CaseStep, Words]) -> dict[int, Words]:
    """Of an entry, by its id: what the step is called that was taken with it, by the same person in the same act."""
    found = {}
    for entry in entries:
        names = _CAME_WITH.get(entry.kind, frozenset())
        taken = [
            step for step in called if (step.at, step.by_id) == (entry.at, entry.by_id) and step.name in names
        ]
        if taken:
            found[entry.id] = called[taken[0]]
    return found


def _entry(
    view: View,
    case: Case,
    entry: Entry,
    people: dict[int, Person],
    answers: Mapping[int, Round],
    step: Words | None,
) -> list[Any]:
    who = people[entry.by_id].name if entry.by_id in people else ""
    shown = {"at": When(entry.at, "print"), "who": who}
    heading = Words(f"paper.entry.{name_of(case, entry, answers)}", shown)
    if entry.kind is EntryKind.REASON and step is not None:
        # A reason alone does not say of what: on paper no card stands above it.
        heading = Words("paper.entry.reason_of", shown | {"step": step})
    return [heading, entry_text(view, entry) if entry.text.strip() else Words("paper.no_words")]


def _captions(photos: Sequence[StoredFile], steps: Mapping[str, Any]) -> list[Words]:
    """Below each photo its place, which step it came with or proves, and when it came."""
    found = []
    for place, photo in enumerate(photos, 1):
        shown = {"order": place, "at": When(photo.at, "print")}
        step = steps.get(photo.id)
        found.append(Words("paper.photo_of", shown | {"step": step}) if step else Words("paper.photo", shown))
    return found


def _left_out(count: int) -> list[list[Any]]:
    return [[Words("paper.photos_more", {"count": count}), ""]] if count > 0 else []


def _waiting(count: int) -> list[list[Any]]:
    """Pictures on which somebody can be known, and that nobody has covered yet."""
    return [[Words("paper.photos_waiting", {"count": count}), ""]] if count else []


def _photos(view: View, case: Case) -> tuple[StoredFile, ...]:
    """Kept pictures of which there is a copy without metadata; nothing else is printed."""
    kinds = {FileKind.PHOTO, FileKind.DOCUMENT}
    return tuple(
        f for f in files_of(view, case) if f.state is FileState.KEPT and f.copied and f.kind in kinds
    )
