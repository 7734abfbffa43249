"""The outbox: everything promised is said, in order within a chat, with the same words when tried again."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from storage import outbox, stray_claims
from storage.outbox_rows import Queued
from storage.store import Store
from storage.unit_of_work import UnitOfWork
from tests.storage.conftest import Clock, House

ANNA, BERT = 1001, 1002


def say(store: Store, chat_id: int = ANNA, screen: str = "case.received", **options) -> None:
    store.act_now(lambda work: work.say(chat_id, screen, {"id": 7}, **options))


def claim(store: Store, limit: int = 10, busy=()) -> list[Queued]:
    return store.act_now(lambda work: outbox.claim(work, work.now, limit, busy))


def sent(store: Store, queued: Queued, *message_ids: int) -> None:
    store.act_now(lambda work: outbox.sent(work, queued.id, message_ids))


def test_what_an_act_says_is_claimed_as_it_was_said(store: Store):
    say(store, case_id=3, replaces=4, priority=0, reply_to=5, asked_by="6")
    (queued,) = claim(store)
    assert (queued.chat_id, queued.screen, queued.fields) == (ANNA, "case.received", {"id": 7})
    assert (queued.case_id, queued.replaces, queued.reply_to, queued.asked_by) == (3, 4, 5, "6")


def test_an_act_rolled_back_says_nothing(store: Store):
    def act(work):
        work.say(ANNA, "case.received")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        store.act_now(act)
    assert claim(store) == []


def test_what_reminds_again_before_anybody_could_hear_it_is_said_once(store: Store):
    for promise in (1, 1, 2, 1):
        store.act_now(lambda work, which=promise: work.remind(ANNA, "integrity.due", {"promise": which}))
    store.act_now(lambda work: work.remind(BERT, "integrity.due", {"promise": 1}))
    live = text("SELECT chat_id FROM outbox WHERE state <> 'dropped' ORDER BY chat_id")
    assert store.read_now(lambda work: list(work.execute(live).scalars())) == [ANNA, ANNA, BERT]


def test_several_things_for_one_person_are_one_message_with_what_still_waits(store: Store):
    for things in ({"1": {"above": True}, "2": {}}, {"1": {"above": False}, "3": {}}):
        store.act_now(lambda work, told=things: work.remind_together(ANNA, "integrity.due", told))
    store.act_now(lambda work: work.remind_together(BERT, "integrity.due", {"1": {}}))
    told = {each.chat_id: each.fields["of"] for each in claim(store)}
    assert told == {ANNA: {"1": {"above": False}, "2": {}, "3": {}}, BERT: {"1": {}}}
    store.act_now(lambda work: work.remind_together(ANNA, "integrity.due", {"4": {}}))
    live = text("SELECT count(*) FROM outbox WHERE state <> 'dropped'")
    assert store.read_now(lambda work: work.execute(live).scalar()) == 3


def test_listeners_are_poked_once_something_was_said(store: Store):
    heard: list[str] = []
    store.on_outbox(lambda: heard.append("poke"))
    say(store)
    assert heard == ["poke"]


def test_the_second_sentence_waits_for_the_first(store: Store):
    say(store, screen="first")
    say(store, screen="second")
    (first,) = claim(store)
    assert claim(store) == []
    sent(store, first, 51)
    assert [each.screen for each in claim(store)] == ["second"]


def test_a_first_sentence_put_off_holds_the_second(store: Store, clock: Clock):
    say(store, screen="first")
    say(store, screen="second")
    (first,) = claim(store)
    store.act_now(lambda work: outbox.later(work, first.id, clock() + timedelta(seconds=9), "429"))
    assert claim(store) == []
    clock.forward(seconds=9)
    assert [(each.screen, each.tries) for each in claim(store)] == [("first", 1)]


@pytest.mark.parametrize("end", [outbox.failed, outbox.dropped])
def test_what_can_never_be_said_lets_the_next_one_flow(store: Store, end):
    say(store, screen="first")
    say(store, screen="second")
    (first,) = claim(store)
    store.act_now(lambda work: end(work, first.id, "403"))
    assert [each.screen for each in claim(store)] == ["second"]


def test_urgent_chats_go_first(store: Store):
    say(store, ANNA, priority=3)
    say(store, BERT, priority=0)
    assert [each.chat_id for each in claim(store)] == [BERT, ANNA]


def test_busy_chats_are_left_alone(store: Store):
    say(store, ANNA)
    say(store, BERT)
    assert [each.chat_id for each in claim(store, busy=[ANNA])] == [BERT]


def test_the_words_of_the_first_attempt_are_kept_for_the_next(store: Store, clock: Clock):
    say(store)
    (queued,) = claim(store)
    store.act_now(lambda work: outbox.fix(work, queued.id, "收到了".encode()))
    store.act_now(lambda work: outbox.fix(work, queued.id, b"other words"))
    store.act_now(lambda work: outbox.later(work, queued.id, clock(), "timeout"))
    (again,) = claim(store)
    assert again.rendered.decode() == "收到了"


def test_words_under_a_destroyed_key_are_made_anew(store: Store):
    say(store)
    (queued,) = claim(store)
    store.act_now(lambda work: outbox.fix(work, queued.id, b"words"))
    store.act_now(lambda work: work.destroy_key(work.chats.current_key(ANNA)))
    assert store.read_now(lambda work: outbox.rendered_of(work, queued.id)) is None


def test_words_are_wiped_when_they_are_said(store: Store):
    say(store)
    (queued,) = claim(store)
    store.act_now(lambda work: outbox.fix(work, queued.id, b"words"))
    sent(store, queued, 51)
    assert store.read_now(lambda work: outbox.rendered_of(work, queued.id)) is None


def test_words_are_not_on_disk_in_the_clear(sqlite_house: House):
    store = sqlite_house.open()
    say(store)
    (queued,) = claim(store)
    store.act_now(lambda work: outbox.fix(work, queued.id, b"marker-of-the-accused" * 30))
    assert all(b"marker-of-the-accused" not in file.read_bytes() for file in sqlite_house.data.iterdir())


def test_claims_of_a_dead_sender_are_released_with_their_words(house: House):
    store = house.open()
    say(store)
    (queued,) = claim(store)
    store.act_now(lambda work: outbox.fix(work, queued.id, b"words"))
    house.close()
    store = house.open()
    assert claim(store) == []
    assert store.act_now(stray_claims.release) == 1
    assert claim(store)[0].rendered == b"words"


def test_a_reply_finds_the_case_of_what_was_said(store: Store):
    say(store, case_id=3)
    (queued,) = claim(store)
    sent(store, queued, 51, 52)
    found = store.read_now(lambda work: [work.chats.case_of_message(ANNA, each) for each in (51, 52, 53)])
    assert found == [3, 3, None]


def test_a_message_in_parts_goes_on_after_the_part_that_was_said(store: Store, clock: Clock):
    say(store, case_id=3)
    (queued,) = claim(store)
    store.act_now(lambda work: outbox.part_sent(work, queued.id, [51], 1))
    store.act_now(lambda work: outbox.later(work, queued.id, clock(), "timeout"))
    assert claim(store)[0].parts_sent == 1


def test_marking_as_sent_twice_is_harmless(store: Store):
    say(store)
    (queued,) = claim(store)
    sent(store, queued, 51)
    sent(store, queued, 51)
    assert store.read_now(outbox.depth) == 0


def test_a_deletion_is_queued_as_a_message_without_a_screen(store: Store):
    store.act_now(lambda work: work.erase(ANNA, 51))
    (queued,) = claim(store)
    assert (queued.screen, queued.fields) == ("", {"delete": 51})


@pytest.mark.parametrize("engine_name", ["postgresql"])
@pytest.mark.parametrize("again", [True, False])
def test_what_an_act_counts_on_being_worded_later_is_claimed_by_nobody_before_its_end(
    store: Store, again: bool
):
    store.act_now(lambda work: work.refresh(ANNA, "album", {"draft": "d"}))
    with store.engine.begin() as beside:
        act = UnitOfWork(store.ground, beside, store.clock())
        if again:
            act.refresh(ANNA, "album", {"draft": "d"})
        assert (claim(store) == []) is again


def test_depth_counts_what_is_not_yet_said(store: Store):
    say(store, ANNA)
    say(store, BERT)
    claim(store, limit=1)
    assert store.read_now(outbox.depth) == 2


def test_danger_overtakes_the_notices_of_its_chat(store: Store) -> None:
    for screen, priority in (("first", 2), ("second", 2), ("danger", 0), ("third", 2)):
        store.act_now(lambda work, s=screen, p=priority: work.say(ANNA, s, priority=p))
    order = []
    for _ in range(4):
        [row] = store.act_now(lambda work: outbox.claim(work, work.now, 10))
        order.append(row.screen)
        assert store.act_now(lambda work: outbox.claim(work, work.now, 10)) == []
        store.act_now(lambda work, row=row: outbox.sent(work, row.id, [len(order)]))
    assert order == ["danger", "first", "second", "third"]


def test_danger_waits_for_what_is_half_said(store: Store) -> None:
    for screen, priority in (("long", 2), ("danger", 0)):
        store.act_now(lambda work, s=screen, p=priority: work.say(ANNA, s, priority=p))
        if screen == "long":
            [row] = store.act_now(lambda work: outbox.claim(work, work.now, 1))
            store.act_now(lambda work, row=row: outbox.part_sent(work, row.id, [1], 1))
            store.act_now(lambda work, row=row: outbox.later(work, row.id, work.now, "429"))
    [row] = store.act_now(lambda work: outbox.claim(work, work.now, 10))
    assert row.screen == "long"


def _screens(store: Store) -> list[str]:
    rows = store.read_now(lambda work: work.execute(text("SELECT screen FROM outbox ORDER BY id")).all())
    return [row.screen for row in rows]


def test_two_days_later_no_row_tells_that_a_chat_was_given_a_number(store: Store, clock: Clock):
    def seals(work: UnitOfWork) -> None:
        work.erase(ANNA, 44)
        work.say(ANNA, "report.sealed", {"number": "1234567"})

    store.act_now(seals)
    clock.forward(seconds=5)
    say(store)
    for number in (1, 2, 3):
        sent(store, claim(store)[0], number)
    clock.forward(hours=47)
    store.act_now(outbox.tidy)
    assert "report.sealed" in _screens(store)
    clock.forward(hours=2)
    store.act_now(outbox.tidy)
    assert _screens(store) == ["case.received"]


@pytest.mark.parametrize("ended", [outbox.failed, outbox.dropped])
def test_a_number_that_could_not_be_told_does_not_stay_beside_the_chat(store: Store, ended):
    store.act_now(lambda work: work.say(ANNA, "report.sealed", {"number": "1234567"}))
    (queued,) = claim(store)
    store.act_now(lambda work: ended(work, queued.id, "blocked"))
    rows = store.read_now(lambda work: work.execute(text("SELECT fields FROM outbox")).all())
    assert "1234567" not in str(rows)


def test_a_message_is_ours_once_it_may_have_been_said_and_for_weeks_after(store: Store, clock: Clock):
    def ours(message_id: int, chat_id: int = ANNA) -> bool:
        return store.read_now(lambda work: work.chats.is_ours(chat_id, message_id))

    say(store)
    (queued,) = claim(store)
    assert not ours(55)
    store.act_now(lambda work: outbox.fix(work, queued.id, b"[]"))
    assert ours(55)  # sent, perhaps, and not yet written down
    sent(store, queued, 55)
    clock.forward(days=3)
    store.act_now(lambda work: work.chats.tidy())
    assert [ours(55), ours(56), ours(55, BERT)] == [True, False, False]
