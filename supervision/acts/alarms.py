"""Alarms are written down and told: at once when they begin, once an hour while they last, once when they are over."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from typing import Any

from supervision.alarms import ENDLESS, PATIENT, Alarm, News, Raised, joined, lapsed, news
from supervision.offices import Role
from supervision.people import Person
from supervision.ports import Work

#: Who hears where no keeper can be reached, in this order (house): an alarm that nobody hears is none.
AFTER_KEEPERS = (Role.OFFICER, Role.COUNTY_LEADER, Role.PREFECTURE_OFFICER, Role.SECRETARY)

#: How many of those who stand in for a keeper hear it.
STAND_INS = 2


def raise_alarms(work: Work, raised: Iterable[Raised], told: Collection[str] = ()) -> None:
    """Write down what was met, and tell of what is new; of the codes in `told` somebody has heard already."""
    for each in raised:
        alarm = joined(work.alarms.by_code(each.code), each)
        work.alarms.put(replace(alarm, told_at=work.now) if each.code in told else alarm)
    tell(work)


def end_alarms(work: Work, codes: Iterable[str]) -> None:
    """Whoever watched these says that they are over."""
    for code in codes:
        alarm = work.alarms.by_code(code)
        if alarm is not None and alarm.lasts:
            _end(work, alarm)


def tell(work: Work) -> None:
    """Say what is due to be said of the alarms that last, and end those that have not come again."""
    for alarm in work.alarms.lasting():
        if lapsed(alarm, work.now):
            _end(work, alarm)
        elif (what := _news(work, alarm)) is not None:
            _tell(work, alarm, what)


def something_to_tell(work: Work) -> bool:
    """Whether `tell` would do anything: most seconds there is nothing to write."""
    return any(lapsed(each, work.now) or _news(work, each) for each in work.alarms.lasting())


def _news(work: Work, alarm: Alarm) -> News | None:
    """What is to be told of it now; at night nothing of what can wait until the morning."""
    if alarm.code in PATIENT and work.time.is_quiet(work.now):
        return None
    return news(alarm, work.now)


def hearers(work: Work) -> tuple[Person, ...]:
    """The keepers who can be reached; where there is none, those of the next office that has somebody."""
    found = tuple(_holders(work, Role.KEEPER))
    for role in AFTER_KEEPERS:
        found = found or tuple(_holders(work, role))[:STAND_INS]
    return found


def _holders(work: Work, role: Role) -> Iterator[Person]:
    ids = dict.fromkeys(office.person_id for office in work.offices.with_role(role, work.now))
    people = (work.people.by_id(person_id) for person_id in ids)
    return (person for person in people if person.reachable)


def _end(work: Work, alarm: Alarm) -> None:
    over = replace(alarm, over_at=work.now)
    if alarm.told and alarm.code not in ENDLESS:
        _tell(work, over, News.OVER)
    else:
        work.alarms.put(over)


def _tell(work: Work, alarm: Alarm, what: News) -> None:
    heard = [person.user_id for person in hearers(work) if person.user_id is not None]
    for chat_id in heard:
        work.say(chat_id, "alarm", said_of(alarm, what), priority=0 if what is News.BEGINS else 2)
    # Nobody to hear it (no keeper has come in yet): it is told once somebody can. That it is over does not count:
    # it would keep the next one from being told for another hour.
    tells = heard and what is not News.OVER
    work.alarms.put(replace(alarm, told_at=work.now) if tells else alarm)


def said_of(alarm: Alarm, what: News) -> dict[str, Any]:
    """What the screen is given: codes, counts and moments, as they are now; it may be read much later."""
    moments = {"raised_at": alarm.raised_at.isoformat(), "last_at": alarm.last_at.isoformat()}
    over = {"over_at": alarm.over_at.isoformat()} if alarm.over_at is not None else {}
    return {
        "news": what.value,
        "code": alarm.code,
        "times": alarm.times,
        **moments,
        **over,
        "with": dict(alarm.fields),
    }
