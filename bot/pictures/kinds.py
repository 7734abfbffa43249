"""What a file is by its first bytes, whatever its name says; reads bytes only, decodes nothing."""

from enum import StrEnum


class Kind(StrEnum):
    """A family of files told apart by content."""

    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    HEIC = "heic"
    OTHER_PICTURE = "other_picture"
    PDF = "pdf"
    ZIP = "zip"
    COMPOUND = "compound"  # the container of .doc and .xls, and of .msg and .msi
    ARCHIVE = "archive"
    EXECUTABLE = "executable"
    SCRIPT = "script"
    MARKUP = "markup"
    AUDIO = "audio"
    VIDEO = "video"
    PLAIN = "plain"  # nothing known: text, or noise


PICTURES = frozenset({Kind.JPEG, Kind.PNG, Kind.WEBP, Kind.HEIC})
"""The only kinds a decoder is ever started for."""

_MAGIC: tuple[tuple[bytes, Kind], ...] = (
    (b"\xff\xd8\xff", Kind.JPEG),
    (b"\x89PNG\r\n\x1a\n", Kind.PNG),
    (b"GIF87a", Kind.OTHER_PICTURE),
    (b"GIF89a", Kind.OTHER_PICTURE),
    (b"II*\x00", Kind.OTHER_PICTURE),
    (b"MM\x00*", Kind.OTHER_PICTURE),
    (b"II+\x00", Kind.OTHER_PICTURE),
    (b"MM\x00+", Kind.OTHER_PICTURE),
    (b"8BPS", Kind.OTHER_PICTURE),
    (b"8BPB", Kind.OTHER_PICTURE),
    (b"%!PS", Kind.OTHER_PICTURE),
    (b"\xc5\xd0\xd3\xc6", Kind.OTHER_PICTURE),
    (b"SIMPLE  =", Kind.OTHER_PICTURE),
    (b"\xd7\xcd\xc6\x9a", Kind.OTHER_PICTURE),
    (b"\x01\x00\x00\x00\x58\x00\x00\x00", Kind.OTHER_PICTURE),
    (b"\x00\x00\x01\x00", Kind.OTHER_PICTURE),
    (b"\x00\x00\x00\x0cjP  ", Kind.OTHER_PICTURE),
    (b"\xff\x4f\xff\x51", Kind.OTHER_PICTURE),
    (b"gimp xcf", Kind.OTHER_PICTURE),
    (b"%PDF-", Kind.PDF),
    (b"PK\x03\x04", Kind.ZIP),
    (b"PK\x05\x06", Kind.ARCHIVE),
    (b"PK\x07\x08", Kind.ARCHIVE),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Kind.COMPOUND),
    (b"Rar!\x1a\x07", Kind.ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", Kind.ARCHIVE),
    (b"\x1f\x8b", Kind.ARCHIVE),
    (b"\x1f\x9d", Kind.ARCHIVE),
    (b"BZh", Kind.ARCHIVE),
    (b"\xfd7zXZ\x00", Kind.ARCHIVE),
    (b"\x28\xb5\x2f\xfd", Kind.ARCHIVE),
    (b"MSCF", Kind.ARCHIVE),
    (b"xar!", Kind.ARCHIVE),
    (b"MZ", Kind.EXECUTABLE),
    (b"\x7fELF", Kind.EXECUTABLE),
    (b"\xca\xfe\xba\xbe", Kind.EXECUTABLE),
    (b"\xfe\xed\xfa", Kind.EXECUTABLE),
    (b"\xce\xfa\xed\xfe", Kind.EXECUTABLE),
    (b"\xcf\xfa\xed\xfe", Kind.EXECUTABLE),
    (b"dex\n", Kind.EXECUTABLE),
    (b"L\x00\x00\x00\x01\x14\x02\x00", Kind.EXECUTABLE),
    (b"#!AMR", Kind.AUDIO),  # a recording that begins like a script
    (b"#!", Kind.SCRIPT),
    (b"OggS", Kind.AUDIO),
    (b"ID3", Kind.AUDIO),
    (b"\xff\xfb", Kind.AUDIO),
    (b"\xff\xf3", Kind.AUDIO),
    (b"\xff\xf2", Kind.AUDIO),
)
_HEIF_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
_MARKUP = (b"<!doctype", b"<html", b"<svg", b"<?xml", b"<script", b"<head", b"<body", b"<!--", b"<?php")
_MAIL = (b"from:", b"received:", b"return-path:", b"mime-version:", b"delivered-to:", b"message-id:")


def kind_of_content(head: bytes) -> Kind:
    """Tell the kind from the first bytes (512 are enough); an unknown beginning is `PLAIN`."""
    if head.startswith(b"RIFF"):
        return {b"WEBP": Kind.WEBP, b"WAVE": Kind.AUDIO}.get(head[8:12], Kind.OTHER_PICTURE)
    if head[4:8] == b"ftyp":
        return _kind_of_box(head)
    if head.startswith(b"BM") and head[6:10] == bytes(4):
        return Kind.OTHER_PICTURE
    if head[257:262] == b"ustar":
        return Kind.ARCHIVE
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    return _kind_of_text(head)


def _kind_of_box(head: bytes) -> Kind:
    """ISO 14496-12: the first box names a major brand and the compatible ones."""
    major = head[8:12]
    length = min(int.from_bytes(head[:4], "big"), len(head))
    brands = {major, *(head[at : at + 4] for at in range(16, length - 3, 4))}
    if b"avif" in brands or b"avis" in brands:
        return Kind.OTHER_PICTURE
    if major in _HEIF_BRANDS:
        return Kind.HEIC
    return Kind.AUDIO if major in {b"M4A ", b"M4B "} else Kind.VIDEO


def _kind_of_text(head: bytes) -> Kind:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith((*_MARKUP, *_MAIL)) or b"<svg" in start or b"<script" in start:
        return Kind.MARKUP
    return Kind.PLAIN
