"""What doctor makes of the store's condition, asked of the store or of the running bot, and of the host."""

import os
import resource
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.clock import Clock
from bot.control import ControlServer, Progress
from bot.control_acts import ControlActs
from bot.doctor import Finding
from bot.doctor_condition import condition
from bot.doctor_host import cores, handles, keys, leftovers, swap
from bot.doctor_memory import memory
from bot.opening import opened
from bot.settings import Settings, read_settings
from storage.condition import Condition, examine
from storage.store import Store

CALM = Condition(
    inbox=0, outbox=0, parked=0, missing=0, alarms={}, last_backup=datetime.now(UTC),
    backup_beside=False, founded=True, settings={}, standbys=[], workers=None,
)  # fmt: skip
DURABLE = {
    "synchronous_commit": "on",
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_standby_names": "",
}
PG = replace(CALM, settings=DURABLE, workers=2)


def states(found: Condition) -> dict[str, str]:
    return {finding.check: finding.state for finding in condition(found)}


def test_a_calm_house_is_good_all_over() -> None:
    assert set(states(CALM).values()) == set(states(PG).values()) == {"good"}


def test_rules_that_were_changed_in_the_chat_are_listed_beside_what_the_file_says() -> None:
    found = condition(replace(CALM, rules={"hours.close": ("17:30", 2, "18:00")}))
    (finding,) = [each for each in found if each.check == "changed rules"]
    assert "hours.close = 17:30 (change 2; the file or its default says 18:00)" in finding.found


def test_a_pin_for_everybody_is_good_and_says_how_many_have_none_yet() -> None:
    found = condition(replace(CALM, officers=12, with_pin=7, pin_before="required"))
    (finding,) = [each for each in found if each.check == "PIN"]
    assert (finding.state, "7 of 12" in finding.found) == ("good", True)


@pytest.mark.parametrize(
    ("changes", "check", "state"),
    [
        ({"inbox": 1001}, "queues", "look"),
        ({"missing": 3}, "lost updates", "look"),
        ({"parked": 1}, "parked updates", "look"),
        ({"alarms": {"conflict": datetime(2026, 11, 23, tzinfo=UTC)}}, "alarms", "look"),
        ({"last_backup": None}, "backup", "look"),
        ({"last_backup": datetime.now(UTC) - timedelta(days=3)}, "backup", "look"),
        ({"last_backup": datetime.now(UTC) - timedelta(days=8)}, "backup", "bad"),
        ({"backup_beside": True}, "backup", "look"),
        ({"officers": 12, "with_pin": 7}, "PIN", "look"),
        ({"officers": 12, "with_pin": 7, "pin_before": "sensitive"}, "PIN", "look"),
        ({"backup_keyless": True}, "backup", "look"),
        ({"settings": {**DURABLE, "synchronous_commit": "off"}}, "durability", "bad"),
        ({"settings": {**DURABLE, "fsync": "off"}}, "durability", "bad"),
        ({"settings": {**DURABLE, "synchronous_commit": "local"}}, "durability", "look"),
        ({"standbys": ["async"]}, "standby", "look"),
        ({"unfit": ["silent.supervisor"]}, "changed rules", "look"),
        ({"workers": 0}, "workers", "look"),
    ],
)
def test_whatever_is_not_as_it_should_be_has_its_finding_and_its_cure(
    changes: dict[str, object], check: str, state: str
) -> None:
    found = condition(replace(PG, **changes))  # type: ignore[arg-type]
    (finding,) = [each for each in found if each.check == check]
    assert (finding.state, bool(finding.cure)) == (state, True)


def test_a_house_without_people_needs_no_backup() -> None:
    assert states(replace(CALM, last_backup=None, founded=False))["backup"] == "good"


def test_it_goes_through_the_socket_as_it_was() -> None:
    whole = replace(PG, alarms={"disk": datetime(2026, 11, 23, tzinfo=UTC)}, standbys=["sync"])
    assert Condition.from_json(whole.as_json()) == whole


def test_a_bot_of_an_older_version_says_nothing_of_disk_and_keys() -> None:
    told = CALM.as_json()
    del told["backup_beside"], told["backup_keyless"]
    assert Condition.from_json(told) == CALM


def test_the_store_tells_its_condition(store: Store) -> None:
    found = store.read_now(examine)
    assert (found.inbox, found.missing, found.alarms, found.workers) == (0, 0, {}, None)
    assert not found.founded


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    for name in [name for name in os.environ if name.startswith("LIANQIN_")]:
        monkeypatch.delenv(name)
    return read_settings(data=tmp_path / "house")


@pytest.mark.parametrize("knows", [True, False])
async def test_the_running_bot_is_asked_also_one_that_knows_less(settings: Settings, knows: bool) -> None:
    clock = Clock()
    with opened(settings, clock) as store:

        async def examined(_request: object, _progress: Progress) -> dict[str, object]:
            return (await store.read(examine)).as_json()

        acts = ControlActs(store, settings, clock).table()
        acts.pop("examine", None)
        server = ControlServer(store.data, {**acts, **({"examine": examined} if knows else {})})
        await server.start()
        found = await in_a_thread(settings)
        await server.stop()
    assert {"database", "queues"} <= {each.check for each in found}
    assert ("backup" in {each.check for each in found}) is knows


async def in_a_thread(settings: Settings) -> list[Finding]:
    import asyncio

    return await asyncio.to_thread(lambda: list(memory(settings)))


def test_a_key_store_that_is_not_there_is_bad(settings: Settings) -> None:
    with opened(settings):
        pass
    (sound,) = keys(settings)
    (settings.data / "keys.db").unlink()
    (finding,) = keys(settings)
    assert (sound.state, finding.state) == ("good", "bad")
    assert "keys.db" in finding.found


def test_where_there_is_no_house_no_keys_are_missed(settings: Settings) -> None:
    assert list(keys(settings)) == []


def test_an_old_unfinished_file_is_seen_a_fresh_one_is_not(settings: Settings) -> None:
    draft = settings.data / "files" / "ab" / "0123.part"
    draft.parent.mkdir(parents=True)
    draft.touch()
    assert next(leftovers(settings)).state == "good"
    os.utime(draft, (0, 0))
    assert next(leftovers(settings)).state == "look"


def test_half_of_a_restore_is_no_house(settings: Settings) -> None:
    (settings.data / "restoring").mkdir(parents=True)
    assert next(leftovers(settings)).state == "bad"


@pytest.mark.parametrize(("allowed", "state"), [(4096, "good"), (512, "look"), (64, "bad")])
def test_too_few_open_files_are_seen(allowed: int, state: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resource, "getrlimit", lambda _which: (allowed, allowed))
    assert next(handles()).state == state


@pytest.mark.parametrize(("size", "state"), [(0, "good"), (-1, "look")])
def test_core_dumps_are_seen(size: int, state: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resource, "getrlimit", lambda _which: (size, size))
    assert next(cores()).state == state


def test_swap_in_the_clear_is_seen(tmp_path: Path) -> None:
    table = tmp_path / "swaps"
    table.write_text("Filename Type\n/dev/zram0 partition\n")
    assert next(swap(table)).state == "good"
    table.write_text("Filename Type\n/dev/zram0 partition\n/swapfile file\n")
    assert next(swap(table)).found.startswith("/swapfile")
