"""What is written down of messages on their way: their words, their end, and who could not be reached."""

from collections.abc import Sequence
from datetime import datetime

from bot.composing import Composed, packed
from bot.rendering import Part, fleeting, folds, named_in, numbers_in, pressable
from storage import outbox, prompts
from storage.outbox_rows import Queued
from storage.unit_of_work import UnitOfWork
from supervision.acts import content_leaving, exporting, identity, integrity_content, rounds
from supervision.acts.contents import folds_at, leaves_at, recording_leaves_at
from supervision.acts.prompting import say_again
from supervision.events import BecameUnreachable
from supervision.files import SPOKEN

#: The screen that says “received, something went wrong, it is being looked at”.
_TROUBLE = "update_parked"
#: What the screen of reminders answers at night: they are said in the morning.
_AT_NIGHT = "quiet"


def write_down(work: UnitOfWork, rows: Sequence[Queued], composed: dict[int, Composed]) -> None:
    """Words are kept before the first try, so that a retry is identical; what is not to be said ends here."""
    fresh = {
        row.id: packed(composed[row.id].parts)
        for row in rows
        if row.rendered is None and composed[row.id].parts
    }
    if fresh:
        outbox.fix_many(work, fresh)
    for row in rows:
        code = composed[row.id].code
        if code.startswith("faulty"):
            outbox.failed(work, row.id, code)
            if row.screen != _TROUBLE and row.priority <= 1:
                work.say(row.chat_id, _TROUBLE)
        elif not composed[row.id].parts:
            outbox.dropped(work, row.id, code or "empty")
            taken_out(work, row)
            if code == _AT_NIGHT and row.screen == prompts.SCREEN:
                say_again(work, row.fields["cases"])


def mark(work: UnitOfWork, *, row: Queued, ids: tuple[int, ...], place: int, parts: Sequence[Part]) -> None:
    """Of the parts of a message the `place`-th (from 0) was said.

    Repeatable: nobody may know whether the first time was committed.
    """
    leaves, folding = leaves_chat(work, parts), folds_away(work, parts)
    # Reminders are found, and brought up to date, by what they remind of.
    numbers = () if row.screen == prompts.SCREEN else numbers_in(parts)
    if place + 1 == len(parts):
        if row.screen == exporting.FILE:
            # It carries the case's pictures: whoever takes those back must find it.
            row = row._replace(case_id=exporting.case_in(work, row.fields["export"]))
        outbox.sent(
            work, row.id, ids, claimed=row, pressable=pressable(parts), leaves_at=leaves, folds_at=folding,
            numbers=numbers,
        )  # fmt: skip
        if row.screen == exporting.FILE:
            exporting.delivered(work, row.fields["export"])
        taken_out(work, row)
        named(work, row, parts)
    else:
        outbox.part_sent(work, row.id, ids, place + 1, leaves_at=leaves, folds_at=folding, numbers=numbers)
    if parts[place].does in {"delete", "blank"}:
        work.chats.gone(row.chat_id, parts[place].message_id or 0)


def leaves_chat(work: UnitOfWork, parts: Sequence[Part]) -> datetime | None:
    """When a message leaves the chat by itself, if it does. A recording always does, while Telegram still deletes it:
    of all that is sent it alone can later neither be deleted nor replaced by something else."""
    if not fleeting(parts):
        return None
    leaves = leaves_at(work)
    return recording_leaves_at(work) if leaves is None and _heard(work, parts) else leaves


def folds_away(work: UnitOfWork, parts: Sequence[Part]) -> datetime | None:
    """When a message with somebody's words is folded, if it is; what leaves the chat by itself is not."""
    return folds_at(work) if folds(parts) and not fleeting(parts) else None


def _heard(work: UnitOfWork, parts: Sequence[Part]) -> bool:
    files = (file_id for part in parts for file_id in part.fields.get("files", ()))
    found = (work.files.by_id(file_id) for file_id in files)
    return any(each is not None and each.kind in SPOKEN for each in found)


def taken_out(work: UnitOfWork, row: Queued) -> None:
    """An identity is out of the chat, or never came into it."""
    if row.screen == identity.GONE:
        identity.gone(work, row.fields["request"])
    elif row.screen == content_leaving.GONE:
        integrity_content.gone(work, row.fields["reading"])


def named(work: UnitOfWork, row: Queued, parts: Sequence[Part]) -> None:
    """The morning has said of some cases what a reminder would say again soon."""
    if row.screen == rounds.DIGEST:
        rounds.digest_said(work, row.chat_id, named_in(parts), row.created_at)


def unreachable(work: UnitOfWork, row: Queued, code: str) -> None:
    """It can never be said there: who it was meant for is noted as out of reach."""
    outbox.failed(work, row.id, code)
    person = work.people.by_user(row.chat_id)
    if person is not None and person.unreachable_since is None:
        work.people.mark_unreachable(person.id, work.now)
        work.record(BecameUnreachable(person_id=person.id))
