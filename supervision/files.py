"""Files: photos, voices and documents that somebody sent, from promise to stored copy."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from supervision.covers import Cover


class FileKind(StrEnum):
    """What Telegram said it is."""

    PHOTO = "photo"
    VOICE = "voice"
    VIDEO = "video"
    AUDIO = "audio"
    DOCUMENT = "document"


#: What somebody is heard in: a voice tells who it is (product, section 8), and goes with who the villager is, before
#: what was said goes. So does what somebody is seen on (`StoredFile.recognisable`). Which that will be nobody knows
#: when it comes: so every file lies under a key of its own, and is destroyed alone.
SPOKEN = frozenset({FileKind.VOICE, FileKind.AUDIO, FileKind.VIDEO})


class FileState(StrEnum):
    """Where a file is on its way: pending (known, not fetched), kept, unreadable (kept, cannot be opened),
    refused (not kept, by rule), lost (Telegram no longer gives it), destroyed."""

    PENDING = "pending"
    KEPT = "kept"
    UNREADABLE = "unreadable"
    REFUSED = "refused"
    LOST = "lost"
    DESTROYED = "destroyed"


#: Where an album goes whose first pictures were made unreadable, or thrown away: nowhere, and out of the chat.
GONE = "gone"


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file as Telegram announced it in a message."""

    kind: FileKind
    file_id: str
    unique_id: str
    size: int | None = None
    mime: str | None = None
    name: str | None = None
    duration: int | None = None
    message_id: int | None = None
    album: str | None = None


@dataclass(frozen=True, slots=True)
class StoredFile:
    """What is known of one file. `id` is random and is also its name on disk; `order` is its place in the
    report (“第2张”); `copied`: whether a stripped copy and a thumbnail exist. `sealed`: the number of the integrity
    matter it came with: of such a picture nothing but the copy is kept, and nobody's name (`person_id` 0).
    `recognisable`: somebody can be known on it, as was said by whoever took it or saw it (see supervision.covering)."""

    id: str
    kind: FileKind
    state: FileState
    key_id: str
    order: int
    chat_id: int
    file_id: str
    unique_id: str
    person_id: int
    at: datetime
    draft_id: int | None = None
    case_id: int | None = None
    visit_id: int | None = None
    reason: str | None = None
    size: int | None = None
    mime: str | None = None
    name: str | None = None
    duration: int | None = None
    tries: int = 0
    next_attempt: datetime | None = None
    copied: bool = False
    width: int | None = None
    height: int | None = None
    cover: Cover | None = None
    sealed: str | None = None
    recognisable: bool = False

    @property
    def waits(self) -> bool:
        """Whether nobody is shown it yet: somebody can be known on it, and nothing of it is covered."""
        return self.recognisable and self.cover is None
