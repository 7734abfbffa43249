"""催村里: that the inspector urged the village on is noted, told and stands on the duty track."""

from tests.chat import Chat, Town
from tests.handlers.playing import case_of, opens, state_of
from tests.handlers.spent import carried_to, known, registers


def followed(inspector: Chat) -> str:
    """A spending of which the village's own steps are open."""
    number = registers(inspector)
    carried_to(inspector, number, "proposal")
    return number


def test_the_inspector_notes_that_he_urged_the_village_on_and_it_stands_on_the_card_and_the_track(
    supervisor: Chat, inspector: Chat
) -> None:
    number = followed(inspector)
    opens(inspector, number).presses("move.button.press").presses("press.ready.2")
    assert "到村里当面催了" in inspector.shows
    assert supervisor.hears("notice.spend_pressed")
    shown = inspector.says("/duty").shows
    assert "催村里1次" in shown
    assert f"{number}号 青石村 · 催村里" in shown


def test_urging_the_village_on_gives_nobody_more_time_and_takes_no_step(town: Town, inspector: Chat) -> None:
    number = followed(inspector)
    was, steps, state = case_of(town, number).due_at, known(town, number).done(), state_of(town, number)
    opens(inspector, number).presses("move.button.press").says("和村主任通了电话，下周开会")
    assert (case_of(town, number).due_at, known(town, number).done(), state_of(town, number)) == (
        *(was, steps, state),
    )


def test_the_reminder_of_a_late_step_offers_it(town: Town, inspector: Chat) -> None:
    followed(inspector)
    town.passes(days=12)
    assert inspector.hears("prompt.do.follow") or "请催村里办" in inspector.shows
    assert any("催村里" in label for label in inspector.labels)


def test_where_the_secretary_or_the_county_is_next_there_is_no_village_to_urge(inspector: Chat) -> None:
    number = followed(inspector)
    button = opens(inspector, number).button("move.button.press")
    carried_to(inspector, number, "on_site")
    assert not opens(inspector, number).offers("move.button.press")
    assert inspector.presses_again(button).offers("press.ready.1")
    assert inspector.presses("press.ready.1").hears("refusal.spend_step_not_open")


def test_what_was_urged_is_not_counted_as_what_reached_the_inspector(inspector: Chat) -> None:
    number = followed(inspector)
    before = inspector.says("/duty").shows.split("：按时")[0]
    for ready in ("press.ready.1", "press.ready.3"):
        opens(inspector, number).presses("move.button.press").presses(ready)
    assert inspector.says("/duty").shows.split("：按时")[0] == before
    assert "催村里2次" in inspector.shows
