"""The families of /metrics: their names, what each means, and where its value comes from."""

import platform
from collections.abc import Callable, Iterator, Mapping

from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from bot.signs import Signs
from storage.commit_times import CommitTimes
from storage.gauges import Gauges

#: Values by their labels.
Labelled = Mapping[tuple[tuple[str, str], ...], float]

#: Gauges of the store: name → (meaning, how it is read).
_STORED: Mapping[str, tuple[str, Callable[[Gauges], float]]] = {
    "inbox_depth": ("Updates that wait to be handled", lambda g: g.inbox.depth),
    "inbox_oldest_due_seconds": ("For how long the oldest has been due", lambda g: g.inbox.oldest_due),
    "outbox_oldest_unsaid_seconds": ("Age of the oldest unsaid message", lambda g: g.oldest_unsaid),
    "updates_parked": ("Updates put aside after three tries", lambda g: g.parked),
    "updates_missing": ("Updates Telegram numbered that never came", lambda g: g.updates_missing),
    "chats_waiting": ("Chats with an update that waits", lambda g: g.chats_waiting),
    "lanes_held": ("Lanes held by workers on PostgreSQL", lambda g: g.lanes_held),
    "files_pending": ("Files promised and not yet fetched", lambda g: g.files_pending),
    "drafts_active": ("Conversations in the middle", lambda g: g.drafts_active),
    "journal_unsealed": ("Journal entries not yet in the global chain", lambda g: g.journal_unsealed),
    "journal_seal": ("Number of the newest seal", lambda g: g.journal_seal),
}


class Drawn(Collector):
    """Draws the families up. Labels hold codes, priorities and versions, nothing of a person."""

    def __init__(self, signs: Signs, commits: CommitTimes | None, *, version: str, engine: str) -> None:
        self._signs = signs
        self._commits = commits
        self._build = {"version": version, "python": platform.python_version(), "engine": engine}
        self._found: Gauges | None = None
        # A registry of our own: the library's global one would be shared by every house in a process.
        self._families = CollectorRegistry(auto_describe=False)
        self._families.register(self)
        ProcessCollector(registry=self._families)

    def describe(self) -> list[Metric]:
        """Nothing: what there is depends on what can be read."""
        return []

    def text(self, found: Gauges | None) -> bytes:
        """The whole page, of this reading."""
        self._found = found
        return generate_latest(self._families)

    def collect(self) -> Iterator[Metric]:
        """As the registry asks for it."""
        yield _gauge("build_info", "This program and what it runs on", {tuple(self._build.items()): 1})
        yield _gauge("store_readable", "1 when the gauges below could be read", int(self._found is not None))
        if self._found is not None:
            yield from _stored(self._found)
        yield from self._told()
        if self._commits is not None:
            yield from _commits(self._commits)

    def _told(self) -> Iterator[Metric]:
        """What the running parts say of themselves."""
        signs = self._signs
        received = signs.received()
        moment = received.timestamp() if received is not None else 0
        yield _gauge(
            "last_receive_timestamp_seconds", "When updates were last asked for with success", moment
        )
        yield _gauge("lanes_open", "Chats being handled in this process", signs.lanes())
        yield _gauge("spare_keys", "Content keys that lie ready", signs.spares())
        yield _counter("alarms_raised", "Alarms since the start, by code", "code", signs.alarms)
        yield _counter("intake_events", "What became of what was received, by code", "code", signs.intake)
        yield _counter("send_errors", "Errors of sending, by code", "code", signs.send_errors)
        yield _counter("heartbeats", "Heartbeats, by outcome", "outcome", signs.heartbeats)


def _stored(found: Gauges) -> Iterator[Metric]:
    for name, (meaning, read) in _STORED.items():
        yield _gauge(name, meaning, read(found))
    depths: Labelled = {(("priority", str(each)),): queue.depth for each, queue in found.outbox.items()}
    dues: Labelled = {(("priority", str(each)),): queue.oldest_due for each, queue in found.outbox.items()}
    yield _gauge("outbox_depth", "Messages promised and not yet said, by priority", depths)
    yield _gauge("outbox_oldest_due_seconds", "For how long the oldest has been due, by priority", dues)
    yield _gauge("alarm_lasting", "Alarms that are not over", {(("code", code),): 1 for code in found.alarms})


def _commits(times: CommitTimes) -> Iterator[Metric]:
    buckets, seconds = times.buckets()
    drawn = HistogramMetricFamily("lianqin_commit_seconds", "How long commits took")
    drawn.add_metric([], buckets=[(bound, float(count)) for bound, count in buckets], sum_value=seconds)
    yield drawn
    yield _counter(
        "acts", "Acts committed (several in one commit on SQLite)", "outcome", {"committed": times.acts}
    )
    yield _counter("commits_failed", "Commits that failed", "outcome", {"failed": times.failed})


def _gauge(name: str, meaning: str, value: float | Labelled) -> GaugeMetricFamily:
    values = value if isinstance(value, Mapping) else {(): value}
    labels = [label for label, _ in next(iter(values), ())]
    drawn = GaugeMetricFamily(f"lianqin_{name}", meaning, labels=labels)
    for key, each in values.items():
        drawn.add_metric([text for _, text in key], each)
    return drawn


def _counter(name: str, meaning: str, label: str, counts: Mapping[str, int]) -> CounterMetricFamily:
    drawn = CounterMetricFamily(f"lianqin_{name}", meaning, labels=[label])
    for code, count in sorted(dict(counts).items()):
        drawn.add_metric([code], count)
    return drawn
