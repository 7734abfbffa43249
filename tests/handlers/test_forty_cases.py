"""A secretary's morning with forty cases due today: cleared in under forty taps (product, section 3)."""

from dataclasses import dataclass

from supervision.acts.rounds import adopt
from tests.chat import Chat, Town, voice
from tests.handlers.playing import hand_over, newest, opens, report
from tests.handlers.test_extension import asks


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


def summarised(thumb: Thumb) -> None:
    """A recording gets its summary, typed once heard, and is handed over; back to the list."""
    thumb.presses("queue.button.open").presses("move.button.more").presses("move.button.resummarise")
    thumb.who.says("二组水管断了，没水吃")
    thumb.presses("summary.button.nameless").presses("move.button.assign").taps_key("镇上待办")


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
        summarised(thumb)
    assert "今天必办 0" in secretary.shows
    assert thumb.taps < 40


def a_mixed_morning(town: Town, supervisor: Chat, secretary: Chat, inspector: Chat) -> None:
    """Seven handed over and late, two of them with an extension asked for; thirty-three not yet signed for: two are
    dangers, four petitions, two recordings."""
    handed = [report(supervisor, f"第{n}处水管漏水") for n in range(7)]
    for number in handed:
        hand_over(secretary, number)
    town.passes(days=8, hours=20)
    for number in handed[:2]:
        asks(inspector, number)
    for n in range(25):
        report(supervisor, f"第{n}家水表不转")
    for track, story in (("petition", "征地补偿答复过，不服"), ("urgent", "电线杆要倒")):
        for n in range(4 if track == "petition" else 2):
            report(supervisor, f"第{n}处{story}", track)
    for _ in range(2):
        spoken(supervisor)
    town.passes(days=1)
    secretary.forgets()


def digest_of(town: Town, who: Chat) -> Chat:
    """The next digest, which is then what came last."""
    for _ in range(2 * 48):
        town.passes(hours=0.5)
        if who.hears("digest"):
            return who
        who.forgets()
    raise AssertionError("no digest came")


def clears_by(thumb: Thumb, act: str, *more: str) -> None:
    """Everything in the list, and one thing done to all of it that it fits."""
    thumb.presses("queue.button.several").presses("several.button.all").presses("several.button.go_on")
    for button in (act, *more):
        thumb.presses(button)


def test_forty_of_every_kind_are_cleared_from_the_morning_digest_on_in_under_forty_taps(
    town: Town, supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    town.act(adopt)
    a_mixed_morning(town, supervisor, secretary, inspector)
    assert "今天必办 40" in digest_of(town, secretary).shows
    thumb = Thumb(secretary)
    clears_by(thumb, "several.act.hand")
    clears_by(thumb, "several.act.supervise", "supervise.button.tomorrow")
    for _ in range(2):
        summarised(thumb)
    assert "今天必办 0" in secretary.shows
    assert thumb.taps < 40
