"""A duty track is exported as a table too."""

import sqlalchemy as sa
from alembic import op

revision = "0068"
down_revision = "0067"
branch_labels = None
depends_on = None
# Only a wider check: a program of the step before may go on beside the table.
rolls_from = "0067"

_KINDS = ("queue", "ledger", "period", "case_file", "duty")
_BEFORE, _AFTER = (" OR ".join(f"kind = '{each}'" for each in kinds) for kinds in (_KINDS[:-1], _KINDS))


def upgrade() -> None:
    """On SQLite only words of the schema change, as in 0063: making the table anew would lose its partial indexes."""
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        op.drop_constraint(op.f("ck_exports_kind"), "exports", type_="check")
        op.create_check_constraint(op.f("ck_exports_kind"), "exports", f"({_AFTER})")
        return
    connection.execute(sa.text("PRAGMA writable_schema = ON"))
    written = connection.execute(
        sa.text(
            "UPDATE sqlite_master SET sql = replace(sql, :before, :after) WHERE type = 'table'"
            " AND name = 'exports' AND instr(sql, :before) > 0"
        ),
        {"before": f"({_BEFORE})", "after": f"({_AFTER})"},
    )
    version = int(connection.execute(sa.text("PRAGMA schema_version")).scalar_one())
    connection.execute(sa.text(f"PRAGMA schema_version = {version + 1}"))
    connection.execute(sa.text("PRAGMA writable_schema = RESET"))
    if written.rowcount != 1 or connection.execute(sa.text("PRAGMA quick_check(1)")).scalar() != "ok":
        raise RuntimeError("the table of exports is not as the step before left it; nothing was changed")


def downgrade() -> None:
    """Not offered: a backup is the way back."""
    raise NotImplementedError
