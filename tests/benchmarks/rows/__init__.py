"""Every benchmark, in the order of the table. A new one is a file here and a line below."""

from tests.benchmarks.figures import Row
from tests.benchmarks.rows import (
    backlog,
    conversation,
    due,
    endurance,
    filing,
    lists,
    memory,
    notices,
    photo,
    recovery,
    scale,
    shares,
    start,
    verify,
    workers,
    year,
)

ROWS: tuple[Row, ...] = (
    Row("steps", "Conversation steps over HTTP", conversation.figures),
    Row("shares", "Where the processor's time of a step goes", shares.figures),
    Row("filing", "Filing a report", filing.figures),
    Row("start", "Start to first answer", start.figures),
    Row("memory", "Memory", memory.figures),
    Row("lists", "Lists in one county's database", lists.figures),
    Row("scale", "A million cases and ten million journal entries, on both engines", scale.figures),
    Row("due", "Due scan", due.figures),
    Row("verify", "The journal verified", verify.figures),
    Row("year", "A county's year", year.figures),
    Row("photo", "A 12 MP photo", photo.figures),
    Row("recovery", "Back at work after a kill", recovery.figures),
    Row("backlog", "A backlog at the start", backlog.figures),
    Row("notices", "Many notices within Telegram's limits", notices.figures),
    Row("workers", "Several workers on PostgreSQL", workers.figures),
    Row("endurance", "Memory after very many updates", endurance.figures),
)
