"""Integrity matters in the chat: registering, handing down, and the buttons of the county's card and the task."""

from collections.abc import Callable
from datetime import date

from handlers import days
from handlers.buttons import in_rows, pressed
from handlers.flow import Done, Go, Outcome, Step, begin, flow, option
from handlers.integrity_card import show_matter
from handlers.outside import outside_word
from handlers.said import Kind
from handlers.screen import Screen, View
from handlers.turn import Turn
from supervision.acts import integrity as acts
from supervision.drafts import Draft
from supervision.integrity import AsideFor, Came, Ending, Instruction, Matter, Owed, Told, own_number
from supervision.integrity_gate import desk_of, matter_for, secretaries, task_for
from supervision.numbers import read_number
from supervision.refusals import Refusal


def _again(draft: Draft, refusal: Refusal) -> Refusal:
    """The same refusal, with the question after it."""
    return Refusal(
        refusal.code, screen=("draft", {"draft": draft.ref, "version": draft.version}), **refusal.fields
    )


def _value(
    argument: str, known: type[Came] | type[Instruction] | type[Told] | type[Ending] | type[AsideFor]
) -> str:
    if argument not in set(known):
        raise Refusal("choice_unknown")
    return argument


# --- 登记


@pressed("ir")
def begin_register(turn: Turn, args: tuple[str, ...]) -> None:
    """有人来登记: with the number that was expected, or without one."""
    if not args:
        desk_of(turn.work, turn.actor)
        begin(turn, "integrity_register")
        return
    number = acts.expected(turn.work, turn.actor, args[0])
    begin(turn, "integrity_register", "came", sealed=number)


def _ask_sealed(_view: View, draft: Draft) -> Screen:
    return Screen("integrity.ask_sealed", rows=((option(draft, "integrity.button.none", "none"),),))


def _hear_sealed(turn: Turn, draft: Draft) -> Outcome:
    reading = read_number(turn.said.text)
    if reading.number is None:
        raise _again(draft, Refusal("number_mistyped" if reading.mistyped else "only_a_number"))
    try:
        number = acts.expected(turn.work, turn.actor, reading.number)
    except Refusal as refusal:
        raise _again(draft, refusal) from refusal
    return Go("came", {"sealed": number})


def _ask_came(_view: View, draft: Draft) -> Screen:
    buttons = [option(draft, f"integrity.came.{each.value}", "came", each.value) for each in Came]
    return Screen("integrity.ask_came", rows=in_rows(buttons, 1))


def _ask_named(_view: View, draft: Draft) -> Screen:
    buttons = [option(draft, f"integrity.{each}", "named", each) for each in ("named", "anonymous")]
    return Screen("integrity.ask_named", rows=(tuple(buttons),))


def _choose_named(_turn: Turn, _draft: Draft, argument: str) -> Outcome:
    if argument not in {"named", "anonymous"}:
        raise Refusal("choice_unknown")
    return Go("day", {"named": argument == "named"})


def _ask_day(view: View, draft: Draft) -> Screen:
    return Screen("integrity.ask_day", rows=in_rows(days.lately(view.work, draft), 1))


def _set_day(turn: Turn, draft: Draft, day: date) -> Outcome:
    try:
        acts.received_at(turn.work, day)
    except Refusal as refusal:
        raise days.asked_again(draft, refusal) from refusal
    return Go("own", {"on": day.isoformat()})


def _register(turn: Turn, draft: Draft) -> Outcome:
    body = draft.body
    came, on = Came(body["came"]), date.fromisoformat(body["on"])
    try:
        own = own_number(turn.said.text)
        matter = acts.register(turn.work, turn.actor, own, came, body["named"], on, body.get("sealed"))
    except Refusal as refusal:
        raise _again(draft, refusal) from refusal
    turn.work.drafts.discard(draft)
    show_matter(turn, matter)
    return Done()


flow(
    "integrity_register",
    "sealed",
    Step(
        "sealed",
        _ask_sealed,
        "wants.sealed_number",
        takes={Kind.TEXT: _hear_sealed},
        chooses={"none": lambda _turn, _draft, _argument: Go("came", forget=("sealed",))},
    ),
    Step(
        "came",
        _ask_came,
        "wants.choose",
        chooses={"came": lambda _turn, _draft, argument: Go("named", {"came": _value(argument, Came)})},
    ),
    Step("named", _ask_named, "wants.choose", chooses={"named": _choose_named}, back="came"),
    Step(
        "day",
        _ask_day,
        "wants.day",
        takes={Kind.TEXT: lambda turn, draft: _set_day(turn, draft, days.gone(turn, draft))},
        chooses={"on": lambda turn, draft, argument: _set_day(turn, draft, days.chosen(argument))},
        back="named",
    ),
    Step(
        "own",
        lambda _view, _draft: Screen("integrity.ask_own"),
        "wants.own_number",
        takes={Kind.TEXT: _register},
        back="day",
    ),
)


# --- 交办


def _matter(turn: Turn | View, draft: Draft) -> Matter:
    actor = turn.actor if isinstance(turn, Turn) else turn.someone
    return matter_for(turn.work, actor, draft.body["matter"])


def _ask_who(view: View, draft: Draft) -> Screen:
    matter = _matter(view, draft)
    buttons = [
        option(draft, "integrity.secretary", "who", person.ref, name=person.name, place=_name(view, place))
        for person, place in secretaries(view.work, matter)
    ]
    key = "integrity.ask_who" if buttons else "integrity.ask_who_none"
    return Screen(key, {"county": matter.county_number}, rows=in_rows(buttons[:60], 1))


def _name(view: View, place_id: int) -> str:
    return view.work.places.by_id(place_id).name


def _choose_who(turn: Turn, draft: Draft, argument: str) -> Outcome:
    if argument not in {person.ref for person, _ in secretaries(turn.work, _matter(turn, draft))}:
        raise Refusal("choice_unknown")
    return Go("concerned", {"who": argument})


def _ask_concerned(view: View, draft: Draft) -> Screen:
    person = view.work.people.by_ref(draft.body.get("who", ""))
    buttons = (
        option(draft, "integrity.button.not_concerned", "no"),
        option(draft, "integrity.button.concerned", "yes"),
    )
    return Screen("integrity.ask_concerned", {"name": person.name if person else "…"}, rows=(buttons,))


def _concerned(turn: Turn, draft: Draft, _argument: str) -> Outcome:
    """有关，换一位: never offered again for this matter."""
    person = turn.work.people.by_ref(draft.body.get("who", ""))
    if person is not None:
        acts.keep_from(turn.work, turn.actor, draft.body["matter"], person.id)
    return Go("who", forget=("who",))


def _ask_what(_view: View, draft: Draft) -> Screen:
    buttons = [
        option(draft, f"integrity.instruction.{each.value}", "what", each.value) for each in Instruction
    ]
    return Screen("integrity.ask_what", rows=in_rows(buttons, 1))


def _ask_by(_view: View, draft: Draft) -> Screen:
    buttons = tuple(option(draft, "integrity.days", "by", str(count), count=count) for count in acts.DAYS)
    return Screen("integrity.ask_by", rows=(buttons,))


def _hand_down(turn: Turn, draft: Draft, argument: str) -> Outcome:
    body = draft.body
    person = turn.work.people.by_ref(body.get("who", ""))
    if person is None or argument not in {str(count) for count in acts.DAYS}:
        raise Refusal("choice_unknown")
    what = Instruction(body["what"])
    matter = acts.hand_down(turn.work, turn.actor, body["matter"], person.id, what, int(argument))
    turn.work.drafts.discard(draft)
    show_matter(turn, matter)
    return Done()


flow(
    "integrity_hand",
    "who",
    Step("who", _ask_who, "wants.choose", chooses={"who": _choose_who}),
    Step(
        "concerned",
        _ask_concerned,
        "wants.choose",
        chooses={"no": lambda _turn, _draft, _argument: Go("what"), "yes": _concerned},
        back="who",
    ),
    Step(
        "what",
        _ask_what,
        "wants.choose",
        chooses={"what": lambda _turn, _draft, argument: Go("by", {"what": _value(argument, Instruction)})},
        back="concerned",
    ),
    Step("by", _ask_by, "wants.choose", chooses={"by": _hand_down}, back="what"),
)


# --- the buttons of the county's card

Act = Callable[[Turn, str, str], None]


@pressed("im")
def on_matter(turn: Turn, args: tuple[str, ...]) -> None:
    """A button of the county's card: (matter, what[, argument])."""
    _do(turn, args, _COUNTYS)


@pressed("it")
def on_task(turn: Turn, args: tuple[str, ...]) -> None:
    """A button of the secretary's task: (matter, what[, argument])."""
    _do(turn, args, _TASKS)


def _do(turn: Turn, args: tuple[str, ...], acts_known: dict[str, Act]) -> None:
    ref, what, argument = (*args, "", "", "")[:3]
    act = acts_known.get(what)
    if act is None:
        raise Refusal("button_old", screen=("home", {}))
    act(turn, ref, argument)


def _open(turn: Turn, ref: str, _argument: str) -> None:
    show_matter(turn, matter_for(turn.work, turn.actor, ref, to_look=True))


def _told(owed: Owed, what: str) -> Act:
    def run(turn: Turn, ref: str, argument: str) -> None:
        matter = matter_for(turn.work, turn.actor, ref)
        if not argument:
            turn.answer("integrity.how", matter=matter.ref, what=what)
            return
        show_matter(turn, acts.told(turn.work, turn.actor, ref, owed, Told(_value(argument, Told))))

    return run


def _hand(turn: Turn, ref: str, _argument: str) -> None:
    matter = matter_for(turn.work, turn.actor, ref)
    begin(turn, "integrity_hand", matter=matter.ref)


def _take_back(turn: Turn, ref: str, _argument: str) -> None:
    show_matter(turn, acts.take_back(turn.work, turn.actor, ref))


def _longer(granted: bool) -> Act:
    def run(turn: Turn, ref: str, _argument: str) -> None:
        show_matter(turn, acts.decide_longer(turn.work, turn.actor, ref, granted))

    return run


def _close(turn: Turn, ref: str, argument: str) -> None:
    matter = matter_for(turn.work, turn.actor, ref)
    if not argument:
        turn.answer("integrity.close", matter=matter.ref)
        return
    show_matter(turn, acts.close(turn.work, turn.actor, ref, Ending(_value(argument, Ending))))


def _keep_from(turn: Turn, ref: str, argument: str) -> None:
    matter = matter_for(turn.work, turn.actor, ref)
    person = turn.work.people.by_ref(argument) if argument else None
    if person is None:
        turn.answer("integrity.keep_from", matter=matter.ref)
        return
    acts.keep_from(turn.work, turn.actor, ref, person.id)
    turn.answer("integrity.kept_from", name=person.name, county=matter.county_number)


def _leave(turn: Turn, ref: str, argument: str) -> None:
    matter = matter_for(turn.work, turn.actor, ref)
    if not argument:
        turn.answer("integrity.leave", matter=matter.ref)
    elif argument == "yes":
        turn.answer("integrity.aside_why", matter=matter.ref, at="county")
    elif acts.somebody_left(turn.work, acts.leave(turn.work, turn.actor, ref, _why(argument))):
        turn.answer("integrity.left", county=matter.county_number)
    else:
        outside = turn.work.time.policy.outside
        phone = outside.phone or outside.address
        where = outside_word(turn.work)
        turn.answer("integrity.left_nobody", county=matter.county_number, outside=where, phone=phone)


def _why(argument: str) -> AsideFor:
    return AsideFor(_value(argument, AsideFor))


_COUNTYS: dict[str, Act] = {
    "open": _open,
    "acceptance": _told(Owed.ACCEPTANCE, "acceptance"),
    "result": _told(Owed.RESULT, "result"),
    "hand": _hand,
    "other": _hand,
    "take_back": _take_back,
    "longer_yes": _longer(True),
    "longer_no": _longer(False),
    "close": _close,
    "keep_from": _keep_from,
    "aside": _leave,
}


# --- the secretary's task


def _task(turn: Turn, ref: str, _argument: str) -> None:
    turn.answer("integrity.task", matter=task_for(turn.work, turn.actor, ref).ref)


def _sign(turn: Turn, ref: str, argument: str) -> None:
    acts.sign(turn.work, turn.actor, ref)
    _task(turn, ref, argument)


def _done(turn: Turn, ref: str, _argument: str) -> None:
    matter = acts.report(turn.work, turn.actor, ref)
    turn.answer("integrity.reported", county=matter.county_number)


def _ask_longer(turn: Turn, ref: str, argument: str) -> None:
    matter = task_for(turn.work, turn.actor, ref)
    if not argument:
        turn.answer("integrity.longer", matter=matter.ref)
        return
    if not argument.isdigit():
        raise Refusal("choice_unknown")
    acts.ask_longer(turn.work, turn.actor, ref, int(argument))
    turn.answer("integrity.longer_asked", county=matter.county_number)


def _aside(turn: Turn, ref: str, argument: str) -> None:
    matter = task_for(turn.work, turn.actor, ref)
    if not argument:
        turn.answer("integrity.aside", matter=matter.ref)
    elif argument == "yes":
        turn.answer("integrity.aside_why", matter=matter.ref, at="task")
    else:
        acts.step_aside(turn.work, turn.actor, ref, _why(argument))
        turn.answer("integrity.stepped_aside", county=matter.county_number)


_TASKS: dict[str, Act] = {
    "open": _task,
    "list": lambda turn, _ref, _argument: turn.say("integrity.tasks"),
    "sign": _sign,
    "done": _done,
    "longer": _ask_longer,
    "aside": _aside,
}
