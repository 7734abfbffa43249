"""Buttons: what they do, written and read in one place. Sealed to the chat at sending, at most 64 bytes."""

from collections.abc import Callable, Sequence

from handlers.screen import Button, Rows
from handlers.turn import Turn

SEPARATOR = "\x1f"

#: What fits beside the seal and the mark of its words in the 64 bytes of callback_data (see bot.seal).
MOST_BYTES = 31

PressHandler = Callable[[Turn, tuple[str, ...]], None]

#: What each action does. Filled by `pressed`; a press whose action is not here is an old or forged one.
PRESSES: dict[str, PressHandler] = {}


def pressed(action: str) -> Callable[[PressHandler], PressHandler]:
    """Register what a button does."""

    def keep(handler: PressHandler) -> PressHandler:
        if action in PRESSES:
            raise ValueError(action)
        PRESSES[action] = handler
        return handler

    return keep


def write(button: Button) -> str:
    """The meaning of a button as one short string. Raises ValueError when it would not fit Telegram's 64 bytes."""
    text = SEPARATOR.join((button.action, *button.args))
    if len(text.encode()) > MOST_BYTES:
        raise ValueError(f"button too long: {button.action} with {len(button.args)} arguments")
    return text


def read(text: str) -> tuple[str, tuple[str, ...]]:
    """The action and arguments of an opened button."""
    action, *args = text.split(SEPARATOR)
    return action, tuple(args)


def number(value: int) -> str:
    """A version or offset in base 36, to save bytes."""
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    text = ""
    while value:
        value, rest = divmod(value, 36)
        text = digits[rest] + text
    return text or "0"


def value_of(text: str) -> int:
    """The number written by `number`; -1 for what is none."""
    try:
        return int(text, 36)
    except ValueError:
        return -1


def in_rows(buttons: Sequence[Button], each: int) -> Rows:
    """Buttons laid out with `each` in a row."""
    return tuple(tuple(buttons[i : i + each]) for i in range(0, len(buttons), each))
