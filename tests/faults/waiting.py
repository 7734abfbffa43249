"""Whether anything still waits, as the database says: updates, acts, words, files."""

import asyncio
import time

from sqlalchemy import Engine, create_engine, text

from bot.sandbox import Sandbox
from storage.engine import resolve
from tests.faults.bots import House

_LONGEST = 300.0
_WAITS = (
    "SELECT (SELECT count(*) FROM inbox WHERE state = 'new')"
    " + (SELECT count(*) FROM outbox WHERE state IN ('queued', 'claimed'))"
    " + (SELECT count(*) FROM files WHERE state = 'pending')"
)


async def settled(house: House, sandbox: Sandbox) -> float:
    """Wait until nothing does; the seconds it took, which are many where it never came."""
    began = time.monotonic()
    engine = create_engine(resolve(house.url, house.data))
    try:
        while time.monotonic() - began < _LONGEST:
            if not sandbox.pending_updates() and not await asyncio.to_thread(_count, engine):
                return time.monotonic() - began
            await asyncio.sleep(0.1)
    finally:
        engine.dispose()
    return _LONGEST


def _count(engine: Engine) -> int:
    with engine.connect() as connection:
        return int(connection.execute(text(_WAITS)).scalar_one())
