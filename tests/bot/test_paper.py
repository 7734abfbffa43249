"""Workbooks and their child: what comes out is what went in, as text; a child that dies leaves nothing behind."""

import io
import re
from itertools import pairwise
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from bot.paper.cells import dangerous, lines_of, plain_text, portions
from bot.paper.press import written
from bot.paper.workbook import _MOST_LINES, Book, pages
from bot.paper.writing import NotWritten, TooLarge, Writing, sweep
from handlers.ledger_rows import CASES

AT = "2026-11-23T01:00:00+00:00"
MORE = {
    "name": "长文字",
    "columns": ["表", "编号", "列", "第几段", "文字"],
    "note": "（后面在“长文字”）",
    "at": AT,
}
ODD = (
    "=1+1",
    "+86",
    "-1",
    "@SUM(A1)",
    "\t=x",
    "＝1",
    " =1",
    "007",
    "1e5",
    "http://x.y",
    "2026-11-23",
    "水管\n破了",
)
#: Never more lines than a row shows: what is carried on is another test's.
ANY = st.text(st.characters(codec="utf-8"), max_size=80).filter(
    lambda text: text.count("\n") + text.count("\r") < 9
)


def begun(folder: Path) -> Book:
    book = Book(MORE, str(folder))
    book.begin("台账", ["编号", "内容"], [12, 50])
    return book


def read(content: bytes) -> Workbook:
    return load_workbook(io.BytesIO(content))


@pytest.mark.parametrize("text", ODD)
def test_whatever_it_looks_like_it_stays_text(text: str, tmp_path: Path) -> None:
    book = begun(tmp_path)
    book.add(["1", text])
    cell = read(book.close("说明", ["谁"]))["台账"]["B2"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)
    assert bool(cell.quotePrefix) == dangerous(text)


@settings(max_examples=40, deadline=None)
@given(texts=st.lists(ANY, min_size=1, max_size=5))
def test_what_is_read_back_is_what_was_written(texts: list[str]) -> None:
    book = begun(Path("/tmp"))
    for text in texts:
        book.add(["1", text])
    found = [
        row[1] for row in read(book.close("说明", ["谁"]))["台账"].iter_rows(min_row=2, values_only=True)
    ]
    # The library writes _x0007_ so that Excel shows these letters; openpyxl shows what is written.
    assert [(text or "").replace("_x005F_", "_") for text in found] == [plain_text(text) for text in texts]


@given(text=st.text(max_size=200))
def test_nothing_that_xml_cannot_hold_or_that_turns_a_line_is_left(text: str) -> None:
    plain = plain_text(text)
    plain.encode()
    assert not {*plain} & {*map(chr, range(9)), *map(chr, range(0x202A, 0x202F)), "\x7f", "\ufffe", "\uffff"}


@given(text=st.text(max_size=300), width=st.integers(4, 60), most=st.integers(1, 9))
def test_portions_are_the_whole_and_each_is_seen(text: str, width: int, most: int) -> None:
    parts = list(portions(text, (width, most)))
    assert "".join(parts) == text
    assert all(lines_of(part, width) <= most + 1 for part in parts)


@pytest.mark.parametrize("text", ["水" * 2000, "x" * 4000, "\n".join("一二三四五六七八九") * 9])
def test_what_the_highest_row_does_not_show_goes_on_elsewhere(text: str, tmp_path: Path) -> None:
    book = begun(tmp_path)
    book.add(["1", text])
    found = read(book.close("说明", ["谁"]))
    cell, carried = (
        str(found["台账"]["B2"].value),
        list(found["长文字"].iter_rows(min_row=2, values_only=True)),
    )
    shown, _, note = cell.rpartition("\n")
    assert note == MORE["note"]
    assert lines_of(cell, 50) <= _MOST_LINES
    assert {row[:3] for row in carried} == {("台账", "1", "内容")}
    assert "".join((shown, *(str(row[4]) for row in carried))).replace("\n", "") == text.replace("\n", "")


def test_a_text_that_a_row_shows_stays_in_its_cell_and_the_row_is_as_high(tmp_path: Path) -> None:
    book = begun(tmp_path)
    book.add(["1", "水" * 200])
    book.add(["2", "水"])
    found = read(book.close("说明", ["谁"]))
    assert found.sheetnames == ["台账", "说明"]
    heights = [found["台账"].row_dimensions[row].height for row in (2, 3)]
    assert heights[0] == 15 * lines_of("水" * 200, 50)
    assert heights[1] in {None, 15}


def test_a_ledger_is_printed_across_with_its_head_and_number_on_each_page(tmp_path: Path) -> None:
    book = Book(MORE | {"title": "2026年的台账 & 清单", "mark": "LX 20261203"}, str(tmp_path))
    widths = [width for width, _ in CASES.values()]
    book.begin("台账", list(CASES), widths)
    sheet = read(book.close("说明", ["谁"]))["台账"]
    assert (sheet.print_title_rows, sheet.print_title_cols) == ("$1:$1", "$A:$A")
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.page_setup.scale) == (
        "landscape",
        9,
        75,
    )
    assert sheet.page_setup.pageOrder == "overThenDown"
    assert [each.id for each in sheet.col_breaks.brk] == pages(widths)
    assert sheet.print_options.gridLines
    assert sheet.oddHeader.center.text.strip() == "2026年的台账 && 清单"
    assert sheet.oddFooter.center.text == "&P / &N"


def test_no_page_is_wider_than_paper_and_no_column_is_alone() -> None:
    widths = [width for width, _ in CASES.values()]
    cuts = [1, *pages(widths), len(widths)]
    spans = [widths[0] + sum(widths[first:last]) for first, last in pairwise(cuts)]
    assert all(span <= 160 for span in spans)
    assert all(last - first > 1 for first, last in pairwise(cuts))


def test_a_row_of_other_columns_is_refused(tmp_path: Path) -> None:
    book = begun(tmp_path)
    with pytest.raises(ValueError, match="columns"):
        book.add(["1"])
    book.close("说明", ["谁"])


# --- the child


def test_a_child_writes_and_leaves_nothing_behind(tmp_path: Path) -> None:
    writing = Writing(tmp_path)
    folder = writing.folder
    writing.put([["book", MORE, str(folder)], ["sheet", "台账", ["编号", "内容"], [12, 50]]])
    writing.put([["row", [str(n), "水管"]] for n in range(3000)])
    writing.put([["about", "说明", ["谁"]]])
    content = writing.finish()
    writing.end()
    assert read(content)["台账"].max_row == 3001
    assert not folder.exists()


def test_a_child_that_is_killed_is_no_file(tmp_path: Path) -> None:
    writing = Writing(tmp_path)
    writing.put([["book", MORE, str(writing.folder)]])
    writing._child.kill()
    with pytest.raises(NotWritten):
        writing.finish()
    writing.end()
    writing.end()
    assert not writing.folder.exists()


def test_what_it_cannot_write_it_says(tmp_path: Path) -> None:
    writing = Writing(tmp_path)
    writing.put([["poem"]])
    with pytest.raises(NotWritten, match="LookupError"):
        writing.finish()
    writing.end()


def test_a_file_beyond_what_telegram_takes_is_too_large(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.paper.writing.LARGEST", 100)
    writing = Writing(tmp_path)
    writing.put([["book", MORE, str(writing.folder)], ["sheet", "台账", ["编号"], [12]]])
    writing.put([["about", "说明", ["谁"]]])
    with pytest.raises(TooLarge):
        writing.finish()
    writing.end()


def test_what_a_killed_process_left_is_swept_and_anothers_is_not(tmp_path: Path) -> None:
    ours, others = Writing(tmp_path / "ours"), Writing(tmp_path / "others")
    sweep(tmp_path / "ours")
    assert (ours.folder.exists(), others.folder.exists()) == (False, True)
    ours.end()
    others.end()


def test_without_memory_to_write_in_it_is_written_beside_the_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.paper.writing._ROOM", 1 << 60)
    writing = Writing(tmp_path / "paper")
    assert writing.folder.parent == tmp_path / "paper"
    assert writing.folder.stat().st_mode & 0o077 == 0
    writing.end()


# --- when it was made is what the house's clock said, and nothing else of it tells


BOOK = [
    ["book", MORE, "/tmp"],
    ["sheet", "台账", ["编号", "内容"], [12, 50]],
    ["row", ["1", "水管破了"]],
    ["about", "说明", ["谁"]],
]
PAPER = [
    "document",
    {
        **dict.fromkeys(("title", "subtitle", "note", "footer", "number"), "案卷"),
        **{name: [] for name in ("facts", "entries", "captions", "signatures")},
        "headings": dict.fromkeys(("facts", "steps", "entries", "photos", "signatures"), "一"),
        "steps": {"columns": ["时间", "步骤", "谁", "超时"], "rows": []},
        "at": AT,
    },
]


@pytest.mark.parametrize("orders", [BOOK, [PAPER]], ids=["workbook", "case file"])
def test_a_file_tells_no_clock_but_the_houses(orders: list[list[Any]]) -> None:
    """Else the same words made twice would be two files, by the second each was written in."""
    with ZipFile(io.BytesIO(written(iter(orders)))) as file:
        assert {part.date_time[0] for part in file.infolist()} == {1980}
        core = file.read("docProps/core.xml")
        assert {*re.findall(rb"\d{4}-\d\d-\d\dT[^<]*", core)} == {b"2026-11-23T01:00:00Z"}
    assert written(iter(orders)) == written(iter(orders))
