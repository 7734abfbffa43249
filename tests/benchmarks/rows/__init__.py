"""Every benchmark, in the order of the table. A new one is a file here and a line below."""

from tests.benchmarks.figures import Row
from tests.benchmarks.rows import conversation, due, filing, lists, memory, photo, shares, start, year

ROWS: tuple[Row, ...] = (
    Row("steps", "Conversation steps over HTTP", conversation.figures),
    Row("shares", "Where the processor's time of a step goes", shares.figures),
    Row("filing", "Filing a report", filing.figures),
    Row("start", "Start to first answer", start.figures),
    Row("memory", "Memory", memory.figures),
    Row("lists", "Lists in one county's database", lists.figures),
    Row("due", "Due scan", due.figures),
    Row("year", "A county's year", year.figures),
    Row("photo", "A 12 MP photo", photo.figures),
)
