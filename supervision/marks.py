"""Marks of readers: a few signs on what leaves the house, by which a leaked copy leads back to who had it, and when.

A mark is office, day and code ("LX 20270315 7K3Q9F"). The code is a print of the journal's entry of that reading: it
names nobody, and only whoever keeps the journal finds the entry by it.
"""

import re

from supervision.gate import Actor
from supervision.ports import Work

#: No sign that can be taken for another in small grey letters: neither 0 O, 1 I L, nor U beside V.
SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 6

_CODE = re.compile(f"[{SIGNS}]{{{LENGTH}}}")
_WIDE = {0xFF10 + at: str(at) for at in range(10)} | {0xFF21 + at: chr(0x41 + at) for at in range(26)}

#: Acts of which something is handed out with a mark.
MARKED = frozenset(
    {"files_opened", "case_pictured", "case_file_exported", "exported", "chart_drawn", "content_stepped"}
)


def code_of(mac: bytes) -> str:
    """The code of the entry with this MAC: of a million entries hardly two have the same."""
    value = int.from_bytes(mac[:8], "big")
    code = ""
    for _ in range(LENGTH):
        value, sign = divmod(value, len(SIGNS))
        code += SIGNS[sign]
    return code


def mark(work: Work, actor: Actor) -> str:
    """The mark of what was just recorded: the office it was read from, the day, the code."""
    offices = actor.offices
    place = work.places.by_id(offices[0].place_id).code if offices else ""
    day = f"{work.now.astimezone(work.time.timezone):%Y%m%d}"
    return " ".join(filter(None, (place, day, work.journal.code())))


def read_code(text: str) -> str | None:
    """The code in what somebody typed off a copy: the whole mark or the code alone, small letters too."""
    words = text.translate(_WIDE).upper().split()
    found = [word for word in words if _CODE.fullmatch(word)]
    return found[-1] if found else None
