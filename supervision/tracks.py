"""The clocks of every track, as policy: defaults with their source (law, custom, house)."""

from dataclasses import dataclass, field

from supervision.durations import Duration, parse_duration


@dataclass(frozen=True, slots=True)
class Everyday:
    """Everyday matters 生活难事: handling by the Sichuan hotline rule (December 2025), the rest (house)."""

    sign: Duration = field(default=parse_duration("1wd"))
    question: Duration = field(default=parse_duration("3wd"))
    request: Duration = field(default=parse_duration("7wd"))
    complaint: Duration = field(default=parse_duration("15wd"))
    verify: Duration = field(default=parse_duration("5wd"))
    tell: Duration = field(default=parse_duration("3wd"))
    extensions: int = 1


@dataclass(frozen=True, slots=True)
class Urgent:
    """Danger, or water or power cut (house): hours are plain hours, day and night."""

    sign: Duration = field(default=parse_duration("4h"))
    measures: Duration = field(default=parse_duration("24h"))
    resolve: Duration = field(default=parse_duration("2d"))


@dataclass(frozen=True, slots=True)
class Petition:
    """Petitions 信访, answered by another body and only tracked here (law: Regulations on Petition Work, 2022).

    `notice` within 15 days of receipt whether it is accepted (art. 22, 23); `answer` within 60 days of acceptance,
    `extension` by at most 30 (art. 34); review `ask_review` within 30 days of the written answer, done in `review`
    30 (art. 35); re-review the same, done in `second_review` (art. 36). `register`, `hand_over` and `tell` are
    ours (house).
    """

    register: Duration = field(default=parse_duration("1d"))
    hand_over: Duration = field(default=parse_duration("1d"))
    notice: Duration = field(default=parse_duration("15d"))
    answer: Duration = field(default=parse_duration("60d"))
    extension: Duration = field(default=parse_duration("30d"))
    tell: Duration = field(default=parse_duration("3wd"))
    ask_review: Duration = field(default=parse_duration("30d"))
    review: Duration = field(default=parse_duration("30d"))
    second_review: Duration = field(default=parse_duration("30d"))


@dataclass(frozen=True, slots=True)
class Integrity:
    """Integrity matters 检举控告, numbers and steps only.

    A named reporter is told of `acceptance` within 15 working days of receipt, and of the `result` within 15 after
    closing (law: Rules for handling reports and accusations, 2020). Named or not, the county closes a matter within
    `handle` of receipt (house: as long as the law gives for answering a petition). After `came` without anybody a
    number is shown as one that did not come; a secretary signs for a task within `sign`; a task late for `climb` is
    heard of by the county's leader; `tell_supervisor`: whether a supervisor who asks by number is told the step
    (house: no).
    `content`: whether what it is about may be written here (house: no), for which the county needs a written
    `decision`, whose number and day stand here, and a Bot API server of its own.
    """

    acceptance: Duration = field(default=parse_duration("15wd"))
    result: Duration = field(default=parse_duration("15wd"))
    handle: Duration = field(default=parse_duration("60d"))
    came: Duration = field(default=parse_duration("30d"))
    sign: Duration = field(default=parse_duration("1wd"))
    climb: Duration = field(default=parse_duration("1wd"))
    tell_supervisor: bool = False
    decision: str = ""
    content: bool = False


@dataclass(frozen=True, slots=True)
class Unclear:
    """Unclear matters 说不清 (house): how long the county's sorter has; the township's own clock begins after that."""

    sort: Duration = field(default=parse_duration("1wd"))


@dataclass(frozen=True, slots=True)
class Tracks:
    """The clocks of every track."""

    everyday: Everyday = Everyday()
    urgent: Urgent = Urgent()
    petition: Petition = Petition()
    integrity: Integrity = Integrity()
    unclear: Unclear = Unclear()
