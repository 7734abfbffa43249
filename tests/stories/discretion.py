"""What a log must not hold, and where it does."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from supervision.retention import on_disk
from tests import searched
from tests.faults.persons import words_of
from tests.figures_told import count

if TYPE_CHECKING:
    from tests.stories.county import County

KEEPERS = "系统管理员"


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
    assert unlisted(county.bot.data) == [], "files of which the table of terms knows nothing"
    assert overheard(county) == [], "somebody outside was told somebody else's words"


def unlisted(data: Path) -> list[str]:
    """Files in a data folder that have no row in the table of terms."""
    files = (path.relative_to(data).as_posix() for path in data.rglob("*") if path.is_file())
    return [name for name in files if on_disk(name) is None]


def overheard(county: "County") -> list[str]:
    """In which chats of people outside (the keeper's, a stranger's, a group's) somebody else's words ever stood."""
    inside = {hand.id for (_, role), hand in county.hands.items() if role != KEEPERS}
    count("chats of keepers, strangers and groups of the stories searched for what others said, none found")
    found = []
    for room in list(county.sandbox.world.rooms.values()):
        if room.id in inside:
            continue
        theirs = searched.typed(county.sandbox) - searched.typed(county.sandbox, room)
        told = "\n".join(map(words_of, room.said))
        found += [str(room.chat.get("type"))] * any(each in told for each in theirs)
    return found
