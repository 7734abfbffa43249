"""The table of terms in a reader's words: what `lianqin terms` prints, and docs/retention.md holds."""

from collections.abc import Iterator, Mapping

from locales.catalogue import Catalogue, Words
from supervision.retention import DISK, PARTS, Kept

#: The columns (words: `retention.head.*`), of tables and of folders.
HEADS = ("table", "columns", "why", "who", "term")
DISK_HEADS = ("folder", "names", "why", "who", "term")


def markdown(language: str) -> str:
    """The whole table, part by part, without a newline at its end."""
    say = Catalogue.load().words(language)
    return "\n".join(_lines(say))


def _lines(say: Words) -> Iterator[str]:
    yield f"# {say('retention.title')}"
    yield f"\n{say('retention.intro')}"
    for part, tables in PARTS.items():
        yield from _part(say, part, tables, HEADS)
    yield from _part(say, "disk", DISK, DISK_HEADS)


def _part(
    say: Words, part: str, tables: Mapping[str, tuple[Kept, ...]], heads: tuple[str, ...]
) -> Iterator[str]:
    yield f"\n## {say(f'retention.part.{part}')}\n"
    yield _row([say(f"retention.head.{head}") for head in heads])
    yield _row(["---"] * len(heads))
    for table, rows in tables.items():
        yield from (_row(_cells(say, table, kept)) for kept in rows)


def _cells(say: Words, table: str, kept: Kept) -> list[str]:
    columns = ", ".join(f"`{column}`" for column in kept.columns)
    said = (f"why.{kept.why.value}", f"who.{kept.who.value}", f"term.{kept.term.value}")
    return [f"`{table}`", columns, *(say(f"retention.{each}") for each in said)]


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"
