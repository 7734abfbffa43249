"""One message about several cases: what is unsaid joins, what changed is shown anew, whatever stood still meanwhile."""

from dataclasses import replace
from datetime import timedelta

from storage import outbox, prompts
from supervision.acts.prompting import prompt_due, reckon_anew, say_again, stamp
from supervision.case_clock import started
from supervision.policy import policy_from
from supervision.timekeeping import Timekeeping
from tests.storage.conftest import KEPT, MONDAY
from tests.storage.township import CHAT, report, settle

INSPECTOR, SECRETARY = CHAT + 1, CHAT + 2


def settled(work):
    """The township, its three officials in their chats."""
    cast = settle(work)
    for chat, person in enumerate((cast.supervisor, cast.inspector, cast.secretary), CHAT):
        work.people.bind(person.id, chat)
    return cast


def file_over_three_days(store, clock, cast, count=40):
    """So many reports within three days; the clock stands at the end."""
    for _ in range(count):
        store.act_now(lambda work: report(work, cast))
        clock.forward(minutes=108)
    store.act_now(begin_clocks)


def begin_clocks(work):
    """The helper of these tests files without a clock of its own: each begins with the report."""
    for case in work.cases.open_after(0, 500):
        work.cases.save(started(work.time, case, "sign", case.submitted_at))


def waiting(work):
    """(chat, cases) of each message that waits to be said."""
    rows = work.execute(outbox._OUTBOX.select().where(outbox._OUTBOX.c.state == "queued")).all()
    return [(row.chat_id, len(row.fields["cases"])) for row in rows if row.screen == prompts.SCREEN]


def drain(work):
    """Say everything; each message gets a number."""
    while rows := outbox.claim(work, work.now, 100):
        for row in rows:
            outbox.sent(work, row.id, [row.id + 100])


def knock(store, limit=7):
    while store.act_now(lambda work: prompt_due(work, limit)) >= limit:
        pass


def test_after_an_outage_each_person_hears_one_message(store, clock):
    cast = store.act_now(settled)
    file_over_three_days(store, clock, cast)
    clock.forward(days=3)
    knock(store)
    assert store.read_now(waiting) == [(SECRETARY, 40)]


def test_while_the_sender_stands_still_there_is_still_one_message(store, clock):
    cast = store.act_now(settled)
    for _ in range(40):
        case = store.act_now(lambda work: report(work, cast))
        start = lambda work, case=case: work.cases.save(started(work.time, case, "sign", work.now))  # noqa: E731
        store.act_now(start)
        clock.forward(hours=2)
        knock(store)
    clock.forward(days=3)
    knock(store)
    assert store.read_now(waiting) == [(SECRETARY, 40)]


def test_what_is_said_next_is_a_message_of_its_own(store, clock):
    cast = store.act_now(settled)
    file_over_three_days(store, clock, cast, 2)
    clock.forward(days=1)
    knock(store)
    store.act_now(drain)
    clock.forward(days=1)
    knock(store)
    assert store.read_now(waiting) == [(SECRETARY, 2)]


def test_the_more_pressing_of_joined_messages_decides_its_place(store):
    store.act_now(settled)
    with_priority = lambda p: lambda work: prompts.say(work, CHAT, {}, priority=p)  # noqa: E731
    store.act_now(with_priority(0))
    store.act_now(with_priority(2))
    [row] = store.act_now(lambda work: outbox.claim(work, work.now, 9))
    assert row.priority == 0


def test_what_the_sender_has_in_hand_is_not_joined(store, clock):
    cast = store.act_now(settled)
    file_over_three_days(store, clock, cast, 1)
    clock.forward(days=1)
    knock(store)
    store.act_now(lambda work: outbox.claim(work, work.now, 9))
    clock.forward(days=1)
    knock(store)
    assert store.read_now(waiting) == [(SECRETARY, 1)]
    assert store.read_now(outbox.depth) == 2


def reminded(store, clock):
    """A case of which the secretary was reminded, in a message."""
    cast = store.act_now(settled)
    file_over_three_days(store, clock, cast, 1)
    clock.forward(days=1)
    knock(store)
    store.act_now(drain)
    return store.read_now(lambda work: work.cases.open_after(0, 1)[0])


def test_a_message_that_reminded_of_a_case_is_found_and_shown_again_once(store, clock):
    case = reminded(store, clock)
    [message] = store.read_now(lambda work: prompts.shown(work, case.id))
    assert (message.chat_id, message.case_ids) == (SECRETARY, (case.id,))
    for _ in range(2):
        store.act_now(lambda work: work.show_again(case.id))
    [row] = store.act_now(lambda work: outbox.claim(work, work.now, 9))
    assert (row.replaces, row.fields) == (message.message_id, {"cases": {str(case.id): {}}})


def test_who_did_it_sees_it_in_his_own_answer(store, clock):
    case = reminded(store, clock)
    store.act_now(lambda work: work.show_again(case.id, but=SECRETARY))
    assert store.read_now(waiting) == []


def test_a_bringing_up_to_date_is_not_joined_by_a_reminder(store, clock):
    case = reminded(store, clock)
    store.act_now(lambda work: work.show_again(case.id))
    clock.forward(days=1)
    knock(store)
    assert store.read_now(waiting) == [(SECRETARY, 1), (SECRETARY, 1)]


def test_a_week_later_nobody_looks_back(store, clock):
    case = reminded(store, clock)
    clock.forward(days=8)
    assert store.read_now(lambda work: prompts.shown(work, case.id)) == []


def test_what_is_being_said_when_a_case_is_kept_from_a_chat_goes_and_the_other_case_is_said_again(
    store, clock
):
    cast = store.act_now(settled)
    file_over_three_days(store, clock, cast, 2)
    one, other = store.read_now(lambda work: work.cases.open_after(0, 2))
    store.act_now(lambda work: prompts.say(work, SECRETARY, {one.id: {}, other.id: {}}, priority=2))
    [claimed] = store.act_now(lambda work: outbox.claim(work, work.now, 9))
    store.act_now(lambda work: prompts.withdraw(work, one.id, SECRETARY))
    rows = store.read_now(lambda work: work.execute(outbox._OUTBOX.select()).all())
    queued = [row.fields for row in rows if row.state == "queued" and row.replaces is None]
    assert queued == [{"cases": {str(other.id): {}}}, {"delete_of": claimed.id}]


def test_no_message_reminds_of_a_sealed_case(store, clock):
    case = reminded(store, clock)
    store.act_now(lambda work: prompts.forget(work, case.id))
    assert store.read_now(lambda work: prompts.shown(work, case.id)) == []


def test_what_would_have_arrived_at_night_is_said_in_the_morning(store, clock):
    case = reminded(store, clock)
    clock.now = MONDAY + timedelta(days=1, hours=13)  # ten in the evening
    store.act_now(lambda work: say_again(work, {str(case.id): {"stamp": stamp(case)}}))
    knock(store)
    assert store.read_now(waiting) == []
    clock.forward(hours=10)
    knock(store)
    assert store.read_now(waiting) == [(SECRETARY, 1)]


def test_a_change_of_policy_says_nothing_that_was_said(store, clock):
    case = reminded(store, clock)
    shorter = policy_from({"track": {"everyday": {"sign": "1h"}}})
    store.ground.time = Timekeeping(shorter, KEPT.calendar, KEPT.timezone)
    assert store.act_now(lambda work: reckon_anew(work, 0)) is None
    knock(store)
    after = store.read_now(lambda work: work.cases.by_id(case.id))
    assert (store.read_now(waiting), after.version, after.due_at < case.due_at) == (
        [(SECRETARY, 1)],  # that its deadline moved, which was never said
        case.version + 1,
        True,
    )


def test_many_open_cases_are_reckoned_anew_some_at_a_time(store, clock):
    cast = store.act_now(settled)
    file_over_three_days(store, clock, cast, 5)
    looked, after = [], 0
    while after is not None:
        looked.append(after)
        after = store.act_now(lambda work, after=after: reckon_anew(work, after, limit=2))
    assert len(looked) == 3


def test_of_several_that_are_kept_together_one_that_changed_meanwhile_is_left_out(store, clock):
    cast = store.act_now(settled)
    file_over_three_days(store, clock, cast, count=5)
    read = store.read_now(lambda work: work.cases.open_after(0, 5))
    store.act_now(lambda work: work.cases.save(read[2]))
    later = [(replace(case, next_at=case.next_at + timedelta(hours=n)), case) for n, case in enumerate(read)]
    kept = store.act_now(lambda work: work.cases.prompted_many(later))
    assert kept == {case.id for case in read} - {read[2].id}
    now = store.read_now(lambda work: work.cases.open_after(0, 5))
    assert [case.next_at for case in now] == [
        was.next_at if was is read[2] else case.next_at for case, was in later
    ]


def test_what_changed_meanwhile_is_not_overwritten_by_the_metronome(store, clock):
    case = reminded(store, clock)
    store.act_now(lambda work: work.cases.save(replace(case, category="road")))
    assert not store.act_now(lambda work: work.cases.prompted(replace(case, reminded=9), case))
