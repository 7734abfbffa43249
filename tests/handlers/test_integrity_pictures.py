"""Pictures of integrity matters: sealed under the number's key, of nobody; two persons see a marked copy, once."""

import asyncio
import io

import pytest
from PIL import Image
from sqlalchemy import text

from bot.attachments import Attachments
from bot.download import Look
from bot.fetcher import Fetcher
from bot.filestore import FileStore, Part
from bot.pictures.painter import PAINTER
from handlers.said import Kind
from storage.errors import Unreadable
from storage.integrity_files import IntegrityFileRow
from storage.unit_of_work import UnitOfWork
from supervision.acts.marking import resolve
from supervision.acts.retaining import apply_terms
from supervision.files import FileState
from tests.chat import Chat, Shown, Town, photo, sent
from tests.handlers.test_amending import county
from tests.handlers.test_integrity import registers, sealed
from tests.handlers.test_integrity_content import looks, on
from tests.handlers.test_sealed_way import second
from tests.lying import lying
from tests.pictures.hostile import encoded, four_corners

__all__ = ["county", "on", "second"]

pytestmark = pytest.mark.usefixtures("on")

CAPTION, PLACE = "账本上写着鱼塘款", "SECRET-PLACE"


@pytest.fixture(scope="module", autouse=True)
def painter() -> object:
    yield PAINTER
    PAINTER.dismiss()


class Given:
    """Telegram's files: always this one."""

    def __init__(self, content: bytes) -> None:
        self.given = content

    async def forget(self, _left: list[str]) -> None:
        pass

    async def content(self, _file_id: str, look: Look, _left: list[str]) -> bytes:
        look(self.given)
        return self.given

    async def stop(self) -> None:
        """Nothing is open."""


def jpeg() -> bytes:
    exif = Image.Exif()
    exif[0x010E] = PLACE
    return encoded(four_corners(800, 600), "JPEG", exif=exif)


def shelf(town: Town) -> FileStore:
    return FileStore(town.store.data / "files", town.store.ground.cipher)


def comes(town: Town, content: bytes) -> None:
    """What waits to be fetched comes."""

    async def fetch() -> None:
        fetcher = Fetcher(town.store, shelf(town), Given(content))
        while (waiting := await fetcher._next()) is not None:
            await fetcher._fetch(waiting)

    asyncio.run(fetch())
    town.deliver()


def written(supervisor: Chat, *what: dict[str, object]) -> str:
    number = sealed(supervisor)
    supervisor.presses("integrity.button.write")
    for each in what:
        supervisor.sends(each)
    return number


def of(town: Town, number: str) -> list[tuple[FileState, str]]:
    return [(each.state, each.id) for each in town.read(lambda work: work.contents.pictures(number))]


def album(who: Chat) -> list[Shown]:
    return [each for each in who.messages.values() if each.part is not None and each.part.does == "files"]


def test_a_photo_is_sealed_with_its_caption_and_leaves_the_chat_at_once(town: Town, supervisor: Chat) -> None:
    number = written(supervisor, photo(CAPTION))
    assert supervisor.last_message_id in supervisor.deleted
    assert supervisor.hears("integrity.written")
    assert all(CAPTION not in shown.text for shown in supervisor.messages.values())
    assert town.read(lambda work: work.contents.written(number)) == [CAPTION]


def test_of_a_photo_only_the_copy_without_metadata_is_kept_and_nobodys_name(
    town: Town, supervisor: Chat
) -> None:
    number = written(supervisor, photo())
    comes(town, jpeg())
    [(state, file_id)] = of(town, number)
    assert state is FileState.KEPT
    assert [part for part in Part if shelf(town).has(file_id, part)] == [Part.COPY]
    row = town.read(lambda work: work.execute(IntegrityFileRow.__table__.select()).one())
    assert (row.file_id, row.next_attempt) == (None, None)
    raw = b"".join(content for _, content in lying(town.store.data))
    assert PLACE.encode() not in raw
    assert jpeg()[-400:] not in raw


def test_the_pictures_of_an_album_follow_the_first_whatever_is_asked_by_then(
    town: Town, supervisor: Chat
) -> None:
    number = written(supervisor, photo(album="a"))
    supervisor.says("/visit").sends(photo(album="a"))
    assert supervisor.last_message_id in supervisor.deleted
    assert len(of(town, number)) == 2
    assert supervisor.shows == ""


@pytest.mark.parametrize("content", [b"%PDF-1.7 by somebody", b"\xff\xd8\xff broken"])
def test_what_is_no_picture_is_not_kept_and_the_supervisor_hears(
    town: Town, supervisor: Chat, content: bytes
) -> None:
    number = written(supervisor, sent(Kind.DOCUMENT))
    comes(town, content)
    [(state, file_id)] = of(town, number)
    assert state is FileState.REFUSED
    assert not any(shelf(town).has(file_id, part) for part in Part)
    assert supervisor.hears("integrity.picture_lost")


def test_two_persons_let_one_look_once_for_minutes_at_a_marked_copy(
    town: Town, supervisor: Chat, reception: Chat, second: Chat
) -> None:
    number = written(supervisor, photo(CAPTION))
    comes(town, jpeg())
    looks(reception, second, number)
    [shown] = album(reception)
    assert shown.part is not None
    assert shown.part.protected
    assert CAPTION in reception.shows
    assert album(second) == []
    copy = asyncio.run(Attachments(town.store, shelf(town)).kept(*_fields(shown))).content
    assert Image.open(io.BytesIO(copy)).getexif() == {}
    assert whose(town, shown.part.fields["mark"]) == ["解信访"]
    town.passes(minutes=11)
    assert album(reception) == []
    assert all(CAPTION not in each.text for each in reception.messages.values())


def _fields(shown: Shown) -> tuple[str, dict[str, object]]:
    assert shown.part is not None
    return shown.part.fields["files"][0], dict(shown.part.fields)


def whose(town: Town, mark: str) -> list[str]:
    def find(work: UnitOfWork) -> list[str]:
        return [each.person.name for each in resolve(work, mark) if each.person is not None]

    found: list[str] = town.act(find)
    return found


def test_pictures_without_a_word_are_read_too(
    town: Town, supervisor: Chat, reception: Chat, second: Chat
) -> None:
    number = written(supervisor, photo())
    comes(town, jpeg())
    looks(reception, second, number)
    assert reception.hears("integrity.content_pictures")
    reception.presses("identity.button.hide")
    assert album(reception) == []


def test_pictures_the_bot_can_delete_no_more_their_reader_is_asked_to_delete_once(
    town: Town, supervisor: Chat, reception: Chat, second: Chat
) -> None:
    number = written(supervisor, photo())
    comes(town, jpeg())
    looks(reception, second, number)
    town.clock.forward(days=3)
    town.passes(minutes=1)
    assert reception.hears("integrity.content_stays")
    reception.forgets()
    town.passes(hours=1)
    assert not reception.hears("integrity.content_stays")


def test_more_is_one_tap_away_and_a_number_takes_so_many(
    town: Town, supervisor: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("supervision.acts.integrity_content.MOST_PICTURES", 2)
    number = written(supervisor, photo())
    supervisor.presses("integrity.button.more").sends(photo())
    supervisor.presses("integrity.button.more").sends(photo())
    assert supervisor.hears("refusal.content_many")
    assert len(of(town, number)) == 2


# --- its term


def over(town: Town, **span: float) -> None:
    """Time passes, and what is over goes."""
    town.clock.forward(**span)
    while town.act(apply_terms):
        pass


def test_three_years_after_the_county_closed_it_nothing_of_it_opens_and_who_read_it_remains(
    town: Town, supervisor: Chat, reception: Chat, second: Chat, county: Chat
) -> None:
    number = written(supervisor, photo(CAPTION))
    comes(town, jpeg())
    looks(reception, second, number).presses("identity.button.hide")
    registers(reception, number, named="anonymous")
    reception.presses("integrity.button.close").presses("integrity.close.done")
    [file] = town.read(lambda work: work.contents.pictures(number))
    over(town, days=3 * 366)
    assert not town.store.ground.keys.has(file.key_id)
    with pytest.raises(Unreadable):
        shelf(town).read(file.id, file.key_id, Part.COPY)
    assert town.read(lambda work: (work.contents.written(number), work.contents.county_of(number))) == (
        [],
        None,
    )
    raw = b"".join(content for _, content in lying(town.store.data))
    assert [said for said in (CAPTION, PLACE) if said.encode() in raw] == []
    assert number in county.says("/queue").presses("integrity.button.custody").shows
    assert steps_of(town)[-2:] == ["terms_applied", "custody_read"]


def steps_of(town: Town) -> list[str]:
    acts = text("SELECT act FROM journal WHERE stream = 'house' ORDER BY id")
    return list(town.read(lambda work: work.execute(acts).scalars().all()))


def test_what_is_open_stays_and_what_nobody_came_with_goes_three_years_after_the_writing(
    town: Town, supervisor: Chat, reception: Chat
) -> None:
    open_one, forgotten = written(supervisor, photo(CAPTION)), written(supervisor, photo(CAPTION))
    registers(reception, open_one)
    over(town, days=3 * 365 - 2)
    assert town.read(lambda work: work.contents.written(forgotten)) == [CAPTION]
    over(town, days=9)
    assert town.read(lambda work: work.contents.written(forgotten)) == []
    assert town.read(lambda work: work.contents.written(open_one)) == [CAPTION]
