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
    """Petitions 信访, handled elsewhere and only tracked (law: Regulations on Petition Work)."""

    register: Duration = field(default=parse_duration("1d"))
    notice: Duration = field(default=parse_duration("15d"))
    answer: Duration = field(default=parse_duration("60d"))
    extension: Duration = field(default=parse_duration("30d"))
    review: Duration = field(default=parse_duration("30d"))
    second_review: Duration = field(default=parse_duration("30d"))


@dataclass(frozen=True, slots=True)
class Integrity:
    """What a named reporter is told (law): accepted or not, and the result after closing."""

    acceptance: Duration = field(default=parse_duration("15wd"))
    result: Duration = field(default=parse_duration("15wd"))


@dataclass(frozen=True, slots=True)
class Tracks:
    """The clocks of every track."""

    everyday: Everyday = Everyday()
    urgent: Urgent = Urgent()
    petition: Petition = Petition()
    integrity: Integrity = Integrity()
