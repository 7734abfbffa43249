"""A request with two persons says what it asks for: who a villager is, recordings, or what lies under a cover."""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None
# A program of the step before knows neither these reasons nor a request that is about nobody by name.
rolls_from = "0044"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_SOUGHT = ("villager", "recording", "original")
_PURPOSES = (
    *("visit", "call", "tell", "unclear", "disputed", "detail", "evidence", "mended"),
    *("other", "callback"),
)


def upgrade() -> None:
    """Two columns, one that may be empty, and two checks. SQLite makes the table anew for it."""
    table = "identity_requests"
    villager, none = sa.text("'villager'"), sa.text("'[]'")
    with op.batch_alter_table(table) as batch:
        batch.add_column(sa.Column("sought", sa.String(), nullable=False, server_default=villager))
        batch.add_column(sa.Column("files", sa.JSON(), nullable=False, server_default=none))
        batch.alter_column("complainant_id", existing_type=_ID, nullable=True)
        batch.drop_constraint(op.f(f"ck_{table}_purpose"), type_="check")
        batch.create_check_constraint(op.f(f"ck_{table}_purpose"), _among("purpose", _PURPOSES))
        batch.create_check_constraint(op.f(f"ck_{table}_sought"), _among("sought", _SOUGHT))


def _among(column: str, values: tuple[str, ...]) -> sa.TextClause:
    named = ", ".join(f"'{each}'" for each in values)
    return sa.text(f"{column} IN ({named})")


def downgrade() -> None:
    """Not offered: a backup is the way back."""
    raise NotImplementedError
