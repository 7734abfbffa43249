"""Other rules: in the act that changes them all that was reckoned by the former is reckoned anew, cases, promises and
callbacks, people's own moments, drafts, links and wishes to be forgotten; how many of the latter would move is told
beforehand."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from supervision.acts import calling, erasing, integrity_owed, prompting
from supervision.events import PolicyFileChanged
from supervision.own_moments import Moved, awaited_anew, draft_anew, link_anew
from supervision.ports import Work
from supervision.timekeeping import Timekeeping

#: The kinds of which a number is told beforehand. Of drafts and of wishes to be forgotten none is: what has been begun,
#: or whose wish it is, may be about whoever asks.
_FORESEEN = ("digest", "weekly", "silent", "link")
#: More people than any province has.
_ALL = 1_000_000


def at_once(work: Work, was: Timekeeping) -> None:
    """The rules are no longer those of `was`: in this same act everything is reckoned by those of now, so that nothing
    that is stale can be shown, listed, acted on or reminded of for a moment, however many cases are open. Whose
    deadlines moved hears of them in one message."""
    if work.time.fingerprint() != was.fingerprint():
        prompting.all_anew(work)
        _to_the_end(work, integrity_owed.reckon_anew, calling.reckon_anew)
    if work.time.fingerprint_of_rounds() != was.fingerprint_of_rounds():
        _to_the_end(work, people_anew, drafts_anew, links_anew, erasing.reckon_anew)
    work.amendments.reckoned_since(was)


def _to_the_end(work: Work, *kinds: Callable[[Work, int, int], int | None]) -> None:
    for anew in kinds:
        after: int | None = 0
        while after is not None:
            after = anew(work, after, _ALL)


def note_file(work: Work) -> bool:
    """The policy file that was read leaves an entry where the journal does not know it as the latest: whoever can write
    on the machine can change rules, but not unseen. Whether it was another. Its digest is held against the journal's
    own, salted and chained, so that nothing beside the journal has to be believed."""
    read = PolicyFileChanged(content=work.time.source)
    first = replace(read, first=True)
    known = work.journal.latest_is(read, first)
    if not known:
        work.record(first if known is None else read)
    return not known


def people_anew(work: Work, after: int, limit: int = 500) -> int | None:
    """Reckon anew when people above this id get their morning and their week, and when others hear of their silence.
    Returns the last id, None when done."""
    found = work.people.awaited_after(after, limit)
    for was in found:
        then = awaited_anew(work.time, was, work.now)
        if was.digest_at is not None and then.digest_at != was.digest_at:
            work.people.set_digest(was.person_id, was.digest_at, then.digest_at)
        if was.weekly_at is not None and then.weekly_at != was.weekly_at:
            work.people.set_weekly(was.person_id, was.weekly_at, then.weekly_at)
        if was.silent_at is not None and then.silent_at is not None and then.silent_at != was.silent_at:
            work.people.move_silence(was.person_id, was.silent_at, then.silent_at)
    return found[-1].person_id if len(found) == limit else None


def drafts_anew(work: Work, after: int, limit: int = 500) -> int | None:
    """The same of drafts above this id."""
    found = work.drafts.waiting_after(after, limit)
    for was in found:
        then = draft_anew(work.time, was, work.now)
        if then != was:
            work.drafts.move(then)
    return found[-1].id if len(found) == limit else None


def links_anew(work: Work, after: int, limit: int = 500) -> int | None:
    """The same of links nobody has come in by: there are few, all of them at once."""
    for was in work.invitations.unused():
        then = link_anew(work.time, was, work.now)
        if then != was:
            work.invitations.move(then)
    return None


def foreseen(work: Work, then: Timekeeping) -> Mapping[str, Moved]:
    """By kind how many moments would be others under the rules of `then`; empty where none would. Changes nothing."""
    if then.fingerprint_of_rounds() == work.time.fingerprint_of_rounds():
        return {}
    moved = dict.fromkeys(_FORESEEN, Moved())
    for was in work.people.awaited_after(0, _ALL):
        at = awaited_anew(then, was, work.now)
        moved["digest"] = moved["digest"].and_of(was.digest_at, at.digest_at)
        moved["weekly"] = moved["weekly"].and_of(was.weekly_at, at.weekly_at)
        moved["silent"] = moved["silent"].and_of(was.silent_at, at.silent_at)
    for link in work.invitations.unused():
        moved["link"] = moved["link"].and_of(link.expires_at, link_anew(then, link, work.now).expires_at)
    return {kind: each for kind, each in moved.items() if each != Moved()}
