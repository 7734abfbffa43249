"""Every key the house says exists in every language, and needs no more than the fields it is given."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

import pytest

import handlers
import handlers.duty_words
import supervision
from bot.moves_table import HEADS
from bot.terms_table import DISK_HEADS
from bot.terms_table import HEADS as RETENTION_HEADS
from handlers.case_file import COLUMNS as PAPER_COLUMNS
from handlers.case_file import HEADINGS, PRINTED, SIGNERS
from handlers.casework import NATURES, READY, READY_NATURE
from handlers.commands import COMMANDS, KEYS
from handlers.duty_table import DUTIES as DUTY_COLUMNS
from handlers.export_sheets import LONG_TEXTS
from handlers.exports import REASONS as EXPORT_REASONS
from handlers.exports import STEPS as EXPORT_STEPS
from handlers.filtering import KINDS as FILTERS
from handlers.held import KEPT_KINDS
from handlers.history import LATE
from handlers.integrity_notices import COUNTY_HEARS, SECRETARY_HEARS
from handlers.ledger_rows import CASES as LEDGER_COLUMNS
from handlers.ledger_rows import VISITS as VISIT_COLUMNS
from handlers.narrowing import BUCKETS
from handlers.offering import READY as OFFER_READY
from handlers.oversight import READY_QUESTIONS, WHY_ASIDE
from handlers.petition import READY as LISTED
from handlers.policy_words import YEARS
from handlers.presets import _HOW, _HOW_MANY
from handlers.pressing import READY as PRESSING
from handlers.reception import LISTS
from handlers.report_changes import CHANGES
from handlers.resorting import READY as RESORTED
from handlers.said import Kind
from handlers.several import WHY
from handlers.spending_report import CHANGES as SPENDING_CHANGES
from handlers.spending_step import PHOTOGRAPHED, SIGNED, SUMMED
from handlers.spending_step import READY as SPENDING_READY
from handlers.told_back import _OPENED as TOLD_BACK
from handlers.unit_answer import READY as ANSWERS
from handlers.visit import CHANGES as VISIT_CHANGES
from locales.catalogue import Catalogue, Words
from supervision.acts.casework import DIRECTIONS
from supervision.acts.sealed_ways import Where
from supervision.acts.several import AtOnce
from supervision.alarms import CODES, News
from supervision.amendments import AmendmentState
from supervision.callbacks import BAD, Outcome
from supervision.case_clock import KINDS
from supervision.case_steps import SHOWN
from supervision.cases import Asked, EntryKind, Move, Satisfaction, State, Track
from supervision.categories import Category, Nature
from supervision.corrections import CorrectionState
from supervision.durations import Unit
from supervision.duty import Period as DutyPeriod
from supervision.erasure import ErasureState
from supervision.escalations import Colour
from supervision.exports import Preset
from supervision.figures import Attention, Period
from supervision.identity import Purpose, RequestState, Sought, Unwilling
from supervision.integrity import AsideFor, Came, Ending, Instruction, Owed, Stage
from supervision.integrity import Told as How
from supervision.integrity_content import ReadFor
from supervision.integrity_moves import Hands, Step
from supervision.kept_texts import TextKind
from supervision.missing import Item
from supervision.offices import Role
from supervision.overlay import container_of, rules, sections
from supervision.people import Language
from supervision.petitions import Body, Elsewhere, Higher
from supervision.policy import PinBefore
from supervision.relatives import Kin
from supervision.retention import PARTS, Reader, Term, Why
from supervision.samplings import Verdict as Sampled
from supervision.seen import OPENED
from supervision.spending import Verdict
from supervision.spending_steps import CHOICES, KNOWN, Proof
from supervision.spots import Nearness
from supervision.standings import Standing
from supervision.tallies import By
from supervision.tellings import Told
from supervision.transitions import BY_CLOCK, TABLE, Effect, Need
from supervision.visits import Form, Topic

CATALOGUE = Catalogue.load()
UNASKED = sorted(set(Kind) - set(KEPT_KINDS) - {Kind.COMMAND, Kind.PRESS})
COMMAND_NAMES = tuple(row.name for row in COMMANDS)
ON_KEYS = ("complaint", "start", "queue")
COUNTY_BUTTONS = (
    *("acceptance", "result", "longer_yes", "longer_no"),
    *("hand", "other", "take_back", "close", "keep_from", "aside"),
)
TASK_BUTTONS = ("sign", "done", "longer", "aside")
#: What a petition's answer is called after a review, and after a re-review.
OPINIONS = ("answered_1", "answered_2")
PAPERS = ("accepted", "prolonged", "review", "second_review")
REASONS = ("solved", "mistake", *DIRECTIONS)
FLOWS = (
    "report",
    "visit",
    "held",
    "supplement",
    "spoken",
    "words",
    "step_aside",
    "progress",
    "result",
    "verify",
    "summary",
    "search",
    "supervise",
    "ask",
    "answer",
    "leave",
    "amend",
    "several",
    "return",
    "answers",
    "hand_over",
    "their_number",
    "notice",
    "decline",
    "prolong",
    "urge",
    "outcome",
    "received",
    "review",
    "spending",
    "spend",
    "link",
    "merge",
    "note",
    "offer",
    "decide",
    "resort",
    "integrity_register",
    "integrity_hand",
    "export_dates",
    "kept_text",
    "identity",
    "identity_refuse",
    "fix_who",
    "fix_me",
    "erase",
)
#: Which ready answer of which question and category.
READY_ANSWERS = tuple(
    f"{move}.{name}.{n}"
    for move, sets in ANSWERS.items()
    for name, count in sets.items()
    for n in range(1, count + 1)
)
#: Words of the values that are chosen from an enumeration in the policy.
POLICY_CHOICES = tuple(
    each.value
    for kind in {container_of(rule.kind)[1] for rule in rules().values()}
    if isinstance(kind, type) and issubclass(kind, StrEnum)
    for each in kind
)
#: What a clock waits for (see handlers.prompts), and how a case looks in a message of reminders.
STEPS = (
    "catch_up",
    "accept",
    "decide",
    "sign",
    "assign",
    "register",
    "hand_over",
    "notice",
    "answer",
    "review",
    "ask_review",
    "tell_answer",
    "sort",
    "measures",
    "handle",
    "verify",
    "tell",
    "ask",
    "resubmit",
    "check",
    "file",
    "follow",
    "on_site",
    "audit",
)
LOOKS = ("near", "late", *Colour, "told", "done")
#: The days offered for the return from leave (see handlers.absence).
LEAVE_DAYS = ("tomorrow", "day_after", "monday", "two_weeks")
RECEIPT = ("title", "number", "code", "phone", "qr", "advice.1", "advice.2", "advice.3")
#: Why a file could not be used: what bot.pictures and bot.fetcher find.
FILE_REASONS = (
    "empty",
    "not_a_picture",
    "kind_refused",
    "too_many_pixels",
    "broken",
    "too_slow",
    "too_much_memory",
    "too_big",
    "lost",
    "quarantined",
    "archive",
    "executable",
    "script",
    "markup",
    "other_picture",
    "unknown",
)

#: Keys that are put together: the pattern as it stands in the code → what may stand in its gap.
FAMILIES: dict[str, tuple[str, ...]] = {
    "amend.ended.{}": tuple(AmendmentState),
    "amend.effect.hear.{}": ("more", "less", "sooner", "later"),
    "amend.effect.remind.{}": ("sooner", "later"),
    "amend.effect.pin_{}": tuple(PinBefore),
    "amend.effect.moved.{}.{}": tuple(
        f"{kind}.{way}" for kind in ("digest", "weekly", "silent", "link") for way in ("sooner", "later")
    ),
    "amend.how.{}": ("choice", *_HOW.values(), *_HOW_MANY.values()),
    "alarm.do.{}": (*CODES, "unknown"),
    "alarm.name.{}": (*CODES, "unknown"),
    "alarm.what.{}": (*CODES, "unknown"),
    "alarm.{}": tuple(News),
    "asked.{}": tuple(Asked),
    "ask.ready.{}": tuple(str(n) for n in range(1, READY_QUESTIONS + 1)),
    "answers.ask.{}": tuple(set(Item) - {Item.OTHER}),
    "answers.label.{}": tuple(set(Item) - {Item.OTHER}),
    "ask.{}_why": ("offer", "decide"),
    "ask.{}": (
        "offer",
        "decide",
        "refuse_offer",
        *(
            "transfer",
            "take_up",
            "ask_extension",
            "refuse_extension",
            "reopen",
            "progress",
            "measures",
            "result",
        ),
    ),
    "case.said.{}": tuple(Satisfaction),
    "case.withdrawn.{}": ("solved", "mistake", "pressed"),
    "card.{}": tuple(Colour),
    "category.{}": tuple(Category),
    "change.button.{}": CHANGES,
    "direct.{}": DIRECTIONS,
    "draft.{}": FLOWS,
    "duration.{}": tuple(Unit),
    "duration.year.{}": tuple(map(str, YEARS)),
    "aloud.step.{}": tuple(Told),
    "aloud.{}": (
        *(set(Told) | {"handed_on", "handed_danger"}),
        *(f"petition_{step}" for step in ("received", "signed", "passed", "accepted", "prolonged")),
        *("petition_sorted", "petition_lapsed", "petition_resorted", "resorted_urgent"),
    ),
    "callback.ask.{}": BAD,
    "callback.noted.{}": tuple(Outcome),
    "callback.outcome.{}": tuple(Outcome),
    "callback.ready.{}.{}": tuple(f"{each}.{n}" for each in BAD for n in (1, 2, 3)),
    "duty.act.{}": (*handlers.duty_words.ACTS, "other"),
    "duty.kind.{}": (*handlers.duty_words.KINDS, "other"),
    "duty.period.{}": tuple(DutyPeriod),
    "duty.tile.{}": ("reached", "in_time", "late", "waiting"),
    "reason.resort.{}.{}": tuple(
        f"{to.value}.{n}" for to, count in RESORTED.items() for n in range(1, count + 1)
    ),
    "sampling.ready.{}.{}": tuple(f"{each}.{n}" for each in Sampled for n in (1, 2, 3)),
    "sampling.verdict.{}": tuple(Sampled),
    "entry.{}": (*EntryKind, LATE, *OPINIONS),
    "colour.{}": tuple(Colour),
    "period.{}": tuple(Preset),
    "standing.{}": tuple(Standing),
    "column.{}": (*LEDGER_COLUMNS, *VISIT_COLUMNS, *DUTY_COLUMNS),
    "export.button.{}": tuple(Preset),
    "export.step.{}": tuple(name for steps in EXPORT_STEPS.values() for name in steps),
    "export.why.{}": EXPORT_REASONS,
    "figures.button.{}": (*By, *Period),
    "figures.by.{}": tuple(By),
    "figures.others.{}": tuple(By),
    "figures.period.{}": tuple(Period),
    "form.{}": tuple(Form),
    "help.{}": ("supervisor", "township", "county", "keeper"),
    "home.{}": (*Role, "none"),
    "hurt.button.{}": ("yes", "no", "unknown"),
    "verify.located.{}": tuple(Nearness),
    "integrity.means.{}": ("named", "anonymous"),
    "report.hurt.{}": ("yes", "no", "unknown"),
    "report.who.{}": ("named", "withheld"),
    "integrity.ask.{}": ("acceptance", "result"),
    "integrity.aside_for.{}": tuple(AsideFor),
    "integrity.asked.{}": ("expected", "did_not_come", "registered", "closed"),
    "integrity.button.{}": (*COUNTY_BUTTONS, *TASK_BUTTONS),
    "integrity.came.{}": tuple(Came),
    "integrity.due.{}": ("own", "above", "close"),
    "integrity.due.line.{}": ("own", "above"),
    "integrity.ending.{}": tuple(Ending),
    "integrity.how.{}": tuple(How),
    "integrity.instruction.{}": tuple(Instruction),
    "integrity.kept.{}": tuple(Owed),
    "integrity.late.{}": tuple(Owed),
    "integrity.news.{}": COUNTY_HEARS,
    "integrity.owed.{}": tuple(Owed),
    "integrity.remind.{}.{}": tuple(
        f"{state}.{owed}" for state in ("near", "late") for owed in ("sign", "task")
    ),
    "integrity.read_for.{}": tuple(ReadFor),
    "integrity.stage.{}": tuple(Stage),
    "report.where.{}": (*Where, "keeper"),
    "integrity.task_news.{}": SECRETARY_HEARS,
    "integrity.{}": ("named", "anonymous"),
    "integrity.{}_what.{}": tuple(f"{state}_what.{owed}" for state in ("near", "late") for owed in Owed),
    "correction.ended.{}": (*(set(CorrectionState) - {CorrectionState.WAITING}), "over"),
    "correction.own.{}": (*CorrectionState, "over"),
    "fix_me.button.{}": ("name", "phone"),
    "erasure.how.{}": (*ErasureState, "unasked"),
    "erasure.own.{}": tuple(ErasureState),
    "identity.ask.{}": tuple(Sought),
    "identity.own.{}": tuple(RequestState),
    "identity.purpose.{}": tuple(Purpose),
    "identity.sought.{}": tuple(Sought),
    "identity.why.{}": tuple(Sought),
    "identity.state.{}": tuple(RequestState),
    "identity.unwilling.{}": tuple(Unwilling),
    "kind.{}": tuple(Kind),
    "language.{}": tuple(Language),
    "more.button.{}": tuple(name for name in COMMAND_NAMES if name not in ON_KEYS),
    "move.button.{}": (
        *(set(Move) - {Move.SORT, Move.REJECT}),
        "signassign",
        "units",
        "identity",
        "hear",
        "fix_who",
        "files",
        "picture",
        "print",
        "more",
        "back",
    ),
    "move.button.{}_{}": ("review_1", "review_2", "outcome_1", "outcome_2"),
    "missing.{}": tuple(Item),
    "nature.{}": (*Nature, *NATURES),
    "nature.to.{}": NATURES,
    "reason.nature.{}": tuple(str(n) for n in range(1, READY_NATURE + 1)),
    "need.{}": tuple(Need),
    "clock.{}": KINDS,
    "effect.{}": tuple(Effect),
    "hears.{}": tuple(sorted({name for row in (*TABLE, *BY_CLOCK) for name in row.hears})),
    "mark.{}": (Colour.YELLOW, Colour.BLUE),
    "moves.by_clock.{}": tuple(made.name for made in BY_CLOCK),
    "moves.hands.{}": tuple(Hands),
    "moves.integrity.{}": tuple(Step),
    "moves.integrity_owed.{}": tuple(Owed),
    "moves.stage.{}": ("given", *Stage),
    "moves.head.{}": HEADS,
    "policy.about.{}": tuple(rules()),
    "policy.choice.{}": POLICY_CHOICES,
    "policy.rule.{}": tuple(rules()),
    "policy.section.{}": tuple(sections()),
    "paper.column.{}": PAPER_COLUMNS,
    "paper.entry.{}": (*PRINTED, LATE, *OPINIONS),
    "paper.heading.{}": HEADINGS,
    "paper.signer.{}": SIGNERS,
    "prompt.do.{}": STEPS,
    "prompt.head.{}": tuple(Colour),
    "prompt.late.{}": STEPS,
    "prompt.skipped.{}": ("absent", "vacant", "unreachable"),
    "prompts.head.{}": LOOKS,
    "prompts.line.{}": LOOKS,
    "queue.line_{}": tuple(Colour),
    "queue.kind.{}": tuple(FILTERS.values()),
    "queue.list.{}": BUCKETS,
    "queue.none.{}": BUCKETS,
    "queue.tab.{}": BUCKETS,
    "villager.in_story.{}": ("named", "phone"),
    "queue.tab_plain.{}": (*BUCKETS, "waiting"),
    "petition.answer.{}": ("0", "1", "2"),
    "petition.body.{}": (*Body, *Higher),
    "petition.elsewhere.{}": tuple(Elsewhere),
    "petition.paper.{}": PAPERS,
    "petition.paper_called.{}": ("0", "1", "2"),
    "petition.paper_that_day.{}": PAPERS,
    "petition.ready.{}.{}": tuple(
        f"{m.value}.{n}" for m, count in LISTED.items() for n in range(1, count + 1)
    ),
    "press.ready.{}": tuple(str(n) for n in range(1, PRESSING + 1)),
    "petition.ready.prolong.{}": tuple(str(n) for n in range(1, LISTED[Move.PROLONG] + 1)),
    "petition.rights.{}": ("0", "1"),
    "petition.step.{}": ("0", "1", "2"),
    "retention.head.{}": (*RETENTION_HEADS, *DISK_HEADS),
    "retention.part.{}": (*PARTS, "disk"),
    "retention.term.{}": tuple(Term),
    "retention.who.{}": tuple(Reader),
    "retention.why.{}": tuple(Why),
    "reception.list.{}": LISTS,
    "reception.none.{}": LISTS,
    "reception.tab.{}": LISTS,
    "kept.kind.{}": tuple(TextKind),
    "ready.{}.{}.{}": READY_ANSWERS,
    "ready.button.{}.{}.{}": READY_ANSWERS,
    "case.seen_what.{}": OPENED,
    "told_back.{}": TOLD_BACK,
    "reason.step_aside.{}": tuple(str(n) for n in range(1, WHY_ASIDE + 1)),
    "relatives.kin.{}": tuple(Kin),
    "relatives.line.{}": tuple(Kin),
    "relatives.roster.{}": tuple(Kin),
    "reason.word.{}": REASONS,
    "reason.{}.{}": tuple(
        f"{name}.{n}"
        for name, count in ({move.value: n for move, n in READY.items()} | OFFER_READY).items()
        for n in range(1, count + 1)
    ),
    "refusal.{}": (),  # said of every Refusal: its key is found where it is raised
    "refusal.policy_{}": ("unfit", "rising", "nothing", "both", "deaf", "signers"),
    "refusal.unasked.{}": tuple(UNASKED),
    "refusal.amount_{}": ("unreadable", "too_fine", "nothing", "too_much"),
    "refusal.proof_missing_{}": tuple(Proof),
    "report.filed.{}": tuple(set(Track) - {Track.SPENDING}),
    "role.{}": tuple(Role),
    "several.act.{}": tuple(AtOnce),
    "several.why.{}": WHY,
    "satisfaction.{}": tuple(Satisfaction),
    "state.{}": tuple(State),
    "step.{}": SHOWN,
    "time.month.{}": tuple(str(month) for month in range(1, 13)),
    "time.weekday.{}": tuple(str(day) for day in range(1, 8)),
    "team.mark.{}": tuple(set(Attention) - {Attention.VACANT, Attention.OVERDUE}),
    "topic.{}": tuple(Topic),
    "spend.ask.amount.{}": (*SUMMED, "own"),
    "spend.ask.reason.{}": ("increase", "drop", "not_done", "audit", "remarks", "contractor"),
    "spend.ask.signers.{}": (*SIGNED, "own"),
    "spend.change.button.{}": SPENDING_CHANGES,
    "spend.choice.{}": (*(choice for each in CHOICES.values() for choice in each), *Verdict),
    "spend.kind.{}": ("planned", "emergency"),
    "spend.note.{}": ("increased", "not_done", "sent_back", "dropped"),
    "spend.found.{}": ("increased", "not_done", "sent_back", "paid", "dropped"),
    "spend.photo.{}": (*PHOTOGRAPHED, "own"),
    "spend.proof.{}": tuple(Proof),
    "spend.reason.{}.{}": tuple(
        f"{move.value}.{n}" for move, count in SPENDING_READY.items() for n in range(1, count + 1)
    ),
    "spend.step.{}": KNOWN,
    "spend.verdict.{}": tuple(Verdict),
    "spend.wrong.{}": ("undecided", "unreviewed", "in_cash", "beyond"),
    "track.button.{}": tuple(set(Track) - {Track.SPENDING}),
    "track.{}": tuple(Track),
    "turn.instead.{}": (State.TO_VERIFY, State.VERIFIED, State.TOLD),
    "turn.{}": tuple(State),
    "visit.change.button.{}": VISIT_CHANGES,
    "weekly.worst.{}": tuple(Colour),
    "withdraw.{}": ("solved", "mistake", "pressed"),
}

#: Keys said from elsewhere, with the fields they get.
ELSEWHERE: dict[str, set[str]] = {
    **{f"command.{name}": set() for name in COMMAND_NAMES},
    **{f"asked.{asked}": set() for asked in Asked},
    **{f"file.reason.{reason}": set() for reason in FILE_REASONS},
    **{key: set() for key in KEYS},
    **{f"refusal.{code}": set() for code in ("missing", "stale", "number_mistyped", "number_missing")},
    **{f"bot.{name}": set() for name in ("description", "short_description")},
    **{f"picture.receipt.{name}": set() for name in RECEIPT},
    "queue": {"today", "own", "unsigned", "others", "list", "lines", "narrow", "place"},
    "queue.inspector": {"today", "own", "desk", "others", "list", "lines", "narrow", "place"},
    "update_parked": set(),
    **{
        f"sheet.{name}": set()
        for name in ("cases", "reports", "closings", "visits", "duties", "long_texts", "about")
    },
    **{f"long_texts.{name}": set() for name in LONG_TEXTS},
    "long_texts.note": {"sheet"},
    **{f"leave.button.{name}": {"month", "day", "weekday"} for name in LEAVE_DAYS},
    "file.unreadable": {"order", "reason"},
    "file.unreadable_filed": {"order", "reason", "number"},
    "file.refused": {"order", "reason"},
}


@dataclass(frozen=True)
class Used:
    """A key in the code; `fields` None: given in a way that cannot be read off."""

    where: str
    key: str
    fields: frozenset[str] | None


# --- reading the code


def sources() -> Iterator[tuple[str, ast.Module]]:
    for house in (handlers, supervision):
        for path in sorted(Path(str(house.__file__)).parent.rglob("*.py")):
            yield path.name, ast.parse(path.read_text(encoding="utf-8"))


def called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def argument(call: ast.Call, place: int, name: str) -> ast.expr | None:
    named = next((keyword.value for keyword in call.keywords if keyword.arg == name), None)
    return named or (call.args[place] if len(call.args) > place else None)


def keywords(call: ast.Call, *beside: str) -> frozenset[str] | None:
    if any(keyword.arg is None for keyword in call.keywords):
        return None
    return frozenset(keyword.arg for keyword in call.keywords if keyword.arg not in beside and keyword.arg)


class Room:
    """The names given inside one function, to follow `key = …` and `fields = …` to where they are used."""

    def __init__(self, scope: ast.AST, facts: frozenset[str]) -> None:
        self._facts = facts
        self._values: dict[str, list[ast.expr]] = {}
        self._added: dict[str, set[str]] = {}
        for node in ast.walk(scope):
            target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
            if isinstance(node, (ast.Assign, ast.AnnAssign)) and node.value is not None:
                if isinstance(target, ast.Name):
                    self._values.setdefault(target.id, []).append(node.value)
                elif isinstance(target, ast.Subscript) and isinstance(target.slice, ast.Constant):
                    self._added.setdefault(ast.unparse(target.value), set()).add(str(target.slice.value))

    def keys(self, node: ast.expr | None) -> list[str]:
        match node:
            case ast.Constant(value=str(text)):
                return [text]
            case ast.IfExp():
                return [*self.keys(node.body), *self.keys(node.orelse)]
            case ast.BoolOp():
                return [key for value in node.values for key in self.keys(value)]
            case ast.JoinedStr():
                return [pattern(node)]
            case ast.Name() if node.id in self._values:
                return [key for value in self._values[node.id] for key in self.keys(value)]
        return []

    def fields(self, node: ast.expr | None) -> frozenset[str] | None:
        match node:
            case None:
                return frozenset()
            case ast.Dict() if all(isinstance(key, ast.Constant) for key in node.keys):
                return frozenset(str(key.value) for key in node.keys if isinstance(key, ast.Constant))
            case ast.BinOp(op=ast.BitOr()):
                left, right = self.fields(node.left), self.fields(node.right)
                return None if left is None or right is None else left | right
            case ast.Call() if called(node) == "facts":
                return self._facts
            case ast.Name() if len(self._values.get(node.id, ())) == 1:
                known = self.fields(self._values[node.id][0])
                return None if known is None else known | self._added.get(node.id, set())
        return None


def pattern(joined: ast.JoinedStr) -> str:
    return "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in joined.values)


def facts_of_a_case() -> frozenset[str]:
    for _file, tree in sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef) and node.name == "facts":
                given = [each.value for each in ast.walk(node) if isinstance(each, ast.Return)]
                return Room(node, frozenset()).fields(given[0]) or frozenset()
    raise LookupError


@cache
def screens_made() -> set[str]:
    """Names of screens that have a maker: what is said under such a name need not be words."""
    makers = [
        str(call.args[0].value)
        for _file, tree in sources()
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and called(call) in {"screen", "_notice"}
        if call.args and isinstance(call.args[0], ast.Constant)
    ]
    return set(makers)


Said = tuple[list[str], frozenset[str] | None]


def said_by(call: ast.Call, room: Room) -> Said:
    """The keys and fields of one call; no keys when it says nothing."""
    method = isinstance(call.func, ast.Attribute)
    name = called(call)
    if name in LABELS:
        place, label, fields_at = LABELS[name]
        fields = frozenset[str]() if fields_at is None else room.fields(argument(call, fields_at, "fields"))
        return room.keys(argument(call, place, label)), fields
    if name in {"word", "option"}:
        return room.keys(argument(call, name == "option", "label")), keywords(call, "argument")
    if name == "act":
        return of_a_move(call, room), keywords(call, "argument", "label")
    if name == "Refusal":
        return [f"refusal.{code}" for code in room.keys(argument(call, 0, "code"))], keywords(call, "screen")
    if name == "_tell_keepers":
        return room.keys(argument(call, 0, "screen_name")), frozenset({"name"})
    if method and name in {"say", "answer"}:
        return said_in_chat(call, room)
    if method and name == "words":
        return room.keys(argument(call, 0, "key")), frozenset()
    return [], None


#: Call → place and name of its key, place of its fields.
LABELS: dict[str, tuple[int, str, int | None]] = {
    "Screen": (0, "key", 1),
    "Words": (0, "key", 1),
    "Button": (0, "label", 3),
    "Key": (0, "label", None),
    "Step": (2, "wants", None),
}


def of_a_move(call: ast.Call, room: Room) -> list[str]:
    """The label of a card's button: its own, else that of its move."""
    label = argument(call, 3, "label")
    if label is not None:
        return room.keys(label)
    return [f"move.button.{name}" for name in room.keys(argument(call, 1, "name"))]


def said_in_chat(call: ast.Call, room: Room) -> Said:
    """`turn.say("key", field=…)` and `work.say(chat, "key", {…})`; screens with makers are checked there."""
    if ast.unparse(call.func).startswith("turn.") and "work" not in ast.unparse(call.func):
        keys, fields = room.keys(argument(call, 0, "screen")), keywords(call, "case_id", "priority")
    else:
        keys, fields = room.keys(argument(call, 1, "screen")), room.fields(argument(call, 2, "fields"))
    return [key for key in keys if key not in screens_made()], fields


def notices(call: ast.Call, facts: frozenset[str]) -> Said:
    """A notice about a case is given its facts, the last words of a kind and why it comes where it asks for them."""
    asked = {keyword.arg for keyword in call.keywords}
    more = {"aloud"} | ({"text"} if "last" in asked else set()) | ({"why"} if "why" in asked else set())
    return [str(ast.literal_eval(call.args[0]))], facts | more


@cache
def used() -> list[Used]:
    facts = facts_of_a_case()
    found: dict[tuple[str, int, int], list[Used]] = {}
    for file, tree in sources():
        # Inner functions are walked again after the outer one: the nearest room is the last to say.
        for scope in (tree, *(node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))):
            room = Room(scope, facts)
            for call in (node for node in ast.walk(scope) if isinstance(node, ast.Call)):
                keys, fields = notices(call, facts) if called(call) == "_notice" else said_by(call, room)
                place = (file, call.lineno, call.col_offset)
                found[place] = [Used(f"{file}:{call.lineno}", key, fields) for key in keys]
    return [each for group in found.values() for each in group]


def spelled_out(each: Used) -> list[Used]:
    if "{}" not in each.key:
        return [each]
    gaps = FAMILIES.get(each.key, ())
    return [Used(each.where, filled(each.key, gap), each.fields) for gap in gaps]


def filled(family: str, gap: str) -> str:
    return family.partition("{}")[0] + gap


@cache
def everything() -> tuple[Used, ...]:
    """With each family's members, and what is said elsewhere. Walked when first asked for: it takes seconds, and
    every worker collects this file."""
    spelled = (one for each in used() for one in spelled_out(each))
    elsewhere = (Used("elsewhere", key, frozenset(fields)) for key, fields in ELSEWHERE.items())
    return (*spelled, *elsewhere)


# --- what must hold


def test_the_walk_finds_the_keys() -> None:
    keys = {each.key for each in everything()}
    assert len(keys) > 300
    assert {"case.card", "refusal.moved", "flow.stop", "wants.photo", "notice.red", "key.visit"} <= keys


def test_every_family_is_listed_here() -> None:
    assert {each.key for each in used() if "{}" in each.key} - FAMILIES.keys() == set()


@pytest.mark.parametrize("language", CATALOGUE.languages)
def test_every_key_said_exists(language: str) -> None:
    words = CATALOGUE.words(language)
    assert sorted({f"{each.key} ({each.where})" for each in everything() if each.key not in words}) == []


@pytest.mark.parametrize("language", CATALOGUE.languages)
def test_no_message_needs_more_than_it_is_given(language: str) -> None:
    words = CATALOGUE.words(language)
    lacking = [
        f"{each.key} ({each.where}): {sorted(lack)}" for each in everything() if (lack := lacks(words, each))
    ]
    assert lacking == []


def lacks(words: Words, each: Used) -> frozenset[str]:
    if each.fields is None or each.key not in words:
        return frozenset()
    return words.fields(each.key) - each.fields


@pytest.mark.parametrize("language", CATALOGUE.languages)
def test_a_commands_words_fit_the_menu(language: str) -> None:
    words = CATALOGUE.words(language)
    assert [key for key in words.keys("command.") if len(words(key)) > 40] == []


@pytest.mark.parametrize(("key", "most"), [("bot.description", 512), ("bot.short_description", 120)])
@pytest.mark.parametrize("language", CATALOGUE.languages)
def test_what_we_say_of_ourselves_fits(language: str, key: str, most: int) -> None:
    assert len(CATALOGUE.words(language)(key)) <= most


@pytest.mark.parametrize("language", CATALOGUE.languages)
def test_no_two_keys_under_the_input_line_look_alike(language: str) -> None:
    words = CATALOGUE.words(language)
    labels = [words(key) for key in words.keys("key.")]
    assert len(set(labels)) == len(labels)
