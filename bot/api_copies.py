"""The plain copies that a Bot API server of one's own keeps of every file it fetched: read there where it answers with
a path on its own disk, and taken away once the file lies here, encrypted.

Only what lies in this bot's part of the folder the operator has named (LIANQIN_API_FILES) is ever opened or deleted: a
path is Telegram's server's word, and could name anything.
"""

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

#: The folders in which such a server lays what it fetched; its own database lies beside them.
KINDS = frozenset(
    {"animations", "documents", "music", "passport", "photos", "profile_photos", "secret", "stickers"}
    | {"stories", "temp", "thumbnails", "video_notes", "videos", "voice", "wallpapers"}
)
_PIECE = 64 * 1024


class ApiCopies:
    """The folder of one server. Blocking: call it from a thread."""

    def __init__(self, folder: Path, token: str) -> None:
        self._folder = folder.expanduser().absolute()
        self._token = token

    def named(self, file_path: str) -> Path | None:
        """The copy of which getFile has said this; None where it lies outside, or is no file of ours to take.

        With --local a server says the whole path, else what stands below the bot's own folder; what lies in another
        bot's is not ours in either case.
        """
        said = Path(file_path.removeprefix("file://"))
        try:
            root = (self._folder / self._token).resolve(strict=True)
            found = (root / said).resolve(strict=True)  # a whole path stays what it is
            plain = stat.S_ISREG(found.stat().st_mode)
        except (OSError, ValueError, RuntimeError):
            return None
        inside = found.is_relative_to(root) and found.parent.name in KINDS
        return found if inside and plain else None

    def pieces(self, copy: Path) -> Iterator[bytes]:
        """What it holds. Raises OSError."""
        with os.fdopen(os.open(copy, os.O_RDONLY | os.O_NOFOLLOW), "rb") as file:
            while piece := file.read(_PIECE):
                yield piece

    def take_away(self, file_path: str) -> bool:
        """Delete the copy. False where there is none, or it may not be deleted."""
        copy = self.named(file_path)
        with suppress(OSError):
            if copy is not None:
                copy.unlink()
                return True
        return False


def lying(folder: Path, before: float, most: int = 1000) -> int:
    """How many copies, counted up to `most`, are older than a moment (seconds since 1970). Raises OSError."""
    count = 0
    for where, _, names in os.walk(folder, onerror=_raise):
        if Path(where).name not in KINDS:
            continue
        for name in names:
            with suppress(FileNotFoundError):  # taken away while we looked
                count += (Path(where) / name).lstat().st_mtime < before
        if count >= most:
            return most
    return count


def _raise(error: OSError) -> None:
    raise error
