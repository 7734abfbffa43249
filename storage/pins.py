"""PINs: the slow digest of a keyed digest, what is waited for, and a keeper's code, reckoned and never kept."""

from contextlib import suppress
from datetime import datetime
from typing import Any

from sqlalchemy import Column, bindparam, select, update
from sqlmodel import Field, SQLModel

from storage.columns import UTC, Blob, RowId, one_of, table_of
from storage.errors import Unreadable
from storage.prepared import Prepared
from storage.read_before import answers
from storage.unit_of_work import UnitOfWork
from supervision.pins import LENGTH, Asks, Pin


class PinRow(SQLModel, table=True):
    """One person's. `wanted`: what was said before it and is done after it, sealed under
    `wanted_key_id`, which is destroyed with it: no draft that ends takes it along."""

    __tablename__ = "pins"
    __table_args__ = (one_of("asks", Asks, nullable=True),)

    person_id: int = Field(sa_column=Column(RowId, primary_key=True, autoincrement=False))
    hash: str | None = None
    pending: str | None = None
    asks: str | None = None
    wrong: int = 0
    wait_until: datetime | None = Field(default=None, sa_type=UTC)
    seen_at: datetime | None = Field(default=None, sa_type=UTC)
    code_at: datetime | None = Field(default=None, sa_type=UTC)
    key_id: str | None = None
    before_key_id: str | None = None
    wanted: bytes | None = Field(default=None, sa_type=Blob)
    wanted_at: datetime | None = Field(default=None, sa_type=UTC)
    wanted_key_id: str | None = None


_PINS = table_of(PinRow)
_KEPT = ("wanted", "wanted_at", "wanted_key_id")
_NAMES = tuple(name for name in PinRow.model_fields if name not in _KEPT)
_WANTED = Prepared(select(*(_PINS.c[name] for name in _KEPT)).where(_PINS.c.person_id == bindparam("asked")))
_OF = Prepared(select(*(_PINS.c[name] for name in _NAMES)).where(_PINS.c.person_id == bindparam("asked")))
_CHANGED = tuple(name for name in _NAMES if name != "person_id")
_PUT = Prepared(
    lambda insert: (
        insert(_PINS)
        .values({name: bindparam(name) for name in _NAMES})
        .on_conflict_do_update(
            index_elements=["person_id"], set_={name: bindparam(name) for name in _CHANGED}
        )
    )
)


class PinsRepository:
    """Implements supervision.ports.Pins."""

    def __init__(self, work: UnitOfWork) -> None:
        self._work = work

    def of(self, person_id: int) -> Pin | None:
        """What is kept of the person's; None where nothing ever was."""
        known = answers(self._work.before, _OF)
        if person_id not in known:
            row: Any = _OF.first(self._work, asked=person_id)
            known[person_id] = None if row is None else _pin_of(row)
        found: Pin | None = known[person_id]
        return found

    def put(self, pin: Pin) -> Pin:
        """Keep it so."""
        values = {name: getattr(pin, name) for name in _NAMES}
        _PUT.run(self._work, **values)
        answers(self._work.before, _OF)[pin.person_id] = pin
        return pin

    def set_by(self) -> set[int]:
        """Whose is set."""
        return set(self._work.execute(select(_PINS.c.person_id).where(_PINS.c.hash.is_not(None))).scalars())

    def want(self, pin: Pin, said: str | None) -> bool:
        """What the person wanted before it was asked for: kept under a key of its own until it is typed."""
        row: Any = _WANTED.first(self._work, asked=pin.person_id)
        key_id = row.wanted_key_id if row is not None else None
        if said is None:
            if key_id is not None:
                self._work.destroy_key(key_id)
            return self._keep(pin, None, None)
        if key_id is None or not self._work.keys.has(key_id):
            key_id = self._work.keys.new()
        plain = said.encode("utf-8", "replace")
        return self._keep(pin, self._work.cipher.seal(key_id, "pins", "wanted", pin.person_id, plain), key_id)

    def _keep(self, pin: Pin, sealed: bytes | None, key_id: str | None) -> bool:
        at = self._work.now if sealed is not None else None
        values = {"wanted": sealed, "wanted_at": at, "wanted_key_id": key_id}
        mine = update(_PINS).where(_PINS.c.person_id == pin.person_id)
        return self._work.execute(mine.values(**values)).rowcount == 1

    def wanted(self, pin: Pin) -> tuple[str, datetime] | None:
        """That, and since when; None where there is nothing, or its key was destroyed."""
        row: Any = _WANTED.first(self._work, asked=pin.person_id)
        if row is None or row.wanted is None:
            return None
        # A program of the step before lays it under the chat's ordinary key.
        for key_id in (row.wanted_key_id, pin.before_key_id):
            with suppress(Unreadable):
                if key_id is not None:
                    plain = self._work.cipher.open(key_id, "pins", "wanted", pin.person_id, row.wanted)
                    return plain.decode("utf-8"), row.wanted_at
        return None

    def forget_wanted(self, chat_id: int, since: datetime) -> None:
        """What was said in a chat since `since` and waits is wiped: it belongs to a matter that is now sealed."""
        person = self._work.people.by_user(chat_id)
        pin = self.of(person.id) if person is not None else None
        kept = self.wanted(pin) if pin is not None else None
        if pin is not None and kept is not None and kept[1] >= since:
            self.want(pin, None)

    def destroy_typed(self, pin: Pin) -> None:
        """Destroy the key of what was typed, unless what is there to stay has come to lie under it."""
        from storage import content_keys  # it counts this table's rows among the others

        if pin.key_id is not None and not content_keys.holds(self._work, pin.key_id):
            self._work.destroy_key(pin.key_id)

    def code_of(self, pin: Pin) -> str:
        """The keeper's code of a moment: it stands on the keeper's phone and nowhere else."""
        moment = pin.code_at.isoformat() if pin.code_at is not None else ""
        found = self._work.digest("pin code", f"{pin.person_id}|{moment}")
        return f"{int.from_bytes(found[:8]) % 10**LENGTH:0{LENGTH}}"


def _pin_of(row: Any) -> Pin:
    values = {name: getattr(row, name) for name in _NAMES}
    return Pin(**{**values, "asks": Asks(row.asks) if row.asks is not None else None})
