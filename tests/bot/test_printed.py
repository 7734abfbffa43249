"""As an office prints it: LibreOffice, where it is installed, lays the pages out, and what stands on each is read."""

import base64
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from bot.paper.document import document
from bot.paper.workbook import Book
from handlers.ledger_rows import CASES
from tests.pictures.hostile import encoded, four_corners

pytestmark = pytest.mark.skipif(
    shutil.which("soffice") is None or shutil.which("pdftotext") is None,
    reason="soffice (LibreOffice) and pdftotext (poppler) are not installed",
)

LONG = "水管裂了要到两里外去挑水" * 60
VALUE: dict[str, Any] = {
    "title": "案卷",
    "subtitle": "1234567号 · 青石村",
    "at": "2026-11-23T09:00:00+08:00",
    "facts": [("编号", "1234567"), ("村", "青石村")],
    "note": "不含姓名",
    "headings": {"steps": "经过", "entries": "记录", "photos": "照片", "signatures": "签字"},
    "steps": {
        "columns": ["时间", "做了什么", "经手人", "超时"],
        "rows": [[f"第{n}天", "有进展", "何检员", ""] for n in range(60)],
    },
    "entries": [("反映 卫青石", "x" * 200), ("结果 何检员", LONG)],
    "signatures": [("承办人：", "年　月　日"), ("廉勤监督员：", "年　月　日")],
    "footer": "此件仅供舒书记使用",
}
SIZES = ((1600, 1200), (1200, 1600), (3000, 600), (400, 1600), (640, 640))


def printed(folder: Path, files: Mapping[str, bytes]) -> list[list[str]]:
    """The words of each page of each file."""
    for name, content in files.items():
        (folder / name).write_bytes(content)
    home = f"-env:UserInstallation={(folder / 'home').as_uri()}"
    names = [str(folder / name) for name in files]
    order = ["soffice", home, "--headless", "--convert-to", "pdf", "--outdir", str(folder), *names]
    done = subprocess.run(order, capture_output=True, check=False, timeout=120)
    return [_told(folder / name, done.stderr) for name in files]


def _told(path: Path, trouble: bytes) -> list[str]:
    made = path.with_suffix(".pdf")
    if not made.exists():
        pytest.skip(f"this LibreOffice does not open {path.name}: {trouble.decode()[-200:]}")
    told = subprocess.run(["pdftotext", "-layout", str(made), "-"], capture_output=True, check=True)
    return told.stdout.decode().rstrip("\f").split("\f")


def pressed(text: str) -> str:
    return "".join(text.split())


def photos(sizes: Sequence[tuple[int, int]]) -> list[str]:
    return [base64.b64encode(encoded(four_corners(*size), "JPEG")).decode() for size in sizes]


def test_each_page_of_a_case_file_says_of_which_case_it_is_and_which_page_of_how_many(tmp_path: Path) -> None:
    captions = [f"照片{place}" for place in range(1, len(SIZES) + 1)]
    content = document(VALUE | {"captions": captions}, iter(photos(SIZES)))
    [found] = printed(tmp_path, {"case.docx": content})
    whole = list(map(pressed, found))
    for place, words in enumerate(whole, 1):
        assert "1234567号·青石村" in words
        assert f"此件仅供舒书记使用{place}/{len(found)}" in words
    body = "".join(whole)
    assert (
        sum("时间做了什么经手人超时" in words for words in whole) == 2
    )  # the table's head again on its second page
    assert body.count("x") == 200
    assert all(caption in body for caption in captions)


def test_who_signs_signs_on_one_page_with_words_above_it(tmp_path: Path) -> None:
    files = {}
    for count in (0, 7, 14):
        entries = [*VALUE["entries"], *((f"进展 {n}", "换了一段") for n in range(count))]
        files[f"{count}.docx"] = document(VALUE | {"entries": entries, "captions": []}, iter(()))
    for found in printed(tmp_path, files):
        [signed] = [words for words in map(pressed, found) if "签字" in words]
        assert "承办人：" in signed
        assert "廉勤监督员：" in signed
        assert "挑水" in signed or "换了一段" in signed


def test_a_printed_ledger_leaves_no_word_out_and_has_the_number_on_each_page(tmp_path: Path) -> None:
    more = {
        "name": "长文字",
        "columns": list("abcde"),
        "note": "（没写完）",
        "title": "2026年的台账",
        "mark": "LX 1",
        "at": "2026-11-23T09:00:00+08:00",
    }
    book = Book(more, str(tmp_path))
    book.begin("台账", list(CASES), [width for width, _ in CASES.values()])
    rows = [[f"{n}234567", *(f"c{place}r{n}" for place in range(1, len(CASES)))] for n in range(3)]
    rows[1][list(CASES).index("story")] = "裂" * 1500
    for row in rows:
        book.add(row)
    [[*table, carried, about]] = printed(tmp_path, {"ledger.xlsx": book.close("说明", ["谁导出的"])})
    body = "".join(map(pressed, [*table, carried]))
    assert body.count("裂") == 1500
    assert all(f"c{place}r{n}" in body for place in range(1, len(CASES)) for n in (0, 2))
    assert all("number" in words and "2026年的台账" in pressed(words) for words in table)
    assert len(table) % 5 == 0  # each page's columns, and none alone on another
    assert "谁导出的" in about
