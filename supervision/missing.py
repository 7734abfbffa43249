"""What is missing 缺什么: the ready items with which a report is returned, answered one by one or all together."""

from dataclasses import dataclass
from enum import StrEnum


class Item(StrEnum):
    """What may be missing (words: missing.<item>); OTHER is said in words."""

    PHOTO = "photo"
    PLACE = "place"
    HOUSEHOLDS = "households"
    SINCE = "since"
    CONTACT = "contact"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Wanted:
    """One item that was asked for with the entry that returned the report; `answer_id`: the entry that answers it."""

    case_id: int
    entry_id: int
    item: Item
    answer_id: int | None = None

    @property
    def answered(self) -> bool:
        """Whether it has been answered."""
        return self.answer_id is not None
