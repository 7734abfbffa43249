"""What lies below a folder, for whoever looks through it while a bot writes there."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path


def lying(folder: Path) -> Iterator[tuple[Path, bytes]]:
    """Every file with its bytes; a journal that was there a moment ago may be gone."""
    for path in folder.rglob("*"):
        with suppress(FileNotFoundError):
            if path.is_file():
                yield path, path.read_bytes()
