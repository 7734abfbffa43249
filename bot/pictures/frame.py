"""What the child says about one picture, and how it is framed on its standard output."""

import struct
from dataclasses import dataclass

FORMATS = ("JPEG", "PNG", "WEBP", "HEIC")
REASONS = (
    "empty",
    "not_a_picture",
    "kind_refused",
    "too_many_pixels",
    "broken",
    "too_slow",
    "too_much_memory",
)
LONGEST = 24 * 2**20
"""Bytes; no honest answer is longer (a 2560 × 2560 JPEG of noise is about 7 MB)."""

_GOOD = struct.Struct("!4sBIIQII")
_BAD = struct.Struct("!4sB")


@dataclass(frozen=True)
class Examined:
    """A picture that could be opened; `width` and `height` are pixels as it is seen, before shrinking."""

    width: int
    height: int
    format: str
    copy: bytes
    thumbnail: bytes
    likeness: int


@dataclass(frozen=True)
class Unreadable:
    """A picture that could not be opened; `reason` is one of `REASONS`."""

    reason: str


def to_frame(result: Examined | Unreadable) -> bytes:
    """Frame a result; the inverse of `from_frame`."""
    if isinstance(result, Unreadable):
        return _BAD.pack(b"LQno", REASONS.index(result.reason))
    kind = FORMATS.index(result.format)
    sizes = (len(result.copy), len(result.thumbnail))
    head = _GOOD.pack(b"LQok", kind, result.width, result.height, result.likeness, *sizes)
    return head + result.copy + result.thumbnail


def from_frame(frame: bytes) -> Examined | Unreadable | None:
    """Read a frame; None when it is cut, too long or not ours, for the child may have been taken over."""
    if frame.startswith(b"LQno") and len(frame) == _BAD.size:
        reason = frame[4]
        return Unreadable(REASONS[reason]) if reason < len(REASONS) else None
    if not frame.startswith(b"LQok") or not _GOOD.size < len(frame) <= LONGEST:
        return None
    _, kind, width, height, likeness, copied, small = _GOOD.unpack_from(frame)
    if kind >= len(FORMATS) or len(frame) != _GOOD.size + copied + small:
        return None
    body = frame[_GOOD.size :]
    copy, thumbnail = body[:copied], body[copied:]
    if not (copy.startswith(b"\xff\xd8\xff") and thumbnail.startswith(b"\xff\xd8\xff")):
        return None
    return Examined(width, height, FORMATS[kind], copy, thumbnail, likeness)
