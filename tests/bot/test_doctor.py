"""The doctor sees what is wrong, says what to do, makes nothing and shows no secret."""

import sqlite3
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aiohttp import web
from telegram import WebhookInfo

from bot import doctor_anchors, doctor_machine
from bot.doctor import Finding, bad, examine_house, good, show
from bot.doctor_anchors import device_of
from bot.doctor_memory import memory
from bot.doctor_telegram import _asked, _date, _pushed
from bot.opening import opened
from bot.settings import Access, Settings, read_settings

TOKEN = "1:canary-token"


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    for name, value in {
        "DATA": str(tmp_path / "data"),
        "TOKEN": TOKEN,
        "API_URL": "http://127.0.0.1:9",
    }.items():
        monkeypatch.setenv(f"LIANQIN_{name}", value)
    return read_settings()


def states(findings: list[Finding]) -> dict[str, str]:
    return {finding.check: finding.state for finding in findings}


def test_a_sound_house_is_good(settings: Settings) -> None:
    with opened(settings):
        pass
    seen = states(list(memory(settings)))
    assert seen == {
        "database": "good",
        "key store": "good",
        "journal": "good",
        "queues": "good",
        "lost updates": "good",
        "parked updates": "good",
        "alarms": "good",
        "backup": "good",
        "integrity content": "good",
        "PIN": "good",
        "keeper": "look",
        "anchors": "look",
        "anchor chat": "look",
    }


@pytest.mark.parametrize(
    ("place", "disk", "state"),
    [("data/kept", 7, "look"), ("elsewhere", 7, "look"), ("elsewhere", 8, "good"), ("data/kept", 8, "look")],
)
def test_heads_kept_on_another_disk_are_good(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str, disk: int, state: str
) -> None:
    with opened(settings) as store:
        data = store.data
    monkeypatch.setenv("LIANQIN_ANCHORS", str(tmp_path / place / "heads.jsonl"))
    monkeypatch.setattr(doctor_anchors, "device_of", lambda path: 7 if path == data else disk)
    found = {each.check: each for each in memory(read_settings())}["anchors"]
    assert (found.state, "LIANQIN_ANCHORS" in found.cure) == (state, state == "look")


def test_a_file_that_is_not_there_yet_is_judged_by_the_disk_it_would_lie_on(tmp_path: Path) -> None:
    assert device_of(tmp_path / "not" / "yet.jsonl") == tmp_path.stat().st_dev


def test_a_chat_of_the_county_is_good(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    with opened(settings):
        pass
    monkeypatch.setenv("LIANQIN_ANCHOR_CHAT", "-1001234567890")
    assert states(list(memory(read_settings())))["anchor chat"] == "good"


def test_where_there_is_no_database_none_is_made(settings: Settings, tmp_path: Path) -> None:
    assert states(list(memory(settings))) == {"database": "look"}
    assert not (tmp_path / "data").exists()


def test_where_there_is_no_data_folder_none_is_made_and_every_check_still_answers(
    settings: Settings, tmp_path: Path
) -> None:
    seen = {finding.check: finding for finding in examine_house()}
    assert seen["data folder"].state == "look"
    assert [each for each in seen.values() if "itself failed" in each.found] == []
    assert not (tmp_path / "data").exists()


def test_a_folder_that_may_not_be_written_is_bad_and_left_as_it_is(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.data.mkdir(mode=0o700)
    monkeypatch.setattr(doctor_machine.os, "access", lambda *_: False)
    assert states(list(doctor_machine.folder(settings))) == {"data folder": "bad"}
    assert list(settings.data.iterdir()) == []


def test_a_damaged_database_is_bad(settings: Settings, tmp_path: Path) -> None:
    with opened(settings):
        pass
    database = tmp_path / "data" / "lianqin.db"
    content = bytearray(database.read_bytes())
    content[4096 : len(content) // 2] = b"\xff" * (len(content) // 2 - 4096)
    database.write_bytes(bytes(content))
    assert states(list(memory(settings))) == {"database": "bad"}


def test_a_missing_master_key_is_bad(settings: Settings, tmp_path: Path) -> None:
    with opened(settings):
        pass
    (tmp_path / "data" / "master.key").unlink()
    (finding,) = memory(settings)
    assert (finding.bad, "master key" in finding.found) == (True, True)


def test_a_journal_that_was_tampered_with_is_bad(settings: Settings, tmp_path: Path) -> None:
    from supervision.events import ContentStepped

    with opened(settings) as store:
        store.act_now(lambda work: work.record(ContentStepped(number="1234567", step="asked")))
    with sqlite3.connect(tmp_path / "data" / "lianqin.db") as connection:
        connection.execute("UPDATE journal SET act = 'nothing'")
    connection.close()
    assert states(list(memory(settings)))["journal"] == "bad"


def test_a_folder_open_to_others_is_looked_at(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data").chmod(0o755)
    assert states(list(doctor_machine.folder(settings)))["data folder"] == "look"


def test_a_year_without_its_notice_is_looked_at(settings: Settings) -> None:
    (finding,) = [each for each in doctor_machine.calendar(settings) if each.check == "calendar"]
    assert (finding.state == "look") == ("provisional" in finding.found)


def test_a_year_the_policy_knows_is_no_longer_warned_of(settings: Settings, tmp_path: Path) -> None:
    year = datetime.now(UTC).year
    table = tmp_path / "policy.toml"
    table.write_text(f"[calendar]\nknown_years = [{year}, {year + 1}, {year + 2}]\n", encoding="utf-8")
    found = states(list(doctor_machine.calendar(settings.model_copy(update={"policy": table}))))
    assert found == {"policy": "good", "calendar": "good"}


def test_fonts_and_the_child_for_pictures_are_there() -> None:
    assert states([*doctor_machine.fonts(), *doctor_machine.pictures()]) == {
        "fonts": "good",
        "pictures": "good",
    }


def test_wrong_settings_are_the_only_finding(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIANQIN_LISTEN", "nowhere")
    (finding,) = examine_house()
    assert (finding.check, finding.bad) == ("configuration", True)


def test_no_secret_is_shown(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    show(examine_house())
    said = capsys.readouterr().out
    assert "canary" not in said
    assert "✗" in said


def test_the_table_fits_a_narrow_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    long = "words " * 30
    show([good("queues", "nothing waits"), bad("durability", long, f"mend it: {long}")])
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= 80
    assert lines[0].split() == ["✓", "queues", "nothing", "waits"]
    assert any(line.split()[0] == "→" for line in lines)


@pytest.fixture
async def telegram() -> AsyncIterator[str]:
    answers = {
        "getMe": {"id": 1, "is_bot": True, "first_name": "廉勤", "username": "lianqin_test_bot"},
        "getWebhookInfo": {
            "url": "https://elsewhere.invalid",
            "pending_update_count": 3,
            "has_custom_certificate": False,
        },
        "getMyDescription": {"description": ""},
    }

    async def answer(request: web.Request) -> web.Response:
        if request.match_info["token"] != TOKEN:
            said = {"ok": False, "error_code": 401, "description": "Unauthorized"}
            return web.json_response(said, status=401)
        return web.json_response({"ok": True, "result": answers[request.match_info["method"]]})

    app = web.Application()
    app.router.add_route("*", "/bot{token}/{method}", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


def access(url: str, token: str = TOKEN) -> Access:
    from pydantic import SecretStr

    return Access(SecretStr(token), url)


async def test_a_webhook_of_somebody_else_is_looked_at(telegram: str) -> None:
    seen = states(await _asked(access(telegram)))
    assert seen == {"Telegram": "good", "webhook": "look", "description": "look"}


@pytest.mark.parametrize(
    ("wanted", "state"),
    [
        ("https://elsewhere.invalid", "good"),
        ("https://ours.invalid", "bad"),
        ("https://elsewhere.inv", "bad"),
    ],
)
async def test_a_webhook_must_lead_to_us(telegram: str, wanted: str, state: str) -> None:
    assert states(await _asked(access(telegram), wanted))["webhook"] == state


def test_a_webhook_that_fails_or_is_gone_is_looked_at() -> None:
    failed = WebhookInfo("https://ours.invalid/x", False, 3, last_error_date=datetime.now(UTC))
    assert _pushed(failed, "https://ours.invalid").state == "look"
    assert _pushed(WebhookInfo("", False, 3), "https://ours.invalid").state == "look"


async def test_a_token_telegram_does_not_know_is_bad(telegram: str) -> None:
    (finding,) = await _asked(access(telegram, "2:canary"))
    assert (finding.bad, "does not know this token" in finding.found) == (True, True)


async def test_a_telegram_that_does_not_answer_is_bad() -> None:
    (finding,) = await _asked(access("http://127.0.0.1:9"))
    assert (finding.bad, "does not answer" in finding.found) == (True, True)


async def test_telegrams_clock_is_read_from_its_answers(telegram: str) -> None:
    assert await _date(access(telegram)) is not None
