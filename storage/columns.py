"""Column types and names that every table shares, equal in order and meaning on SQLite and PostgreSQL."""

from collections.abc import Iterable
from datetime import UTC as ZONE
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, DateTime, Integer, LargeBinary, Table
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine
from sqlmodel import SQLModel

# Constraints need names on both engines, else a later migration cannot change them on SQLite.
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

_EPOCH = datetime(1970, 1, 1, tzinfo=ZONE)
_MICROSECOND = timedelta(microseconds=1)


class UTC(TypeDecorator[datetime]):
    """Aware UTC in, aware UTC out: microseconds since 1970 on SQLite (sortable, exact), else timestamptz.

    Raises ValueError for a naive moment: whose clock it came from could only be guessed.
    """

    impl = BigInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """The engine's own type."""
        timestamp = dialect.name == "postgresql"
        return dialect.type_descriptor(DateTime(timezone=True) if timestamp else BigInteger())

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Refuse naive moments, then store in the engine's own form."""
        if dialect.name != "postgresql" or value is None:
            return stored_moment(value)
        _aware(value)
        return value.astimezone(ZONE)

    def process_result_value(self, value: datetime | int | None, dialect: Dialect) -> datetime | None:
        """Aware UTC again, whatever the session's zone."""
        if value is None:
            return None
        if isinstance(value, datetime):
            return value.astimezone(ZONE)
        return told_moment(value)

    def coerce_compared_value(self, op: Any, value: Any) -> "UTC":
        """Compare moments with moments."""
        return self


def stored_moment(value: datetime | None) -> int | None:
    """A moment as SQLite keeps it. Raises ValueError for a naive one."""
    if value is None:
        return None
    # Of the same instant shown in two zones, or twice in one that sets its clock back, equality says too much.
    if value.tzinfo is ZONE:
        return _stored(value)
    _aware(value)
    return (value - _EPOCH) // _MICROSECOND


# An act writes its own moment into every row.
@lru_cache(maxsize=4096)
def _stored(value: datetime) -> int:
    return (value - _EPOCH) // _MICROSECOND


# A page of cases names the same few moments (office close, the morning) again and again.
@lru_cache(maxsize=4096)
def told_moment(value: int) -> datetime:
    """A moment as SQLite has kept it."""
    return _EPOCH + timedelta(microseconds=value)


def _aware(value: datetime) -> None:
    if value.tzinfo is None:
        raise ValueError("naive moment: storage keeps aware UTC only")


Blob = LargeBinary
Json = JSON
Long = BigInteger
# SQLite gives out row ids only for a column declared exactly INTEGER.
RowId = BigInteger().with_variant(Integer(), "sqlite")


def one_of(column: str, values: type[StrEnum] | Iterable[str], *, nullable: bool = False) -> CheckConstraint:
    """Text + CHECK instead of a native enum: `ck_<table>_<column>`. Values must be plain ASCII codes.

    Compared one by one: of a list of more than two SQLite makes a table for every row that is written (see 0063).
    """
    allowed = [f"'{value}'" for value in values]
    condition = f"({' OR '.join(f'{column} = {value}' for value in allowed)})"
    if len(allowed) <= 2:
        condition = f"{column} IN ({', '.join(allowed)})"
    return CheckConstraint(f"{column} IS NULL OR {condition}" if nullable else condition, name=column)


def table_of(row: type[SQLModel]) -> Table:
    """The Core table of a row class, for statements on the hot path."""
    table = row.metadata.tables[str(row.__tablename__)]
    assert isinstance(table, Table)
    return table
