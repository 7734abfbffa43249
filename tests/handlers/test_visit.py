"""记走访, played."""

from typing import Any

from supervision.visits import Form, Topic
from tests.cast import user_of
from tests.chat import Chat, Town, location, photo, voice
from tests.handlers.playing import newest


def visits(who: Chat) -> Any:
    def found(work: Any) -> Any:
        return work.visits.of_person(work.people.by_user(who.user_id).id, 10)

    return who.town.read(found)


def looked(who: Chat) -> Chat:
    who.says("记走访").presses("form.household").presses("惠民惠农资金")
    return who.presses("visit.button.topics_done")


def test_a_walk_is_logged(supervisor: Chat) -> None:
    looked(supervisor).says("张家的补贴到账了").sends(photo())
    supervisor.presses("visit.button.file")
    [visit] = visits(supervisor)
    assert supervisor.hears("visit.filed")
    assert (visit.form, visit.found, len(visit.files)) == (Form.HOUSEHOLD, "张家的补贴到账了", 1)


def test_topics_are_switched_on_and_off(supervisor: Chat) -> None:
    supervisor.says("记走访").presses("form.field").presses("惠民惠农资金")
    assert supervisor.offers("visit.button.topics_done")
    supervisor.presses("visit.button.topic_on")
    assert not supervisor.offers("visit.button.topics_done")


def test_nothing_found_is_an_answer(supervisor: Chat) -> None:
    looked(supervisor).presses("visit.button.nothing").presses("report.button.no_photo")
    supervisor.presses("visit.button.file")
    [visit] = visits(supervisor)
    assert visit.found == ""


def test_a_voice_says_what_was_found(supervisor: Chat) -> None:
    looked(supervisor).sends(voice()).presses("report.button.enough").presses("visit.button.file")
    [visit] = visits(supervisor)
    assert len(visit.files) == 1


def test_something_to_report_opens_a_filled_report(supervisor: Chat) -> None:
    looked(supervisor).says("水渠垮了一段").presses("report.button.no_photo")
    supervisor.presses("visit.button.file_report").presses("track.button.everyday")
    supervisor.presses("report.button.no_photo").presses("report.button.file")
    [visit] = visits(supervisor)
    assert visit.case_id == newest(supervisor.town).id
    assert supervisor.says(f"/case {newest(supervisor.town).number}").shows.count("水渠垮了一段") == 1


def test_a_joint_visit_names_the_others(supervisor: Chat, town: Town) -> None:
    looked(supervisor).presses("visit.button.nothing").presses("report.button.no_photo")
    supervisor.presses("report.button.change").presses("visit.change.button.members")
    label = next(label for label in supervisor.labels if "朱竹林" in label)
    supervisor.presses(label).presses("report.button.enough").presses("visit.button.file")
    [visit] = visits(supervisor)
    other = town.read(lambda work: work.people.by_user(user_of("neighbour")))
    assert visit.members == (other.id,)


def test_a_place_on_the_map_is_kept(supervisor: Chat) -> None:
    looked(supervisor).sends(location()).says("看了水渠").presses("report.button.no_photo")
    supervisor.presses("visit.button.file")
    [visit] = visits(supervisor)
    assert visit.place == "30.50000, 104.10000"


def test_whom_and_where_may_be_typed(supervisor: Chat) -> None:
    looked(supervisor).presses("visit.button.nothing").presses("report.button.no_photo")
    supervisor.presses("report.button.change").presses("visit.change.button.whom").says("张大爷")
    supervisor.presses("report.button.change").presses("visit.change.button.where").says("三组晒坝")
    supervisor.presses("visit.button.file")
    [visit] = visits(supervisor)
    assert (visit.whom, visit.place) == ("张大爷", "三组晒坝")


def test_what_was_found_can_be_said_anew(supervisor: Chat) -> None:
    looked(supervisor).says("看错了").presses("report.button.no_photo")
    supervisor.presses("report.button.change").presses("visit.change.button.found").says("看对了")
    supervisor.presses("visit.button.file")
    [visit] = visits(supervisor)
    assert visit.found == "看对了"


def test_form_and_topics_can_be_changed(supervisor: Chat) -> None:
    looked(supervisor).presses("visit.button.nothing").presses("report.button.no_photo")
    supervisor.presses("report.button.change").presses("visit.change.button.form").presses("form.random")
    supervisor.presses("report.button.change").presses("visit.change.button.topics")
    supervisor.presses("村务公开").presses("visit.button.topics_done")
    supervisor.presses("visit.button.file")
    [visit] = visits(supervisor)
    assert visit.form is Form.RANDOM
    assert len(visit.topics) == 2
    assert set(visit.topics) <= set(Topic)


def test_a_logged_visit_can_be_looked_at(supervisor: Chat) -> None:
    looked(supervisor).says("张家的补贴到账了").presses("report.button.no_photo").presses("visit.button.file")
    supervisor.says("/records").presses("records.button.visits").presses("records.button.visit")
    assert "张家的补贴到账了" in supervisor.shows


def test_nobody_elses_visit_can_be_looked_at(supervisor: Chat, neighbour: Chat) -> None:
    looked(supervisor).presses("visit.button.nothing").presses("report.button.no_photo")
    supervisor.presses("visit.button.file")
    neighbour.says("/records")
    neighbour.presses("records.button.visits")
    assert neighbour.hears("records.no_visits")


def test_discipline_staff_log_a_visit_too_and_only_they_a_covert_one(
    town: Town, supervisor: Chat, neighbour: Chat, inspector: Chat
) -> None:
    assert not supervisor.says("记走访").offers("form.covert")
    inspector.says("更多").presses("more.button.visit").presses("竹林村").presses("form.covert").presses(
        "topic.cadres"
    )
    inspector.presses("visit.button.topics_done").says("账没公开").presses("report.button.no_photo")
    assert not inspector.offers("visit.button.file_report")
    assert inspector.presses("visit.button.file").hears("visit.filed")
    [visit] = town.read(lambda work: work.visits.of_person(work.people.by_user(inspector.user_id).id, 5))
    assert (visit.form, visit.found) == (Form.COVERT, "账没公开")
    assert "走访0次" in neighbour.says("/report").shows or "账没公开" not in neighbour.shows
