"""Exporting: a file is ordered, made piece by piece, sent, and gone again; every step is one act."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from supervision.events import CaseFileExported, Exported
from supervision.exportable import OFFICES, sight_of
from supervision.exports import MOST_AN_HOUR, MOST_TRIES, WAITS, Export, ExportKind, ExportState
from supervision.gate import Actor, actor_of, case_for
from supervision.marks import mark
from supervision.ports import Work
from supervision.refusals import Missing, Refusal

_HOUR = timedelta(hours=1)

#: The screen that tells how far a file is, and the one that brings it.
PROGRESS, FILE = "export", "export.file"


def order(work: Work, actor: Actor, chat_id: int, kind: ExportKind, what: Mapping[str, Any]) -> Export:
    """Order a file. Raises Refusal: not_for_you, export_running (one at a time), export_too_many (in an hour)."""
    if not actor.holds(*OFFICES):
        raise Refusal("not_for_you")
    running = work.exports.live_of(actor.person.id)
    if running is not None:
        raise Refusal("export_running", screen=(PROGRESS, {"export": running.ref}))
    lately = work.exports.since(actor.person.id, work.now - _HOUR)
    if len(lately) >= MOST_AN_HOUR:
        wait = min(lately) + _HOUR - work.now
        raise Refusal("export_too_many", most=MOST_AN_HOUR, minutes=max(int(wait.total_seconds() / 60), 1))
    case = case_for(work, actor, what["case"]) if kind is ExportKind.CASE_FILE else None
    work.record(Exported(by_id=actor.person.id, kind=kind.value))
    if case is not None:
        work.record(CaseFileExported(by_id=actor.person.id, case_id=case.id))
    marked = {**what, "mark": mark(work, actor)}
    return work.exports.add(actor.person.id, chat_id, kind, marked, expires_at=work.now + WAITS)


def own(work: Work, actor: Actor, ref: str) -> Export:
    """The person's own order. Raises Missing."""
    found = work.exports.by_ref(ref)
    if found is None or found.person_id != actor.person.id:
        raise Missing
    return found


def cancel(work: Work, actor: Actor, ref: str) -> Export:
    """不要了. One that was sent, or has ended otherwise, stays as it is."""
    found = own(work, actor, ref)
    return _ended(work, found, ExportState.CANCELLED) if found.live else found


# --- what the worker does


def resume(work: Work) -> int:
    """Nobody is at work on what stands as being worked on: it is begun anew, or given up. How many there were."""
    broken = work.exports.in_state(ExportState.WORKING)
    for each in broken:
        if each.tries >= MOST_TRIES:
            tell(work, _ended(work, each, ExportState.FAILED, "stopped"))
        else:
            work.exports.save(replace(each, state=ExportState.WAITING, step=0, done=0))
    return len(broken)


def take(work: Work) -> Export | None:
    """The order that has waited longest, now being worked on."""
    waiting = work.exports.in_state(ExportState.WAITING)
    if not waiting:
        return None
    first = waiting[0]
    return work.exports.save(replace(first, state=ExportState.WORKING, tries=first.tries + 1, step=1))


def at_step(work: Work, ref: str, *, step: int, steps: int, done: int, scope: str) -> bool:
    """Note how far it is, and tell; False when it is not wanted any more."""
    found = work.exports.by_ref(ref)
    if found is None or found.state is not ExportState.WORKING:
        return False
    tell(work, work.exports.save(replace(found, step=step, steps=steps, done=done, scope=scope)))
    return True


def made(work: Work, ref: str, *, key_id: str, size: int, done: int) -> bool:
    """The file is safe: it is promised to be sent. False when it is not wanted any more."""
    found = work.exports.by_ref(ref)
    if found is None or found.state is not ExportState.WORKING:
        return False
    ready = replace(found, state=ExportState.MADE, key_id=key_id, size=size, done=done, kept=True)
    tell(work, work.exports.save(replace(ready, step=ready.steps)))
    work.say(found.chat_id, FILE, {"export": ref})
    return True


def failed(work: Work, ref: str, reason: str) -> None:
    """It could not be made: the person hears why, and what to do."""
    found = work.exports.by_ref(ref)
    if found is not None and found.live:
        tell(work, _ended(work, found, ExportState.FAILED, reason))


def case_in(work: Work, ref: str) -> int | None:
    """The case whose file it is, as far as the person may still see it: its message is then about that case."""
    found = work.exports.by_ref(ref)
    if found is None or found.kind is not ExportKind.CASE_FILE:
        return None
    try:
        return case_for(work, actor_of(work, work.people.by_id(found.person_id)), found.what["case"]).id
    except (Missing, Refusal):
        return None


def delivered(work: Work, ref: str) -> None:
    """It has been said, with the file or without: nothing of it stays here."""
    found = work.exports.by_ref(ref)
    if found is not None and found.state is ExportState.MADE:
        _ended(work, found, ExportState.SENT)


def expire(work: Work) -> int:
    """Files that waited for a day are not sent any more. How many."""
    over = work.exports.expired(work.now)
    for each in over:
        tell(work, _ended(work, each, ExportState.EXPIRED))
    return len(over)


def permitted(work: Work, actor: Actor, export: Export) -> bool:
    """Whether the person may still see all that lies in the file: the same offices, nothing hidden or covered since."""
    return actor.holds(*OFFICES) and export.scope == sight_of(work, actor, export)


def tell(work: Work, export: Export) -> None:
    """The one message about it is brought up to date."""
    work.refresh(export.chat_id, PROGRESS, {"export": export.ref})


def _ended(work: Work, export: Export, state: ExportState, reason: str | None = None) -> Export:
    if export.key_id is not None:
        work.destroy_key(export.key_id)
    over = replace(export, state=state, reason=reason, key_id=None, ended_at=work.now)
    return work.exports.save(over)
