"""What memory can say when it cannot do as it was asked."""

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

#: Classes of SQLSTATE that say nothing of the statement: connection, lost race, resources, not now, operator.
_PASSING = ("08", "40", "53", "55", "57", "58")
_PASSING_SQLITE = (
    "BUSY",
    "LOCKED",
    "FULL",
    "IOERR",
    "CANTOPEN",
    "NOMEM",
    "READONLY",
    "PROTOCOL",
    "INTERRUPT",
)


class StoreError(Exception):
    """Anything that storage itself raises."""


class StoreRefused(StoreError):  # noqa: N818 - a refusal to start
    """Not to be opened as things are; the text is one line for whoever runs it."""


class StoreBusy(StoreError):  # noqa: N818 - a state, not a mistake
    """Somebody else holds the folder or the database; nothing was changed, later it may work."""


class OutcomeUnknown(StoreError):  # noqa: N818 - nobody knows whether it is an error
    """The connection was lost at COMMIT: look up the act's key (the inbox row) before redoing it."""


class Unreadable(StoreError):  # noqa: N818 - what is destroyed is meant to be so
    """The key is gone, or the value was moved or changed: its content cannot be read."""


class AlreadyHandled(StoreError):  # noqa: N818 - the other worker was right to do it
    """Another act has handled this update: everything done in this one must be rolled back."""


class FencedOff(StoreError):  # noqa: N818 - named after the fencing number
    """The lease was lost to somebody else while this worker was paused: its act must not be committed."""


def passing(error: BaseException) -> bool:
    """Whether storage was in trouble and the same may succeed later: nothing is wrong with what was asked.

    A connection that is cut while a message is worded must not make it a faulty message that nobody ever hears.
    """
    if isinstance(error, StoreBusy | OutcomeUnknown | PoolTimeout):
        return True
    if not isinstance(error, DBAPIError):
        return False
    named = getattr(error.orig, "sqlite_errorname", None)
    if named is not None:
        return str(named).removeprefix("SQLITE_").startswith(_PASSING_SQLITE)
    state = getattr(error.orig, "sqlstate", None)
    return error.connection_invalidated or (state or "08").startswith(_PASSING)
