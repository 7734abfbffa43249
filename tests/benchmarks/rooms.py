"""Where a moment of processor time belongs: the innermost frame whose file is in one of the rooms decides."""

from collections.abc import Iterable

HTTP, TELEGRAM, LOOP = "HTTP in and out (aiohttp)", "Telegram's types (python-telegram-bot)", "event loop"
SQLITE, ALCHEMY = "SQLite: execute and commit", "SQLAlchemy: statements, rows, sessions"
STORAGE, SECRETS = "storage's own code", "encryption, keys, journal's HMAC"
HANDLERS, RULES, WORDING = "dispatch and handlers", "supervision's rules", "words and rendering"
DESK, OTHER = "lanes, desk, sender", "everything else"

#: The functions of SQLAlchemy's that call into sqlite3 and wait for it.
_DRIVER = frozenset({"do_execute", "do_executemany", "do_execute_no_params", "do_commit", "do_rollback"})

#: Part of a path → room; the first that fits a frame's file.
_ROOMS: tuple[tuple[str, str], ...] = (
    ("/aiohttp/", HTTP),
    ("/httpx/", HTTP),
    ("/yarl/", HTTP),
    ("/multidict/", HTTP),
    ("/telegram/", TELEGRAM),
    ("/sqlalchemy/", ALCHEMY),
    ("/sqlmodel/", ALCHEMY),
    ("/pydantic/", ALCHEMY),
    ("/storage/cipher.py", SECRETS),
    ("/storage/keystore.py", SECRETS),
    ("/storage/masterkey.py", SECRETS),
    ("/storage/seals.py", SECRETS),
    ("/bot/seal.py", SECRETS),
    ("/cryptography/", SECRETS),
    ("/storage/", STORAGE),
    ("/supervision/", RULES),
    ("/handlers/", HANDLERS),
    ("/locales/", WORDING),
    ("/babel/", WORDING),
    ("/bot/rendering.py", WORDING),
    ("/bot/wording.py", WORDING),
    ("/bot/composing.py", WORDING),
    ("/bot/keyboard.py", WORDING),
    ("/bot/rich.py", WORDING),
    ("/bot/", DESK),
    ("/asyncio/", LOOP),
    ("/selectors.py", LOOP),
)


#: Who may see or do what, whatever it asks of storage included.
_GATE = ("gate.py", "_sight.py", "/supervision/recusal.py")


def at_the_gate(stack: Iterable[tuple[str, str]]) -> bool:
    """Whether a stack of (file, function) runs for the gate."""
    return any(file.endswith(_GATE) for file, _ in stack)


def room(stack: Iterable[tuple[str, str]]) -> str:
    """The room of a stack of (file, function), innermost first."""
    for file, function in stack:
        if function in _DRIVER and "/sqlalchemy/" in file:
            return SQLITE
        found = next((name for part, name in _ROOMS if part in file), None)
        if found is not None:
            return found
    return OTHER
