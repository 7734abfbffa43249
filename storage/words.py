"""The words of cases: keyed digests of each text's characters and pairs, equal on both engines. Search: see search.py.

Trigram indexes find nothing for 水管; pairs do. Digests tell nothing without the key and go with the case.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence

from sqlalchemy import bindparam, delete, update
from sqlmodel import Field, SQLModel, col

from storage.columns import Blob, RowId, table_of
from storage.prepared import Prepared
from storage.scopes import Parts
from storage.unit_of_work import UnitOfWork
from supervision.cases import Case

#: Enough to make a chance meeting of two digests a matter of millions of years, and a quarter of the size.
_DIGEST_LENGTH = 8
_LONGEST_TEXT = 5_000
_MOST_ASKED = 24
_MOST_SHARED = 60
_RUN = re.compile(r"\w+")


class CaseWordRow(SQLModel, table=True):
    """One character or pair of characters that some text of the case contains.

    By township, so that a word is as rare as it is there: the words of thirty other townships cost nothing.
    """

    __tablename__ = "case_words"
    __table_args__ = ({"sqlite_with_rowid": False},)

    token: bytes = Field(sa_type=Blob, primary_key=True)
    township_id: int = Field(primary_key=True, sa_type=RowId)
    case_id: int = Field(
        foreign_key="cases.id", ondelete="CASCADE", primary_key=True, index=True, sa_type=RowId
    )


_WORDS = table_of(CaseWordRow)
_ADD = Prepared(
    lambda insert: (
        insert(_WORDS)
        .values(token=bindparam("word"), township_id=bindparam("of_township"), case_id=bindparam("of_case"))
        .on_conflict_do_nothing()
    )
)
_SHARED = """
SELECT cases.id, count(*) AS shared FROM cases CROSS JOIN case_words
WHERE {of_cases} AND token IN ({tokens})
    AND case_words.township_id = cases.township_id AND case_words.case_id = cases.id
GROUP BY cases.id
"""


def index(work: UnitOfWork, case: Case, text: str) -> None:
    """Make a text of the case findable."""
    digests = work.keys.digests("word", _in_text(text[:_LONGEST_TEXT]))
    township, case_id = case.township_id, case.id
    _ADD.many(
        work,
        [
            {"word": token, "of_township": township, "of_case": case_id}
            for token in sorted([each[:_DIGEST_LENGTH] for each in digests])
        ],
    )


def move(work: UnitOfWork, case_id: int, township_id: int) -> None:
    """Another township has the case now, and looks for it."""
    work.execute(update(_WORDS).where(_WORDS.c.case_id == case_id).values(township_id=township_id))


def forget(work: UnitOfWork, case_ids: Sequence[int]) -> None:
    """Make cases unfindable by words."""
    work.session.exec(delete(CaseWordRow).where(col(CaseWordRow.case_id).in_(case_ids)))


def shared(work: UnitOfWork, case_ids: Sequence[int], text: str) -> Mapping[int, float]:
    """Which part (0 to 1) of a text's pairs of characters each of the cases has too; of a long text its beginning."""
    asked = [work.digest("word", each)[:_DIGEST_LENGTH] for each in _pairs(text)[:_MOST_SHARED]]
    if not asked or not case_ids:
        return {}
    parts = Parts(work.postgres)
    tokens = ", ".join(parts.bind(token) for token in asked)
    found = _SHARED.format(of_cases=parts.among("cases.id", set(case_ids)), tokens=tokens)
    return {row.id: row.shared / len(asked) for row in work.execute(parts.statement(found))}


def _pairs(text: str) -> list[str]:
    pairs = (run[i : i + 2] for run in _runs(text) for i in range(len(run) - 1))
    return list(dict.fromkeys(pairs))


def asked(work: UnitOfWork, query: str) -> list[bytes]:
    """The digests a query asks for; none in a query without any letter."""
    return [work.digest("word", each)[:_DIGEST_LENGTH] for each in _in_query(query)[:_MOST_ASKED]]


def _in_text(text: str) -> set[str]:
    runs = _runs(text)
    return {run[i : i + size] for run in runs for size in (1, 2) for i in range(len(run) - size + 1)}


def _in_query(query: str) -> list[str]:
    # A pair says more than its two characters, which are asked for only where they stand alone.
    pairs = (run[i : i + 2] for run in _runs(query) for i in range(max(len(run) - 1, 1)))
    return list(dict.fromkeys(pairs))


def _runs(text: str) -> list[str]:
    return _RUN.findall(unicodedata.normalize("NFKC", text).lower())
