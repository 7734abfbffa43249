"""A house on a real store, with a few words and handlers of its own, talking to the stand-in over HTTP."""

from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import structlog
from pydantic import SecretStr
from structlog.testing import capture_logs
from telegram import Bot, Update
from telegram.ext import CallbackQueryHandler, MessageHandler, filters

from bot.application import House
from bot.client import hang_up, make_bot
from bot.clock import Clock
from bot.intake import Intake
from bot.sandbox import Phone, Sandbox
from bot.settings import Access
from handlers.screen import Button, Screen, View, screen
from handlers.turn import Turn
from locales.catalogue import Catalogue
from storage import inbox
from storage.store import Store
from supervision.calendar import Calendar
from supervision.policy import Policy
from supervision.refusals import Refusal
from supervision.timekeeping import Timekeeping

TOKEN = "1:sandbox"
MONDAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)

RECEIPT = ("title", "number", "code", "phone", "qr", "advice.1")

WORDS = {
    "zh": {
        "echo": "听到：{text}",
        "bold": "<b>{text}</b>！",
        "card": "第{count}次",
        "card.button": "再来",
        "refusal.not_now": "现在不行",
        "update_parked": "收到了，正在查。",
        "stranger": "请打开邀请链接。",
        "time.moment.today": "今天 {clock}",
        "command.visit": "记走访",
        "folded.list": "收起来了",
        "folded.button.list": "打开清单",
        "bot.short_description": "廉勤",
        **{f"picture.receipt.{name}": name for name in RECEIPT},
    },
    "en": {
        "echo": "Heard: {text}",
        "bold": "<b>{text}</b>!",
        "card": "{count} times",
        "card.button": "Again",
        "refusal.not_now": "Not now",
        "update_parked": "Received.",
        "stranger": "Please open your link.",
        "time.moment.today": "today {clock}",
        "command.visit": "Log a visit",
        "folded.list": "Folded",
        "folded.button.list": "Open list",
        "bot.short_description": "Lianqin",
        **{f"picture.receipt.{name}": name for name in RECEIPT},
    },
}


@screen("test.card")
def card(_view: View, fields: Mapping[str, Any]) -> Screen | None:
    """Counts how often its button was pressed."""
    count = fields["count"]
    if count > 5:
        return None
    return Screen("card", {"count": count}, rows=((Button("card.button", "t", (str(count),)),),))


class TrialError(Exception):
    """What the trial handlers raise when told to."""


@pytest.fixture(autouse=True)
def logged() -> Iterator[list[Any]]:
    """What is logged, kept aside: printing tracebacks is slow, and may be looked at here."""
    structlog.reset_defaults()  # another test's level must not hide what is looked for here
    with capture_logs() as entries:
        yield entries


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    for language, words in WORDS.items():
        folder = tmp_path / "words" / language
        folder.mkdir(parents=True)
        entries = "\n".join(f'msgid "{key}"\nmsgstr "{text}"\n' for key, text in words.items())
        header = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
        (folder / "all.po").write_text(header + entries, encoding="utf-8")
    return Catalogue.load(tmp_path / "words")


@pytest.fixture
def clock() -> Clock:
    return Clock(machine=lambda: MONDAY)


@pytest.fixture
def time() -> Timekeeping:
    return Timekeeping(Policy(), Calendar(), ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def store(tmp_path: Path, clock: Clock, time: Timekeeping) -> Iterator[Store]:
    opened = Store.open(None, tmp_path / "data", clock=clock.now, time=time)
    yield opened
    opened.close()


@pytest.fixture
async def sandbox(clock: Clock) -> AsyncIterator[Sandbox]:
    async with Sandbox(token=TOKEN, clock=clock.now) as running:
        yield running


def talk(turn: Turn) -> None:
    """The trial conversation: an echo, a card with a button, a refusal, and a failure."""
    text = turn.said.text
    if turn.stranger is None:
        turn.say("stranger")
    elif text == "fail":
        raise TrialError
    elif text == "refuse":
        turn.say("echo", text="rolled back")
        raise Refusal("not_now", screen=("test.card", {"count": 1}))
    elif text == "card":
        turn.say("test.card", count=0)
    else:
        turn.say("echo", text=text)


def press(turn: Turn) -> None:
    """A press on the card counts up in place; any other is refused."""
    pressed = turn.said.press
    if pressed is None or pressed.action != "t":
        raise Refusal("not_now")
    turn.answer("test.card", count=int(pressed.args[0]) + 1)


def register(application: Any) -> None:
    async def heard(update: Update, context: Any) -> None:
        await context.bot_data["desk"].turn(update, talk)

    async def pressed(update: Update, context: Any) -> None:
        await context.bot_data["desk"].turn(update, press)

    application.add_handler(MessageHandler(filters.UpdateType.MESSAGE, heard))
    application.add_handler(CallbackQueryHandler(pressed))


def enrol(store: Store, phone: Phone) -> None:
    """Make the phone's owner a person of the roster."""

    def act(work: Any) -> None:
        person = work.people.add(phone.person.first_name, phone.person.phone or "13900000099")
        work.people.bind(person.id, phone.id)

    store.act_now(act)


@pytest.fixture
def wang(sandbox: Sandbox, store: Store) -> Phone:
    """王秀兰, of the roster, who has pressed START."""
    phone = sandbox.person("王秀兰", phone="13900000001")
    enrol(store, phone)
    phone.start()
    sandbox.world.updates.clear()
    return phone


@pytest.fixture
def make_house(store: Store, sandbox: Sandbox, catalogue: Catalogue) -> Callable[[], House]:
    def make() -> House:
        access = Access(SecretStr(TOKEN), sandbox.url)
        return House(store, access, catalogue=catalogue, register=register, poll_seconds=1)

    return make


@pytest.fixture
async def house(make_house: Callable[[], House]) -> AsyncIterator[House]:
    running = make_house()
    await running.start()
    yield running
    await running.stop()


# Without a house around them: the doors by which updates come in.


@pytest.fixture
def alarms() -> list[str]:
    """The codes that were raised."""
    return []


@pytest.fixture
def rows() -> list[inbox.Waiting]:
    """What was handed on to the lanes."""
    return []


@pytest.fixture
async def bot(sandbox: Sandbox) -> AsyncIterator[Bot]:
    """The client, at the stand-in."""
    made = make_bot(Access(SecretStr(TOKEN), sandbox.url))
    yield made
    await hang_up(made)


@pytest.fixture
def intake(store: Store, bot: Bot, alarms: list[str], rows: list[inbox.Waiting]) -> Intake:
    """An intake with nobody behind it."""
    return Intake(store, bot, taken=rows.extend, alarm=alarms.append)
