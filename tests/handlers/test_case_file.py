"""打印案卷: cover, steps, records, photos without metadata, lines to sign on; no villager."""

import asyncio
import io

import pytest
from docx import Document
from docx.document import Document as Paper
from PIL import Image

from bot.filestore import Part
from supervision.cases import State
from supervision.files import FileState
from supervision.people import Language
from tests.chat import Chat, Town, photo
from tests.handlers.playing import answer, case_of, hand_over, newest, opens, petition, report, told, verify
from tests.handlers.spent import registers
from tests.handlers.test_callbacks import draw_it
from tests.handlers.test_exports import Office, document, order_of
from tests.pictures.hostile import encoded, four_corners

IDENTITY = {"name": "孔不露", "phone": "13900000099", "group": "三组"}


@pytest.fixture
def office(town: Town) -> Office:
    return Office(town)


def prints(office: Office, who: Chat, number: str) -> Paper:
    opens(who, number).presses("move.button.more").presses("move.button.print")
    office.works()
    return Document(io.BytesIO(office.content(document(who))))


def words_of(paper: Paper) -> str:
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    feet = [each.text for section in paper.sections for each in section.footer.paragraphs]
    return "\n".join([*(each.text for each in paper.paragraphs), *cells, *feet])


def kept(town: Town, office: Office, number: str) -> None:
    """The photos of the case have come, with a place in their metadata; their copies have none."""
    case = case_of(town, number)
    exif = Image.Exif()
    exif[0x010E] = "SECRET-PLACE"
    for file in town.read(lambda work: work.files.of_case(case.id)):
        picture = encoded(four_corners(1600, 1200), "JPEG", exif=exif)
        office.files.write(file.id, file.key_id, Part.COPY, picture)
        town.act(lambda work, file=file: work.files.kept(file.id, 10, "0" * 64, copied=True))


def test_the_whole_case_on_paper(
    office: Office, town: Town, supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    number = told(supervisor, secretary, inspector, "satisfied")
    kept(town, office, number)
    paper = prints(office, secretary, number)
    said = words_of(paper)
    for part in (
        f"{number}号 · 青石村",
        "饮水用水",
        "已办结",
        "村口水管破了，三天没水",
        "水务站换了水管",
        "何检员",
    ):
        assert part in said
    assert "此件仅供舒书记使用" in said
    assert [table.rows[0].cells[0].text for table in paper.tables] == ["编号", "时间"]
    steps = [row.cells[1].text for row in paper.tables[1].rows[1:]]
    assert steps == ["报上来了", "镇上签收", "交办", "责任单位答复", "现场核实，办好了", "告知群众", "办结"]


def test_photos_are_small_and_tell_nothing_of_where_they_were_taken(
    office: Office, town: Town, supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    number = told(supervisor, secretary, inspector, "satisfied")
    kept(town, office, number)
    paper = prints(office, secretary, number)
    [shape] = paper.inline_shapes
    [blob] = [part.blob for part in paper.part.package.iter_parts() if part.content_type == "image/jpeg"]
    picture = Image.open(io.BytesIO(blob))
    assert picture.size == (1000, 750)
    assert not picture.getexif()
    assert b"SECRET" not in blob
    assert shape.width <= paper.sections[0].page_width


def test_nobody_is_named_in_the_documents_properties(
    office: Office, supervisor: Chat, secretary: Chat
) -> None:
    core = prints(office, secretary, report(supervisor)).core_properties
    assert (core.author, core.last_modified_by, core.comments) == ("", "", "")


def test_who_the_villager_is_stands_nowhere(
    office: Office, town: Town, supervisor: Chat, secretary: Chat
) -> None:
    number = report(supervisor)
    [complainant] = town.read(lambda work: work.cases.complainants(newest(town).id))
    town.act(lambda work: work.cases.identify(complainant.id, IDENTITY))
    said = words_of(prints(office, secretary, number))
    assert not [part for part in IDENTITY.values() if part in said]


def test_the_same_in_english(office: Office, town: Town, supervisor: Chat, secretary: Chat) -> None:
    number = report(supervisor)
    town.act(lambda work: work.people.speak(work.people.by_user(secretary.user_id).id, Language.EN))  # type: ignore[union-attr]
    said = words_of(prints(office, secretary, number))
    assert "Case file" in said
    assert "Reported – 卫青石" in said
    assert "This copy is for 舒书记 only" in said


def test_controls_and_half_letters_do_not_spoil_the_paper(
    office: Office, supervisor: Chat, secretary: Chat
) -> None:
    assert "a␇b" in words_of(prints(office, secretary, report(supervisor, "水管a\x07b破了\x00")))


def test_a_photo_that_is_gone_does_not_spoil_the_paper(
    office: Office, town: Town, supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    number = told(supervisor, secretary, inspector, "satisfied")
    kept(town, office, number)
    for file in town.read(lambda work: work.files.of_case(case_of(town, number).id)):
        office.files.destroy(file.id)
    assert not prints(office, secretary, number).inline_shapes


def test_a_supervisor_is_not_offered_it_and_a_forged_press_is_refused(town: Town, supervisor: Chat) -> None:
    number = report(supervisor)
    opens(supervisor, number).presses("move.button.more")
    assert not supervisor.offers("move.button.print")
    meaning = "\x1f".join(("c", case_of(town, number).ref, "print"))
    supervisor.presses_again((supervisor.last, town.seal.close(supervisor.user_id, meaning)))
    assert supervisor.hears("refusal.not_for_you")


def test_whoever_may_not_see_the_case_any_more_gets_no_paper_and_no_number(
    office: Office, town: Town, supervisor: Chat, secretary: Chat
) -> None:
    number = report(supervisor)
    opens(secretary, number).presses("move.button.more").presses("move.button.print")
    secretary.forgets()
    asyncio.run(office.worker.once())
    case, person = case_of(town, number), town.read(lambda work: work.people.by_user(secretary.user_id))
    town.act(lambda work: work.recusals.add(case.id, person.id, None))
    town.deliver()
    assert secretary.hears("export.changed")
    assert number not in secretary.shows
    assert order_of(town, secretary).kind == "case_file"


def test_of_files_that_are_no_pictures_nothing_is_printed(
    office: Office, town: Town, supervisor: Chat, secretary: Chat
) -> None:
    supervisor.says("/complaint").presses("track.button.everyday").says("水管破了").sends(photo())
    supervisor.presses("report.button.file")
    number = newest(town).number
    for file in town.read(lambda work: work.files.of_case(newest(town).id)):
        town.act(lambda work, file=file: work.files.set_state(file.id, FileState.LOST, "lost"))
    assert not prints(office, secretary, number).inline_shapes


def test_what_the_villager_said_and_what_the_county_was_told_are_on_paper(
    office: Office, town: Town, supervisor: Chat, secretary: Chat, inspector: Chat, officer: Chat
) -> None:
    number = told(supervisor, secretary, inspector, "satisfied")
    draw_it(town, number)
    officer.presses("callback.outcome.basically")
    said = words_of(prints(office, secretary, number))
    assert "满意度\n满意（当面问），卫青石记" in said
    assert "县里回访" in said
    assert "基本满意" in said


def test_what_was_invented_is_on_paper_in_the_villagers_words(
    office: Office, town: Town, supervisor: Chat, secretary: Chat, inspector: Chat, officer: Chat
) -> None:
    number = told(supervisor, secretary, inspector, "satisfied")
    draw_it(town, number)
    officer.presses("callback.outcome.invented").says("没有人来问过我")
    assert "没有人来问过我" in words_of(prints(office, secretary, number))


def test_a_petition_on_paper_says_who_has_and_had_it_under_which_numbers(
    office: Office, supervisor: Chat, secretary: Chat
) -> None:
    number = petition(supervisor, secretary, State.UNDER_REVIEW)
    said = words_of(prints(office, secretary, number))
    assert "转到哪里\n县政府" in said
    assert "答复（县信访局）：XF-2026-117" in said
    assert "责任单位" not in said
    assert "📮" not in said


def test_a_spending_on_paper_says_its_sum_in_figures_and_capitals(
    office: Office, inspector: Chat, secretary: Chat
) -> None:
    paper = prints(office, secretary, registers(inspector))
    facts = [[cell.text for cell in row.cells] for row in paper.tables[0].rows]
    assert ["开支金额", "48,000.00元（肆万捌仟元整）"] in facts
    assert "责任单位" not in [label for label, _ in facts]


def test_a_photo_says_what_it_came_with(
    office: Office, town: Town, supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    number = report(supervisor)
    hand_over(secretary, number)
    opens(inspector, number).presses("move.button.more").presses("move.button.progress").says("正在换水管")
    inspector.sends(photo()).presses("report.button.enough")
    town.clock.forward(days=1)
    answer(inspector, number)
    verify(supervisor, number)
    kept(town, office, number)
    said = words_of(prints(office, secretary, number))
    assert "照片1　有进展（2026年11月23日 09:00）" in said
    assert "照片2　现场核实，办好了（2026年11月24日 09:00）" in said


def test_a_demand_from_above_is_on_the_cover_and_a_step_begins_with_a_capital(
    office: Office, town: Town, supervisor: Chat, inspector: Chat, secretary: Chat, officer: Chat
) -> None:
    number = registers(inspector)
    opens(officer, number).presses("move.button.supervise").says("12月3日")
    town.act(lambda work: work.people.speak(work.people.by_user(secretary.user_id).id, Language.EN))  # type: ignore[union-attr]
    paper = prints(office, secretary, number)
    assert "Special supervision until\n3 Dec 2026, 18:00" in words_of(paper)
    assert all(row.cells[1].text[0].isupper() for row in paper.tables[1].rows)


def test_a_reason_says_of_what(office: Office, supervisor: Chat, secretary: Chat) -> None:
    number = report(supervisor)
    opens(secretary, number).presses("move.button.more").presses("move.button.return")
    secretary.presses("☐ 照片").presses("missing.button.send")
    assert "退回补充，理由　舒书记\n照片" in words_of(prints(office, secretary, number))


def test_each_sheet_bears_the_number_of_its_case(office: Office, supervisor: Chat, secretary: Chat) -> None:
    number = report(supervisor)
    [section] = prints(office, secretary, number).sections
    assert section.header.paragraphs[0].text == f"{number}号 · 青石村"
