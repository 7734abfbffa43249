"""After a name is deleted: every key that ever sealed it is destroyed, ours and the backups', and no chat shows it."""

from collections.abc import Iterator
from contextlib import closing
from datetime import datetime

import pytest

from handlers.notices import announce
from storage import replaced_keys
from storage.cipher import Cipher
from storage.laying_anew import finish
from storage.portable_keys import NAME as KEYS
from storage.portable_keys import survivors
from storage.store import Store
from tests.bot.stick import Stick, bytes_below, reopened
from tests.bot.test_forensics import SEARCHED
from tests.cast import KEPT
from tests.chat import Chat, Town
from tests.figures_told import count
from tests.handlers.playing import hand_over, opens
from tests.handlers.test_erasing import NAME, PHONE, STORY, confirms, file, wishes

MARKS = (NAME, PHONE, "139-0000-0098")


@pytest.fixture
def stick(tmp_path) -> Stick:
    return Stick(tmp_path / "stick")


@pytest.fixture
def under(monkeypatch: pytest.MonkeyPatch) -> Iterator[set[str]]:
    """The keys under which anything that tells the name was ever sealed, whatever the table."""
    keys: set[str] = set()
    seal = Cipher.seal

    def noted(self: Cipher, key_id: str, table: str, column: str, row: str, plain: bytes) -> bytes:
        if any(mark.encode() in plain or mark.encode("unicode_escape") in plain for mark in MARKS):
            keys.add(key_id)
        return seal(self, key_id, table, column, row, plain)

    monkeypatch.setattr(Cipher, "seal", noted)
    return iter([keys]).__next__()


def backed_up(town: Town, stick: Stick) -> str:
    """When it was; the house goes on by the town's clock."""
    at = str(stick.back_up(town)["at"])
    town.store.close()
    town.store = Store.open(None, town.store.data, clock=town.clock, time=KEPT, announce=announce)
    return at


def erased(town: Town, supervisor: Chat, secretary: Chat, officer: Chat, stick: Stick) -> tuple[str, str]:
    """Told, mended, looked at and backed up; then deleted, and a quarter of an hour gone by."""
    number = file(supervisor)
    hand_over(secretary, number)
    opens(supervisor, number).presses("move.button.who").presses("move.button.fix_who").says(f"{NAME} 四组")
    before = backed_up(town, stick)
    wishes(supervisor, number)
    confirms(officer)
    town.passes(minutes=15)
    town.act(lambda work: [finish(work, each) for each in replaced_keys.waiting(work)])
    return before, number


def test_every_key_that_ever_sealed_it_is_destroyed_in_the_house_and_in_the_backup(
    town: Town, supervisor: Chat, secretary: Chat, officer: Chat, stick: Stick, under: set[str]
) -> None:
    erased(town, supervisor, secretary, officer, stick)
    assert len(under) >= 2
    assert under & survivors(stick.keys / KEYS).ids
    assert [key for key in under if town.store.ground.keys.has(key)] == []
    stick.back_up(town)
    count(SEARCHED)
    assert under & survivors(stick.keys / KEYS).ids == set()


def test_the_backup_taken_before_comes_back_without_it(
    town: Town, supervisor: Chat, secretary: Chat, officer: Chat, stick: Stick
) -> None:
    before, number = erased(town, supervisor, secretary, officer, stick)
    stick.back_up(town)
    data = stick.restored(town, at=datetime.fromisoformat(before))
    lying = bytes_below(town.store.data) + bytes_below(stick.folder) + bytes_below(data)
    count(SEARCHED, 3)
    assert [mark for mark in (*MARKS, STORY) if mark.encode() in lying] == []
    with closing(reopened(data)) as store:
        case = store.read_now(lambda work: work.cases.by_number(number))
        assert case is not None
        assert store.read_now(lambda work: work.cases.identified(case.id)) == ()
        assert [each.name for each in store.read_now(lambda work: work.cases.complainants(case.id))] == [None]


def test_no_chat_shows_it(town: Town, supervisor: Chat, secretary: Chat, officer: Chat, stick: Stick) -> None:
    erased(town, supervisor, secretary, officer, stick)
    count(SEARCHED)
    for chat in (supervisor, secretary, officer):
        shown = "\n".join(each.text for each in chat.messages.values())
        assert [mark for mark in MARKS if mark in shown] == []
