"""Before anything is opened: is this host, and what lies in the data folder, fit to be started on?"""

import resource
from pathlib import Path

from bot.settings import Settings, SettingsError
from storage.engine import resolve
from storage.lock import FolderLock, Hold
from storage.preflight import check_files

#: What a busy house opens at once (connections to Telegram, readers, files), twice over.
_WANTED, _LEAST = 4096, 256


def check_handles() -> None:
    """Allow ourselves enough open files; raises SettingsError where the host does not let us have them."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = hard if hard != resource.RLIM_INFINITY else _WANTED
    if soft != resource.RLIM_INFINITY and soft < min(_WANTED, most):
        soft = min(_WANTED, most)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    if soft != resource.RLIM_INFINITY and soft < _LEAST:
        raise SettingsError(
            f"only {soft} files may be open at once here: allow 4096 (ulimit -n, or LimitNOFILE=)"
        )


def check_data(settings: Settings, data: Path) -> None:
    """Raises StoreRefused where SQLite's files were lost or damaged in a way it would not tell of, and StoreBusy
    while another process holds them."""
    if settings.database_url is not None:
        return
    # A log that somebody is writing at this moment is not damaged.
    lock = FolderLock(data, Hold.ALONE)
    try:
        check_files(Path(str(resolve(None, data).database)), None if settings.keys_url else data / "keys.db")
    finally:
        lock.release()
