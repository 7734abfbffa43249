"""What a chat was shown, and what it is about to hear: asked of the outbox by those who write to it."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select, text

from storage.columns import table_of
from storage.outbox_rows import LAST, LIVE, Delivery, OutboxRow
from storage.unit_of_work import UnitOfWork

_OUTBOX = table_of(OutboxRow)


def will_refresh(work: UnitOfWork, chat_id: int, screen: str) -> bool:
    """Whether the last message of this screen is going to be brought up to date anyway."""
    waiting = (_OUTBOX.c.chat_id == chat_id, _OUTBOX.c.screen == screen, _OUTBOX.c.replaces == LAST)
    return _unworded(work, *waiting)


def same_waiting(work: UnitOfWork, chat_id: int, screen: str, fields: Mapping[str, Any]) -> tuple[int, ...]:
    """What waits to be said there with these very words, and is not worded yet; held until the act ends."""
    return tuple(row_id for row_id, told in waiting_of(work, chat_id, screen) if told == dict(fields))


def waiting_of(work: UnitOfWork, chat_id: int, screen: str) -> tuple[tuple[int, Mapping[str, Any]], ...]:
    """What of this screen waits to be said there and is not worded yet, in order; held until the act ends."""
    waiting = (_OUTBOX.c.chat_id == chat_id, _OUTBOX.c.screen == screen, text(LIVE))
    unworded = (
        _OUTBOX.c.state == Delivery.QUEUED,
        _OUTBOX.c.rendered.is_(None),
        _OUTBOX.c.replaces.is_(None),
    )
    found = (
        select(_OUTBOX.c.id, _OUTBOX.c.fields).where(*waiting, *unworded).with_for_update(skip_locked=True)
    )
    return tuple((row.id, row.fields) for row in work.execute(found.order_by(_OUTBOX.c.id)))


def last_shown(work: UnitOfWork, chat_id: int, screen: str) -> int | None:
    """The message in which this screen was shown last; a message that was sent later does not matter."""
    sent = (_OUTBOX.c.chat_id == chat_id, _OUTBOX.c.screen == screen, _OUTBOX.c.message_id.is_not(None))
    found = select(_OUTBOX.c.message_id).where(*sent).order_by(_OUTBOX.c.id.desc()).limit(1)
    message_id: int | None = work.execute(found).scalar()
    return message_id


def lately(
    work: UnitOfWork, chat_id: int, screen: str, since: datetime, case_id: int | None = None
) -> int | None:
    """The newest message of a screen (about a case): its number, 0 while it waits to be said, None: there is none, or
    it is being said at this moment."""
    same = [_OUTBOX.c.chat_id == chat_id, _OUTBOX.c.screen == screen, _OUTBOX.c.created_at >= since]
    if case_id is not None:
        same.append(_OUTBOX.c.case_id == case_id)
    shown = _OUTBOX.c.state.in_([Delivery.QUEUED, Delivery.CLAIMED, Delivery.SENT])
    found = select(_OUTBOX.c.id, _OUTBOX.c.state, _OUTBOX.c.message_id).where(*same, shown)
    row = work.execute(found.order_by(_OUTBOX.c.id.desc()).limit(1)).first()
    if row is None:
        return None
    if row.state == Delivery.SENT:
        return int(row.message_id or 0)
    return 0 if _unworded(work, _OUTBOX.c.id == row.id) else None


def _unworded(work: UnitOfWork, *which: ColumnElement[bool]) -> bool:
    """Whether such a message waits whose words are not made yet, and will not be before this act has ended.

    Held until then on PostgreSQL: a sender that claimed it in this moment would word it without what this act knows,
    and the third picture of an album was never said to have come.
    """
    unmade = (_OUTBOX.c.state == Delivery.QUEUED, _OUTBOX.c.rendered.is_(None))
    found = select(_OUTBOX.c.id).where(*which, *unmade).limit(1).with_for_update(skip_locked=True)
    return work.execute(found).first() is not None


def may_have_said(work: UnitOfWork, chat_id: int, message_id: int) -> bool:
    """Whether a row of the outbox was shown in this message, or one that is on its way may have been: its words are
    chosen, and whether it was sent is not written down yet (or never was: the power failed)."""
    on_its_way = and_(text(LIVE), or_(_OUTBOX.c.rendered.is_not(None), _OUTBOX.c.parts_sent > 0))
    here = select(_OUTBOX.c.id).where(_OUTBOX.c.chat_id == chat_id)
    found = here.where(or_(_OUTBOX.c.message_id == message_id, on_its_way)).limit(1)
    return work.execute(found).first() is not None


def shown_in(
    work: UnitOfWork, chat_id: int, screens: Collection[str], *, but: Collection[str] = ()
) -> dict[int, datetime]:
    """The messages in which any of these screens was shown in a chat, and when: as far back as rows are kept. `but`:
    conversations whose questions are not meant."""
    sent = (
        _OUTBOX.c.chat_id == chat_id,
        _OUTBOX.c.screen.in_(list(screens)),
        _OUTBOX.c.message_id.is_not(None),
    )
    columns = (_OUTBOX.c.message_id, _OUTBOX.c.sent_at, _OUTBOX.c.fields)
    found = select(*columns).where(*sent, _OUTBOX.c.sent_at.is_not(None)).order_by(_OUTBOX.c.id)
    # As a message stands now: a press shows another screen in place.
    last = {row.message_id: row for row in work.execute(found)}
    return {message_id: row.sent_at for message_id, row in last.items() if row.fields.get("draft") not in but}


def first_said(work: UnitOfWork, chat_id: int, message_id: int) -> datetime | None:
    """When a message was queued that has been shown otherwise since, maybe: as far back as rows are kept."""
    this = (_OUTBOX.c.chat_id == chat_id, _OUTBOX.c.message_id == message_id)
    found = select(_OUTBOX.c.created_at).where(*this).order_by(_OUTBOX.c.id).limit(1)
    at: datetime | None = work.execute(found).scalar()
    return at


def only_shown_in(work: UnitOfWork, chat_id: int, screens: Collection[str]) -> set[int]:
    """The messages of a chat that never showed anything but these screens: a press shows another in place."""
    sent = (_OUTBOX.c.chat_id == chat_id, _OUTBOX.c.message_id.is_not(None))
    other = case((_OUTBOX.c.screen.in_(list(screens)), 0), else_=1)
    only = (
        select(_OUTBOX.c.message_id).where(*sent).group_by(_OUTBOX.c.message_id).having(func.max(other) == 0)
    )
    return set(work.execute(only).scalars())


def standing_in(
    work: UnitOfWork,
    chat_id: int,
    since: datetime,
    until: datetime,
    screens: Collection[str] | None = None,
) -> set[int]:
    """The messages of a chat, about no case, that show one of these screens (None: any) since some moment between
    these two; every part of those said in several. The outbox knows them for as long as rows are kept, which is longer
    than what can be deleted is noted."""
    here = (_OUTBOX.c.chat_id == chat_id, _OUTBOX.c.message_id.is_not(None))
    newest = select(func.max(_OUTBOX.c.id)).where(*here).group_by(_OUTBOX.c.message_id)
    shown = [_OUTBOX.c.id.in_(newest), _OUTBOX.c.case_id.is_(None)]
    if screens is not None:
        shown.append(_OUTBOX.c.screen.in_(list(screens)))
    then = (_OUTBOX.c.sent_at >= since, _OUTBOX.c.sent_at < until)
    found = select(_OUTBOX.c.message_id, _OUTBOX.c.parts_sent, _OUTBOX.c.replaces).where(*shown, *then)
    standing: set[int] = set()
    for row in work.execute(found):
        # Nothing of ours stands between the parts of one message; what is somebody's own refuses to be edited.
        standing.update(range(row.message_id - row.parts_sent, row.message_id + 1))
        if row.parts_sent and row.replaces:
            standing.add(row.replaces)
    return standing


def on_the_way(
    work: UnitOfWork, chat_id: int | None, since: datetime, case_id: int | None
) -> list[tuple[int, int]]:
    """(chat, row) of messages about a case (None: about none) that somebody may be saying at this moment."""
    about = _OUTBOX.c.case_id.is_(None) if case_id is None else _OUTBOX.c.case_id == case_id
    live = (text(LIVE), _OUTBOX.c.created_at >= since, _OUTBOX.c.screen != "", about)
    found = select(_OUTBOX.c.chat_id, _OUTBOX.c.id).where(*live).order_by(_OUTBOX.c.id)
    if chat_id is not None:
        found = found.where(_OUTBOX.c.chat_id == chat_id)
    return [(row.chat_id, row.id) for row in work.execute(found)]


def being_worded(
    work: UnitOfWork, chat_id: int, screens: Collection[str], *, but: Collection[str] = ()
) -> list[int]:
    """Rows of these screens whose words are made already, or may be at this moment: all that this act cannot hold
    unworded. `but`: as `shown_in`."""
    here = (text(LIVE), _OUTBOX.c.chat_id == chat_id, _OUTBOX.c.screen.in_(list(screens)))
    unworded = (_OUTBOX.c.state == Delivery.QUEUED.value, _OUTBOX.c.rendered.is_(None))
    held = select(_OUTBOX.c.id).where(*here, *unworded).with_for_update(skip_locked=True)
    later = set(work.execute(held).scalars())
    live = work.execute(select(_OUTBOX.c.id, _OUTBOX.c.fields).where(*here).order_by(_OUTBOX.c.id))
    return [row.id for row in live if row.id not in later and row.fields.get("draft") not in but]


def being_said(work: UnitOfWork, chat_id: int, case_id: int, screens: Collection[str]) -> list[int]:
    """Rows of these screens about a case that somebody has claimed: what they show may have been read already."""
    claimed = (_OUTBOX.c.chat_id == chat_id, _OUTBOX.c.state == Delivery.CLAIMED.value)
    about = (_OUTBOX.c.case_id == case_id, _OUTBOX.c.screen.in_(list(screens)))
    found = select(_OUTBOX.c.id).where(text(LIVE), *claimed, *about).order_by(_OUTBOX.c.id)
    return [int(row) for row in work.execute(found).scalars()]
