"""What was told with each step of a spending, as it is read afterwards: on its card, on the picture, on paper.

Whoever audits it sees who signed, how a contractor was chosen and why, when it was and when it was written down, by
whom, and which photos belong to which step: what is asked for and shown to nobody proves nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from handlers.screen import Lines, Told, View, When, Words
from handlers.spending_names import item_name, money
from supervision.cases import Case, Track
from supervision.chain import spending_of
from supervision.people import Person
from supervision.spending import (
    FOUND,
    PAID,
    REPORTED,
    Item,
    Record,
    Spending,
    late_entry,
)
from supervision.spending_steps import AUDIT, CHECK, FILE, ON_SITE

#: Records whose step in the journal has a name of its own; every other is "a step was recorded".
_NAMED = FOUND | {REPORTED, CHECK, FILE, ON_SITE, AUDIT}

#: A reason is shown so far on the card; it is printed whole.
_REASON = 80


def day_of(view: View, day: date, form: str = "day") -> When:
    """A date that was told, as its reader says it; what is looked at again another day has it in full ("date")."""
    return When(view.work.time.on(day, time(12)), form)


def entered_on(view: View, record: Record) -> date:
    """The day it was written down."""
    return record.at.astimezone(view.work.time.timezone).date()


def beside(record: Record) -> list[Words]:
    """How, why, and who signed: what a card says below a step that is done."""
    found = []
    if record.choice and record.code not in {AUDIT, PAID}:
        found.append(Words("spend.told.choice", {"choice": Words(f"spend.choice.{record.choice}")}))
        if record.words:
            found.append(Words("spend.told.why", {"text": Told(record.words, _REASON)}))
    if record.signers:
        found.append(Words("spend.told.signers", {"names": "、".join(record.signers)}))
    return found


def step_called(view: View, spending: Spending, record: Record) -> Any:
    """A record's step; where its day is not the day it was written down, with that day."""
    name = record_name(spending, record)
    if record.day == entered_on(view, record):
        return name
    return Words("spend.of_day", {"step": name, "day": day_of(view, record.day, "date")})


def record_name(spending: Spending, record: Record) -> Any:
    """What a record is of."""
    if record.code == REPORTED:
        return Words("step.spending_reported")
    if record.code in FOUND:
        return Words(f"spend.found.{record.code}")
    return item_name(spending, Item(record.code, record.round))


def step_recorded(view: View, case: Case, at: datetime | None) -> Any:
    """The step that was recorded at this moment; None where none was."""
    if case.track is not Track.SPENDING:
        return None
    spending = spending_of(view.work, case)
    found = [each for each in spending.records if each.at == at and each.code not in _NAMED]
    return record_name(spending, found[-1]) if found else None


def taken(view: View, case: Case) -> Iterator[Any]:
    """The steps of which the journal says no more than that one was recorded, in its order."""
    spending = spending_of(view.work, case)
    return (step_called(view, spending, each) for each in spending.records if each.code not in _NAMED)


def by_photo(spending: Spending) -> Mapping[str, Any]:
    """Which step each photo proves."""
    return {file: record_name(spending, record) for record in spending.records for file in record.files}


def on_paper(
    view: View, spending: Spending, people: Mapping[int, Person], photos: Sequence[str]
) -> list[list[Any]]:
    """Every record as it is printed: its step, day and who wrote it down; below, all that was told with it."""
    return [_printed(view, spending, record, people, photos) for record in spending.records]


def _printed(
    view: View, spending: Spending, record: Record, people: Mapping[int, Person], photos: Sequence[str]
) -> list[Any]:
    who = people[record.by_id].name if record.by_id in people else ""
    name = record_name(spending, record)
    heading = Words("paper.spend", {"day": day_of(view, record.day, "date"), "step": name, "who": who})
    return [heading, Lines(tuple(_all_told(view, spending, record, photos)))]


def _all_told(view: View, spending: Spending, record: Record, photos: Sequence[str]) -> Iterator[Words]:
    entered = entered_on(view, record)
    if entered != record.day:
        late = late_entry(spending.policy, record, entered)
        yield Words(
            "paper.spend_late" if late else "paper.spend_entered", {"day": day_of(view, entered, "date")}
        )
    if spending.made_up(record):
        yield Words("spend.told.made_up")
    if record.amount is not None:
        yield Words("spend.told.amount", {"amount": money(record.amount)})
    if record.code == AUDIT:
        yield Words("spend.told.verdict", {"verdict": Words(f"spend.verdict.{record.choice}")})
    elif record.choice:
        yield Words("spend.told.choice", {"choice": Words(f"spend.choice.{record.choice}")})
    if record.code == PAID:
        for wrong in record.words.split():
            yield Words(f"spend.wrong.{wrong}")
    elif record.words:
        yield Words("spend.told.words", {"text": Told(record.words)})
    if record.signers:
        yield Words("spend.told.signers", {"names": "、".join(record.signers)})
    if record.place:
        yield Words("spend.told.place", {"place": Told(record.place)})
    if record.until is not None:
        yield Words("spend.told.until", {"day": day_of(view, record.until, "date")})
    places = [str(photos.index(file) + 1) for file in record.files if file in photos]
    if places:
        yield Words("spend.told.photos", {"places": "、".join(places)})
