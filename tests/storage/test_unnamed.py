"""Who a villager is, in the words of a case: covered before they lie anywhere, and by no comparison that tells."""

from dataclasses import replace

import pytest

from storage.store import Store
from supervision.cases import Case, EntryKind
from supervision.identity import Purpose, RequestState, Sought, Subject
from supervision.unnamed import NAME, PHONE
from tests.storage.township import MONDAY, report, settle

NAMED = "孔不露"
VILLAGER = {"name": NAMED, "phone": "13900000099", "group": "七组"}
SAID = "孔不露家没水，打139-0000-0099"
COVERED = f"{NAME}家没水，打{PHONE}"


@pytest.fixture
def cast(store: Store):
    return store.act_now(settle)


@pytest.fixture
def case(store: Store, cast) -> Case:
    return store.act_now(lambda work: report(work, cast, SAID, complainant=VILLAGER))


def texts(store: Store, case: Case) -> list[str]:
    return [entry.text for entry in store.read_now(lambda work: work.cases.entries(case.id))]


def adds(store: Store, case: Case, by_id: int, text: str, kind: EntryKind = EntryKind.SUPPLEMENT) -> str:
    return store.act_now(lambda work: work.cases.add_entry(case, kind, by_id, text)).text


def shares(store: Store, case: Case, words: str) -> float:
    return store.read_now(lambda work: work.cases.shared_words([case.id], words)).get(case.id, 0.0)


def test_neither_the_story_nor_a_search_has_the_name(store: Store, case: Case) -> None:
    assert texts(store, case) == [COVERED]
    assert store.read_now(lambda work: work.cases.summary(case)).startswith(NAME)
    assert (shares(store, case, NAMED), shares(store, case, "0099"), shares(store, case, "姓名")) == (0, 0, 0)
    assert shares(store, case, "没水") > 0


def test_what_its_supervisor_adds_later_has_neither(store: Store, cast, case: Case) -> None:
    for kind in (EntryKind.SUPPLEMENT, EntryKind.VERSION, EntryKind.ANSWER, EntryKind.VERIFICATION):
        assert adds(store, case, cast.supervisor.id, SAID, kind) == COVERED


def test_a_name_given_or_put_right_later_is_covered_in_what_was_said_before(store: Store, cast) -> None:
    case = store.act_now(lambda work: report(work, cast, SAID))
    assert texts(store, case) == [SAID]
    (villager,) = store.read_now(lambda work: work.cases.complainants(case.id))
    store.act_now(lambda work: work.cases.identify(villager.id, VILLAGER))
    assert texts(store, case) == [COVERED]
    assert (shares(store, case, NAMED), shares(store, case, "没水")) == (0, 1)


def test_the_name_it_had_before_it_was_put_right_stays_covered(store: Store, cast, case: Case) -> None:
    (villager,) = store.read_now(lambda work: work.cases.complainants(case.id))
    store.act_now(lambda work: work.cases.identify(villager.id, VILLAGER | {"name": "孔布露"}))
    assert adds(store, case, cast.supervisor.id, "孔不露、孔布露") == f"{NAME}、{NAME}"


def test_whoever_types_names_without_having_been_shown_one_learns_nothing(
    store: Store, cast, case: Case
) -> None:
    assert adds(store, case, cast.secretary.id, SAID, EntryKind.PROGRESS) == SAID
    assert adds(store, case, cast.secretary.id, "王某某、孔不露", EntryKind.PROGRESS) == "王某某、孔不露"


def test_whoever_was_shown_the_name_does_not_spread_it(store: Store, cast, case: Case) -> None:
    (villager,) = store.read_now(lambda work: work.cases.complainants(case.id))
    subject = Subject(Sought.VILLAGER, villager.id)

    def shown(work) -> None:
        asked = work.identities.add(
            case, subject, cast.secretary.id, Purpose.VISIT, "", lapses_at=MONDAY.replace(hour=23)
        )
        assert work.identities.change(replace(asked, state=RequestState.SHOWN, shown_at=MONDAY), asked)

    store.act_now(shown)
    assert adds(store, case, cast.secretary.id, SAID, EntryKind.PROGRESS) == COVERED
    assert adds(store, case, cast.inspector.id, SAID, EntryKind.PROGRESS) == SAID


def test_nobody_learns_another_supervisors_villager_by_typing_names(store: Store, cast, case: Case) -> None:
    other = {"name": "钱另外", "phone": "13900000055"}
    store.act_now(lambda work: work.cases.join(case, cast.inspector.id, other))
    assert adds(store, case, cast.supervisor.id, "孔不露、钱另外") == f"{NAME}、钱另外"
    assert adds(store, case, cast.inspector.id, "孔不露、钱另外") == "孔不露、" + NAME


def test_once_the_name_is_destroyed_what_was_covered_is_not_uncovered(store: Store, case: Case) -> None:
    (villager,) = store.read_now(lambda work: work.cases.complainants(case.id))
    store.act_now(lambda work: work.cases.forget_identity(villager.id))
    assert texts(store, case) == [COVERED]


def test_the_visit_it_was_found_on_has_neither(store: Store, cast, case: Case) -> None:
    def visit(work) -> str:
        made = work.visits.add(
            village_id=case.village_id,
            person_id=cast.supervisor.id,
            form="household",
            topics=["other"],
            found=SAID,
            visited_at=MONDAY,
            key_id=case.key_id,
            whom=None,
            place=None,
            members=(),
            files=(),
        )
        work.visits.link_case(made.id, case.id)
        return work.visits.by_ref(made.ref).found

    assert store.act_now(visit) == COVERED


def test_words_of_a_report_that_was_joined_to_another_are_covered_when_they_are_mended(
    store: Store, cast, case: Case
) -> None:
    def joined(work) -> Case:
        into = report(work, cast)
        work.cases.move_complainants(case.id, into.id)
        return work.cases.save(replace(case, merged_into=into.id))

    merged = store.act_now(joined)
    assert adds(store, merged, cast.supervisor.id, SAID, EntryKind.VERSION) == COVERED
