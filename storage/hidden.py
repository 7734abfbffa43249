"""What would show a sealed matter's number beside a chat, or what somebody typed to look for one: sealed for as long as
a row has to hold it.

Under a key that is never destroyed: what is hidden is wiped with its row, soon. It hides from whoever has the database,
its write-ahead log or an old page of it, and not the key store.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from typing import Any

from storage.errors import Unreadable
from storage.unit_of_work import UnitOfWork

#: Screens that may name one. Where somebody asks by a number, it is sealed whatever it turns out to be.
_MAY_NAME = ("report.sealed", "report.at_county", "integrity.", "flow.number")
_FIELD, _SEALED = "number", "sealed"
#: Screens that repeat words that were typed, and keep them nowhere else.
_TYPED = frozenset({"search.found"})


def hidden(work: UnitOfWork, chat_id: int, screen: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    """A message's fields as its row keeps them until it is said."""
    if screen not in _TYPED and (_FIELD not in fields or not screen.startswith(_MAY_NAME)):
        return dict(fields)
    return {_SEALED: seal(work, "outbox", f"{chat_id}:{screen}", json.dumps(dict(fields)))}


def shown(work: UnitOfWork, row: Any) -> dict[str, Any]:
    """The fields of a row (of the outbox) as they were given."""
    fields: dict[str, Any] = row.fields
    if fields.keys() != {_SEALED}:
        return fields
    found: dict[str, Any] = json.loads(
        unseal(work, "outbox", f"{row.chat_id}:{row.screen}", fields[_SEALED]) or "{}"
    )
    return found


def seal(work: UnitOfWork, table: str, place: str, text: str) -> str:
    """A text that stands in a row as letters."""
    key = work.keys.system
    return b64encode(work.cipher.seal(key, table, _SEALED, place, text.encode())).decode("ascii")


def unseal(work: UnitOfWork, table: str, place: str, letters: str) -> str | None:
    """The text again; None where it was never sealed here, or cannot be opened."""
    try:
        sealed = b64decode(letters, validate=True)
        return work.cipher.open(work.keys.system, table, _SEALED, place, sealed).decode()
    except (ValueError, Unreadable):
        return None
