"""Acts on a case, called as any caller may: what they refuse, whatever the screens offer."""

from typing import Any

import pytest

from storage.unit_of_work import UnitOfWork
from supervision.acts import casework, enrolling, extensions, joining, reporting, sorting
from supervision.acts.reporting import Report
from supervision.cases import Case, Move, Track
from supervision.gate import Actor, actor_of
from supervision.refusals import Missing, Refusal
from tests.cast import user_of
from tests.chat import Town
from tests.handlers.playing import hand_over, newest, report
from tests.handlers.test_recusal import preview


@pytest.fixture
def case(town: Town) -> Case:
    report(town.chat("supervisor"))
    return newest(town)


def actor(work: UnitOfWork, part: str) -> Actor:
    person = work.people.by_user(user_of(part))
    assert person is not None
    return actor_of(work, person)


def refused(town: Town, part: str, function: Any, *args: Any, **more: Any) -> str:
    """The code with which an act is refused to one of the cast."""
    with pytest.raises(Refusal) as caught:
        town.act(lambda work: function(work, actor(work, part), *args, **more))
    return caught.value.code


def test_a_unit_of_another_township_is_refused(town: Town, case: Case) -> None:
    hand_over(town.chat("secretary"), case.number)
    assert refused(town, "secretary", casework.assign, case.ref, 9999, None) == "unit_unknown"


def test_an_empty_reason_is_no_reason(town: Town, case: Case) -> None:
    assert refused(town, "secretary", casework.send_back, case.ref, "  ") == "words_missing"


def test_verification_needs_a_photo_and_a_place(town: Town, case: Case) -> None:
    hand_over(town.chat("secretary"), case.number)
    town.act(lambda work: casework.enter_result(work, actor(work, "inspector"), case.ref, "修好了"))
    photo, place = {"place": "村口", "photos": []}, {"place": " ", "photos": ["x"]}
    assert refused(town, "supervisor", casework.verify, case.ref, **photo) == "photo_missing"
    assert refused(town, "supervisor", casework.verify, case.ref, **place) == "place_missing"


def test_a_second_extension_is_refused(town: Town, case: Case) -> None:
    hand_over(town.chat("secretary"), case.number)
    town.act(lambda work: extensions.ask_for_more(work, actor(work, "inspector"), case.ref, "材料没到齐"))
    town.act(lambda work: extensions.grant(work, actor(work, "secretary"), case.ref))
    again = refused(town, "inspector", extensions.ask_for_more, case.ref, "还没到齐")
    assert again == "extensions_used"


def test_an_unknown_direction_is_refused(town: Town, case: Case) -> None:
    assert refused(town, "secretary", casework.direct, case.ref, "nowhere") == "choice_unknown"


def test_a_case_is_not_merged_with_itself(town: Town, case: Case) -> None:
    assert refused(town, "secretary", joining.merge, case.ref, case.ref) == "merge_itself"


def test_a_case_of_another_track_is_not_merged(town: Town, case: Case) -> None:
    report(town.chat("supervisor"), "电线掉了", "urgent")
    other = newest(town)
    assert refused(town, "secretary", joining.merge, case.ref, other.ref) == "merge_itself"


def test_what_names_somebody_is_not_joined_to_another(town: Town, case: Case) -> None:
    preview(town.chat("supervisor"))
    draft = town.read(lambda work: work.drafts.active(actor(work, "supervisor").person.id))
    told = Report(Track.EVERYDAY, case.village_id, [("", "水管破了")], concerns=("王某某",))
    assert refused(town, "supervisor", joining.join, draft, case.ref, told) == "join_names"


def test_only_an_unclear_matter_is_sorted(town: Town, case: Case) -> None:
    assert refused(town, "secretary", sorting.sort, case.ref, Track.PETITION) == "not_your_turn"


def test_acts_on_what_one_may_not_see_find_nothing(town: Town, case: Case) -> None:
    with pytest.raises(Missing):
        town.act(lambda work: casework.sign(work, actor(work, "elsewhere"), case.ref))


def test_the_moves_open_to_somebody_are_those_that_work(town: Town, case: Case) -> None:
    moves = town.read(lambda work: casework.moves_open_to(work, actor(work, "secretary"), case))
    assert Move.SIGN in moves
    assert Move.RESULT not in moves


def test_a_withdrawal_needs_a_known_reason(town: Town, case: Case) -> None:
    assert refused(town, "supervisor", reporting.withdraw, case.ref, "bored") == "choice_unknown"


def test_what_is_withdrawn_is_not_withdrawn_again(town: Town, case: Case) -> None:
    town.act(lambda work: reporting.withdraw(work, actor(work, "supervisor"), case.ref, "solved"))
    assert refused(town, "supervisor", reporting.withdraw, case.ref, "solved") == "moved"


def test_a_report_without_anything_said_is_refused(town: Town) -> None:
    def file(work: UnitOfWork, who: Actor) -> None:
        village = work.places.by_code("LX01")
        assert village is not None
        draft = work.drafts.start(who.person.id, user_of("supervisor"), "report", "preview", {})
        reporting.submit(work, who, draft, reporting.Report(Track.EVERYDAY, village.id, [("1:1", " ")]))

    assert refused(town, "supervisor", file) == "nothing_said"


def test_nobody_decides_on_an_invitation_that_is_not_his(town: Town) -> None:
    assert refused(town, "supervisor", enrolling.decide, "nothing0", let_in=True) == "already_decided"


def test_an_unexpected_contact_is_refused(town: Town) -> None:
    with pytest.raises(Refusal, match="contact_not_awaited"):
        town.act(lambda work: enrolling.share_contact(work, 1, "13900000001", own=True))
