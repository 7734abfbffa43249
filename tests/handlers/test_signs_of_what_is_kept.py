"""What would tell somebody, without showing it, that there is a matter that is kept from him: silence that ends, a
keeper's errand, a question that does not come, a count that moves. And what was typed to look for one."""

import asyncio
import json

import pytest

from supervision.acts import recusing
from supervision.acts.rounds import adopt
from supervision.relatives import Kin
from tests.chat import Chat, Town
from tests.handlers.playing import case_of, newest, opens, report
from tests.handlers.test_exports import Office, take_away
from tests.handlers.test_recusal import about, names, person_of
from tests.handlers.test_visit import looked
from tests.rules.test_casework import actor

ASKED = "王大山家水管子"


@pytest.fixture
def office(town: Town) -> Office:
    return Office(town)


def unsure(supervisor: Chat) -> str:
    return report(supervisor, "说不清，好像和钱有关", "unclear")


def is_kin(town: Town, part: str, name: str) -> None:
    town.act(lambda work: work.relatives.add(person_of(town, part).id, Kin.MARRIAGE, name))


def nobody_reached(town: Town, *parts: str) -> None:
    for part in parts:
        town.act(lambda work, part=part: work.people.mark_unreachable(person_of(town, part).id, work.now))


def test_what_waits_to_be_sorted_ends_nobodys_silence_for_the_township(
    town: Town, supervisor: Chat, inspector: Chat
) -> None:
    town.act(adopt)
    town.passes(days=16)
    before = inspector.says("/team").shows
    unsure(supervisor)
    assert inspector.says("/team").shows == before


def test_once_it_is_sorted_he_is_silent_no_more(
    town: Town, supervisor: Chat, inspector: Chat, reception: Chat
) -> None:
    town.act(adopt)
    town.passes(days=16)
    before = inspector.says("/team").shows
    opens(reception, unsure(supervisor)).presses("track.button.everyday")
    assert inspector.says("/team").shows != before


def test_a_keeper_it_is_kept_from_hears_nothing_when_nobody_is_left(
    town: Town, supervisor: Chat, keeper: Chat
) -> None:
    is_kin(town, "keeper", "鲍老三")
    nobody_reached(town, "secretary", "officer", "leader", "county")
    about(supervisor, "何检员、鲍老三", "村口水管破了")
    assert not keeper.messages


def test_another_keeper_hears_that_nobody_can_act_and_not_that_it_is_late(
    town: Town, supervisor: Chat, keeper: Chat
) -> None:
    nobody_reached(town, "secretary", "officer", "leader", "county")
    about(supervisor, "何检员", "村口水管破了")
    assert keeper.hears("keeper.nobody_acts")
    assert not keeper.hears("keeper.nobody")


def test_a_keeper_it_is_kept_from_hears_nothing_when_it_is_late(
    town: Town, supervisor: Chat, keeper: Chat
) -> None:
    is_kin(town, "keeper", "鲍老三")
    nobody_reached(town, "officer", "leader", "county")
    about(supervisor, "鲍老三", "村口水管破了")
    town.passes(days=12)
    assert not [each for each in keeper.messages.values() if "柳溪镇" in each.text]


def test_whether_it_is_about_him_is_asked_alike_of_a_relatives_matter_and_of_any_other(
    town: Town, supervisor: Chat, inspector: Chat
) -> None:
    is_kin(town, "inspector", "尤老三")
    asked = [_asked_of(supervisor, name) for name in ("尤老三", "王老五")]
    assert asked[0] == asked[1]


def _asked_of(supervisor: Chat, name: str) -> str:
    number = about(supervisor, name, "村口水管破了")
    opens(supervisor, number).presses("move.button.more").presses("move.button.supplement")
    shown = supervisor.says("何检员昨天来看过").shows
    supervisor.says("/cancel")
    return shown.replace(number, "").replace(name, "")


def test_a_file_on_its_way_does_not_tell_that_he_was_named_before_it_was_sorted(
    town: Town, office: Office, supervisor: Chat, inspector: Chat, reception: Chat
) -> None:
    report(supervisor)
    ref = case_of(town, unsure(supervisor)).ref
    town.clock.forward(minutes=5)
    take_away(inspector)
    asyncio.run(_made(office))
    town.store.act_now(lambda work: recusing.name(work, actor(work, "supervisor"), ref, "何检员"))
    town.deliver()
    assert [each for each in inspector.messages.values() if each.picture == "export"]


async def _made(office: Office) -> None:
    while await office.worker.once():
        pass


def test_visits_do_not_grow_by_one_that_led_to_what_he_was_kept_from_before_it_was_sorted(
    town: Town, supervisor: Chat, inspector: Chat, secretary: Chat, reception: Chat
) -> None:
    looked(supervisor).says("说不好").presses("report.button.no_photo").presses("visit.button.file_report")
    supervisor.presses("track.button.unclear").presses("report.button.no_photo")
    supervisor.presses("concerned.button.unsure").presses("report.button.file")
    number = newest(town).number
    town.clock.forward(minutes=5)
    names(supervisor, number, "何检员")
    before = inspector.says("/report").shows
    opens(reception, number).presses("track.button.everyday")
    assert inspector.says("/report").shows == before


def test_what_was_looked_for_lies_readable_nowhere(town: Town, supervisor: Chat, secretary: Chat) -> None:
    report(supervisor)
    secretary.says(f"/case {ASKED}")
    spelt = (ASKED.encode(), json.dumps(ASKED)[1:-1].encode(), ASKED.encode("utf-16-le"))
    kept = [path for path in town.store.data.rglob("*") if path.is_file()]
    assert not [path.name for path in kept if any(each in path.read_bytes() for each in spelt)]
