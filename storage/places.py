"""The tree of places: row, mapping, repository with the tree in memory."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import bindparam, func, update
from sqlmodel import Field, SQLModel, col, or_, select

from storage import meta
from storage.columns import RowId, one_of
from storage.place_tree import Tree
from storage.prepared import Prepared
from storage.repository import Repository, inserting
from supervision.places import Level, Place

_CACHED = "places"


class PlaceRow(SQLModel, table=True):
    """One place. The phone is the office's public one, printed on receipts."""

    __tablename__ = "places"
    __table_args__ = (one_of("level", Level),)

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    code: str = Field(unique=True)
    name: str
    level: str
    parent_id: int | None = Field(default=None, foreign_key="places.id", index=True, sa_type=RowId)
    linked_id: int | None = Field(default=None, foreign_key="places.id", index=True, sa_type=RowId)
    latitude: float | None = None
    longitude: float | None = None
    phone: str | None = None


def place_of(row: PlaceRow) -> Place:
    """The row as the rules know it."""
    assert row.id is not None
    return Place(
        id=row.id,
        code=row.code,
        name=row.name,
        level=Level(row.level),
        parent_id=row.parent_id,
        linked_id=row.linked_id,
        latitude=row.latitude,
        longitude=row.longitude,
    )


_SAME_CODE = col(PlaceRow.code) == bindparam("code")
_FOUND = Prepared(
    select(PlaceRow)
    .where(or_(_SAME_CODE, col(PlaceRow.id) == bindparam("this", type_=RowId)))
    .order_by(_SAME_CODE.desc())
    .limit(1)
)
_ADD = inserting(PlaceRow)


class PlacesRepository(Repository):
    """Implements supervision.ports.Places; once in each act it asks whether the tree in memory is current."""

    _seen: Tree | None = None
    _changed = False

    def by_id(self, place_id: int) -> Place:
        """The place. Raises LookupError when there is none: ids come from our own rows."""
        return self._tree().by_id[place_id]

    def by_code(self, code: str) -> Place | None:
        """The place with this code of the roster."""
        return self._tree().by_code.get(code)

    def all(self) -> Sequence[Place]:
        """Every place."""
        return tuple(self._tree().by_id.values())

    def children(self, place_id: int) -> Sequence[Place]:
        """The places right under it."""
        return self._tree().children(place_id)

    def below(self, place_id: int) -> Sequence[Place]:
        """Every place under it, nearest levels first."""
        return self._tree().below(place_id)

    def above(self, place_id: int) -> Sequence[Place]:
        """Its parents, nearest first."""
        return self._tree().above(place_id)

    def phone_of(self, place_id: int) -> str | None:
        """The office's phone, for receipts."""
        row = self._first(select(PlaceRow).where(col(PlaceRow.id) == place_id))
        return row.phone if row else None

    def put(self, place: Place, phone: str | None = None) -> Place:
        """Insert or update by code (or by id, when not 0); without `phone` the phone stays as it was."""
        # Before the row is written: else the tree of the old mark would be cached with the new row in it.
        tree = self._own_tree()
        self._work.settled.clear()
        found = _FOUND.first(self._work, code=place.code, this=place.id or None)
        place = replace(place, parent_id=place.parent_id or None, linked_id=place.linked_id or None)
        values = _values(place) | ({"phone": phone} if phone is not None else {})
        if found is None:
            place = replace(place, id=self._add(place.id, values))
        else:
            place = replace(place, id=place_of(found).id)
            self._change(update(PlaceRow).where(col(PlaceRow.id) == place.id).values(**values))
        tree.put(place)
        return place

    def _add(self, place_id: int, values: dict[str, Any]) -> int:
        if not place_id:
            return _ADD.id(self._work, **{"phone": None} | values)
        row = self._insert(PlaceRow(id=place_id, **values))
        if self._work.postgres:
            # A row with a chosen id does not move the sequence: the next place would collide with it.
            sequence = func.pg_get_serial_sequence("places", "id")
            highest = select(func.max(col(PlaceRow.id))).scalar_subquery()
            self._work.execute(select(func.setval(sequence, highest)))
        assert row.id is not None
        return row.id

    def _tree(self) -> Tree:
        if self._seen is None:
            mark = meta.mark(self._work, meta.PLACES)
            cached = self._work.cache.get(_CACHED)
            self._seen = cached if isinstance(cached, Tree) and cached.mark == mark else self._load(mark)
        return self._seen

    def _load(self, mark: str | None) -> Tree:
        rows = self._all(select(PlaceRow).order_by(col(PlaceRow.id)))
        tree = Tree(mark, (place_of(row) for row in rows))
        # A mark is random: a tree of a transaction that is rolled back is never met again.
        if mark is not None:
            self._work.cache[_CACHED] = tree
        return tree

    def _own_tree(self) -> Tree:
        """A tree of this act alone, which others see only after commit, by its new mark."""
        if not self._changed:
            self._changed = True
            self._seen = self._tree().copy()
            meta.put(self._work, meta.PLACES, self._work.token())
            self._work.after_rollback(self._forget)
        return self._tree()

    def _forget(self) -> None:
        self._seen, self._changed = None, False


def _values(place: Place) -> dict[str, Any]:
    return {
        "code": place.code,
        "name": place.name,
        "level": place.level.value,
        "parent_id": place.parent_id,
        "linked_id": place.linked_id,
        "latitude": place.latitude,
        "longitude": place.longitude,
    }
