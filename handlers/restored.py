"""After a restore: the keepers hear as of when the house remembers, and whoever wrote is asked to send again."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from handlers.keepers import keepers
from handlers.screen import Screen, View, When, Words, screen
from supervision import events as ev
from supervision.ports import Work


def restored(event: ev.Event, work: Work) -> None:
    """The keepers: from which moment nothing is remembered, how many people were asked to send again, and what to look
    at of who may come in."""
    assert isinstance(event, ev.Restored)
    said = {"at": event.at, "told": event.told, "again": event.again}
    for person in keepers(work):
        if person.user_id is not None:
            work.say(person.user_id, "keeper.restored", said)


def ask_again(work: Work, user_id: int, at: datetime) -> None:
    """One person: what was sent after that moment should be sent again."""
    work.say(user_id, "restored.again", {"at": at.isoformat()}, priority=2)


@screen("keeper.restored")
def keeper_screen(_view: View, fields: Mapping[str, Any]) -> Screen:
    """As of when the house remembers."""
    access = Words("keeper.restored_access.again" if fields.get("again") else "keeper.restored_access.given")
    return Screen("keeper.restored", {"at": _moment(fields), "told": fields["told"], "access": access})


@screen("restored.again")
def again_screen(_view: View, fields: Mapping[str, Any]) -> Screen:
    """What to do with what was sent since."""
    return Screen("restored.again", {"at": _moment(fields)})


def _moment(fields: Mapping[str, Any]) -> When:
    return When(datetime.fromisoformat(fields["at"]), "at")
