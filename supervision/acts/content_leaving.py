"""Content of an integrity matter leaves the chat in which it was shown: when it has stood long enough, when its reader
has seen enough, and at once when its reader is concerned after all."""

from dataclasses import replace

from supervision import integrity_gate as gate
from supervision.identity import RequestState, tried_again, undeletable
from supervision.integrity_content import Reading
from supervision.ports import Work

#: What is left of the message in which it stood, where Telegram will not delete.
GONE = "integrity.content_gone"

#: Who reads it is asked to delete the pictures: the bot cannot any more.
STAYS = "integrity.content_stays"


def leave(work: Work, number: str) -> None:
    """Somebody is concerned after all: what stands of it in chats of those who may know nothing of it goes at once."""
    for reading in work.contents.readings(number):
        shown = reading.state is RequestState.SHOWN
        if shown and gate.kept_from(work, work.people.by_id(reading.by_id), number):
            take_out(work, reading)


def take_out(work: Work, reading: Reading) -> None:
    """Queue its deletion, and look again later whether it is gone: a blocked bot deletes nothing."""
    person = work.people.by_id(reading.by_id)
    later = tried_again(person, work.now, stays=_stays(work, reading))
    if not work.contents.change(replace(reading, state=RequestState.GOING, next_at=later), reading):
        return
    if reading.said is not None and person.user_id is not None:
        work.unsay(person.user_id, reading.said, GONE, {"reading": reading.ref})
    if later is None and person.user_id is not None:
        work.say(person.user_id, STAYS, priority=2)


def _stays(work: Work, reading: Reading) -> bool:
    """Whether pictures of it will not go any more."""
    return undeletable(reading.shown_at, work.now) and bool(work.contents.pictures(reading.number))
