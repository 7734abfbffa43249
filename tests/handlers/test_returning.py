"""退回补充 with a list of what is missing: ticked, answered one by one or all at once, and shown when it comes back."""

import pytest

from supervision.cases import State
from tests.chat import Chat, photo
from tests.handlers.playing import case_of, opens, report, state_of


@pytest.fixture
def returned(supervisor: Chat, secretary: Chat) -> str:
    """A report that lacks a photo, the place, and something else."""
    number = report(supervisor)
    opens(secretary, number).presses("move.button.more").presses("move.button.return")
    secretary.presses("☐ 照片").presses("☐ 联系人").presses("☐ 具体位置").presses("☑ 联系人")
    secretary.says("水表是谁装的？").presses("missing.button.send")
    return number


def test_the_supervisor_reads_what_is_missing(supervisor: Chat, returned: str) -> None:
    assert supervisor.hears("notice.returned")
    assert all(words in supervisor.shows for words in ("照片", "具体位置"))
    assert "水表是谁装的？" not in supervisor.shows
    assert "水表是谁装的？" in supervisor.presses("notice.button.words").shows
    assert "联系人" not in supervisor.shows


def test_one_after_the_other_is_answered(supervisor: Chat, secretary: Chat, returned: str) -> None:
    supervisor.presses("move.button.resubmit").presses("☐ 照片").sends(photo())
    supervisor.presses("☐ 具体位置").says("三组晒坝东边")
    assert {"☑ 照片", "☑ 具体位置", "☐ 其他"} <= set(supervisor.labels)
    supervisor.presses("supplement.button.send")
    assert secretary.hears("notice.resubmitted")
    assert all(line in secretary.shows for line in ("☑ 补了：照片", "☑ 补了：具体位置", "☐ 还缺：其他"))
    assert state_of(secretary.town, returned) is State.SUBMITTED


def test_an_answer_stands_beside_its_question_in_the_record(
    supervisor: Chat, secretary: Chat, returned: str
) -> None:
    supervisor.presses("move.button.resubmit").presses("☐ 具体位置").says("三组晒坝东边")
    supervisor.presses("supplement.button.send")
    assert "具体位置：三组晒坝东边" in opens(secretary, returned).shows


def test_all_of_it_in_one_message(supervisor: Chat, secretary: Chat, returned: str) -> None:
    supervisor.presses("move.button.resubmit").says("三组晒坝东边，水务站装的").sends(photo())
    assert {"☑ 照片", "☑ 具体位置", "☑ 其他"} <= set(supervisor.labels)
    secretary.forgets()
    supervisor.presses("supplement.button.send")
    assert secretary.hears("notice.resubmitted")
    assert "☐ 还缺" not in secretary.shows


def test_a_reply_answers_what_words_can(supervisor: Chat, secretary: Chat, returned: str) -> None:
    supervisor.replies(supervisor.last, "三组晒坝东边，水务站装的")
    assert secretary.hears("notice.resubmitted")
    assert "☐ 还缺：照片" in secretary.shows
    assert "☑ 补了：其他" in secretary.shows


def test_nothing_ticked_and_nothing_typed_is_not_sent(supervisor: Chat, secretary: Chat) -> None:
    number = report(supervisor)
    opens(secretary, number).presses("move.button.more").presses("move.button.return")
    assert not secretary.offers("missing.button.send")


def test_returned_twice_only_the_second_list_counts(supervisor: Chat, secretary: Chat, returned: str) -> None:
    supervisor.presses("move.button.resubmit").says("三组").presses("supplement.button.send")
    opens(secretary, returned).presses("move.button.more").presses("move.button.return")
    secretary.presses("☐ 什么时候开始").presses("missing.button.send")
    supervisor.presses("move.button.resubmit")
    assert [label for label in supervisor.labels if "☐" in label] == ["☐ 什么时候开始"]


@pytest.fixture
def wanted(supervisor: Chat, secretary: Chat) -> str:
    """A report of which the township asks whom it may look for."""
    number = report(supervisor)
    opens(secretary, number).presses("move.button.more").presses("move.button.return")
    secretary.presses("☐ 联系人").presses("missing.button.send")
    supervisor.presses("move.button.resubmit").presses("☐ 联系人")
    return number


def test_whom_to_look_for_is_the_supervisor_with_one_tap(
    supervisor: Chat, secretary: Chat, wanted: str
) -> None:
    supervisor.presses("answers.button.me").presses("supplement.button.send")
    assert "联系人：找监督员带路" in opens(secretary, wanted).shows


def test_a_villager_who_is_willing_is_kept_apart_and_named_nowhere(
    supervisor: Chat, secretary: Chat, wanted: str
) -> None:
    supervisor.says("王某某 13900000077")
    assert supervisor.last_message_id in supervisor.deleted
    supervisor.presses("supplement.button.send")
    [villager] = supervisor.town.read(
        lambda work: work.cases.complainants(case_of(supervisor.town, wanted).id)
    )
    assert (villager.name, villager.phone) == ("王某某", "13900000077")
    opens(secretary, wanted)
    assert all(
        "王某某" not in each.text for each in (*secretary.messages.values(), *supervisor.messages.values())
    )


def test_the_own_phone_is_no_villagers(supervisor: Chat, wanted: str) -> None:
    assert supervisor.says("王某某 13900000001").hears("refusal.phone_own")
    assert supervisor.says("王某某 三组").offers("supplement.button.send")


def test_the_own_name_is_the_supervisor_and_no_villager(supervisor: Chat, wanted: str) -> None:
    supervisor.says("卫青石").presses("supplement.button.send")
    [villager] = supervisor.town.read(
        lambda work: work.cases.complainants(case_of(supervisor.town, wanted).id)
    )
    assert villager.name is None


def test_one_message_for_everything_does_not_answer_whom_to_look_for(supervisor: Chat, wanted: str) -> None:
    supervisor.presses("flow.back").says("三组晒坝东边")
    assert "☐ 联系人" in supervisor.labels
