"""Forged by the hundred thousand: buttons, links, posts. None is taken; and no parser falls over what it is given."""

import contextlib
import json
import random
import string
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from aiohttp.test_utils import make_mocked_request
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import SecretStr
from sqlalchemy import text

from bot.arrivals import stored
from bot.seal import Seal
from bot.settings import Hook
from bot.webhook_door import HEADER, Door
from handlers.buttons import read
from storage.store import Store
from supervision.acts.enrolling import invite
from supervision.offices import Role
from supervision.places import Level, Place
from supervision.roster import RosterError, check_roster
from supervision.roster_cells import Sheet
from tests.figures_told import count
from tests.storage.conftest import KEPT, Clock

MANY = 100_000
FUZZED = "inputs of the fuzzers (updates, buttons, links, workbooks)"
SECRET = "s" * 40
LETTERS = string.ascii_letters + string.digits + "-_"


class Counting:
    """As much of the intake as the door asks before it refuses."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    opened = Store.open(None, tmp_path_factory.mktemp("forged") / "data", clock=Clock(), time=KEPT)
    yield opened
    opened.close()


def almost(real: str, chance: random.Random) -> str:
    """One letter off, cut, prolonged, or made up."""
    at = chance.randrange(len(real))
    return chance.choice(
        (
            real[:at] + chance.choice(LETTERS.replace(real[at], "")) + real[at + 1 :],
            real[:at],
            real + chance.choice(LETTERS),
            "".join(chance.choices(LETTERS, k=len(real))),
        )
    )


@pytest.mark.long
@pytest.mark.timeout(900)
def test_of_a_hundred_thousand_forged_buttons_none_is_opened() -> None:
    seal, chance = Seal(random.Random(7).randbytes(64)), random.Random(8)
    real = seal.close(5_000_000_001, "c|Ab3dEf9h|sign")
    opened = sum(seal.open(5_000_000_001, almost(real, chance)) is not None for _ in range(MANY))
    foreign = sum(seal.open(5_000_000_001 + each, real) is not None for each in range(1, MANY))
    count("forged buttons, none opened", MANY)
    count("buttons of other chats, none opened", MANY - 1)
    assert opened + foreign == 0


@pytest.mark.long
@pytest.mark.timeout(600)
def test_of_a_hundred_thousand_forged_links_none_opens_the_door(store: Store) -> None:
    def invited(work: Any) -> str:
        village = work.places.put(Place(0, "LX01", "青石村", Level.VILLAGE, None, None))
        made = invite(work, name="新人", phone="13900000055", role=Role.SUPERVISOR, place_id=village.id)
        return made.token or ""

    real, chance = store.act_now(invited), random.Random(9)

    def knock(work: Any) -> int:
        """As by_token finds one, without building its question a hundred thousand times."""
        held = set(work.execute(text("SELECT token_digest FROM invitations")).scalars())
        tokens = [almost(real, chance) for _ in range(MANY)]
        return sum(each in held for each in work.keys.digests("invitation", tokens))

    found = store.read_now(knock)
    looked = store.read_now(
        lambda work: [work.invitations.by_token(almost(real, chance)) for _ in range(500)]
    )
    count("forged invitation links, none found", MANY)
    assert (found, set(looked)) == (0, {None})
    assert store.read_now(lambda work: work.invitations.by_token(real)) is not None


@pytest.mark.long
@pytest.mark.timeout(900)
async def test_of_a_hundred_thousand_forged_posts_none_is_read() -> None:
    intake: Any = Counting()
    door = Door(intake, Hook("http://127.0.0.1:1/telegram", "/telegram", SecretStr(SECRET), None))
    chance, answered = random.Random(10), Counter[int]()
    post = make_mocked_request("POST", "/telegram", headers={"Content-Type": "application/json"})
    for _ in range(MANY):
        forged = post.clone(headers={HEADER: almost(SECRET, chance), "Content-Type": "application/json"})
        answered[(await door.post(forged)).status] += 1
    count("forged webhook posts, none read", MANY)
    assert answered == {403: MANY}


# --- parsers


PLAIN = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=12)
JSON = PLAIN | st.lists(PLAIN, max_size=3) | st.dictionaries(st.text(max_size=8), PLAIN, max_size=3)
FIELDS = (
    "message_id",
    "date",
    "chat",
    "from",
    "text",
    "photo",
    "contact",
    "data",
    "message",
    "id",
    "type",
    "entities",
)
BODY = st.dictionaries(st.sampled_from(FIELDS), JSON, max_size=8)
CHAT = st.fixed_dictionaries({"id": st.integers() | JSON, "type": st.just("private") | JSON})
UPDATE = st.fixed_dictionaries(
    {"update_id": st.integers(1, 2**53)},
    optional={
        "message": BODY
        | st.fixed_dictionaries({"chat": CHAT, "from": CHAT, "text": st.text(max_size=30) | JSON}),
        "edited_message": BODY,
        "callback_query": BODY,
        "my_chat_member": BODY,
        "poll": JSON,
    },
)


@settings(max_examples=120, deadline=None)
@given(updates=st.lists(UPDATE, min_size=1, max_size=4))
def test_whatever_comes_as_an_update_is_taken_in_or_counted(
    store: Store, updates: list[dict[str, Any]]
) -> None:
    count(FUZZED)
    arrived = store.act_now(lambda work: stored(work, json.loads(json.dumps(updates))))
    assert arrived.unreadable <= len(updates)


@settings(max_examples=150, deadline=None)
@given(said=st.text(max_size=80))
def test_whatever_a_button_says_is_an_action_with_arguments(said: str) -> None:
    count(FUZZED)
    action, args = read(said)
    assert isinstance(action, str)
    assert all(isinstance(each, str) for each in args)


@settings(max_examples=60, deadline=None)
@given(token=st.text(max_size=80))
def test_whatever_is_behind_start_is_no_link(store: Store, token: str) -> None:
    count(FUZZED)
    assert store.read_now(lambda work: work.invitations.by_token(token)) is None


CELL = (
    st.none()
    | st.text(max_size=10)
    | st.integers()
    | st.sampled_from(["青石村", "村", "LX01", "监督员", "13900000001"])
)
HEADS = st.sampled_from(
    ["code", "编号", "name", "姓名", "level", "层级", "parent", "phone", "role", "职务", "place", ""]
)


@settings(max_examples=80, deadline=None)
@given(
    names=st.lists(st.sampled_from(["places", "单位", "people", "人员", "x"]), max_size=3),
    heads=st.lists(HEADS, max_size=6),
    rows=st.lists(st.lists(CELL, max_size=6), max_size=4),
)
def test_whatever_stands_in_a_workbook_is_a_roster_or_a_list_of_mistakes(
    names: list[str], heads: list[str], rows: list[list[Any]]
) -> None:
    count(FUZZED)
    sheets = [Sheet(name, heads, list(enumerate(rows, start=2))) for name in names]
    with contextlib.suppress(RosterError):
        assert check_roster(sheets).places is not None
