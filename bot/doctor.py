"""`lianqin doctor`: every check, what it found, and what to do; no secret is shown."""

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

MARKS = {"good": "✓", "look": "!", "bad": "✗"}


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found. `state`: good, look (works, but see to it) or bad; `cure` says what to do."""

    check: str
    state: str
    found: str
    cure: str = ""

    @property
    def bad(self) -> bool:
        """Whether the bot cannot be relied on while this is so."""
        return self.state == "bad"

    def as_json(self) -> dict[str, Any]:
        """As `--json` shows it."""
        return asdict(self)


def good(check: str, found: str) -> Finding:
    """As it should be."""
    return Finding(check, "good", found)


def look(check: str, found: str, cure: str) -> Finding:
    """Works today, needs somebody's eye."""
    return Finding(check, "look", found, cure)


def bad(check: str, found: str, cure: str) -> Finding:
    """The bot cannot be relied on."""
    return Finding(check, "bad", found, cure)


def examine_house() -> list[Finding]:
    """Run every check; one that fails unexpectedly is itself a finding."""
    from bot.settings import SettingsError, read_settings

    try:
        settings = read_settings()
    except SettingsError as error:
        return [bad("configuration", str(error), "mend the environment, then run doctor again")]
    from bot.doctor_api_server import api_server_checks
    from bot.doctor_host import host_checks
    from bot.doctor_machine import machine_checks
    from bot.doctor_memory import memory_checks
    from bot.doctor_telegram import telegram_checks

    findings: list[Finding] = []
    rooms = (machine_checks, host_checks, memory_checks, telegram_checks, api_server_checks)
    for name, check in (each for room in rooms for each in room(settings)):
        findings.extend(_findings(name, check))
    return findings


def _findings(name: str, check: Callable[[], Iterator[Finding]]) -> Iterator[Finding]:
    try:
        yield from check()
    except Exception as error:  # noqa: BLE001 - a doctor does not fall over a patient
        yield bad(name, f"the check itself failed ({type(error).__name__})", "report it")


def show(findings: list[Finding]) -> None:
    """Print the table: one line for what is good; what to do stands under what is not."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    colours = {"good": "green", "look": "yellow", "bad": "red"}
    table = Table(show_header=False, box=None, pad_edge=False)
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for finding in findings:
        mark = Text(MARKS[finding.state], style=colours[finding.state])
        said = Text(finding.found)
        if finding.cure:
            said.append(f"\n→ {finding.cure}", style="dim")
        table.add_row(mark, Text(finding.check), said)
    Console().print(table)
