"""A reply to a bot message about a case belongs to that case."""

from handlers import faces, spoken
from handlers.covered import answer_to
from handlers.said import Kind
from handlers.story import MOST_BYTES, source_of, take_pin_back
from handlers.turn import Turn
from supervision.acts import reporting
from supervision.cases import Case, Move, Track
from supervision.gate import case_by_id, may
from supervision.quotas import may_send_file
from supervision.refusals import Missing, Refusal

TAKEN = frozenset({Kind.TEXT, Kind.PHOTO, Kind.VOICE, Kind.AUDIO, Kind.VIDEO, Kind.DOCUMENT, Kind.LOCATION})


def belongs_to_case(turn: Turn) -> bool:
    """Whether this is a reply to a message about a case (and has been added to it, or answered)."""
    said = turn.said
    if said.reply_to is None or said.kind not in TAKEN or said.forwarded:
        return False
    case_id = turn.work.chats.case_of_message(said.chat_id, said.reply_to)
    if case_id is None:
        return False
    case = _case(turn, case_id)
    if case is None:
        return False
    if not may(turn.work, turn.actor, case, Move.SUPPLEMENT):
        return False
    if case.track is Track.INTEGRITY:
        # A message too old to be deleted still stands there: what is answered to it is no more to be kept than it was.
        turn.unhear()
        turn.say("refusal.sealed", number=case.number)
        turn.say("case.card", case_id=case.id, case=case.ref)
        return True
    if spoken.asked_of_message(turn, case):
        return True
    files = _files(turn, case)
    spots = [take_pin_back(turn)] if said.location is not None else []
    source = source_of(said)
    saved = reporting.supplement(turn.work, turn.actor, case.ref, said.text, files, source, spots=spots)
    done = "supplement.placed" if spots else answer_to(turn, saved, "supplement.done", said.text)
    turn.say(done, case_id=saved.id, number=saved.number, **faces.offer(turn, saved, files))
    return True


def _case(turn: Turn, case_id: int) -> Case | None:
    try:
        return case_by_id(turn.work, turn.actor, case_id)
    except Missing:
        return None


def _files(turn: Turn, case: Case) -> list[str]:
    incoming = turn.said.file
    if incoming is None:
        return []
    if incoming.size is not None and incoming.size > MOST_BYTES:
        raise Refusal("file_too_big")
    may_send_file(turn.work, turn.person.id)
    if incoming.album:
        turn.work.chats.remember_album(turn.said.chat_id, incoming.album, f"c:{case.ref}")
    stored = turn.work.files.expect(
        incoming,
        chat_id=turn.said.chat_id,
        person_id=turn.person.id,
        draft_id=None,
        case_id=case.id,
    )
    return [stored.id]
