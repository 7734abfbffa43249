"""What was shown of a case, and is shown otherwise from now on, leaves the chats in which it still stands."""

from collections.abc import Collection

from supervision.acts.contents import stands_since
from supervision.cases import Case
from supervision.events import VoicePlayed
from supervision.gate import Actor
from supervision.listening import speakers
from supervision.ports import Work

#: Where recordings were, once their words are written.
SUMMED_UP = "listening.taken_back"


def take_back(
    work: Work,
    case: Case,
    came_by: Collection[str],
    screens: Collection[str],
    line: str,
    *,
    told_but: int | None,
    but: Collection[int] = (),
) -> None:
    """What these screens have shown goes from the chats of all who opened it (by these acts of the journal) except
    `but`; who is left with a gap there hears where to look (`line`), except `told_but`, who has just caused it."""
    opened = {
        by_id for _, act, by_id in work.journal.of_case(case.id) if act in came_by and by_id is not None
    }
    for person_id in sorted(opened.difference(but)):
        chat_id = work.people.by_id(person_id).user_id
        if chat_id is None:
            continue
        taken = work.chats.take_pictures_back(chat_id, case.id, screens, since=stands_since(work))
        if taken and person_id != told_but:
            work.say(chat_id, line, {"case": case.ref}, case_id=case.id, priority=2)


def take_recordings_back(work: Work, actor: Actor, case: Case) -> None:
    """The words of what was said are written: nobody hears it alone any more (see supervision.listening). Whoever
    recorded all of it keeps it; of several, each has heard the others, and is shown the own one again."""
    spoke = speakers(work, case)
    own = spoke if len(spoke) == 1 else ()
    heard = {VoicePlayed.name}
    take_back(work, case, heard, ("case.files",), SUMMED_UP, told_but=actor.person.id, but=own)
