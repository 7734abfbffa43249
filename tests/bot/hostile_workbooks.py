"""Workbooks that somebody made to do harm, each from the true example with one thing changed."""

import io
import struct
import zipfile
from collections.abc import Callable, Mapping

from openpyxl import Workbook

from bot.roster_example import write_example

Change = bytes | Callable[[bytes], bytes] | None
_MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PLACES, BOOK, TYPES, STYLES = (
    "xl/worksheets/sheet1.xml", "xl/workbook.xml", "[Content_Types].xml", "xl/styles.xml",
)  # fmt: skip
_STRINGS, _LINKED = "xl/sharedStrings.xml", "xl/_rels/workbook.xml.rels"
#: Below what a roster may unpack to, so that it is what they hold that is refused.
_MUCH = 60 * 1024 * 1024


def example() -> bytes:
    """A true roster."""
    held = io.BytesIO()
    write_example(held)  # type: ignore[arg-type]
    return held.getvalue()


def changed(changes: Mapping[str, Change], *, packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The example with these parts replaced, worked on, gone (None), or added."""
    held, left = io.BytesIO(), dict(changes)
    with zipfile.ZipFile(io.BytesIO(example())) as true, zipfile.ZipFile(held, "w", packing) as made:
        for name in true.namelist():
            change = left.pop(name, true.read(name))
            content = change(true.read(name)) if callable(change) else change
            if content is not None:
                made.writestr(name, content)
        for name, change in left.items():
            made.writestr(name, change if isinstance(change, bytes) else b"")
    return held.getvalue()


def before(end: bytes, what: bytes) -> Callable[[bytes], bytes]:
    """`what` put in before the closing tag."""
    return lambda part: part.replace(end, what + end)


def _filled(piece: bytes, size: int = _MUCH) -> bytes:
    return piece * (size // len(piece))


def _shared(content: bytes, kind: bytes = b"sharedStrings+xml") -> Mapping[str, Change]:
    declared = b'<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument'
    return {TYPES: before(b"</Types>", declared + b".spreadsheetml." + kind + b'"/>'), _STRINGS: content}


def _strings(content: bytes, head: bytes = b"") -> bytes:
    return head + b'<sst xmlns="' + _MAIN + b'">' + content + b"</sst>"


def _laughs() -> bytes:
    """A billion laughs: nine entities, each of ten of the one before."""
    named = b"".join(
        b'<!ENTITY a%d "%s">' % (n, (b"&a%d;" % (n - 1) if n else b"ha") * 10) for n in range(10)
    )
    return _strings(b"<si><t>&a9;</t></si>", b"<!DOCTYPE x [" + named + b"]>")


def _sheet(name: bytes, number: int) -> bytes:
    return b'<sheet name="%s" sheetId="%d" r:id="rId1" xmlns:r="%s"/>' % (name, number, _LINKS)


def _lying() -> bytes:
    """A part that says it unpacks to a hundred bytes, in both directories, and unpacks to megabytes."""
    whole = bytearray(
        changed({PLACES: before(b"</sheetData>", _filled(b"<row><c><v>1</v></c></row>", 2**22))})
    )
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        lied = archive.getinfo(PLACES)
    for told in (lied.header_offset + 22, whole.find(PLACES.encode(), lied.header_offset + 60) - 22):
        whole[told : told + 4] = struct.pack("<I", 100)
    return bytes(whole)


def _nested() -> bytes:
    inner = example()
    for _ in range(40):
        held = io.BytesIO()
        with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("roster.xlsx", inner)
        inner = held.getvalue()
    return inner


def _twice() -> bytes:
    """Two parts of one name: which is meant?"""
    held = io.BytesIO(example())
    with zipfile.ZipFile(held, "a") as archive, zipfile.ZipFile(io.BytesIO(example())) as true:
        part = true.read(PLACES)
        name = PLACES.replace("sheet1", "sheet0")
        archive.writestr(name, part)
        archive.writestr(name.replace("0", "9"), part)
    return held.getvalue().replace(b"sheet0.xml", b"sheet9.xml")


def _formulas() -> bytes:
    book = Workbook()
    book.worksheets[0].title = "单位"
    for row in (("编号", "名称", "层级", "上级"), ("X", '=WEBSERVICE("http://127.0.0.1:1/")', "县", None)):
        book.worksheets[0].append(list(row))
    book.create_sheet("人员").append(["姓名", "电话", "职务", "单位"])
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def _rows(count: int, row: bytes = b"<row><c><v>1</v></c></row>") -> Mapping[str, Change]:
    return {PLACES: before(b"</sheetData>", row * count)}


#: What each is, how it is made, and the answers it may get: the code of a file that is not read, "roster" for a list of
#: mistakes, "read" where the harm is inert.
HOSTILE: dict[str, tuple[Callable[[], bytes], set[str]]] = {
    "a part of 190 MB in 200 kB": (lambda: changed({"x": bytes(190 * 2**20)}), {"swollen"}),
    "thirty thousand parts": (lambda: changed({f"x{n}": b"" for n in range(30_000)}), {"swollen"}),
    "archives within archives": (_nested, {"not_a_workbook"}),
    "a part that lies about its size": (_lying, {"not_a_workbook"}),
    "two parts of one name": (_twice, {"not_a_workbook"}),
    "a billion laughs": (lambda: changed(_shared(_laughs())), {"not_a_workbook"}),
    "a file of this machine as an entity": (
        lambda: changed(
            _shared(
                _strings(b"<si><t>&a;</t></si>", b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>')
            )
        ),
        {"not_a_workbook"},
    ),
    "a link to elsewhere": (
        lambda: changed(
            {
                _LINKED: before(
                    b"</Relationships>",
                    b'<Relationship Id="rId99" Type="%s/externalLink" Target="http://127.0.0.1:1/"'
                    b' TargetMode="External"/>' % _LINKS,
                )
            }
        ),
        {"read", "not_a_workbook"},
    ),
    "strings by the million": (
        lambda: changed(_shared(_strings(_filled(b"<si><t/></si>", 2**21)))),
        {"swollen", "read"},
    ),
    "a row of a million cells": (
        lambda: changed(_rows(1, b"<row>" + _filled(b"<c><v>1</v></c>", 2**24) + b"</row>")),
        {"swollen"},
    ),
    "rows by the sixty thousand": (lambda: changed(_rows(60_000)), {"too_many_rows"}),
    "a row far below": (
        lambda: changed(_rows(1, b'<row r="1048576"><c r="A1048576"><v>1</v></c></row>')),
        {"too_many_rows"},
    ),
    "a row beyond all numbers": (
        lambda: changed(_rows(1, b'<row r="99999999999999"><c><v>1</v></c></row>')),
        {"too_many_rows", "not_a_workbook"},
    ),
    "a size that lies": (
        lambda: changed(
            {PLACES: lambda part: part.replace(b'<dimension ref="A1:H25"', b'<dimension ref="A1:XFD1048576"')}
        ),
        {"read"},
    ),
    "tags as deep as they go": (
        lambda: changed(_rows(1, b"<a>" * 2_000_000 + b"</a>" * 2_000_000)),
        {"swollen", "not_a_workbook"},
    ),
    "styles without end": (
        lambda: changed({STYLES: before(b"</cellXfs>", _filled(b'<xf numFmtId="0"/>', 2**24))}),
        {"swollen", "not_a_workbook"},
    ),
    "a sheet three hundred times": (
        lambda: changed({BOOK: before(b"</sheets>", b"".join(_sheet(b"places", n) for n in range(10, 300)))}),
        {"sheet_twice"},
    ),
    "a second sheet under the other name": (
        lambda: changed({BOOK: before(b"</sheets>", _sheet(b"Places", 9))}),
        {"sheet_twice"},
    ),
    "a name of a sheet without end": (
        lambda: changed(
            {
                BOOK: lambda part: part.replace(
                    'name="单位"'.encode(), 'name="单位'.encode() + b" " * 10**6 + b'"'
                )
            }
        ),
        {"roster"},
    ),
    "a type that is another's": (
        lambda: changed(
            {TYPES: lambda part: part.replace(b"sheet.main+xml", b"template.macroEnabled.main+xml")}
        ),
        {"not_a_workbook", "read"},
    ),
    "nothing but its types": (lambda: changed({BOOK: None}), {"not_a_workbook"}),
    "one half of it": (lambda: example()[: len(example()) // 2], {"not_a_workbook"}),
    "all but its end": (lambda: example()[:-30], {"not_a_workbook"}),
    "a page": (lambda: b"<html><table><tr><td>X</td></tr></table></html>", {"not_a_workbook"}),
    "a formula that calls": (_formulas, {"roster"}),
    "mistakes by the ten thousand": (
        lambda: changed(_rows(10_000, b"<row>" + b"<c><v>1e308</v></c>" * 8 + b"</row>")),
        {"roster"},
    ),
}
