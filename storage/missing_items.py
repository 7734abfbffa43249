"""What is missing from a returned report, item by item: row and repository."""

from collections.abc import Iterable, Sequence

from sqlalchemy import bindparam, delete, update
from sqlmodel import Field, SQLModel, col, select

from storage.columns import RowId, one_of
from storage.prepared import Prepared
from storage.repository import Repository, inserting
from supervision.missing import Item, Wanted


class MissingItemRow(SQLModel, table=True):
    """One item asked for. `entry_id` returned the report, `answer_id` answered the item."""

    __tablename__ = "missing_items"
    __table_args__ = (one_of("item", Item),)

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    case_id: int = Field(foreign_key="cases.id", index=True, sa_type=RowId)
    entry_id: int = Field(foreign_key="entries.id", sa_type=RowId)
    item: str
    answer_id: int | None = Field(default=None, foreign_key="entries.id", sa_type=RowId)


_ADD = inserting(MissingItemRow)
_OF_CASE = Prepared(
    select(MissingItemRow)
    .where(col(MissingItemRow.case_id) == bindparam("asked"))
    .order_by(col(MissingItemRow.id))
)


class MissingItemsRepository(Repository):
    """Implements supervision.ports.MissingItems."""

    def ask(self, case_id: int, entry_id: int, items: Iterable[Item]) -> None:
        """These are missing, says the entry that returns the report."""
        for item in dict.fromkeys(items):
            _ADD.id(self._work, case_id=case_id, entry_id=entry_id, item=item.value, answer_id=None)

    def of_case(self, case_id: int) -> Sequence[Wanted]:
        """What was asked for when it was returned last, in the order in which it was asked."""
        rows = _OF_CASE.all(self._work, asked=case_id)
        last = max((row.entry_id for row in rows), default=None)
        found = (row for row in rows if row.entry_id == last)
        return tuple(Wanted(row.case_id, row.entry_id, Item(row.item), row.answer_id) for row in found)

    def answer(self, case_id: int, items: Iterable[Item], answer_id: int) -> None:
        """The entry answers these of the items asked for last."""
        wanted = self.of_case(case_id)
        if not wanted:
            return
        self._change(
            update(MissingItemRow)
            .where(
                col(MissingItemRow.entry_id) == wanted[0].entry_id,
                col(MissingItemRow.item).in_([item.value for item in items]),
            )
            .values(answer_id=answer_id)
        )

    def forget(self, case_id: int) -> None:
        """What was asked for tells what a sealed matter was about."""
        self._change(delete(MissingItemRow).where(col(MissingItemRow.case_id) == case_id))
