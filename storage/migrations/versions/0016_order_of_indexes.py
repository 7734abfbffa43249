"""The indexes of cases made anew in one order on SQLite: where two serve equally well it takes the one made last.

Step 0004 made the table anew, with its indexes in an order that chance chose, and with it how fast leaders' lists are.
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None
# Nothing is added or gone: a program of the step before may go on beside the tables.
rolls_from = "0015"

_IN_ORDER = (
    "ix_cases_key_id",
    "ix_cases_queue",
    "ix_cases_ledger",
    "ix_cases_category",
    "ix_cases_village_open",
    "ix_cases_village_ended",
    "ix_cases_reporter_open",
    "ix_cases_reporter_ended",
    "ix_cases_inspector_open",
    "ix_cases_inspector_ended",
    "ix_cases_above_open",
    "ix_cases_above_ended",
    "ix_cases_unclear",
    "ix_cases_offered",
    "ix_cases_next_at",
)


def upgrade() -> None:
    """Each index dropped and made again as it was."""
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        return
    made = sa.text(
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'cases' AND sql NOT NULL"
    )
    written = {row.name: row.sql for row in connection.execute(made)}
    for name in _IN_ORDER:
        op.drop_index(name, "cases")
        op.execute(written[name])


def downgrade() -> None:
    """Not offered: a backup is the way back."""
    raise NotImplementedError
