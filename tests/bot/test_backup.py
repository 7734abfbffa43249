"""Backups: whole, encrypted, only what is new is written; and what comes back on an empty machine."""

import re
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from bot import backup, restore
from bot.application import _button_key
from bot.backup import Wish
from bot.backup_manifest import contents
from bot.backup_vault import HEADER, Vault, moment_of
from bot.control_acts import perform
from bot.filestore import FileStore, Part
from bot.opening import opened
from bot.restore import Source
from bot.settings import SettingsError
from storage import meta, verification
from storage.condition import examine
from storage.errors import StoreRefused, Unreadable
from storage.unit_of_work import UnitOfWork
from supervision.cases import Track
from supervision.files import FileState
from tests.bot.stick import Stick, bytes_below, facts, queued, reopened, settings
from tests.cast import MONDAY
from tests.chat import Chat, Town, photo
from tests.handlers.playing import newest, opens, report

MARKER = "养殖户老马家的鹅丢了"
ACTS = text("SELECT act FROM journal ORDER BY id")


@pytest.fixture
def stick(tmp_path: Path) -> Stick:
    return Stick(tmp_path)


# --- what is written


def test_a_backup_holds_no_word_and_no_key(town: Town, supervisor: Chat, stick: Stick) -> None:
    report(supervisor, MARKER)
    stick.back_up(town)
    lying = bytes_below(stick.target)
    master = bytes.fromhex((town.store.data / "master.key").read_text())
    for secret in (MARKER.encode(), "卫青石".encode(), b"13900000001", master, master.hex().encode()):
        assert secret not in lying
    assert not list(stick.folder.glob("**/backups/**/keys.db"))


def test_backup_and_restore_say_the_same_numbers(
    town: Town, supervisor: Chat, stick: Stick, tmp_path: Path
) -> None:
    report(supervisor, MARKER)
    answer = stick.back_up(town)
    again = restore.restore(settings(tmp_path / "empty"), stick.source(town))
    told = contents(again["tables"], again["files"])
    assert told == contents(answer["tables"], answer["files"])
    assert "matters 1," in told


def test_a_header_says_what_it_is_and_nothing_else(town: Town, stick: Stick) -> None:
    path = Path(stick.back_up(town)["backup"])
    assert path.read_bytes().startswith(HEADER)
    assert not re.search(b"cases|sqlite|version", path.read_bytes())


def test_a_second_backup_writes_only_what_is_new(town: Town, supervisor: Chat, stick: Stick) -> None:
    report(supervisor)
    assert stick.back_up(town)["again"] == 0
    second = stick.back_up(town)
    assert second["new"] <= 2  # meta: as of when the first one was
    assert second["again"] > 10


def test_the_house_remembers_its_newest_backup(town: Town, stick: Stick) -> None:
    at = stick.back_up(town)["at"]
    assert town.read(lambda work: meta.get(work, meta.LAST_BACKUP)) == at


def test_old_backups_go_with_what_only_they_used(town: Town, supervisor: Chat, stick: Stick) -> None:
    for _ in range(3):
        report(supervisor)
        stick.back_up(town, keep=2)
    assert len(list((stick.target / "manifests").iterdir())) == 2
    stick.back_up(town, keep=1)
    restored = stick.restored(town)
    assert len(list((stick.target / "chunks").glob("*/*"))) <= 40
    assert facts(restored) == facts(town.store.data)


@pytest.mark.parametrize("keys", ["backups/keys", "backups", ".", "town/keys"])
def test_keys_beside_the_backups_are_refused(town: Town, stick: Stick, keys: str) -> None:
    with pytest.raises(SettingsError, match=r"apart|inside"):
        backup.back_up(settings(town.store.data), Wish(stick.target, stick.folder / keys))
    assert not stick.target.exists()


def test_the_folder_of_another_house_is_refused(town: Town, stick: Stick) -> None:
    stick.back_up(town)
    other = stick.folder / "other"
    reopened(other).close()
    with pytest.raises(StoreRefused, match="another house"):
        backup.back_up(settings(other), Wish(stick.target, stick.folder / "other-keys"))


def test_the_keys_folder_holds_one_copy_the_newest(town: Town, stick: Stick) -> None:
    stick.back_up(town)
    key_id = town.act(lambda work: work.keys.new())
    stick.back_up(town)
    assert [path.name for path in stick.keys.iterdir()] == ["keys.db"]
    with closing(sqlite3.connect(stick.keys / "keys.db")) as connection:
        assert connection.execute("SELECT 1 FROM keys WHERE id = ?", (key_id,)).fetchone()


def test_the_first_time_it_says_what_to_do_with_the_master_key(town: Town, stick: Stick) -> None:
    first, second = stick.back_up(town), stick.back_up(town)
    assert backup.ADVICE in backup.remarks(first)
    assert backup.ADVICE not in backup.remarks(second)


def test_without_keys_it_says_that_nothing_can_be_read(town: Town, stick: Stick) -> None:
    town.store.close()
    answer = backup.back_up(settings(town.store.data), Wish(stick.target))
    town.store = reopened(town.store.data)
    assert "--keys" in next(backup.remarks(answer))
    assert town.store.read_now(examine).backup_keyless
    stick.back_up(town)
    assert not town.store.read_now(examine).backup_keyless


# --- what comes back


def test_everything_comes_back(town: Town, supervisor: Chat, stick: Stick) -> None:
    report(supervisor, MARKER)
    file = FileStore(town.store.data / "files", town.store.ground.cipher)
    case = newest(town)
    file.write("A" * 16, case.key_id, Part.ORIGINAL, b"a picture")
    stick.back_up(town)
    data = stick.restored(town)
    assert facts(data) == facts(town.store.data)
    store = reopened(data)
    told = store.read_now(lambda work: [entry.text for entry in work.cases.entries(case.id)])
    assert MARKER in "".join(told)
    assert (
        FileStore(data / "files", store.ground.cipher).read("A" * 16, case.key_id, Part.ORIGINAL)
        == b"a picture"
    )
    store.close()


def test_restored_twice_it_is_the_same(town: Town, supervisor: Chat, stick: Stick) -> None:
    report(supervisor)
    stick.back_up(town)
    assert facts(stick.restored(town, "one")) == facts(stick.restored(town, "two"))


def test_an_older_backup_can_be_chosen(town: Town, supervisor: Chat, stick: Stick) -> None:
    first = stick.back_up(town)
    before = facts(town.store.data)
    report(supervisor)
    stick.back_up(town)
    at = datetime.fromisoformat(first["at"])
    assert facts(stick.restored(town, at=at)) == before


def test_before_the_oldest_backup_it_says_of_when_that_is(town: Town, stick: Stick) -> None:
    oldest = datetime.fromisoformat(stick.back_up(town)["at"])
    with pytest.raises(StoreRefused, match=f"{oldest:%Y-%m-%dT%H:%M}"):
        stick.restored(town, at=oldest - timedelta(days=1))


def test_the_folder_of_the_master_key_stands_for_the_file(town: Town, stick: Stick) -> None:
    stick.back_up(town)
    given = Source(stick.target, stick.keys, town.store.data)
    restore.restore(settings(stick.folder / "restored"), given)
    assert (stick.folder / "restored" / "master.key").is_file()


def test_what_was_destroyed_since_stays_destroyed(
    town: Town, supervisor: Chat, reception: Chat, stick: Stick
) -> None:
    number = report(supervisor, MARKER, "unclear")
    case = newest(town)
    stick.back_up(town)
    opens(reception, number).presses("track.button.integrity")
    then = datetime.now(UTC)
    stick.back_up(town)
    data = stick.restored(town, at=_first(stick))
    store = reopened(data)
    assert then > _first(stick)
    with pytest.raises(Unreadable):
        store.ground.keys.get(case.key_id)
    again = store.read_now(lambda work: work.cases.by_id(case.id))
    assert MARKER not in str(store.read_now(lambda work: work.cases.entries(case.id)))
    store.close()
    assert again is not None
    assert MARKER.encode() not in bytes_below(data) + bytes_below(stick.target) + bytes_below(stick.keys)


def test_what_was_destroyed_after_the_master_key_was_changed_stays_destroyed_too(
    town: Town, supervisor: Chat, reception: Chat, stick: Stick
) -> None:
    number = report(supervisor, MARKER, "unclear")
    case = newest(town)
    stick.back_up(town)
    town.store.close()
    assert perform(settings(town.store.data), {"do": "rotate"})["keys"] > 1
    town.store = reopened(town.store.data)
    opens(reception, number).presses("track.button.integrity")
    stick.back_up(town)
    data = stick.restored(town, at=_first(stick))
    store = reopened(data)
    with pytest.raises(Unreadable):
        store.ground.keys.get(case.key_id)
    store.close()
    assert MARKER.encode() not in bytes_below(data) + bytes_below(stick.target) + bytes_below(stick.keys)


def test_a_conversation_that_was_destroyed_since_is_gone_and_its_chat_goes_on(
    town: Town, supervisor: Chat, stick: Stick
) -> None:
    supervisor.says("报问题").presses("track.button.everyday").says(MARKER)
    stick.back_up(town)
    town.act(_give_up)
    stick.back_up(town)
    town.store.close()
    town.store = reopened(stick.restored(town, at=_first(stick)))
    assert town.read(lambda work: work.drafts.active(person_of(work))) is None
    assert report(supervisor)


def test_what_was_sealed_late_under_a_shared_key_is_sealed_again(
    town: Town, supervisor: Chat, stick: Stick
) -> None:
    report(supervisor, MARKER, "unclear")
    case = newest(town)
    stick.back_up(town)
    with closing(sqlite3.connect(stick.keys / "keys.db")) as connection, connection:
        connection.execute("INSERT INTO sealed_cases VALUES (?)", (case.ref,))
    store = reopened(stick.restored(town))
    again = store.read_now(lambda work: work.cases.by_id(case.id))
    told = store.read_now(lambda work: [entry.text for entry in work.cases.entries(case.id)])
    store.close()
    assert again is not None
    assert (again.track, again.open, "".join(each or "" for each in told)) == (Track.INTEGRITY, False, "")


def _give_up(work: UnitOfWork) -> None:
    draft = work.drafts.active(person_of(work))
    assert draft is not None
    work.drafts.discard(draft)


def person_of(work: Any) -> int:
    """The supervisor's id."""
    person_id: int = work.people.by_user(5_000_000_001).id
    return person_id


def _first(stick: Stick) -> datetime:
    return moment_of(min((stick.target / "manifests").iterdir()))


def test_nothing_that_waited_is_said_again(town: Town, stick: Stick) -> None:
    town.store.act_now(lambda work: work.say(5_000_000_001, "home"))
    stick.back_up(town)
    assert "home" not in queued(stick.restored(town))


def test_messages_to_be_deleted_are_deleted_all_the_same(town: Town, stick: Stick) -> None:
    town.store.act_now(lambda work: work.erase(5_000_000_001, 7))
    stick.back_up(town)
    assert "" in queued(stick.restored(town))


def test_whoever_is_in_the_middle_of_something_and_the_keeper_hear_of_it(
    town: Town, supervisor: Chat, stick: Stick
) -> None:
    supervisor.says("报问题")
    stick.back_up(town)
    assert sorted(queued(stick.restored(town))) == ["keeper.restored", "restored.again"]


def test_what_they_hear_says_as_of_when(town: Town, supervisor: Chat, keeper: Chat, stick: Stick) -> None:
    supervisor.says("报问题")
    stick.back_up(town)
    town.store.close()
    town.store = reopened(stick.restored(town))
    town.deliver()
    assert supervisor.hears("restored.again")
    assert keeper.hears("keeper.restored")


def test_old_buttons_are_dead(town: Town, stick: Stick) -> None:
    stick.back_up(town)
    store = reopened(stick.restored(town))
    assert store.read_now(_button_key) != town.read(_button_key)
    store.close()


def test_a_restore_is_in_the_journal(town: Town, stick: Stick) -> None:
    stick.back_up(town)
    store = reopened(stick.restored(town))
    flaws = store.read_now(lambda work: verification.verify(work, store.data / "anchors.jsonl"))
    acts = store.read_now(lambda work: work.execute(ACTS).scalars().all())
    store.close()
    assert (flaws, acts[-1:]) == ([], ["restored"])


def test_a_file_whose_bytes_are_missing_is_asked_of_telegram_again(
    town: Town, supervisor: Chat, stick: Stick
) -> None:
    supervisor.says("报问题").presses("track.button.everyday").says("水管破了").sends(photo())
    file_id = town.read(lambda work: work.files.of_draft(1))[0].id
    town.act(lambda work: work.files.set_state(file_id, FileState.KEPT))
    stick.back_up(town)
    store = reopened(stick.restored(town))
    file = store.read_now(lambda work: work.files.by_id(file_id))
    store.close()
    assert file is not None
    assert file.state is FileState.PENDING


# --- what is refused


def test_a_folder_that_is_not_empty_is_refused_and_left_alone(town: Town, stick: Stick) -> None:
    stick.back_up(town)
    data = stick.restored(town)
    before = bytes_below(data)
    with pytest.raises(SettingsError, match="not empty"):
        stick.restored(town)
    assert bytes_below(data) == before


def test_a_wrong_master_key_is_refused_and_nothing_is_left(town: Town, stick: Stick) -> None:
    stick.back_up(town)
    other = stick.folder / "other"
    reopened(other).close()
    wrong = Source(stick.target, stick.keys, other / "master.key")
    with pytest.raises(StoreRefused, match="does not fit"):
        restore.restore(settings(stick.folder / "restored"), wrong)
    assert [path.name for path in (stick.folder / "restored").iterdir()] == ["lock"]


@pytest.mark.parametrize("harm", ["changed", "gone"])
def test_a_damaged_chunk_is_refused_and_nothing_is_left(town: Town, stick: Stick, harm: str) -> None:
    stick.back_up(town)
    for path in (stick.target / "chunks").glob("*/*"):
        path.write_bytes(path.read_bytes()[:-1] + b"x") if harm == "changed" else path.unlink()
    with pytest.raises(StoreRefused, match="damaged"):
        stick.restored(town)
    assert [path.name for path in (stick.folder / "restored").iterdir()] == ["lock"]


def test_an_empty_backup_folder_is_said(town: Town, stick: Stick) -> None:
    stick.back_up(town)
    for path in (stick.target / "manifests").iterdir():
        path.unlink()
    with pytest.raises(StoreRefused, match="no backup"):
        stick.restored(town)


def test_an_interrupted_restore_stops_a_start_and_is_run_again(town: Town, stick: Stick) -> None:
    stick.back_up(town)
    half = stick.folder / "half"
    (half / "restoring").mkdir(parents=True)
    (half / "keys.db").write_text("half")
    with pytest.raises(StoreRefused, match="run `lianqin restore` again"), opened(settings(half)):
        pass
    assert facts(stick.restored(town, "half")) == facts(town.store.data)


def test_damage_to_one_chunk_is_mended_within_a_month(town: Town, stick: Stick) -> None:
    stick.back_up(town)
    vault = Vault(stick.target, b"k" * 32)
    names = [vault.put(b"x%d" % each, MONDAY) for each in range(60)]
    for name in names:
        (stick.target / "chunks" / name[:2] / name).write_bytes(b"rotten")
    for day in range(30):
        for each in range(60):
            vault.put(b"x%d" % each, MONDAY + timedelta(days=day))
    assert [vault.get(name) for name in names] == [b"x%d" % each for each in range(60)]
