"""Pictures of a case that is named late follow it under the new key, whatever is killed in between."""

import asyncio

import pytest

from bot.filestore import FileStore, Part
from bot.laying import Laying
from storage import replaced_keys
from storage.cipher import key_of
from storage.errors import Unreadable
from storage.store import Store
from supervision.files import FileKind, Incoming, StoredFile
from tests.chat import Chat, Town
from tests.handlers.playing import newest, report
from tests.handlers.test_recusal import names
from tests.storage.conftest import House
from tests.storage.killing import killed

CONTENT = {part: part.value.encode() * 9 for part in Part}


@pytest.fixture
def files(town: Town) -> FileStore:
    return shelf(town.store)


@pytest.fixture
def photo(town: Town, supervisor: Chat, secretary: Chat, files: FileStore) -> StoredFile:
    """A picture of a case, whole on disk; then 何检员 is named in the case."""
    report(supervisor)
    case = newest(town)
    sent = Incoming(kind=FileKind.PHOTO, file_id="remote", unique_id="u", message_id=9)
    owner = {"chat_id": 5, "person_id": case.reporter_id, "draft_id": None, "case_id": case.id}
    stored = town.act(lambda work: work.files.expect(sent, **owner))
    for part, content in CONTENT.items():
        files.write(stored.id, stored.key_id, part, content)
    town.act(lambda work: work.files.kept(stored.id, 9, "ab" * 32, copied=True))
    names(secretary, case.number, "何检员")
    return stored


def shelf(store: Store) -> FileStore:
    return FileStore(store.data / "files", store.ground.cipher)


def shown(store: Store, photo: StoredFile) -> dict[Part, bytes]:
    row = store.read_now(lambda work: work.files.by_id(photo.id))
    assert row is not None
    return {part: shelf(store).read(row.id, row.key_id, part) for part in Part}


def keys_on_disk(files: FileStore, photo: StoredFile) -> set[str]:
    return {key_of(files._path(photo.id, part).read_bytes()) for part in Part}


def knock(store: Store, files: FileStore) -> None:
    asyncio.run(Laying(store, files).knock())


def test_a_picture_is_shown_at_every_moment_and_then_lies_under_the_new_key(
    town: Town, files: FileStore, photo: StoredFile
) -> None:
    [now] = town.read(lambda work: work.files.of_case(newest(town).id))
    assert now.key_id != photo.key_id
    assert keys_on_disk(files, photo) == {photo.key_id}
    assert shown(town.store, photo) == CONTENT
    knock(town.store, files)
    assert keys_on_disk(files, photo) == {now.key_id}
    assert shown(town.store, photo) == CONTENT


def test_the_old_key_goes_once_nobody_can_be_reading_with_it(
    town: Town, files: FileStore, photo: StoredFile
) -> None:
    before = files._path(photo.id, Part.ORIGINAL).read_bytes()
    town.clock.forward(minutes=11)
    knock(town.store, files)
    assert town.read(replaced_keys.waiting) == []
    with pytest.raises(Unreadable):
        town.store.ground.cipher.open(photo.key_id, "file_store", "original", photo.id, before)
    assert shown(town.store, photo) == CONTENT


@pytest.mark.parametrize(
    "point", ["file_written:1", "file_renamed:2", "file_laid_anew:1", "before_keys_destroyed:1"]
)
def test_killed_between_the_pictures_it_is_finished_at_the_next_start(
    town: Town, photo: StoredFile, point: str
) -> None:
    town.clock.forward(minutes=11)
    house = House(None, town.store.data, town.clock)
    town.store.close()
    assert killed(house, f"{point}:kill", lambda store: knock(store, shelf(store)))
    store = house.open()
    assert shown(store, photo) == CONTENT
    knock(store, shelf(store))
    assert keys_on_disk(shelf(store), photo).isdisjoint({photo.key_id})
    assert not store.ground.keys.has(photo.key_id)
    assert shown(store, photo) == CONTENT
    house.close()
