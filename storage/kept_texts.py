"""A township's kept texts 常用语: row and repository. Each lies under a key of its own."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, update
from sqlmodel import Field, SQLModel, col, select

from storage.columns import UTC, Blob, RowId, one_of
from storage.prepared import Prepared
from storage.repository import Repository, inserting
from supervision.kept_texts import KeptText, TextKind


class KeptTextRow(SQLModel, table=True):
    """One text. `ref` names it in buttons and binds the sealed text to its row."""

    __tablename__ = "kept_texts"
    __table_args__ = (one_of("kind", TextKind),)

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    ref: str = Field(unique=True)
    place_id: int = Field(foreign_key="places.id", index=True, sa_type=RowId)
    kind: str
    category: str | None = None
    key_id: str = Field(index=True)
    text: bytes = Field(sa_type=Blob)
    by_id: int = Field(foreign_key="people.id", sa_type=RowId)
    at: datetime = Field(sa_type=UTC)
    #: The case it was written for: where that comes to be kept from somebody, the text goes.
    case_id: int | None = Field(default=None, foreign_key="cases.id", sa_type=RowId)


_ADD = inserting(KeptTextRow)
_OF_PLACE = Prepared(
    select(KeptTextRow).where(col(KeptTextRow.place_id) == bindparam("asked")).order_by(col(KeptTextRow.id))
)
_BY_REF = Prepared(select(KeptTextRow).where(col(KeptTextRow.ref) == bindparam("asked")))


class KeptTextsRepository(Repository):
    """Implements supervision.ports.KeptTexts."""

    def of_place(self, place_id: int) -> Sequence[KeptText]:
        """The township's texts, the oldest first."""
        return tuple(self._text_of(row) for row in _OF_PLACE.all(self._work, asked=place_id))

    def by_ref(self, ref: str) -> KeptText | None:
        """The text behind an opaque reference."""
        row = _BY_REF.first(self._work, asked=ref)
        return self._text_of(row) if row else None

    def add(
        self,
        place_id: int,
        kind: TextKind,
        category: str | None,
        text: str,
        by_id: int,
        case_id: int | None = None,
    ) -> KeptText:
        """Keep one; `case_id`: for which case it was written."""
        ref, key_id = self._work.token(), self._work.keys.new()
        added = _ADD.id(
            self._work,
            ref=ref,
            place_id=place_id,
            kind=kind.value,
            category=category,
            key_id=key_id,
            text=self._seal(key_id, "kept_texts", "text", ref, text),
            by_id=by_id,
            at=self._work.now,
            case_id=case_id,
        )
        return KeptText(added, ref, place_id, kind, category, text, by_id, self._work.now)

    def rewrite(self, text_id: int, text: str, by_id: int) -> None:
        """Other words for the same text."""
        row = self._row(text_id)
        sealed = self._seal(row.key_id, "kept_texts", "text", row.ref, text)
        changed = {"text": sealed, "by_id": by_id, "at": self._work.now}
        self._change(update(KeptTextRow).where(col(KeptTextRow.id) == text_id).values(**changed))

    def remove(self, text_id: int) -> None:
        """Delete it, and destroy its key."""
        row = self._row(text_id)
        self._change(delete(KeptTextRow).where(col(KeptTextRow.id) == text_id))
        self._work.destroy_key(row.key_id)

    def forget_of(self, case_id: int) -> None:
        """Those written for this case go."""
        found = select(KeptTextRow).where(col(KeptTextRow.case_id) == case_id)
        for row in self._all(found):
            if row.id is not None:
                self.remove(row.id)

    def _row(self, text_id: int) -> KeptTextRow:
        row = self._first(select(KeptTextRow).where(col(KeptTextRow.id) == text_id))
        if row is None:
            raise LookupError(text_id)
        return row

    def _text_of(self, row: KeptTextRow) -> KeptText:
        assert row.id is not None
        return KeptText(
            id=row.id,
            ref=row.ref,
            place_id=row.place_id,
            kind=TextKind(row.kind),
            category=row.category,
            text=self._open(row.key_id, "kept_texts", "text", row.ref, row.text) or "",
            by_id=row.by_id,
            at=row.at,
        )
