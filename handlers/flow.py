"""A conversation as a value: steps, what each takes, where it leads; the engine that walks it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from handlers.buttons import number, pressed, value_of
from handlers.said import Kind
from handlers.screen import Button, Rows, Screen, View, When, Words, screen, tells, word
from handlers.turn import Turn
from supervision.acts.drafting import answered, in_sight
from supervision.cases import Track
from supervision.categories import integrity_words
from supervision.drafts import HELD, Draft
from supervision.gate import case_for
from supervision.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Go:
    """The next step, and what has been learnt. `step` None: ask the same again. `quiet`: say nothing now."""

    step: str | None = None
    learnt: Mapping[str, Any] = field(default_factory=dict)
    forget: tuple[str, ...] = ()
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Done:
    """The act has answered; the conversation is over (the draft is finished or discarded by the act)."""


Outcome = Go | Done
Take = Callable[[Turn, Draft], Outcome]
Choose = Callable[[Turn, Draft, str], Outcome]
Ask = Callable[[View, Draft], Screen]


@dataclass(frozen=True, slots=True)
class Step:
    """One question. `takes`: what may be sent; `chooses`: what may be pressed; `back`: the step before, or
    `back_to` where that depends on what was asked.

    `wants` is the key of the words that say what is wanted here, used when something else arrives. `lasting`:
    choices that mean the same on an older picture of this question: ticks, tapped faster than they are shown.
    `slow`: a question that counts much: it is made after the act, in a reading that nobody waits for.
    """

    name: str
    ask: Ask
    wants: str
    takes: Mapping[Kind, Take] = field(default_factory=dict)
    chooses: Mapping[str, Choose] = field(default_factory=dict)
    back: str | None = None
    lasting: frozenset[str] = frozenset()
    back_to: Callable[[Draft], str | None] | None = None
    slow: bool = False

    def before(self, draft: Draft) -> str | None:
        """The step to go back to; None at the first."""
        return self.back_to(draft) if self.back_to is not None else self.back


@dataclass(frozen=True, slots=True)
class Flow:
    """A conversation. `anywhere` takes what may come at any step (photos, voice, more words). `passing`: there is
    nothing in it to come back to (a search): whoever turns to something else has left it. `names`: whether what
    it shows tells who a villager is, or what must not stay: such a question leaves the chat after a day, and older ones
    once it is asked anew or over, as the message in which it was said does."""

    name: str
    steps: Mapping[str, Step]
    first: str
    anywhere: Mapping[Kind, Take] = field(default_factory=dict)
    passing: bool = False
    names: Callable[[Draft], bool] = lambda _draft: False


FLOWS: dict[str, Flow] = {}

#: Where a draft keeps the moment of its first message; our clock may be behind Telegram's by so much.
BEGAN = "began"
_SKEW = timedelta(minutes=1)


def flow(
    name: str,
    first: str,
    *steps: Step,
    anywhere: Mapping[Kind, Take] | None = None,
    passing: bool = False,
    names: Callable[[Draft], bool] = lambda _draft: False,
) -> Flow:
    """Make a conversation and register it. Raises ValueError: there is one of that name, or two of its steps have one
    name, of which only the later would ever be asked."""
    made = Flow(name, {step.name: step for step in steps}, first, anywhere or {}, passing, names)
    if name in FLOWS or len(made.steps) < len(steps):
        raise ValueError(name)
    FLOWS[name] = made
    return made


def option(draft: Draft, label: str, choice: str, argument: str = "", **fields: Any) -> Button:
    """A button of the present step. It carries the draft's version, so that a press on an old screen shows."""
    args = (draft.ref, number(draft.version), choice) + ((argument,) if argument else ())
    return Button(label, "d", args, fields)


def begin(turn: Turn, flow_name: str, step: str | None = None, **body: Any) -> Draft:
    """Start a conversation (an active one is parked) and ask its first question."""
    draft = start(turn, flow_name, step, **body)
    show(turn, draft)
    return draft


def start(turn: Turn, flow_name: str, step: str | None = None, **body: Any) -> Draft:
    """Start a conversation without asking yet."""
    made = FLOWS[flow_name]
    parked = turn.work.drafts.active(turn.person.id)
    if parked is not None and (_untold(parked, flow_name) or FLOWS[parked.flow].passing):
        turn.work.drafts.discard(parked)
    first = {BEGAN: (min(turn.said.at, turn.work.now) - _SKEW).isoformat(), **body}
    draft = turn.work.drafts.start(turn.person.id, turn.said.chat_id, flow_name, step or made.first, first)
    return keep(turn, draft)


def _untold(parked: Draft, flow_name: str) -> bool:
    """The same conversation, asked for once more before anything was said in it."""
    return parked.flow == flow_name and parked.body.keys() <= {BEGAN}


def began(draft: Draft) -> datetime:
    """A moment before the first message of this conversation, so that all of them can be deleted."""
    return datetime.fromisoformat(draft.body[BEGAN])


def offer_again(turn: Turn, since: datetime) -> None:
    """A matter was sealed, and what was said since then deleted: maybe also what another conversation had asked."""
    for draft in turn.work.drafts.parked(turn.person.id):
        if not FLOWS[draft.flow].passing and draft.updated_at is not None and draft.updated_at >= since:
            turn.say("draft.waiting", draft=draft.ref)
            return


def show(turn: Turn, draft: Draft, *, kept: bool = False) -> None:
    """Ask the draft's present question: in place after a press, as a new message after anything else.

    `kept`: what was just sent went into the draft, and the same question is asked again.
    """
    extra = {"kept": True} if kept else {}
    # An answer is worded in its act (see bot.spoken), what comes after it is not.
    priority = 2 if FLOWS[draft.flow].steps[draft.step].slow else 1
    turn.answer("draft", priority=priority, draft=draft.ref, version=draft.version, **extra)


def keep(turn: Turn, draft: Draft) -> Draft:
    """Store the draft; it is reminded of after 1 and 7 days and deleted after 30 (product, section 2)."""
    return turn.work.drafts.save(answered(turn.work, draft))


def advance(turn: Turn, draft: Draft, outcome: Outcome) -> int:
    """Go where the answer leads, and ask the next question. Returns the draft's version afterwards."""
    if _names(draft):
        _take_names_back(turn, draft)
    if isinstance(outcome, Done):
        _put_away(turn, draft)
        return draft.version
    moved = outcome.step is not None or outcome.learnt or outcome.forget
    if moved:
        body = {k: v for k, v in draft.body.items() if k not in outcome.forget} | dict(outcome.learnt)
        draft = keep(turn, replace(draft, step=outcome.step or draft.step, body=body))
    if not outcome.quiet:
        show(turn, draft, kept=outcome.step is None and turn.said.press is None)
    return draft.version


def _names(draft: Draft) -> bool:
    return FLOWS[draft.flow].names(draft)


def _take_names_back(turn: Turn, draft: Draft) -> None:
    """What it has asked until now says who the villager is, to whoever picks up the phone: that goes."""
    turn.work.take_back_asked(turn.said.chat_id, draft.ref, but=_pressed(turn))


def _put_away(turn: Turn, draft: Draft) -> None:
    """It is over: what it asked, and was answered below, asks no more."""
    turn.work.put_away(turn.said.chat_id, draft.ref, but=_pressed(turn))


def _pressed(turn: Turn) -> int | None:
    """What was pressed is answered in place."""
    return turn.said.press.message_id if turn.said.press is not None else None


def hear(turn: Turn, draft: Draft) -> None:
    """Something was sent while this conversation is active."""
    made = FLOWS[draft.flow]
    step = made.steps[draft.step]
    kind = turn.said.kind
    take = step.takes.get(kind) or made.anywhere.get(kind)
    if take is None:
        turn.say("flow.not_here", what=word(f"kind.{kind.value}"), wants=word(step.wants))
        turn.say("draft", draft=draft.ref, version=draft.version)
        return
    advance(turn, draft, take(turn, draft))


@pressed("d")
def choose(turn: Turn, args: tuple[str, ...]) -> None:
    """A button of a conversation was pressed: (draft, version, choice[, argument])."""
    ref, version, choice = (*args, "", "", "")[:3]
    argument = args[3] if len(args) > 3 else ""
    draft = turn.work.drafts.by_ref(ref)
    if draft is None or draft.person_id != turn.person.id:
        raise Refusal("draft_gone")
    step = FLOWS[draft.flow].steps[draft.step]
    meant = draft.version == value_of(version) or choice in step.lasting
    if not draft.active:
        draft = turn.work.drafts.resume(draft)
        if not meant:
            show(turn, draft)
            return
        # The question that was tapped is the one it waits at: to ask it once more would look like no answer at all.
    if not meant:
        raise Refusal("step_passed", screen=("draft", {"draft": draft.ref, "version": draft.version}))
    before = step.before(draft)
    if choice == "back" and before is not None:
        advance(turn, draft, Go(before))
        return
    if choice == "stop":
        stop(turn, draft)
        return
    handler = step.chooses.get(choice)
    if handler is None:
        raise Refusal("step_passed", screen=("draft", {"draft": draft.ref, "version": draft.version}))
    advance(turn, draft, handler(turn, draft, argument))


def stop(turn: Turn, draft: Draft) -> None:
    """不要了: what was said is deleted; of a matter that is filed no more than this step's entry."""
    ref, seen = draft.body.get("case"), in_sight(turn.work, draft)
    turn.work.drafts.discard(draft)
    if seen and isinstance(ref, str):
        case = case_for(turn.work, turn.actor, ref)
        turn.answer("flow.stopped_step", case_id=case.id, case=ref)
    else:
        turn.answer("flow.stopped")
    if _names(draft):
        _take_names_back(turn, draft)
    _put_away(turn, draft)


@screen("flow.stopped_step")
def stopped_screen(view: View, fields: Mapping[str, Any]) -> Screen:
    """The matter itself is still there: else 不要了 sounds as if it had been deleted."""
    case = case_for(view.work, view.someone, fields["case"])
    key = "flow.stopped_spending" if case.track is Track.SPENDING else "flow.stopped_step"
    return Screen(key, {"number": case.number}, rows=((Button("notice.button.card", "o", (case.ref,)),),))


@screen("draft")
def question(view: View, fields: Mapping[str, Any]) -> Screen | None:
    """The present question of a draft; None when the conversation has moved on since it was queued."""
    draft = view.work.drafts.by_ref(fields["draft"])
    if draft is None or view.person is None or draft.person_id != view.person.id:
        return None
    if draft.version != fields["version"]:
        return None
    step = FLOWS[draft.flow].steps[draft.step]
    asked = step.ask(view, draft)
    if fields.get("kept") and not asked.fields:
        asked = replace(asked, key="flow.kept", fields={"question": Words(asked.key)})
    return replace(
        asked,
        rows=asked.rows + _ways_out(draft, step),
        # Words that somebody wrote, in a line among others or on a button too.
        content=asked.content or tells(asked),
        fleeting=asked.fleeting or _names(draft),
    )


def _ways_out(draft: Draft, step: Step) -> tuple[tuple[Button, ...], ...]:
    """上一步 and 不要了 under every question, so that nobody is caught in a conversation."""
    out = (option(draft, "flow.stop", "stop"),)
    return ((option(draft, "flow.back", "back"), *out),) if step.before(draft) else (out,)


def waiting_text(draft: Draft) -> Words:
    """What an unfinished conversation is about (for “上回那件没说完”): its kind, and its number or first words.

    It stands in notifications and on buttons, where others look on: of what may be an integrity matter there is no word
    of it, but when it was told."""
    what = Words(f"draft.{draft.flow}")
    told = " ".join("".join(part["text"] for part in draft.body.get("parts", [])).split())
    about: Any = draft.body.get("number") or told[:8]
    if told and about == told[:8] and _delicate(draft, told):
        about = When(began(draft), "stamp") if BEGAN in draft.body else None
    return Words("draft.about", {"what": what, "about": about}) if about else what


def _delicate(draft: Draft, told: str) -> bool:
    """Kept before it was said what it is; or it names somebody, or speaks of officials."""
    named = draft.body.get("concerns") or draft.body.get("spoken") or draft.step == "above"
    return draft.flow == HELD or bool(named) or integrity_words(told)


def unfinished(drafts: Sequence[Draft]) -> Rows:
    """A button for each of the last unfinished conversations."""
    return tuple(
        (Button("todo.button.draft", "dr", (draft.ref, "go"), {"what": waiting_text(draft)}),)
        for draft in drafts[:4]
    )
