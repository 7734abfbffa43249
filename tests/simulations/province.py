"""50,000 villages' worth of data in one PostgreSQL: `python -m tests.simulations.province [villages]`.

What each thing costs beside it, and beside one county alone: the figures behind "Beyond one machine" in the README.
"""

import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from rich.console import Console

from bot.composing import Composer
from bot.seal import Seal
from handlers.notices import announce
from handlers.registration import ROOMS
from locales.catalogue import Catalogue
from storage import inbox, moments
from storage.outbox_rows import Queued
from storage.store import Store
from storage.unit_of_work import UnitOfWork
from supervision.acts import casework, reporting
from supervision.acts.prompting import prompt_due
from supervision.acts.rounds import digest_due
from supervision.cases import Track
from supervision.gate import actor_of
from tests.benchmarks.figures import Figure, Took, reading, took
from tests.benchmarks.table import machine
from tests.postgres import served
from tests.simulations.province_data import (
    LEADERS,
    OFFICERS,
    PREFECTURE,
    SECRETARIES,
    SUPERVISORS,
    Province,
    fill,
    opened,
)

assert ROOMS  # the screens are there because they are imported

_TIMES = 40
_AT_ONCE = 100
_COMPOSER = Composer(Catalogue.load(), Seal(bytes(64)))


class Measuring:
    """One database of so many villages, and what things cost in it."""

    def __init__(self, store: Store, province: Province) -> None:
        self._store = store
        self._province = province
        self._updates = 900_000_000
        store.ground.announce = announce

    def figures(self) -> Iterator[Figure]:
        """Reading first, then acts, then what the clock does."""
        yield self._tree()
        for what, screen, fields, users in self._screens():
            yield self._read(what, lambda work, user: _screen(work, screen, fields, user), users)  # noqa: B023
        yield self._each("whose moment has passed (every second)", self._scan)
        yield self._each("an update taken in", self._take_in)
        yield self._each("a report filed (the whole act)", self._report)
        yield self._each("signed and assigned (the whole act)", self._sign)
        yield self._clock()
        yield self._mornings()

    def _tree(self) -> Figure:
        """The first question after a start reads all places."""
        spent = took(lambda: self._store.read_now(lambda work: work.places.below(1)))
        return Figure("the tree of places read after a start", f"{spent.wall:.2f} s", "once; kept in memory")

    def _screens(self) -> Iterable[tuple[str, str, dict[str, Any], Iterable[int]]]:
        province = self._province
        secretaries = range(SECRETARIES, SECRETARIES + province.townships)
        return (
            ("secretary's home", "queue", {"bucket": "today"}, secretaries),
            ("secretary's ledger", "queue", {"bucket": "all"}, secretaries),
            (
                "officer's home, four townships",
                "queue",
                {"bucket": "today"},
                range(OFFICERS, OFFICERS + province.offices),
            ),
            (
                "supervisor's records",
                "records",
                {},
                range(SUPERVISORS, SUPERVISORS + province.villages, 97),
            ),
            ("county leader's /report", "figures", {}, range(LEADERS, LEADERS + province.counties)),
            ("prefecture's /report, all villages", "figures", {}, [PREFECTURE]),
        )

    def _read(self, what: str, ask: Callable[[UnitOfWork, int], None], users: Iterable[int]) -> Figure:
        runs = [
            took(lambda: self._store.read_now(lambda work: ask(work, user)))  # noqa: B023 - done at once
            for user in islice(cycle(users), _TIMES)
        ]
        return reading(what, runs)

    def _each(self, what: str, does: Callable[[int], object]) -> Figure:
        runs: list[Took] = [took(lambda: does(n)) for n in range(_TIMES)]  # noqa: B023 - done at once
        return reading(what, runs)

    def _scan(self, _: int) -> None:
        self._store.read_now(moments.earliest)
        self._store.read_now(lambda work: work.cases.prompting_due(work.now, _AT_ONCE))

    def _take_in(self, n: int) -> None:
        self._updates += 1
        chat = SUPERVISORS + n * 911 % self._province.villages
        row = inbox.RawUpdate(
            update_id=self._updates, chat_id=chat, kind="message", message_id=n + 1,
            dedupe=f"province {n}", payload=b'{"message": {}}',
        )  # fmt: skip
        self._store.act_now(lambda work: inbox.take_in(work, [row]))

    def _report(self, n: int) -> None:
        user = SUPERVISORS + n * 977 % self._province.villages

        def act(work: UnitOfWork) -> None:
            who = actor_of(work, _person(work, user))
            draft = work.drafts.start(who.person.id, user, "report", "preview", {})
            village = who.offices[0].place_id
            told = reporting.Report(Track.EVERYDAY, village, [(f"{user}:{draft.id}", "三组的水管破了")])
            reporting.submit(work, who, draft, told)

        self._store.act_now(act)

    def _sign(self, n: int) -> None:
        """The newest report of those that `_report` has filed."""

        def act(work: UnitOfWork) -> None:
            case = work.cases.by_id(self._province.cases + 1 + n)
            assert case is not None
            secretary = SECRETARIES + case.township_id - 100_000
            casework.sign_and_assign(work, actor_of(work, _person(work, secretary)), case.ref)

        self._store.act_now(act)

    def _clock(self) -> Figure:
        began, count = time.perf_counter(), 0
        for _ in range(10):
            count += self._store.act_now(lambda work: prompt_due(work, _AT_ONCE))
        each = (time.perf_counter() - began) / max(count, 1) * 1000
        return Figure("a case whose clock has something to say", f"{each:.2f} ms", f"{count} of them")

    def _mornings(self) -> Figure:
        """Half past eight in every township: the digests are made; saying them is Telegram's 30 a second."""
        clock = self._store.clock
        self._store.clock = lambda: clock() + timedelta(days=1, minutes=10)
        began, count, done = time.perf_counter(), 0, _AT_ONCE
        while done >= _AT_ONCE:
            done = self._store.act_now(lambda work: digest_due(work, _AT_ONCE))
            count += done
        self._store.clock = clock
        spent = time.perf_counter() - began
        return Figure("everybody's morning is looked at", f"{spent:.1f} s", f"{count:,} people")


def _person(work: UnitOfWork, user_id: int) -> Any:
    person = work.people.by_user(user_id)
    assert person is not None, user_id
    return person


def _screen(work: UnitOfWork, screen: str, fields: dict[str, Any], user_id: int) -> None:
    row = Queued(
        chat_id=user_id, screen=screen, fields=fields,
        id=1, tries=0, created_at=work.now, rendered=None, parts_sent=0,
    )  # fmt: skip
    composed = _COMPOSER.compose(work, row)
    assert composed.parts, (screen, composed.code)


def measure(villages: int, tell: Callable[[str], None]) -> list[Figure]:
    """Fill a database with so many villages and measure in it."""
    province = Province(villages)
    with served() as url, tempfile.TemporaryDirectory(prefix="lianqin-province-") as folder:
        data = Path(folder) / "data"
        for name, seconds in fill(url, data, province):
            tell(f"{villages:,} villages: {name} {seconds:.0f} s")
        store = opened(url, data)
        try:
            return list(Measuring(store, province).figures())
        finally:
            store.close()


def main(villages: int = 50_000) -> None:
    """Print the province beside one of its counties."""
    said = Console(stderr=True)
    tell = said.print
    alone, whole = measure(500, tell), measure(villages, tell)
    print(f"| | one county, 500 villages | {villages:,} villages in one database |\n|---|---:|---:|")  # noqa: T201
    for one, all_of_them in zip(alone, whole, strict=True):
        print(f"| {one.what} | {_cell(one)} | {_cell(all_of_them)} |")  # noqa: T201
    print(f"\nMeasured on {machine()}.")  # noqa: T201


def _cell(figure: Figure) -> str:
    return f"{figure.value} ({figure.note.split(';')[0]})" if figure.note else figure.value


if __name__ == "__main__":
    main(*(int(villages) for villages in sys.argv[1:2]))
