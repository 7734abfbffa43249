"""A voice tells who it is: recordings are played by who types the summary; very many files opened are told of."""

import pytest

from supervision import quotas
from supervision.cases import Case
from tests.chat import Chat, Town, photo, voice
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
    opens(secretary, case.number).presses("move.button.sign").says("三组水管坏了三天")
    assert not newest(secretary.town).voiced


def test_who_signs_plays_the_recording_and_those_above_do_not(
    case: Case, secretary: Chat, officer: Chat
) -> None:
    assert played(secretary, case)
    assert not played(officer, case)


def test_once_summed_up_it_is_played_by_the_office_that_typed_it_only(
    case: Case, supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    summed_up(secretary, case)
    assert played(secretary, case)
    assert not played(inspector, case)
    assert inspector.offers("move.button.files") or inspector.hears("case.files")
    assert played(supervisor, case)


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
