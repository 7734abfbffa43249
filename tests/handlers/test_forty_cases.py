"""A secretary's morning with forty cases due today: cleared in under forty taps (product, section 3)."""

from dataclasses import dataclass

from tests.chat import Chat, Town, voice
from tests.handlers.playing import hand_over, newest, opens, report


@dataclass
class Thumb:
    """Counts what a thumb does on a phone: every button, and every key under the input line."""

    who: Chat
    taps: int = 0

    def presses(self, label: str) -> "Thumb":
        """A button."""
        self.taps += 1
        self.who.presses(label)
        return self

    def taps_key(self, key: str) -> "Thumb":
        """A key under the input line."""
        self.taps += 1
        self.who.says(key)
        return self


def spoken(supervisor: Chat) -> str:
    supervisor.says("报问题").presses("track.button.everyday").sends(voice())
    supervisor.presses("report.button.no_photo").presses("report.button.file")
    return newest(supervisor.town).number


def a_morning(town: Town, supervisor: Chat, secretary: Chat) -> None:
    """Five handed over and late, five signed for, thirty not yet, two of them recordings: forty due today."""
    handed = [report(supervisor, f"第{n}处水管漏水") for n in range(5)]
    for number in handed:
        hand_over(secretary, number)
    town.passes(days=9, hours=1)
    for n in range(5):
        opens(secretary, report(supervisor, f"第{n}处路面坏了")).presses("move.button.sign")
    for n in range(28):
        report(supervisor, f"第{n}家水表不转")
    for _ in range(2):
        spoken(supervisor)
    town.passes(days=1)


def test_forty_cases_due_today_are_cleared_in_under_forty_taps(
    town: Town, supervisor: Chat, secretary: Chat
) -> None:
    a_morning(town, supervisor, secretary)
    thumb = Thumb(secretary).taps_key("镇上待办")
    assert "今天必办 40" in secretary.shows
    for act in ("several.act.hand", "several.act.supervise"):
        thumb.presses("queue.button.several").presses("several.button.all").presses("several.button.go_on")
        thumb.presses(act)
    thumb.presses("supervise.button.tomorrow")
    for _ in range(2):
        thumb.presses("queue.button.open").presses("move.button.more").presses("move.button.resummarise")
        secretary.says("二组水管断了，没水吃")
        thumb.presses("summary.button.nameless")
        thumb.presses("move.button.assign").taps_key("镇上待办")
    assert "今天必办 0" in secretary.shows
    assert thumb.taps < 40
