"""Messages with plain `{name}` fields. Values are inserted as they are and never read as templates."""

import re
from dataclasses import dataclass
from functools import lru_cache

_PIECE = re.compile(r"\{\{|\}\}|\{([a-z][a-z0-9_]*)\}|[{}]")


class TemplateError(ValueError):
    """A message holds a brace that is neither a `{name}` field nor doubled."""


class MissingFieldError(KeyError):
    """A message needs a field that was not given (or was given as None)."""


@dataclass(frozen=True, slots=True)
class Template:
    """A message taken apart: literal texts and field names in turn (texts at even places)."""

    parts: tuple[str, ...]

    @property
    def fields(self) -> frozenset[str]:
        """The names of the fields the message needs."""
        return frozenset(self.parts[1::2])

    def filled(self, fields: dict[str, object]) -> str:
        """The message with its fields filled in. Raises MissingFieldError; extra fields are of no harm."""
        if len(self.parts) == 1:
            return self.parts[0]
        # One join over ready parts: a value holding "{name}" or "%s" can never be formatted again.
        return "".join(
            part if place % 2 == 0 else _value(part, fields) for place, part in enumerate(self.parts)
        )


def _value(name: str, fields: dict[str, object]) -> str:
    value = fields.get(name)
    if value is None:
        raise MissingFieldError(name)
    return str(value)


@lru_cache(maxsize=4096)
def template(text: str) -> Template:
    """Take a message apart; `{{` and `}}` are literal braces. Raises TemplateError on any other brace."""
    parts, literal, end = [], "", 0
    for found in _PIECE.finditer(text):
        literal += text[end : found.start()]
        end = found.end()
        if found[1]:
            parts += [literal, found[1]]
            literal = ""
        elif found[0] in ("{{", "}}"):
            literal += found[0][0]
        else:
            raise TemplateError(f"stray brace at {found.start()} in {text!r}")
    return Template((*parts, literal + text[end:]))
