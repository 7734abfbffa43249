"""After 干部有问题 PostgreSQL's own folder is searched: its tables, its log, what it keeps of old rows; none has it."""

import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

from handlers.conversation import Conversation
from handlers.notices import announce
from locales.catalogue import Catalogue
from storage.errors import Unreadable
from storage.store import Store
from tests.bot.test_forensics import CAPTION, EDITED, SEARCHED, TYPED, sealed, told
from tests.cast import KEPT, settle
from tests.chat import Clock, Town
from tests.figures_told import count
from tests.postgres import Server, server

# A server of its own, whose folder holds nothing of other tests.
pytestmark = [pytest.mark.long, pytest.mark.timeout(600)]


@pytest.fixture
def own() -> Iterator[Server]:
    with server(durable=True) as made:
        yield made


@pytest.fixture
def town_there(own: Server, tmp_path: Path, said_words: Catalogue, ear: Conversation) -> Iterator[Town]:
    """The town, on that server."""
    clock = Clock()
    store = Store.open(own.url, tmp_path / "data", clock=clock, time=KEPT, announce=announce)
    store.act_now(settle)
    made = Town(store, clock, said_words, ear)
    yield made
    made.store.close()


def lying(own: Server) -> bytes:
    """Every byte the server has on its disk, once its log and its pages are written out."""
    with psycopg.connect(own.url, autocommit=True) as connection:
        connection.execute("CHECKPOINT")
    return read(own)


def read(own: Server) -> bytes:
    """As it lies there; a file that the server takes away meanwhile is gone."""
    found = []
    for path in sorted(own.folder.rglob("*")):
        with suppress(FileNotFoundError):
            if path.is_file():
                found.append(path.read_bytes())
    return b"".join(found)


def said_in(there: bytes) -> list[str]:
    """Which of the markers are there, as text or as JSON writes it."""
    markers = (TYPED, CAPTION, EDITED)
    return [each for each in markers if each.encode() in there or json.dumps(each).encode()[1:-1] in there]


def test_no_byte_of_the_servers_folder_says_it_before_or_after(own: Server, town_there: Town) -> None:
    supervisor = town_there.chat("supervisor")
    keys = told(supervisor)
    before = lying(own)
    sealed(supervisor)
    after = lying(own)
    for bytes_there in (before, after):
        assert "青石村".encode() in bytes_there  # what is no secret is found: the search does search
        assert said_in(bytes_there) == []
        count(SEARCHED)
    for key in keys:
        with pytest.raises(Unreadable):
            town_there.store.ground.keys.get(key)


def test_nor_does_its_log_or_what_it_keeps_of_rows_that_are_gone(own: Server, town_there: Town) -> None:
    """After a power cut it reads its log again; nothing of what was said comes back by that."""
    supervisor = town_there.chat("supervisor")
    told(supervisor)
    sealed(supervisor)
    town_there.store.close()
    own.stop("immediate")
    assert said_in(read(own)) == []
    count(SEARCHED)
    own.start()
    assert said_in(lying(own)) == []
