"""A case on paper (child only): cover, what happened when, what was written, lines to sign on below it, photos."""

import base64
import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from docx import Document
from docx.document import Document as Paper
from docx.enum.table import WD_ALIGN_VERTICAL, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run
from PIL import Image

from bot.paper.cells import plain_text

#: Fonts by name, as every office has them: Song for Chinese, Times for the rest. The reader's machine brings them.
_CHINESE, _LATIN = "宋体", "Times New Roman"
_BODY, _HEAD, _TITLE = Pt(12), Pt(15), Pt(26)
_INK, _QUIET = RGBColor(0x1B, 0x2A, 0x2F), RGBColor(0x5B, 0x6B, 0x70)

#: Photos: the long side in pixels (150 dots an inch at the width below), and the width on paper.
PHOTO_SIDE, _PHOTO_WIDTH, _PHOTO_HEIGHT = 1000, Cm(16), Cm(11)


def document(value: Mapping[str, Any], photos: Iterator[str]) -> bytes:
    """The file as DOCX.

    `value`: title, subtitle, facts [(label, words)], note, headings {facts, steps, entries, photos, signatures},
    steps {columns, rows}, entries [(heading, text)], captions (one for each photo), signatures [(label, …)],
    footer, number, at (the moment of it, ISO 8601 in UTC). `photos`: JPEG in base64, as many as there are captions,
    each looked at when its turn comes. The same value and photos make the same bytes.
    """
    paper = Document()
    _without_thumbnail(paper)
    _page(paper, value)
    _cover(paper, value)
    _steps(paper, value)
    _entries(paper, value)
    _signatures(paper, value)
    _photos(paper, value, photos)
    target = io.BytesIO()
    paper.save(target)
    return _without_clock(target)


def _without_clock(saved: io.BytesIO) -> bytes:
    """The same package, of whose parts none says when it was laid in: that is the machine's clock and its zone, which
    are nobody's business, and made two papers of the same words differ."""
    target = io.BytesIO()
    with zipfile.ZipFile(saved) as before, zipfile.ZipFile(target, "w") as after:
        for part in before.infolist():
            laid = zipfile.ZipInfo(part.filename)  # the first day a ZIP can say
            laid.compress_type = zipfile.ZIP_DEFLATED
            after.writestr(laid, before.read(part))
    return target.getvalue()


def _without_thumbnail(paper: Paper) -> None:
    """The template's picture of an empty page is of no use to anybody."""
    package = paper.part.package
    for rel_id, relation in list(package.rels.items()):
        if relation.reltype.endswith("/thumbnail"):
            del package.rels[rel_id]


def _page(paper: Paper, value: Mapping[str, Any]) -> None:
    """A4, one font, who it is for and the page's number at the foot of each page; nothing of the template's author."""
    section = paper.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    section.top_margin, section.bottom_margin = Cm(2.5), Cm(2)
    style: Any = paper.styles["Normal"]
    style.font.size, style.font.name = _BODY, _LATIN
    style.element.rPr.rFonts.set(qn("w:eastAsia"), _CHINESE)
    for language in paper.styles.element.iter(qn("w:lang")):
        # Else Word takes the Chinese for English that is misspelt, and breaks its lines so.
        language.set(qn("w:eastAsia"), "zh-CN")
    core = paper.core_properties
    core.author = core.last_modified_by = core.comments = core.keywords = ""
    core.title = plain_text(str(value["title"]))
    core.created = core.modified = datetime.fromisoformat(value["at"])
    # Two files that fall from one table: each sheet says which case it is of.
    head = section.header.paragraphs[0]
    head.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _styled(head.add_run(plain_text(str(value["subtitle"]))), size=Pt(9), ink=_QUIET)
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _styled(foot.add_run(plain_text(f"{value['footer']}  ")), size=Pt(9), ink=_QUIET)
    _field(foot, "PAGE")
    # Of how many: loose sheets are counted after a fall from the table.
    _styled(foot.add_run(" / "), size=Pt(9), ink=_QUIET)
    _field(foot, "NUMPAGES")


def _field(paragraph: Paragraph, name: str) -> None:
    """A field that is reckoned where it is read, which python-docx has no call for. A run for each of its parts: the
    number takes the look of the part it replaces."""
    for kind in ("begin", "", "separate", "1", "end"):
        run = _styled(paragraph.add_run(), size=Pt(9), ink=_QUIET)
        if kind == "1":
            run.text = kind
            continue
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = name
        run._r.append(element)


def _styled(run: Run, *, size: Pt = _BODY, bold: bool = False, ink: RGBColor = _INK) -> Run:
    run.font.size, run.font.bold, run.font.color.rgb = size, bold, ink
    run.font.name = _LATIN
    fonts = run._element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), _CHINESE)
    if any("\u3400" <= letter <= "\u9fff" for letter in run.text):
        # “ ” … — are in both fonts: among Chinese they are as wide as its letters.
        fonts.set(qn("w:hint"), "eastAsia")
    return run


def _line(
    paper: Paper | _Cell, text: str, *, centred: bool = False, leads: bool = False, **style: Any
) -> None:
    """`leads`: never the last line of a page, apart from what it is over."""
    paragraph = paper.add_paragraph()
    paragraph.paragraph_format.keep_with_next = leads
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.space_after = Pt(4)
    _styled(paragraph.add_run(plain_text(text)), **style)


def _heading(paper: Paper, text: str) -> None:
    paragraph = paper.add_paragraph()
    paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(16), Pt(6)
    paragraph.paragraph_format.keep_with_next = True
    _styled(paragraph.add_run(plain_text(text)), size=_HEAD, bold=True)


def _cover(paper: Paper, value: Mapping[str, Any]) -> None:
    for _ in range(5):
        paper.add_paragraph()
    _line(paper, value["title"], centred=True, size=_TITLE, bold=True)
    _line(paper, value["subtitle"], centred=True, size=_HEAD, ink=_QUIET)
    for _ in range(3):
        paper.add_paragraph()
    _facts(paper, value["facts"])
    paper.add_paragraph()
    _line(paper, value["note"], centred=True, size=Pt(10.5), ink=_QUIET)
    paper.add_paragraph().add_run().add_break(WD_BREAK.PAGE)


def _facts(paper: Paper, facts: Sequence[Sequence[str]]) -> None:
    table = paper.add_table(rows=0, cols=2)
    table.style = "Table Grid"
    for label, words in facts:
        cells = table.add_row().cells
        _filled(cells[0], label, bold=True)
        _filled(cells[1], words)
    _widths(table, [Cm(4), Cm(12)])


def _steps(paper: Paper, value: Mapping[str, Any]) -> None:
    _heading(paper, value["headings"]["steps"])
    steps = value["steps"]
    table = paper.add_table(rows=1, cols=len(steps["columns"]))
    table.style = "Table Grid"
    for cell, words in zip(table.rows[0].cells, steps["columns"], strict=True):
        _filled(cell, words, bold=True)
    _repeated(table)
    for row in steps["rows"]:
        at, what, *rest = row
        # The name of a step stands alone here, and elsewhere within a sentence.
        for cell, words in zip(table.add_row().cells, (at, what[:1].upper() + what[1:], *rest), strict=True):
            _filled(cell, words)
    _widths(table, [Cm(4.5), Cm(5), Cm(4), Cm(2.5)])


def _repeated(table: Table) -> None:
    """The table's head again on each page it reaches."""
    element = OxmlElement("w:tblHeader")
    element.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(element)


def _filled(cell: _Cell, words: str, *, bold: bool = False) -> None:
    # Figures and Chinese letters are of two fonts, and of two heights: side by side they stand on one line.
    cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(2)
    _styled(paragraph.add_run(plain_text(words)), bold=bold, size=Pt(11))


def _widths(table: Table, widths: Sequence[Cm]) -> None:
    """On the columns and the cells: some programs look at one of them only. In the middle of the page, and no row is
    torn in two."""
    table.autofit, table.alignment = False, WD_TABLE_ALIGNMENT.CENTER
    for row in table.rows:
        whole = OxmlElement("w:cantSplit")
        row._tr.get_or_add_trPr().insert(0, whole)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = width


def _entries(paper: Paper, value: Mapping[str, Any]) -> None:
    _heading(paper, value["headings"]["entries"])
    lines = []
    for heading, text in value["entries"]:
        lines += [(heading, True), *((part, False) for part in text.splitlines())]
    for place, (line, heads) in enumerate(lines, 1):
        # Nobody signs on a page on which nothing stands.
        _line(paper, line, bold=heads, leads=heads or place == len(lines))


def _photos(paper: Paper, value: Mapping[str, Any], photos: Iterator[str]) -> None:
    if not value["captions"]:
        return
    _heading(paper, value["headings"]["photos"])
    for caption, photo in zip(value["captions"], photos, strict=False):
        picture, width = _scaled(base64.b64decode(photo))
        paragraph = paper.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.keep_with_next = True
        paragraph.add_run().add_picture(picture, width=width)
        _line(paper, caption, centred=True, size=Pt(10), ink=_QUIET)


def _scaled(content: bytes) -> tuple[io.BytesIO, int]:
    """Drawn anew in print size: pixels alone go on, no metadata; as wide as the page or as high as half of it."""
    with Image.open(io.BytesIO(content), formats=("JPEG",)) as opened:
        opened.draft("RGB", (PHOTO_SIDE, PHOTO_SIDE))
        picture = opened.convert("RGB")
    picture.thumbnail((PHOTO_SIDE, PHOTO_SIDE))
    target = io.BytesIO()
    picture.save(target, "JPEG", quality=80)
    target.seek(0)
    width = min(_PHOTO_WIDTH, round(_PHOTO_HEIGHT * picture.width / picture.height))
    return target, width


def _signatures(paper: Paper, value: Mapping[str, Any]) -> None:
    """One below the other, on one page with what is above them."""
    _heading(paper, value["headings"]["signatures"])
    for place, (label, day) in enumerate(value["signatures"], 1):
        paragraph = paper.add_paragraph()
        layout = paragraph.paragraph_format
        layout.space_before = Pt(14)
        layout.keep_together, layout.keep_with_next = True, place < len(value["signatures"])
        for stop in (Cm(4.5), Cm(10.5)):
            layout.tab_stops.add_tab_stop(stop)
        _styled(paragraph.add_run(plain_text(f"{label}\t")))
        _styled(paragraph.add_run("＿" * 10 + "\t"))
        _styled(paragraph.add_run(plain_text(f"{day}")))
