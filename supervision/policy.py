"""The policy: every figure a county's lawyer checks and changes, with its default and where that comes from.

(law) published rules, (custom) practice, (house) ours. Section and key names are those of the TOML file.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from supervision.calendar import Calendar
from supervision.durations import Duration, parse_duration
from supervision.hours import Hours, Weekly
from supervision.integrity_content import decision_in
from supervision.ladders import Ladders, read_ladders
from supervision.sections import PolicyError, read_section, wrong
from supervision.spending_steps import SpendingPolicy, agree_spending, read_spending
from supervision.tracks import Tracks


@dataclass(frozen=True, slots=True)
class CalendarChanges:
    """Days that differ from the State Council's notice, and years whose notice has been typed in by hand."""

    workdays: frozenset[date] = frozenset()
    holidays: frozenset[date] = frozenset()
    known_years: frozenset[int] = frozenset()

    def over(self, calendar: Calendar) -> Calendar:
        """The calendar with these days laid over it."""
        return calendar.overridden(
            workdays=self.workdays, holidays=self.holidays, known_years=self.known_years
        )


@dataclass(frozen=True, slots=True)
class Reminders:
    """At which parts of a clock to remind, and how often after its end (house)."""

    at: tuple[float, ...] = (0.5, 0.75, 1.0)
    every: Duration = field(default=parse_duration("1wd"))


@dataclass(frozen=True, slots=True)
class Silent:
    """How long a supervisor may be silent before he, the zone director, the inspector hears of it (house)."""

    supervisor: Duration = field(default=parse_duration("7d"))
    director: Duration = field(default=parse_duration("10d"))
    inspector: Duration = field(default=parse_duration("14d"))


@dataclass(frozen=True, slots=True)
class Enrolment:
    """How long a one-time link lives (house)."""

    link: Duration = field(default=parse_duration("7d"))


@dataclass(frozen=True, slots=True)
class Drafts:
    """When somebody is reminded of an unfinished report, and when it is deleted (house)."""

    remind: tuple[Duration, ...] = (parse_duration("1d"), parse_duration("7d"))
    delete: Duration = field(default=parse_duration("30d"))


@dataclass(frozen=True, slots=True)
class Verification:
    """Of how many everyday matters one is drawn for the secretary in person; 0 draws none (house)."""

    drawn_every: int = 10


@dataclass(frozen=True, slots=True)
class Sampling:
    """[sampling]. `share`: percent of closed cases that are asked again, 0 none; `at_least` so many of each township
    a month; `due`: how long the county has for it; `tries`: how often somebody is rung before that is given up;
    `by_reception`: the county's reception asks instead of the linked office. All (house)."""

    share: int = 5
    at_least: int = 1
    due: Duration = field(default=parse_duration("5wd"))
    tries: int = 2
    by_reception: bool = False


@dataclass(frozen=True, slots=True)
class Identity:
    """[identity]. Reading who a villager is: how long a request `wait`s, and then the approval; how long it is `shown`;
    how many requests one person may make in a week; how many readings in a day are `unusual`; within how long (`erase`)
    a second person asks the villager who wants the name deleted, before it is deleted all the same. All (house)."""

    wait: Duration = field(default=parse_duration("24h"))
    shown: Duration = field(default=parse_duration("10m"))
    per_week: int = 10
    unusual: int = 5
    erase: Duration = field(default=parse_duration("5wd"))


@dataclass(frozen=True, slots=True)
class Retention:
    """[retention]. How long after a matter has ended who the villager is (`identity`), and then its words, photos and
    recordings (`content`), can still be read; visits and looks at duty tracks go by `content` too; for how long
    messages on their way and orders of files are remembered (`messages`); and how long what was written with a sealed
    number can be read after the county closed the matter, or after nobody came with the number (`integrity`). All
    (house): a county's lawyer says."""

    identity: Duration = field(default=parse_duration("12mo"))
    content: Duration = field(default=parse_duration("36mo"))
    messages: Duration = field(default=parse_duration("30d"))
    integrity: Duration = field(default=parse_duration("36mo"))


@dataclass(frozen=True, slots=True)
class Transfer:
    """A case offered to another township: how long for an answer (then it counts as accepted) and, after so many
    refusals, for a decision above (house)."""

    accept: Duration = field(default=parse_duration("2wd"))
    decide: Duration = field(default=parse_duration("2wd"))
    refusals: int = 3


@dataclass(frozen=True, slots=True)
class Content:
    """[content]. After how long pictures, recordings, names and phones leave the chat in which they were shown
    (`delete`; Telegram lets a bot delete for two days), and what shows a villager's words is folded to number, category
    and step (`fold`; Telegram lets a bot edit what it said for ever); "0s": they stay (house)."""

    delete: Duration = field(default=parse_duration("24h"))
    fold: Duration = field(default=parse_duration("1d"))


class PinBefore(StrEnum):
    """What a PIN has to be set before."""

    ANYTHING = "required"
    SENSITIVE = "sensitive"
    NOTHING = "offered"


@dataclass(frozen=True, slots=True)
class PinPolicy:
    """[pin]. `required`: whoever holds an office above the village must have one before anything else; `sensitive`:
    whoever has none sets one before what is most sensitive (see handlers.pin_first); with neither each may; `idle`:
    after how long a pause it is asked for (house)."""

    required: bool = False
    sensitive: bool = True
    idle: Duration = field(default=parse_duration("30m"))

    @property
    def before(self) -> PinBefore:
        """What whoever has none sets one before."""
        if self.required:
            return PinBefore.ANYTHING
        return PinBefore.SENSITIVE if self.sensitive else PinBefore.NOTHING


@dataclass(frozen=True, slots=True)
class Outside:
    """The fixed address outside the county, where nobody in it can take a matter (house): said in the chat as it
    stands here."""

    name: str = "市纪委监委信访室"
    address: str = ""
    phone: str = "12388"


@dataclass(frozen=True, slots=True)
class Reception:
    """Where whoever has a sealed number goes himself (product, section 4: the bot gives the address): said in the chat
    as it stands here, the address only where the county has written one."""

    address: str = ""
    phone: str = "12388"


@dataclass(frozen=True, slots=True)
class Policy:
    """All of it. `held`: after how long content that came unasked is asked about again (house)."""

    hours: Hours = field(default_factory=Hours)
    weekly: Weekly = field(default_factory=Weekly)
    calendar: CalendarChanges = CalendarChanges()
    reminders: Reminders = Reminders()
    track: Tracks = field(default_factory=Tracks)
    silent: Silent = Silent()
    ladder: Ladders = field(default_factory=Ladders)
    enrolment: Enrolment = Enrolment()
    drafts: Drafts = Drafts()
    verification: Verification = Verification()
    sampling: Sampling = Sampling()
    transfer: Transfer = Transfer()
    identity: Identity = field(default_factory=Identity)
    retention: Retention = field(default_factory=Retention)
    content: Content = field(default_factory=Content)
    pin: PinPolicy = field(default_factory=PinPolicy)
    outside: Outside = Outside()
    reception: Reception = Reception()
    spending: SpendingPolicy = field(default_factory=SpendingPolicy)
    held: Duration = field(default=parse_duration("2h"))


#: Seconds for which Telegram lets a bot delete, less an hour for the queue.
_DELETABLE = 47 * 3600


def policy_from(given: Mapping[str, object]) -> Policy:
    """The defaults with what is given laid over them. Raises PolicyError: one line for the first mistake."""
    plain = {key: value for key, value in given.items() if key not in {"ladder", "spending"}}
    policy = read_section(Policy, plain)
    if "ladder" in given:
        policy = replace(policy, ladder=read_ladders(given["ladder"]))
    if "spending" in given:
        policy = replace(policy, spending=read_spending(given["spending"]))
    agree(policy)
    return policy


def _decided(policy: Policy) -> None:
    """Content of integrity matters rests on a written decision of the county."""
    integrity = policy.track.integrity
    path, given = "track.integrity.decision", integrity.decision
    if given and decision_in(given) is None:
        raise wrong(path, given, "the number and the day of the document", "decision_unread")
    if integrity.content and not given:
        raise wrong(path, given, "the county's written decision, before content is switched on", "undecided")


def agree(policy: Policy) -> None:
    """Whether the values fit each other. Raises PolicyError for the first two that do not."""
    both = policy.calendar.workdays & policy.calendar.holidays
    if both:
        raise PolicyError(
            f"calendar.workdays: {min(both)} is in calendar.holidays too, expected only one", "both"
        )
    if policy.sampling.share > 100:
        raise wrong("sampling.share", policy.sampling.share, "percent: 100 at most")
    if policy.content.delete.nominal_seconds > _DELETABLE:
        raise wrong(
            "content.delete", str(policy.content.delete), "47h at most: later Telegram deletes nothing"
        )
    if policy.sampling.tries == 0:
        raise wrong("sampling.tries", policy.sampling.tries, "one at least, or nobody is ever rung")
    _looked_at(policy.identity)
    kept = policy.retention
    for name in ("identity", "content", "messages", "integrity"):
        if getattr(kept, name).nominal_seconds == 0:
            raise wrong(f"retention.{name}", str(getattr(kept, name)), "more than nothing", "nothing")
    if kept.identity.nominal_seconds > kept.content.nominal_seconds:
        raise wrong("retention.identity", str(kept.identity), "no longer than retention.content", "rising")
    if not policy.outside.name.strip() or not (policy.outside.address + policy.outside.phone).strip():
        raise wrong(
            "outside", policy.outside.name, "a name and an address or a phone: nothing may end nowhere"
        )
    _decided(policy)
    _rising("reminders.at", policy.reminders.at)
    _rising("drafts.remind", [each.nominal_seconds for each in policy.drafts.remind])
    silent = (policy.silent.supervisor, policy.silent.director, policy.silent.inspector)
    lengths = [each.nominal_seconds for each in silent]
    _rising("silent", lengths)
    if lengths[0] == 0:
        raise wrong(
            "silent.supervisor",
            str(silent[0]),
            "more than nothing, or silence is told without end",
            "nothing",
        )
    agree_spending(policy.spending)
    if policy.reminders.every.nominal_seconds == 0:
        every = str(policy.reminders.every)
        raise wrong("reminders.every", every, "more than nothing, or reminders never end", "nothing")


def _rising(path: str, values: tuple[float, ...] | list[int]) -> None:
    if list(values) != sorted(values):
        raise wrong(path, list(values), "values that rise", "rising")


def _looked_at(identity: Identity) -> None:
    """Whether anybody could ever see a villager's identity, and ask one who wishes it deleted. Raises PolicyError."""
    for name in ("wait", "shown"):
        if getattr(identity, name).nominal_seconds == 0:
            given = str(getattr(identity, name))
            raise wrong(f"identity.{name}", given, "more than nothing, or nobody ever sees it", "nothing")
    if identity.erase.nominal_seconds == 0:
        given = str(identity.erase)
        raise wrong("identity.erase", given, "more than nothing, or nobody can ask the villager", "nothing")
