"""The county's own number may stand on two matters: that it is taken would tell of one kept from whoever gives it."""

from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None
# A program of the step before would show a matter to whoever its number is kept from.
rolls_from = "0048"


def upgrade() -> None:
    """Found as fast as before, and not unique. SQLite makes the table anew for it."""
    table, columns = "integrity_matters", ["county_id", "number_digest"]
    with op.batch_alter_table(table) as batch:
        batch.drop_constraint(op.f(f"uq_{table}_county_id_number_digest"), type_="unique")
    op.create_index(op.f(f"ix_{table}_county_id_number_digest"), table, columns, unique=False)


def downgrade() -> None:
    """Not offered: a backup is the way back."""
    raise NotImplementedError
