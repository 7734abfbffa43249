"""Which exceptions are an answer to whoever typed a command, and the one line each of them is."""

from bot.settings import SettingsError


def line_of(error: Exception) -> str | None:
    """The line to show, or None when the exception is a fault of ours. Imports late: most commands end well."""
    from bot.control import ControlError
    from bot.inviting import CannotInvite
    from storage.errors import StoreBusy, StoreRefused
    from supervision.sections import PolicyError

    if isinstance(error, StoreBusy):
        return f"{error}: stop it first, or ask again in a minute if it is starting"
    if isinstance(error, (SettingsError, ControlError, CannotInvite, StoreRefused, PolicyError)):
        return " ".join(str(error).split())
    return _of_the_database(error)


def _of_the_database(error: Exception) -> str | None:
    """The driver's own words may hold an address with a password: only what kind of trouble it is."""
    from sqlalchemy.exc import OperationalError

    if isinstance(error, OperationalError):
        return "the database cannot be reached or used: check LIANQIN_DATABASE_URL and that it runs"
    return None
