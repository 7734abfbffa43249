"""Search by words: keyed digests of each text's characters and pairs, equal on both engines.

Trigram indexes find nothing for 水管; pairs do. Digests tell nothing without the key and go with the case.
"""

import re
import unicodedata
from collections.abc import Sequence

from sqlalchemy import delete
from sqlmodel import Field, SQLModel, col

from storage.columns import Blob, RowId
from storage.repository import insert_new
from storage.scopes import Parts
from storage.unit_of_work import UnitOfWork

#: Enough to make a chance meeting of two digests a matter of millions of years, and a quarter of the size.
_DIGEST_LENGTH = 8
_LONGEST_TEXT = 5_000
_MOST_ASKED = 24
_RUN = re.compile(r"\w+")


class CaseWordRow(SQLModel, table=True):
    """One character or pair of characters that some text of the case contains."""

    __tablename__ = "case_words"
    __table_args__ = ({"sqlite_with_rowid": False},)

    token: bytes = Field(sa_type=Blob, primary_key=True)
    case_id: int = Field(
        foreign_key="cases.id", ondelete="CASCADE", primary_key=True, index=True, sa_type=RowId
    )


def index(work: UnitOfWork, case_id: int, text: str) -> None:
    """Make a text of the case findable."""
    tokens = sorted(work.digest("word", each)[:_DIGEST_LENGTH] for each in _in_text(text[:_LONGEST_TEXT]))
    if tokens:
        insert_new(work, CaseWordRow, [{"token": token, "case_id": case_id} for token in tokens])


def forget(work: UnitOfWork, case_ids: Sequence[int]) -> None:
    """Make cases unfindable by words."""
    work.session.exec(delete(CaseWordRow).where(col(CaseWordRow.case_id).in_(case_ids)))


def containing(work: UnitOfWork, parts: Parts, query: str) -> list[str]:
    """Conditions on cases: every word of the query occurs. A query without any letter finds nothing."""
    asked = _in_query(query)[:_MOST_ASKED]
    if not asked:
        return ["1 = 0"]
    return [_has(parts, work.digest("word", each)[:_DIGEST_LENGTH]) for each in asked]


def _has(parts: Parts, token: bytes) -> str:
    of_case = f"token = {parts.bind(token)} AND case_id = cases.id"
    return f"EXISTS (SELECT 1 FROM case_words WHERE {of_case})"  # noqa: S608 - the token is bound


def _in_text(text: str) -> set[str]:
    runs = _runs(text)
    return {run[i : i + size] for run in runs for size in (1, 2) for i in range(len(run) - size + 1)}


def _in_query(query: str) -> list[str]:
    # A pair says more than its two characters, which are asked for only where they stand alone.
    pairs = (run[i : i + 2] for run in _runs(query) for i in range(max(len(run) - 1, 1)))
    return list(dict.fromkeys(pairs))


def _runs(text: str) -> list[str]:
    return _RUN.findall(unicodedata.normalize("NFKC", text).lower())
