"""Whom a text means: names however they are wrapped, titles of offices over the place, and nobody besides."""

import string

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage.store import Store
from storage.unit_of_work import UnitOfWork
from supervision.meant import Meant, meant
from supervision.naming import apart, names_in, too_many
from supervision.offices import Role
from supervision.relatives import Kin
from supervision.titles import surnamed, titles_in
from tests.cast import PARTS
from tests.rules.test_chain import PART_OF, asked, person, store

__all__ = ["store"]

SAID = {
    "inspector": (
        "何检员", "何 检 员", "就是何检员", "镇上的何检员", "何检员（镇纪检员）", "何检员和王某某",
        "何检员跟王某某", "何检员他们",
        "何检员的小舅子", "何检员以及王某某", "He Jianyuan 何检员", "纪检员",
        "镇纪检员", "镇上搞纪检的", "何纪检员", "纪检干部", "柳溪镇的纪检员", "township inspector",
    ),
    "secretary": (
        "舒书记的弟弟", "是舒书记", "镇纪委书记", "纪委书记", "镇上的纪委书记", "纪工委书记", "舒纪委书记",
        "镇纪检书记", "镇纪委的领导", "镇纪委",
        "镇上的舒某某书记", "Township Discipline Secretary", "the discipline inspection secretary",
    ),
    "neighbour": ("片区主任", "青石廉勤片区主任", "廉勤主任", "竹林村的监督员", "the zone director"),
    "supervisor": ("监督员", "村监督员", "青石村廉勤监督员", "village supervisor"),
    "officer": ("监察室", "第一纪检监察室的人"),
    "leader": ("协作片区组长", "area leader"),
    "county": ("县纪委书记", "县纪委的领导", "清河县纪委书记"),
    "reception": ("信访室", "县信访室"),
    "elsewhere": ("山口镇纪委书记",),
}  # fmt: skip
#: Speak of nobody in this house, though a title of it may lie in them.
NOBODY = (
    "书记",
    "村书记",
    "村主任",
    "主任",
    "组长",
    "3组组长",
    "副县长",
    "王某某",
    "工程监督员",
    "纪检委员",
    "市纪委",
)
ABOVE = (
    "镇纪委书记",
    "纪委副书记",
    "副县长",
    "市纪委的人",
    "县纪检",
    "镇党委书记",
    "信访室",
    "discipline committee",
)


def meaning(store: Store, text: str, at: str = "LX01") -> list[str]:
    return asked(
        store, lambda work: [PART_OF[work.people.by_id(n).name] for n in sorted(_of(work, text, at).oneself)]
    )


def _of(work: UnitOfWork, text: str, at: str = "LX01") -> Meant:
    return meant(work, (work.places.by_code(at).id,), text)


@pytest.mark.parametrize(("part", "text"), [(part, text) for part, said in SAID.items() for text in said])
def test_names_and_titles_mean_whoever_bears_and_holds_them(store: Store, part: str, text: str) -> None:
    assert meaning(store, text) == [part]


@pytest.mark.parametrize("text", NOBODY)
def test_many_people_s_titles_mean_nobody_by_themselves(store: Store, text: str) -> None:
    assert meaning(store, text) == []


@pytest.mark.parametrize("text", ABOVE)
def test_offices_the_township_has_no_power_over_are_known_by_their_titles(store: Store, text: str) -> None:
    assert asked(store, lambda work: _of(work, text).above)


def test_a_title_means_who_holds_the_office_then_and_nobody_who_holds_it_later(store: Store) -> None:
    def successor_meant(work: UnitOfWork) -> tuple[bool, bool]:
        place, old, new = work.places.by_code("LX"), person(work, "inspector"), person(work, "abroad")
        before = work.now
        for office in work.offices.of_person(old.id, before):
            work.offices.end(office.id, before)
        work.offices.appoint(new.id, Role.INSPECTOR, place.id, before)
        found = _of(work, "镇纪检员").titled
        return old.id in found, new.id in found

    assert asked(store, successor_meant) == (False, True)


def test_a_relative_s_name_that_stands_in_it_means_who_has_declared_it(store: Store) -> None:
    def kin(work: UnitOfWork) -> tuple[frozenset[int], frozenset[int]]:
        who = person(work, "inspector").id
        work.relatives.add(who, Kin.MARRIAGE, "尤老三")
        return _of(work, "尤老三和他儿子").kin - {who}, _of(work, "尤老三和他儿子").kin

    others, all_of_them = asked(store, kin)
    assert (len(others), len(all_of_them)) == (0, 1)


_AROUND = st.text(st.sampled_from(string.ascii_lowercase + "和跟与同及的是了镇上，。、 .｜&（）"), max_size=9)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(sorted(PARTS)), _AROUND, _AROUND)
def test_any_name_of_the_roster_is_met_in_any_text(store: Store, part: str, before: str, after: str) -> None:
    def met(work: UnitOfWork) -> bool:
        who = person(work, part)
        texts = names_in(f"{before}{who.name}{after}")
        return any(who.id in _of(work, text).named for text in texts)

    assert asked(store, met)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("何检员和王某某", ("何检员", "王某某")),
        ("李和平", ("李和平",)),
        ("李和平和王某某", ("李和平", "王某某")),
        ("Lin Tan and Bo Wen", ("Lin Tan", "Bo Wen")),
        ("王某某 李某某", ("王某某", "李某某")),
        ("合同科李四", ("合同科李四",)),
        ("舒书记以及他儿子", ("舒书记", "他儿子")),
    ],
)
def test_several_in_one_breath_are_shown_apart(text: str, shown: tuple[str, ...]) -> None:
    assert apart(text) == shown


def test_no_name_is_left_out_of_many() -> None:
    many = names_in("王一某、王二某。王三某|王四某&王五某；王六某，王七某")
    assert len(many) == 7
    assert too_many(many)
    assert too_many(names_in("长" * 41))


def test_a_surname_with_a_plain_title_is_one_person_but_not_the_village_s_own() -> None:
    assert surnamed("镇上的舒书记", "舒国安", Role.SECRETARY)
    assert surnamed("欧阳某某主任", "欧阳正", Role.DIRECTOR)
    assert not surnamed("村里的舒书记", "舒国安", Role.SECRETARY)
    assert not surnamed("书记", "舒国安", Role.SECRETARY)


def test_a_deputy_s_and_another_s_title_are_not_one() -> None:
    assert titles_in("协作片区副组长") == {Role.AREA_DEPUTY}
    assert titles_in("片区组长") == {Role.AREA_LEADER}
