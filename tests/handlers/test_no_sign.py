"""No sign of what is kept from somebody: not in a file that is being made, not in what is drawn."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from supervision.acts.drawing import draw
from supervision.policy import Sampling
from supervision.relatives import Kin
from tests.chat import Chat, Town
from tests.handlers.playing import answer, ask, hand_over, report, verify
from tests.handlers.test_exports import Office, document, take_away
from tests.handlers.test_recusal import about, opens, preview


@contextmanager
def slow_telegram(town: Town) -> Iterator[None]:
    """Nothing is said meanwhile."""
    deliver, town.deliver = town.deliver, lambda: None  # type: ignore[method-assign]
    yield
    town.deliver = deliver  # type: ignore[method-assign]
    town.deliver()


def test_a_file_under_way_comes_though_something_is_filed_about_who_ordered_it(
    town: Town, supervisor: Chat, inspector: Chat
) -> None:
    report(supervisor)
    take_away(inspector)
    preview(supervisor).presses("report.button.concerns").says("何检员")
    with slow_telegram(town):
        (office := Office(town)).works()
        supervisor.presses("report.button.file")
    assert not inspector.hears("export.changed")
    assert office.content(document(inspector))


def test_a_file_under_way_does_not_come_where_a_case_in_it_was_taken_away(
    town: Town, supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    number = report(supervisor)
    hand_over(secretary, number)
    town.passes(minutes=1)
    take_away(inspector)
    opens(secretary, number).presses("move.button.more").presses("move.button.name").says("何检员")
    with slow_telegram(town):
        Office(town).works()
        secretary.presses("concerned.button.yes")
    assert inspector.hears("export.changed")


def closed(supervisor: Chat, secretary: Chat, number: str) -> str:
    hand_over(secretary, number)
    answer(secretary, number)
    verify(supervisor, number)
    ask(supervisor, number, "satisfied")
    return number


def test_a_month_s_draw_is_one_the_officer_may_see(
    town: Town, supervisor: Chat, secretary: Chat, officer: Chat
) -> None:
    kept = town.store.ground.time
    town.store.ground.time = replace(kept, policy=replace(kept.policy, sampling=Sampling(share=1)))
    number = closed(supervisor, secretary, report(supervisor))
    town.act(lambda work: work.relatives.add(work.people.by_user(officer.user_id).id, Kin.MARRIAGE, "尤老三"))
    secret = closed(supervisor, secretary, about(supervisor, "尤老三"))
    town.act(lambda work: draw(work, work.cases.by_number(secret)))
    town.passes(days=8)
    assert number in officer.says("/callback").shows
    assert opens(officer, secret).hears("refusal.missing")
