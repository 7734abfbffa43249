"""The story as it is told: words in several messages, voices, pictures; gathered in a draft, correctable by editing."""

from dataclasses import replace
from typing import Any

from handlers.flow import Done, Go, Outcome, advance
from handlers.said import Kind, Said
from handlers.screen import Quote, Words, counted
from handlers.turn import Turn
from supervision.cases import Move
from supervision.drafts import Draft
from supervision.files import FileKind, FileState, StoredFile
from supervision.quotas import may_send_file
from supervision.refusals import Refusal
from supervision.stories import FORWARDED, holds_forwarded

#: Telegram lets a bot fetch at most 20 MB.
MOST_BYTES = 20 * 1024 * 1024

#: How many files one report or visit may carry (house).
MOST_FILES = 30

#: How long a story may be, in characters (house: some forty messages of Telegram's longest).
MOST_WORDS = 160_000

#: Telegram splits what is typed at 4,096 characters, or a little before.
_NEARLY_FULL = 4_000

#: Where a photo has to be taken for it, by whoever goes there.
_ON_SITE = frozenset({Move.VERIFY.value, Move.SITE.value})


def source_of(said: Said) -> str:
    """Which message a part came from, so that an edit finds it again."""
    return f"{said.chat_id}:{said.message_id}"


def parts_of(draft: Draft) -> list[dict[str, Any]]:
    """The parts told so far: {"source", "text", "forwarded"}."""
    return list(draft.body.get("parts", []))


def told(draft: Draft) -> str:
    """The whole story so far."""
    return "\n".join(part["text"] for part in parts_of(draft))


def shown(text: str) -> Quote | Words:
    """A story as it is shown: literally, and where a part of it was forwarded that is said below."""
    quoted = Quote(text)
    return Words("story.forwarded", {"text": quoted}) if holds_forwarded(text) else quoted


def with_words(turn: Turn, draft: Draft) -> list[dict[str, Any]]:
    """The parts with what was just said added. Raises Refusal("too_long") beyond what anybody can read."""
    said = turn.said
    if len(told(draft)) + len(said.text) > MOST_WORDS:
        raise Refusal("too_long")
    text = f"{FORWARDED}{said.text}" if said.forwarded and said.text.strip() else said.text
    part = {"source": source_of(said), "text": text, "forwarded": said.forwarded}
    return [*parts_of(draft), part]


def goes_on(turn: Turn, draft: Draft) -> bool:
    """Whether it is the rest of a long message that Telegram has split: the part before is nearly as long as one can
    be, and nothing came between the two, no question of ours either."""
    last, said = parts_of(draft)[-1:], turn.said
    before = replace(said, message_id=(said.message_id or 0) - 1)
    return any(len(part["text"]) > _NEARLY_FULL and part["source"] == source_of(before) for part in last)


def take_told_back(turn: Turn, draft: Draft) -> None:
    """Delete the messages in which it was told, where it is told anew."""
    for part in parts_of(draft):
        chat_id, _, message_id = str(part["source"] or "").partition(":")
        if message_id:
            turn.work.erase(int(chat_id), int(message_id))


def add_words(turn: Turn, draft: Draft) -> Outcome:
    """More words for the story; the same question is asked again."""
    return Go(learnt={"parts": with_words(turn, draft)})


def corrected(draft: Draft, source: str, text: str) -> Draft | None:
    """The draft with the part from `source` replaced by its edited text; None when it is not in this draft."""
    parts = parts_of(draft)
    if not any(part["source"] == source for part in parts):
        return None
    changed = [part | {"text": text} if part["source"] == source else part for part in parts]
    return replace(draft, body={**draft.body, "parts": changed})


def receive(turn: Turn, draft: Draft) -> StoredFile:
    """Note a file that was sent, for this draft. Raises Refusal: file_too_big, too_many_files, kind_refused,
    too_many_files_today."""
    incoming = turn.said.file
    if incoming is None:
        raise Refusal("kind_refused")
    if incoming.size is not None and incoming.size > MOST_BYTES:
        raise Refusal("file_too_big", screen=("draft", {"draft": draft.ref, "version": draft.version}))
    if len(turn.work.files.of_draft(draft.id)) >= MOST_FILES:
        raise Refusal("too_many_files", screen=("draft", {"draft": draft.ref, "version": draft.version}))
    may_send_file(turn.work, turn.person.id)
    if incoming.album:
        turn.work.chats.remember_album(turn.said.chat_id, incoming.album, f"d:{draft.ref}")
    return turn.work.files.expect(
        incoming,
        chat_id=turn.said.chat_id,
        person_id=turn.person.id,
        draft_id=draft.id,
    )


def foreign(turn: Turn, draft: Draft) -> bool:
    """Whether a photo was forwarded to where one is wanted that was taken for it: the unit's own picture would pass
    for having been there (product, section 3)."""
    said = turn.said
    return said.forwarded and said.kind is Kind.PHOTO and draft.body.get("move") in _ON_SITE


def _refuse_foreign(turn: Turn, draft: Draft) -> Outcome:
    """Say so once, an album being one thing; its words are kept, and the same question is asked again."""
    incoming = turn.said.file
    if incoming is not None and incoming.album:
        turn.work.chats.remember_album(turn.said.chat_id, incoming.album, f"d:{draft.ref}")
    turn.say("verify.forwarded")
    words = turn.said.text.strip()
    learnt = {"parts": with_words(turn, draft)} if words else {}
    version = advance(turn, draft, Go(learnt=learnt, quiet=True))
    turn.say("draft", draft=draft.ref, version=version)
    return Done()


def add_file(turn: Turn, draft: Draft) -> Outcome:
    """A picture, voice or document for the story, with its caption; the question is asked again."""
    if foreign(turn, draft):
        return _refuse_foreign(turn, draft)
    return Go(learnt=received(turn, draft))


def received(turn: Turn, draft: Draft) -> dict[str, Any]:
    """Note a file, as `receive`; what is learnt from it: the story with its caption, where it has one."""
    receive(turn, draft)
    return {"parts": with_words(turn, draft)} if turn.said.text.strip() else {}


#: How many places one report may carry: whoever sends more has missed the map before.
MOST_SPOTS = 5


def add_place(turn: Turn, draft: Draft) -> Outcome:
    """A place on the map is no part of the story, which everybody reads: to the metre it may be the villager's door."""
    return Go(learnt={"spots": [*spots_of(draft), take_pin_back(turn)][-MOST_SPOTS:]})


def take_pin_back(turn: Turn) -> str:
    """The place that was just sent. It is kept, and leaves the chat as a name or a phone does: whoever picks up this
    phone would be led to the villager's door."""
    if turn.said.message_id is not None:
        turn.work.erase(turn.said.chat_id, turn.said.message_id)
    return degrees(turn.said)


def degrees(said: Said) -> str:
    """The place that was sent, "latitude, longitude", to the metre."""
    latitude, longitude = said.location or (0.0, 0.0)
    return f"{latitude:.5f}, {longitude:.5f}"


def spots_of(draft: Draft) -> list[str]:
    """The places that were sent so far."""
    return list(draft.body.get("spots", []))


def with_spot(draft: Draft, files: Words) -> Words:
    """What says how many files there are, and that a place is with them, which has left the chat."""
    return Words("files.and_spot_taken_back", {"files": files}) if spots_of(draft) else files


def files_of(turn_work: Any, draft: Draft) -> tuple[StoredFile, ...]:
    """The draft's files that count: refused ones do not."""
    return tuple(f for f in turn_work.files.of_draft(draft.id) if f.state is not FileState.REFUSED)


def pictured(files: tuple[StoredFile, ...]) -> bool:
    """Whether any of them shows something, as a photo does."""
    return len(files) > voices(files)


def counted_so_far(files: int) -> Words:
    """How many there are, over a button that sends them: more are taken until then."""
    return Words("files.so_far", {"count": files}) if files else counted(0)


def pictures(files: tuple[StoredFile, ...]) -> int:
    """How many of them are pictures."""
    return sum(1 for f in files if f.kind is FileKind.PHOTO)


def voices(files: tuple[StoredFile, ...]) -> int:
    """How many of them are spoken."""
    return sum(1 for f in files if f.kind in {FileKind.VOICE, FileKind.AUDIO})
