"""A kept text knows the case it was written for: it goes where that comes to be kept from somebody."""

import sqlalchemy as sa
from alembic import op

revision = "0059"
down_revision = "0058"
branch_labels = None
depends_on = None
# Only an addition: a program of the step before may go on beside the tables.
rolls_from = "0058"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """One column; of texts that are kept already nobody knows."""
    with op.batch_alter_table("kept_texts") as table:
        table.add_column(sa.Column("case_id", _ID, nullable=True))
        table.create_foreign_key(op.f("fk_kept_texts_case_id_cases"), "cases", ["case_id"], ["id"])
