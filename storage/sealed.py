"""Sealed matters: a number and a day, and nothing else (product, section 8)."""

from datetime import UTC as ZONE
from datetime import datetime

from sqlmodel import Field, SQLModel

from storage import numbers_given
from storage.columns import UTC
from storage.repository import insert_new
from storage.unit_of_work import UnitOfWork


class SealedNumberRow(SQLModel, table=True):
    """One sealed matter: nothing here leads to a person, a place or a word. `at`: the day it was given, its beginning:
    what was said in a chat at the same moment would lead to who was given it."""

    __tablename__ = "sealed_numbers"
    __table_args__ = ({"sqlite_with_rowid": False},)

    number: str = Field(primary_key=True)
    at: datetime = Field(sa_type=UTC)


def seal(work: UnitOfWork) -> str:
    """Give a sealed matter its number."""
    number = numbers_given.draw(work)
    expect(work, number)
    return number


def expect(work: UnitOfWork, number: str) -> None:
    """A number with which somebody may come to the county from now on."""
    insert_new(work, SealedNumberRow, [{"number": number, "at": day_of(work)}])


def day_of(work: UnitOfWork) -> datetime:
    """The beginning of this day at the county."""
    local = work.now.astimezone(work.time.timezone)
    return local.replace(hour=0, minute=0, second=0, microsecond=0).astimezone(ZONE)


def month_of(work: UnitOfWork) -> datetime:
    """The beginning of this month at the county."""
    local = work.now.astimezone(work.time.timezone)
    return local.replace(day=1, hour=0, minute=0, second=0, microsecond=0).astimezone(ZONE)
