"""Search by words: keyed digests of each text's characters and pairs, equal on both engines.

Trigram indexes find nothing for 水管; pairs do. Digests tell nothing without the key and go with the case.
"""

# ruff: noqa: S608 - digests are bound, the rest is ours

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, delete, func, select
from sqlmodel import Field, SQLModel, col

from storage.columns import Blob, RowId, table_of
from storage.prepared import Prepared
from storage.scopes import Parts
from storage.unit_of_work import UnitOfWork

#: Enough to make a chance meeting of two digests a matter of millions of years, and a quarter of the size.
_DIGEST_LENGTH = 8
_LONGEST_TEXT = 5_000
_MOST_ASKED = 24
_MOST_SHARED = 60
#: Up to so many cases are looked up one by one; of more, the list is walked until the page is full.
_RARE = 3_000
_RUN = re.compile(r"\w+")


class CaseWordRow(SQLModel, table=True):
    """One character or pair of characters that some text of the case contains."""

    __tablename__ = "case_words"
    __table_args__ = ({"sqlite_with_rowid": False},)

    token: bytes = Field(sa_type=Blob, primary_key=True)
    case_id: int = Field(
        foreign_key="cases.id", ondelete="CASCADE", primary_key=True, index=True, sa_type=RowId
    )


_WORDS = table_of(CaseWordRow)
_ADD = Prepared(
    lambda insert: (
        insert(_WORDS).values(token=bindparam("word"), case_id=bindparam("of_case")).on_conflict_do_nothing()
    )
)


def index(work: UnitOfWork, case_id: int, text: str) -> None:
    """Make a text of the case findable."""
    digests = work.keys.digests("word", _in_text(text[:_LONGEST_TEXT]))
    tokens = sorted(each[:_DIGEST_LENGTH] for each in digests)
    _ADD.many(work, [{"word": token, "of_case": case_id} for token in tokens])


def forget(work: UnitOfWork, case_ids: Sequence[int]) -> None:
    """Make cases unfindable by words."""
    work.session.exec(delete(CaseWordRow).where(col(CaseWordRow.case_id).in_(case_ids)))


def shared(work: UnitOfWork, case_ids: Sequence[int], text: str) -> Mapping[int, float]:
    """Which part (0 to 1) of a text's pairs of characters each of the cases has too; of a long text its beginning."""
    asked = [work.digest("word", each)[:_DIGEST_LENGTH] for each in _pairs(text)[:_MOST_SHARED]]
    if not asked or not case_ids:
        return {}
    found = (
        select(_WORDS.c.case_id, func.count().label("shared"))
        .where(_WORDS.c.token.in_(asked), _WORDS.c.case_id.in_(case_ids))
        .group_by(_WORDS.c.case_id)
    )
    return {row.case_id: row.shared / len(asked) for row in work.execute(found).all()}


def _pairs(text: str) -> list[str]:
    pairs = (run[i : i + 2] for run in _runs(text) for i in range(len(run) - 1))
    return list(dict.fromkeys(pairs))


@dataclass(frozen=True)
class Sought:
    """The digests a query asks for, the rarest first; `rare`: so few cases have that one that they are looked up."""

    tokens: tuple[bytes, ...]
    rare: bool


def sought(work: UnitOfWork, query: str) -> Sought:
    """What a query asks for. How often each digest occurs is counted no further than matters."""
    asked = [work.digest("word", each)[:_DIGEST_LENGTH] for each in _in_query(query)[:_MOST_ASKED]]
    if not asked:
        return Sought((), rare=True)
    parts = Parts(work.postgres)
    few = f"LIMIT {parts.bind(_RARE + 1)}"
    counting = (
        f"(SELECT count(*) FROM (SELECT 1 FROM case_words WHERE token = {parts.bind(token)} {few}) AS few)"
        for token in asked
    )
    found = work.execute(parts.statement(f"SELECT {', '.join(counting)}")).one()
    return Sought(tuple(token for _, token in sorted(zip(found, asked, strict=True))), min(found) <= _RARE)


def source(words: Sought) -> str:
    """What to select from. A CROSS JOIN is what SQLite reads in the order written: the rare word first."""
    return "case_words AS first CROSS JOIN cases" if words.tokens and words.rare else "cases"


def containing(parts: Parts, words: Sought) -> str:
    """The condition on cases: every word occurs. A query without any letter finds nothing."""
    if not words.tokens:
        return "1 = 0"
    if not words.rare:
        return _all_of(parts, words.tokens, "cases.id")
    first, *others = words.tokens
    besides = _all_of(parts, others, "first.case_id")
    return f"first.token = {parts.bind(first)} AND cases.id = first.case_id AND {besides}"


def _all_of(parts: Parts, tokens: Sequence[bytes], case_id: str) -> str:
    each = (f"token = {parts.bind(token)} AND case_id = {case_id}" for token in tokens)
    return " AND ".join(("1 = 1", *(f"EXISTS (SELECT 1 FROM case_words WHERE {one})" for one in each)))


def _in_text(text: str) -> set[str]:
    runs = _runs(text)
    return {run[i : i + size] for run in runs for size in (1, 2) for i in range(len(run) - size + 1)}


def _in_query(query: str) -> list[str]:
    # A pair says more than its two characters, which are asked for only where they stand alone.
    pairs = (run[i : i + 2] for run in _runs(query) for i in range(max(len(run) - 1, 1)))
    return list(dict.fromkeys(pairs))


def _runs(text: str) -> list[str]:
    return _RUN.findall(unicodedata.normalize("NFKC", text).lower())
