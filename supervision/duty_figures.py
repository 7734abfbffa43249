"""One person's duty track as somebody may see it: figures of a period, and one page of what waits and what was done."""

from dataclasses import dataclass, replace

from supervision.duty import Listed, Period, Totals, longest, span_of
from supervision.duty_sight import sight_of, waiting
from supervision.gate import Actor
from supervision.integrity_duty import lines_of
from supervision.people import Person
from supervision.ports import Work
from supervision.recusal import kept_from_the_first


@dataclass(frozen=True, slots=True)
class Track:
    """The figures, one page of lines, and how many lines there are in all."""

    totals: Totals
    lines: tuple[Listed, ...]
    length: int


def track_of(work: Work, actor: Actor, person: Person, period: Period, offset: int, limit: int) -> Track:
    """The track as the actor may see it. Raises Missing where it is none of his business."""
    sight = sight_of(work, actor, person)
    span = span_of(period, work.now, work.time)
    now = waiting(work, person, sight) if span.start <= work.now < span.end else ()
    now += lines_of(work, actor, person, span)
    done = work.duties.totals(person.id, sight, span)
    lines = now[offset : offset + limit]
    if len(lines) < limit:
        skip = max(offset - len(now), 0)
        lines += tuple(work.duties.page(person.id, sight, span, skip, limit - len(lines)))
    late = [each.duty.late for each in now if each.duty.late is not None]
    totals = replace(
        done,
        reached=done.reached + len(now),
        waiting=done.waiting + sum(each.duty.done_at is None for each in now),
        in_time=done.in_time + sum(each.duty.in_time for each in now),
        late=done.late + len(late),
        longest=longest([done.longest, *late]),
        told=work.tellings.count(person.id, sight, span),
        visits=work.visits.count_between(
            person.id, span.start, span.end, kept_from_the_first(work, actor.person)
        ),
    )
    return Track(totals, lines, len(now) + done.reached + done.found + done.pressed)
