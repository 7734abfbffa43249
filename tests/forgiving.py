"""Words for the scripts: a message that is missing shows its key, so that one missing word fails one test."""

import re

from locales.catalogue import Catalogue, MissingWordsError, Words
from locales.templates import Template

_MARKUP = re.compile(r"</?b>")


class Forgiving(Words):
    """The words of a language; what is missing is said as ⟨key⟩ with its fields."""

    missing: set[tuple[str, str]] = set()  # noqa: RUF012 - one notebook for all languages

    def __call__(self, key: str, /, **fields: object) -> str:
        """The message; a field it wants in vain is shown as ⟨field⟩, and noted."""
        template = self._template(key, fields)
        wanting = {name for name in template.fields if fields.get(name) is None}
        self.missing.update((self.language, f"{key} {{{name}}}") for name in wanting)
        return template.filled({**fields, **{name: f"⟨{name}⟩" for name in wanting}})

    def _template(self, key: str, fields: dict[str, object]) -> Template:
        try:
            return Words._template(self, key, fields)
        except MissingWordsError:
            self.missing.add((self.language, key))
            parts = [f"⟨{key}⟩"]
            for name, value in fields.items():
                if value is not None:
                    parts += [name, " "]
            return Template(tuple(parts))


def forgiving(catalogue: Catalogue) -> Catalogue:
    """The same catalogue, forgiving."""
    return Catalogue(
        {code: Forgiving(code, catalogue.words(code).messages) for code in catalogue.languages},
    )


def saying(words: Words, key: str) -> re.Pattern[str]:
    """What a text looks like that says the message `key`; any text for its fields."""
    found = [words.messages[each] for each in (key, f"{key}.one", f"{key}.many") if each in words.messages]
    if not found:
        return re.compile(re.escape(f"⟨{key}⟩"))
    return re.compile("|".join(map(_shape, found)), re.DOTALL)


def _shape(template: Template) -> str:
    texts = (_MARKUP.sub("", part).strip() for part in template.parts[::2])
    return ".*?".join(r"\s+".join(map(re.escape, text.split())) for text in texts)
