"""Every error path that can be forced is forced, with markers for all that is secret: none is found anywhere."""

import asyncio
import io
import json
import os
import signal
import sqlite3
import urllib.error
import urllib.request
from collections.abc import AsyncIterator
from contextlib import closing, suppress
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio

from bot.sandbox import Sandbox
from bot.sandbox.faults import Fault
from bot.telegram_errors import _BAD_REQUESTS
from tests.stories import canary
from tests.stories.canary import (
    ACCUSED,
    FORGER,
    MARKERS,
    OLD_SECRET,
    PHONE,
    PROXY_WORD,
    SECRETS,
    STORY,
    VILLAGER,
    WEBHOOK_SECRET,
    Well,
)
from tests.stories.pictures import jpeg, truncated

pytestmark = [pytest.mark.long, pytest.mark.timeout(900)]

#: What Telegram might say, with somebody's words in it.
TAIL = f": {STORY} {PHONE}"
FAULTS = (
    *(Fault.refusal(400, f"Bad Request: {piece}{TAIL}") for piece, _, _ in _BAD_REQUESTS),
    Fault.refusal(400, f"Bad Request{TAIL}"),
    Fault.refusal(403, f"Forbidden: bot was blocked by the user{TAIL}"),
    Fault.refusal(500, f"Internal Server Error{TAIL}"),
    Fault.flood(1),
    Fault.html(502),
    Fault("answer", 200, f"<html>{STORY}</html>", "text/html"),
    Fault("answer", 200, json.dumps({"ok": True, "result": STORY})),
    Fault.no_code(),
    Fault.empty(),
    Fault.truncated(act=False),
    Fault.close(),
    Fault.eat(),
)
UPDATES = (
    {"message": STORY},
    {"message": {"text": STORY}},
    {"message": {"message_id": 1, "date": 0, "chat": {"id": STORY, "type": "private"}, "text": ACCUSED}},
    {"message": {"message_id": 2, "date": "x", "chat": {"id": 5, "type": "private"}, "text": ACCUSED}},
    {"callback_query": {"id": "1", "from": {"id": 5}, "data": ACCUSED}},
    {"edited_message": [STORY]},
    {"nothing_known": {"deep": {"deeper": VILLAGER}}},
    {"update_id": STORY},
)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def well(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Well]:
    """The canary's house, its bot running at DEBUG."""
    async with Sandbox(token=canary.TOKEN) as sandbox:
        made = canary.dig(tmp_path_factory.mktemp("well"), sandbox)
        await made.bot.start()
        yield made
        if made.bot.running:
            await made.bot.kill()


async def test_a_report_with_everything_in_it(well: Well) -> None:
    hand = well.supervisor
    await hand.says("报问题", "是哪类事")
    await hand.presses("生活难事", "是什么事")
    await hand.says(STORY, "有照片吗")
    await hand.shows(jpeg(1), "对不对", caption=STORY)
    await hand.presses("改一改", "要改哪一样")
    await hand.presses("谁家的事", "是谁家的事")
    await hand.says(f"{VILLAGER} {PHONE} 三组", "对不对")
    number = await hand.files_it()
    await well.secretary.hears(f"{number}号")


async def test_a_matter_that_is_sealed(well: Well) -> None:
    well.supervisor.phone.text(ACCUSED)
    await well.supervisor.hears("先替您存着")
    await well.supervisor.presses("报问题", "是哪类事")
    await well.supervisor.presses("干部有问题", "只记了这个号和时间")


async def test_every_error_telegram_has_for_a_message(well: Well) -> None:
    for hand, fault in zip(well.others, FAULTS, strict=False):
        well.sandbox.script(method="sendMessage", chat_id=hand.id, fault=fault)
        hand.phone.text(STORY)
    await well.used_up()


async def test_every_error_telegram_has_for_an_edit_and_a_press(well: Well) -> None:
    heard = [hand for hand in well.others if hand.phone.messages and "不要了" in str(hand.phone.messages[-1])]
    assert len(heard) > 5
    for hand, fault in zip(heard, FAULTS, strict=False):
        for method in ("editMessageText", "answerCallbackQuery", "deleteMessage"):
            well.sandbox.script(method=method, chat_id=hand.id, fault=fault)
        hand.phone.press("不要了")
    await well.settled()
    well.sandbox.world.script.lines.clear()


async def test_every_error_telegram_has_for_a_file(well: Well) -> None:
    for fault in FAULTS[-8:]:
        well.sandbox.script(method="getFile", fault=fault)
        well.sandbox.script(method="file", fault=fault)
    for shade, hand in enumerate(well.others[:16]):
        hand.phone.photo(jpeg(shade), STORY)
    async with asyncio.timeout(60):
        while any(line.times for line in well.sandbox.world.script.lines if line.method == "getFile"):
            await well.sandbox.world.pulse.change(0.2)
    well.sandbox.world.script.lines.clear()


async def test_every_error_telegram_has_for_a_poll(well: Well) -> None:
    for fault in (Fault.html(), Fault.refusal(409, f"Conflict{TAIL}"), FAULTS[-7]):
        well.sandbox.script(method="getUpdates", fault=fault)
    well.supervisor.phone.sticker()
    await well.used_up()


async def test_updates_nobody_can_read(well: Well) -> None:
    for update in UPDATES:
        well.sandbox.raw_update(dict(update))
    well.supervisor.phone.sticker()
    await well.supervisor.hears("表情没有存")


async def test_a_name_that_would_forge_a_line(well: Well) -> None:
    forger = well.sandbox.person(FORGER)
    forger.start("canary-of-a-link-0123456789")
    forger.text(STORY)
    await forger.hears("")


async def test_a_storage_that_refuses_what_people_wrote(well: Well) -> None:
    _sql(well, "CREATE TRIGGER t BEFORE INSERT ON drafts BEGIN SELECT RAISE(ABORT, 'canary'); END")
    well.supervisor.phone.text(STORY)
    await well.supervisor.hears("出了毛病")
    _sql(well, "DROP TRIGGER t")
    await well.settled()


def _sql(well: Well, statement: str) -> None:
    with closing(sqlite3.connect(well.bot.data / "lianqin.db", timeout=60)) as connection:
        connection.execute(statement)
        connection.commit()


async def test_pictures_that_cannot_be_opened_and_a_child_that_dies(well: Well) -> None:
    hand = well.supervisor
    await hand.shows(truncated(), "", caption=STORY)
    hand.phone.document(STORY.encode(), f"{VILLAGER}.jpg", "image/jpeg", caption=ACCUSED)
    await hand.hears("")
    for child in _children(well):
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
    await hand.shows(jpeg(5), "", caption=STORY)
    await well.settled()


def _children(well: Well) -> list[int]:
    process = well.bot._process
    assert process is not None
    return [int(one) for one in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()]


async def test_nonsense_at_the_control_socket(well: Well) -> None:
    for line in (
        STORY.encode(),
        b"\xff\xfe\x00",
        json.dumps({"do": STORY}).encode(),
        json.dumps(
            {"do": "invite", "role": ACCUSED, "name": VILLAGER, "phone": PHONE, "language": STORY}
        ).encode(),
        json.dumps({"do": "import", "sheets": STORY, "language": "zh"}).encode(),
        json.dumps({"do": "push_clock", "seconds": STORY}).encode(),
        b"[" * 100_000,
    ):
        reader, writer = await asyncio.open_unix_connection(well.bot.data / "control.sock")
        writer.write(line + b"\n")
        await reader.readline()  # whoever asks hears his own words; the log must not
        writer.close()


async def test_exceptions_at_every_fail_point(well: Well) -> None:
    points = (
        "in_act_before_commit",
        "before_inbox_commit",
        "before_sent_mark",
        "outbox_claimed",
    )
    points += ("file_half", "file_written", "file_synced", "file_renamed", "file_before_attach")
    await well.bot.kill()
    await well.bot.start(",".join(f"{point}:2:exc" for point in points))
    hand = well.supervisor
    for shade in (8, 9):
        hand.phone.text(f"{STORY}{shade}")
        hand.phone.photo(jpeg(shade), ACCUSED)
        await hand.hears("")
    await well.settled()


async def test_nonsense_at_the_webhook(well: Well) -> None:
    url, kept = f"http://127.0.0.1:{well.port}/telegram", dict(well.bot.more)
    await well.bot.kill()
    well.bot.more |= {"LIANQIN_WEBHOOK_URL": url, "LIANQIN_WEBHOOK_SECRET": WEBHOOK_SECRET}
    well.bot.more["LIANQIN_WEBHOOK_SECRET_OLD"] = OLD_SECRET
    await well.bot.start()
    update = {"update_id": 1, "message": {"text": STORY}}
    async with aiohttp.ClientSession() as session:
        for secret in (None, "", "canary-of-no-secret", WEBHOOK_SECRET, OLD_SECRET):
            headers = {} if secret is None else {"X-Telegram-Bot-Api-Secret-Token": secret}
            for body in (json.dumps(update), json.dumps([STORY]), STORY, "[" * 100_000, STORY * 50_000):
                for kind in ("application/json", "text/plain"):
                    sent = {**headers, "Content-Type": kind, "Content-Encoding": "identity"}
                    async with session.post(url, data=io.BytesIO(body.encode()), headers=sent) as answer:
                        assert canary.found_in(await answer.text()) == []
    await answers(well)
    assert await well.bot.stop() == 0
    well.bot.more = kept
    await well.bot.start()


async def answers(well: Well) -> None:
    """The bot hears and speaks."""
    well.supervisor.phone.sticker()
    await well.supervisor.hears("用不上表情")


async def test_deaths_and_stops_of_every_kind(well: Well) -> None:
    await well.bot.kill()
    await well.bot.start("in_act_before_commit:1:kill")
    well.supervisor.phone.text(STORY)
    assert await well.bot.dies() == -signal.SIGKILL
    await well.bot.start()
    well.supervisor.phone.text(ACCUSED)
    assert await well.bot.stop() == 0


async def test_a_proxy_that_is_not_there(well: Well) -> None:
    well.bot.more["LIANQIN_PROXY"] = f"http://keeper:{PROXY_WORD}@127.0.0.1:9"
    await well.bot.start()
    async with asyncio.timeout(100):
        while "no updates" not in well.bot.logs[-1].read_text():
            await asyncio.sleep(0.1)
    assert await well.bot.stop() == 0
    del well.bot.more["LIANQIN_PROXY"]


@pytest.mark.parametrize(
    "given",
    [
        {"LIANQIN_TOKEN": "canary-is-no-token"},
        {"LIANQIN_TOKEN": f"{canary.TOKEN}x"},
        {"LIANQIN_DATABASE_URL": f"postgresql://keeper:{canary.DATABASE_WORD}@127.0.0.1:9/house"},
        {"LIANQIN_DATABASE_URL": f"nonsense://keeper:{canary.DATABASE_WORD}@127.0.0.1/house"},
        {"LIANQIN_KEYS_URL": f"postgresql://keeper:{canary.DATABASE_WORD}@127.0.0.1:9/house"},
        {"LIANQIN_WEBHOOK_URL": "https://x.invalid/bot", "LIANQIN_WEBHOOK_SECRET": "canary secret"},
        {
            "LIANQIN_WEBHOOK_URL": f"https://{canary.DATABASE_WORD}@x.invalid",
            "LIANQIN_WEBHOOK_SECRET": "short",
        },
        {"LIANQIN_HEARTBEAT_URL": "canary-heartbeat-address"},
    ],
    ids="+".join,
)
async def test_settings_that_are_refused(well: Well, given: dict[str, str]) -> None:
    kept = dict(well.bot.more)
    well.bot.more.update(given)
    done = await well.bot.command("run")
    well.bot.more = kept
    assert done.code == 1
    assert "Traceback" not in done.err
    assert canary.found_in(done.err) == []


async def test_a_token_that_is_taken_back(well: Well) -> None:
    await well.bot.start()
    revoked = Fault.refusal(401, f"Unauthorized{TAIL}")
    well.sandbox.script(method="*", fault=revoked, times=-1)
    well.supervisor.phone.sticker()
    async with asyncio.timeout(100):
        while '"the token is refused"' not in well.bot.logs[-1].read_text():
            await asyncio.sleep(0.1)
    well.sandbox.world.script.lines.clear()
    await well.bot.restart()


async def test_health_and_metrics_tell_nobodys_name(well: Well) -> None:
    await well.bot.restart()
    pages = {
        "/healthz": '"writer"',
        "/readyz": '"schema"',
        "/metrics": "lianqin_inbox_depth",
        "/nothing": "404",
    }
    for path, words in pages.items():
        page = await asyncio.to_thread(_page, f"http://127.0.0.1:{well.port}{path}")
        assert words in page
        assert canary.found_in(page) == []


def _page(url: str) -> str:
    try:
        with urllib.request.urlopen(url, timeout=60) as answer:
            return str(answer.read().decode())
    except urllib.error.HTTPError as error:
        return str(error.read().decode())


async def test_the_keeper_was_told_nothing_of_it(well: Well) -> None:
    await well.settled()
    heard = [str(one) for one in well.keeper.phone.messages if one["from_bot"]]
    assert canary.found_in("\n".join(heard), (*SECRETS, VILLAGER, PHONE, STORY, ACCUSED)) == []


async def test_no_marker_is_in_any_log_or_line(well: Well) -> None:
    assert canary.found_in(well.logs(), MARKERS) == []


async def test_every_line_of_the_logs_is_one_json_event(well: Well) -> None:
    lines = [line for log in well.bot.logs for line in log.read_text("utf-8").splitlines()]
    assert len(lines) > 50
    events = [json.loads(line) for line in lines]
    assert {"forged"} & {event["event"] for event in events} == set()
    assert all("\x1b" not in line for line in lines)


async def test_nothing_lies_in_the_clear_in_the_data_folder(well: Well) -> None:
    await well.bot.stop()
    spelled = [word.encode() for word in (*SECRETS, VILLAGER, PHONE, STORY, ACCUSED)]
    files = [path for path in well.bot.data.rglob("*") if path.is_file()]
    assert len(files) > 5
    assert [path.name for path in files if any(word in path.read_bytes() for word in spelled)] == []
