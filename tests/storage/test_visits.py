"""Visits: logged whole, their words sealed."""

from datetime import timedelta

from sqlalchemy import text

from supervision.files import FileKind, Incoming
from supervision.visits import Form, Topic
from tests.storage.township import CHAT, MONDAY, report, settle


def log(work, cast, **changes):
    values = {
        "village_id": cast.village.id,
        "person_id": cast.supervisor.id,
        "form": "household",
        "topics": ["hardship", "funds"],
        "found": "屋顶漏雨",
        "visited_at": MONDAY,
        "key_id": work.keys.new(),
        "whom": "李某",
        "place": "三组",
        "members": [cast.inspector.id],
        "files": [],
    }
    return work.visits.add(**values | changes)


def photo(work, cast, unique):
    incoming = Incoming(kind=FileKind.PHOTO, file_id="remote", unique_id=unique, message_id=1)
    return work.files.expect(incoming, chat_id=CHAT, person_id=cast.supervisor.id, draft_id=None)


def test_a_visit_comes_back_as_it_was_logged(store):
    cast = store.act_now(settle)
    visit = store.act_now(lambda work: log(work, cast))
    assert (visit.form, visit.topics) == (Form.HOUSEHOLD, (Topic.HARDSHIP, Topic.FUNDS))
    assert (visit.found, visit.whom, visit.place) == ("屋顶漏雨", "李某", "三组")
    assert visit.members == (cast.inspector.id,)
    assert store.read_now(lambda work: work.visits.by_ref(visit.ref)) == visit


def test_its_files_become_the_visits_in_the_order_given(store):
    cast = store.act_now(settle)

    def with_photos(work):
        files = [photo(work, cast, unique).id for unique in ("a", "b")]
        visit = log(work, cast, files=files[::-1])
        return files, visit, [file.id for file in work.files.of_visit(visit.id)]

    files, visit, found = store.act_now(with_photos)
    assert list(visit.files) == found == files[::-1]


def test_a_destroyed_visit_keeps_its_date_and_loses_its_words(store):
    cast = store.act_now(settle)
    visit = store.act_now(lambda work: log(work, cast))
    store.act_now(lambda work: work.destroy_key(visit.key_id))
    found = store.read_now(lambda work: work.visits.by_ref(visit.ref))
    assert (found.found, found.whom, found.place, found.visited_at) == ("", None, None, MONDAY)


def test_nothing_that_was_said_lies_open_in_the_table(store):
    cast = store.act_now(settle)
    store.act_now(lambda work: log(work, cast))
    row = store.read_now(lambda work: work.execute(text("SELECT found, whom, place FROM visits")).one())
    assert not any(word.encode() in bytes(value) for value in row for word in ("屋顶", "李某", "三组"))


def test_ones_visits_are_listed_the_latest_first(store):
    cast = store.act_now(settle)

    def three(work):
        days = [timedelta(days=n) for n in range(3)]
        return [log(work, cast, visited_at=MONDAY - day).ref for day in days]

    refs = store.act_now(three)

    def read(work):
        first = [visit.ref for visit in work.visits.of_person(cast.supervisor.id, 2)]
        return first, [visit.ref for visit in work.visits.of_person(cast.supervisor.id, 2, offset=2)]

    assert store.read_now(read) == (refs[:2], refs[2:])
    assert store.read_now(lambda work: work.visits.count_of(cast.supervisor.id)) == 3


def test_a_visit_remembers_the_report_that_came_of_it(store):
    cast = store.act_now(settle)

    def link(work):
        visit, case = log(work, cast), report(work, cast)
        work.visits.link_case(visit.id, case.id)
        return work.visits.by_ref(visit.ref).case_id == case.id

    assert store.act_now(link)
