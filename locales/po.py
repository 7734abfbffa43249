"""Reading the .po files of one language into one table of messages."""

import io
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from babel.messages.pofile import PoFileError, read_po

from locales.templates import Template, TemplateError, template

_MSGID = re.compile(r'^msgid "(.+)"$', re.MULTILINE)


class CatalogueError(ValueError):
    """A file of words cannot be used: unreadable, a key twice, or a stray brace."""


def read_language(files: Iterable[Path]) -> dict[str, Template]:
    """Merge the files of one language. Raises CatalogueError naming file and key."""
    messages: dict[str, Template] = {}
    for file in files:
        for key, message in _read_file(file).items():
            if key in messages:
                raise CatalogueError(f"{file.parent.name}/{file.name}: {key} is in another file already")
            messages[key] = message
    return messages


def _read_file(file: Path) -> dict[str, Template]:
    where = f"{file.parent.name}/{file.name}"
    text = file.read_text(encoding="utf-8")
    # Babel lets the later of two equal keys win in silence.
    twice = [key for key, times in Counter(_MSGID.findall(text)).items() if times > 1]
    if twice:
        raise CatalogueError(f"{where}: {', '.join(twice)} twice")
    try:
        catalog = read_po(io.StringIO(text), abort_invalid=True)
    except (PoFileError, ValueError) as error:
        raise CatalogueError(f"{where}: {error}") from error
    try:
        return {
            str(message.id): template(str(message.string))
            for message in catalog
            if message.id and message.string
        }
    except TemplateError as error:
        raise CatalogueError(f"{where}: {error}") from error
