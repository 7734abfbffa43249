"""Two officials press the same button in the same moment: one does it, the other is told (row E2)."""

import pytest

from storage.unit_of_work import UnitOfWork
from supervision.offices import Role
from tests.faults import deeds
from tests.faults.grounds import Ground, Grounds
from tests.faults.nursery import Nursery
from tests.faults.persons import Person
from tests.faults.playing import played
from tests.faults.village import opened

SECOND = 5_200_000_900


def with_a_second_secretary(ground: Ground) -> Ground:
    """The first township has two secretaries."""

    def appoint(work: UnitOfWork) -> None:
        township = next(place for place in work.places.all() if place.code == "T0")
        person = work.people.add("何书记二", "13900000099")
        work.people.bind(person.id, SECOND)
        work.offices.appoint(person.id, Role.SECRETARY, township.id, work.now)

    store = opened(ground.url, ground.folder / "data")
    store.act_now(appoint)
    store.close()
    return ground


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
@pytest.mark.asyncio(loop_scope="session")
async def test_two_who_press_one_button_at_the_same_moment_move_it_once(
    nursery: Nursery, grounds: dict[str, Grounds], engine: str
) -> None:
    ground = with_a_second_secretary(grounds[engine].fresh())
    async with played(nursery, ground) as play:
        scene = play.scene()
        second = Person(play.sandbox.person("何书记二", phone="13900000099", user_id=SECOND), 90.0)
        second.phone.room.started = True
        filed = await deeds.report(scene)
        both = (scene.here.secretary, second)
        for person in both:
            await person.answer(0, f"{filed.number}号")
        for person in both:
            person.press("签收并交办", filed.number)
        for person in both:
            await person.answer(0, filed.number, "已交办")
        told = [person for person in both if "刚才已经往前走了" in person.phone.transcript()]
        assert len(told) == 1
        await scene.who.answer(0, f"{filed.number}号")
