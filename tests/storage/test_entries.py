"""Entries: history under the case's own key, and the one-line summary."""

import pytest
from sqlalchemy import text

from storage.entries import shortened
from storage.errors import Unreadable
from supervision.cases import EntryKind
from tests.storage.township import report, settle


def test_history_is_read_in_the_order_it_was_written(store):
    cast = store.act_now(settle)

    def write(work):
        case = report(work, cast)
        work.cases.add_entry(case, EntryKind.PROGRESS, cast.inspector.id, "已派人", files=["a", "b"])
        return work.cases.entries(case.id)

    story, progress = store.act_now(write)
    assert (story.kind, progress.kind) == (EntryKind.STORY, EntryKind.PROGRESS)
    assert (progress.text, progress.files, progress.by_id) == ("已派人", ("a", "b"), cast.inspector.id)


def test_no_text_lies_open_in_the_table(store):
    cast = store.act_now(settle)
    store.act_now(lambda work: report(work, cast, "标记某某某的水管"))
    for table in ("entries", "case_words", "complainants", "cases"):
        rows = store.read_now(lambda work, name=table: work.execute(text(f"SELECT * FROM {name}")).all())
        flat = [
            bytes(v) if isinstance(v, memoryview | bytes) else str(v).encode() for row in rows for v in row
        ]
        assert rows
        assert not any("标记".encode() in value for value in flat)


def test_a_text_whose_key_was_destroyed_is_empty(store):
    cast = store.act_now(settle)
    case = store.act_now(lambda work: report(work, cast))
    store.act_now(lambda work: work.destroy_key(case.key_id))
    assert store.read_now(lambda work: work.cases.entries(case.id)[0].text) == ""
    assert store.read_now(lambda work: work.cases.summary(case)) == ""


def test_a_text_moved_to_another_row_is_an_error_and_not_an_empty_text(store):
    cast = store.act_now(settle)
    case = store.act_now(lambda work: report(work, cast))
    store.act_now(lambda work: work.execute(text("UPDATE entries SET ref = 'moved'")))
    with pytest.raises(Unreadable):
        store.read_now(lambda work: work.cases.entries(case.id))


def test_an_edited_message_finds_the_latest_line_it_wrote(store):
    cast = store.act_now(settle)

    def write(work):
        case = report(work, cast)
        work.cases.add_entry(case, EntryKind.SUPPLEMENT, cast.supervisor.id, "旧", source="5:77")
        work.cases.add_entry(case, EntryKind.VERSION, cast.supervisor.id, "新", source="5:77")
        return work.cases.entry_from("5:77"), work.cases.entry_from("5:78")

    found, nothing = store.act_now(write)
    assert found.text == "新"
    assert nothing is None


def test_the_summary_is_the_latest_one_written_else_the_storys_beginning(store):
    cast = store.act_now(settle)

    def write(work):
        case = report(work, cast, "水管破了\n已经三天")
        before = work.cases.summary(case)
        for words in ("初写", "村口主管爆裂"):
            work.cases.add_entry(case, EntryKind.SUMMARY, cast.secretary.id, words)
        return before, work.cases.summary(case)

    assert store.act_now(write) == ("水管破了", "村口主管爆裂")


def test_a_story_that_begins_with_a_recording_is_summed_up_by_its_first_words(store):
    cast = store.act_now(settle)

    def write(work):
        case = report(work, cast, "", source="5:1")
        work.cases.add_entry(case, EntryKind.STORY, cast.supervisor.id, "桥断了")
        work.cases.add_entry(case, EntryKind.STORY, cast.supervisor.id, "快来人")
        return work.cases.summary(case), work.cases.entry_from("5:1").case_id == case.id

    assert store.act_now(write) == ("桥断了", True)


def test_the_summaries_of_a_page_are_read_together(store):
    cast = store.act_now(settle)

    def write(work):
        cases = [report(work, cast, story) for story in ("路塌了", "灯不亮")]
        return work.cases.summaries(cases), [case.id for case in cases]

    found, ids = store.act_now(write)
    assert [found[case_id] for case_id in ids] == ["路塌了", "灯不亮"]


@pytest.mark.parametrize(
    ("story", "line"),
    [
        ("", ""),
        ("\n \n水\t管\u202e破\x00了", "水 管破了"),
        ("一" * 20, "一" * 20),
        ("一" * 21, "一" * 19 + "…"),
        ("a pipe " * 7, "a pipe a pipe a pipe a pipe a pipe a pi…"),
    ],
)
def test_a_summary_is_one_printable_line_of_twenty_characters_or_forty_letters(story, line):
    assert shortened(story) == line
