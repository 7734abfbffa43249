"""`python -m bot.sandbox`: the stand-in alone, for trying any bot against it."""

from __future__ import annotations

import argparse
import asyncio
import sys

from bot.sandbox.sandbox import Sandbox


def main() -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(prog="python -m bot.sandbox", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8484)
    parser.add_argument("--token", default="1:sandbox")
    parser.add_argument("--username", default="lianqin_demo_bot")
    parser.add_argument("--limits", action="store_true", help="refuse with 429 as Telegram does")
    try:
        asyncio.run(_serve(parser.parse_args()))
    except KeyboardInterrupt:
        sys.exit(0)


async def _serve(wanted: argparse.Namespace) -> None:
    sandbox = Sandbox(wanted.token, wanted.username, limits=wanted.limits)
    await sandbox.start(wanted.host, wanted.port)
    sys.stdout.write(f"{sandbox.url}\n")
    sys.stdout.flush()
    try:
        await asyncio.Event().wait()
    finally:
        await sandbox.stop()


if __name__ == "__main__":
    main()
