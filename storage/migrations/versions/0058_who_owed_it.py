"""Who owed what on an integrity matter, and which step ended it: the duty track tells of it."""

import sqlalchemy as sa
from alembic import op

from storage.columns import UTC, RowId

revision = "0058"
down_revision = "0057"
branch_labels = None
depends_on = None
# Only an addition: a program of the step before may go on beside the columns.
rolls_from = "0057"


def upgrade() -> None:
    """Four columns. What ended before then stands on nobody's track: who had it then was not kept."""
    with op.batch_alter_table("integrity_promises") as batch:
        batch.add_column(sa.Column("person_id", RowId, nullable=True))
        batch.add_column(sa.Column("ended_at", UTC(), nullable=True))
        batch.add_column(sa.Column("ended_by", RowId, nullable=True))
        batch.add_column(sa.Column("act", sa.String(), nullable=False, server_default=sa.text("''")))
        for name in ("person_id", "ended_by"):
            batch.create_foreign_key(op.f(f"fk_integrity_promises_{name}_people"), "people", [name], ["id"])
        batch.create_index(op.f("ix_integrity_promises_person_id"), ["person_id"])
    op.execute(
        "UPDATE integrity_promises SET person_id = (SELECT receiver_id FROM integrity_matters"
        " WHERE integrity_matters.id = integrity_promises.matter_id)"
        " WHERE owed IN ('sign', 'task') AND next_at IS NOT NULL"
    )
    op.execute("UPDATE integrity_promises SET ended_at = kept_at WHERE kept_at IS NOT NULL")


def downgrade() -> None:
    """Not offered: a backup is the way back."""
    raise NotImplementedError
