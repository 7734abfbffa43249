"""抽查履职轨迹: one is drawn or picked, what was found is recorded, and the person says a word on the own."""

from collections.abc import Mapping
from typing import Any

from handlers.buttons import in_rows, number, pressed, value_of
from handlers.flow import Done, Go, Outcome, Step, begin, flow, option
from handlers.said import Kind
from handlers.screen import Button, Lines, Quote, Rows, Screen, View, When, Words, screen
from handlers.turn import Turn
from supervision.acts import sampling as acts
from supervision.drafts import Draft
from supervision.duty import Period, span_of
from supervision.duty_sight import drawable, offices_watched, samples
from supervision.people import Person
from supervision.refusals import Missing, Refusal
from supervision.samplings import Sampling, Verdict

#: How many samplings of one track are shown.
_SHOWN = 3
#: How many ready-made findings there are for each verdict (words: sampling.ready.<verdict>.<n>).
READY = 3
_PERIODS = tuple(Period)
_VERDICTS = tuple(Verdict)


def found(view: View, person: Person, period: Period, most: int = _SHOWN) -> tuple[Sampling, ...]:
    """What the county recorded of this track in the period, the latest first."""
    span = span_of(period, view.work.now, view.work.time)
    return tuple(view.work.samplings.of_person(person.id, span, most))


def lines(view: View, samplings: tuple[Sampling, ...]) -> Lines:
    """Each with who recorded it, the verdict, the words, and the person's own comment as it stands now."""
    shown = []
    for each in samplings:
        by = view.work.people.by_id(each.by_id).name
        verdict = Words(f"sampling.verdict.{each.verdict}")
        head = {"at": When(each.done_at or each.at, "day"), "by": by, "verdict": verdict}
        shown.append(Words("sampling.line", head | {"words": Quote(each.words or "…")}))
        if each.comments:
            said = {"text": Quote(each.comments[-1] or "…"), "version": len(each.comments)}
            shown.append(Words("sampling.commented" if len(each.comments) > 1 else "sampling.comment", said))
    return Lines(tuple(shown))


def rows(view: View, person: Person, period: Period, samplings: tuple[Sampling, ...]) -> Rows:
    """记抽查 for whoever samples this track; 说一句 for the person whose track it is; 随机抽一个."""
    actor = view.someone
    made: list[tuple[Button, ...]] = []
    if person.id == actor.person.id:
        for each in samplings[:1]:
            verdict = Words(f"sampling.verdict.{each.verdict}")
            made.append((Button("sampling.button.comment", "dc", (each.ref,), {"verdict": verdict}),))
        if samples(actor) and drawable(view.work, actor):
            made.append((Button("sampling.button.draw", "dw"),))
    elif samples(actor) and _may_record(view, person):
        args = (person.ref, number(_PERIODS.index(period)))
        made.append((Button("sampling.button.record", "ds", args),))
    return tuple(made)


def _may_record(view: View, person: Person) -> bool:
    actor, work = view.someone, view.work
    watched = offices_watched(work, actor, sampling=True)
    drawn = work.samplings.open_by(actor.person.id)
    return any(office.person_id == person.id for office in watched) or any(
        each.person_id == person.id for each in drawn
    )


@pressed("dw")
def draw_one(turn: Turn, _args: tuple[str, ...]) -> None:
    """随机抽一个: whose track comes up is chance."""
    drawn = acts.draw(turn.work, turn.actor)
    person = turn.work.people.by_id(drawn.person_id)
    turn.say("duty", person=person.ref, period=drawn.period)


@pressed("ds")
def begin_recording(turn: Turn, args: tuple[str, ...]) -> None:
    """记抽查: (person, period)."""
    ref, code = (*args, "", "")[:2]
    person = turn.work.people.by_ref(ref)
    if person is None:
        raise Missing
    at = value_of(code)
    period = _PERIODS[at] if 0 <= at < len(_PERIODS) else Period.QUARTER
    looked = acts.pick(turn.work, turn.actor, person, period)
    begin(turn, "sampling", sampling=looked.ref, name=person.name)


def _ask_verdict(view: View, draft: Draft) -> Screen:
    buttons = [
        option(draft, f"sampling.verdict.{verdict.value}", "verdict", str(n))
        for n, verdict in enumerate(_VERDICTS)
    ]
    return Screen("sampling.ask.verdict", {"name": draft.body["name"]}, rows=in_rows(buttons, 3))


def _choose_verdict(turn: Turn, draft: Draft, argument: str) -> Outcome:
    if not argument.isdigit() or int(argument) >= len(_VERDICTS):
        raise Refusal("choice_unknown")
    return Go("words", {"verdict": _VERDICTS[int(argument)].value})


def _verdict(draft: Draft) -> Verdict:
    return Verdict(draft.body.get("verdict", Verdict.QUALIFIED.value))


def _ask_words(view: View, draft: Draft) -> Screen:
    verdict = _verdict(draft)
    ready = [
        option(draft, f"sampling.ready.{verdict.value}.{n}", "ready", str(n)) for n in range(1, READY + 1)
    ]
    shown = {"name": draft.body["name"], "verdict": Words(f"sampling.verdict.{verdict.value}")}
    return Screen("sampling.ask.words", shown, rows=in_rows(ready, 1))


def _record(turn: Turn, draft: Draft, text: str) -> Outcome:
    done = acts.judge(turn.work, turn.actor, draft.body["sampling"], _verdict(draft), text)
    turn.work.drafts.finish(draft)
    person = turn.work.people.by_id(done.person_id)
    turn.answer("sampling.recorded", name=person.name)
    return Done()


def _record_ready(turn: Turn, draft: Draft, argument: str) -> Outcome:
    if not argument.isdigit() or not 1 <= int(argument) <= READY:
        raise Refusal("choice_unknown")
    return _record(turn, draft, turn.words(f"sampling.ready.{_verdict(draft).value}.{argument}"))


flow(
    "sampling",
    "verdict",
    Step("verdict", _ask_verdict, "wants.choose", chooses={"verdict": _choose_verdict}),
    Step(
        "words",
        _ask_words,
        "wants.words",
        takes={Kind.TEXT: lambda turn, draft: _record(turn, draft, turn.said.text)},
        chooses={"ready": _record_ready},
        back="verdict",
    ),
)


# --- the person's own word


@pressed("dc")
def begin_comment(turn: Turn, args: tuple[str, ...]) -> None:
    """说一句: (sampling)."""
    own = acts.commentable(turn.work, turn.actor, args[0] if args else "")
    begin(turn, "comment", sampling=own.ref)


def _ask_comment(view: View, draft: Draft) -> Screen:
    own = view.work.samplings.by_ref(draft.body["sampling"])
    if own is not None and own.comments and own.person_id == view.someone.person.id:
        return Screen("sampling.ask.again", {"text": Quote(own.comments[-1] or "…")})
    return Screen("sampling.ask.comment")


def _commented(turn: Turn, draft: Draft) -> Outcome:
    acts.comment(turn.work, turn.actor, draft.body["sampling"], turn.said.text)
    turn.work.drafts.finish(draft)
    turn.answer("sampling.said", sampling=draft.body["sampling"])
    return Done()


flow("comment", "words", Step("words", _ask_comment, "wants.words", takes={Kind.TEXT: _commented}))


@screen("sampling.said")
def said_screen(view: View, fields: Mapping[str, Any]) -> Screen | None:
    """It is kept; changing it is one tap away."""
    own = view.work.samplings.by_ref(fields["sampling"])
    if own is None or own.person_id != view.someone.person.id:
        return None
    change = Button("sampling.button.change", "dc", (own.ref,))
    return Screen("sampling.said", rows=((change, Button("notice.button.duty", "go", ("duty",))),))


# --- what the two hear


@screen("duty.judged")
def judged_screen(view: View, fields: Mapping[str, Any]) -> Screen | None:
    """The person hears what was found, and may say a word on it."""
    own = view.work.samplings.by_ref(fields["sampling"])
    if own is None or own.verdict is None or own.person_id != view.someone.person.id:
        return None
    buttons = (
        Button("sampling.button.say", "dc", (own.ref,)),
        Button("notice.button.duty", "go", ("duty",)),
    )
    return Screen("duty.judged", {"lines": lines(view, (own,))}, rows=(buttons,), content=True)


@screen("duty.commented")
def commented_screen(view: View, fields: Mapping[str, Any]) -> Screen | None:
    """Whoever recorded it hears what the person says of it."""
    own = view.work.samplings.by_ref(fields["sampling"])
    if own is None or own.by_id != view.someone.person.id or not own.comments:
        return None
    name = view.work.people.by_id(own.person_id).name
    return Screen("duty.commented", {"name": name, "lines": lines(view, (own,))}, content=True)
