"""With a sealed number stands the day it was given, not the moment: that would lead to the chat that was told it."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from alembic import op

from storage.columns import UTC

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None
# Only values: a program of the step before may go on beside them.
rolls_from = "0049"

#: Where the days of the county begin: all of China has one time.
_EAST = timedelta(hours=8)
_WITH_NUMBER = (("sealed_numbers", "number"), ("integrity_contents", "id"), ("integrity_files", "id"))


def upgrade() -> None:
    """Moments of old rows become the beginning of their day."""
    for name, key in _WITH_NUMBER:
        table = sa.table(name, sa.column(key), sa.column("at", UTC()))
        found = op.get_bind().execute(sa.select(table)).all()
        days = [{"row": row[0], "day": _day(row.at)} for row in found]
        if days:
            this = table.c[key] == sa.bindparam("row")
            op.get_bind().execute(
                sa.update(table).where(this).values(at=sa.bindparam("day", type_=UTC())), days
            )


def _day(at: datetime) -> datetime:
    local = at + _EAST
    return local.replace(hour=0, minute=0, second=0, microsecond=0) - _EAST


def downgrade() -> None:
    """Not offered: a backup is the way back."""
    raise NotImplementedError
