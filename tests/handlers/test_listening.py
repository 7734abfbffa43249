"""A voice tells who it is: recordings are played by who types the summary, then by two persons' will; files without
end are told of."""

from dataclasses import replace

import pytest

from supervision import quotas
from supervision.cases import Case
from supervision.durations import parse_duration
from tests.chat import Chat, Shown, Town, photo, voice
from tests.handlers.playing import newest, opens


def spoken(town: Town, who: Chat) -> Case:
    """A report that was spoken, with a photo; both have come."""
    who.says("报问题").presses("track.button.everyday").sends(voice()).sends(photo())
    who.presses("report.button.file")
    case = newest(town)
    for file in town.read(lambda work: work.files.of_case(case.id)):
        town.act(lambda work, file=file: work.files.kept(file.id, 10, "0" * 64))
    return case


def played(who: Chat, case: Case) -> bool:
    """Whether a recording of the case has been played to this person."""
    before = _played(who, case)
    opens(who, case.number)
    if who.offers("move.button.files"):
        who.presses("move.button.files")
    return _played(who, case) > before


def _played(who: Chat, case: Case) -> int:
    def count(work):
        by = work.people.by_user(who.user_id).id
        return sum(act == "voice_played" and by_id == by for _, act, by_id in work.journal.of_case(case.id))

    return who.town.read(count)


@pytest.fixture
def case(town: Town, supervisor: Chat) -> Case:
    return spoken(town, supervisor)


def summed_up(secretary: Chat, case: Case) -> None:
    opens(secretary, case.number).presses("move.button.sign").says("三组水管坏了三天").presses(
        "summary.button.nameless"
    )
    assert not newest(secretary.town).voiced


def test_who_signs_plays_the_recording_and_those_above_do_not(
    case: Case, secretary: Chat, officer: Chat
) -> None:
    assert played(secretary, case)
    assert not played(officer, case)


def test_where_content_stays_in_the_chats_a_recording_leaves_before_telegram_deletes_no_more(
    town: Town, case: Case, secretary: Chat
) -> None:
    time = town.store.ground.time
    stays = replace(time.policy.content, delete=parse_duration("0s"))
    town.store.ground.time = replace(time, policy=replace(time.policy, content=stays))
    assert played(secretary, case)
    assert recordings(secretary)
    town.passes(hours=41)
    assert not recordings(secretary)


def recordings(who: Chat) -> list[Shown]:
    """The messages with files that stand in a chat."""
    return [each for each in who.messages.values() if each.part is not None and each.part.does == "files"]


def asks_to_hear(who: Chat, case: Case) -> Chat:
    opens(who, case.number).presses("move.button.more").presses("move.button.hear")
    return who.presses("identity.purpose.unclear")


def test_once_summed_up_nobody_plays_it_alone_but_who_recorded_it(
    case: Case, supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    summed_up(secretary, case)
    for who, told in ((secretary, "case.files_but_heard"), (inspector, "case.files_but_voice")):
        assert not played(who, case)
        assert who.hears(told)
    assert played(supervisor, case)


def test_what_was_played_before_leaves_the_chat_when_its_words_are_written(
    case: Case, supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    for who in (supervisor, secretary, inspector):
        assert played(who, case)
    summed_up(secretary, case)
    assert [len(recordings(who)) > 0 for who in (supervisor, secretary, inspector)] == [True, False, False]
    assert inspector.hears("listening.taken_back")
    assert not secretary.hears("listening.taken_back")


def test_in_the_chat_of_who_has_stepped_aside_nothing_shows_that_the_words_are_written(
    case: Case, inspector: Chat, secretary: Chat
) -> None:
    """It would vanish just then: he would learn that somebody goes on with it."""
    assert played(inspector, case)
    opens(inspector, case.number).presses("move.button.more").presses("move.button.step_aside")
    inspector.presses("step_aside.button.yes").presses("reason.step_aside.1")
    assert inspector.hears("case.stepped_aside")
    before = {each.id: each.text for each in inspector.messages.values()}
    summed_up(secretary, case)
    assert {each.id: each.text for each in inspector.messages.values()} == before


def test_of_two_who_spoke_each_has_heard_the_other_and_keeps_neither(
    case: Case, supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    assert played(inspector, case)
    opens(inspector, case.number).presses("move.button.more").presses("move.button.supplement")
    inspector.sends(voice()).presses("supplement.button.send")
    assert recordings(inspector)
    summed_up(secretary, case)
    assert recordings(inspector) == []
    assert not inspector.hears("listening.taken_back_heard")  # not in his hands: no button to ask


def test_a_recording_that_has_not_come_is_not_spoken_of(
    town: Town, supervisor: Chat, secretary: Chat
) -> None:
    supervisor.says("报问题").presses("track.button.everyday").sends(voice()).sends(photo())
    supervisor.presses("report.button.file")
    case = newest(town)
    [spoken, seen] = town.read(lambda work: work.files.of_case(case.id))
    town.act(lambda work: work.files.kept(seen.id, 10, "0" * 64))
    summed_up(secretary, case)
    assert opens(secretary, case.number).presses("move.button.files").hears("case.files")
    town.act(lambda work: work.files.kept(spoken.id, 10, "0" * 64))
    assert opens(secretary, case.number).presses("move.button.files").hears("case.files_but_heard")


def test_who_has_to_type_what_is_said_is_told_so_where_he_hears_it(
    case: Case, supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    assert opens(secretary, case.number).presses("move.button.files").hears("case.files_then_sign")
    assert opens(supervisor, case.number).presses("move.button.files").hears("case.files")


def test_afterwards_a_second_person_lets_it_be_heard_once_protected_and_for_minutes(
    town: Town, case: Case, secretary: Chat, officer: Chat
) -> None:
    summed_up(secretary, case)
    asks_to_hear(secretary, case)
    officer.presses("identity.button.let_hear")
    look = secretary.button("identity.button.listen")
    secretary.presses("identity.button.listen")
    [shown] = recordings(secretary)
    assert shown.part is not None
    assert shown.part.protected
    assert not recordings(officer)
    assert secretary.presses_again(look).hears("refusal.identity_decided")
    town.passes(minutes=10)
    assert shown.id in secretary.deleted
    acts = [act for _, act, _ in town.read(lambda work: work.journal.of_case(case.id))]
    assert acts[-4:] == ["identity_asked", "identity_approved", "voice_played", "identity_gone"]


def test_what_the_bot_can_delete_no_more_its_reader_is_asked_to_delete_once(
    town: Town, case: Case, secretary: Chat, officer: Chat
) -> None:
    summed_up(secretary, case)
    asks_to_hear(secretary, case)
    officer.presses("identity.button.let_hear")
    secretary.presses("identity.button.listen")
    town.clock.forward(days=3)
    town.passes(minutes=1)
    assert secretary.hears("identity.stays")
    secretary.forgets()
    town.passes(hours=1)
    assert not secretary.hears("identity.stays")


def test_who_had_blocked_the_bot_and_lost_the_matter_is_asked_to_delete_it_once_he_is_back(
    town: Town, case: Case, secretary: Chat, officer: Chat
) -> None:
    summed_up(secretary, case)
    asks_to_hear(secretary, case)
    officer.presses("identity.button.let_hear")
    secretary.presses("identity.button.listen")
    me = town.read(lambda work: work.people.by_user(secretary.user_id)).id
    town.act(lambda work: work.people.mark_unreachable(me, work.now))
    town.clock.forward(days=3)
    town.passes(minutes=1)
    assert not secretary.hears("identity.stays")
    town.act(lambda work: work.people.mark_unreachable(me, None))
    town.act(lambda work: work.recusals.add(case.id, me, None))
    town.passes(days=1)
    assert secretary.hears("identity.stays")


def test_who_has_nothing_to_do_with_it_may_not_ask_nor_who_recorded_it(
    case: Case, supervisor: Chat, secretary: Chat, officer: Chat
) -> None:
    summed_up(secretary, case)
    for who in (supervisor, officer):
        assert not opens(who, case.number).presses("move.button.more").offers("move.button.hear")


def test_recordings_count_among_the_looks_of_a_day_and_are_told_of(
    town: Town, case: Case, secretary: Chat, officer: Chat
) -> None:
    county = town.chat("county")
    summed_up(secretary, case)
    for _ in range(5):
        assert not county.hears("identity.unusual")
        asks_to_hear(secretary, case)
        officer.presses("identity.button.let_hear")
        secretary.presses("identity.button.listen").presses("identity.button.heard")
    assert county.hears("identity.unusual")


def test_what_is_spoken_later_is_played_until_its_words_are_written_too(
    town: Town, case: Case, supervisor: Chat, secretary: Chat
) -> None:
    summed_up(secretary, case)
    opens(supervisor, case.number).presses("move.button.more").presses("move.button.supplement")
    supervisor.sends(voice()).presses("supplement.button.send")
    for file in town.read(lambda work: work.files.of_case(case.id)):
        town.act(lambda work, file=file: work.files.kept(file.id, 10, "0" * 64))
    assert played(secretary, case)
    opens(secretary, case.number).presses("move.button.more").presses("move.button.resummarise").says(
        "又停了"
    )
    secretary.presses("summary.button.nameless")
    assert not played(secretary, case)


def test_a_recording_played_by_night_is_told_to_the_countys_leader(
    town: Town, case: Case, secretary: Chat
) -> None:
    county = town.chat("county")
    assert played(secretary, case)
    assert not county.hears("reading.unusual")
    town.clock.forward(hours=15)
    assert played(secretary, case)
    assert county.hears("reading.unusual")


def test_files_are_not_opened_without_end(
    case: Case, secretary: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quotas, "OPENINGS", quotas.Quota("opened", 1, quotas.OPENINGS.within))
    opens(secretary, case.number).presses("move.button.files")
    assert opens(secretary, case.number).presses("move.button.files").hears("refusal.too_many_opened")


def test_files_and_supplements_have_a_days_number_too(
    case: Case, supervisor: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    day = quotas.FILES.within
    monkeypatch.setattr(quotas, "SUPPLEMENTS", quotas.Quota("supplement", 1, day))
    for _ in range(2):
        opens(supervisor, case.number).presses("move.button.more").presses("move.button.supplement")
        supervisor.says("又停了").presses("supplement.button.send")
    assert supervisor.hears("refusal.too_many_supplements")
    monkeypatch.setattr(quotas, "FILES", quotas.Quota("file", 0, day))
    supervisor.says("/cancel").says("报问题").presses("track.button.everyday").sends(photo())
    assert supervisor.hears("refusal.too_many_files_today")


def test_a_recording_that_is_not_played_is_not_said_to_be_missing(
    town: Town, supervisor: Chat, secretary: Chat, officer: Chat
) -> None:
    supervisor.says("报问题").presses("track.button.everyday").sends(voice())
    supervisor.presses("report.button.no_photo").presses("report.button.file")
    told = newest(town)
    [file] = town.read(lambda work: work.files.of_case(told.id))
    town.act(lambda work: work.files.kept(file.id, 10, "0" * 64))
    summed_up(secretary, told)
    for who in (secretary, officer):
        assert opens(who, told.number).hears("files.voices_apart")
        assert not who.hears("files.none")
