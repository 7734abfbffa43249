"""A witness inside the database: triggers that note every change of a case's version, whoever makes it."""

from dataclasses import dataclass

from sqlalchemy import text

from storage.store import Store
from storage.unit_of_work import UnitOfWork

_TABLE = "CREATE TABLE rig_versions (case_id BIGINT, before INTEGER, after INTEGER, was TEXT, became TEXT, {order})"
_NOTE = "INSERT INTO rig_versions (case_id, before, after, was, became) VALUES "
_SQLITE = (
    _TABLE.format(order="at INTEGER PRIMARY KEY"),
    f"CREATE TRIGGER rig_changed AFTER UPDATE OF version ON cases BEGIN "
    f"{_NOTE} (NEW.id, OLD.version, NEW.version, OLD.state, NEW.state); END",
    f"CREATE TRIGGER rig_made AFTER INSERT ON cases BEGIN "
    f"{_NOTE} (NEW.id, 0, NEW.version, '', NEW.state); END",
)
_POSTGRESQL = (
    _TABLE.format(order="at BIGSERIAL PRIMARY KEY"),
    f"CREATE FUNCTION rig_changed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    f"{_NOTE} (NEW.id, OLD.version, NEW.version, OLD.state, NEW.state); RETURN NULL; END $$",
    f"CREATE FUNCTION rig_made() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    f"{_NOTE} (NEW.id, 0, NEW.version, '', NEW.state); RETURN NULL; END $$",
    "CREATE TRIGGER rig_changed AFTER UPDATE ON cases FOR EACH ROW "
    "WHEN (OLD.version IS DISTINCT FROM NEW.version) EXECUTE FUNCTION rig_changed()",
    "CREATE TRIGGER rig_made AFTER INSERT ON cases FOR EACH ROW EXECUTE FUNCTION rig_made()",
)


@dataclass(frozen=True)
class Change:
    """One change of a case: `before` is 0 and `was` empty where it was made."""

    case_id: int
    before: int
    after: int
    was: str
    became: str


def call(store: Store) -> None:
    """Let it watch from now on."""
    with store.engine.begin() as connection:
        for statement in _POSTGRESQL if store.ground.postgres else _SQLITE:
            connection.execute(text(statement))


def heard(work: UnitOfWork) -> list[Change]:
    """Everything it saw, in the order in which it happened."""
    rows = work.execute(text("SELECT case_id, before, after, was, became FROM rig_versions ORDER BY at"))
    return [Change(*tuple(row)) for row in rows]
