"""Small facts about the house itself: instance, clock offset, polling offset, the bot's name."""

from sqlalchemy import bindparam, delete, or_, select, text
from sqlmodel import Field, SQLModel

from storage.columns import table_of
from storage.prepared import Prepared
from storage.unit_of_work import UnitOfWork

INSTANCE = "instance"
INSTANCE_PROOF = "instance_proof"
CLOCK_OFFSET = "clock_offset"
POLLING_OFFSET = "polling_offset"
BOT_USERNAME = "bot_username"
LAST_UPDATE = "last_update"
TIME = "time"
ROUNDS = "rounds"
CLOCK_HELD = "clock_held"
LAST_BACKUP = "last_backup"
#: Whether it lies on the disk of the data itself.
BACKUP_BESIDE = "backup_beside"
#: Whether it was made without a copy of the key store.
BACKUP_KEYLESS = "backup_keyless"
RESTORED = "restored"
BUTTON_EPOCH = "button_epoch"
LAST_RECEIVED = "last_received"
OUTAGE = "outage"
MARKS = "marks"
FOUNDED = "founded"
HEADS_TOLD = "heads_told"
#: Since when what was said before it was noted which messages are folded is to be folded too.
OLDER_FOLD = "older_fold"
# Random marks that change with what many acts read and few change, so that every process notices.
PLACES = "places_version"
POLICY = "policy_version"
PEOPLE = "roster_version"
OFFICES = "offices_version"
RECUSALS = "recusals_version"
_MARKED = frozenset({PLACES, POLICY, PEOPLE, OFFICES, RECUSALS})


class MetaRow(SQLModel, table=True):
    """One small fact."""

    __tablename__ = "meta"

    key: str = Field(primary_key=True)
    value: str


_META = table_of(MetaRow)


_ASKED = select(_META.c.value).where(_META.c.key == bindparam("asked"))
_VALUE, _HELD = Prepared(_ASKED), Prepared(_ASKED.with_for_update())
_MARKS = Prepared(
    select(_META.c.key, _META.c.value).where(or_(*(_META.c.key == key for key in sorted(_MARKED))))
)
_PUT = Prepared(
    lambda insert: (
        insert(_META)
        .values(key=bindparam("asked"), value=bindparam("given"))
        .on_conflict_do_update(index_elements=["key"], set_={"value": bindparam("given")})
    )
)


# Any number, the same in every process of the house; advisory, so that it is nobody's row.
_RULES = 6_021_977
_BESIDE_OTHERS = text(f"SELECT pg_advisory_xact_lock_shared({_RULES})")
_ALONE = text(f"SELECT pg_advisory_xact_lock({_RULES})")


def get(work: UnitOfWork, key: str, *, hold: bool = False) -> str | None:
    """The value of a key, or None; `hold` keeps other acts from changing it until this one ends."""
    found: str | None = (_HELD if hold else _VALUE).scalar(work, asked=key)
    return found


def mark(work: UnitOfWork, key: str) -> str | None:
    """The mark of PLACES, POLICY, or what is kept of the roster; all are asked for together."""
    if work.postgres and work.writing and not work.before.get(_MARKED):
        # First, in a statement of its own: what was read in the same one would be as old as before the wait.
        work.execute(_BESIDE_OTHERS)
        work.before[_MARKED] = True
        forget_marks(work)
    return marks(work).get(key)


def marks(work: UnitOfWork) -> dict[str, str]:
    """Every mark there is, by its key."""
    found: dict[str, str] | None = work.before.get(_MARKS)
    if found is None:
        found = work.before[_MARKS] = {row.key: row.value for row in _MARKS.all(work)}
    return found


def alone(work: UnitOfWork) -> None:
    """Until this act ends no other one that knows the marks goes on: on PostgreSQL it would save what it has reckoned
    by rules that are no more, behind the back of whoever has just reckoned everything by others."""
    if work.postgres:
        work.execute(_ALONE)


def forget_marks(work: UnitOfWork) -> None:
    """This act has changed one, or waits until nobody else does: they are read anew."""
    work.before.pop(_MARKS, None)


def put(work: UnitOfWork, key: str, value: str | None) -> None:
    """Set a key; None removes it."""
    if key in _MARKED:
        forget_marks(work)
    if value is None:
        work.execute(delete(_META).where(_META.c.key == key))
        return
    _PUT.run(work, asked=key, given=value)


def put_once(work: UnitOfWork, key: str, value: str) -> str:
    """Set a key unless it is set already; the value that holds now."""
    work.execute(work.insert(_META).values(key=key, value=value).on_conflict_do_nothing())
    held = get(work, key)
    assert held is not None
    return held
