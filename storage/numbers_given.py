"""Every number ever given out, so that none is given twice: to a case, a receipt or a sealed matter."""

from sqlmodel import Field, SQLModel

from storage.errors import StoreError
from storage.repository import insert_new
from storage.unit_of_work import UnitOfWork
from supervision.numbers import new_case_number

_TRIES = 500


class GivenNumberRow(SQLModel, table=True):
    """A number in use or used up. It says nothing of what it was given to."""

    __tablename__ = "numbers_given"
    # Without hidden row ids, which would tell the order in which the numbers were given.
    __table_args__ = ({"sqlite_with_rowid": False},)

    number: str = Field(primary_key=True)


class NumbersExhausted(StoreError):  # noqa: N818 - a state of the world
    """Almost every number has been given out: longer numbers are needed."""


def draw(work: UnitOfWork) -> str:
    """A fresh random number that nobody was ever given. Raises NumbersExhausted."""
    for _ in range(_TRIES):
        number = new_case_number(work.random)
        if insert_new(work, GivenNumberRow, [{"number": number}]):
            return number
    raise NumbersExhausted


def take(work: UnitOfWork, number: str) -> None:
    """Note a number that was chosen elsewhere."""
    insert_new(work, GivenNumberRow, [{"number": number}])
