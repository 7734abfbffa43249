"""The units: systemd itself accepts them, what they start exists, and their times fit ours."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from typer.main import get_command

from bot.command_line import app
from tests.deploy.reading import DEPLOY, ROOT, seconds, unit

SERVICES = ("lianqin.service", "lianqin-worker@.service", "lianqin-backup.service")
RUNNING = SERVICES[:2]
UNITS = (*SERVICES, "lianqin-backup.timer")
HOME = "/opt/lianqin"
#: Longer than the house itself needs to stop (10 s).
OUR_STOP = 10.0


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd-analyze")
def test_systemd_accepts_every_unit_without_a_word(tmp_path: Path) -> None:
    home = tmp_path / "opt"
    (home / ".venv" / "bin").mkdir(parents=True)
    command = home / ".venv" / "bin" / "lianqin"
    command.write_text("#!/bin/sh\n")
    command.chmod(0o755)
    paths = []
    for name in UNITS:
        path = tmp_path / name.replace("@.", "@1.")
        path.write_text((DEPLOY / name).read_text("utf-8").replace(HOME, str(home)))
        paths.append(str(path))
    verify = ["systemd-analyze", "verify", "--man=no", "--recursive-errors=no", *paths]
    done = subprocess.run(verify, check=False, capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("name", SERVICES)
def test_what_a_service_starts_is_a_command_of_ours(name: str) -> None:
    service = unit(name)["Service"]
    commands = get_command(app)
    for line in (*service["ExecStart"], *service.get("ExecStartPre", [])):
        program, command, *_ = line.split()
        assert program == f"{HOME}/.venv/bin/lianqin"
        assert command in commands.commands  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", SERVICES)
def test_every_path_of_the_checkout_is_there(name: str) -> None:
    text = (DEPLOY / name).read_text("utf-8")
    named = {path for path in re.findall(rf"{HOME}/([\w./-]+\w)", text) if not path.startswith(".venv")}
    assert [path for path in sorted(named) if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("name", RUNNING)
def test_systemd_waits_longer_than_we_need_to_stop(name: str) -> None:
    assert seconds(unit(name)["Service"]["TimeoutStopSec"][0]) > OUR_STOP


@pytest.mark.parametrize("name", RUNNING)
def test_a_bot_that_hangs_is_started_anew(name: str) -> None:
    service = unit(name)["Service"]
    assert (service["Type"], service["Restart"]) == (["notify"], ["always"])
    assert 30 <= seconds(service["WatchdogSec"][0]) <= 120
    assert unit(name)["Unit"]["StartLimitIntervalSec"] == ["0"]  # it is never given up


@pytest.mark.parametrize("name", SERVICES)
def test_nothing_runs_as_root_or_may_gain_rights(name: str) -> None:
    service = unit(name)["Service"]
    assert service["User"] == ["lianqin"]
    assert service["NoNewPrivileges"] == service["ProtectHome"] == ["yes"]
    assert service["CapabilityBoundingSet"] == [""]
    assert (service["UMask"], service["LimitCORE"]) == (["0077"], ["0"])


def test_the_workers_share_what_the_one_has() -> None:
    one, many = (unit(name)["Service"] for name in RUNNING)
    own = {"ExecStart", "ExecStartPre", "Environment", "EnvironmentFile"}
    assert {key: value for key, value in many.items() if key not in own} == {
        key: value for key, value in one.items() if key not in own
    }
    assert many["EnvironmentFile"][0] == one["EnvironmentFile"][0]


@pytest.mark.parametrize("name", RUNNING)
def test_the_heads_are_kept_in_a_folder_of_their_own_that_can_be_another_disk(name: str) -> None:
    shown = re.findall(
        r"^LIANQIN_(DATA|ANCHORS)=(.*)$", (DEPLOY / "lianqin.env.example").read_text("utf-8"), re.MULTILINE
    )
    places = {key: Path(value) for key, value in shown}
    kept = [Path("/var/lib") / each for each in unit(name)["Service"]["StateDirectory"][0].split()]
    assert kept == [places["DATA"], places["ANCHORS"].parent]
    assert unit(name)["Unit"]["RequiresMountsFor"] == [str(places["ANCHORS"].parent)]


def test_the_backup_may_write_where_it_is_told_to() -> None:
    service = unit("lianqin-backup.service")["Service"]
    targets = [value.partition("=")[2] for value in service["Environment"]]
    allowed = service["ReadWritePaths"][0].split()
    assert all(any(target.startswith(f"{place}/") for place in allowed) for target in targets)
    data, keys = targets
    assert not keys.startswith(data)  # what was destroyed must stay destroyed


def test_a_night_the_machine_slept_through_is_made_up() -> None:
    timer = unit("lianqin-backup.timer")["Timer"]
    assert (timer["Persistent"], timer["OnCalendar"]) == (["true"], ["*-*-* 02:30:00"])
