"""On SQLite a column's values are compared one by one with those it may hold. A list of more than two of them made
SQLite build a table of its own for every row that was written: most of what a line of a case's history cost.

Only words of the schema change, none of the rows: done as SQLite's own documentation has it for changed CHECK
constraints (lang_altertable, "Making Other Kinds Of Table Schema Changes"), without copying a table.
"""

import re

import sqlalchemy as sa
from alembic import op

revision = "0063"
down_revision = "0062"
branch_labels = None
depends_on = None
# The same values as before: a program of the step before may go on beside it.
rolls_from = "0062"

_VALUE = r"'[^']*'"
#: More than two; of two SQLite makes no table.
_LISTED = re.compile(rf"\b(\w+) IN \(({_VALUE}(?:,\s*{_VALUE}){{2,}})\)")


def upgrade() -> None:
    """Write every CHECK with a list of values anew, in this same transaction."""
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        return
    asked = "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND sql LIKE '%CHECK%'"
    changed = {name: compared(words) for name, words in connection.execute(sa.text(asked))}
    connection.execute(sa.text("PRAGMA writable_schema = ON"))
    write = sa.text("UPDATE sqlite_master SET sql = :words WHERE type = 'table' AND name = :name")
    for name, words in changed.items():
        connection.execute(write, {"name": name, "words": words})
    # Whoever has read the schema before reads it anew.
    version = int(connection.execute(sa.text("PRAGMA schema_version")).scalar_one())
    connection.execute(sa.text(f"PRAGMA schema_version = {version + 1}"))
    connection.execute(sa.text("PRAGMA writable_schema = RESET"))
    if connection.execute(sa.text("PRAGMA quick_check(1)")).scalar() != "ok":
        raise RuntimeError("SQLite cannot read its schema any more; nothing was changed")


def compared(words: str) -> str:
    """A table's words with `x = 'a' OR x = 'b' OR …` where they had `x IN ('a', 'b', …)`."""
    return _LISTED.sub(_singly, words)


def _singly(found: re.Match[str]) -> str:
    column, values = found[1], re.findall(_VALUE, found[2])
    return f"({' OR '.join(f'{column} = {value}' for value in values)})"


def downgrade() -> None:
    """Not offered: a backup is the way back."""
    raise NotImplementedError
