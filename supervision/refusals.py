"""Refusals: an answer, not an error. A code and fields; the words are in locales (`refusal.<code>`)."""

from typing import Any


class Refusal(Exception):  # noqa: N818 - it is an answer, not an error
    """Somebody may not, or cannot now, do this. Facts are rolled back, the person is told what to do instead.

    `code` names the words; `fields` fill them (ids and codes only, never a story). `screen`, when given, is
    shown after the sentence, e.g. the case's present card.
    """

    def __init__(
        self, code: str, /, *, screen: tuple[str, dict[str, Any]] | None = None, **fields: Any
    ) -> None:
        super().__init__(code)
        self.code = code
        self.fields = fields
        self.screen = screen


class Missing(Refusal):
    """Not there, or not for you: both look the same, so that nothing is learnt from asking."""

    def __init__(self) -> None:
        super().__init__("missing")


class Stale(Refusal):
    """The world has moved since the button was shown."""

    def __init__(self, *, screen: tuple[str, dict[str, Any]] | None = None, **fields: Any) -> None:
        super().__init__("stale", screen=screen, **fields)
