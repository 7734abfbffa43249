"""Keys tapped or words typed, in any language: what command somebody means."""

import unicodedata

from handlers.commands import COMMANDS, KEYS
from locales.catalogue import Catalogue

#: What the words of `alias.<command>` are separated by.
SEPARATOR = "|"

#: So many figures and marks at most are taken for a slip where words are wanted (house).
_A_SLIP = 8


def folded(text: str) -> str:
    """How typed words are compared: width, case and surrounding marks do not count."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(char for char in plain if char.isalnum())


def has_words(text: str) -> bool:
    """Whether there is a letter or a Chinese character in it, or more than a slip of the finger: a thousand emoji are
    somebody's words too. Of a blank message it is said elsewhere that it is empty."""
    said = text.strip()
    return not said or len(said) > _A_SLIP or any(char.isalpha() for char in said)


def meanings(catalogue: Catalogue) -> dict[str, str]:
    """Folded label or alias → command, over all languages; what stands behind 更多 can be typed too."""
    found: dict[str, str] = {}
    behind_more = {f"more.button.{row.name}": row.name for row in COMMANDS}
    for language in catalogue.languages:
        words = catalogue.words(language)
        for label, command in KEYS.items():
            found[folded(words(label))] = command
        for key in words.keys("more.button."):
            if key in behind_more:
                found[folded(words(key))] = behind_more[key]
        for key in words.keys("alias."):
            for alias in words(key).split(SEPARATOR):
                found[folded(alias)] = key.removeprefix("alias.")
    return found
