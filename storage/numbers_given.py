"""Every number ever given out, so that none is given twice: to a case, a receipt or a sealed matter."""

from sqlalchemy import bindparam
from sqlmodel import Field, SQLModel

from storage.columns import table_of
from storage.errors import StoreError
from storage.prepared import Prepared
from storage.unit_of_work import UnitOfWork
from supervision.numbers import new_case_number

_TRIES = 500


class GivenNumberRow(SQLModel, table=True):
    """A number in use or used up. It says nothing of what it was given to."""

    __tablename__ = "numbers_given"
    # Without hidden row ids, which would tell the order in which the numbers were given.
    __table_args__ = ({"sqlite_with_rowid": False},)

    number: str = Field(primary_key=True)


_GIVEN = table_of(GivenNumberRow)
_TAKE = Prepared(lambda insert: insert(_GIVEN).values(number=bindparam("drawn")).on_conflict_do_nothing())


class NumbersExhausted(StoreError):  # noqa: N818 - a state of the world
    """Almost every number has been given out: longer numbers are needed."""


def draw(work: UnitOfWork) -> str:
    """A fresh random number that nobody was ever given. Raises NumbersExhausted."""
    for _ in range(_TRIES):
        number = new_case_number(work.random)
        if take(work, number):
            return number
    raise NumbersExhausted


def take(work: UnitOfWork, number: str) -> bool:
    """Note a number as given; False when it was given before."""
    # Only for a single row do both drivers count: a list of one gives -1 on PostgreSQL, which looks like success.
    return _TAKE.run(work, drawn=number) == 1
