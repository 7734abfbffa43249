"""Which villagers joined a case that was there already: whoever speaks for them has it in the own lists."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None
# Only an addition: a program of the step before may go on beside it; whom it lets join is found once this one writes.
rolls_from = "0026"

_SQLITE, _POSTGRES = sa.text("joined IS 1"), sa.text("joined IS true")


def upgrade() -> None:
    """A column, an index over few rows, and the villagers there are: a receipt of the case's own number joined none."""
    joined: sa.Column[bool] = sa.Column(
        "joined", sa.Boolean(), nullable=False, server_default=sa.text("false")
    )
    op.add_column("complainants", joined)
    op.execute(
        "UPDATE complainants SET joined = true "
        "WHERE receipt_number <> (SELECT number FROM cases WHERE cases.id = complainants.case_id)"
    )
    op.create_index(
        "ix_complainants_joined",
        "complainants",
        ["supervisor_id", "case_id"],
        sqlite_where=_SQLITE,
        postgresql_where=_POSTGRES,
    )


def downgrade() -> None:
    """Not offered: a backup is the way back."""
    raise NotImplementedError
