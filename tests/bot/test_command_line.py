"""The command line as an operator meets it: real stores, exit codes, JSON, and one line for a refusal."""

import asyncio
import fcntl
import json
import os
import re
import stat
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from sqlalchemy import text

from bot.__main__ import main
from bot.clock import Clock
from bot.control import ControlServer, Refused
from bot.control_acts import ControlActs, perform
from bot.opening import opened
from bot.roster_example import write_example
from bot.sandbox import Sandbox
from bot.settings import read_settings
from storage import seals
from tests.bot.hostile_workbooks import HOSTILE

ROOT = Path(__file__).parents[2]
KEEPER = ("invite", "--role", "系统管理员", "--name", "张管理", "--phone", "13900000001", "--json")


@dataclass
class Done:
    """How a command ended."""

    code: int
    out: str
    err: str


class Shell:
    """A terminal with its own data folder and nothing else of ours in its environment."""

    def __init__(self, data: Path, patch: pytest.MonkeyPatch, said: pytest.CaptureFixture[str]) -> None:
        self.data = data
        self.patch = patch
        self.said = said
        for name in [name for name in os.environ if name.startswith("LIANQIN_")]:
            patch.delenv(name)
        self.set("DATA", str(data))
        self.set("BOT_USERNAME", "lianqin_test_bot")

    def set(self, name: str, value: str) -> None:
        self.patch.setenv(f"LIANQIN_{name}", value)

    def __call__(self, *words: str | Path) -> Done:
        self.patch.setattr(sys, "argv", ["lianqin", *map(str, words)])
        try:
            code = main()
        except SystemExit as end:
            code = int(end.code or 0)
        return Done(code, *self.said.readouterr())

    def json(self, *words: str | Path) -> Any:
        done = self(*words)
        assert done.code == 0, done.err
        return json.loads(done.out)


@pytest.fixture
def shell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Shell]:
    mask = os.umask(0o077)
    yield Shell(tmp_path / "data", monkeypatch, capsys)
    os.umask(mask)


def refused(done: Done) -> str:
    """The one line of a refusal."""
    assert done.code == 1
    (line,) = done.err.splitlines()
    return line


def roster(path: Path, people: list[list[Any]], places: list[list[Any]] | None = None) -> Path:
    book = Workbook()
    first = book.active
    assert first is not None
    first.title = "places"
    for row in [["code", "name", "level", "parent"], *(places or [["C", "青石县", "县", None]])]:
        first.append(row)
    second = book.create_sheet("people")
    for row in [["name", "phone", "role", "place"], *people]:
        second.append(row)
    book.save(path)
    return path


def test_the_version_is_said(shell: Shell) -> None:
    assert shell("--version").out == "lianqin 0.1.0\n"


@pytest.mark.parametrize("words", [["nothing"], ["import"], ["invite", "--role", "keeper"], ["--what"]])
def test_wrong_usage_is_two(words: list[str], shell: Shell) -> None:
    assert shell(*words).code == 2


def test_run_without_a_token_is_one_line(shell: Shell) -> None:
    assert refused(shell("run")).startswith("lianqin: LIANQIN_TOKEN is not set")
    assert not shell.data.exists()


def test_the_first_keeper_is_invited_into_an_empty_house(shell: Shell) -> None:
    person = shell.json(*KEEPER)
    assert person["status"] == "invited"
    assert person["link"].startswith("https://t.me/lianqin_test_bot?start=")
    assert set(person) == {"name", "phone", "role", "place", "status", "link", "expires", "ref"}


def test_inviting_again_gives_a_fresh_link(shell: Shell) -> None:
    first, second = shell.json(*KEEPER), shell.json(*KEEPER)
    assert second["status"] == "invited"
    assert first["link"] != second["link"]


def test_without_a_name_for_the_bot_nothing_is_changed(shell: Shell) -> None:
    shell.set("BOT_USERNAME", "")
    assert "LIANQIN_BOT_USERNAME" in refused(shell(*KEEPER))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"--role": "kepper"}, "did you mean keeper"),
        ({"--phone": "12345"}, "11 digits"),
        ({"--role": "secretary"}, "--place is needed"),
        ({"--role": "secretary", "--place": "X"}, "no place has the code X: there are no places yet"),
        ({"--name": "  "}, "1 to 40 characters"),
    ],
)
def test_an_invitation_that_cannot_be_is_one_line_and_leaves_nothing(
    changes: dict[str, str], said: str, shell: Shell
) -> None:
    options = {"--role": "keeper", "--name": "张管理", "--phone": "13900000001", **changes}
    assert said in refused(shell("invite", *(word for pair in options.items() for word in pair)))
    assert not shell.data.exists()


@pytest.fixture
def county(shell: Shell, tmp_path: Path) -> Shell:
    """A house with the example roster in it."""
    write_example(tmp_path / "roster.xlsx")
    shell.json("import", tmp_path / "roster.xlsx", "--json")
    return shell


def inspector_at(place: str) -> tuple[str, ...]:
    return ("invite", "--role", "inspector", "--name", "新纪检", "--phone", "13900000077", "--place", place)


def test_a_place_may_be_named_by_its_exact_name(county: Shell) -> None:
    assert county.json(*inspector_at("松岭镇"), "--json")["place"] == "SL"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("LX09", "no place has the code LX09; near it: LX0"),
        ("柳溪", "no place has the code 柳溪; near it: LX (柳溪镇)"),
        ("Q", "no place has the code Q"),
    ],
)
def test_an_unknown_place_is_named_with_up_to_three_near_ones(given: str, said: str, county: Shell) -> None:
    line = refused(county(*inspector_at(given)))
    assert said in line
    assert line.count("(") <= 3


def test_a_name_of_two_places_is_answered_with_their_codes(shell: Shell, tmp_path: Path) -> None:
    places = [["C", "青石县", "县", None], ["T1", "太平镇", "乡镇", "C"], ["T2", "太平镇", "乡镇", "C"]]
    shell("import", roster(tmp_path / "r.xlsx", [["张管理", "13900000001", "keeper", "C"]], places))
    assert "2 places are called 太平镇: give the code, such as T1 or T2" in refused(
        shell(*inspector_at("太平镇"))
    )


def test_the_end_of_a_link_is_said_in_the_countys_time(shell: Shell, tmp_path: Path) -> None:
    invited = shell(*KEEPER[:-1])
    assert re.search(r"until \d{4}-\d\d-\d\d \d\d:\d\d \(Asia/Shanghai\)$", invited.err.strip())
    imported = shell("import", roster(tmp_path / "r.xlsx", [["李四", "13900000002", "keeper", "C"]]))
    assert imported.out.splitlines()[0].endswith("(Asia/Shanghai)")
    assert datetime.fromisoformat(shell.json(*KEEPER)["expires"]).utcoffset() is not None


def test_somebody_elses_phone_is_refused_in_one_line(county: Shell) -> None:
    def bind(work: Any) -> None:
        work.people.bind(work.people.by_phone("13900000011").id, 77)

    with opened(read_settings()) as store:
        store.act_now(bind)
    words = ("invite", "--role", "inspector", "--name", "别人", "--phone", "13900000011", "--place", "LX")
    assert "冯纪检" in refused(county(*words))


def test_an_example_of_a_roster_is_written_and_can_be_imported(shell: Shell, tmp_path: Path) -> None:
    assert shell("import", "--example", tmp_path / "r.xlsx").code == 0
    assert not shell.data.exists()
    assert shell.json("import", tmp_path / "r.xlsx", "--json")["people"]


def test_an_example_replaces_nothing(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "r.xlsx").write_text("mine")
    assert "is there already" in refused(shell("import", "--example", tmp_path / "r.xlsx"))
    assert (tmp_path / "r.xlsx").read_text() == "mine"
    assert "must end in .xlsx" in refused(shell("import", "--example", tmp_path / "roster.csv"))


def test_the_help_of_import_says_where_the_format_is(shell: Shell) -> None:
    said = shell("import", "--help").out
    assert "--example" in said
    assert "README.md" in said


def test_the_example_roster_is_imported_whole(shell: Shell, tmp_path: Path) -> None:
    write_example(tmp_path / "roster.xlsx")
    rows = load_workbook(tmp_path / "roster.xlsx")["人员"].max_row - 1
    answer = shell.json("import", tmp_path / "roster.xlsx", "--json")
    assert [each["status"] for each in answer["people"]] == ["invited"] * rows
    assert set(answer) == {"people", "warnings", "qr_sheet"}
    sheet = Path(answer["qr_sheet"])
    assert sheet.read_bytes().startswith(b"%PDF")
    assert stat.S_IMODE(sheet.stat().st_mode) == 0o600
    assert json.loads(sheet.with_suffix(".json").read_text()) == [each["ref"] for each in answer["people"]]


def test_whoever_imports_is_told_that_the_sheet_does_not_stay(shell: Shell, tmp_path: Path) -> None:
    people = [["张三", "13900000001", "keeper", "C"]]
    done = shell("import", roster(tmp_path / "r.xlsx", people), "--language", "en")
    assert "after 72 hours" in done.err
    assert shell("import", roster(tmp_path / "r.xlsx", people)).err == ""  # no link, no sheet


def test_a_roster_with_mistakes_changes_nothing(shell: Shell, tmp_path: Path) -> None:
    people = [["张三", "139", "keeper", "C"], ["李四", "13900000002", "keeper", "C"]]
    done = shell("import", roster(tmp_path / "r.xlsx", people), "--json")
    assert "1 mistakes; nothing was changed" in refused(done)
    (error,) = json.loads(done.out)["errors"]
    assert (error["sheet"], error["row"], error["column"]) == ("people", 2, "phone")
    asked = ["--role", "县纪委信访室", "--place", "C", "--name", "李四", "--phone", "13900000002"]
    assert "no place has the code C" in refused(shell("invite", *asked))


def test_an_import_after_the_first_keeper_keeps_the_keeper(shell: Shell, tmp_path: Path) -> None:
    shell.json(*KEEPER)
    answer = shell.json(
        "import", roster(tmp_path / "r.xlsx", [["张管理", "13900000001", "keeper", "C"]]), "--json"
    )
    assert [each["place"] for each in answer["people"]] == ["C"]


def test_what_is_not_a_workbook_is_one_line(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "r.xlsx").write_bytes(b"not a workbook")
    assert "r.xlsx" in refused(shell("import", tmp_path / "r.xlsx"))
    assert "r.xlsx" in refused(shell("import", tmp_path / "r.xlsx", "--language", "en"))


@pytest.mark.parametrize(
    "what", ["a row far below", "a billion laughs", "a second sheet under the other name"]
)
def test_a_hostile_workbook_is_one_line_and_changes_nothing(county: Shell, tmp_path: Path, what: str) -> None:
    def kept() -> dict[Path, bytes]:
        return {path: path.read_bytes() for path in county.data.rglob("*") if path.is_file()}

    before = kept()
    (tmp_path / "r.xlsx").write_bytes(HOSTILE[what][0]())
    assert refused(county("import", tmp_path / "r.xlsx", "--language", "en"))
    assert kept() == before


def test_a_wrong_policy_is_one_line(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "policy.toml").write_text('[hours]\nclose = "late"\n')
    shell.set("POLICY", str(tmp_path / "policy.toml"))
    assert "policy.toml: hours.close" in refused(shell("migrate"))


def test_migrate_may_be_repeated(shell: Shell) -> None:
    assert shell("migrate").code == 0
    assert shell("migrate").code == 0


def test_a_database_that_cannot_be_reached_shows_no_password(shell: Shell) -> None:
    shell.set("DATABASE_URL", "postgresql://keeper:canary@127.0.0.1:9/nowhere")
    assert "canary" not in refused(shell("migrate"))


def test_while_another_process_holds_the_folder_a_command_is_refused(shell: Shell) -> None:
    shell.json(*KEEPER)
    with (shell.data / "lock").open("r+") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        assert "another process is running on this data folder" in refused(shell(*KEEPER))


def test_python_dash_m_bot_is_the_same_command(tmp_path: Path) -> None:
    environment = {**os.environ, "LIANQIN_DATA": str(tmp_path / "data"), "LIANQIN_TOKEN": ""}
    command = [sys.executable, "-m", "bot", "run"]
    done = subprocess.run(command, cwd=ROOT, env=environment, check=False, capture_output=True, text=True)
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
    assert not (tmp_path / "data").exists()


async def test_a_token_telegram_refuses_ends_the_start_in_one_line(tmp_path: Path) -> None:
    async with Sandbox(token="1:right") as telegram:
        given = {
            "DATA": str(tmp_path / "data"),
            "TOKEN": "1:wrong",
            "API_URL": telegram.url,
            "LOG": "CRITICAL",
        }
        environment = {**os.environ, **{f"LIANQIN_{name}": value for name, value in given.items()}}
        command = [sys.executable, "-m", "bot", "run"]
        run = await asyncio.create_subprocess_exec(
            *command, cwd=ROOT, env=environment, stderr=asyncio.subprocess.PIPE
        )
        _, said = await run.communicate()
    line = "lianqin: Telegram refuses LIANQIN_TOKEN: copy it again from @BotFather\n"
    assert (run.returncode, said.decode().splitlines(keepends=True)[-1]) == (1, line)


async def test_while_the_bot_runs_a_command_goes_through_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LIANQIN_BOT_USERNAME", "lianqin_test_bot")
    settings = read_settings(data=tmp_path / "data")
    clock = Clock()
    with opened(settings, clock) as store:
        server = ControlServer(store.data, ControlActs(store, settings, clock).table())
        await server.start()
        asked = {"role": "keeper", "place": None, "name": "张", "phone": "13900000001", "language": "zh"}
        answer = await asyncio.to_thread(perform, settings, {"do": "invite", **asked})
        assert answer["status"] == "invited"
        status = await asyncio.to_thread(perform, settings, {"do": "status"})
        assert (status["inbox"], status["outbox"]) == (0, 0)
        await asyncio.to_thread(perform, settings, {"do": "push_clock", "seconds": 3600})
        assert clock.offset == 3600
        with pytest.raises(Refused, match="not pushed back"):
            await asyncio.to_thread(perform, settings, {"do": "push_clock", "seconds": -1})
        await server.stop()


def test_verify_looks_beside_the_running_bot_and_says_where_it_was_tampered_with(shell: Shell) -> None:
    shell.json(*KEEPER)
    with opened(read_settings()) as store:
        store.act_now(seals.seal)
        store.read_now(lambda work: seals.anchor(work, store.data / "anchors.jsonl"))
        looked = shell.json("verify", "--json")
        assert (looked["entries"], looked["anchors"], looked["flaws"]) == (2, 1, [])
        store.act_now(lambda work: work.execute(text("UPDATE journal SET actor_id = 9")))
        done = shell("verify")
    assert done.out.startswith("changed: house#1 (")
    assert "not as it was written" in refused(done)


def test_what_was_kept_before_another_place_was_named_still_holds(shell: Shell, tmp_path: Path) -> None:
    shell.json(*KEEPER)
    with opened(read_settings()) as store:
        store.act_now(seals.seal)
        store.read_now(lambda work: seals.anchor(work, store.data / "anchors.jsonl"))
    shell.set("ANCHORS", str(tmp_path / "disk" / "anchors.jsonl"))
    assert shell.json("verify", "--json")["anchors"] == 1


@pytest.mark.parametrize("head", ["12", "x:3f2a9c0177de10ab", "1:3f2a"])
def test_a_head_that_is_none_is_refused(shell: Shell, head: str) -> None:
    assert "--head" in refused(shell("verify", "--head", head))


def test_a_head_of_the_chat_that_does_not_fit_is_found(shell: Shell) -> None:
    shell.json(*KEEPER)
    done = shell("verify", "--head", "1:3f2a 9c01 77de 10ab")
    assert (done.code, done.out) == (1, "anchor: seal 1\n")


def test_a_mark_that_no_copy_carries_and_what_is_none(shell: Shell) -> None:
    shell.json(*KEEPER)
    assert "no copy with this mark" in refused(shell("whose", "LX", "20270315", "7K3Q9F"))
    assert "no mark" in refused(shell("whose", "7K3"))
