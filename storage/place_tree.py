"""The tree of places as kept in memory."""

from collections.abc import Iterable
from typing import Self

from supervision.places import Place


class Tree:
    """Places by id, by code and by parent. `mark` says which state of the table it shows."""

    def __init__(self, mark: str | None, places: Iterable[Place]) -> None:
        self.mark = mark
        self.by_id: dict[int, Place] = {}
        self.by_code: dict[str, Place] = {}
        self._children: dict[int | None, dict[int, Place]] = {}
        self._above: dict[int, tuple[Place, ...]] = {}
        for place in places:
            self.put(place)

    def copy(self) -> Self:
        """A tree that can be changed without the original noticing."""
        return type(self)(None, self.by_id.values())

    def put(self, place: Place) -> None:
        """Insert, or replace the place with the same id."""
        self._above.clear()
        old = self.by_id.get(place.id)
        if old is not None:
            self.by_code.pop(old.code, None)
            if old.parent_id != place.parent_id:
                self._children[old.parent_id].pop(place.id, None)
        self.by_id[place.id] = place
        self.by_code[place.code] = place
        self._children.setdefault(place.parent_id, {})[place.id] = place

    def children(self, place_id: int) -> tuple[Place, ...]:
        """The places right under it."""
        return tuple(self._children.get(place_id, {}).values())

    def below(self, place_id: int) -> tuple[Place, ...]:
        """Every place under it, nearest levels first; a ring in the data only ends the walk."""
        found: dict[int, Place] = {}
        level = [place_id]
        while level:
            new = {
                child.id: child
                for parent in level
                for child in self.children(parent)
                if child.id not in found
            }
            new.pop(place_id, None)
            found |= new
            level = list(new)
        return tuple(found.values())

    def above(self, place_id: int) -> tuple[Place, ...]:
        """Its parents, nearest first."""
        line = self._above.get(place_id)
        if line is None:
            line = self._above[place_id] = self._line(place_id)
        return line

    def _line(self, place_id: int) -> tuple[Place, ...]:
        found: dict[int, Place] = {}
        parent = self.by_id[place_id].parent_id
        while parent is not None and parent not in found and parent != place_id:
            found[parent] = self.by_id[parent]
            parent = self.by_id[parent].parent_id
        return tuple(found.values())
