"""After an outage: who may have pressed a button in vain is asked to press again, once; nobody else hears."""

from collections.abc import Collection, Iterable

from supervision.offices import Role
from supervision.outages import OpenKeyboard, Outage
from supervision.ports import Work

#: Said after the answers to what has just come in.
_PRIORITY = 2


def offer_again(work: Work, outage: Outage, keyboards: Iterable[OpenKeyboard]) -> int:
    """Offer each open keyboard again. Returns how many people hear of it."""
    heard = 0
    for keyboard in keyboards:
        if _in_office(work, keyboard.chat_id):
            _offer(work, outage, keyboard)
            heard += 1
    return heard


def _in_office(work: Work, chat_id: int) -> bool:
    person = work.people.by_user(chat_id)
    return person is not None and person.reachable and bool(work.offices.of_person(person.id, work.now))


def _offer(work: Work, outage: Outage, keyboard: OpenKeyboard) -> None:
    chat_id, minutes = keyboard.chat_id, {"minutes": outage.minutes, "others": list(keyboard.others)}
    if keyboard.draft is not None:
        ref, version = keyboard.draft
        fields = {"draft": ref, "version": version, **minutes}
        work.say(chat_id, "outage.draft", fields, priority=_PRIORITY)
    elif keyboard.prompts:
        cases: dict[str, dict[str, str]] = {str(case_id): {} for case_id in keyboard.prompts}
        work.say(chat_id, "outage.prompts", {"cases": cases, **minutes}, priority=_PRIORITY)
    elif keyboard.case_id is not None:
        fields = {"case": keyboard.case_id, **minutes}
        work.say(chat_id, "outage.case", fields, case_id=keyboard.case_id, priority=_PRIORITY)
    else:
        # Which buttons they were is not remembered; they still work, and the answer points at them.
        work.say(chat_id, "outage.line", minutes, reply_to=keyboard.message_id, priority=_PRIORITY)


def ask_to_resend(work: Work, outage: Outage, speakers: Collection[int]) -> int:
    """Telegram has dropped messages: the supervisors among those who lately spoke are asked to send theirs again."""
    fields = {"since": outage.began.isoformat(), "until": outage.ended.isoformat()}
    offices = work.offices.with_role(Role.SUPERVISOR, work.now)
    people = work.people.by_ids(office.person_id for office in offices).values()
    asked = [p.user_id for p in people if p.reachable and p.user_id is not None and p.user_id in speakers]
    for chat_id in asked:
        work.say(chat_id, "outage.resend", fields, priority=_PRIORITY)
    return len(asked)
