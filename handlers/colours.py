"""What must not be overlooked of a case: the colour of its card, the same in lists, on cards and in notices; danger."""

from collections.abc import Iterable

from handlers.commands import COUNTY, TOWNSHIP
from handlers.screen import Lines, View, When, Words
from supervision.case_clock import urgent
from supervision.cases import Case, Track
from supervision.escalations import Colour, card_of


def kind_of(case: Case) -> Words:
    """The category as a line of a list has it: danger is said in front of it, or it would read like all the others."""
    category = Words(f"category.{case.category}")
    return Words("category.danger", {"category": category}) if case.open and urgent(case) else category


def gravest_first(cases: Iterable[Case]) -> list[Case]:
    """Danger before all else, the rest as it was: behind what is only longer due it would not be read."""
    return sorted(cases, key=lambda case: not urgent(case))


def colour_seen(view: View, case: Case) -> Colour | None:
    """The colour of the card as this reader is shown it: a red one everybody who sees the case, the others offices."""
    colour = card_of(case, view.work.now)
    return colour if colour is Colour.RED or view.someone.holds(*TOWNSHIP, *COUNTY) else None


def on_card(view: View, case: Case, demands: Lines) -> Lines:
    """The marks as they stand on the card: with the colour that lists show and queues are narrowed by, and with each
    督办 that presses in a line of its own, instead of that there is one."""
    # The story says already that there is only a recording.
    lines = marks(case, spoken=False, demands=demands)
    colour = colour_seen(view, case)
    if colour in (None, Colour.RED):
        return lines
    return Lines((Words(f"mark.{colour}"), *lines.each))


def says_danger(case: Case) -> bool:
    """Whether its marks say that it is danger; what stands beside them need not say so again."""
    return case.track is Track.URGENT and case.open and case.hurt != "yes"


def marks(case: Case, *, spoken: bool = True, demands: Lines | None = None) -> Lines:
    """What must not be overlooked: somebody hurt, danger, a red card, drawn for the secretary, a recording, a doubt;
    and why it ends later than the rules say."""
    lines: list[Words] = []
    if case.hurt == "yes":
        lines.append(Words("mark.hurt"))
    elif says_danger(case):
        # Day and night, among forty others: a line that is torn down must not read like a lamp that is out.
        lines.append(Words("mark.urgent"))
    if demands is not None and demands.each:
        lines += demands.each
    elif case.supervise_by is not None:
        lines.append(Words("mark.supervised", {"by": When(case.supervise_by, "by")}))
    elif case.supervised:
        lines.append(Words("mark.red"))
    if case.drawn and case.open and case.track is not Track.PETITION:
        lines.append(Words("mark.drawn"))
    if case.voiced and spoken:
        lines.append(Words("mark.voice"))
    if case.provisional and case.due_at:
        lines.append(Words("mark.provisional"))
    if case.spared_until is not None and case.spared_until == case.due_at:
        # The card's days do not add up to the rule that stands in the rules.
        lines.append(Words("mark.spared", {"by": When(case.spared_until, "by")}))
    return Lines(tuple(lines))
