"""筛选: first by what, then which, one tap clears; kept while paging, in 选多件, in 全部签收 and in a table."""

from dataclasses import replace

import pytest

from handlers.buttons import MOST_BYTES, write
from handlers.filtering import MOST
from handlers.narrowing import BUCKETS, Narrow, read
from handlers.screen import Button
from supervision.acts.weekly import adopt_weeks
from supervision.cases import State, Track
from supervision.categories import Category
from supervision.escalations import Colour
from supervision.exports import Preset
from supervision.standings import Standing
from tests.chat import Chat, Town
from tests.handlers.playing import (
    answer,
    hand_over,
    narrows,
    opens,
    petition,
    report,
    state_of,
    to_verify,
)
from tests.rules.test_casework import actor


def ledger(who: Chat, *choices: str) -> Chat:
    """The ledger, narrowed by these."""
    who.says("/ledger")
    for choice in choices:
        narrows(who, choice)
    return who


def test_by_where_it_stands(supervisor: Chat, secretary: Chat, inspector: Chat) -> None:
    waiting, verifying = report(supervisor), to_verify(supervisor, secretary, inspector)
    shown = ledger(secretary, "standing.to_verify").shows
    assert (verifying in shown, waiting in shown, "只看待现场核实" in shown) == (True, False, True)


def test_by_colour_of_the_card(town: Town, supervisor: Chat, secretary: Chat, officer: Chat) -> None:
    unsigned, handed, pressed = (report(supervisor, f"第{n}处水管漏水") for n in range(3))
    hand_over(secretary, handed)
    opens(officer, pressed).presses("move.button.supervise").says("12月8日")
    town.passes(days=12)
    shown = {colour: ledger(secretary, f"card.{colour}").shows for colour in ("blue", "yellow", "red")}
    for colour, number in (("blue", unsigned), ("yellow", handed), ("red", pressed)):
        assert [each for each in (unsigned, handed, pressed) if each in shown[colour]] == [number]


def test_by_track(supervisor: Chat, secretary: Chat) -> None:
    plain, appealed = report(supervisor), petition(supervisor, secretary, State.REGISTERED)
    shown = ledger(secretary, "track.petition").shows
    assert (appealed in shown, plain in shown) == (True, False)


def test_what_was_withdrawn_transferred_or_merged_is_in_the_ledger_under_its_own_name(
    supervisor: Chat, secretary: Chat
) -> None:
    one, other, third = report(supervisor), report(supervisor, "路烂了"), report(supervisor, "又漏了")
    opens(supervisor, one).presses("move.button.more").presses("move.button.withdraw")
    supervisor.presses("withdraw.mistake")
    opens(secretary, other).presses("move.button.more").presses("move.button.transfer").says("县水利局收")
    shown = {
        name: ledger(secretary, f"standing.{name}").shows for name in ("withdrawn", "transferred", "ended")
    }
    assert [one in shown["withdrawn"], other in shown["withdrawn"]] == [True, False]
    assert [other in shown["transferred"], one in shown["transferred"]] == [True, False]
    assert [one in shown["ended"], other in shown["ended"], third in shown["ended"]] == [True, True, False]


def test_the_head_says_how_many_are_left(supervisor: Chat, neighbour: Chat, secretary: Chat) -> None:
    for n in range(2):
        report(supervisor, f"第{n}处水管漏水")
    report(neighbour)
    narrows(secretary.says("/queue").presses("queue.tab.unsigned"), "青石村")
    assert "等我签 · 2件" in secretary.shows
    assert "等我签 3" in secretary.presses("queue.button.clear").shows


def test_two_choices_hold_together_and_each_is_taken_back_by_itself(
    supervisor: Chat, neighbour: Chat, secretary: Chat
) -> None:
    here, road = report(supervisor), report(supervisor, "公路烂了，路面坑坑洼洼")
    there = report(neighbour)
    ledger(secretary, "青石村", "category.road")
    assert [n in secretary.shows for n in (here, road, there)] == [False, True, False]
    assert "只看青石村、道路桥梁" in secretary.shows
    narrows(secretary, "✓ 青石村").presses("queue.button.narrow").presses("✓ 类别").presses("✓ 道路桥梁")
    assert [n in secretary.shows for n in (here, road, there)] == [True] * 3


def test_each_of_two_is_taken_away_by_a_tap_over_the_list(supervisor: Chat, secretary: Chat) -> None:
    road = report(supervisor, "公路烂了，路面坑坑洼洼")
    ledger(secretary, "青石村", "category.water")
    assert (road in secretary.shows, secretary.offers("✕ 青石村")) == (False, True)
    secretary.presses("✕ 饮水用水")
    assert (road in secretary.shows, "只看青石村" in secretary.shows) == (True, True)


def test_of_two_all_are_taken_away_at_once(supervisor: Chat, secretary: Chat) -> None:
    water = report(supervisor)
    ledger(secretary, "青石村", "category.road").presses("queue.button.clear_all")
    assert (water in secretary.shows, "只看" in secretary.shows) == (True, False)


def test_no_screen_of_it_is_a_wall_of_buttons(town: Town, secretary: Chat) -> None:
    secretary.says("/ledger").presses("queue.button.narrow")
    kinds = secretary.labels[:-1]
    assert kinds == ["类别", "哪个村", "到哪一步", "条线", "提醒颜色", "什么时候报的"]
    for kind in kinds:
        secretary.says("/ledger").presses("queue.button.narrow").presses(kind)
        assert len(secretary.labels) <= MOST + 3


def test_what_is_chosen_is_said_in_words_while_more_is_chosen(supervisor: Chat, secretary: Chat) -> None:
    ledger(secretary, "青石村").presses("queue.button.narrow")
    assert ("只看青石村" in secretary.shows, "✓ 哪个村" in secretary.labels) == (True, True)
    assert "只看青石村" in secretary.presses("类别").presses("queue.button.kinds").shows
    assert "只看青石村" in secretary.presses("queue.button.to_list").shows


def test_one_tap_clears_it(supervisor: Chat, neighbour: Chat, secretary: Chat) -> None:
    mine, theirs = report(supervisor), report(neighbour)
    ledger(secretary, "竹林村")
    assert mine not in secretary.shows
    secretary.presses("queue.button.clear")
    assert [number in secretary.shows for number in (mine, theirs)] == [True, True]
    assert not secretary.offers("queue.button.clear")


def test_by_when_it_was_reported(town: Town, supervisor: Chat, secretary: Chat) -> None:
    before = report(supervisor)
    town.passes(days=35)
    now = report(supervisor, "路烂了")
    shown = ledger(secretary, "period.month").shows
    assert (now in shown, before in shown) == (True, False)


def test_it_is_kept_while_pages_are_turned_and_several_are_ticked(
    supervisor: Chat, neighbour: Chat, secretary: Chat
) -> None:
    theirs = report(neighbour)
    mine = [report(supervisor, f"第{n}处水管漏水") for n in range(6)]
    narrows(secretary.says("/queue").presses("queue.tab.unsigned"), "青石村")
    secretary.presses("queue.button.next")
    assert [mine[5] in secretary.shows, theirs in secretary.shows] == [True, False]
    secretary.presses("queue.button.back").presses("queue.button.several").presses("several.button.all")
    secretary.presses("several.button.go_on").presses("several.act.sign")
    assert {state_of(secretary.town, number) for number in mine} == {State.SIGNED}
    assert state_of(secretary.town, theirs) is State.SUBMITTED
    assert "只看青石村" in secretary.shows


def test_all_that_is_shown_is_signed_for_and_nothing_else(
    supervisor: Chat, neighbour: Chat, secretary: Chat
) -> None:
    mine, theirs = report(supervisor), report(neighbour)
    narrows(secretary.says("/queue").presses("queue.tab.unsigned"), "竹林村")
    secretary.presses("queue.button.sign_all").presses("queue.button.sign_all_yes")
    assert (state_of(secretary.town, theirs), state_of(secretary.town, mine)) == (
        State.ASSIGNED,
        State.SUBMITTED,
    )


def test_who_stepped_aside_finds_nothing_by_any_choice(supervisor: Chat, secretary: Chat) -> None:
    number = report(supervisor)
    opens(secretary, number).presses("move.button.more").presses("move.button.step_aside")
    secretary.presses("step_aside.button.yes").presses("reason.step_aside.1")
    for choice in ("standing.unsigned", "青石村", "category.water", "track.everyday", "period.month"):
        assert number not in ledger(secretary, choice).shows
        assert "台账 · 0件" in secretary.shows


def test_an_officer_of_several_townships_chooses_one_and_then_its_villages(
    supervisor: Chat, officer: Chat
) -> None:
    number = report(supervisor)
    assert number in ledger(officer, "柳溪镇").shows
    assert number in narrows(officer, "青石村").shows
    assert number not in ledger(officer, "柳溪镇", "竹林村").shows
    assert number in narrows(officer, "柳溪镇").shows


def test_a_petition_late_at_another_body_is_nobodys_yellow_card(
    town: Town, supervisor: Chat, secretary: Chat
) -> None:
    number = petition(supervisor, secretary, State.HANDED_OVER)
    town.act(adopt_weeks)
    town.passes(days=27, hours=23, minutes=30)
    assert secretary.hears("weekly.calm")
    assert "另有1件信访是对方单位超期" in secretary.shows
    assert number not in ledger(secretary, "card.yellow").shows


@pytest.mark.parametrize(
    "chosen",
    [
        Narrow(),
        Narrow(place=50_321),
        Narrow(Standing.ENDED, Colour.RED, Track.SPENDING, list(Category)[-1], Preset.YEAR, place=36**4),
    ],
)
def test_what_is_chosen_fits_a_button_and_is_read_back(chosen: Narrow) -> None:
    assert read(chosen.written()) == chosen
    assert len(chosen.written()) <= 16
    for bucket in BUCKETS:
        assert len(write(Button("", "qk", (bucket, "Pz", chosen.written())))) <= MOST_BYTES


def test_buttons_of_before_are_still_understood() -> None:
    assert (read("v12"), read("c3"), read("?")) == (
        Narrow(place=12),
        Narrow(category=list(Category)[3]),
        Narrow(),
    )


def test_who_covers_the_secretary_narrows_both_desks_alike(
    town: Town, supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    handed, signed, drawn = report(supervisor), report(supervisor, "路烂了"), report(supervisor, "桥断了")
    opens(secretary, signed).presses("move.button.sign")
    for number in (handed, drawn):
        hand_over(secretary, number)
    town.act(lambda work: work.cases.save(replace(work.cases.by_number(drawn), drawn=True)))
    answer(inspector, drawn)
    town.act(lambda work: work.people.mark_unreachable(actor(work, "secretary").person.id, work.now))

    def left(choice: str) -> list[bool]:
        shown = narrows(inspector.says("/queue").presses("queue.tab.desk"), choice).shows
        return [number in shown for number in (handed, signed, drawn)]

    assert left("standing.doing") == [True, False, False]
    assert left("standing.signed") == [False, True, False]
    assert left("standing.to_verify") == [False, False, True]
