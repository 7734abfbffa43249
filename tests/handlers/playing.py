"""What many scripts have in common: a case brought to where the scene begins."""

from supervision.cases import Case, State
from tests.chat import Chat, Town, photo

STORY = "村口水管破了，三天没水"


def report(who: Chat, story: str = STORY, track: str = "everyday") -> str:
    """File a report; its number."""
    who.says("/complaint").presses(f"track.button.{track}")
    if track == "urgent":
        who.presses("hurt.button.no")
    who.says(story).presses("report.button.no_photo")
    if who.offers("concerned.button.unsure"):
        who.presses("concerned.button.unsure")
    who.presses("report.button.file")
    return newest(who.town).number


def newest(town: Town) -> Case:
    """The case filed last."""
    last = 0
    while True:
        found = town.read(lambda work: work.cases.by_id(last + 1))  # noqa: B023 - called at once
        if found is None:
            break
        last += 1
    case: Case = town.read(lambda work: work.cases.by_id(last))
    return case


def case_of(town: Town, number: str) -> Case:
    """The case as it is now."""
    case: Case = town.read(lambda work: work.cases.by_number(number))
    return case


def state_of(town: Town, number: str) -> State:
    """Where the case is now."""
    return case_of(town, number).state


#: By what a list is narrowed, told by how the choice's key begins; a name of a place has no key.
_FILTERS = {
    "category": "类别",
    "standing": "到哪一步",
    "track": "条线",
    "card": "提醒颜色",
    "period": "什么时候报的",
}


def narrows(who: Chat, choice: str) -> Chat:
    """筛选 by one choice, from a list: by what, then which."""
    who.presses("queue.button.narrow")
    kinds = [_FILTERS[head]] if (head := choice.partition(".")[0]) in _FILTERS else ["哪个村", "乡镇、村"]
    label = next(label for label in who.labels if label.removeprefix("✓ ") in kinds)
    who.presses(label)
    return (who if who.offers(choice) else who.presses("queue.button.next")).presses(choice)


def opens(who: Chat, number: str) -> Chat:
    """Open a case by its number."""
    return who.says(f"/case {number}")


def hand_over(secretary: Chat, number: str) -> None:
    """签收并交办."""
    opens(secretary, number).presses("move.button.signassign")


def answer(inspector: Chat, number: str, text: str = "水务站换了水管") -> None:
    """The unit's answer is entered."""
    opens(inspector, number).presses("move.button.result").says(text).presses("report.button.no_photo")


def verify(who: Chat, number: str) -> None:
    """Seen on site, and done."""
    opens(who, number).presses("move.button.verify").sends(photo()).presses("report.button.enough")
    who.presses("verify.button.here").presses("verify.button.done")


def ask(who: Chat, number: str, said: str) -> None:
    """The villager is told, and asked face to face."""
    opens(who, number).presses("move.button.tell").presses("asked.face").presses(f"satisfaction.{said}")


def to_verify(supervisor: Chat, secretary: Chat, inspector: Chat) -> str:
    """A case that waits for verification on site."""
    number = report(supervisor)
    hand_over(secretary, number)
    answer(inspector, number)
    return number


def told(supervisor: Chat, secretary: Chat, inspector: Chat, said: str) -> str:
    """A case whose villager has said `said`."""
    number = to_verify(supervisor, secretary, inspector)
    verify(supervisor, number)
    ask(supervisor, number, said)
    return number


# --- petitions


def pass_on(secretary: Chat, number: str, theirs: str | None = "XF-2026-117") -> None:
    """Registered, and handed to the county's petition office with its number."""
    opens(secretary, number).presses("move.button.register").presses("move.button.hand_over")
    secretary.presses("petition.body.county")
    if theirs is None:
        secretary.presses("petition.button.later")
    else:
        secretary.says(theirs)


def petition(supervisor: Chat, secretary: Chat, until: State = State.HANDED_OVER) -> str:
    """A petition brought to this state, every paper dated today."""
    number = report(supervisor, "征地补偿答复过，不服", "petition")
    if until is State.SUBMITTED:
        return number
    if until is State.REGISTERED:
        opens(secretary, number).presses("move.button.register")
        return number
    pass_on(secretary, number)
    steps = {State.NOTICED: accepted, State.ANSWERED: answered, State.TOLD: received}
    for state, step in steps.items():
        if state_of(secretary.town, number) is not until:
            step(supervisor if state is State.TOLD else secretary, number)
    if until is State.UNDER_REVIEW:
        opens(supervisor, number).presses("move.button.review_1").presses("day.button.today")
        supervisor.presses("petition.body.county_government")
    return number


def accepted(who: Chat, number: str) -> None:
    """The other body accepts it, as of today."""
    opens(who, number).presses("move.button.notice").presses("day.button.today")
    who.presses("report.button.no_photo")


def answered(who: Chat, number: str, text: str = "补偿按标准算，没有少。", step: str = "") -> None:
    """The other body has answered; `step`: its review `_1`, or its re-review `_2`."""
    opens(who, number).presses(f"move.button.outcome{step}").says(text).presses("report.button.no_photo")


def received(who: Chat, number: str) -> None:
    """The villager has the written answer since today."""
    opens(who, number).presses("move.button.tell").presses("day.button.today")
