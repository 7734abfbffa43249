"""导出表格: what is taken away is what the lists show, as text, for one reader; it can be stopped."""

import asyncio
import io
from dataclasses import replace
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from bot import rendering
from bot.attachments import Attachments, NothingToShow
from bot.exporting import Exporter
from bot.filestore import FileStore, Part
from bot.outcomes import mark
from handlers.ledger_rows import CASES
from locales.catalogue import Catalogue
from storage import exports, outbox
from storage.unit_of_work import UnitOfWork
from supervision.acts import exporting
from supervision.cases import EntryKind, State
from supervision.exports import MOST_TRIES, Export, ExportState
from supervision.people import Language
from tests.chat import Chat, Shown, Town
from tests.handlers.playing import ask, case_of, narrows, newest, opens, petition, report, told
from tests.handlers.spent import registers
from tests.handlers.test_figures import visit
from tests.handlers.test_merge import both_to_tell

STORY = "水管破了=1+1"


class Office:
    """The worker that makes files, and what reaches a phone of it."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.files = FileStore(town.store.data / "files", town.store.ground.cipher)
        self.worker = Exporter(town.store, self.files, Catalogue.load())

    def works(self) -> None:
        """Everything that was ordered is made, and what is to be said of it is said."""

        async def all_of_it() -> None:
            while await self.worker.once():
                pass

        asyncio.run(all_of_it())
        self.town.deliver()

    def content(self, shown: Shown) -> bytes:
        """The bytes of a document as they would be sent."""
        assert shown.part is not None
        attachments = Attachments(self.town.store, self.files)
        sent = asyncio.run(attachments.drawn("export", shown.part.fields))
        assert sent.name == shown.part.fields["name"]
        return sent.content

    def book(self, who: Chat) -> Workbook:
        """The workbook that came last."""
        return load_workbook(io.BytesIO(self.content(document(who))))


def document(who: Chat) -> Shown:
    """The document that came."""
    [shown] = [shown for shown in who.messages.values() if shown.picture == "export"]
    return shown


@pytest.fixture
def office(town: Town) -> Office:
    return Office(town)


def take_away(who: Chat, label: str = "export.button.ledger") -> Chat:
    return who.says("/ledger").presses("queue.button.export").presses(label)


def rows(book: Workbook, sheet: str = "台账") -> list[dict[str, Any]]:
    head, *lines = book[sheet].iter_rows(values_only=True)
    return [dict(zip(map(str, head), line, strict=True)) for line in lines]


def order_of(town: Town, who: Chat) -> Export:
    def read(work: UnitOfWork) -> Export:
        person = work.people.by_user(who.user_id)
        assert person is not None
        found = work.exports.live_of(person.id)
        assert found is not None
        return found

    found: Export = town.read(read)
    return found


def change(town: Town, export: Export, **values: Any) -> None:
    town.act(lambda work: work.exports.save(replace(export, **values)))


# --- what comes


def test_the_ledger_comes_as_a_workbook_with_every_case(
    office: Office, supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    closed = told(supervisor, secretary, inspector, "satisfied")
    fresh = report(supervisor, STORY)
    assert take_away(secretary).hears("export.waiting")
    office.works()
    assert secretary.hears("export.file")
    found = {row["编号"]: row for row in rows(office.book(secretary))}
    assert found.keys() == {closed, fresh}
    assert (found[closed]["状态"], found[closed]["满意度"]) == ("已办结", "满意（当面问）")
    assert found[closed]["办理结果"] == "水务站换了水管"
    assert (found[fresh]["反映的事"], found[fresh]["上报人"]) == (STORY, "卫青石")


def test_it_says_whose_hands_each_went_through_and_what_stands_beside(
    office: Office, supervisor: Chat, neighbour: Chat, secretary: Chat, inspector: Chat, officer: Chat
) -> None:
    number = told(supervisor, secretary, inspector, "satisfied")
    asked, paid = petition(supervisor, secretary), registers(inspector)
    fresh = report(supervisor)
    opens(officer, fresh).presses("move.button.supervise").says("11月30日")
    opens(secretary, fresh).presses("move.button.more").presses("move.button.link").says(number)
    take_away(secretary)
    office.works()
    found = {row["编号"]: row for row in rows(office.book(secretary))}
    who = ("签收人", "谁办的", "谁到现场", "群众数", "并案和关联")
    assert [found[number][name] for name in who] == [
        *("乡镇纪委书记 舒书记", "乡镇纪检员 何检员", "廉勤监督员 卫青石", "1", f"关联{fresh}号"),
    ]
    assert (found[asked]["转到哪里"], found[asked]["对方编号"]) == ("县信访局", "XF-2026-117")
    assert found[paid]["开支金额"].startswith("48,000.00元")
    assert found[paid]["开支走到哪步"] == "初步核实"
    assert (found[fresh]["督办次数"], found[fresh]["并案和关联"]) == ("1", f"关联{number}号")


def test_of_several_villagers_the_ledger_says_how_many_said_what(
    office: Office, supervisor: Chat, neighbour: Chat, secretary: Chat, inspector: Chat
) -> None:
    number = both_to_tell(supervisor, neighbour, secretary, inspector)
    ask(neighbour, number, "basically")
    ask(supervisor, number, "satisfied")
    take_away(secretary)
    office.works()
    found = {row["编号"]: row for row in rows(office.book(secretary))}
    assert found[number]["满意度"].splitlines() == ["满意（当面问）1户", "基本满意（当面问）1户"]


def test_a_review_has_each_steps_number_in_plain_words_and_a_red_card_is_red_when_closed(
    office: Office, town: Town, supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    closed = told(supervisor, secretary, inspector, "satisfied")
    town.act(lambda work: work.cases.save(replace(work.cases.by_number(closed), supervised=True)))
    asked = petition(supervisor, secretary, State.UNDER_REVIEW)
    take_away(secretary)
    office.works()
    found = {row["编号"]: row for row in rows(office.book(secretary))}
    assert found[asked]["对方编号"] == "答复（县信访局）：XF-2026-117\n复查（县政府）：还没给"
    assert found[closed]["亮牌"] == "红色督办"
    assert not any(str(cell).startswith("[") for row in found.values() for cell in row.values())


def test_a_linked_matter_somebody_is_concerned_in_is_not_named_beside_another(
    office: Office, town: Town, supervisor: Chat, secretary: Chat
) -> None:
    hidden, seen = report(supervisor), report(supervisor)
    opens(secretary, seen).presses("move.button.more").presses("move.button.link").says(hidden)
    case, person = case_of(town, hidden), town.read(lambda work: work.people.by_user(secretary.user_id))
    town.act(lambda work: work.recusals.add(case.id, person.id, None))
    take_away(secretary)
    office.works()
    assert hidden not in str(rows(office.book(secretary)))


def test_every_cell_is_text_and_the_header_stays(office: Office, supervisor: Chat, secretary: Chat) -> None:
    report(supervisor, '=HYPERLINK("https://x.y")')
    take_away(secretary)
    office.works()
    sheet = office.book(secretary)["台账"]
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert not any(cell.hyperlink for cell in cells)
    assert [cell.quotePrefix for cell in cells if str(cell.value).startswith("=")] == [True]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("B2", sheet.dimensions)
    assert len(CASES) == sheet.max_column


def test_the_last_sheet_says_for_whom_it_is(office: Office, supervisor: Chat, secretary: Chat) -> None:
    report(supervisor)
    take_away(secretary)
    office.works()
    book = office.book(secretary)
    said = [str(row[0]) for row in book[book.sheetnames[-1]].iter_rows(values_only=True)]
    assert said[0] == "整本台账"
    assert "导出人：舒书记，乡镇纪委书记（柳溪镇）" in said
    assert said[-1].startswith("此件仅供舒书记使用")


def test_the_same_in_english(office: Office, town: Town, supervisor: Chat, secretary: Chat) -> None:
    report(supervisor)
    town.act(lambda work: work.people.speak(work.people.by_user(secretary.user_id).id, Language.EN))  # type: ignore[union-attr]
    take_away(secretary)
    office.works()
    [row] = rows(office.book(secretary), "Ledger")
    assert (row["State"], row["Reported by"]) == ("Submitted", "卫青石")


def test_each_printed_page_says_whose_it_is_what_and_as_of_when(
    office: Office, supervisor: Chat, secretary: Chat
) -> None:
    report(supervisor)
    take_away(secretary)
    office.works()
    over = {sheet.oddHeader.center.text.strip() for sheet in office.book(secretary)}
    assert over == {"柳溪镇：整本台账（2026年11月23日 09:00）"}


def test_who_the_villager_is_stands_nowhere(
    office: Office, town: Town, supervisor: Chat, secretary: Chat
) -> None:
    report(supervisor)
    case = newest(town)
    identity = {"name": "孔不露", "phone": "13900000099", "group": "三组"}
    [complainant] = town.read(lambda work: work.cases.complainants(case.id))
    town.act(lambda work: work.cases.identify(complainant.id, identity))
    take_away(secretary)
    office.works()
    told_all = [str(c.value) for sheet in office.book(secretary) for row in sheet.iter_rows() for c in row]
    assert not [text for text in told_all if any(part in text for part in identity.values())]


def test_the_list_as_it_is_filtered(
    office: Office, supervisor: Chat, neighbour: Chat, secretary: Chat
) -> None:
    report(supervisor)
    number = report(neighbour)
    narrows(secretary.says("/ledger"), "竹林村").presses("queue.button.export")
    secretary.presses("export.button.queue")
    office.works()
    assert [row["编号"] for row in rows(office.book(secretary))] == [number]


def test_a_period_has_what_was_reported_what_ended_and_visits(
    office: Office, town: Town, supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    closed = told(supervisor, secretary, inspector, "satisfied")
    visit(supervisor)
    town.clock.forward(days=20)  # December
    late = report(supervisor)
    take_away(secretary, "export.button.last_month")
    office.works()
    book = office.book(secretary)
    assert [row["编号"] for row in rows(book, "报上来的")] == [closed]
    assert [row["编号"] for row in rows(book, "办完的")] == [closed]
    assert [row["看到听到的"] for row in rows(book, "走访")] == ["水渠通了"]
    assert late not in str(rows(book, "报上来的"))


def test_dates_of_ones_own(office: Office, town: Town, supervisor: Chat, secretary: Chat) -> None:
    number = report(supervisor)
    take_away(secretary, "export.button.dates").says("11月1日")
    assert secretary.hears("export.ask.last")
    secretary.says("今天")
    office.works()
    assert [row["编号"] for row in rows(office.book(secretary), "报上来的")] == [number]


def test_a_day_to_come_and_an_end_before_the_beginning_are_refused(secretary: Chat) -> None:
    take_away(secretary, "export.button.dates").says("2027-03-01")
    assert secretary.hears("refusal.date_future")
    secretary.says("11月20日").says("11月10日")
    assert secretary.hears("refusal.date_reversed")
    assert secretary.hears("export.ask.last")


def test_a_day_without_its_year_is_one_of_the_past(town: Town, secretary: Chat) -> None:
    take_away(secretary, "export.button.dates").says("12月3日").says("今天")
    assert order_of(town, secretary).what["first"] == "2025-12-03"


# --- who may


@pytest.mark.parametrize("part", ["supervisor", "neighbour", "keeper", "reception"])
def test_others_are_not_offered_it_and_a_forged_press_is_refused(town: Town, part: str) -> None:
    who = town.chat(part).says("/todo" if part != "keeper" else "/keeper")
    assert not who.offers("queue.button.export")
    for meaning in (("xe", "all"), ("xo", "ledger"), ("xo", "dates")):
        who.presses_again((who.last, town.seal.close(who.user_id, "\x1f".join(meaning))))
        assert who.hears("refusal.not_for_you") or who.hears("refusal.button_old")


def test_what_somebody_is_concerned_in_is_not_in_the_file(
    office: Office, town: Town, supervisor: Chat, secretary: Chat
) -> None:
    number = report(supervisor)
    report(supervisor, "另一件")
    case, person = case_of(town, number), town.read(lambda work: work.people.by_user(secretary.user_id))
    town.act(lambda work: work.recusals.add(case.id, person.id, None))
    take_away(secretary)
    office.works()
    assert number not in str(rows(office.book(secretary)))
    assert len(rows(office.book(secretary))) == 1


def test_whoever_became_concerned_after_it_was_made_does_not_get_it(
    office: Office, town: Town, supervisor: Chat, secretary: Chat
) -> None:
    number = report(supervisor)
    take_away(secretary)
    asyncio.run(office.worker.once())
    town.clock.forward(minutes=1)
    case, person = case_of(town, number), town.read(lambda work: work.people.by_user(secretary.user_id))
    town.act(lambda work: work.recusals.add(case.id, person.id, None))
    town.deliver()
    assert secretary.hears("export.changed")
    assert not any(shown.picture for shown in secretary.messages.values())


def test_unclear_and_sealed_matters_are_in_no_file(
    office: Office, supervisor: Chat, secretary: Chat, town: Town
) -> None:
    report(supervisor, "说不清的事", "unclear")
    county = town.chat("county")
    for who in (secretary, county):
        take_away(who)
        office.works()
        assert "这里面一件也没有" in "\n".join(shown.text for shown in who.messages.values())


def test_one_at_a_time(town: Town, supervisor: Chat, secretary: Chat) -> None:
    report(supervisor)
    take_away(secretary)
    assert take_away(secretary).hears("refusal.export_running")


def test_a_few_an_hour(office: Office, town: Town, supervisor: Chat, secretary: Chat) -> None:
    report(supervisor)
    for _ in range(6):
        take_away(secretary).presses("export.button.cancel")
    assert take_away(secretary).hears("refusal.export_too_many")
    town.clock.forward(minutes=61)
    assert take_away(secretary).hears("export.waiting")


# --- how it goes


def test_what_nobody_wants_any_more_is_not_made(office: Office, supervisor: Chat, secretary: Chat) -> None:
    report(supervisor)
    take_away(secretary).presses("export.button.cancel")
    assert secretary.hears("export.cancelled")
    office.works()
    assert not any(shown.picture for shown in secretary.messages.values())


def test_it_is_stopped_in_the_middle(
    office: Office, town: Town, supervisor: Chat, secretary: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    report(supervisor)
    take_away(secretary)
    export = order_of(town, secretary)
    rows_of = exporting.at_step

    def in_between(work: UnitOfWork, ref: str, **at: Any) -> bool:
        if at["step"] == 2:
            work.exports.save(replace(work.exports.by_ref(ref), state=ExportState.CANCELLED))  # type: ignore[type-var]
        return rows_of(work, ref, **at)

    monkeypatch.setattr(exporting, "at_step", in_between)
    office.works()
    assert town.read(lambda work: work.exports.by_ref(export.ref)).state is ExportState.CANCELLED
    assert not list((town.store.data / "files").glob("??/*"))


def test_the_message_says_how_far_it_is(
    office: Office, town: Town, supervisor: Chat, secretary: Chat
) -> None:
    report(supervisor)
    take_away(secretary)
    export = town.act(exporting.take)
    assert town.act(lambda work: exporting.at_step(work, export.ref, step=2, steps=4, done=12000, scope="x"))
    assert any("第2步，共4步：写每一件" in shown.text for shown in secretary.messages.values())


def test_after_a_kill_it_is_made_again(office: Office, town: Town, supervisor: Chat, secretary: Chat) -> None:
    report(supervisor)
    take_away(secretary)
    town.act(exporting.take)  # and the process dies
    Office(town).works()
    assert document(secretary)


def test_what_is_cut_off_again_and_again_is_given_up_and_said(
    office: Office, town: Town, supervisor: Chat, secretary: Chat
) -> None:
    report(supervisor)
    take_away(secretary)
    change(town, order_of(town, secretary), state=ExportState.WORKING, tries=MOST_TRIES)
    office.works()
    assert secretary.hears("export.failed")
    assert secretary.offers("export.button.again")


def test_a_day_later_it_is_not_sent_any_more(
    office: Office, town: Town, supervisor: Chat, secretary: Chat
) -> None:
    report(supervisor)
    take_away(secretary)
    town.clock.forward(hours=25)
    office.works()
    assert secretary.hears("export.expired")


def test_the_file_leaves_the_chat_a_day_later_and_says_so(
    office: Office, town: Town, supervisor: Chat, secretary: Chat
) -> None:
    report(supervisor)
    take_away(secretary)
    office.works()
    sent = document(secretary)
    assert "在聊天里留到" in sent.text
    town.passes(hours=25)
    assert sent.id in secretary.deleted


def test_once_it_is_sent_nothing_of_it_stays(
    office: Office, town: Town, supervisor: Chat, secretary: Chat
) -> None:
    report(supervisor)
    take_away(secretary)
    asyncio.run(office.worker.once())
    export = order_of(town, secretary)
    assert (export.state, export.kept) == (ExportState.MADE, True)
    assert office.files.has(export.file_id, Part.ORIGINAL)
    town.act(_said)
    asyncio.run(office.worker.clear())
    after = town.read(lambda work: work.exports.by_ref(export.ref))
    assert (after.state, after.kept, after.key_id) == (ExportState.SENT, False, None)
    assert not town.store.ground.keys.has(export.key_id)
    assert not office.files.has(export.file_id, Part.ORIGINAL)
    assert town.read(exports.left_over) == []


def _said(work: UnitOfWork) -> None:
    while outbox_rows := outbox.claim(work, work.now, 10):
        for row in outbox_rows:
            mark(work, row=row, ids=(77,), place=0, parts=[rendering.Part("files")])


def test_a_file_that_is_gone_is_not_sent(office: Office, supervisor: Chat, secretary: Chat) -> None:
    report(supervisor)
    take_away(secretary)
    office.works()
    shown = document(secretary)
    export = order_of(office.town, secretary)
    office.files.destroy(export.file_id)
    with pytest.raises(NothingToShow):
        office.content(shown)


def test_a_text_longer_than_a_cell_goes_on_in_a_sheet_of_its_own(
    office: Office, town: Town, supervisor: Chat, secretary: Chat
) -> None:
    number = report(supervisor)
    long = "很长的话" * 10_000
    town.act(lambda work: work.cases.add_entry(work.cases.by_number(number), EntryKind.VERSION, 1, long))  # type: ignore[arg-type]
    take_away(secretary)
    office.works()
    book = office.book(secretary)
    [row], more = rows(book), rows(book, "长文字")
    assert "后面的在“长文字”表里" in row["反映的事"]
    assert len(row["反映的事"]) <= 32767
    begun = row["反映的事"].rpartition("\n")[0]
    assert begun + "".join(each["文字"] for each in more) == long
    assert {(each["编号或时间"], each["列"]) for each in more} == {(number, "反映的事")}


def test_thousands_of_rows_are_read_page_by_page(
    office: Office, town: Town, supervisor: Chat, secretary: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.exporting.PAGE", 2)
    numbers = {report(supervisor, f"第{n}件") for n in range(5)}
    take_away(secretary)
    office.works()
    assert {row["编号"] for row in rows(office.book(secretary))} == numbers
