"""A sheet of one-time links lies in the data folder in the clear: it goes with its last link, and after three days."""

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.doctor_host import sheets
from bot.filestore import FileStore
from bot.settings import read_settings
from bot.sheets import KEPT, SHEETS, lying, note
from bot.ticks import Chores
from storage.store import Store
from supervision.acts.enrolling import EXPIRED, USED, invite
from supervision.offices import Role
from supervision.places import Level, Place
from tests.bot.test_ticks import KEPT as TIME
from tests.bot.test_ticks import Clock

PHONES = ("13900000001", "13900000002")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> Iterator[Store]:
    opened = Store.open(None, tmp_path / "data", clock=clock, time=TIME)
    yield opened
    opened.close()


@pytest.fixture
def chores(store: Store) -> Chores:
    return Chores(store, FileStore(store.data / "files", store.ground.cipher), ())


@pytest.fixture
def ids(store: Store) -> list[int]:
    """Two open links, on a sheet that was drawn just now."""

    def act(work):  # type: ignore[no-untyped-def]
        place = work.places.put(Place(0, "C", "青石县", Level.COUNTY))
        made = [invite(work, name="张三", phone=each, role=Role.KEEPER, place_id=place.id) for each in PHONES]
        return [each.invitation for each in made]

    made = store.act_now(act)
    draw(store, [each.ref for each in made])
    return [each.id for each in made]


def draw(store: Store, refs: list[str] | None, name: str = "20260302-090000") -> Path:
    (store.data / SHEETS).mkdir(exist_ok=True)
    sheet = store.data / SHEETS / f"{name}.pdf"
    if refs is not None:
        note(sheet, refs)
    sheet.write_bytes(b"%PDF")
    return sheet


def aged(sheet: Path, span: timedelta) -> None:
    at = sheet.stat().st_mtime - span.total_seconds()
    os.utime(sheet, (at, at))


async def test_with_its_last_link_used_it_goes_and_not_before(
    store: Store, chores: Chores, ids: list[int]
) -> None:
    await chores.sweep_sheets()
    store.act_now(lambda work: work.invitations.set_state(ids[0], USED))
    await chores.sweep_sheets()
    assert len(lying(store.data)) == 1
    store.act_now(lambda work: work.invitations.set_state(ids[1], EXPIRED))
    await chores.sweep_sheets()
    assert lying(store.data) == ()


async def test_links_that_lived_their_week_open_nothing_and_their_sheet_goes(
    store: Store, chores: Chores, ids: list[int], clock: Clock
) -> None:
    clock.now += timedelta(days=8)
    await chores.sweep_sheets()
    assert lying(store.data) == ()


@pytest.mark.parametrize("noted", [True, False])
async def test_after_three_days_it_goes_whatever_its_links_do(
    store: Store, chores: Chores, ids: list[int], noted: bool
) -> None:
    (sheet,) = lying(store.data)
    if not noted:
        sheet.with_suffix(".json").unlink()
    aged(sheet, KEPT - timedelta(hours=1))
    await chores.sweep_sheets()
    assert lying(store.data) == (sheet,)
    aged(sheet, timedelta(hours=2))
    await chores.sweep_sheets()
    assert lying(store.data) == ()


async def test_of_a_sheet_that_went_the_note_goes_too(store: Store, chores: Chores, ids: list[int]) -> None:
    (sheet,) = lying(store.data)
    aged(sheet.with_suffix(".json"), KEPT)
    sheet.unlink()
    await chores.sweep_sheets()
    assert list((store.data / SHEETS).iterdir()) == []


def test_the_doctor_warns_while_one_lies_there(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIANQIN_DATA", str(store.data))
    assert [each.state for each in sheets(read_settings())] == ["good"]
    draw(store, [])
    (found,) = sheets(read_settings())
    assert found.state == "look"
    assert "delete it" in found.cure
