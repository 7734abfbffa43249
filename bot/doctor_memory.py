"""What doctor sees of the store: database, key store, journal; or what the running bot that holds it tells."""

from collections.abc import Iterator
from contextlib import closing
from functools import partial

from bot.clock import Clock
from bot.control import ControlError, Refused, ask
from bot.doctor import Finding, bad, good, look
from bot.doctor_anchors import kept_outside
from bot.doctor_checks import Checks
from bot.doctor_condition import condition, queues
from bot.opening import plain, township_time
from bot.preflight import check_data
from bot.settings import Settings, anchors_before, anchors_file, data_place
from storage.condition import Condition, examine
from storage.errors import StoreBusy, StoreRefused
from storage.store import Store
from storage.verification import Anchors, look_through
from supervision.offices import Role


def memory_checks(settings: Settings) -> Checks:
    """Every check of this room, by name."""
    return (("database", partial(memory, settings)),)


def memory(settings: Settings) -> Iterator[Finding]:
    """Ask the running bot; where none runs, open the store, which checks integrity, pragmas and keys itself."""
    try:
        found = _told(settings)
    except ControlError as error:
        yield bad("database", str(error), "look at the log of the running bot")
        return
    if found is not None:
        yield from found
        yield from kept_outside(settings)
        return
    data = data_place(settings)
    if settings.database_url is None and not (data / "lianqin.db").exists():
        yield look("database", "there is none yet", "`lianqin migrate` makes it, and so does run")
        return
    try:
        yield from _opened(settings)
        yield from kept_outside(settings)
    except StoreBusy as error:
        yield look("database", str(error), "it is starting or stopping: ask again in a minute")
    except StoreRefused as error:
        yield bad("database", str(error), "nothing was changed; do what the line says")


def _told(settings: Settings) -> list[Finding] | None:
    """What the running bot says; None where none runs. Raises ControlError."""
    here = good("database", "held by the running bot, which answers")
    try:
        answer = ask(data_place(settings), {"do": "examine"})
        return None if answer is None else [here, *condition(Condition.from_json(answer))]
    except Refused:  # it is of an older version, and knows less
        answer = ask(data_place(settings), {"do": "status"})
        return None if answer is None else [here, queues(answer["inbox"], answer["outbox"])]


def _opened(settings: Settings) -> Iterator[Finding]:
    """Nothing is made or migrated: a doctor only looks."""
    clock = Clock()
    check_data(settings, data_place(settings))
    store = Store.open(
        plain(settings.database_url),
        data_place(settings),
        clock=clock.now,
        time=township_time(settings, clock.now()),
        create=False,
        keys_url=plain(settings.keys_url),
    )
    with closing(store):
        yield from _looked_at(store, Anchors.read(anchors_file(settings), before=anchors_before(settings)))


def _looked_at(store: Store, anchors: Anchors) -> Iterator[Finding]:
    yield good("database", f"{store.url.get_backend_name()}: whole, pragmas as they must be, tables current")
    yield good("key store", "opens with this master key and belongs to this database")
    flaws = store.read_now(lambda work: look_through(work, anchors).flaws)
    if flaws:
        found = ", ".join(f"{flaw.kind} at {flaw.place}" for flaw in flaws[:3])
        yield bad("journal", f"not as it was written: {found}", "keep everything as it is and find out who")
    else:
        yield good("journal", "every chain is whole")
    yield from condition(store.read_now(examine))
    if not store.read_now(lambda work: work.offices.with_role(Role.KEEPER, work.now)):
        yield look(
            "keeper", "nobody keeps this system yet", "lianqin invite --role keeper --name … --phone …"
        )
