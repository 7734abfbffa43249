"""Content of integrity matters: off by default; where the county has decided so, read by two persons, and recorded."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import text

from storage.unit_of_work import UnitOfWork
from supervision import integrity_gate as gate
from supervision.acts.locking import shut
from supervision.acts.recusing import declare, newcomer
from supervision.offices import Role
from supervision.relatives import Kin
from tests.cast import KEPT
from tests.chat import Chat, Town, voice
from tests.handlers.test_amending import AGREE, county, opens
from tests.handlers.test_amending import second as other_leader
from tests.handlers.test_integrity import registers, sealed
from tests.handlers.test_sealed_way import at_reception, second

STORY = "养殖户的补贴被扣了一半"
DECISION = "清纪发〔2026〕3号，2026-03-02"

__all__ = ["county", "other_leader", "second"]


def switched(
    town: Town, monkeypatch: pytest.MonkeyPatch, *, content: bool = True, hosted: bool = True
) -> None:
    """As a policy file would have it."""
    integrity = replace(KEPT.policy.track.integrity, content=content, decision=DECISION)
    policy = replace(KEPT.policy, track=replace(KEPT.policy.track, integrity=integrity))
    monkeypatch.setattr(town.store.ground, "time", replace(KEPT, policy=policy))
    monkeypatch.setattr(town.store.ground, "self_hosted", hosted)


@pytest.fixture
def on(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    switched(town, monkeypatch)


def written(supervisor: Chat, story: str = STORY) -> str:
    number = sealed(supervisor)
    supervisor.presses("integrity.button.write").says(story)
    return number


def asks(reception: Chat, number: str) -> Chat:
    assert number in reception.says("/queue").presses("reception.tab.expected").shows
    reception.presses("1")
    return reception.presses("integrity.button.read").presses("integrity.read_for.register")


def looks(reception: Chat, second: Chat, number: str) -> Chat:
    asks(reception, number)
    second.presses("identity.button.approve")
    return reception.presses("integrity.button.look")


# --- the switch


def test_without_a_decision_it_is_refused(county: Chat, other_leader: Chat) -> None:
    assert opens(county, "检举控告", "能写内容").says("是").hears("refusal.policy_undecided")


def test_on_telegrams_own_server_it_is_refused(town: Town, county: Chat, other_leader: Chat) -> None:
    opens(county, "检举控告", "书面决定").says(DECISION).presses("amend.button.propose")
    other_leader.presses(AGREE)
    assert opens(county, "检举控告", "能写内容").says("是").hears("refusal.policy_not_hosted")


def test_a_decision_without_number_or_day_is_not_read(county: Chat, other_leader: Chat) -> None:
    assert opens(county, "检举控告", "书面决定").says("县里同意了").hears("refusal.policy_decision_unread")


def test_with_decision_server_and_a_second_leader_it_is_on_and_can_be_undone(
    town: Town, county: Chat, other_leader: Chat, supervisor: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(town.store.ground, "self_hosted", True)
    for rule, value in (("书面决定", DECISION), ("能写内容", "是")):
        opens(county, "检举控告", rule).says(value).presses("amend.button.propose")
        other_leader.presses(AGREE)
    sealed(supervisor)
    assert "写给县里" in supervisor.labels


@pytest.mark.parametrize("wanting", [{"content": False}, {"hosted": False}])
def test_switched_off_nothing_is_taken(
    town: Town, supervisor: Chat, monkeypatch: pytest.MonkeyPatch, wanting: dict[str, bool]
) -> None:
    switched(town, monkeypatch, **wanting)
    sealed(supervisor)
    assert "写给县里" not in supervisor.labels


# --- written


@pytest.mark.usefixtures("on")
def test_what_is_written_lies_sealed_and_leaves_the_chat(town: Town, supervisor: Chat) -> None:
    number = written(supervisor)
    assert supervisor.hears("integrity.written")
    assert town.read(lambda work: work.contents.written(number)) == [STORY]
    [raw] = town.read(lambda work: work.execute(text("SELECT text FROM integrity_contents")).scalars().all())
    assert STORY.encode() not in bytes(raw)
    assert all(STORY not in shown.text for shown in supervisor.messages.values())


@pytest.mark.usefixtures("on")
def test_a_recording_tells_who_speaks_and_is_refused_with_a_line(town: Town, supervisor: Chat) -> None:
    number = sealed(supervisor)
    supervisor.presses("integrity.button.write").sends(voice())
    assert supervisor.hears("wants.content_text")
    assert town.read(lambda work: work.contents.county_of(number)) is None


# --- read by two persons


@pytest.mark.usefixtures("on")
def test_one_asks_another_agrees_and_it_is_shown_once_for_minutes(
    town: Town, supervisor: Chat, reception: Chat, second: Chat
) -> None:
    number = written(supervisor)
    looks(reception, second, number)
    assert reception.hears("integrity.content")
    assert STORY in reception.shows
    assert all(STORY not in shown.text for shown in second.messages.values())
    town.passes(minutes=11)
    assert all(STORY not in shown.text for shown in reception.messages.values())


@pytest.mark.usefixtures("on")
def test_who_agreed_from_a_phone_that_was_lost_has_not_agreed(
    town: Town, supervisor: Chat, reception: Chat, second: Chat
) -> None:
    def lose(work: UnitOfWork) -> None:
        found = work.people.by_user(second.user_id)
        assert found is not None
        shut(work, found)

    asks(reception, written(supervisor))
    second.presses("identity.button.approve")
    town.act(lose)
    assert reception.presses("integrity.button.look").hears("refusal.second_locked")
    assert STORY not in reception.shows


@pytest.mark.usefixtures("on")
def test_where_the_reception_is_one_a_leader_agrees_and_nobody_else_reads(
    supervisor: Chat, reception: Chat, county: Chat, secretary: Chat, keeper: Chat
) -> None:
    number = written(supervisor)
    looks(reception, county, number)
    assert STORY in reception.shows
    others = (county, secretary, keeper)
    assert all(STORY not in shown.text for who in others for shown in who.messages.values())


@pytest.mark.usefixtures("on")
def test_whom_the_words_name_has_neither_number_nor_content(
    supervisor: Chat, reception: Chat, second: Chat
) -> None:
    number = written(supervisor, "解信访收了烟酒")
    assert number not in reception.says("/queue").presses("reception.tab.expected").shows
    assert number in second.says("/queue").presses("reception.tab.expected").shows


@pytest.mark.usefixtures("on")
def test_nor_whom_they_mean_by_a_title_and_it_is_said_where_else_to_go(
    town: Town, supervisor: Chat, reception: Chat, second: Chat
) -> None:
    number = written(supervisor, "县信访室的人收了养殖户的钱")
    assert supervisor.hears("integrity.written_elsewhere")
    assert "只找凌县长" in supervisor.shows
    for who in (reception, second):
        assert number not in expected(who)
        assert STORY not in who.shows


@pytest.mark.usefixtures("on")
def test_a_title_in_the_words_means_nobody_who_has_the_office_later(
    town: Town, supervisor: Chat, reception: Chat
) -> None:
    number = written(supervisor, "县信访室的人收了养殖户的钱")
    later = at_reception(town, "申信访", 5_000_000_088)
    town.act(lambda work: newcomer(work, work.people.by_user(later.user_id)))
    assert number in expected(later)


@pytest.mark.usefixtures("on")
@pytest.mark.parametrize("more", [False, True])
def test_a_list_of_the_same_day_that_could_not_show_the_number_stays(
    town: Town, supervisor: Chat, reception: Chat, second: Chat, more: bool
) -> None:
    before = expects(reception)
    town.passes(minutes=1)
    number = sealed(supervisor)
    town.passes(minutes=1)
    after = expects(reception)
    supervisor.presses("integrity.button.write")
    if more:
        supervisor.says(STORY).presses("integrity.button.more")
    assert number in reception.messages[after].text
    supervisor.says("解信访收了烟酒")
    assert before in reception.messages
    assert after not in reception.messages


def expects(who: Chat) -> int:
    """The list of numbers to expect, as it is now; its message."""
    return who.says("/queue").presses("reception.tab.expected").last


def expected(who: Chat) -> str:
    return who.says("/queue").presses("reception.tab.expected").shows


def declares(town: Town, who: Chat, name: str) -> None:
    town.act(lambda work: declare(work, work.people.by_user(who.user_id), Kin.BLOOD, name))


@pytest.mark.usefixtures("on")
def test_nor_who_has_a_relative_in_them_declared_before_or_after(
    town: Town, supervisor: Chat, reception: Chat, second: Chat
) -> None:
    declares(town, reception, "解大河")
    number, other = written(supervisor, "解大河承包鱼塘送了钱"), written(supervisor, "桥老板送了烟")
    assert number not in expected(reception)
    assert other in expected(reception)
    declares(town, reception, "桥老板")
    assert other not in expected(reception)
    assert number in expected(second)


@pytest.mark.usefixtures("on")
def test_nor_who_comes_to_the_reception_only_later(
    town: Town, supervisor: Chat, reception: Chat, officer: Chat
) -> None:
    def comes(work: Any) -> None:
        person = work.people.by_user(officer.user_id)
        for office in work.offices.of_person(person.id, work.now):
            work.offices.end(office.id, work.now)
        work.offices.appoint(person.id, Role.RECEPTION, work.places.by_code("QX").id, work.now)

    number = written(supervisor, "关联系收了钱")
    town.act(comes)
    assert number in expected(reception)
    assert number not in expected(officer)


@pytest.mark.usefixtures("on")
def test_nor_who_is_not_on_the_roster_yet(town: Town, supervisor: Chat, reception: Chat) -> None:
    def comes(work: Any) -> bool:
        person = work.people.add("访接待", "13800000188")
        newcomer(work, person)
        return bool(gate.kept_from(work, person, number))

    number = written(supervisor, "新来的访接待也收了钱")
    assert town.act(comes)
    assert number in expected(reception)


@pytest.mark.usefixtures("on")
def test_a_refusal_shows_nothing(supervisor: Chat, reception: Chat, second: Chat) -> None:
    number = written(supervisor)
    asks(reception, number)
    second.presses("identity.button.refuse")
    assert "integrity.button.look" not in reception.labels
    assert STORY not in reception.shows


@pytest.mark.usefixtures("on")
def test_the_leader_sees_who_has_read_what(
    supervisor: Chat, reception: Chat, second: Chat, county: Chat
) -> None:
    number = written(supervisor)
    looks(reception, second, number)
    county.says("/queue").presses("integrity.button.custody")
    assert number in county.shows
    assert "解信访" in county.shows
    assert "申信访" in county.shows


@pytest.mark.usefixtures("on")
def test_that_the_leader_looked_is_journalled_each_time_and_for_nobody_else(
    town: Town, supervisor: Chat, reception: Chat, second: Chat, county: Chat
) -> None:
    looks(reception, second, written(supervisor))
    county.says("/queue").presses("integrity.button.custody")
    county.says("/queue").presses("integrity.button.custody")
    forged = town.seal.close(reception.user_id, "\x1f".join(("cr", "", "list")))
    assert reception.presses_again((reception.last, forged)).hears("refusal.missing")
    leader = town.read(lambda work: work.people.by_user(county.user_id))
    read = text("SELECT actor_id FROM journal WHERE act = 'custody_read'")
    assert town.read(lambda work: work.execute(read).scalars().all()) == [leader.id] * 2


def test_switched_off_again_what_was_taken_stays_under_custody(
    town: Town, supervisor: Chat, reception: Chat, second: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    switched(town, monkeypatch)
    number = written(supervisor)
    switched(town, monkeypatch, content=False)
    looks(reception, second, number)
    assert STORY in reception.shows


@pytest.mark.usefixtures("on")
def test_it_is_read_from_the_registered_matter_too_and_each_step_is_journalled(
    town: Town, supervisor: Chat, reception: Chat, second: Chat
) -> None:
    number = written(supervisor)
    registers(reception, number)
    reception.presses("integrity.button.read").presses("integrity.read_for.decide")
    second.presses("identity.button.approve")
    reception.presses("integrity.button.look")
    steps = text("SELECT actor_id IS NULL FROM journal WHERE act = 'content_stepped' ORDER BY id")
    assert town.read(lambda work: work.execute(steps).scalars().all()) == [0, 0, 0]
    # That it was written comes once its day is over: who wrote when would lead from the one to the other.
    town.clock.forward(days=1)
    town.act(lambda work: work.journal.catch_up())
    assert town.read(lambda work: work.execute(steps).scalars().all()) == [0, 0, 0, 1]


@pytest.mark.usefixtures("on")
def test_whoever_turns_out_to_be_concerned_while_reading_loses_it_at_once(
    supervisor: Chat, reception: Chat, second: Chat
) -> None:
    number = written(supervisor)
    looks(reception, second, number)
    registers(second, number)
    second.presses("integrity.button.keep_from").presses("解信访")
    assert all(STORY not in shown.text for shown in reception.messages.values())


def test_no_id_tells_in_which_order_numbers_were_written_with_but_for_the_pieces_of_one(town: Town) -> None:
    numbers = [str(2_000_000 + n) for n in range(20)]

    def write(work: UnitOfWork) -> None:
        home = work.places.by_code("QX").id
        for number in numbers:
            work.contents.add(number, home, "一")
        for words in ("二", "三"):
            work.contents.add(numbers[0], home, words)

    town.act(write)
    asked = text("SELECT number FROM integrity_contents ORDER BY id")
    assert list(dict.fromkeys(town.read(lambda work: work.execute(asked).scalars().all()))) != numbers
    assert town.read(lambda work: work.contents.written(numbers[0])) == ["一", "二", "三"]
