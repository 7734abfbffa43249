"""One villager is erased from a case: his key is destroyed, the receipt and the other villagers stay; whole or not."""

import pytest

from storage import failpoints
from storage.store import Store
from storage.unit_of_work import UnitOfWork
from supervision.cases import Case, EntryKind
from supervision.unnamed import NAME
from tests.storage.conftest import House
from tests.storage.killing import killed
from tests.storage.township import Cast, report, settle

VILLAGER = {"name": "张大爷", "phone": "13800000001", "group": "三组"}
OTHER = {"name": "李大娘"}
TOLD = "张大爷家断水，电话 138 0000 0001，隔壁也断了"


@pytest.fixture
def cast(store: Store) -> Cast:
    return store.act_now(settle)


@pytest.fixture
def case(store: Store, cast: Cast) -> Case:
    """A villager named in the words too, and a second one of another supervisor."""

    def filed(work: UnitOfWork) -> Case:
        made = report(work, cast, complainant=VILLAGER)
        work.cases.add_entry(made, EntryKind.SUPPLEMENT, cast.supervisor.id, TOLD)
        work.cases.join(made, cast.inspector.id, OTHER)
        return made

    return store.act_now(filed)


def erase(work: UnitOfWork, ref: str) -> None:
    case = work.cases.by_ref(ref)
    assert case is not None
    work.deletions.erase(case, work.cases.receipts(case.id)[0].id, ())


def names(work: UnitOfWork, case: Case) -> list[str | None]:
    return [each.name for each in work.cases.complainants(case.id)]


def test_he_is_gone_with_every_key_he_lay_under_and_the_other_stays(store: Store, case: Case) -> None:
    before = store.read_now(lambda work: work.cases.complainants(case.id))
    store.act_now(lambda work: erase(work, case.ref))
    after = store.read_now(lambda work: work.cases.complainants(case.id))
    assert (after[0].name, after[0].phone, after[0].group, after[0].before) == (None, None, None, ())
    assert [(each.receipt_number, each.code) for each in after] == [
        (each.receipt_number, each.code) for each in before
    ]
    assert after[1].name == OTHER["name"]


def test_the_receipt_asks_as_before(store: Store, case: Case) -> None:
    [known, _] = store.read_now(lambda work: work.cases.complainants(case.id))
    store.act_now(lambda work: erase(work, case.ref))
    found = store.read_now(lambda work: work.cases.by_receipt_code(known.receipt_number, known.code))
    assert found is not None
    assert found.id == case.id


def test_his_name_and_phone_are_covered_in_the_words_however_the_phone_is_spelt(
    store: Store, case: Case
) -> None:
    store.act_now(lambda work: erase(work, case.ref))
    texts = store.read_now(lambda work: [each.text for each in work.cases.entries(case.id)])
    assert texts[-1] == "××家断水，电话 ××，隔壁也断了"


def test_what_an_official_wrote_of_him_is_covered_then_too(store: Store, cast: Cast, case: Case) -> None:
    def written(work: UnitOfWork) -> None:
        work.cases.add_entry(case, EntryKind.PROGRESS, cast.secretary.id, TOLD)

    store.act_now(written)
    store.act_now(lambda work: erase(work, case.ref))
    texts = store.read_now(lambda work: [each.text for each in work.cases.entries(case.id)])
    assert texts[-1] == "××家断水，电话 ××，隔壁也断了"


def test_the_others_name_stays_covered_in_what_his_own_supervisor_wrote(
    store: Store, cast: Cast, case: Case
) -> None:
    def written(work: UnitOfWork) -> None:
        work.cases.add_entry(case, EntryKind.SUPPLEMENT, cast.inspector.id, f"{OTHER['name']}说的")

    store.act_now(written)
    store.act_now(lambda work: erase(work, case.ref))
    texts = store.read_now(lambda work: [each.text for each in work.cases.entries(case.id)])
    assert texts[-1] == f"{NAME}说的"


def test_a_name_of_one_character_is_covered_nowhere(store: Store, cast: Cast) -> None:
    made = store.act_now(lambda work: report(work, cast, complainant={"name": "水"}))
    before = store.read_now(lambda work: work.cases.entries(made.id)[0].text)
    store.act_now(lambda work: erase(work, made.ref))
    assert store.read_now(lambda work: work.cases.entries(made.id)[0].text) == before


def test_killed_in_the_middle_nothing_is_erased_and_once_more_all_of_it(house: House) -> None:
    store = house.open()
    cast = store.act_now(settle)
    case = store.act_now(lambda work: report(work, cast, complainant=VILLAGER))
    assert killed(house, "case_laid_anew:1:kill", lambda one: one.act_now(lambda work: erase(work, case.ref)))
    failpoints.arm("")
    store = house.open()
    assert store.read_now(lambda work: names(work, case)) == [VILLAGER["name"]]
    store.act_now(lambda work: erase(work, case.ref))
    assert store.read_now(lambda work: names(work, case)) == [None]
