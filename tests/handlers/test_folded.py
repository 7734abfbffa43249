"""What shows somebody's words does not stay on a phone: after a day it is folded, and opened anew through the gate."""

from datetime import timedelta

from tests.chat import Chat, Town
from tests.handlers.playing import case_of, newest, opens, report

WORDS = "独一无二的标记话说来很长"


def tells(who: Chat, words: str = WORDS) -> bool:
    return any(words[:4] in shown.text or words[:4] in str(shown.buttons) for shown in who.messages.values())


def test_after_a_day_the_secretarys_card_and_queue_say_no_word_and_are_opened_anew(
    town: Town, supervisor: Chat, secretary: Chat
):
    number = report(supervisor, WORDS)
    secretary.says("/ledger")
    opens(secretary, number)
    card, queue = secretary.old_button("move.button.more"), secretary.old_button("queue.button.narrow")[0]
    assert tells(secretary)
    town.passes(hours=26)
    assert not tells(secretary)
    assert not tells(supervisor)
    folded = secretary.messages[card[0]]
    assert number in folded.text
    labels = dict(folded.buttons)
    assert {"看详情", "签收并交办"} <= labels.keys()
    secretary.presses_again((card[0], labels["看详情"]))
    assert secretary.last == card[0]
    assert WORDS in secretary.shows
    secretary.presses_again((queue, secretary.messages[queue].buttons[0][1]))
    assert WORDS[:8] in secretary.shows


def test_nobody_is_told_of_it_and_what_was_opened_again_begins_a_day_anew(
    town: Town, supervisor: Chat, secretary: Chat
):
    opens(secretary, report(supervisor, WORDS))
    card = secretary.old_button("move.button.more")
    town.passes(hours=20)
    secretary.presses_again(card).forgets()
    town.passes(hours=10)
    assert tells(secretary)
    town.passes(hours=15)
    assert not tells(secretary)
    assert secretary.messages[card[0]].part.does == "fold"


def test_an_old_button_still_answers(town: Town, supervisor: Chat, secretary: Chat):
    number = report(supervisor, WORDS)
    opens(secretary, number)
    sign = secretary.button("move.button.signassign")
    town.passes(hours=26)
    secretary.presses_again(sign)
    assert number in secretary.shows
    assert case_of(town, number).state.value == "assigned"


def test_what_tells_nothing_stands_with_its_buttons(town: Town, supervisor: Chat, secretary: Chat):
    number = report(supervisor, WORDS)
    rang = secretary.old_button("move.button.signassign")
    town.passes(days=5)
    assert number in secretary.messages[rang[0]].text
    secretary.presses_again(secretary.old_button("move.button.signassign"))
    assert case_of(town, number).state.value == "assigned"


def test_whoever_lost_the_right_finds_nothing(town: Town, supervisor: Chat, secretary: Chat):
    opens(secretary, report(supervisor, WORDS))
    card = secretary.last
    town.passes(hours=26)
    again = card, secretary.messages[card].buttons[-1][1]
    secretary_office(town, secretary)
    secretary.presses_again(again)
    assert secretary.hears("refusal.missing")


def test_what_is_folded_for_whoever_lost_it_meanwhile_says_nothing_of_it(
    town: Town, supervisor: Chat, secretary: Chat
):
    number = report(supervisor, WORDS)
    opens(secretary, number)
    card = secretary.last
    secretary_office(town, secretary)
    town.passes(hours=26)
    assert number not in secretary.messages[card].text
    assert not tells(secretary)


def secretary_office(town: Town, who: Chat) -> None:
    """The secretary holds no office any more."""

    def end(work):
        for office in work.offices.of_person(work.people.by_user(who.user_id).id, work.now):
            work.offices.end(office.id, work.now)

    town.act(end)


def test_a_report_half_told_is_folded_and_goes_on_where_it_stands(town: Town, supervisor: Chat):
    supervisor.says("/complaint").presses("track.button.everyday").says(WORDS).presses(
        "report.button.no_photo"
    )
    preview = supervisor.last
    town.passes(hours=26)
    assert not tells(supervisor)
    folded = supervisor.messages[preview]
    supervisor.presses_again((preview, folded.buttons[0][1]))
    assert WORDS in supervisor.shows
    supervisor.presses("report.button.file")
    assert newest(town).number in supervisor.shows


def test_what_was_taken_back_is_not_said_again(town: Town, supervisor: Chat, secretary: Chat):
    opens(secretary, report(supervisor, WORDS))
    card = secretary.last
    town.act(lambda work: work.chats.wipe(secretary.user_id))
    assert card in secretary.deleted
    town.passes(hours=26)
    assert card not in secretary.messages


def test_forty_cards_are_folded_a_few_at_a_time(town: Town, supervisor: Chat, secretary: Chat):
    for n in range(7):
        opens(secretary, report(supervisor, f"{WORDS}{n}"))
    town.clock.now += timedelta(hours=26)
    town.knock()
    assert tells(secretary)
    for _ in range(20):
        town.passes(seconds=10)
    assert not tells(secretary)


def test_a_question_that_quotes_what_was_forwarded_is_protected_and_folded(town: Town, supervisor: Chat):
    supervisor.says("/complaint").presses("track.button.everyday").says(WORDS, forwarded=True)
    supervisor.presses("report.button.no_photo")
    assert supervisor.messages[supervisor.last].part.protected
    town.passes(hours=26)
    assert not tells(supervisor)


def test_a_question_that_quotes_on_its_buttons_is_protected_and_folded(town: Town, supervisor: Chat):
    report(supervisor, WORDS)
    supervisor.says("还有一句").presses("held.case")
    assert tells(supervisor)
    assert supervisor.messages[supervisor.last].part.protected
    town.passes(hours=26)
    assert not tells(supervisor)
