"""What was said and done about a case, as its card and its printed file tell it: line by line, or in a few words."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from handlers import aloud
from handlers.beside import pressing
from handlers.files_seen import oversees
from handlers.petition_card import answered_rounds, body_name, paper
from handlers.screen import Lines, Quote, Told, View, When, Words
from handlers.story import shown as shown_story
from supervision.acts.oversight import office_close
from supervision.acts.resorting import resorted_of
from supervision.cases import INTERNAL, Asked, Case, Entry, EntryKind, Track
from supervision.petitions import Round
from supervision.stories import after_the_end, report_of, said_by_others

#: How words are called that were changed after the matter's end.
LATE = "version_late"


def history_of(view: View, case: Case) -> Lines:
    # What presses now stands above, in a line of its own.
    above = {demand.entry_id for demand in pressing(view, case)}
    entries = [
        e for e in view.work.cases.entries(case.id) if e.kind is not EntryKind.STORY and e.id not in above
    ]
    apart: Collection[int] = ()
    if any(e.kind in INTERNAL or e.kind is EntryKind.JOINED for e in entries) and not oversees(view, case):
        entries = [e for e in entries if e.kind not in INTERNAL]
        # Supervisors do not see each other's villagers, nor what those have said.
        apart = said_by_others(entries, view.someone.person.id)
        entries = [e for e in entries if e.id not in apart or e.kind is EntryKind.JOINED]
    answers = answered_rounds(entries)
    lines = [(e.at, _entry(view, case, e, answers, apart=e.id in apart)) for e in entries[-8:]]
    if (told := aloud.history(view, case)) and oversees(view, case):
        lines = sorted((*lines, *told[-4:]), key=lambda line: line[0])
    return Lines(tuple(line for _, line in lines))


def _entry(view: View, case: Case, entry: Entry, answers: Mapping[int, Round], *, apart: bool) -> Words:
    if apart:
        return Words("entry.joined_apart", {"at": When(entry.at)})
    return Words(
        f"entry.{name_of(case, entry, answers)}", {"at": When(entry.at), "text": entry_text(view, entry)}
    )


def name_of(case: Case, entry: Entry, answers: Mapping[int, Round]) -> str:
    """What a line of history is called: its kind, a round of answering, or that it came after the end."""
    if entry.id in answers:
        return f"answered_{answers[entry.id].value}"
    return LATE if after_the_end(case, entry) else entry.kind.value


def entry_text(view: View, entry: Entry) -> Any:
    """What a line of history says, as it is shown: a code in the reader's words, what was typed as it was typed."""
    match entry.kind:
        case EntryKind.REASON:
            track, why = resorted_of(entry.text)
            if track:
                who = view.work.people.by_id(entry.by_id).name
                return Words(
                    "reason.resorted", {"who": who, "track": Words(f"track.{track}"), "text": Quote(why)}
                )
            return reason(entry.text)
        case EntryKind.SAMPLED:
            outcome, _, said = entry.text.partition("\n")
            fields = {
                "outcome": Words(f"callback.outcome.{outcome}"),
                "text": Quote(said) if said else Lines(()),
            }
            return Words("callback.entry", fields)
        case EntryKind.COMMENT:
            return Quote(entry.text.partition("\n")[2] or "…")
        case EntryKind.HANDED_OVER:
            return body_name(entry.text)
        case EntryKind.NOTICED | EntryKind.REVIEW:
            return paper(view, entry)
        case EntryKind.SUPERVISION:
            day, _, said = entry.text.partition("\n")
            by = When(office_close(view.work, date.fromisoformat(day)), "by")
            return Words("case.demanded", {"by": by, "said": Told(said)}) if said else by
    return Quote(entry.text) if entry.text else Words("entry.files_only")


_REASON_WORDS = frozenset(
    {"solved", "mistake", "mediation", "justice", "court", "own_body"}
    | {f"dissatisfied_{asked.value}" for asked in Asked}
)


def reason(text: str) -> Any:
    """What was given as a reason: a chosen one in the reader's words, a typed one as it was typed."""
    track, why = resorted_of(text)
    if track:
        return Words("reason.resorted_to", {"track": Words(f"track.{track}"), "text": Quote(why)})
    return Words(f"reason.word.{text}") if text in _REASON_WORDS else Quote(text)


def story_of(view: View, case: Case) -> Any:
    """The words of the report as they stand: the latest version, else the story; a voice is named as one."""
    entries = view.work.cases.entries(case.id)
    summaries = [e.text for e in entries if e.kind is EntryKind.SUMMARY]
    text = "\n".join([report_of(entries), *summaries[-1:]]).strip()
    if not text and not case.open and view.work.deletions.was_forgotten(case.id):
        return Words("case.forgotten")
    return shown_story(text) if text else Words("case.voice_only" if case.voiced else "case.files_only")


def short(view: View, case: Case) -> Any:
    """What a case is about, in eight characters, for a button."""
    if case.track is Track.INTEGRITY:
        return Words("case.short_sealed")
    text = view.work.cases.summary(case)
    return Told(text, 8) if text else Words("case.short_voice")
