"""The commands and their twins, the keys: one table of what can be asked for, and by whom."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from handlers.screen import Key
from handlers.turn import Turn
from supervision.gate import Actor
from supervision.offices import Role

Handler = Callable[[Turn], None]

REPORTERS = frozenset({Role.SUPERVISOR, Role.MEMBER, Role.DIRECTOR})
TOWNSHIP = frozenset({Role.INSPECTOR, Role.SECRETARY})
COUNTY = frozenset(
    {
        Role.OFFICER,
        Role.AREA_LEADER,
        Role.AREA_DEPUTY,
        Role.LIAISON,
        Role.RECEPTION,
        Role.COUNTY_LEADER,
        Role.PREFECTURE_OFFICER,
    }
)
KEEPERS = frozenset({Role.KEEPER})
WORKERS = REPORTERS | TOWNSHIP | COUNTY
EVERYONE = frozenset(Role)
#: Directors and above; the reception sorts, it has no area of its own to count.
_WITH_FIGURES = WORKERS - {Role.SUPERVISOR, Role.MEMBER, Role.RECEPTION}

#: Who may be drawn to ask a villager again, by policy.
_ASKS_AGAIN = frozenset({Role.OFFICER, Role.RECEPTION, Role.COUNTY_LEADER})


@dataclass(frozen=True, slots=True)
class CommandRow:
    """A command without its slash, and the roles it is offered to (words: `command.<name>`)."""

    name: str
    roles: frozenset[Role]


COMMANDS: tuple[CommandRow, ...] = (
    CommandRow("visit", REPORTERS | TOWNSHIP),
    CommandRow("complaint", REPORTERS),
    CommandRow("todo", WORKERS),
    CommandRow("records", REPORTERS),
    CommandRow("receipt", REPORTERS),
    CommandRow("queue", TOWNSHIP | COUNTY),
    CommandRow("ledger", TOWNSHIP | COUNTY),
    CommandRow("spending", TOWNSHIP),
    CommandRow("texts", TOWNSHIP),
    CommandRow("case", WORKERS),
    CommandRow("team", _WITH_FIGURES),
    CommandRow("report", _WITH_FIGURES),
    CommandRow("duty", WORKERS),
    CommandRow("callback", _ASKS_AGAIN),
    CommandRow("policy", EVERYONE),
    CommandRow("handover", frozenset({Role.SECRETARY}) | KEEPERS),
    CommandRow("keeper", KEEPERS),
    CommandRow("lock", KEEPERS),
    CommandRow("help", EVERYONE),
    CommandRow("pin", TOWNSHIP | COUNTY | KEEPERS),
    CommandRow("language", EVERYONE),
    CommandRow("me", EVERYONE),
    CommandRow("leave", EVERYONE),
    CommandRow("privacy", EVERYONE),
    CommandRow("cancel", EVERYONE),
    CommandRow("start", EVERYONE),
)

#: What each command does. Filled by `command`.
HANDLERS: dict[str, Handler] = {}

#: The keys under the input line: label → the command it is the twin of.
KEYS: Mapping[str, str] = {
    "key.visit": "visit",
    "key.complaint": "complaint",
    "key.todo": "todo",
    "key.more": "more",
    "key.queue": "queue",
    "key.reception": "queue",
    "key.ledger": "ledger",
    "key.search": "case",
    "key.keeper": "keeper",
    "key.me": "me",
    "key.help": "help",
}


def command(*names: str) -> Callable[[Handler], Handler]:
    """Register what a command (and its key) does."""

    def keep(handler: Handler) -> Handler:
        for name in names:
            if name in HANDLERS:
                raise ValueError(name)
            HANDLERS[name] = handler
        return handler

    return keep


def offered_to(actor: Actor) -> tuple[str, ...]:
    """The commands this person is offered, in the order of the table."""
    roles = {office.role for office in actor.offices}
    return tuple(row.name for row in COMMANDS if row.roles & roles)


def keys_for(actor: Actor) -> tuple[tuple[Key, ...], ...]:
    """The four permanent keys of this person's main office."""
    if actor.holds(Role.SUPERVISOR, Role.DIRECTOR, Role.MEMBER):
        return ((Key("key.visit"), Key("key.complaint")), (Key("key.todo"), Key("key.more")))
    if actor.offices and all(office.role is Role.RECEPTION for office in actor.offices):
        return ((Key("key.reception"), Key("key.search")), (Key("key.more"),))
    if actor.holds(*TOWNSHIP, *COUNTY):
        return ((Key("key.queue"), Key("key.ledger")), (Key("key.search"), Key("key.more")))
    if actor.holds(Role.KEEPER):
        return ((Key("key.keeper"), Key("key.me")), (Key("key.help"), Key("key.more")))
    return ((Key("key.help"),),)
