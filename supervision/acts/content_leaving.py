"""Content of an integrity matter leaves the chat in which it was shown: when it has stood long enough, when its reader
has seen enough, and at once when its reader is concerned after all."""

from dataclasses import replace
from datetime import timedelta

from supervision import integrity_gate as gate
from supervision.identity import RequestState
from supervision.integrity_content import Reading
from supervision.ports import Work

#: What is left of the message in which it stood, where Telegram will not delete.
GONE = "integrity.content_gone"

#: Who reads it is asked to delete the pictures: the bot cannot any more.
STAYS = "integrity.content_stays"

_AGAIN, _UNREACHABLE = timedelta(minutes=10), timedelta(days=1)

#: Telegram deletes no message of a bot that is older; words it still edits to nothing.
_UNDELETABLE = timedelta(hours=48)


def leave(work: Work, number: str) -> None:
    """Somebody is concerned after all: what stands of it in chats of those who may know nothing of it goes at once."""
    for reading in work.contents.readings(number):
        shown = reading.state is RequestState.SHOWN
        if shown and gate.kept_from(work, work.people.by_id(reading.by_id), number):
            take_out(work, reading)


def take_out(work: Work, reading: Reading) -> None:
    """Queue its deletion, and look again later whether it is gone: a blocked bot deletes nothing."""
    person = work.people.by_id(reading.by_id)
    # Trying again each ten minutes would go on for ever; a blocked chat hears nothing: it is told once it is open.
    ends = _stays(work, reading) and (person.reachable or person.user_id is None)
    later = None if ends else work.now + (_AGAIN if person.reachable else _UNREACHABLE)
    if not work.contents.change(replace(reading, state=RequestState.GOING, next_at=later), reading):
        return
    if reading.said is not None and person.user_id is not None:
        work.unsay(person.user_id, reading.said, GONE, {"reading": reading.ref})
    if ends and person.user_id is not None:
        work.say(person.user_id, STAYS, priority=2)


def _stays(work: Work, reading: Reading) -> bool:
    """Whether pictures of it will not go any more."""
    shown = reading.shown_at
    old = shown is not None and work.now - shown >= _UNDELETABLE
    return old and bool(work.contents.pictures(reading.number))
