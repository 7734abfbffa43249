"""Which files sent as documents are kept, told by content first; and names that are safe to show."""

import re
import unicodedata
from enum import StrEnum
from pathlib import PurePosixPath

from bot.pictures.kinds import Kind, kind_of_content

HEAD = 4096
"""Bytes of a file that `kind_of` needs to see; fewer are fine for a shorter file."""
LONGEST_NAME = 80
"""Characters of a name that are shown."""


class DocumentKind(StrEnum):
    """What a document is; the last eight are refused, each with a sentence of its own."""

    PICTURE = "picture"
    PDF = "pdf"
    WORD = "word"
    SHEET = "sheet"
    TEXT = "text"
    AUDIO = "audio"
    VIDEO = "video"
    EMPTY = "empty"
    ARCHIVE = "archive"
    EXECUTABLE = "executable"
    SCRIPT = "script"
    MARKUP = "markup"
    OTHER_PICTURE = "other_picture"
    QUARANTINED = "quarantined"
    UNKNOWN = "unknown"

    @property
    def accepted(self) -> bool:
        """Whether such a document is kept."""
        return self in _ACCEPTED


_ACCEPTED = frozenset(
    {
        DocumentKind.PICTURE,
        DocumentKind.PDF,
        DocumentKind.WORD,
        DocumentKind.SHEET,
        DocumentKind.TEXT,
        DocumentKind.AUDIO,
        DocumentKind.VIDEO,
    }
)
_BY_CONTENT = {
    Kind.JPEG: DocumentKind.PICTURE,
    Kind.PNG: DocumentKind.PICTURE,
    Kind.WEBP: DocumentKind.PICTURE,
    Kind.HEIC: DocumentKind.PICTURE,
    Kind.OTHER_PICTURE: DocumentKind.OTHER_PICTURE,
    Kind.PDF: DocumentKind.PDF,
    Kind.ARCHIVE: DocumentKind.ARCHIVE,
    Kind.EXECUTABLE: DocumentKind.EXECUTABLE,
    Kind.SCRIPT: DocumentKind.SCRIPT,
    Kind.MARKUP: DocumentKind.MARKUP,
}
_RUNS = frozenset(
    {
        ".exe",
        ".com",
        ".scr",
        ".pif",
        ".msi",
        ".dll",
        ".cpl",
        ".lnk",
        ".apk",
        ".app",
        ".dmg",
        ".jar",
        ".iso",
        ".docm",
        ".xlsm",
        ".pptm",
    }
)
_SCRIPTS = frozenset(
    {
        ".bat",
        ".cmd",
        ".ps1",
        ".vbs",
        ".vbe",
        ".js",
        ".jse",
        ".wsf",
        ".hta",
        ".sh",
        ".py",
        ".pl",
        ".php",
        ".reg",
        ".inf",
        ".url",
    }
)
_MARKUPS = frozenset({".html", ".htm", ".xhtml", ".mht", ".mhtml", ".svg", ".xml", ".eml", ".msg"})
_OFFICE = {
    ".docx": DocumentKind.WORD,
    ".xlsx": DocumentKind.SHEET,
    ".doc": DocumentKind.WORD,
    ".xls": DocumentKind.SHEET,
}
_OOXML_ENTRIES = (b"[Content_Types].xml", b"_rels/", b"docProps/", b"customXml/", b"word/", b"xl/")
_MP4_BRANDS = (b"isom", b"iso", b"mp4", b"avc1", b"M4V", b"MSNV", b"3gp", b"dash")
_TEST_VIRUS = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR" + b"-STANDARD-ANTIVIRUS-TEST-FILE"


def kind_of(content_head: bytes, name: str, mime: str | None) -> DocumentKind:
    """Tell what a document is from its first `HEAD` bytes; name and mime can only make it worse or plainer.

    Archives are never unpacked, so an Office file is believed by its first entry and its extension.
    """
    if not content_head:
        return DocumentKind.EMPTY
    if _TEST_VIRUS in content_head:
        return DocumentKind.QUARANTINED
    suffix = PurePosixPath(safe_name(name).lower()).suffix
    refused = _refused_by_name(suffix)
    if refused is not None:
        return refused
    kind = kind_of_content(content_head)
    if kind in _BY_CONTENT:
        return _BY_CONTENT[kind]
    return _of_container(kind, content_head, suffix, mime)


def _refused_by_name(suffix: str) -> DocumentKind | None:
    """A harmless beginning under a name that a computer would run is a disguise."""
    if suffix in _RUNS:
        return DocumentKind.EXECUTABLE
    if suffix in _SCRIPTS:
        return DocumentKind.SCRIPT
    return DocumentKind.MARKUP if suffix in _MARKUPS else None


def _of_container(kind: Kind, head: bytes, suffix: str, mime: str | None) -> DocumentKind:
    if kind is Kind.ZIP:
        office = suffix in {".docx", ".xlsx"} and head[30:].startswith(_OOXML_ENTRIES)
        return _OFFICE[suffix] if office else DocumentKind.ARCHIVE
    if kind is Kind.COMPOUND:
        return _OFFICE.get(suffix, DocumentKind.UNKNOWN) if len(suffix) == 4 else DocumentKind.UNKNOWN
    if kind is Kind.AUDIO:
        return DocumentKind.UNKNOWN if head.startswith(b"RIFF") else DocumentKind.AUDIO
    if kind is Kind.VIDEO:
        return DocumentKind.VIDEO if head[8:].startswith(_MP4_BRANDS) else DocumentKind.UNKNOWN
    said = suffix == ".txt" or (not suffix and mime == "text/plain")
    return DocumentKind.TEXT if said and _reads_as_text(head) else DocumentKind.UNKNOWN


def _reads_as_text(head: bytes) -> bool:
    """Notepad's encodings: UTF-16 begins with a mark, the others hold no control characters."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    return not any(byte < 32 and byte not in b"\t\n\r\f" for byte in head)


_FORBIDDEN = re.compile(r'[<>:"|?*]')
_DEVICES = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)", re.IGNORECASE)
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_MARK = r"[\u0300-\u036f\u0483-\u0489\u0e31-\u0e4e\u20d0-\u20ff]"
_MANY_MARKS = re.compile(f"({_MARK}{{2}}){_MARK}+")


def safe_name(name: str | None) -> str:
    """Make a stranger's file name safe to show: one line, no path, nothing that turns the text around.

    Never used to open a file: what is stored lies under a random id. An empty name becomes "_".
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name or ""))[-1]
    seen = "".join(sign for sign in last if unicodedata.category(sign) not in _INVISIBLE)
    plain = _MANY_MARKS.sub(r"\1", _FORBIDDEN.sub("_", seen)).strip(" .")
    if not plain or _DEVICES.match(plain):
        plain = f"_{plain}"
    return _cut(plain)


def _cut(name: str) -> str:
    """Shorten in the middle, so that the extension still says what the file is."""
    if len(name) <= LONGEST_NAME:
        return name
    suffix = PurePosixPath(name).suffix[:10]
    return name[: LONGEST_NAME - len(suffix) - 1] + "…" + suffix
