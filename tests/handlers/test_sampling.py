"""抽查: the county draws or picks a track and records what it finds; the person sees it and says a word."""

import pytest

from supervision.offices import Role
from tests.chat import Chat, Town
from tests.handlers.playing import hand_over, report


@pytest.fixture
def number(supervisor: Chat, secretary: Chat) -> str:
    """Something stands on the secretary's track."""
    filed = report(supervisor)
    hand_over(secretary, filed)
    return filed


def open_track(who: Chat, name: str) -> Chat:
    who.says("/duty").presses("duty.button.others")
    return who.presses(next(label for label in who.labels if label.endswith(name)))


def sample(who: Chat, name: str, verdict: str = "improve", ready: str | None = "1") -> None:
    open_track(who, name).presses("sampling.button.record").presses(f"sampling.verdict.{verdict}")
    who.presses(f"sampling.ready.{verdict}.{ready}") if ready else who.says("凭据要补齐")


def house_acts(town: Town) -> list[str]:
    from sqlalchemy import text

    found = text("SELECT act FROM journal WHERE stream = 'house' ORDER BY id")
    return [str(act) for act in town.read(lambda work: work.execute(found).scalars().all())]


def test_the_linked_office_records_a_result_and_the_person_sees_it(
    town: Town, number: str, officer: Chat, secretary: Chat
) -> None:
    sample(officer, "舒书记")
    assert officer.hears("sampling.recorded")
    assert secretary.hears("duty.judged")
    assert "需改进" in secretary.shows
    assert "有超时，要抓紧" in secretary.says("/duty").shows
    assert [act for act in house_acts(town) if act.startswith("track_")] == [
        "track_looked",
        "track_drawn",
        "track_judged",
    ]


def test_a_result_is_typed_as_well(number: str, officer: Chat, secretary: Chat) -> None:
    sample(officer, "舒书记", "failed", None)
    assert "凭据要补齐" in secretary.shows


def test_the_person_comments_once_and_every_version_is_kept(
    town: Town, number: str, officer: Chat, secretary: Chat
) -> None:
    sample(officer, "舒书记")
    secretary.presses("sampling.button.say").says("那几天停电")
    assert secretary.hears("sampling.said")
    assert officer.hears("duty.commented")
    assert "那几天停电" in open_track(officer, "舒书记").shows
    secretary.presses("sampling.button.change")
    assert secretary.hears("sampling.ask.again")
    secretary.says("那三天全镇停电")
    shown = secretary.says("/duty").shows
    assert "那三天全镇停电" in shown
    assert "那几天停电" not in shown
    assert secretary.hears("sampling.commented")
    me = town.read(lambda work: work.people.by_user(secretary.user_id))
    refs = town.read(lambda work: [each.comments for each in work.samplings.of_person(me.id, _ever(town), 9)])
    assert refs == [("那几天停电", "那三天全镇停电")]


def _ever(town: Town):
    from supervision.duty import Period, span_of

    return span_of(Period.YEAR, town.clock(), town.store.ground.time)


def test_chance_draws_somebody_and_goes_on_with_him_until_it_is_recorded(number: str, officer: Chat) -> None:
    officer.says("/duty").presses("sampling.button.draw")
    drawn = officer.shows.splitlines()[0]
    for _ in range(5):
        assert officer.says("/duty").presses("sampling.button.draw").shows.splitlines()[0] == drawn
    officer.presses("sampling.button.record").presses("sampling.verdict.qualified")
    assert officer.presses("sampling.ready.qualified.1").hears("sampling.recorded")


def test_the_prefecture_sees_a_track_by_drawing_it_and_only_until_it_is_recorded(
    town: Town, number: str, secretary: Chat
) -> None:
    prefecture = _prefecture(town)
    assert not prefecture.says("/duty").offers("duty.button.others")
    prefecture.presses("sampling.button.draw")
    assert prefecture.offers("sampling.button.record")
    drawn = prefecture.shows
    assert "舒书记" in drawn or "尚山口" in drawn
    period = prefecture.button("今年")
    prefecture.presses("sampling.button.record").presses("sampling.verdict.qualified")
    prefecture.presses("sampling.ready.qualified.2")
    assert prefecture.presses_again(period).hears("refusal.missing")


def _prefecture(town: Town) -> Chat:
    def appoint(work) -> None:
        person = work.people.add("市干部", "13900000091")
        work.people.bind(person.id, 7_000_000_091)
        work.offices.appoint(person.id, Role.PREFECTURE_OFFICER, work.places.by_code("SF").id, work.now)

    town.act(appoint)
    return town.chat_of(7_000_000_091, "prefecture")


@pytest.mark.parametrize("who", ["secretary", "inspector", "supervisor", "leader", "reception"])
def test_nobody_else_records_anything(town: Town, number: str, who: str) -> None:
    chat = town.chat(who)
    assert not chat.says("/duty").offers("sampling.button.draw")
    ref = town.read(lambda work: work.people.by_user(town.chat("inspector").user_id)).ref
    forged = town.seal.close(chat.user_id, f"ds\x1f{ref}\x1f0")
    assert chat.presses_again((chat.last, forged)).hears("refusal.not_for_you")


def test_nobody_comments_on_another_track(town: Town, number: str, officer: Chat, inspector: Chat) -> None:
    sample(officer, "舒书记")
    inspector.says("/start")
    secretary = town.read(lambda work: work.people.by_user(town.chat("secretary").user_id))
    [found] = town.read(lambda work: work.samplings.of_person(secretary.id, _ever(town), 9))
    forged = town.seal.close(inspector.user_id, f"dc\x1f{found.ref}")
    assert inspector.presses_again((inspector.last, forged)).hears("refusal.missing")


def test_words_of_a_sampling_lie_sealed(town: Town, number: str, officer: Chat) -> None:
    from sqlalchemy import text

    sample(officer, "舒书记", "failed", None)
    [kept] = town.read(lambda work: work.execute(text("SELECT words FROM samplings")).scalars().all())
    assert "凭据要补齐".encode() not in kept


def test_the_track_as_a_picture(number: str, officer: Chat, secretary: Chat) -> None:
    sample(officer, "舒书记")
    secretary.says("/duty").presses("duty.button.picture")
    [shown] = [each for each in secretary.answers if each.picture]
    assert shown.picture == "duty"
    assert shown.part is not None
    fields = shown.part.fields
    assert fields["totals"][0] == ["plain", "轮到的", "1"]
    assert fields["events"][0][1] == number
    assert fields["notes"] == ["县里抽查：需改进"]


def test_whoever_lost_the_office_meanwhile_records_nothing(
    town: Town, number: str, officer: Chat, secretary: Chat
) -> None:
    open_track(officer, "舒书记").presses("sampling.button.record").presses("sampling.verdict.failed")
    person = town.read(lambda work: work.people.by_user(officer.user_id))
    [office] = town.read(lambda work: work.offices.of_person(person.id, work.now))
    town.act(lambda work: work.offices.end(office.id, work.now))
    officer.says("凭据要补齐")
    assert not secretary.hears("duty.judged")
