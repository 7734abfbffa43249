"""From one database into another, empty one: every table in one transaction, counted again on the other side."""

from dataclasses import dataclass

from sqlalchemy import Connection
from sqlalchemy.engine import URL

from storage import failpoints, migrations
from storage.errors import StoreRefused
from storage.portable import Shape, Tally, lines, shapes, snapshot
from storage.portable_writing import build, is_empty, set_counters, tally, target, unbound, write


@dataclass(frozen=True, slots=True)
class Carried:
    """A table that lies on both sides: its rows, and the checksum over them that both sides gave."""

    table: str
    rows: int
    checksum: str


def carry(source: URL, destination: URL) -> tuple[Carried, ...]:
    """Copy every table; all of it is committed at once, so that an interrupted move leaves nothing behind.

    Where a move was interrupted after that, the tables are only compared: repeatable. Raises StoreRefused when
    the destination holds anything else, or does not count the same.
    """
    with snapshot(source) as reading, target(destination) as writing:
        if not is_empty(writing):
            return _compared(reading, writing)
        build(writing, migrations.newest())
        counted = []
        with unbound(writing):
            for shape in shapes():
                counted.append(_copied(reading, writing, shape))
                failpoints.hit("move_table")
        for shape, carried in zip(shapes(), counted, strict=True):
            if tally(writing, shape) != (carried.rows, carried.checksum):
                raise StoreRefused(f"{shape.name} does not count the same there: nothing was changed")
        set_counters(writing, shapes())
        failpoints.hit("move_counted")
        return tuple(counted)


def _copied(reading: Connection, writing: Connection, shape: Shape) -> Carried:
    counted = Tally()
    write(writing, shape, counted.count(lines(reading, shape)))
    return Carried(shape.name, *counted.result)


def _compared(reading: Connection, writing: Connection) -> tuple[Carried, ...]:
    used = StoreRefused("the database there is not empty: give one that is; nothing was changed")
    if migrations.revision(writing) != migrations.newest():
        raise used
    counted = []
    for shape in shapes():
        here = tally(reading, shape)
        if tally(writing, shape) != here:
            raise used
        counted.append(Carried(shape.name, *here))
    return tuple(counted)
