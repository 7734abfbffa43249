"""答复过、不服: by who the villager is, a petition is known as another once more only to whose villager it is."""

from tests.chat import Chat
from tests.handlers.playing import newest, opens
from tests.handlers.test_handover import hands_over


def files(who: Chat, villager: str, *, village: str = "", track: str = "petition") -> str:
    """A petition of a villager, or one in the words of another track; its number."""
    who.says("/complaint").presses(f"track.button.{track}").says("补偿少了，不服")
    who.presses("report.button.no_photo")
    if who.offers("concerned.button.unsure"):
        who.presses("concerned.button.unsure")
    if village:
        who.presses("report.button.change").presses("change.button.village").presses(village)
    who.presses("report.button.change").presses("change.button.villager").says(villager)
    who.presses("report.button.skip").presses("report.button.file")
    return newest(who.town).number


def test_only_whose_villager_it_is_hears_that_he_has_been_here(supervisor: Chat, secretary: Chat) -> None:
    first, again = (files(supervisor, "王大山 三组") for _ in range(2))
    assert first in opens(supervisor, again).shows
    assert first not in opens(secretary, again).shows


def test_a_successor_does_not_learn_whose_an_earlier_petition_is(
    supervisor: Chat, english: Chat, secretary: Chat
) -> None:
    """The names of the one before him are not handed on; a right guess must not look otherwise than a wrong one."""
    first = files(english, "王大山 三组")
    hands_over(secretary, "Lin Tan", "卫青石")
    for guess in ("李大山 三组", "王大山 三组"):
        assert first not in opens(supervisor, files(supervisor, guess, village="长滩村")).shows


def test_a_successor_is_not_told_what_the_one_before_him_knew(
    supervisor: Chat, english: Chat, secretary: Chat
) -> None:
    first, again = (files(english, "王大山 三组") for _ in range(2))
    hands_over(secretary, "Lin Tan", "卫青石")
    assert opens(supervisor, again).hears("case.card_petition")
    assert first not in supervisor.shows


def test_the_desk_does_not_learn_by_changing_the_track_whose_a_complaint_is(
    supervisor: Chat, secretary: Chat
) -> None:
    """A petitioner is known in person; his complaint is not, until somebody puts it on the other track for a moment."""
    known = files(supervisor, "王大山 三组")
    complaint = files(supervisor, "王大山 三组", track="everyday")
    opens(secretary, complaint).presses("move.button.more").presses("move.button.resort")
    secretary.presses("track.button.petition").presses("reason.resort.petition.1")
    for who in (secretary, supervisor):
        assert known not in opens(who, complaint).shows
