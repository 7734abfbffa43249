"""After 干部有问题 every place where something may lie is searched for what was said: none has it, none opens it."""

from pathlib import Path
from typing import Any

import pytest

from storage.errors import Unreadable
from storage.portable_keys import NAME as KEYS
from storage.portable_keys import survivors
from tests.bot.stick import Stick, bytes_below
from tests.chat import Chat, Town, photo
from tests.figures_told import count

#: Said in one way after another before it was known what it was about.
TYPED, CAPTION, EDITED = "养鹅户说支书多占鱼塘款", "账本拍下来了支书签的字", "支书姓牛的多占鱼塘款"
#: What is counted: a folder, a backup, a server's disk, a chat or a log, read byte by byte.
SEARCHED = "places searched for what was sealed, nothing found"


@pytest.fixture
def stick(tmp_path: Path) -> Stick:
    return Stick(tmp_path / "stick")


def told(who: Chat) -> frozenset[str]:
    """A text, a photo with a caption and an edited text lie in a draft; the keys they lie under."""
    who.says(TYPED)
    first = who.last_message_id
    who.sends(photo(CAPTION))
    who.edits(first, EDITED)
    person = who.town.read(lambda work: work.people.by_user(who.user_id))
    return frozenset({who.town.read(lambda work: work.drafts.active(person.id).key_id)})


def sealed(who: Chat) -> None:
    who.presses("held.report").presses("track.button.integrity")


def words() -> list[bytes]:
    return [each.encode() for each in (TYPED, CAPTION, EDITED)]


def test_no_file_of_the_house_and_no_backup_says_it(town: Town, supervisor: Chat, stick: Stick) -> None:
    """Database, WAL, free pages, key store, files: before and after; and the backup that was taken in between."""
    told(supervisor)
    stick.back_up(town)
    sealed(supervisor)
    stick.back_up(town)
    lying = bytes_below(town.store.data) + bytes_below(stick.folder)
    count(SEARCHED, 2)
    assert [word for word in words() if word in lying] == []


def test_no_key_store_opens_it_neither_ours_nor_the_copy(town: Town, supervisor: Chat, stick: Stick) -> None:
    keys = told(supervisor)
    stick.back_up(town)
    assert keys <= survivors(stick.keys / KEYS).ids
    sealed(supervisor)
    stick.back_up(town)
    assert [key for key in keys if town.store.ground.keys.has(key)] == []
    assert keys & survivors(stick.keys / KEYS).ids == frozenset()
    for key in keys:
        with pytest.raises(Unreadable):
            town.store.ground.keys.get(key)


def test_the_backup_taken_before_is_restored_without_it(town: Town, supervisor: Chat, stick: Stick) -> None:
    told(supervisor)
    before = stick.back_up(town)["at"]
    sealed(supervisor)
    stick.back_up(town)
    data = stick.restored(town, at=_moment(before))
    count(SEARCHED)
    assert [word for word in words() if word in bytes_below(data)] == []


def _moment(at: Any) -> Any:
    from datetime import datetime

    return datetime.fromisoformat(at) if isinstance(at, str) else at


def test_neither_side_of_the_chat_shows_it(town: Town, supervisor: Chat) -> None:
    told(supervisor)
    own = supervisor.last_message_id
    sealed(supervisor)
    shown = "\n".join(each.text for each in supervisor.messages.values())
    count(SEARCHED)
    assert not any(word in shown for word in (TYPED, CAPTION, EDITED))
    assert own in supervisor.deleted
