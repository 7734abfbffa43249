"""Ladders of escalation: who hears, how long after the end of a clock, when an office does not act."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from supervision.durations import Duration, parse_duration
from supervision.offices import Role
from supervision.sections import read_value, unknown, wrong


@dataclass(frozen=True, slots=True)
class Rung:
    """One step up: so long `after` the clock's end, the office `to` hears of it."""

    after: Duration
    to: Role


def _rungs(*steps: tuple[str, Role]) -> tuple[Rung, ...]:
    return tuple(Rung(parse_duration(after), to) for after, to in steps)


# A late inspector → secretary; a late secretary → linked office → area leader → county leader (product, 5).
# The others (house), so that no matter can be late with nobody above hearing of it.
_DEFAULT: Mapping[Role, tuple[Rung, ...]] = {
    Role.SUPERVISOR: _rungs(("1wd", Role.DIRECTOR), ("3wd", Role.INSPECTOR)),
    Role.INSPECTOR: _rungs(("0s", Role.SECRETARY), ("5wd", Role.OFFICER)),
    Role.SECRETARY: _rungs(("0s", Role.OFFICER), ("1wd", Role.AREA_LEADER), ("3wd", Role.COUNTY_LEADER)),
    Role.RECEPTION: _rungs(("0s", Role.COUNTY_LEADER)),
    Role.OFFICER: _rungs(("1wd", Role.COUNTY_LEADER)),
}


#: Whose clocks there are, and who may hear that one has run out: whoever sees such a case (see gate).
LATE = (Role.SUPERVISOR, Role.INSPECTOR, Role.SECRETARY, Role.RECEPTION, Role.OFFICER)
HEARS = (
    Role.DIRECTOR,
    Role.INSPECTOR,
    Role.SECRETARY,
    Role.OFFICER,
    Role.AREA_LEADER,
    Role.AREA_DEPUTY,
    Role.LIAISON,
    Role.COUNTY_LEADER,
)


#: Who may not see such a matter (see gate): what is said to them would be said to nobody.
_DEAF: Mapping[Role, frozenset[Role]] = {
    Role.SUPERVISOR: frozenset(),
    Role.INSPECTOR: frozenset({Role.DIRECTOR}),
    Role.SECRETARY: frozenset({Role.DIRECTOR}),
    Role.RECEPTION: frozenset(HEARS) - {Role.COUNTY_LEADER},
    Role.OFFICER: frozenset({Role.DIRECTOR}),
}


@dataclass(frozen=True, slots=True)
class Ladders:
    """The ladder of each role that can be late; a role without one has no rungs."""

    rungs: Mapping[Role, tuple[Rung, ...]] = field(default_factory=lambda: dict(_DEFAULT))

    def __getitem__(self, role: Role) -> tuple[Rung, ...]:
        """The rungs for a late `role`, lowest first."""
        return self.rungs.get(role, ())

    def __iter__(self) -> Iterator[Role]:
        return iter(self.rungs)


def may_hear(late: Role) -> tuple[Role, ...]:
    """The offices that may be told that `late` is late: those that may see such a matter."""
    return tuple(role for role in HEARS if role not in _DEAF[late])


def read_rungs(late: Role, given: object) -> tuple[Rung, ...]:
    """One ladder, each rung written {"after": …, "to": …}. Raises PolicyError."""
    return _read_rungs(late.value, given)


def read_ladders(given: object) -> Ladders:
    """Ladders by role; one that is given replaces its default whole. Raises PolicyError."""
    if not isinstance(given, Mapping):
        raise wrong("ladder", given, "a section")
    read = {_late(key): _read_rungs(str(key), steps) for key, steps in given.items()}
    return Ladders({**_DEFAULT, **read})


def _read_rungs(role: str, given: object) -> tuple[Rung, ...]:
    path = f"ladder.{role}"
    if not isinstance(given, list | tuple):
        raise wrong(path, given, f"rungs, each written [[{path}]]")
    rungs = tuple(_read_rung(step, f"{path}[{index}]") for index, step in enumerate(given))
    deaf = [rung.to.value for rung in rungs if rung.to in _DEAF[Role(role)]]
    if deaf:
        raise wrong(path, deaf, "offices that may see such a matter", "deaf")
    lengths = [rung.after.nominal_seconds for rung in rungs]
    if lengths != sorted(lengths):
        raise wrong(path, [str(rung.after) for rung in rungs], "delays that rise", "rising")
    return rungs


def _read_rung(given: object, path: str) -> Rung:
    if not isinstance(given, Mapping):
        raise wrong(path, given, "a rung with after and to")
    for key in given:
        if key not in ("after", "to"):
            raise unknown(path, key, ["after", "to"])
    for key in ("after", "to"):
        if key not in given:
            raise wrong(f"{path}.{key}", None, "a value: every rung needs after and to")
    return Rung(read_value(Duration, given["after"], f"{path}.after"), _hearer(given["to"], f"{path}.to"))


def _late(given: object) -> Role:
    roles = [role.value for role in LATE]
    if given not in roles:
        raise unknown("ladder", given, roles)
    return Role(str(given))


def _hearer(given: object, path: str) -> Role:
    roles = [role.value for role in HEARS]
    if given not in roles:
        raise wrong(path, given, f"one of {', '.join(roles)}")
    return Role(str(given))
