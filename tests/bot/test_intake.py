"""Taking in: nothing is confirmed before it is safe, nothing stands in another's way."""

import asyncio
import json
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

import pytest

from bot.application import House
from bot.incoming import incoming
from bot.sandbox import Phone, Sandbox
from bot.settings import TokenRefused
from storage import failpoints, inbox
from storage.store import Store
from supervision.numbers import new_case_number, receipt_in
from tests.lying import lying

CHAT = {"id": 7, "type": "private"}


class Everybody:
    """Knows the people it is told, awaits the contacts it is told."""

    def __init__(
        self,
        known: tuple[int, ...] = (),
        awaited: tuple[int, ...] = (),
        resting: tuple[int, ...] = (),
        tired: tuple[int, ...] = (),
    ) -> None:
        self._known, self._awaited, self._resting, self._tired = known, awaited, resting, tired

    def known(self, user_id: int) -> bool:
        return user_id in self._known

    def awaited(self, user_id: int) -> bool:
        return user_id in self._awaited

    def rests(self, user_id: int) -> bool:
        return user_id in self._resting

    def tired_of_links(self, user_id: int) -> bool:
        return user_id in self._tired

    def tired_of_asking(self, user_id: int) -> bool:
        return user_id in self._tired

    def knocks(self, user_id: int) -> None:
        self._awaited = (*self._awaited, user_id)


def said(**content: Any) -> dict[str, Any]:
    message = {"message_id": 3, "date": 1, "chat": CHAT, "from": {"id": 7, "first_name": "王"}, **content}
    return {"update_id": 10, "message": message}


@pytest.fixture
def disarmed() -> Iterator[None]:
    """Whatever fail points a test arms are gone after it."""
    yield
    failpoints.arm("")


async def until(reached: Callable[[], bool]) -> None:
    """Wait for something the house does in its own time; the test's own limit ends it."""
    while not reached():
        await asyncio.sleep(0.01)


def test_of_a_known_person_everything_is_kept() -> None:
    row = incoming(said(text="水管漏了"), Everybody(known=(7,)))
    assert row is not None
    assert json.loads(row.payload)["message"]["text"] == "水管漏了"


@pytest.mark.parametrize(
    "text", ["水管漏了", "/start 水管漏了", "/start hello world", "/help", "/start " + "x" * 65]
)
def test_a_strangers_words_are_not_kept(text: str) -> None:
    row = incoming(said(text=text), Everybody())
    assert row is not None
    assert row.from_stranger
    assert text.rsplit(maxsplit=1)[-1].encode() not in row.payload
    assert "王".encode() not in row.payload


def test_a_strangers_token_is_kept() -> None:
    row = incoming(said(text="/start " + "x" * 43), Everybody())
    assert row is not None
    assert row.payload


def test_a_strangers_contact_is_kept_only_while_it_is_awaited() -> None:
    contact = said(contact={"phone_number": "13900000001", "first_name": "王"})
    awaited, unasked = incoming(contact, Everybody(awaited=(7,))), incoming(contact, Everybody())
    assert awaited is not None
    assert unasked is not None
    assert b"13900000001" in awaited.payload
    assert b"13900000001" not in unasked.payload


def test_what_follows_a_link_in_the_same_breath_is_kept() -> None:
    door = Everybody()
    incoming(said(text="/start " + "x" * 43), door)
    row = incoming(said(text="水管漏了"), door)
    assert row is not None
    assert json.loads(row.payload)["message"]["text"] == "水管漏了"


def test_a_stranger_is_answered_in_the_language_of_the_client() -> None:
    sender = {"id": 7, "first_name": "Anna", "language_code": "en"}
    row = incoming(
        said(text="hello") | {"message": said(text="hello")["message"] | {"from": sender}}, Everybody()
    )
    assert row is not None
    assert json.loads(row.payload)["message"]["from"]["language_code"] == "en"


def test_of_a_group_nothing_is_kept() -> None:
    row = incoming(said(text="大家好", chat={"id": -5, "type": "group"}), Everybody(known=(7,)))
    assert row is not None
    assert (row.kind, row.payload) == ("group", b"")


def test_the_same_message_under_another_number_is_known() -> None:
    first, again = said(text="一"), said(text="一") | {"update_id": 99}
    edited = said(text="二")
    rows = [incoming(each, Everybody(known=(7,))) for each in (first, again, edited)]
    one, same, other = (row.dedupe for row in rows if row is not None)
    assert one == same != other


@pytest.mark.parametrize(
    "update",
    [
        {},
        {"update_id": "x"},
        {"update_id": True},
        {"update_id": 1, "message": None},
        {"update_id": 1, "message": {}},
        {"update_id": 1, "message": {"chat": {"id": "abc"}, "message_id": "x"}},
        {"update_id": 1, "callback_query": {"id": 5, "from": {}}},
        {"update_id": 1, "brand_new_thing": {"chat": {"id": 3}}},
    ],
)
def test_no_shape_of_update_is_an_error(update: dict[str, Any]) -> None:
    incoming(update, Everybody())


async def test_an_unparsable_update_is_parked_and_the_next_is_answered(
    house: House, sandbox: Sandbox, store: Store, wang: Phone
) -> None:
    sandbox.raw_update(
        {"message": {"message_id": 900, "chat": {"id": wang.id, "type": "private"}, "date": "x"}}
    )
    wang.text("后面")
    await wang.hears("后面")
    # Of what waits in a chat the lower message_id is taken first, so the other may still be on its way.
    await until(lambda: bool(store.read_now(inbox.parked)))
    parked = await store.read(inbox.parked)
    assert [row.message_id for row in parked] == [900]


async def test_an_update_of_an_unknown_kind_is_counted_and_confirmed(
    house: House, sandbox: Sandbox, wang: Phone
) -> None:
    sandbox.raw_update({"brand_new_thing": {"x": 1}})
    wang.text("后面")
    await wang.hears("后面")
    await until(lambda: house.desk.ignored == 1)


async def test_the_offset_does_not_move_before_the_rows_are_safe(
    house: House, sandbox: Sandbox, wang: Phone, disarmed: None
) -> None:
    failpoints.arm("before_inbox_commit:1-1000:exc")
    wang.text("水管")
    await until(lambda: house.alarms["storage"] > 0)
    assert sandbox.pending_updates()  # not confirmed: Telegram gives it again
    failpoints.arm("")
    await wang.hears("水管")


async def test_the_same_update_twice_is_answered_once(
    house: House, sandbox: Sandbox, store: Store, wang: Phone
) -> None:
    update = {
        "update_id": 5,
        "message": {
            "message_id": 800,
            "date": 1,
            "chat": {"id": wang.id, "type": "private"},
            "from": {"id": wang.id, "is_bot": False, "first_name": "王"},
            "text": "一次",
        },
    }
    await asyncio.gather(*(house.intake.take([update, update]) for _ in range(5)))
    await house.intake.take([update | {"update_id": 500_000}])
    await wang.hears("一次")
    # A second one would still wait: of what waits in a chat the lower message_id is taken first.
    await until(lambda: not store.read_now(inbox.depth))
    wang.text("完")
    await wang.hears("完")
    assert wang.transcript().count("听到：一次") == 1


async def test_a_second_poller_raises_an_alarm_and_polling_goes_on(
    house: House, sandbox: Sandbox, wang: Phone
) -> None:
    from bot.sandbox.faults import Fault

    conflict = Fault.refusal(409, "Conflict: terminated by other getUpdates request")
    sandbox.script(method="getUpdates", fault=conflict)
    wang.text("还在吗")
    await wang.hears("还在吗")
    await until(
        lambda: house.alarms["conflict"] == 1
    )  # the poll that brought the words may have been the one before
    wang.text("走了吗")
    await wang.hears("走了吗")


async def test_a_token_never_accepted_ends_the_house(
    make_house: Callable[[], House], sandbox: Sandbox
) -> None:
    sandbox.world.token = "1:another"
    house = make_house()
    await house.start()
    with pytest.raises(TokenRefused):
        await house.ended()
    await house.stop()
    assert not house.alarms["token"]


async def test_a_token_revoked_later_raises_an_alarm_and_the_house_goes_on(
    house: House, sandbox: Sandbox, wang: Phone
) -> None:
    wang.text("在吗")
    await wang.hears("在吗")
    sandbox.world.token = "1:another"
    await until(lambda: house.alarms["token"] > 0)
    assert not any(task.done() for task in house._tasks)


async def test_what_a_gateway_says_does_not_stop_polling(house: House, sandbox: Sandbox, wang: Phone) -> None:
    from bot.sandbox.faults import Fault

    sandbox.script(method="getUpdates", fault=Fault.html(502))
    wang.text("还在吗")
    await wang.hears("还在吗")


async def test_a_group_is_left_and_nothing_of_it_is_kept(
    house: House, sandbox: Sandbox, store: Store, wang: Phone
) -> None:
    group = {"id": -77, "type": "group", "title": "村里"}
    sandbox.raw_update({"message": {"message_id": 1, "date": 1, "chat": group, "text": "机密-标记"}})
    await until(lambda: any(request.method == "leaveChat" for request in sandbox.requests))
    assert not [path for path, content in lying(store.data) if "机密-标记".encode() in content]


def test_a_stranger_who_was_just_answered_leaves_no_row() -> None:
    row = incoming(said(text="在吗"), Everybody(resting=(7,)))
    assert row is not None
    assert row.unkept


def test_somebody_coming_in_is_never_left_without_a_row() -> None:
    row = incoming(said(text="在吗"), Everybody(awaited=(7,), resting=(7,)))
    assert row is not None
    assert not row.unkept


def test_a_number_that_no_row_can_hold_is_no_update() -> None:
    assert incoming({**said(text="水管漏了"), "update_id": 2**63}, Everybody()) is None


async def test_an_update_beyond_understanding_does_not_stop_the_others(house: House, wang: Phone) -> None:
    broken = {"update_id": 900_001, "message": {"chat": {"id": 7, "type": ["private"]}, "date": []}}
    deep: Any = []
    for _ in range(5000):
        deep = [deep]
    odd = {"update_id": 900_002, "message": {"message_id": 1, "chat": CHAT, "x": deep}}
    await house.intake.take([broken, odd])
    wang.text("水管漏了")
    await wang.hears("水管漏了")


async def test_a_flood_of_a_stranger_is_one_row(house: House, store: Store) -> None:
    await store.act(lambda work: work.chats.stranger_may_be_answered(7, work.now))
    flood = [{**said(text="在吗"), "update_id": number} for number in range(50, 150)]
    await house.intake.take(flood)
    assert await store.read(inbox.depth) == 0


def test_of_a_stranger_only_a_whole_receipt_is_kept_and_not_from_whoever_guesses() -> None:
    number = new_case_number(Random(1))
    for text, door, kept in (
        (f"{number} 042917", Everybody(), True),
        (f"{number} 042917", Everybody(tired=(7,)), False),
        (f"{number[:-1]}{(int(number[-1]) + 1) % 10} 042917", Everybody(), False),
        ("请问 042917", Everybody(), False),
    ):
        row = incoming(said(text=text), door)
        assert row is not None
        assert (b"042917" in row.payload) is kept


def test_of_a_mistyped_receipt_no_word_is_kept_but_that_it_was_meant_as_one() -> None:
    number = new_case_number(Random(1))
    slip = f"{number[:-1]}{(int(number[-1]) + 1) % 10} 042917"
    row = incoming(said(text=f"我想问 {slip}"), Everybody(resting=(7,)))
    assert row is not None
    assert not row.unkept
    assert receipt_in(json.loads(row.payload)["message"]["text"]) is not None
    assert not any(word.encode() in row.payload for word in ("我想问", number[:-1], "042917"))
    tired = incoming(said(text=slip), Everybody(resting=(7,), tired=(7,)))
    assert tired is not None
    assert tired.unkept


def test_presses_and_links_of_a_stranger_who_was_answered_leave_not_even_a_row() -> None:
    sender = {"id": 7, "first_name": "王"}
    press = {
        "update_id": 11,
        "callback_query": {"id": "q", "from": sender, "data": "1forged", "message": {"chat": CHAT}},
    }
    for update, door in (
        (press, Everybody(resting=(7,))),
        (said(text="/start abc"), Everybody(resting=(7,), tired=(7,))),
    ):
        row = incoming(update, door)
        assert row is not None
        assert (row.unkept, row.payload) == (True, b"")
