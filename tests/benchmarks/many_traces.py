"""What a million cases leave beside themselves: ten entries of the journal each, words for the search, villagers with
receipts, duties, callbacks. Written in bulk as the acts would have left it."""

from functools import cache
from pathlib import Path

from storage import words
from storage.unit_of_work import UnitOfWork
from tests.benchmarks.bulk import Bulk, in_haste
from tests.benchmarks.county import store
from tests.benchmarks.many_cases import DAY, shared_keys, story

ENTRIES_A_CASE = 10
#: So many cases go through their lives side by side: the entries of one lie apart, as they would.
_SIDE_BY_SIDE = 500
_ACTS = (
    *("submitted", "signed", "assigned", "started", "progressed"),
    *("progressed", "result_entered", "verified", "told", "closed"),
)
_REPORTERS = "('submitted', 'told', 'closed')"
_DONE = f"{DAY} * 9 / {ENTRIES_A_CASE}"

_JOURNAL = """
INSERT INTO journal (stream, seq, at, act, actor_id, salt, digest, prev, mac)
{numbers}
written AS (
  SELECT (n - 1) / {together} * {side} + (n - 1) % {side} + 1 AS of_case, (n - 1) / {side} % {each} + 1 AS seq
  FROM numbers),
told AS (SELECT of_case, seq, CASE seq {acts} END AS act FROM written)
SELECT 'case:' || CAST(of_case AS text), seq, {at}, act,
       CASE WHEN act IN {reporters} THEN reporter_id ELSE coalesce(inspector_id, reporter_id) END,
       {salt}, {digest}, {digest}, {digest}
FROM told JOIN cases ON cases.id = of_case
"""
_WORDS = """
INSERT INTO case_words (token, township_id, case_id)
SELECT told.token, cases.township_id, cases.id FROM cases JOIN told ON told.i = cases.id % {keys}
{order}
"""
_VILLAGERS = """
INSERT INTO complainants (ref, case_id, receipt_number, code, receipt_digest, supervisor_id, identity_key_id,
                          satisfaction, asked, satisfied_by, told_at, joined)
SELECT 'r' || CAST(id AS text), id, number, {code}, {digest}, reporter_id, key_id,
       CASE WHEN state = 'closed' THEN 'satisfied' END, CASE WHEN state = 'closed' THEN 'face' END,
       CASE WHEN state = 'closed' THEN reporter_id END, ended_at, {no}
FROM cases
"""
_DUTIES = """
INSERT INTO duties (case_id, kind, role, person_id, started_at, due_at, signed_at, done_at, done_by, act, late_by,
                    late_unit, inherited, words, photos, placed)
SELECT cases.id, {kind}, {role}, offices.person_id, submitted_at, {due}, submitted_at, {done}, offices.person_id,
       {act}, CASE WHEN cases.id % 12 = 0 THEN 1 ELSE 0 END, 'wd', {no}, {no}, 0, {no}
FROM cases JOIN offices ON offices.place_id = cases.township_id AND offices.role = {role}
"""
_CALLBACKS = """
INSERT INTO callbacks (ref, case_id, complainant_id, township_id, recorded_by, drawn_at, due_at, reminded, tries,
                       outcome, done_at, done_by)
SELECT 'c' || cases.ref, cases.id, complainants.id, township_id, reporter_id, ended_at, {due}, 0, 0,
       'satisfied', {done}, reporter_id
FROM cases JOIN complainants ON complainants.case_id = cases.id
WHERE state = 'closed' AND cases.id % 20 = 3
"""
_TABLES = ("journal", "case_words", "complainants", "duties", "callbacks")


@cache
def trace(data: Path, count: int, url: str | None = None) -> None:
    """Beside the cases of `county_with` everything else, once."""
    with store(data, url) as opened:
        opened.act_now(lambda work: _words_of_stories(work, shared_keys(count)))
    with in_haste(data, url) as bulk:
        told = [(case, bytes(token)) for case, token in bulk.rows("SELECT case_id, token FROM case_words")]
        keys = shared_keys(count)
        bulk.put("told", "i INTEGER, token BLOB", [(case % keys, token) for case, token in told])
        bulk.run("DELETE FROM case_words")
        bulk.once("journal", "case_words")
        with bulk.without_indexes(*_TABLES):
            _fill(bulk, count)


def _words_of_stories(work: UnitOfWork, keys: int) -> None:
    """The first cases have each story once: their words as storage keeps them."""
    for number in range(1, keys + 1):
        case = work.cases.by_id(number)
        assert case is not None
        words.index(work, case, story(number % keys))


def _fill(bulk: Bulk, count: int) -> None:
    acts = " ".join(f"WHEN {at} THEN '{act}'" for at, act in enumerate(_ACTS, 1))
    number = f"(of_case * {ENTRIES_A_CASE} + seq)"
    bulk.run(
        _JOURNAL.format(
            numbers=bulk.numbers(-(-count // _SIDE_BY_SIDE) * _SIDE_BY_SIDE * ENTRIES_A_CASE),
            together=_SIDE_BY_SIDE * ENTRIES_A_CASE, side=_SIDE_BY_SIDE, each=ENTRIES_A_CASE, acts=acts,
            at=bulk.after("submitted_at", f"(seq - 1) * {_DONE}"), reporters=_REPORTERS,
            salt=bulk.noise(16, number), digest=bulk.noise(32, number),
        )
    )  # fmt: skip
    bulk.run(
        _WORDS.format(keys=shared_keys(count), order=bulk.in_order("told.token, cases.township_id, cases.id"))
    )
    code, digest = bulk.noise(16, "id"), bulk.noise(32, "id")
    bulk.run(_VILLAGERS.format(code=code, digest=digest, no=bulk.no))
    for kind, role, act in (("sign", "secretary", "signed"), ("handle", "inspector", "result_entered")):
        due, done = (bulk.after("submitted_at", f"{days} * {DAY}") for days in (3, 2))
        bulk.run(
            _DUTIES.format(kind=f"'{kind}'", role=f"'{role}'", act=f"'{act}'", due=due, done=done, no=bulk.no)
        )
    due, done = (bulk.after("ended_at", f"{days} * {DAY}") for days in (7, 3))
    bulk.run(_CALLBACKS.format(due=due, done=done))
