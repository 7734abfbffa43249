"""What is previewed is what happens: a forecast counts what the clocks say once they are reckoned anew."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from supervision.case_clock import recomputed
from supervision.cases import Case, Track
from supervision.durations import Duration, Unit
from supervision.forecast import Forecast, Running, forecast
from supervision.overlay import as_given, with_changes
from supervision.policy import Policy
from supervision.timekeeping import Timekeeping
from tests.cast import KEPT
from tests.rules.test_case_clock import matter

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
CLOCKS = (
    *((Track.EVERYDAY, kind) for kind in ("sign", "handle", "verify", "tell")),
    *((Track.URGENT, kind) for kind in ("sign", "measures", "handle")),
    (Track.PETITION, "register"),
)
LENGTHS = st.builds(Duration, st.integers(0, 30), st.sampled_from([Unit.HOURS, Unit.DAYS, Unit.WORKING_DAYS]))
MOMENTS = st.integers(0, 40 * 24 * 60).map(lambda minutes: NOW - timedelta(minutes=minutes))


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """An open case with a clock: of any kind, begun at any time, some with a length or a 督办 date of their own."""
    track, kind = draw(st.sampled_from(CLOCKS))
    case = matter(
        track,
        due_kind=kind,
        nature=draw(st.sampled_from(["question", "request", "complaint"])),
        clock_started_at=draw(MOMENTS),
        clock_length=draw(st.none() | LENGTHS.map(str)),
        supervise_by=draw(st.none() | MOMENTS),
    )
    return recomputed(KEPT, case, NOW)


@st.composite
def policies(draw: st.DrawFn) -> Timekeeping:
    """The same time under some other policy."""
    paths = [
        f"track.everyday.{each}" for each in ("sign", "question", "request", "complaint", "verify", "tell")
    ]
    paths += [f"track.urgent.{each}" for each in ("sign", "measures", "resolve")]
    changes = draw(
        st.dictionaries(st.sampled_from(paths), LENGTHS.map(lambda d: as_given(Duration, d)), min_size=1)
    )
    return KEPT.under(with_changes(Policy(), changes), 1)


def running(case: Case) -> Running:
    assert case.due_at is not None
    return Running(
        case.track,
        case.nature,
        case.due_kind,
        case.clock_started_at,
        case.clock_length,
        case.supervise_by,
        case.due_at,
        case.spared_until,
    )


@settings(deadline=None)
@given(st.lists(cases(), max_size=12), policies())
def test_the_number_previewed_is_the_number_overdue_afterwards(some: list[Case], then: Timekeeping) -> None:
    found = forecast(then, map(running, some), NOW)
    after = [recomputed(then, case, NOW) for case in some]
    late = [case.due_at is not None and case.due_at < NOW for case in after]
    was = [case.due_at is not None and case.due_at < NOW for case in some]
    assert found.late == sum(late)
    assert not any(now and not before for now, before in zip(late, was, strict=True))
    assert found.late == found.late_now - found.no_longer_late
    assert found.moved == sum(a.due_at != b.due_at for a, b in zip(after, some, strict=True))


@settings(deadline=None)
@given(st.lists(cases(), max_size=12), policies())
def test_who_is_previewed_to_be_spared_is_spared(some: list[Case], then: Timekeeping) -> None:
    found = forecast(then, map(running, some), NOW)
    after = [recomputed(then, case, NOW) for case in some]
    spared = [case.due_at for case in after if case.due_at is not None and case.spared_until == case.due_at]
    assert (found.spared, found.spared_until) == (len(spared), max(spared, default=None))


@settings(deadline=None)
@given(st.lists(cases(), max_size=12))
def test_the_same_policy_moves_nothing(some: list[Case]) -> None:
    found = forecast(KEPT, map(running, some), NOW)
    assert (found.moved, found.spared, found.no_longer_late, found.running) == (0, 0, 0, len(some))


def test_what_ends_later_today_is_told_apart() -> None:
    case = matter(due_kind="handle", nature="question", clock_started_at=NOW - timedelta(days=5))
    today = recomputed(KEPT, case, NOW)  # three working days from Wednesday
    urgent = recomputed(KEPT, matter(Track.URGENT, due_kind="sign", clock_started_at=NOW), NOW)
    tomorrow = recomputed(KEPT, matter(due_kind="sign", clock_started_at=NOW), NOW)
    assert forecast(KEPT, map(running, (today, urgent, tomorrow)), NOW).today == 2
    assert forecast(KEPT, [], NOW) == Forecast()
