"""`python -m bot` and `lianqin`: the command line, and what is said when something unexpected ends it."""

import gc
import os
import sys
from pathlib import Path

#: New objects between two looks for cycles. By default 700: four hundred looks through all that an import
#: makes and keeps, a twentieth of a start.
_GARBAGE_AFTER = 20_000


def main() -> int:
    """Run one command; 0 done, 1 refused with one line on standard error, 2 wrong usage."""
    os.umask(0o077)  # whatever is made in the data folder is its owner's only
    gc.set_threshold(_GARBAGE_AFTER)
    from bot.command_line import app
    from bot.refusal_lines import line_of

    try:
        app(prog_name="lianqin", standalone_mode=True)
    except BrokenPipeError:
        # Whoever read our output has gone (`| head`): nothing to say, and nobody to say it to.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as error:  # noqa: BLE001 - the last resort: one line, never a traceback with locals
        line = line_of(error)
        print(f"lianqin: {line or _unexpected(error)}", file=sys.stderr)  # noqa: T201
        return 1
    return 0


def _unexpected(error: BaseException) -> str:
    """A fault of ours: its type and where, never its words, which may be somebody's."""
    traceback = error.__traceback__
    while traceback is not None and traceback.tb_next is not None:
        traceback = traceback.tb_next
    place = f"{Path(traceback.tb_frame.f_code.co_filename).name}:{traceback.tb_lineno}" if traceback else "?"
    return f"unexpected {type(error).__name__} at {place}: a fault in this program, please report it"


if __name__ == "__main__":
    sys.exit(main())
