"""What several hands leave on a case: missing items, offers, 督办, links; and the township's kept texts."""

from datetime import timedelta

from supervision.cases import EntryKind
from supervision.kept_texts import TextKind
from supervision.missing import Item
from supervision.offers import Outcome
from supervision.offices import Role
from tests.storage.conftest import MONDAY
from tests.storage.township import report, settle


def filed(store):
    cast = store.act_now(settle)
    return cast, store.act_now(lambda work: report(work, cast))


def test_only_what_was_asked_for_last_counts_and_each_item_is_answered_apart(store):
    cast, case = filed(store)

    def act(work):
        for items in ((Item.PHOTO,), (Item.PLACE, Item.SINCE, Item.PLACE)):
            entry = work.cases.add_entry(case, EntryKind.REASON, cast.secretary.id, "缺")
            work.missing.ask(case.id, entry.id, items)
        answer = work.cases.add_entry(case, EntryKind.SUPPLEMENT, cast.supervisor.id, "三组")
        work.missing.answer(case.id, [Item.PLACE, Item.PHOTO], answer.id)

    store.act_now(act)
    found = store.read_now(lambda work: work.missing.of_case(case.id))
    assert [(each.item, each.answered) for each in found] == [(Item.PLACE, True), (Item.SINCE, False)]


def test_an_offer_is_kept_with_what_became_of_it(store):
    cast, case = filed(store)
    store.act_now(lambda work: work.offers.add(case.id, case.township_id, case.village_id, cast.secretary.id))
    [offer] = store.read_now(lambda work: work.offers.of_case(case.id))
    store.act_now(lambda work: work.offers.decide(offer.id, Outcome.REFUSED, cast.secretary.id))
    [decided] = store.read_now(lambda work: work.offers.of_case(case.id))
    assert (offer.outcome, decided.outcome) == (None, Outcome.REFUSED)
    assert decided.decided_by == cast.secretary.id


def test_a_demand_is_found_signed_and_taken_back(store):
    cast, case = filed(store)

    def act(work):
        entry = work.cases.add_entry(case, EntryKind.SUPERVISION, cast.secretary.id, "2026-12-03")
        until = MONDAY + timedelta(days=3)
        work.demands.add(case.id, cast.secretary.id, Role.OFFICER, entry.id, until)

    store.act_now(act)
    [demand] = store.read_now(lambda work: work.demands.of_case(case.id))
    store.act_now(lambda work: work.demands.sign(demand.id, cast.supervisor.id))
    store.act_now(lambda work: work.demands.withdraw(demand.id))
    again = store.read_now(lambda work: work.demands.by_ref(demand.ref))
    assert (demand.stands, again.stands, again.signed_by) == (True, False, cast.supervisor.id)


def test_a_link_is_one_from_both_sides(store):
    cast, case = filed(store)
    other = store.act_now(lambda work: report(work, cast))
    for one, two in ((case, other), (other, case)):
        store.act_now(lambda work, a=one, b=two: work.links.add(a.id, b.id, cast.secretary.id))
    assert store.read_now(lambda work: work.links.of_case(case.id)) == (other.id,)
    assert store.read_now(lambda work: work.links.of_case(other.id)) == (case.id,)
    store.act_now(lambda work: work.links.remove(other.id, case.id))
    assert store.read_now(lambda work: work.links.of_case(case.id)) == ()


def test_a_kept_text_lies_under_a_key_that_goes_with_it(store):
    cast, case = filed(store)

    def keep(work):
        return work.texts.add(case.township_id, TextKind.RESULT, "water", "水管换好了", cast.secretary.id)

    kept = store.act_now(keep)
    store.act_now(lambda work: work.texts.rewrite(kept.id, "水管换好，通水了", cast.secretary.id))
    [found] = store.read_now(lambda work: work.texts.of_place(case.township_id))
    assert (found.text, found.ref) == ("水管换好，通水了", kept.ref)
    store.act_now(lambda work: work.texts.remove(kept.id))
    assert store.read_now(lambda work: work.texts.by_ref(kept.ref)) is None
