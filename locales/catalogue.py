"""The catalogue: from a symbolic key and fields to a sentence in the reader's language."""

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from locales.po import read_language
from locales.templates import Template

DEFAULT_LANGUAGE = "zh"
_HERE = Path(__file__).parent


class MissingWordsError(KeyError):
    """No message has this key in this language."""


@dataclass(frozen=True, slots=True)
class Words:
    """The messages of one language; calling it says one of them."""

    language: str
    messages: dict[str, Template] = field(repr=False)

    def __call__(self, key: str, /, **fields: object) -> str:
        """The message `key` with its fields. Raises MissingWordsError and MissingFieldError.

        A key written as `key.one` and `key.many` is chosen by the field `count`.
        """
        return self._template(key, fields).filled(fields)

    def __contains__(self, key: str) -> bool:
        return key in self.messages or f"{key}.many" in self.messages

    def keys(self, prefix: str = "") -> list[str]:
        """All keys beginning with `prefix`, in the order of the files."""
        return [key for key in self.messages if key.startswith(prefix)]

    def fields(self, key: str) -> frozenset[str]:
        """The fields a message needs. Raises MissingWordsError."""
        return self._template(key, {"count": 2}).fields

    def _template(self, key: str, fields: dict[str, object]) -> Template:
        found = self.messages.get(key)
        if found is None and "count" in fields:
            found = self.messages.get(f"{key}.{'one' if fields['count'] == 1 else 'many'}")
        if found is None:
            raise MissingWordsError(f"{self.language}: {key}")
        return found


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Every language there is."""

    by_language: dict[str, Words] = field(repr=False)

    @classmethod
    def load(cls, folder: Path = _HERE) -> "Catalogue":
        """Read `folder`/<language>/*.po, once per process. Raises CatalogueError."""
        return _load(folder)

    @property
    def languages(self) -> tuple[str, ...]:
        """The codes of the languages, the default first."""
        return tuple(sorted(self.by_language, key=lambda code: (code != DEFAULT_LANGUAGE, code)))

    def words(self, language: str) -> Words:
        """The words of one language. Raises MissingWordsError when there is no such language."""
        try:
            return self.by_language[language]
        except KeyError:
            raise MissingWordsError(f"no language {language}") from None

    def choose(self, code: str | None) -> str:
        """The language for a client's IETF tag ("zh-hans", "en-US"); the default when we do not speak it."""
        primary = (code or "").lower().replace("_", "-").partition("-")[0]
        return primary if primary in self.by_language else DEFAULT_LANGUAGE

    def meaning(self, text: str, prefix: str) -> str | None:
        """The key under `prefix` that says exactly `text` in some language (keys may be typed in either)."""
        said = text.strip().casefold()
        for words in self.by_language.values():
            for key in words.keys(prefix):
                parts = words.messages[key].parts
                if len(parts) == 1 and parts[0].strip().casefold() == said:
                    return key
        return None


@lru_cache(maxsize=8)
def _load(folder: Path) -> Catalogue:
    folders = sorted(child for child in folder.iterdir() if any(child.glob("*.po")))
    return Catalogue(
        {child.name: Words(child.name, read_language(sorted(child.glob("*.po")))) for child in folders}
    )
