"""From settings to an open store: the policy, the calendar, the data folder, in this order."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from pydantic import SecretStr

from bot import unfinished
from bot.clock import Clock
from bot.settings import Settings, data_folder
from storage.store import Store
from supervision.timekeeping import Timekeeping

#: Clocks look this many years ahead (a petition's longest way is under one year).
_YEARS_AHEAD = 2
_CALENDAR = "calendar.json"


def township_time(settings: Settings, now: datetime, data: Path | None = None) -> Timekeeping:
    """Policy, calendar and zone; `data`, where given, remembers the calendar for the next start.

    Raises PolicyError with one line for the first mistake in the policy file.
    """
    from bot.holidays_source import china_calendar
    from bot.policy_file import policy_and_digest

    policy, source = policy_and_digest(settings.policy)
    years = range(now.year - 1, now.year + _YEARS_AHEAD + 1)
    kept = data / _CALENDAR if data is not None else None
    published = china_calendar(years, kept=kept)
    calendar = policy.calendar.over(published)
    return Timekeeping(policy, calendar, settings.timezone, published, source=source)


@contextmanager
def opened(settings: Settings, clock: Clock | None = None, *, shared: bool = False) -> Iterator[Store]:
    """The store, alone on its data folder, closed at the end.

    `shared`: on PostgreSQL as one of several workers. They share the data folder too (the key store and the
    files lie there): the same one on one machine, or a disk that all their machines reach.

    Raises SettingsError, PolicyError, StoreRefused, and StoreBusy when another process holds the folder.
    """
    from bot.application import open_store
    from bot.preflight import check_data, check_handles

    check_handles()
    clock = clock or Clock()
    data = data_folder(settings)
    unfinished.check(data, plain(settings.database_url))  # first: what is half there looks damaged to others
    check_data(settings, data)
    store = open_store(
        plain(settings.database_url),
        data,
        clock,
        township_time(settings, clock.now(), data),
        keys_url=plain(settings.keys_url),
        shared=shared,
    )
    store.ground.self_hosted = settings.self_hosted
    try:
        yield store
    finally:
        store.close()


def plain(secret: SecretStr | None) -> str | None:
    """A secret's text, for the library that needs it."""
    return secret.get_secret_value() if secret else None
