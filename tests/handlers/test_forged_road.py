"""Whatever comes goes the whole road, from JSON to the answer: what is well-shaped is answered, what is not is dropped
or put aside once, the next message is answered all the same, and no log holds a word of it."""

import os
import random
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, seed, settings
from hypothesis import strategies as st

from handlers.conversation import Conversation
from locales.catalogue import Catalogue
from tests.chat import Chat, Clock
from tests.conftest import open_town
from tests.figures_told import count
from tests.handlers.road import Json, Road, Walked
from tests.handlers.shapes import ELSEWHERE, HARM, MARKER, STEP, spoilt

WELL, ILL, OUTSIDE = (
    "updates of the fuzzers down the whole road: well-shaped",
    "… ill-shaped",
    "… of elsewhere",
)
PARTS = st.sampled_from(("supervisor", "english", "secretary", "inspector", "reception", "keeper"))
STICKER = {
    "file_id": "s", "file_unique_id": "s", "width": 1, "height": 1,
    "is_animated": False, "is_video": False, "type": "regular",
}  # fmt: skip
#: In `make long`: examples of each fuzzer, and where they begin: the same in each run, so that no change is refused for
#: what another has broken. SEED=new draws what nobody has seen; it is told with the figures, and SEED=… plays it again.
MANY = int(os.environ.get("MANY") or 2_000)
SEED = os.environ.get("SEED") or "1"


@pytest.fixture(scope="module")
def road(
    settled: Path, tmp_path_factory: pytest.TempPathFactory, ear: Conversation, said_words: Catalogue
) -> Iterator[Road]:
    data = Path(shutil.copytree(settled, tmp_path_factory.mktemp("road") / "town"))
    made = Road(open_town(data, Clock(), said_words, ear))
    yield made
    made.ends()
    made.town.store.close()
    kept = [path.name for path in data.rglob("*") if path.is_file() and MARKER.encode() in path.read_bytes()]
    assert kept == [], "words that are not encrypted"


# --- what Telegram says of it


def around(chat: Chat, **body: Any) -> Json:
    """What stands around anything that is said in a private chat."""
    chat.last_message_id = next(chat._ids)
    return {
        "message_id": chat.last_message_id,
        "date": int(chat.town.clock.now.timestamp()),
        "chat": {"id": chat.user_id, "type": "private", "first_name": MARKER},
        "from": {"id": chat.user_id, "is_bot": False, "first_name": MARKER},
        **body,
    }


def brought(chat: Chat, step: tuple[str, Any]) -> Json:
    """The update of one step: a message, an edit of one before, a press of a button in sight."""
    kind, what = step
    if kind == "message":
        return {"message": around(chat, **what)}
    if kind == "standing":
        return {"my_chat_member": standing(chat, what)}
    if kind == "edit":
        back, body = what
        # No two edits of a message at one moment: the same words at the same second are a repeat, known by the inbox.
        chat.town.clock.forward(seconds=1)
        said = around(chat, **body)
        number = max(1, said["message_id"] - back)
        return {"edited_message": {**said, "message_id": number, "edit_date": said["date"]}}
    return _pressed(chat, *what)


def standing(chat: Chat, status: str) -> Json:
    """They have blocked the bot, or are back."""
    said = around(chat)
    us = {"id": 7_000_005, "is_bot": True, "first_name": MARKER}
    now = {"status": status, "user": us, **({"until_date": 0} if status == "kicked" else {})}
    before = {"status": "member" if status == "kicked" else "kicked", "user": us, "until_date": 0}
    return {
        "chat": said["chat"],
        "from": said["from"],
        "date": said["date"],
        "old_chat_member": before,
        "new_chat_member": now,
    }


def _pressed(chat: Chat, at: int, forged: str | None) -> Json:
    """A press on one of the last buttons in the chat; `forged`: with other data."""
    said = around(chat)
    sight = [(shown, data) for shown in chat.messages.values() for _, data in shown.buttons if data]
    shown, data = sight[-1 - at % len(sight)] if sight else (None, "none")
    keyboard = [[{"text": label, "callback_data": each}] for label, each in shown.buttons] if shown else []
    message = {
        "message_id": shown.id if shown else 1, "date": 1, "chat": said["chat"], "text": shown.text if shown else "",
        "reply_markup": {"inline_keyboard": keyboard},
    }  # fmt: skip
    name = f"q{chat.user_id}-{said['message_id']}"
    data = data if forged is None else forged
    press = {"id": name, "from": said["from"], "chat_instance": "1", "message": message, "data": data}
    return {"callback_query": press}


def silent(step: tuple[str, Any]) -> bool:
    """Where silence is the answer: an edit that has no words or would be a command; and of an album's pictures only one
    is answered, for all of them."""
    kind, what = step
    if kind == "standing":
        return True  # whoever is back after a while is shown what is open; else there is nothing to say
    body = what if kind == "message" else what[1] if kind == "edit" else {}
    words = (body.get("text") or body.get("caption") or "").strip()
    return "media_group_id" in body or (kind == "edit" and (not words or words.startswith("/")))


# --- what must hold


def well_shaped(road: Road, part: str, steps: list[tuple[str, Any]]) -> None:
    """Each is answered in its chat, by no sentence twice; nothing fails, waits, or is put aside."""
    chat = road.town.chat(part)
    for step in steps:
        update = brought(chat, step)
        gone = len(chat.forgets().deleted)
        walked = road.brings([update])
        assert (walked.waiting, walked.parked, walked.alarms, failures(walked)) == (0, 0, [], [])
        assert chat.answers or len(chat.deleted) > gone or silent(step), step
        screens = [screen for chat_id, screen in walked.said if chat_id == chat.user_id and screen]
        assert len(screens) == len(set(screens)), screens
        discreet(walked)
    count(WELL, len(steps))


def ill_shaped(road: Road, part: str, step: tuple[str, Any], harm: list[tuple[int, Any]]) -> None:
    """It is understood, dropped, or put aside: at once, and told of once. The next message is answered."""
    chat = road.town.chat(part)
    walked = road.brings([spoilt(brought(chat, step), harm)])
    assert (walked.waiting, failures(walked)) == (0, [])
    assert walked.alarms == ["update_parked"] * walked.parked
    assert walked.parked <= 1
    discreet(walked)
    after = road.brings([{"message": around(chat.forgets(), sticker=STICKER)}])
    assert (after.waiting, after.parked, failures(after)) == (0, 0, [])
    assert chat.answers
    count(ILL)


def of_elsewhere(road: Road, update: Json) -> None:
    """It is counted; nobody is answered, and nothing is put aside."""
    walked = road.brings([update])
    assert (walked.said, walked.waiting, walked.parked, walked.alarms, failures(walked)) == ([], 0, 0, [], [])
    discreet(walked)
    count(OUTSIDE)


def failures(walked: Walked) -> list[str]:
    """What the log calls an error: an update that failed in the middle, a lane that waits for storage."""
    return [line for line in walked.logged if "'error'}" in line]


def discreet(walked: Walked) -> None:
    """No word of it was written down."""
    assert [line for line in walked.logged if MARKER in line] == []


# --- by whatever comes


@settings(max_examples=100)
@example(part="keeper", steps=[("edit", (0, {"text": MARKER})), ("edit", (2, {"text": MARKER}))])
@given(part=PARTS, steps=st.lists(STEP, min_size=1, max_size=5))
def test_whatever_is_well_shaped_is_answered(road: Road, part: str, steps: list[tuple[str, Any]]) -> None:
    well_shaped(road, part, steps)


@settings(max_examples=150)
@given(part=PARTS, step=STEP, harm=HARM)
def test_whatever_is_ill_shaped_is_put_aside_at_most_once_and_the_next_is_answered(
    road: Road, part: str, step: tuple[str, Any], harm: list[tuple[int, Any]]
) -> None:
    ill_shaped(road, part, step, harm)


@settings(max_examples=60)
@given(update=ELSEWHERE)
def test_whatever_is_said_elsewhere_is_counted_and_answered_by_nobody(road: Road, update: Json) -> None:
    of_elsewhere(road, update)


@pytest.mark.parametrize("other", ["nobody", "secretary"])
def test_in_a_private_chat_nobody_but_its_owner_is_known(road: Road, other: str) -> None:
    chat = road.town.chat("keeper")
    elsewhere = -3 if other == "nobody" else road.town.chat(other).user_id
    press, words = brought(chat, ("press", (0, None))), brought(chat, ("message", {"text": "/me"}))
    press["callback_query"]["message"]["chat"]["id"] = words["message"]["chat"]["id"] = elsewhere
    walked = road.brings([press, words])
    assert {screen for _, screen in walked.said} <= {"stranger"}
    assert (walked.waiting, walked.parked, failures(walked)) == (0, 0, [])


@pytest.mark.parametrize("gone", ["date", "old_chat_member", "new_chat_member", "from"])
def test_of_a_block_that_comes_by_halves_what_is_there_is_taken(road: Road, gone: str) -> None:
    change = standing(road.town.chat("inspector"), "kicked")
    del change[gone]
    walked = road.brings([{"my_chat_member": change}])
    assert (walked.waiting, walked.parked, failures(walked)) == (0, 0, [])


def test_whoever_is_put_out_of_a_group_with_the_bot_is_not_marked_as_gone(road: Road) -> None:
    chat = road.town.chat("secretary")
    # Whom a fuzzer has made block the bot has come back.
    road.brings([{"my_chat_member": standing(chat, "member")}])
    walked = road.brings(
        [
            {
                "my_chat_member": standing(chat, "kicked")
                | {"chat": {"id": -77, "type": kind, "title": MARKER}}
            }
            for kind in ("group", "supergroup", "channel")
        ]
    )
    assert walked.said == []
    person = road.town.read(lambda work: work.people.by_user(chat.user_id))
    assert person.unreachable_since is None


@pytest.mark.long
@pytest.mark.timeout(3600)
@pytest.mark.parametrize(
    ("rule", "given_to_it"),
    [
        (well_shaped, {"part": PARTS, "steps": st.lists(STEP, min_size=1, max_size=5)}),
        (ill_shaped, {"part": PARTS, "step": STEP, "harm": HARM}),
        (of_elsewhere, {"update": ELSEWHERE}),
    ],
    ids=["well", "ill", "elsewhere"],
)
def test_by_thousands_that_nobody_has_seen(road: Road, rule: Any, given_to_it: dict[str, Any]) -> None:
    chosen = random.SystemRandom().randrange(2**32) if SEED == "new" else int(SEED)
    count(f"examples of the fuzzer {rule.__name__} with SEED={chosen}", MANY)

    @seed(chosen)
    @settings(max_examples=MANY, derandomize=False, database=None, suppress_health_check=list(HealthCheck))
    @given(**given_to_it)
    def played(**drawn: Any) -> None:
        rule(road, **drawn)

    played()
