"""常用语: ready and kept answers for results and progress; kept after typing, listed, changed and removed."""

import pytest
from sqlalchemy import text as sql

from handlers.buttons import read
from storage.unit_of_work import UnitOfWork
from supervision.acts.keeping_texts import LONGEST, MOST
from supervision.cases import State
from supervision.kept_texts import TextKind
from supervision.relatives import Kin
from tests.cast import user_of
from tests.chat import Chat, Town, photo
from tests.handlers.playing import case_of, hand_over, newest, opens, report, state_of
from tests.handlers.test_recusal import about, names, person_of

WORDS = "管子接上了，水压正常"


@pytest.fixture
def handled(supervisor: Chat, secretary: Chat) -> str:
    number = report(supervisor)
    hand_over(secretary, number)
    return number


def asked(who: Chat, number: str, move: str = "result") -> Chat:
    opens(who, number)
    if not who.offers(f"move.button.{move}"):
        who.presses("move.button.more")
    return who.presses(f"move.button.{move}")


def typed(who: Chat, number: str, words: str = WORDS, move: str = "result") -> Chat:
    return asked(who, number, move).says(words).presses("report.button.no_photo")


def guessed(who: Chat, number: str, name: str) -> Chat:
    """A line of progress with a name in it, which may be the villager's."""
    return typed(who, number, f"今天去过{name}家里", "progress")


def another(supervisor: Chat, secretary: Chat, story: str = "另一家的水管也破了") -> str:
    number = report(supervisor, story)
    hand_over(secretary, number)
    return number


def loses_office(town: Town, who: Chat) -> None:
    person = town.read(lambda work: work.people.by_user(who.user_id))
    [office] = town.read(lambda work: work.offices.of_person(person.id, work.now))
    town.act(lambda work: work.offices.end(office.id, work.now))


def keep_some(town: Town, count: int, words: str = "现成的话") -> None:
    def add(work: UnitOfWork) -> None:
        person, township = work.people.by_user(user_of("inspector")), work.places.by_code("LX")
        assert person is not None
        assert township is not None
        for n in range(count):
            work.texts.add(township.id, TextKind.RESULT, "road", f"{n}{words}", person.id)

    town.act(add)


# --- ready answers


def test_a_ready_answer_is_shown_and_used_as_it_is(town: Town, inspector: Chat, handled: str) -> None:
    assert asked(inspector, handled).presses("水管换好了").hears("kept.use")
    assert "水管已换好，通水了，请放心用。" in inspector.shows
    inspector.presses("kept.button.use").presses("report.button.no_photo")
    assert state_of(town, handled) is State.TO_VERIFY
    assert "水管已换好，通水了，请放心用。" in inspector.shows
    assert not inspector.offers("kept.button.keep")


def test_a_photo_sent_before_the_ready_answer_is_used_is_acknowledged(inspector: Chat, handled: str) -> None:
    asked(inspector, handled).presses("水管换好了").sends(photo())
    assert inspector.hears("kept.use")
    assert "共1件" in inspector.shows
    assert inspector.presses("kept.button.use").hears("answer.photos_more")
    assert handled in inspector.shows


def test_a_ready_answer_is_changed_by_typing_another(inspector: Chat, handled: str) -> None:
    asked(inspector, handled).presses("水管换好了").presses("kept.button.change")
    assert inspector.hears("kept.change")
    inspector.says(WORDS).presses("report.button.no_photo")
    assert WORDS in inspector.shows
    assert "请放心用" not in inspector.shows
    assert inspector.offers("kept.button.keep")


def test_another_category_has_other_answers(supervisor: Chat, secretary: Chat, inspector: Chat) -> None:
    number = another(supervisor, secretary, "进村的路面坑坑洼洼")
    assert asked(inspector, number).offers("路面补好了")
    assert not inspector.offers("水管换好了")


def test_a_category_without_its_own_has_the_general_ones(
    supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    number = another(supervisor, secretary, "说不上来的一件事")
    assert asked(inspector, number).offers("ready.button.result.general.1")


def test_progress_has_its_own_ready_answers(inspector: Chat, handled: str) -> None:
    asked(inspector, handled, "progress").presses("正在换水管").presses("kept.button.use")
    assert inspector.presses("report.button.no_photo").hears("case.card")
    assert "已到现场查看，正在换水管。" in inspector.shows


def test_typing_in_front_of_a_ready_answer_takes_the_typed_words(inspector: Chat, handled: str) -> None:
    asked(inspector, handled).presses("水管换好了").says(WORDS).presses("report.button.no_photo")
    assert WORDS in inspector.shows
    assert "请放心用" not in inspector.shows


def test_going_back_and_picking_another_says_only_the_last(inspector: Chat, handled: str) -> None:
    asked(inspector, handled).presses("水管换好了").presses("kept.button.use").presses("flow.back")
    inspector.presses("水泵修好了").presses("kept.button.use").presses("report.button.no_photo")
    assert "水泵已修好" in inspector.shows
    assert "水管已换好" not in inspector.shows


def test_an_office_lost_in_between_is_refused_at_the_next_step(
    town: Town, inspector: Chat, handled: str
) -> None:
    asked(inspector, handled)
    loses_office(town, inspector)
    assert inspector.presses("水管换好了").hears("refusal.missing")
    assert state_of(town, handled) is State.ASSIGNED


# --- keeping


def test_typed_words_are_kept_and_offered_in_the_next_case(
    supervisor: Chat, secretary: Chat, inspector: Chat, handled: str
) -> None:
    assert (
        typed(inspector, handled)
        .presses("kept.button.keep")
        .presses("kept.button.nameless")
        .hears("kept.fresh")
    )
    number = another(supervisor, secretary)
    assert asked(secretary, number).presses(f"⭐ {WORDS[:8]}").hears("kept.use")
    secretary.presses("kept.button.use").presses("report.button.no_photo")
    assert WORDS in secretary.shows


def test_a_result_is_not_offered_for_progress(
    supervisor: Chat, secretary: Chat, inspector: Chat, handled: str
) -> None:
    typed(inspector, handled).presses("kept.button.keep").presses("kept.button.nameless")
    number = another(supervisor, secretary)
    assert not asked(inspector, number, "progress").offers("kept.button.own")


def test_four_are_offered_those_of_the_category_first(
    town: Town, supervisor: Chat, secretary: Chat, inspector: Chat, handled: str
) -> None:
    typed(inspector, handled).presses("kept.button.keep").presses("kept.button.nameless")
    keep_some(town, 6)
    asked(inspector, another(supervisor, secretary))
    stars = [label for label in inspector.labels if label.startswith("⭐")]
    assert stars == [f"⭐ {WORDS[:8]}", "⭐ 5现成的话", "⭐ 4现成的话", "⭐ 3现成的话"]


def test_it_is_kept_once(inspector: Chat, handled: str) -> None:
    button = typed(inspector, handled).button("kept.button.keep")
    inspector.presses_again(button).presses("kept.button.nameless")
    assert inspector.presses_again(button).hears("refusal.kept_already")


def test_its_button_does_not_count_the_lines_of_other_cases(
    town: Town, inspector: Chat, handled: str
) -> None:
    """A row's number grows with what is kept from whoever presses, and the button's length with it."""
    _, data = typed(inspector, handled).button("kept.button.keep")
    case = case_of(town, handled)
    line = town.read(lambda work: work.cases.entries(case.id)[-1])
    assert read(town.seal.open(inspector.user_id, data) or "") == ("kp", (case.ref, line.ref))


def test_the_twenty_first_is_refused_with_what_to_do(town: Town, inspector: Chat, handled: str) -> None:
    keep_some(town, MOST)
    assert typed(inspector, handled).presses("kept.button.keep").hears("refusal.kept_full")
    assert town.read(lambda work: len(work.texts.of_place(work.places.by_code("LX").id))) == MOST


@pytest.mark.parametrize("words", ["修好了，找他问 13900000099", "水" * (LONGEST + 1)])
def test_what_belongs_to_one_case_is_not_offered(inspector: Chat, handled: str, words: str) -> None:
    assert not typed(inspector, handled, words).offers("kept.button.keep")


def test_a_guess_at_who_the_villager_is_looks_like_any_other(
    supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    supervisor.says("/complaint").presses("track.button.everyday").says("村口水管破了")
    supervisor.presses("report.button.no_photo").presses("report.button.change")
    supervisor.presses("change.button.villager").says("王大山 三组 13900000098")
    supervisor.presses("report.button.file")
    number = newest(supervisor.town).number
    hand_over(secretary, number)
    for name in ("李小河", "王大山"):
        assert guessed(inspector, number, name).presses("kept.button.keep").hears("kept.nameless")
        assert inspector.presses("kept.button.nameless").hears("kept.fresh")


def test_whose_relative_a_name_is_does_not_show_either(
    town: Town, inspector: Chat, secretary: Chat, handled: str
) -> None:
    town.act(lambda work: work.relatives.add(person_of(town, "secretary").id, Kin.MARRIAGE, "尤老三"))
    assert guessed(inspector, handled, "尤老三").offers("kept.button.keep")


def test_nothing_is_kept_before_it_is_said_that_it_names_nobody(
    town: Town, inspector: Chat, handled: str
) -> None:
    typed(inspector, handled).presses("kept.button.keep")
    assert town.read(lambda work: work.texts.of_place(work.places.by_code("LX").id)) == ()


def test_an_office_lost_before_keeping_keeps_nothing(town: Town, inspector: Chat, handled: str) -> None:
    typed(inspector, handled)
    loses_office(town, inspector)
    assert inspector.presses("kept.button.keep").hears("refusal.missing")
    assert town.read(lambda work: work.texts.of_place(work.places.by_code("LX").id)) == ()


def test_the_words_lie_encrypted(town: Town, inspector: Chat, handled: str) -> None:
    typed(inspector, handled).presses("kept.button.keep").presses("kept.button.nameless")
    [(lying,)] = town.read(lambda work: work.execute(sql("SELECT text FROM kept_texts")).all())
    assert WORDS.encode() not in bytes(lying)


# --- the list


def test_the_list_shows_one_whole_and_removes_it_when_asked_twice(
    town: Town, inspector: Chat, secretary: Chat, handled: str
) -> None:
    typed(inspector, handled).presses("kept.button.keep").presses("kept.button.nameless")
    assert secretary.says("/more").presses("more.button.texts").hears("kept.list")
    secretary.presses(f"⭐ {WORDS[:8]}").presses("kept.button.remove").presses("kept.button.no")
    secretary.presses("kept.button.remove").presses("kept.button.yes")
    assert secretary.hears("kept.removed")
    assert secretary.says("常用语").hears("kept.none")


def test_a_text_is_typed_anew(inspector: Chat, secretary: Chat, handled: str) -> None:
    typed(inspector, handled).presses("kept.button.keep").presses("kept.button.nameless").presses(
        "kept.button.rewrite"
    )
    assert inspector.says("管子全换了新的").hears("kept.text")
    assert secretary.says("/texts").offers("⭐ 管子全换了新的")


def test_a_number_in_the_new_words_is_refused(inspector: Chat, handled: str) -> None:
    typed(inspector, handled).presses("kept.button.keep").presses("kept.button.nameless").presses(
        "kept.button.rewrite"
    )
    assert inspector.says("打 13900000099 问").hears("refusal.kept_phone")
    assert inspector.says("打镇上电话问").hears("kept.text")


def test_another_townships_text_and_one_that_is_gone_look_the_same(
    town: Town, inspector: Chat, elsewhere: Chat, handled: str
) -> None:
    typed(inspector, handled).presses("kept.button.keep").presses("kept.button.nameless").presses(
        "kept.button.remove"
    )
    button = inspector.button("kept.button.yes")
    loses_office(town, inspector)
    assert inspector.presses_again(button).hears("refusal.kept_gone")
    assert elsewhere.says("/texts").hears("kept.none")


def test_an_office_lost_before_the_new_words_changes_nothing(
    town: Town, inspector: Chat, secretary: Chat, handled: str
) -> None:
    typed(inspector, handled).presses("kept.button.keep").presses("kept.button.nameless").presses(
        "kept.button.rewrite"
    )
    loses_office(town, inspector)
    assert inspector.says("换了的话").hears("refusal.kept_gone")
    assert secretary.says("/texts").offers(f"⭐ {WORDS[:8]}")


def test_the_list_is_the_townships_own(supervisor: Chat, officer: Chat) -> None:
    assert supervisor.says("/texts").hears("refusal.not_for_you")
    assert officer.says("/texts").hears("refusal.not_for_you")


def test_what_belongs_to_a_matter_kept_from_somebody_is_not_offered_to_be_kept(
    supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    number = about(supervisor, "何检员")
    hand_over(secretary, number)
    assert not typed(secretary, number, "多收的工钱退了").offers("kept.button.keep")
    assert "多收的工钱" not in inspector.says("/texts").shows


def test_a_kept_text_goes_when_its_case_comes_to_be_kept_from_somebody(
    town: Town, handled: str, inspector: Chat, secretary: Chat
) -> None:
    typed(inspector, handled).presses("kept.button.keep").presses("kept.button.nameless")
    assert WORDS in inspector.says("/texts").shows or inspector.labels
    names(secretary, handled, "何检员")
    assert town.read(lambda work: work.texts.of_place(case_of(town, handled).township_id)) == ()
