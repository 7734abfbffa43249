"""The command line as an operator meets it: other processes, real stores, exit codes and one line."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from bot.roster_example import write_example

ROOT = Path(__file__).parents[2]
KEEPER = ("invite", "--role", "系统管理员", "--name", "张管理", "--phone", "13900000001", "--json")


class Shell:
    """A terminal with its own data folder and nothing else in its environment."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.extra = {"LIANQIN_BOT_USERNAME": "lianqin_test_bot"}

    def __call__(self, *words: str | Path) -> "subprocess.CompletedProcess[str]":
        kept = {name: value for name, value in os.environ.items() if not name.startswith("LIANQIN_")}
        environment = {**kept, "LIANQIN_DATA": str(self.data), **self.extra}
        command = [sys.executable, "-m", "bot", *map(str, words)]
        return subprocess.run(
            command, cwd=ROOT, env=environment, check=False, capture_output=True, text=True, timeout=60
        )

    def json(self, *words: str | Path) -> Any:
        done = self(*words)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path / "data")


def refused(done: "subprocess.CompletedProcess[str]") -> str:
    """The one line of a refusal."""
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
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
    assert shell("--version").stdout == "lianqin 0.1.0\n"


@pytest.mark.parametrize("words", [["nothing"], ["import"], ["invite", "--role", "keeper"], ["--what"]])
def test_wrong_usage_is_two(words: list[str], shell: Shell) -> None:
    assert shell(*words).returncode == 2


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
    shell.extra = {}
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
    (error,) = json.loads(done.stdout)["errors"]
    assert (error["sheet"], error["row"], error["column"]) == ("people", 2, "phone")
    assert "no place has this code" in refused(shell(*KEEPER[:-1], "--place", "C")) or not shell.data.exists()


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
    shell.extra["LIANQIN_POLICY"] = str(tmp_path / "policy.toml")
    assert "policy.toml: hours.close" in refused(shell("migrate"))


def test_migrate_may_be_repeated(shell: Shell) -> None:
    assert shell("migrate").returncode == 0
    assert shell("migrate").returncode == 0


def test_a_database_that_cannot_be_reached_shows_no_password(shell: Shell) -> None:
    shell.extra["LIANQIN_DATABASE_URL"] = "postgresql://keeper:canary@127.0.0.1:9/nowhere"
    assert "canary" not in refused(shell("migrate"))


def test_while_another_process_holds_the_folder_a_command_is_refused(shell: Shell) -> None:
    import fcntl

    shell.json(*KEEPER)
    with (shell.data / "lock").open("r+") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        assert "another process is running on this data folder" in refused(shell(*KEEPER))
