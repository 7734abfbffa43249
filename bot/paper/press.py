"""The process that writes one file and dies: lines of JSON in, then one framed answer out; no network, no keys."""

import json
import sys
from collections.abc import Iterator
from typing import Any, BinaryIO

from bot.pictures.easel import HEAD

Order = list[Any]


def written(orders: Iterator[Order]) -> bytes:
    """The file these orders make. Raises LookupError for an unknown one, ValueError for one that cannot be."""
    first = next(orders)
    match first:
        case ["book", more, folder]:
            return _book(more, folder, orders)
        case ["document", value]:
            from bot.paper.document import document

            return document(value, (photo for _, photo in orders))
    raise LookupError(str(first[0]))


def _book(more: dict[str, Any], folder: str, orders: Iterator[Order]) -> bytes:
    from bot.paper.workbook import Book

    book = Book(more, folder)
    for order in orders:
        match order:
            case ["sheet", name, columns, widths]:
                book.begin(name, columns, widths)
            case ["row", values]:
                book.add(values)
            case ["about", name, lines]:
                return book.close(name, lines)
            case _:
                raise LookupError(str(order[0]))
    raise ValueError("the file was not finished")


def serve(asked: BinaryIO, answers: BinaryIO) -> None:
    """One file, or the kind of the reason why there is none."""
    try:
        good, answer = 1, written(json.loads(line) for line in asked)
    except Exception as error:  # noqa: BLE001 - whoever asked is told the kind, never the words
        good, answer = 0, type(error).__name__.encode()
    answers.write(HEAD.pack(good, len(answer)) + answer)
    answers.flush()


if __name__ == "__main__":
    serve(sys.stdin.buffer, sys.stdout.buffer)
