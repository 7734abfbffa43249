"""What the engine itself notes of who wrote a sealed number's rows together with what, covered some minutes later.

PostgreSQL keeps with every row the transaction that wrote it (xmin), and rows lie behind what was written before: one
line of SQL would join a number to the update of the chat that was told it. All rows of the sealed road are written anew
together, sorted by their keys, which are drawn by lot: they share one transaction, and no order. SQLite keeps no such
thing in its tables; its write-ahead log, where the pages of one act lie side by side, is emptied (see storage.writer).

Not covered: the minutes before, PostgreSQL's own log and its archive, bytes of old rows in pages it has not used again.
"""

from sqlalchemy import Engine, text

from storage.unit_of_work import UnitOfWork

#: Parents before children; each with what its rows are sorted by, and which of them.
_ROWS = (
    ("sealed_numbers", "number", "true"),
    ("numbers_given", "number", "number IN (SELECT number FROM sealed_numbers)"),
    ("kept_numbers", "digest", "true"),
    ("journal_later", "id", "true"),
    ("integrity_contents", "id", "true"),
    ("integrity_files", "id", "true"),
)
# Rather not now than keep anybody waiting, or be one of two that wait for each other.
_PATIENCE = text("SET LOCAL lock_timeout = '500ms'")
_ALONE = text(f"LOCK TABLE {', '.join(name for name, *_ in _ROWS)} IN SHARE ROW EXCLUSIVE MODE")

_OURS = text("SELECT CAST(CAST(pg_current_xact_id() AS xid) AS text)")
#: Where the store remembers which transaction wrote them last.
_COVERED = "traces"


def cover(work: UnitOfWork) -> bool:
    """On PostgreSQL: write the rows anew, unless nothing came since the last time. Whether it did.

    Raises DBAPIError where somebody writes there just now: it comes again.
    """
    work.execute(_PATIENCE)
    work.execute(_ALONE)
    writers: set[str] = set()
    for name, _key, which in _ROWS:
        found = text(f"SELECT DISTINCT CAST(xmin AS text) FROM {name} WHERE {which}")  # noqa: S608 - our names
        writers.update(work.execute(found).scalars())
    if writers <= {work.cache.get(_COVERED)}:
        return False
    for name, key, which in _ROWS:
        taken = f"WITH taken AS (DELETE FROM {name} WHERE {which} RETURNING *)"  # noqa: S608
        work.execute(text(f"{taken} INSERT INTO {name} SELECT * FROM taken ORDER BY {key}"))  # noqa: S608
    ours = work.execute(_OURS).scalar_one()
    work.after_commit(lambda: work.cache.update({_COVERED: ours}))
    return True


def let_go(engine: Engine) -> None:
    """On PostgreSQL: what the rows were before is nothing any more, not even for its owner's tools."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for name, *_ in _ROWS:
            connection.execute(text(f"VACUUM {name}"))
