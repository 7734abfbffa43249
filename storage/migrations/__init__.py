"""Migrations: one chain for SQLite and PostgreSQL, each step whole or not at all.

Alembic is imported where it has work to do: most starts find the tables current, and it costs them 10 MB.
"""

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.engine import URL

from storage.engine import open_migrator
from storage.errors import StoreRefused

if TYPE_CHECKING:
    from alembic.config import Config

# Every module with rows: importing them fills SQLModel.metadata.
ROOMS = (
    "alarms",
    "case_links",
    "callbacks",
    "amendments",
    "case_rows",
    "chats",
    "complainants",
    "corrections",
    "deletions",
    "demands",
    "doomed",
    "draft_rows",
    "duties",
    "entries",
    "escalations",
    "exports",
    "file_rows",
    "former_names",
    "holes",
    "identities",
    "inbox",
    "integrity",
    "invitations",
    "journal",
    "journal_later",
    "kept_texts",
    "lanes",
    "leases",
    "meta",
    "missing_items",
    "numbers_given",
    "offers",
    "offices",
    "outbox",
    "passings",
    "people",
    "petitions",
    "pins",
    "places",
    "prompts",
    "recusals",
    "relatives",
    "samplings",
    "sealed",
    "seals",
    "shown_numbers",
    "tellings",
    "tries",
    "spendings",
    "visits",
    "words",
)

# The row of meta that says "<version of the tables> <oldest program that may go on beside them>".
_COMPATIBLE_FROM = "compatible_from"


def migrate(url: URL, engine: Engine) -> None:
    """Bring the tables to the newest version. Raises StoreRefused when a newer program made them, and this
    one is too old to go on beside it."""
    if fits(engine):
        return
    from alembic.util import CommandError

    migrator = open_migrator(url)
    try:
        with migrator.begin() as connection:
            upgrade(connection)
            leave_word(connection)
    except CommandError:
        raise StoreRefused("the database was made by a newer version of this program") from None
    finally:
        migrator.dispose()


def fits(engine: Engine) -> bool:
    """Whether this program may work on the tables as they are: its own version, or a newer one that says so."""
    with engine.connect() as connection:
        found = revision(connection)
        if found is None or found <= newest():
            return found == newest()
        return newest() >= _compatible_from(connection, found)


def is_current(engine: Engine) -> bool:
    """Whether the tables are those of this version."""
    with engine.connect() as connection:
        return revision(connection) == newest()


def newest() -> str:
    """The version of this program's tables: its last step's, as the files' names count them."""
    return max(map(_number, _steps()))


def rolls_from() -> str:
    """The oldest program that may go on beside these tables, as each step says of itself (`rolls_from`).

    A step that does not say is one that no older program may go on beside.
    """
    steps = (import_module(f"{__name__}.versions.{path.stem}") for path in _steps())
    return max(str(getattr(step, "rolls_from", step.revision)) for step in steps)


def _steps() -> list[Path]:
    return list((Path(__file__).parent / "versions").glob("[0-9]*.py"))


def _number(step: Path) -> str:
    return step.name.partition("_")[0]


def _compatible_from(connection: Connection, version: str) -> str:
    """What the newer program left word of; where it left none of this version, nothing older may go on."""
    asked = text("SELECT value FROM meta WHERE key = :key")
    word = str(connection.execute(asked, {"key": _COMPATIBLE_FROM}).scalar() or "")
    spoken_of, _, found = word.partition(" ")
    return found if spoken_of == version else version


def has_content(engine: Engine) -> bool:
    """Whether this database has ever been used (then its keys must exist already)."""
    with engine.connect() as connection:
        if not inspect(connection).has_table("meta"):
            return False
        asked = text(
            "SELECT 1 FROM meta WHERE key != :word LIMIT 1"
        )  # the migrations' own word is no use of it
        return connection.execute(asked, {"word": _COMPATIBLE_FROM}).scalar() is not None


def revision(connection: Connection) -> str | None:
    """The version the tables are at."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found


def differences(connection: Connection) -> list[object]:
    """What the migrations do not yet say of the rows as the code has them; must be empty."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext
    from sqlmodel import SQLModel

    fill_metadata()
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, SQLModel.metadata))


def head() -> str | None:
    """The newest version as Alembic reads it from the steps themselves."""
    from alembic.script import ScriptDirectory

    return ScriptDirectory.from_config(_config()).get_current_head()


def fill_metadata() -> None:
    """Import every module with rows."""
    for room in ROOMS:
        import_module(f"storage.{room}")


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Bring the tables to a version, in the connection's own transaction."""
    from alembic import command

    if connection.dialect.name == "postgresql":
        # Two workers started together: the second waits here, then finds nothing to do.
        connection.execute(text("SELECT pg_advisory_xact_lock(5201)"))
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, revision)
    if connection.dialect.name == "sqlite" and connection.execute(text("PRAGMA foreign_key_check")).first():
        raise StoreRefused("the migration would leave rows without their parents; nothing was changed")


def leave_word(connection: Connection) -> None:
    """In the transaction of the steps: there is never a newer table beside an older word."""
    word = {"key": _COMPATIBLE_FROM, "value": f"{newest()} {rolls_from()}"}
    connection.execute(text("DELETE FROM meta WHERE key = :key"), {"key": word["key"]})
    connection.execute(text("INSERT INTO meta (key, value) VALUES (:key, :value)"), word)


def _config() -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    return config
