"""What a room of doctor's checks looks like: each by its name, run one after another."""

from collections.abc import Callable, Iterator

from bot.doctor import Finding

Checks = tuple[tuple[str, Callable[[], Iterator[Finding]]], ...]
