"""The process that opens one picture and dies: bytes in by stdin, a frame out by stdout, nothing on disk."""

import sys
import warnings

from bot.confinement import confine
from bot.pictures.frame import Examined, Unreadable, to_frame
from bot.pictures.kinds import PICTURES, Kind, kind_of_content


def main(seconds: int, data: int, space: int) -> None:
    """Examine standard input; `seconds` of processor, `data` and `space` bytes of memory and of addresses."""
    confine(seconds, data, space)
    try:
        result = _examined(sys.stdin.buffer.read())
    except MemoryError:
        result = Unreadable("too_much_memory")
    sys.stdout.buffer.write(to_frame(result))
    sys.stdout.buffer.flush()


def _examined(content: bytes) -> Examined | Unreadable:
    kind = kind_of_content(content[:512])
    if kind not in PICTURES:
        return Unreadable("kind_refused")
    try:
        return _derived(content, kind)
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001  decoders of hostile bytes raise nearly anything
        return Unreadable(_reason(error))


def _derived(content: bytes, kind: Kind) -> Examined:
    from bot.pictures import decode, derive

    picture, size = decode.opened(content, kind, derive.LONG_SIDE)
    with picture:
        return derive.derive(picture, size, kind.name)


def _reason(error: Exception) -> str:
    from PIL import Image, UnidentifiedImageError

    from bot.pictures.decode import TooManyPixelsError

    bombs = (TooManyPixelsError, Image.DecompressionBombError, Image.DecompressionBombWarning)
    if isinstance(error, bombs):
        return "too_many_pixels"
    return "not_a_picture" if isinstance(error, UnidentifiedImageError) else "broken"


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    main(*(int(argument) for argument in sys.argv[1:4]))
