"""A villager's name, said again once it is kept apart: covered on every road, and only its own supervisor hears so."""

import pytest

from tests.chat import Chat, Town, photo
from tests.handlers.playing import case_of, hand_over, newest, opens, report
from tests.handlers.test_contents import NAME, PHONE, WORDS, with_a_villager

SAID = f"{NAME}说的，打{PHONE[:3]}-{PHONE[3:7]}-{PHONE[7:]}"


@pytest.fixture
def number(supervisor: Chat) -> str:
    return with_a_villager(supervisor)


def everywhere(town: Town, number: str) -> str:
    """What stands in everybody's chat but the supervisor's own, and in the case's history."""
    shown = [town.chat(part).shows for part in ("secretary", "inspector")]
    case = case_of(town, number)
    return "\n".join([*shown, *(e.text for e in town.read(lambda work: work.cases.entries(case.id)))])


def told(town: Town, secretary: Chat, number: str) -> None:
    """The secretary has read all there is, and found the matter by no name."""
    if secretary.offers("notice.button.words"):
        secretary.presses("notice.button.words")
    opens(secretary, number)
    assert "〔姓名〕" in secretary.shows
    assert NAME not in everywhere(town, number)
    assert PHONE[7:] not in everywhere(town, number)
    assert number not in secretary.forgets().says(f"查一件 {NAME}").shows


def test_a_reply_to_the_case(town: Town, supervisor: Chat, secretary: Chat, number: str) -> None:
    supervisor.replies(supervisor.last, SAID)
    assert supervisor.hears("supplement.done_covered")
    told(town, secretary, number)


def test_an_edited_message(town: Town, supervisor: Chat, secretary: Chat, number: str) -> None:
    supervisor.replies(supervisor.last, "还是没水")
    message = supervisor.last_message_id
    supervisor.edits(message, SAID)
    assert supervisor.hears("edit.version_covered")
    told(town, secretary, number)
    assert supervisor.edits(message, SAID).hears("edit.nothing")


def test_words_that_came_first_and_go_to_a_case(
    town: Town, supervisor: Chat, secretary: Chat, number: str
) -> None:
    supervisor.says(SAID).presses("held.case").says(number)
    assert supervisor.hears("supplement.done_covered")
    told(town, secretary, number)


def test_words_below_a_later_picture_of_an_album(
    town: Town, supervisor: Chat, secretary: Chat, number: str
) -> None:
    supervisor.replies(supervisor.last, photo(album="later"))
    supervisor.sends(photo(SAID, album="later"))
    assert supervisor.hears("supplement.done_covered")
    told(town, secretary, number)


def test_a_supplement_by_its_button(town: Town, supervisor: Chat, secretary: Chat, number: str) -> None:
    opens(supervisor, number).presses("move.button.more").presses("move.button.supplement").says(SAID)
    supervisor.presses("supplement.button.send")
    assert supervisor.hears("supplement.done_covered")
    told(town, secretary, number)


def test_what_was_missing(town: Town, supervisor: Chat, secretary: Chat, number: str) -> None:
    opens(secretary, number).presses("move.button.more").presses("move.button.return")
    secretary.presses("☐ 具体位置").presses("missing.button.send")
    supervisor.presses("move.button.resubmit").says(SAID).presses("supplement.button.send")
    assert supervisor.hears("supplement.done_covered")
    told(town, secretary, number)


def test_a_story_filed_with_the_name_in_it_is_covered_and_says_so_before(
    town: Town, supervisor: Chat, secretary: Chat
) -> None:
    supervisor.says("/complaint").presses("track.button.everyday").says(f"{SAID}，{WORDS}").sends(photo())
    supervisor.presses("report.button.change").presses("change.button.villager").says(f"{NAME} {PHONE} 七组")
    assert supervisor.hears("villager.in_story.named")
    assert not supervisor.hears("villager.in_story.phone")
    supervisor.presses("report.button.file")
    told(town, secretary, newest(town).number)


def test_a_name_given_only_later_is_covered_in_what_was_said_before(
    town: Town, supervisor: Chat, secretary: Chat
) -> None:
    number = report(supervisor)
    supervisor.replies(supervisor.last, SAID)
    assert supervisor.hears("supplement.done")
    opens(secretary, number).presses("move.button.more").presses("move.button.return")
    secretary.presses("☐ 联系人").presses("missing.button.send")
    supervisor.presses("move.button.resubmit").presses("☐ 联系人").says(f"{NAME} {PHONE}")
    supervisor.presses("supplement.button.send")
    told(town, secretary, number)


def test_files_and_lists_have_it_covered_in_the_readers_language(
    town: Town, supervisor: Chat, secretary: Chat, number: str
) -> None:
    supervisor.replies(supervisor.last, SAID)
    secretary.says("/language").presses("English")
    assert "[name]" in opens(secretary, number).shows
    assert "〔姓名〕" not in secretary.shows


def test_an_official_who_types_names_hears_nothing_and_finds_nothing_changed(
    town: Town, secretary: Chat, inspector: Chat, number: str
) -> None:
    hand_over(secretary, number)
    shown = []
    for name in (NAME, "赵别人"):
        opens(inspector, number).presses("move.button.more").presses("move.button.progress")
        inspector.says(f"{name}家去过了").presses("report.button.no_photo")
        shown.append(opens(inspector, number).shows)
    assert f"{NAME}家去过了" in shown[0]
    assert all(f"{name}家去过了" in shown[1] for name in (NAME, "赵别人"))
    assert "〔" not in "".join(shown)
    case = case_of(town, number)
    shares = [
        town.read(lambda work, name=name: work.cases.shared_words([case.id], name))
        for name in (NAME, "赵别人")
    ]
    assert all(each.get(case.id) for each in shares)


def test_words_of_a_report_that_was_joined_to_that_villagers(
    town: Town, supervisor: Chat, secretary: Chat, number: str
) -> None:
    other = report(supervisor, f"{NAME}也说没水")
    opens(secretary, other).presses("move.button.more").presses("move.button.merge").says(number)
    told(town, secretary, other)


def test_a_name_put_right_after_its_report_was_joined_to_another(
    town: Town, supervisor: Chat, secretary: Chat, number: str
) -> None:
    supervisor.replies(supervisor.last, "孔不漏又来催")
    other = report(supervisor)
    opens(secretary, number).presses("move.button.more").presses("move.button.merge").says(other)
    opens(supervisor, other).presses("move.button.who").presses("move.button.fix_who").says("孔不漏")
    assert "〔姓名〕又来催" in opens(secretary, number).shows
    assert number not in secretary.forgets().says("查一件 孔不漏").shows
