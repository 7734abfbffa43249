"""What a case's history tells as it stands: each line in its latest version, and whose words are kept apart."""

import re
from collections.abc import Collection, Mapping, Sequence

from supervision.cases import Case, Entry, EntryKind

#: Stands before what was forwarded 转发: somebody else's words, which the supervisor passes on. A sign, not a word: it
#: is kept with the text, and what is kept is in no language.
FORWARDED = "↪ "

#: Stands where a place was sent and nothing else. Where it is lies with who the villager is (see supervision.spots).
PLACED = "📍"
#: A line of a story, or where something was verified, as they were before: who reads it could stand before the
#: villager's door. What stood before the degrees is a sign, or was a word of the two languages there were.
_BEFORE = (PLACED, "手机定位", "location from the phone")
_DEGREES = re.compile(rf"^({'|'.join(_BEFORE)}) -?\d+\.\d+, -?\d+\.\d+$", re.MULTILINE)


def placed(text: str) -> str:
    """The degrees in words of before, "latitude, longitude"; "" where there are none."""
    found = _DEGREES.search(text)
    return found.group().removeprefix(f"{found.group(1)} ") if found is not None else ""


def unplaced(text: str) -> str:
    """The words without the degrees of a place that was sent with them."""
    return _DEGREES.sub(r"\1", text) if any(each in text for each in _BEFORE) else text


def mended(entries: Sequence[Entry]) -> Mapping[int, Entry]:
    """Each later version, by id, and the line it mends; one of which that is not known mends the report's beginning."""
    first: dict[bytes, Entry] = {}
    found: dict[int, Entry] = {}
    begins = next((each for each in entries if each.kind is EntryKind.STORY), None)
    for each in entries:
        if each.kind is EntryKind.VERSION:
            line = first.get(each.source) if each.source is not None else None
            if (line := line or begins) is not None:
                found[each.id] = line
        elif each.source is not None:
            first.setdefault(each.source, each)
    return found


def after_the_end(case: Case, entry: Entry) -> bool:
    """Whether these are words that were changed when the matter had ended already 办结后改的: whoever reads them must
    not take them for what was handled. Where it was taken up again they are words of the open matter."""
    return entry.kind is EntryKind.VERSION and case.ended_at is not None and entry.at > case.ended_at


def report_of(entries: Sequence[Entry]) -> str:
    """The words of the report, every part as it was said last; what was added to it later is not among them."""
    texts = {each.id: each.text for each in entries if each.kind is EntryKind.STORY}
    mends = mended(entries)
    for each in entries:
        if each.id in mends and mends[each.id].id in texts:
            texts[mends[each.id].id] = each.text
    return "\n".join(filter(None, texts.values())).strip()


def holds_forwarded(text: str) -> bool:
    """Whether any line of it was forwarded."""
    return any(line.startswith(FORWARDED) for line in text.splitlines())


def said_by_others(entries: Sequence[Entry], person_id: int) -> Collection[int]:
    """The lines that tell what another supervisor's villager, who joined the case, has said: by id."""
    joined = {e.id for e in entries if e.kind is EntryKind.JOINED and e.by_id != person_id}
    return joined | {version for version, line in mended(entries).items() if line.id in joined}
