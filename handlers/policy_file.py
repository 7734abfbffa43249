"""The policy file was changed on the machine: those who keep the house, and the county's leaders, hear of it."""

from collections.abc import Mapping
from typing import Any

from handlers.keepers import keepers
from handlers.screen import Button, Screen, View, screen
from supervision import events as ev
from supervision.offices import Role
from supervision.ports import Work


def file_changed(event: ev.Event, work: Work) -> None:
    """Once for each file, to each of them: whoever changed it needed no second person."""
    assert isinstance(event, ev.PolicyFileChanged)
    if event.first:
        return
    leading = {o.person_id for o in work.offices.with_role(Role.COUNTY_LEADER, work.now)}
    people = {person.id: person for person in (*keepers(work), *work.people.by_ids(leading).values())}
    for person in people.values():
        if person.user_id is not None and person.reachable:
            work.say(person.user_id, "policy.file_changed", {}, priority=2)


@screen("policy.file_changed")
def file_changed_screen(_view: View, _fields: Mapping[str, Any]) -> Screen:
    """What to look at, and whom to ask."""
    return Screen("policy.file_changed", rows=((Button("policy.button.all", "po", ("all",)),),))
