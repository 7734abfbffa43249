"""What a backup consists of, as it is written into its manifest."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.backup_vault import Vault
from storage.portable import Shape, joined


@dataclass(frozen=True, slots=True)
class KeptTable:
    """A table: its shape, how many rows, the checksum over them, and the chunks they lie in."""

    shape: Shape
    rows: int
    checksum: str
    chunks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KeptFiles:
    """The file store: how many files and bytes, and the chunks of their list."""

    count: int
    bytes: int
    chunks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Manifest:
    """One backup. `extras`: small files of the data folder, by name, as text."""

    at: datetime
    version: str
    instance: str
    revision: str
    engine: str
    tables: tuple[KeptTable, ...]
    files: KeptFiles
    extras: dict[str, str] = field(default_factory=dict)

    @property
    def chunks(self) -> Iterator[str]:
        """Every chunk that is needed."""
        for table in self.tables:
            yield from table.chunks
        yield from self.files.chunks

    def as_data(self) -> dict[str, Any]:
        """As it is written."""
        return {
            "at": self.at.isoformat(),
            "version": self.version,
            "instance": self.instance,
            "revision": self.revision,
            "engine": self.engine,
            "tables": [
                {"shape": t.shape.as_data(), "rows": t.rows, "checksum": t.checksum, "chunks": t.chunks}
                for t in self.tables
            ],
            "files": {"count": self.files.count, "bytes": self.files.bytes, "chunks": self.files.chunks},
            "extras": self.extras,
        }

    @classmethod
    def of_data(cls, told: dict[str, Any]) -> "Manifest":
        """As it was written."""
        tables = tuple(
            KeptTable(Shape.of_data(t["shape"]), t["rows"], t["checksum"], tuple(t["chunks"]))
            for t in told["tables"]
        )
        files = told["files"]
        return cls(
            at=datetime.fromisoformat(told["at"]),
            version=told["version"],
            instance=told["instance"],
            revision=told["revision"],
            engine=told["engine"],
            tables=tables,
            files=KeptFiles(files["count"], files["bytes"], tuple(files["chunks"])),
            extras=told["extras"],
        )


def listed_files(vault: Vault, files: KeptFiles) -> Iterator[tuple[str, str, int]]:
    """(name, nonce, size) of every file of a backup."""
    for line in joined(map(vault.get, files.chunks)):
        name, nonce, size = line.decode("ascii").split()
        yield name, nonce, int(size)


#: What somebody counts who asks whether everything is there: table → what its rows are.
_COUNTED = {
    "people": "people",
    "places": "places",
    "cases": "matters",
    "visits": "visits",
    "journal": "journal entries",
}


def contents(tables: Mapping[str, int], files: int) -> str:
    """What a backup holds, in numbers that `backup` and `restore` both say, so that they can be compared by eye."""
    counted = [f"{what} {tables.get(table, 0)}" for table, what in _COUNTED.items()]
    return f"In it: {', '.join([*counted, f'files {files}'])}."
