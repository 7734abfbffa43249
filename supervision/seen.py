"""Who had seen a case: whom messages about it reached, from when until when."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Seen:
    """Messages about one case in one person's chat; a list in which it stood among others is not counted."""

    person_id: int
    first: datetime
    last: datetime
    count: int
