"""After a name is deleted PostgreSQL's own folder is searched: old rows and log lie there for long, and no key is left
that opens them."""

from collections.abc import Iterator

import pytest

from storage import replaced_keys
from storage.cipher import Cipher
from storage.errors import Unreadable
from storage.laying_anew import finish
from tests.bot.test_forensics import SEARCHED
from tests.bot.test_forensics_erased import MARKS
from tests.bot.test_forensics_postgres import lying, own, read, town_there
from tests.chat import Town
from tests.figures_told import count
from tests.handlers.playing import hand_over, opens
from tests.handlers.test_erasing import NAME, confirms, file, looks_up, wishes
from tests.postgres import Server

__all__ = ["own", "town_there"]

# A server of its own, whose folder holds nothing of other tests.
pytestmark = [pytest.mark.long, pytest.mark.timeout(600)]


@pytest.fixture
def sealed(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[bytes, str]]:
    """What was ever sealed that tells the name, whatever the table, and under which key."""
    found: dict[bytes, str] = {}
    seal = Cipher.seal

    def noted(self: Cipher, key_id: str, table: str, column: str, row: str, plain: bytes) -> bytes:
        made = seal(self, key_id, table, column, row, plain)
        if any(mark.encode() in plain or mark.encode("unicode_escape") in plain for mark in MARKS):
            found[made] = key_id
        return made

    monkeypatch.setattr(Cipher, "seal", noted)
    return iter([found]).__next__()


def told(town: Town) -> str:
    """A name, a phone and a place; the name mended once."""
    supervisor = town.chat("supervisor")
    number = file(supervisor)
    hand_over(town.chat("secretary"), number)
    opens(supervisor, number).presses("move.button.who").presses("move.button.fix_who").says(f"{NAME} 四组")
    return number


def deleted(town: Town, number: str) -> None:
    """The wish, the county's word, and what follows the case to its new key."""
    wishes(town.chat("supervisor"), number)
    confirms(town.chat("officer"))
    town.passes(minutes=15)
    town.act(lambda work: [finish(work, each) for each in replaced_keys.waiting(work)])


def said_in(there: bytes) -> list[str]:
    """Which of the markers lie there, as text or as JSON writes it."""
    count(SEARCHED)
    return [m for m in MARKS if m.encode() in there or m.encode("unicode_escape") in there]


def test_no_byte_of_the_servers_folder_tells_the_name_before_or_after(own: Server, town_there: Town) -> None:
    number = told(town_there)
    before = lying(own)
    deleted(town_there, number)
    for there in (before, lying(own)):
        assert "青石村".encode() in there  # what is no secret is found: the search does search
        assert said_in(there) == []


def test_what_lies_there_of_rows_that_are_gone_is_under_keys_that_are_gone(
    own: Server, town_there: Town, sealed: dict[bytes, str]
) -> None:
    deleted(town_there, told(town_there))
    there = lying(own)
    left = {key_id for made, key_id in sealed.items() if made in there}
    assert left  # rows that were written over lie on the disk still: it is the key that counts
    for key_id in {*sealed.values()}:
        with pytest.raises(Unreadable):
            town_there.store.ground.keys.get(key_id)


def test_after_a_power_cut_its_log_brings_no_name_back(own: Server, town_there: Town) -> None:
    number = told(town_there)
    deleted(town_there, number)
    own.stop("immediate")
    assert said_in(read(own)) == []
    own.start()
    assert looks_up(town_there, number) == (None, None)
    assert said_in(lying(own)) == []
