"""Workbooks and their child: what comes out is what went in, as text; a child that dies leaves nothing behind."""

import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from bot.paper.cells import MOST_UNITS, dangerous, fits, pieces, plain_text
from bot.paper.workbook import Book
from bot.paper.writing import NotWritten, TooLarge, Writing, sweep

MORE = {"name": "长文字", "columns": ["表", "编号", "列", "第几段", "文字"], "note": "（后面在“长文字”）"}
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
ANY = st.text(st.characters(codec="utf-8"), max_size=80)


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


@given(text=st.text(max_size=300), most=st.integers(2, 50))
def test_pieces_are_the_whole_and_each_fits(text: str, most: int) -> None:
    parts = list(pieces(text, most))
    assert "".join(parts) == text
    assert all(len(part.encode("utf-16-le", "surrogatepass")) // 2 <= most for part in parts)


@pytest.mark.parametrize("text", ["水" * MOST_UNITS, "😀" * (MOST_UNITS // 2)])
def test_a_cell_that_is_just_full_is_full(text: str, tmp_path: Path) -> None:
    assert fits(text)
    assert not fits(text + "😀")
    book = begun(tmp_path)
    book.add(["1", text])
    assert read(book.close("说明", ["谁"])).sheetnames == ["台账", "说明"]


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
