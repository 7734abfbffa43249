"""The command line as an operator meets it: real stores, exit codes, JSON, and one line for a refusal."""

import asyncio
import fcntl
import json
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from bot.__main__ import main
from bot.clock import Clock
from bot.control import ControlServer, Refused
from bot.control_acts import ControlActs, perform
from bot.opening import opened
from bot.roster_example import write_example
from bot.settings import read_settings

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
    assert set(person) == {"name", "phone", "role", "place", "status", "link", "expires"}


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
        ({"--role": "secretary", "--place": "X"}, "no place has this code"),
    ],
)
def test_an_invitation_that_cannot_be_is_one_line(changes: dict[str, str], said: str, shell: Shell) -> None:
    options = {"--role": "keeper", "--name": "张管理", "--phone": "13900000001", **changes}
    assert said in refused(shell("invite", *(word for pair in options.items() for word in pair)))


def test_the_example_roster_is_imported_whole(shell: Shell, tmp_path: Path) -> None:
    write_example(tmp_path / "roster.xlsx")
    rows = load_workbook(tmp_path / "roster.xlsx")["人员"].max_row - 1
    answer = shell.json("import", tmp_path / "roster.xlsx", "--json")
    assert [each["status"] for each in answer["people"]] == ["invited"] * rows
    assert set(answer) == {"people", "warnings", "qr_sheet"}
    sheet = Path(answer["qr_sheet"])
    assert sheet.read_bytes().startswith(b"%PDF")
    assert stat.S_IMODE(sheet.stat().st_mode) == 0o600


def test_a_roster_with_mistakes_changes_nothing(shell: Shell, tmp_path: Path) -> None:
    people = [["张三", "139", "keeper", "C"], ["李四", "13900000002", "keeper", "C"]]
    done = shell("import", roster(tmp_path / "r.xlsx", people), "--json")
    assert "1 mistakes; nothing was changed" in refused(done)
    (error,) = json.loads(done.out)["errors"]
    assert (error["sheet"], error["row"], error["column"]) == ("people", 2, "phone")
    asked = ["--role", "县纪委信访室", "--place", "C", "--name", "李四", "--phone", "13900000002"]
    assert "no place has this code" in refused(shell("invite", *asked))


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
