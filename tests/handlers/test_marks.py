"""What is handed out carries a mark that names nobody and leads, by the journal, back to who had it."""

import pytest

from bot.marked_copies import copies
from supervision.acts.marking import resolve
from supervision.acts.weekly import adopt_weeks
from supervision.marks import LENGTH, SIGNS, code_of, read_code
from tests.chat import Chat, Town
from tests.handlers.playing import case_of, hand_over, opens
from tests.handlers.test_covering import looks, reported, shown
from tests.handlers.test_exports import Office, take_away
from tests.handlers.test_figures import visit


def found(town: Town, mark: str) -> list[tuple[str, str, str | None]]:
    """(act, name, case) of the copies with this mark."""
    copies = town.act(lambda work: resolve(work, mark))
    return [(each.act, each.person.name, each.number) for each in copies]


def test_the_same_photo_shown_to_two_readers_leads_back_to_each(
    town: Town, supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    number = reported(town, supervisor)
    hand_over(secretary, number)
    marks = [shown(looks(reader, number)).part.fields["mark"] for reader in (secretary, inspector, secretary)]  # type: ignore[union-attr]
    assert [found(town, mark) for mark in marks] == [
        [("files_opened", "舒书记", number)],
        [("files_opened", "何检员", number)],
        [("files_opened", "舒书记", number)],
    ]
    assert len(set(marks)) == 3
    assert all(mark.startswith("LX 20261123 ") for mark in marks)


def test_the_case_as_a_picture_is_marked_too(town: Town, supervisor: Chat, secretary: Chat) -> None:
    number = reported(town, supervisor)
    opens(secretary, number).presses("move.button.more").presses("move.button.picture")
    [part] = [each.part for each in secretary.answers if each.picture == "case" and each.part]
    assert found(town, part.fields["mark"]) == [("case_pictured", "舒书记", number)]


@pytest.mark.parametrize("command", ["/report", "/team"])
def test_a_chart_of_who_was_late_leads_back_to_its_reader(
    town: Town, supervisor: Chat, secretary: Chat, command: str
) -> None:
    visit(supervisor)
    reported(town, supervisor)
    secretary.says(command)
    [part] = [each.part for each in secretary.answers if each.picture == "chart" and each.part]
    assert found(town, part.fields["mark"]) == [("chart_drawn", "舒书记", None)]


def test_the_duty_track_as_a_picture_leads_back_to_its_reader(
    town: Town, supervisor: Chat, secretary: Chat
) -> None:
    hand_over(secretary, reported(town, supervisor))
    secretary.says("/duty").presses("duty.button.picture")
    [part] = [each.part for each in secretary.answers if each.picture == "duty" and each.part]
    assert found(town, part.fields["mark"]) == [("chart_drawn", "舒书记", None)]


def test_the_week_in_three_colours_leads_back_to_whom_it_was_sent(
    town: Town, supervisor: Chat, secretary: Chat
) -> None:
    town.act(adopt_weeks)
    reported(town, supervisor)
    town.passes(days=6, hours=23, minutes=30)
    [mark] = {
        each.part.fields["mark"]
        for each in secretary.messages.values()
        if each.picture == "weekly" and each.part
    }
    assert found(town, mark) == [("chart_drawn", "舒书记", None)]


def test_a_workbook_says_its_mark_on_the_last_sheet_and_at_the_foot_of_each(
    town: Town, supervisor: Chat, secretary: Chat
) -> None:
    reported(town, supervisor)
    office = Office(town)
    take_away(secretary)
    office.works()
    book = office.book(secretary)
    feet = {sheet.oddFooter.right.text for sheet in book}
    [foot] = feet
    assert any(foot in str(row[0].value) for row in book.worksheets[-1].iter_rows())
    assert found(town, foot) == [("exported", "舒书记", None)]


def test_whose_copy_it_is_can_be_asked_in_small_letters_and_the_look_is_recorded(
    town: Town, supervisor: Chat, secretary: Chat
) -> None:
    number = reported(town, supervisor)
    mark = shown(looks(secretary, number)).part.fields["mark"]  # type: ignore[union-attr]
    words = town.catalogue.words("zh")
    [copy] = town.act(lambda work: copies(work, mark.lower(), words))
    assert (copy["case"], copy["name"], copy["what"]) == (number, "舒书记", "看照片、材料")
    assert {"role": "乡镇纪委书记", "place": "柳溪镇"} in copy["offices"]
    acts = town.read(
        lambda work: work.session.connection().exec_driver_sql("SELECT act FROM journal ORDER BY id")
    )
    assert "mark_resolved" in {act for (act,) in acts}
    assert case_of(town, number).number == number


def test_what_is_no_mark_is_told_from_a_mark_that_nobody_has(town: Town) -> None:
    assert town.act(lambda work: resolve(work, "2A2B2C")) == ()
    with pytest.raises(ValueError, match="hello"):
        town.act(lambda work: resolve(work, "hello"))


def test_a_code_has_no_sign_that_is_taken_for_another() -> None:
    code = code_of(bytes(range(32)))
    assert len(code) == LENGTH
    assert not set("01OILU") & set(SIGNS)
    assert read_code(f"柳溪 20270315 {code.lower()}") == code
