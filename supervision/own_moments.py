"""Moments that belong to people, drafts and links rather than to a case: counted from where they began, and reckoned
anew where a rule changes.

Pure. A changed rule never hurries anybody at once (house): what would have come by now comes when a step that began
today would, office close of the next working day at the latest, or as before where that is sooner.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from supervision.drafts import HELD, Draft
from supervision.durations import Duration, Unit, parse_duration
from supervision.people import Awaited, Invitation
from supervision.timekeeping import Timekeeping

_NEXT_WORKING_DAY = parse_duration("1wd")
_A_WEEK = timedelta(days=7)
#: A week's summary comes so long after the last at the earliest, and is put off by no more.
_APART = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Moved:
    """How many moments of a kind would be earlier than now, and how many later."""

    sooner: int = 0
    later: int = 0

    def and_of(self, was: datetime | None, at: datetime | None) -> "Moved":
        """With one more, which was and would be then."""
        if was is None or at is None or was == at:
            return self
        return Moved(self.sooner + (at < was), self.later + (at > was))


def _fair(time: Timekeeping, was: datetime, at: datetime, now: datetime, *lengths: Duration) -> datetime:
    """`at`, but no sooner than is fair to whoever has been waiting for `was`: the shortest of these from now."""
    return max(at, min(was, *(time.due(now, each).at for each in lengths)))


# --- people


def silent_at(time: Timekeeping, since: datetime, steps: int) -> datetime:
    """When the next step of a silence is due: the first so long after a sign of life, each other one as far after the
    one before as the policy has them apart; after the last, once in each further stretch."""
    return time.next_allowed(time.due(since, _stretch(time, steps)).at)


def _stretch(time: Timekeeping, steps: int) -> Duration:
    silent = time.policy.silent
    lengths = [each.nominal_seconds for each in (silent.supervisor, silent.director, silent.inspector)]
    if not 0 < steps < len(lengths):
        return silent.supervisor
    apart = max(lengths[steps] - lengths[steps - 1], 1)
    days, rest = divmod(apart, 86_400)
    # Whole days end at office close, as the policy's days do; shorter stretches are plain time.
    return Duration(apart, Unit.SECONDS) if rest or not days else Duration(days, Unit.DAYS)


def awaited_anew(time: Timekeeping, was: Awaited, now: datetime) -> Awaited:
    """Somebody's moments by the rules as they are now; what is due already is said as it is."""
    digest, weekly, silent = was.digest_at, was.weekly_at, was.silent_at
    return replace(
        was,
        digest_at=_digest(time, digest, now) if digest is not None and digest > now else digest,
        weekly_at=_weekly(time, weekly, now) if weekly is not None and weekly > now else weekly,
        silent_at=_silence(time, was, now) if silent is not None and silent > now else silent,
    )


def _digest(time: Timekeeping, was: datetime, now: datetime) -> datetime:
    """The same morning's: none is left out, and none comes twice in a day."""
    day = was.astimezone(time.timezone).date()
    return time.next_allowed(max(time.on(day, time.policy.hours.digest), now))


def _weekly(time: Timekeeping, was: datetime, now: datetime) -> datetime:
    """The first by the new rules that is not too soon after the last; where that is long after the one awaited, this
    one comes as it was to, and the new rules hold from the next on."""
    at = time.next_weekly(max(now, was - _A_WEEK + _APART))
    return at if at - was <= _APART else was


def _silence(time: Timekeeping, was: Awaited, now: datetime) -> datetime:
    assert was.silent_at is not None
    if was.silent_since is None:
        return was.silent_at
    at = silent_at(time, was.silent_since, was.silence)
    stretch = _stretch(time, was.silence)
    return time.next_allowed(_fair(time, was.silent_at, at, now, _NEXT_WORKING_DAY, stretch))


# --- drafts


def remind_at(time: Timekeeping, draft: Draft) -> datetime | None:
    """When a draft is next reminded of, counted from its latest answer: what was kept unasked first after two hours, a
    conversation after a day; after the last reminder, when it is deleted."""
    length = _until_reminder(time, draft)
    if length is None or draft.answered_at is None:
        return draft.expires_at
    return time.due(draft.answered_at, length).at


def _until_reminder(time: Timekeeping, draft: Draft) -> Duration | None:
    remind = time.policy.drafts.remind
    if draft.flow == HELD and draft.reminded == 0:
        return time.policy.held
    return remind[draft.reminded] if draft.reminded < len(remind) else None


def draft_anew(time: Timekeeping, was: Draft, now: datetime) -> Draft:
    """A draft with its moments by the rules as they are now. It stays at least as long as the last reminder gives."""
    if was.answered_at is None or was.expires_at is None or was.remind_at is None:
        return was
    rules = time.policy.drafts
    ends = time.due(was.answered_at, rules.delete).at
    stays = (rules.delete, *(rules.remind[-1:] or (_NEXT_WORKING_DAY,)))
    moved = replace(was, expires_at=_fair(time, was.expires_at, ends, now, *stays))
    at, length = remind_at(time, moved), _until_reminder(time, moved)
    if at is None or length is None or was.remind_at <= now:
        return replace(moved, remind_at=moved.expires_at if length is None else was.remind_at)
    return replace(moved, remind_at=_fair(time, was.remind_at, at, now, _NEXT_WORKING_DAY, length))


# --- links


def link_anew(time: Timekeeping, was: Invitation, now: datetime) -> Invitation:
    """A link that is still good, with its end by the rules as they are now."""
    if was.issued_at is None or was.expires_at <= now:
        return was
    lives = time.policy.enrolment.link
    ends = time.due(was.issued_at, lives).at
    return replace(was, expires_at=_fair(time, was.expires_at, ends, now, _NEXT_WORKING_DAY, lives))
