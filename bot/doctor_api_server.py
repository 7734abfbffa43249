"""What doctor sees of a Bot API server of one's own: it keeps plain copies of every file it fetched."""

import stat
import time
from collections.abc import Iterator
from functools import partial

from bot.api_copies import lying
from bot.doctor import Finding, bad, good, look
from bot.doctor_checks import Checks
from bot.settings import Settings

_NAME = "Bot API server"
#: Seconds; what is younger may be on its way into our own folder.
_OLD = 3600.0


def api_server_checks(settings: Settings) -> Checks:
    """The one check of this room; none where the bot speaks to Telegram's own server."""
    return ((_NAME, partial(api_server, settings)),) if settings.self_hosted else ()


def api_server(settings: Settings) -> Iterator[Finding]:
    """Whether anybody else may read the copies, and whether they are taken away."""
    if settings.api_files is None:
        cure = (
            "name its working folder in LIANQIN_API_FILES, then each copy goes once the file is kept here; or have it"
            " emptied every hour, where it runs: docs/operation.md, Bot API server"
        )
        yield look(_NAME, "one of your own: it keeps a plain copy of every file in its working folder", cure)
        return
    folder = settings.api_files.expanduser().absolute()
    try:
        mode = stat.S_IMODE(folder.stat().st_mode)
        old = lying(folder, time.time() - _OLD)
    except OSError as error:
        cure = "give the bot's account reading and writing there, by the server's group; or leave the setting out"
        yield bad(_NAME, f"LIANQIN_API_FILES: {folder} cannot be looked into ({type(error).__name__})", cure)
        return
    if mode & stat.S_IRWXO:
        yield look(_NAME, f"everybody on this machine may enter {folder}", f"chmod o-rwx {folder}")
    if old:
        cure = "may the bot delete there? what came before the setting, empty by hand: docs/operation.md"
        yield look(_NAME, f"{old} plain copies of files are older than an hour", cure)
    if not old and not mode & stat.S_IRWXO:
        yield good(_NAME, f"one of your own; no copy in {folder} is older than an hour")
