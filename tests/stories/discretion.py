"""What a log must not hold, and where it does."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from tests import searched
from tests.figures_told import count

if TYPE_CHECKING:
    from tests.stories.county import County


def leaks(logs: Iterable[Path], secrets: Iterable[str]) -> list[str]:
    """File and place of every secret that stands in a log, as it is or as JSON escapes it; never the secret."""
    spelled = {form for secret in secrets for form in (secret, json.dumps(secret)[1:-1])}
    return [
        f"{log.name}:{place}"
        for log in logs
        for place, line in enumerate(log.read_text("utf-8", "replace").splitlines(), 1)
        if any(form in line for form in spelled)
    ]


def unreadable(county: "County") -> None:
    """When its stories are over: no name, phone, word or token in any log of the house, and no word in its files."""
    count("houses of stories whose files and logs were searched for what was said, none found")
    assert leaks(county.bot.logs, county.secrets()) == []
    assert searched.found(county.bot.data, searched.typed(county.sandbox)) == []
