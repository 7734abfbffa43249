"""lianqin verify: a journal of a million entries looked through from its first to its last, with its anchor."""

import time
from collections.abc import Iterable

from storage import seals, verification
from storage.unit_of_work import UnitOfWork
from supervision.events import Signed
from tests.benchmarks.county import store
from tests.benchmarks.figures import Figure, Plan

_AT_ONCE = 5_000
#: So many entries has a case, taken over its life.
_OF_A_CASE = 10


def figures(plan: Plan) -> Iterable[Figure]:
    """Wall clock and processor time of one look."""
    count = plan.few(1_000_000, 50_000)
    plan.tell(f"verify: writing {count:,} entries")
    data = plan.folder / "journal"
    with store(data) as opened:
        for at in range(0, count, _AT_ONCE):
            opened.act_now(lambda work, at=at: _write(work, at))  # type: ignore[misc]
        while opened.act_now(seals.seal):
            pass
        anchors = data / "anchors.jsonl"
        opened.read_now(lambda work: seals.anchor(work, anchors))
        kept = verification.Anchors.read(anchors)
        began, cpu = time.perf_counter(), time.process_time()
        looked = opened.read_now(lambda work: verification.look_through(work, kept))
        wall, used = time.perf_counter() - began, time.process_time() - cpu
    said = f"{used:.1f} s CPU; {looked.seals:,} seals, {looked.anchors} anchor, {len(looked.flaws)} flaws"
    yield Figure(f"{looked.entries:,} entries verified", f"{wall:.1f} s", said)


def _write(work: UnitOfWork, at: int) -> None:
    for number in range(at, at + _AT_ONCE):
        work.journal.append(Signed(case_id=number // _OF_A_CASE + 1, by_id=number % 7 + 1))
