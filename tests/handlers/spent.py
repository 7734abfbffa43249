"""A spending brought to where the scene begins: what the inspector does on the phone, step by step."""

from supervision.chain import spending_of
from supervision.spending import Spending
from tests.chat import Chat, Town, photo
from tests.handlers.playing import newest, opens

WHAT = "三组水管老化，五十多户缺水，要换管子"
COMMITTEE = "甲某、乙某、丙某"


def registers(inspector: Chat, amount: str = "48000", what: str = WHAT, village: str = "青石村") -> str:
    """登记开支, by the usual steps; its number."""
    inspector.says("/spending").presses(village).says(what).says(amount).presses("spend.button.sure")
    inspector.presses("spend.kind.planned").presses("spend.button.file")
    return newest(inspector.town).number


def emergency(inspector: Chat, amount: str = "48000") -> str:
    """登记开支, an emergency repair with the last day the policy gives for its papers."""
    inspector.says("/spending").presses("青石村").says(WHAT).says(amount).presses("spend.button.sure")
    inspector.presses("spend.kind.emergency")
    inspector.presses(next(label for label in inspector.labels if label.startswith("12月8日")))
    inspector.presses("spend.button.file")
    return newest(inspector.town).number


def known(town: Town, number: str) -> Spending:
    """What is recorded of it now."""
    found: Spending = town.read(lambda work: spending_of(work, work.cases.by_number(number)))
    return found


def present(town: Town, number: str) -> str:
    """The step whose turn it is."""
    return str(known(town, number).present())


def answers(inspector: Chat, amount: str | None = None, choice: str = "") -> Chat:
    """Answer question after question of the open step, with today and the sum there is."""
    for _ in range(12):
        if inspector.offers("spend.reason.increase.1"):
            inspector.presses("spend.reason.increase.1")
        elif inspector.offers("spend.button.keep"):
            return inspector.presses("spend.button.keep")
        elif inspector.hears("spend.ask.photo"):
            inspector.sends(photo()).presses("report.button.enough")
        elif inspector.hears("spend.ask.contractor"):
            inspector.presses(choice or "spend.choice.compare")
        elif inspector.hears("spend.ask.how_paid"):
            inspector.presses(choice or "spend.choice.transfer")
        elif inspector.offers("spend.button.sure"):
            inspector.presses("spend.button.sure")
        elif inspector.offers("spend.button.same"):
            inspector.says(amount) if amount else inspector.presses("spend.button.same")
        elif inspector.offers("spend.button.today"):
            inspector.presses("spend.button.today")
        elif inspector.hears("spend.ask.signers.review") or inspector.hears("spend.ask.signers.acceptance"):
            inspector.says(COMMITTEE)
        else:
            return inspector
    raise AssertionError(inspector.shows)


def step(inspector: Chat, number: str, amount: str | None = None, choice: str = "") -> Chat:
    """Record the step that is open."""
    opens(inspector, number).presses("spend.button.step")
    return answers(inspector, amount, choice)


def carried_to(inspector: Chat, number: str, code: str) -> None:
    """Record step after step until `code` is open."""
    for _ in range(40):
        if present(inspector.town, number).startswith(f"{code}:"):
            return
        step(inspector, number)
    raise AssertionError(present(inspector.town, number))


def seen(secretary: Chat, number: str) -> Chat:
    """The secretary goes, takes a photo, says where, and that it is done."""
    opens(secretary, number).presses("spend.button.step").sends(photo()).presses("report.button.enough")
    return secretary.presses("verify.button.here").presses("verify.button.done")
