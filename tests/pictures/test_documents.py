"""Which documents are kept (faults G3, G9, G12), and how their names are shown."""

import gzip
import io
import tarfile
import zipfile

import pytest

from bot.pictures.documents import LONGEST_NAME, DocumentKind, kind_of, safe_name

from . import hostile


def zipped(*names: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return target.getvalue()


def tarred() -> bytes:
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("../../etc/passwd"))
    return target.getvalue()


COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100)
PICTURE = hostile.encoded(hostile.four_corners(), "JPEG")
CASES = [
    ("a picture", PICTURE, "现场.jpg", "picture"),
    ("a picture under another picture's name", PICTURE, "现场.png", "picture"),
    ("a pdf", b"%PDF-1.7\n", "通知.pdf", "pdf"),
    ("word", zipped("[Content_Types].xml", "word/document.xml"), "报告.DOCX", "word"),
    ("sheet", zipped("_rels/.rels", "xl/workbook.xml"), "台账.xlsx", "sheet"),
    ("old word", COMPOUND, "报告.doc", "word"),
    ("old sheet", COMPOUND, "台账.xls", "sheet"),
    ("an installer in the same container", COMPOUND, "装机.msi", "executable"),
    ("text", "水管漏了\n".encode(), "说明.txt", "text"),
    ("text of an old computer", "水管漏了\r\n".encode("gb18030"), "说明.txt", "text"),
    ("notepad's unicode", "水管".encode("utf-16"), "说明.txt", "text"),
    ("noise called text", bytes(range(40)), "说明.txt", "unknown"),
    ("a voice note", b"OggS\0\2" + bytes(22), "voice.ogg", "audio"),
    ("mp3", b"ID3\3\0", "a.mp3", "audio"),
    ("amr", b"#!AMR\n<\x91", "a.amr", "audio"),
    ("m4a", b"\0\0\0\x20ftypM4A \0\0\0\0", "a.m4a", "audio"),
    ("mp4", b"\0\0\0\x20ftypisom\0\0\2\0", "a.mp4", "video"),
    ("nothing", b"", "a.pdf", "empty"),
    ("zip", zipped("a.txt"), "a.zip", "archive"),
    ("zip called docx", zipped("a.txt"), "a.docx", "archive"),
    ("a macro document", zipped("[Content_Types].xml"), "a.docm", "executable"),
    ("jar", zipped("META-INF/MANIFEST.MF"), "a.docx", "archive"),
    ("gzip", gzip.compress(b"x"), "a.txt", "archive"),
    ("tar", tarred(), "a.tar", "archive"),
    ("rar", b"Rar!\x1a\x07\x01\0", "a.rar", "archive"),
    ("7z", b"7z\xbc\xaf\x27\x1c\0\4", "a.7z", "archive"),
    ("a program", b"MZ\x90\0", "照片.jpg", "executable"),
    ("a picture called a program", PICTURE, "照片.jpg.exe", "executable"),
    ("elf", b"\x7fELF\2", "a", "executable"),
    ("shell", b"#!/bin/sh\n", "a.txt", "script"),
    ("batch", b"@echo off\r\n", "a.bat", "script"),
    ("html", b" \n<!doctype html>", "a.txt", "markup"),
    ("svg", b"<svg onload='x()'>", "a.svg", "markup"),
    ("mail", b"Received: from a\r\n", "a.eml", "markup"),
    ("gif", b"GIF89a", "a.gif", "other_picture"),
    ("slides", zipped("[Content_Types].xml"), "a.pptx", "archive"),
]


@pytest.mark.parametrize(("content", "name", "kind"), [case[1:] for case in CASES], ids=[c[0] for c in CASES])
def test_a_document_is_known_by_its_content(content: bytes, name: str, kind: str):
    assert kind_of(content, name, None) == DocumentKind(kind)


def test_the_virus_test_file_is_quarantined_under_any_name():
    harmless = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS" + b"-TEST-FILE!$H+H*"
    assert kind_of(harmless, "说明.txt", "text/plain") is DocumentKind.QUARANTINED
    assert kind_of(zipped("a") + harmless, "a.docx", None) is DocumentKind.QUARANTINED


def test_only_seven_kinds_are_kept():
    kept = {kind.value for kind in DocumentKind if kind.accepted}
    assert kept == {"picture", "pdf", "word", "sheet", "text", "audio", "video"}


NAMES = {
    "../../etc/passwd": "passwd",
    "C:\\fakepath\\现场.jpg": "现场.jpg",
    "photo\u202egpj.exe": "photogpj.exe",
    "a\x00b\nc\u200b\ufeff.txt": "abc.txt",
    "CON": "_CON",
    "nul.txt": "_nul.txt",
    "a<b>:c|d?.txt": "a_b__c_d_.txt",
    "水管💧漏了.jpg": "水管💧漏了.jpg",
    "...": "_",
    "bad\udc80.jpg": "bad.jpg",
    "z\u0301\u0302\u0303\u0304\u0305a": "ź\u0302\u0303a",
}


@pytest.mark.parametrize("name", NAMES)
def test_a_stranger_s_file_name_is_made_safe_to_show(name: str):
    assert safe_name(name) == NAMES[name]


def test_a_missing_name_is_shown_as_a_line():
    assert safe_name(None) == safe_name("") == "_"


def test_a_long_name_keeps_its_extension():
    shown = safe_name("长" * 300 + ".jpg")
    assert len(shown) == LONGEST_NAME
    assert shown.endswith("….jpg")
