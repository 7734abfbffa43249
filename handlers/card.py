"""The case card: number, village, category, state, days left, the words, and what this reader may do next."""

from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Any

from handlers import aloud
from handlers.beside import concerned_lines, demand_lines, linked_lines, linked_rows, pressing, seen_buttons
from handlers.buttons import in_rows, pressed
from handlers.colours import marks, on_card
from handlers.commands import REPORTERS
from handlers.lateness import left_words
from handlers.petition_card import answered_rounds, body_name, paper, petition_label, petition_lines
from handlers.screen import Button, Lines, Quote, Rows, Screen, Told, View, When, Words, counted, screen
from handlers.standing import next_key, state_word
from handlers.story import shown as shown_story
from handlers.turn import Turn
from handlers.wanted import wanted_lines
from supervision import spots
from supervision.acts import casework
from supervision.acts.oversight import office_close
from supervision.acts.resorting import resorted_of
from supervision.cases import INTERNAL, Asked, Case, Complainant, Entry, EntryKind, Move, State, Track
from supervision.chain import in_turn
from supervision.doubts import doubted
from supervision.exportable import OFFICES
from supervision.files import FileState, StoredFile
from supervision.gate import Actor, case_for, demands_to_sign, scope_of
from supervision.identity import Sought
from supervision.identity_gate import askable, files_askable
from supervision.listening import not_to_hear
from supervision.petitions import Round
from supervision.ports import Work
from supervision.refusals import Refusal
from supervision.stories import report_of, said_by_others

#: The moves shown at once; the others wait behind 更多操作.
FIRST = (
    Move.ACKNOWLEDGE,
    Move.ANSWER,
    Move.EXTEND,
    Move.REFUSE_EXTENSION,
    Move.ACCEPT,
    Move.REFUSE_OFFER,
    Move.RECALL,
    Move.DECIDE,
    Move.TAKE_UP,
    Move.SIGN,
    Move.ASSIGN,
    Move.HAND_OVER,
    Move.NOTICE,
    Move.DECLINE,
    Move.OUTCOME,
    Move.URGE,
    Move.START,
    Move.RESULT,
    Move.VERIFY,
    Move.TELL,
    Move.CONCLUDE,
    Move.REVIEW,
    Move.SETTLE,
    Move.SATISFY,
    Move.SORT,
    Move.RECHECK,
    Move.RESUBMIT,
    Move.SUPERVISE,
    Move.ASK,
)
SECOND = (
    Move.NUMBER,
    Move.PROLONG,
    Move.PROGRESS,
    Move.RETURN,
    Move.OFFER,
    Move.TRANSFER,
    Move.DIRECT,
    Move.MERGE,
    Move.RELEASE,
    Move.REASSIGN,
    Move.RELOCATE,
    Move.NOTE,
    Move.LINK,
    Move.ASK_EXTENSION,
    Move.RESUMMARISE,
    Move.RESORT,
    Move.REOPEN,
    Move.SUPPLEMENT,
    Move.WITHDRAW,
    Move.NAME,
    Move.STEP_ASIDE,
)

#: Files that were sent and are, or will be, here; refused and destroyed ones do not count.
_COUNTED = frozenset({FileState.PENDING, FileState.KEPT, FileState.UNREADABLE})


#: Tracks with a card, and next steps, of their own: filled by the rooms that make them.
CARDS: dict[Track, Callable[[View, Case, Rows], Screen]] = {}
NEXT: dict[Track, Callable[[View, Case, bool], tuple[Button, ...]]] = {}


def act(case: Case, name: str, argument: str = "", label: str | None = None, **fields: Any) -> Button:
    """A button that does something to a case."""
    args = (case.ref, name) + ((argument,) if argument else ())
    return Button(label or f"move.button.{name}", "c", args, fields)


def actions(view: View, case: Case, *, more: bool = False) -> Rows:
    """The buttons of the card for this reader: what is next first, the rest behind 更多操作."""
    moves = casework.moves_open_to(view.work, view.someone, case)
    if case.extensions >= view.work.time.policy.track.everyday.extensions:
        moves = tuple(move for move in moves if move is not Move.ASK_EXTENSION)
    wanted: tuple[Move, ...] = SECOND if more else FIRST
    if case.due_kind != "decide":
        # Decided already: that it may be decided anew is not what is next.
        wanted = (*SECOND, Move.DECIDE) if more else tuple(move for move in FIRST if move is not Move.DECIDE)
    own = NEXT.get(case.track)
    first = own(view, case, more) if own is not None else ()
    buttons = [*first, *(button for move in wanted if move in moves for button in _buttons(view, case, move))]
    if more:
        if askable(view.work, view.someone, case):
            buttons.append(act(case, "identity"))
        if files_askable(view.work, view.someone, case, Sought.RECORDING):
            buttons.append(act(case, "hear"))
        buttons += seen_buttons(view, case)
        buttons.append(act(case, "picture"))
        if view.someone.holds(*OFFICES):
            buttons.append(act(case, "print"))
    files = () if more or not shown_files(view, case) else (act(case, "files"),)
    if not more and spots.may_open(view.work, view.someone, case):
        files = (*files, act(case, "place"))
    if not more and case.open and _own_villagers(view, case):
        files = (*files, act(case, "who"))
    turn = (act(case, "back") if more else act(case, "more"),)
    return (*in_rows(buttons, 2), (*files, *turn))


def _buttons(view: View, case: Case, move: Move) -> tuple[Button, ...]:
    if case.track is Track.PETITION and move in {Move.SIGN, Move.REVIEW, Move.OUTCOME}:
        return (act(case, move.value, label=petition_label(view.work, case, move)),)
    if move is Move.SIGN:
        return act(case, "signassign"), act(case, "sign")
    if move is Move.HAND_OVER and case.state is not State.REGISTERED:
        # Handed to the wrong office: said to be mended, it is not what is next.
        return ()
    if move is Move.ASSIGN:
        if case.state is State.SIGNED:
            return act(case, "assign"), act(case, "units")
        return (act(case, "units"),)
    if move is Move.SATISFY and case.own_finding:
        return (act(case, "asked", "own", "move.button.satisfy"),)
    if move is Move.SORT:
        return tuple(
            act(case, "sort", track.value, f"track.button.{track.value}") for track in casework.SORTED_TO
        )
    to_sign = len(demands_to_sign(view.work, view.someone, case)) if move is Move.ACKNOWLEDGE else 0
    if to_sign > 1:
        # One tap signs for all of them, and says so.
        button = act(case, move.value, label="move.button.acknowledge_all", count=to_sign)
    else:
        anew = move is Move.DECIDE and case.due_kind != "decide"
        button = act(case, move.value, label="move.button.decide_anew" if anew else None)
    return (button,)


def shown_files(view: View, case: Case) -> list[str]:
    return [f.id for f in kept_files(view.work, view.someone, case)]


def kept_files(work: Work, actor: Actor, case: Case) -> list[StoredFile]:
    """The files that would be sent to this reader."""
    view = View(work, actor.person, actor, actor.person.language)
    return [f for f in files_of(view, case) if f.state is FileState.KEPT]


def file_count(view: View, case: Case) -> Words:
    """How many photos, recordings and papers belong to the case, of those this reader may know; a recording that is
    not played to him is there all the same."""
    said = _counted(view, case)
    return Words("files.and_spot", {"files": said}) if spots.is_placed(view.work, case) else said


def _counted(view: View, case: Case) -> Words:
    files = [f for f in known_files(view, case) if f.state in _COUNTED]
    apart = not_to_hear(view.work, view.someone, case, files)
    seen, voices = len(files) - len(apart), len(apart)
    if not voices:
        return counted(seen)
    if not seen:
        return Words("files.voices_apart", {"voices": voices})
    return Words("files.count_and_voices", {"count": seen, "voices": voices})


def files_of(view: View, case: Case) -> list[StoredFile]:
    """The files this reader may see: those known to him, recordings as supervision.listening says."""
    files = known_files(view, case)
    unheard = not_to_hear(view.work, view.someone, case, files)
    return [f for f in files if f.id not in unheard]


def known_files(view: View, case: Case) -> list[StoredFile]:
    """The files of which this reader may know: of another supervisor's villager, voice and yard no more than words."""
    files = list(view.work.files.of_case(case.id))
    entries = view.work.cases.entries(case.id) if files else ()
    apart = said_by_others(entries, view.someone.person.id)
    if not apart or oversees(view, case):
        return files
    hidden = {file for e in entries if e.id in apart for file in e.files}
    return [f for f in files if f.id not in hidden]


def _own_villagers(view: View, case: Case) -> list[Complainant]:
    """The villagers this reader wrote down, where a name was given."""
    person = view.someone.person
    if not view.someone.holds(*REPORTERS) or person.id in doubted(view.work, case):
        # Whoever is doubted speaks with the villagers no more, and need not look up to whom to go. The township may
        # have to tell somebody for want of a supervisor: a name is not thereby shown to it.
        return []
    everyone = view.work.cases.complainants(case.id)
    return [c for c in everyone if c.supervisor_id == person.id and c.name]


@screen("case.who")
def who_screen(view: View, fields: Mapping[str, Any]) -> Screen:
    """The villagers this supervisor wrote down, for this supervisor alone."""
    case = case_for(view.work, view.someone, fields["case"])
    own = _own_villagers(view, case)
    if not own:
        return Screen("case.who_none", facts(view, case))
    lines = Lines(tuple(line for c in own for line in _who_lines(c)))
    fix = ((act(case, "fix_who"),),) if case.open else ()
    return Screen("case.who", facts(view, case) | {"lines": lines}, rows=fix, content=True, fleeting=True)


@screen("case.place")
def place_screen(view: View, fields: Mapping[str, Any]) -> Screen:
    """Where it is, for whoever must go there; it leaves the chat as photos do."""
    case = case_for(view.work, view.someone, fields["case"])
    found = spots.places(view.work, view.someone, case)
    if not found:
        return Screen("case.place_none", facts(view, case))
    lines = Lines(tuple(Words("case.place_line", {"place": place}) for place in found))
    return Screen("case.place", facts(view, case) | {"lines": lines}, content=True, fleeting=True)


def _who_lines(villager: Complainant) -> tuple[Words, ...]:
    """Who it is, and below it what was written down before it was corrected."""
    who = " ".join(part for part in (villager.name, villager.group, villager.phone) if part)
    was = (Words("case.who_was", {"at": When(at, "day"), "who": told}) for at, told in villager.before)
    return (Words("case.who_line", {"who": who}), *was)


def facts(view: View, case: Case) -> dict[str, Any]:
    """The fields every message about a case may use: never a name or a phone."""
    work = view.work
    return {
        "number": case.number,
        "village": work.places.by_id(case.village_id).name,
        "track": Words(f"track.{case.track.value}"),
        "category": Words(f"category.{case.category}"),
        "state": state_word(work, case),
        "left": left_words(work, case),
        "due": When(case.due_at, "by") if case.due_at else Words("case.no_clock"),
        "unit": work.places.by_id(case.unit_id).name if case.unit_id else Words("case.no_unit"),
        "turn": Words(next_key(work, case)),
        "marks": marks(case),
    }


def hands_of(view: View, case: Case) -> Lines:
    """Who has it now, covering for somebody absent or not; nothing is said where it waits for nobody."""
    if case.due_kind is None:
        return Lines(())
    people = in_turn(view.work, case)
    if not people:
        return Lines((Words("case.in_turn.nobody"),))
    if view.someone.person.id in {person.id for person in people}:
        return Lines((Words("case.in_turn.you"),))
    who, more = people[0].name, len(people) - 1
    if more:
        return Lines((Words("case.in_turn.several", {"who": who, "more": more}),))
    return Lines((Words("case.in_turn.somebody", {"who": who}),))


def marks_of(view: View, case: Case) -> Lines:
    """The marks of the card, with who presses for those who have to do with it."""
    pressed_by = case.supervise_by is not None and oversees(view, case)
    return on_card(view, case, demand_lines(view, case, named=pressed_by))


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
    lines = [(e.at, _entry(view, e, answers, apart=e.id in apart)) for e in entries[-8:]]
    if (told := aloud.history(view, case)) and oversees(view, case):
        lines = sorted((*lines, *told[-4:]), key=lambda line: line[0])
    return Lines(tuple(line for _, line in lines))


def _entry(view: View, entry: Entry, answers: Mapping[int, Round], *, apart: bool) -> Words:
    if apart:
        return Words("entry.joined_apart", {"at": When(entry.at)})
    name = f"answered_{answers[entry.id].value}" if entry.id in answers else entry.kind.value
    return Words(f"entry.{name}", {"at": When(entry.at), "text": entry_text(view, entry)})


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


def oversees(view: View, case: Case) -> bool:
    """Whether the reader has to do with the case otherwise than as the village's or the zone's supervisor."""
    other = tuple(office for office in view.someone.offices if office.role not in REPORTERS)
    scope = scope_of(view.work, Actor(view.someone.person, other))
    villages = scope.villages | scope.unclear_in | scope.unsorted_in
    return case.township_id in scope.townships | scope.escalated_in or case.village_id in villages


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


@screen("case.card")
def card_screen(view: View, fields: Mapping[str, Any]) -> Screen:
    """The card, through the gate."""
    case = case_for(view.work, view.someone, fields["case"])
    if case.track is Track.INTEGRITY:
        return Screen("case.card_sealed", {"number": case.number})
    rows = (*actions(view, case, more=bool(fields.get("more"))), *linked_rows(view, case))
    if "keep" in fields:
        # Offered once, under the answer to what was typed; the next look at the card is without it.
        rows = (*rows, (Button("kept.button.keep", "kp", (case.ref, fields["keep"])),))
    if case.track in CARDS:
        return CARDS[case.track](view, case, rows)
    shown = facts(view, case) | {
        "story": story_of(view, case),
        "files": file_count(view, case),
        "hands": hands_of(view, case),
        "wanted": wanted_lines(view, case),
        "links": linked_lines(view, case),
        "concerned": concerned_lines(view, case) if oversees(view, case) else Lines(()),
        "history": history_of(view, case),
    }
    shown["marks"] = marks_of(view, case)
    key = "case.card"
    if case.track is Track.PETITION:
        key, shown["where"] = "case.card_petition", Lines(petition_lines(view, case))
    return Screen(key, shown, rows=rows, content=True)


def show_card(turn: Turn, ref: str, *, more: bool = False) -> None:
    """Show a case's card in place of what was pressed, or as a new message."""
    case = case_for(turn.work, turn.actor, ref)
    extra = {"more": True} if more else {}
    turn.answer("case.card", case_id=case.id, case=ref, **extra)


@pressed("o")
def open_card(turn: Turn, args: tuple[str, ...]) -> None:
    """Open a case from a list: a new message, so that the list stays."""
    case = case_for(turn.work, turn.actor, args[0] if args else "")
    turn.say("case.card", case_id=case.id, case=case.ref)


@screen("case.units")
def units_screen(view: View, fields: Mapping[str, Any]) -> Screen:
    """Which responsible unit gets it."""
    case = case_for(view.work, view.someone, fields["case"])
    units = casework.units_of(view.work, case)
    buttons = [act(case, "unit", str(unit.id), "unit.button", unit=unit.name) for unit in units]
    return Screen(
        "case.units" if units else "case.units_none",
        facts(view, case),
        rows=(*in_rows(buttons, 2), (act(case, "back"),)),
    )


@screen("case.asked")
def asked_screen(view: View, fields: Mapping[str, Any]) -> Screen:
    """How the villager was asked."""
    case = case_for(view.work, view.someone, fields["case"])
    return Screen(
        "case.asked",
        facts(view, case),
        rows=((act(case, "asked", "face", "asked.face"), act(case, "asked", "phone", "asked.phone")),),
    )


@screen("case.asked_next")
def asked_next_screen(view: View, fields: Mapping[str, Any]) -> Screen:
    """How the next of several villagers was asked."""
    case = case_for(view.work, view.someone, fields["case"])
    rows = ((act(case, "asked", "face", "asked.face"), act(case, "asked", "phone", "asked.phone")),)
    return Screen("case.asked_next", facts(view, case) | {"left": fields["left"]}, rows=rows)


@screen("case.satisfaction")
def satisfaction_screen(view: View, fields: Mapping[str, Any]) -> Screen:
    """What the villager said."""
    case = case_for(view.work, view.someone, fields["case"])
    asked = fields["asked"]
    buttons = tuple(
        act(case, asked, answer, f"satisfaction.{answer}")
        for answer in ("satisfied", "basically", "dissatisfied")
    )
    key = "case.satisfaction_own" if asked == "own" else "case.satisfaction"
    return Screen(key, facts(view, case), rows=(buttons,))


@screen("case.direct")
def direct_screen(view: View, fields: Mapping[str, Any]) -> Screen:
    """Where people are shown the way."""
    case = case_for(view.work, view.someone, fields["case"])
    buttons = [act(case, "direct", where, f"direct.{where}") for where in casework.DIRECTIONS]
    return Screen("case.direct", facts(view, case), rows=(*in_rows(buttons, 2), (act(case, "back"),)))


@screen("case.withdraw")
def withdraw_screen(view: View, fields: Mapping[str, Any]) -> Screen:
    """Why it is withdrawn: 解决了 · 报错了 · 有人打招呼."""
    case = case_for(view.work, view.someone, fields["case"])
    buttons = [act(case, "withdraw", why, f"withdraw.{why}") for why in ("solved", "mistake", "pressed")]
    return Screen("case.withdraw", facts(view, case), rows=(*in_rows(buttons, 1), (act(case, "back"),)))


def unknown_choice() -> Refusal:
    """A button that means nothing (any more)."""
    return Refusal("button_old", screen=("home", {}))
