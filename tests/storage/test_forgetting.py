"""A case sealed late tells nothing any more, and takes nobody else's words with it."""

from storage import outbox
from storage.outbox_rows import Message
from supervision.cases import EntryKind, Track
from supervision.files import FileState
from supervision.missing import Item
from supervision.petitions import Body, Petition
from supervision.visits import Visit
from tests.storage.test_drafts import expect, readable, start
from tests.storage.township import CHAT, MONDAY, report, settle

TOLD = f"{CHAT}:50"


def walk(work, cast, key_id, files=()) -> Visit:
    return work.visits.add(
        village_id=cast.village.id, person_id=cast.supervisor.id, form="household", topics=["other"],
        found="支书多占鱼塘款", visited_at=MONDAY, key_id=key_id, whom="甲", place=None, members=[], files=files,
    )  # fmt: skip


def forget(store, case):
    store.act_now(lambda work: work.cases.forget(case))


def deletions(store) -> set[int]:
    rows = store.act_now(lambda work: outbox.claim(work, work.now, 99))
    found = set()
    while rows:
        found |= {row.fields["delete"] for row in rows if "delete" in row.fields}
        store.act_now(lambda work, rows=rows: [outbox.dropped(work, row.id, "seen") for row in rows])
        rows = store.act_now(lambda work: outbox.claim(work, work.now, 99))
    return found


def test_texts_and_identity_are_gone_and_the_number_stays(store):
    cast = store.act_now(settle)
    case = store.act_now(lambda work: report(work, cast, complainant={"name": "甲"}))
    forget(store, case)
    assert [each.text for each in store.read_now(lambda work: work.cases.entries(case.id))] == [""]
    [villager] = store.read_now(lambda work: work.cases.complainants(case.id))
    assert (villager.name, villager.receipt_number) == (None, case.number)
    assert not readable(store, case.key_id)


def test_the_visit_it_came_from_tells_nothing_either(store):
    cast = store.act_now(settle)
    case = store.act_now(lambda work: report(work, cast))
    visit = store.act_now(lambda work: walk(work, cast, work.keys.new()))
    store.act_now(lambda work: work.visits.link_case(visit.id, case.id))
    forget(store, case)
    seen = store.read_now(lambda work: work.visits.by_ref(visit.ref))
    assert (seen.found, seen.whom, seen.case_id) == ("", None, None)


def test_a_key_shared_with_another_visit_is_spared_and_the_words_are_wiped(store):
    cast = store.act_now(settle)
    key_id = store.act_now(lambda work: work.keys.new())
    case = store.act_now(lambda work: report(work, cast, key_id=key_id))
    visit = store.act_now(lambda work: walk(work, cast, key_id))
    forget(store, case)
    assert store.read_now(lambda work: work.visits.by_ref(visit.ref)).found == "支书多占鱼塘款"
    assert [each.text for each in store.read_now(lambda work: work.cases.entries(case.id))] == [""]


def test_a_file_under_a_key_of_an_open_draft_is_wiped_without_it(store):
    cast = store.act_now(settle)
    draft = store.act_now(lambda work: start(work, cast))
    case = store.act_now(lambda work: report(work, cast))
    photo = store.act_now(lambda work: expect(work, cast, draft, draft_id=None, case_id=case.id))
    forget(store, case)
    file = store.read_now(lambda work: work.files.by_id(photo.id))
    assert (file.state, file.file_id) == (FileState.DESTROYED, "")
    assert store.read_now(lambda work: work.drafts.by_ref(draft.ref)) == draft


def test_what_it_was_told_in_and_what_was_said_of_it_is_deleted(store, clock):
    cast = store.act_now(settle)
    store.act_now(lambda work: work.chats.saw([(CHAT, 50)]))
    clock.forward(minutes=1)
    store.act_now(lambda work: work.chats.said(CHAT, 51, None, 1))
    case = store.act_now(lambda work: report(work, cast, submitted_at=clock(), source=TOLD))
    store.act_now(lambda work: work.chats.said(77, 900, case.id, 2))
    clock.forward(minutes=1)
    store.act_now(lambda work: work.chats.saw([(CHAT, 60)]))
    forget(store, case)
    assert deletions(store) == {50, 51, 900}


def test_what_is_being_said_of_it_is_deleted_once_it_is_said(store):
    cast = store.act_now(settle)
    case = store.act_now(lambda work: report(work, cast))
    store.act_now(lambda work: outbox.queue(work, Message(chat_id=CHAT, screen="card", case_id=case.id)))
    [speaking] = store.act_now(lambda work: outbox.claim(work, work.now, 9))
    forget(store, case)
    store.act_now(lambda work: outbox.sent(work, speaking.id, [70, 71]))
    [row] = store.act_now(lambda work: outbox.claim(work, work.now, 9))
    assert row.fields == {"delete_of": speaking.id}
    assert store.read_now(lambda work: work.chats.messages_said(speaking.id)) == [70, 71]


def test_no_search_finds_it_and_no_message_leads_to_it(store):
    cast = store.act_now(settle)
    case = store.act_now(lambda work: report(work, cast, source=TOLD))
    store.act_now(lambda work: work.cases.add_entry(case, EntryKind.STORY, cast.supervisor.id, "水管"))
    forget(store, case)
    assert store.read_now(lambda work: work.cases.entry_from(TOLD)) is None
    assert store.read_now(lambda work: work.session.connection().exec_driver_sql(
        "SELECT count(*) FROM case_words").scalar()) == 0  # fmt: skip


def test_what_was_asked_for_offered_linked_and_answered_elsewhere_is_gone(store):
    cast = store.act_now(settle)
    case, other = (store.act_now(lambda work: report(work, cast, track=Track.PETITION)) for _ in range(2))

    def leave(work):
        entry = work.cases.add_entry(case, EntryKind.REASON, cast.secretary.id, "缺")
        work.missing.ask(case.id, entry.id, [Item.PHOTO])
        work.offers.add(case.id, cast.township.id, cast.county.id, cast.secretary.id)
        work.links.add(case.id, other.id, cast.secretary.id)
        work.petitions.put(case, Petition(body=Body.OTHER, name="县信访局", number="7"))
        work.petitions.put(other, Petition(earlier_id=case.id))

    store.act_now(leave)
    forget(store, case)
    read = store.read_now
    assert not read(lambda work: work.missing.of_case(case.id) or work.offers.of_case(case.id))
    assert not read(lambda work: work.links.of_case(other.id))
    assert {read(lambda work, each=each: work.petitions.of(each)) for each in (case, other)} == {Petition()}
