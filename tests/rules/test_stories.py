"""A history as it stands: which line a version mends, and whose words are kept apart."""

from supervision.cases import Entry, EntryKind
from supervision.stories import mended, report_of, said_by_others
from tests.cast import MONDAY

ONE, OTHER = 1, 2


def line(number: int, kind: EntryKind, text: str, by_id: int = ONE, *, source: bytes | None = None) -> Entry:
    return Entry(number, 7, kind, MONDAY, by_id, text, (), source)


HISTORY = (
    line(1, EntryKind.STORY, "水管破了", source=b"a"),
    line(2, EntryKind.STORY, "三天了", source=b"b"),
    line(3, EntryKind.JOINED, "老井也没水", OTHER, source=b"c"),
    line(4, EntryKind.VERSION, "四天了", source=b"b"),
    line(5, EntryKind.VERSION, "老井干了", OTHER, source=b"c"),
)


def test_each_part_is_told_as_it_was_said_last() -> None:
    assert report_of(HISTORY) == "水管破了\n四天了"


def test_a_version_mends_the_line_of_its_own_message() -> None:
    assert {version: each.id for version, each in mended(HISTORY).items()} == {4: 2, 5: 3}


def test_a_version_of_nobody_knows_which_line_mends_the_beginning() -> None:
    assert report_of((*HISTORY[:2], line(6, EntryKind.VERSION, "水管破了两处"))) == "水管破了两处\n三天了"


def test_what_another_supervisors_villager_said_is_kept_apart_in_every_version() -> None:
    assert set(said_by_others(HISTORY, ONE)) == {3, 5}
    assert not said_by_others(HISTORY, OTHER)


def test_words_that_were_destroyed_tell_nothing() -> None:
    assert report_of((line(1, EntryKind.STORY, ""), line(2, EntryKind.VERSION, ""))) == ""
