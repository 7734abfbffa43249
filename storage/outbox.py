"""The outbox: what people were promised to hear, said after commit, in order within each chat."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Integer, Row, and_, bindparam, delete, func, or_, select, text, tuple_, update
from sqlalchemy.sql import ColumnElement

from storage import failpoints, folding, hidden, shown_numbers
from storage.cipher import key_of
from storage.columns import table_of
from storage.outbox_rows import LIVE, Delivery, Message, OutboxRow, Queued, opened, queued_of
from storage.prepared import Adding, Prepared
from storage.standing import kept
from storage.unit_of_work import UnitOfWork
from supervision.acts.contents import FOLDED, leaves_at
from supervision.acts.exporting import FILE
from supervision.acts.reporting import SEALED

# Long enough to look into a complaint that something was never said.
_KEPT = timedelta(days=30)

#: What tells a chat the number of a sealed matter, or that something was written with one.
_NUMBERED = (*SEALED, "integrity.written", "integrity.picture_lost")
#: For so long it is asked whether a chat was told one: whether it may be more of the same, and what must stay there.
_ASKED = timedelta(hours=48)

_OUTBOX = table_of(OutboxRow)

_HERE = (_OUTBOX.c.chat_id == bindparam("chat"), text(LIVE))
_OVERTAKES = or_(_OUTBOX.c.id < bindparam("asked"), _OUTBOX.c.priority == 0)
_BEFORE = Prepared(
    select(_OUTBOX.c.id).where(*_HERE, _OUTBOX.c.id != bindparam("asked"), _OVERTAKES).limit(1)
)
_LEFT = Prepared(select(_OUTBOX.c.id).where(*_HERE).limit(1))
_FIX_CLAIMED = Prepared(
    update(_OUTBOX)
    .where(_OUTBOX.c.id == bindparam("asked"))
    .values(state=Delivery.CLAIMED.value, claimed_by=bindparam("by"), rendered=bindparam("words"))
)
_UNWORDED = Prepared(
    select(_OUTBOX.c.chat_id).where(_OUTBOX.c.id == bindparam("asked"), _OUTBOX.c.rendered.is_(None))
)
_FIX = Prepared(update(_OUTBOX).where(_OUTBOX.c.id == bindparam("asked")).values(rendered=bindparam("words")))
_WORDED = Prepared(
    select(_OUTBOX.c.id, _OUTBOX.c.rendered).where(text(LIVE), _OUTBOX.c.rendered.is_not(None))
)
_GIVE_BACK = Prepared(
    update(_OUTBOX)
    .where(
        _OUTBOX.c.id == bindparam("asked"),
        _OUTBOX.c.state == Delivery.CLAIMED.value,
        _OUTBOX.c.claimed_by == bindparam("by"),
    )
    .values(state=Delivery.QUEUED.value, claimed_by=None, rendered=None)
)
_SENT = Prepared(
    update(_OUTBOX)
    .where(_OUTBOX.c.id == bindparam("asked"))
    .values(
        # Its fields go too: a sealed matter's number must not stay beside the chat that heard it.
        fields=bindparam("kept"), state=Delivery.SENT.value, rendered=None, next_attempt=None, claimed_by=None,
        sent_at=bindparam("now"), message_id=bindparam("message"), error_code=None,
        keyboard=bindparam("pressable"),
    )
)  # fmt: skip
_ONE = Prepared(select(_OUTBOX).where(_OUTBOX.c.id == bindparam("asked")))
_NEXT = Prepared(
    select(func.min(_OUTBOX.c.next_attempt)).where(_OUTBOX.c.state == Delivery.QUEUED.value, text(LIVE))
)
_DEPTH = Prepared(select(func.count()).select_from(_OUTBOX).where(text(LIVE)))

_SAID = Message._fields
_QUEUE = Adding(
    _OUTBOX,
    {name: bindparam(name) for name in (*_SAID, "created_at")}
    | {"state": Delivery.QUEUED.value, "tries": 0, "parts_sent": 0, "keyboard": False},
)


def _earlier() -> ColumnElement[bool]:
    """Whether something else of the chat is to be said first: danger, else what was queued earlier.

    What is being said, or half said, goes before everything.
    """
    before = _OUTBOX.alias("before")
    live = text("before.state IN ('queued', 'claimed')")
    others = (before.c.chat_id == _OUTBOX.c.chat_id, before.c.id != _OUTBOX.c.id, live)
    danger, dangerous = before.c.priority == 0, _OUTBOX.c.priority == 0
    first = or_(
        before.c.state == Delivery.CLAIMED.value,
        before.c.parts_sent > _OUTBOX.c.parts_sent,
        and_(danger, ~dangerous, _OUTBOX.c.parts_sent == 0),
        and_(danger == dangerous, before.c.id < _OUTBOX.c.id, before.c.parts_sent == _OUTBOX.c.parts_sent),
    )
    return select(before.c.id).where(*others, first).exists()


_DUE_HEADS = (
    select(_OUTBOX)
    .where(
        _OUTBOX.c.state == Delivery.QUEUED.value,
        text(f"outbox.{LIVE}"),  # lets the planner use the partial index
        _OUTBOX.c.next_attempt.is_(None) | (_OUTBOX.c.next_attempt <= bindparam("now")),
        ~_earlier(),
    )
    .order_by(_OUTBOX.c.priority, _OUTBOX.c.id)
    .limit(bindparam("most", type_=Integer))
    .with_for_update(skip_locked=True, of=_OUTBOX)
)
# Written out once: the sender asks after every act, and writing it out costs more than running it.
_HEADS = Prepared(_DUE_HEADS)
_HEADS_BESIDE = _DUE_HEADS.where(_OUTBOX.c.chat_id.not_in(bindparam("busy", expanding=True)))
# A list of values cannot be prepared; as one JSON text it can, on SQLite.
_HEADS_BESIDE_LITE = Prepared(
    _DUE_HEADS.where(text("outbox.chat_id NOT IN (SELECT value FROM json_each(:busy))"))
)
_CLAIM = Prepared(
    update(_OUTBOX)
    .where(_OUTBOX.c.id == bindparam("asked"))
    .values(state=Delivery.CLAIMED.value, claimed_by=bindparam("by"))
)


def queue(work: UnitOfWork, message: Message) -> int:
    """Queue a message in this act; the sender is poked after commit. Returns the row's id."""
    failpoints.hit("before_outbox_row")
    now = work.now
    said = dict(zip(_SAID, message, strict=True))
    said["fields"] = hidden.hidden(work, message.chat_id, message.screen, message.fields)
    if not message.screen:
        folding.undone(work, message.chat_id, message.fields)
    row_id = _QUEUE.id(work, **said, created_at=now)
    work.aftermath.queued.append(Queued(row_id, 0, now, None, 0, *message))
    work.poke("outbox")
    return row_id


def claim(
    work: UnitOfWork, now: datetime, limit: int, busy_chats: Collection[int] = (), *, owner: str = ""
) -> list[Queued]:
    """Claim the first message of up to `limit` chats whose moment has come, urgent chats first.

    Only the head of a chat can be claimed: nobody hears the second sentence before the first. Danger (priority 0)
    alone overtakes: it does not wait until two hundred notices are said.
    """
    asked = {"now": now, "most": limit}
    rows = _HEADS.all(work, **asked) if not busy_chats else _heads_beside(work, busy_chats, asked)
    if rows:
        _CLAIM.many(work, [{"asked": row.id, "by": owner} for row in rows])
        work.after_commit(lambda: failpoints.hit("outbox_claimed"))
    return [queued_of(work, row) for row in rows]


def _heads_beside(work: UnitOfWork, busy: Collection[int], asked: dict[str, Any]) -> Sequence[Any]:
    if not work.postgres:
        return _HEADS_BESIDE_LITE.all(work, **asked, busy=str(list(busy)))
    return work.execute(_HEADS_BESIDE, {**asked, "busy": list(busy)}).all()


def is_head(work: UnitOfWork, row: Queued) -> bool:
    """Whether nothing that is still to be said stands before it in its chat."""
    return _BEFORE.first(work, chat=row.chat_id, asked=row.id) is None


def claim_worded(work: UnitOfWork, row: Queued, rendered: bytes, *, owner: str) -> None:
    """Claim a head in the act that queues it, words fixed: whoever asked for the act carries it after commit."""
    key_id = work.chats.current_key(row.chat_id)
    sealed = work.cipher.seal(key_id, "outbox", "rendered", row.id, rendered)
    _FIX_CLAIMED.run(work, asked=row.id, by=owner, words=sealed)
    work.after_commit(lambda: failpoints.hit("outbox_claimed"))


def give_back(work: UnitOfWork, outbox_id: int, *, owner: str) -> None:
    """It was claimed and is not tried at once: whether it is due and permitted, and its words, are asked again."""
    _GIVE_BACK.run(work, asked=outbox_id, by=owner)
    work.poke("outbox")


def give_back_of(work: UnitOfWork, chat_id: int) -> None:
    """As at the start, for one chat: nobody knows whether the act that claimed for it was committed."""
    claimed = (_OUTBOX.c.chat_id == chat_id, _OUTBOX.c.state == Delivery.CLAIMED)
    work.execute(update(_OUTBOX).where(*claimed).values(state=Delivery.QUEUED, claimed_by=None))
    work.poke("outbox")


def fix(work: UnitOfWork, outbox_id: int, rendered: bytes) -> None:
    """Keep the words of the first attempt, sealed, so that a retry is identical."""
    fix_many(work, {outbox_id: rendered})


def fix_many(work: UnitOfWork, rendered: Mapping[int, bytes]) -> None:
    """Keep the words of several messages in one act; words already fixed stay as they are."""
    for outbox_id, words in rendered.items():
        chat_id = _UNWORDED.scalar(work, asked=outbox_id)
        if chat_id is not None:
            sealed = work.cipher.seal(work.chats.current_key(chat_id), "outbox", "rendered", outbox_id, words)
            _FIX.run(work, asked=outbox_id, words=sealed)


def rendered_of(work: UnitOfWork, outbox_id: int) -> bytes | None:
    """The words fixed at the first attempt; None when there are none, or their key was destroyed since."""
    sealed = work.execute(select(_OUTBOX.c.rendered).where(_OUTBOX.c.id == outbox_id)).scalar()
    return opened(work, outbox_id, sealed)


def unword(work: UnitOfWork, key_id: str) -> None:
    """A key is about to be destroyed: what was worded under it and is not yet said is worded again."""
    for row in _WORDED.all(work):
        if key_of(row.rendered) == key_id:
            _change(work, row.id, rendered=None)


def part_sent(
    work: UnitOfWork,
    outbox_id: int,
    message_ids: Sequence[int],
    parts: int,
    *,
    leaves_at: datetime | None = None,
    folds_at: datetime | None = None,
    numbers: Collection[str] = (),
) -> None:
    """The first `parts` of a message in several have been said; a retry begins after them. Repeatable. `numbers`: as
    in `sent`."""
    row = _one(work, outbox_id)
    _note(work, row, message_ids, leaves_at, folds_at, numbers)
    last = message_ids[-1] if message_ids else row.message_id
    _change(work, outbox_id, parts_sent=parts, message_id=last)


def sent(
    work: UnitOfWork,
    outbox_id: int,
    message_ids: Sequence[int] = (),
    *,
    claimed: Queued | None = None,
    pressable: bool = False,
    leaves_at: datetime | None = None,
    folds_at: datetime | None = None,
    numbers: Collection[str] = (),
) -> None:
    """It has been said: wipe the words, note which messages are about its case. Repeatable.

    `claimed`: the row as its carrier knows it, which need not be read again then; `pressable`: whether it is
    shown with buttons under it; `leaves_at`, `folds_at`: when it is taken out of the chat again, or folded; `numbers`:
    what may be cases' numbers in it.
    """
    failpoints.hit("before_sent_mark")
    row: Any = claimed if claimed is not None and message_ids else _one(work, outbox_id)
    _note(work, row, message_ids, leaves_at, folds_at, numbers)
    last = message_ids[-1] if message_ids else row.message_id
    about = kept(row.screen, row.fields)
    _SENT.run(work, asked=outbox_id, now=work.now, message=last, pressable=pressable, kept=about)
    if _LEFT.first(work, chat=row.chat_id) is not None:
        # The chat's next message has become its head.
        work.poke("outbox")


def _note(
    work: UnitOfWork,
    row: Any,
    messages: Sequence[int],
    leaves_at: datetime | None,
    folds_at: datetime | None,
    numbers: Collection[str],
) -> None:
    """Of each of these messages what it is about, and what other cases' numbers stand in it."""
    if not messages:
        return
    if row.screen == FOLDED:
        folding.folded(work, row, messages, numbers)
        return
    case_id = _names(work, row)
    for message_id in messages:
        work.chats.said(row.chat_id, message_id, case_id, row.id, leaves_at, folds_at)
    anew = row.replaces is not None
    if numbers or anew:
        shown_numbers.note(work, row.chat_id, messages, numbers, about=case_id, anew=anew)


def _names(work: UnitOfWork, row: Any) -> int | None:
    """The case a message is about, or, said of none, names all the same, as a refusal does and the card beside it: by
    that it is found where the case is taken back from somebody, or sealed."""
    if row.case_id is not None:
        return int(row.case_id)
    fields = hidden.shown(work, row)
    ref, number = fields.get("case"), fields.get("number")
    case = work.cases.by_ref(ref) if isinstance(ref, str) else None
    if case is None and isinstance(number, str):
        case = work.cases.by_number(number)
    return None if case is None else case.id


def later(work: UnitOfWork, outbox_id: int, at: datetime, code: str, *, owner: str | None = None) -> None:
    """Try again at a moment; the words and the place in the chat stay.

    `owner`: nothing happens unless the claim is still theirs; another worker's sender may have said it since.
    """
    values = {"tries": _OUTBOX.c.tries + 1, "next_attempt": at, "error_code": code}
    _change(work, outbox_id, owner, state=Delivery.QUEUED, claimed_by=None, **values)


def failed(work: UnitOfWork, outbox_id: int, code: str, *, owner: str | None = None) -> None:
    """It can never be said (blocked, no such chat); the chat's next message flows. `owner` as in `later`."""
    _end(work, outbox_id, Delivery.FAILED, owner, error_code=code)


def dropped(work: UnitOfWork, outbox_id: int, code: str) -> None:
    """It is no longer due or no longer permitted: not said, on purpose."""
    _end(work, outbox_id, Delivery.DROPPED, error_code=code)


def tidy(work: UnitOfWork) -> int:
    """Drop rows of what was said, or was not to be said, weeks ago. How many."""
    from storage import prompts

    over = _OUTBOX.c.state.in_([Delivery.SENT, Delivery.DROPPED])
    ended = (over, _OUTBOX.c.created_at < work.now - _KEPT, ~prompts.found_by())
    if leaves_at(work) is None:
        _blank_files(work, *ended)
    old = work.execute(delete(_OUTBOX).where(*ended)).rowcount
    return old + forget_numbered(work)


def _blank_files(work: UnitOfWork, *ended: ColumnElement[bool]) -> None:
    """A county lets content stay: of an exported file nobody knows later which cases it told of."""
    files = select(_OUTBOX.c.chat_id, _OUTBOX.c.message_id).where(*ended, _OUTBOX.c.screen == FILE)
    for row in work.execute(files.where(_OUTBOX.c.message_id.is_not(None))).all():
        work.say(row.chat_id, "", {"blank": row.message_id}, priority=3)


def forget_numbered(work: UnitOfWork) -> int:
    """Rows of the acts in which a chat was told a sealed matter's number: they would tell whose days had one."""
    act = tuple_(_OUTBOX.c.chat_id, _OUTBOX.c.created_at)
    ended = (
        ~_OUTBOX.c.state.in_([Delivery.QUEUED, Delivery.CLAIMED]),
        _OUTBOX.c.created_at < work.now - _ASKED,
    )
    told = select(_OUTBOX.c.chat_id, _OUTBOX.c.created_at).where(_OUTBOX.c.screen.in_(_NUMBERED), *ended)
    return work.execute(delete(_OUTBOX).where(act.in_(told), *ended)).rowcount


def depth(work: UnitOfWork) -> int:
    """How many messages are waiting to be said."""
    return int(_DEPTH.scalar(work))


def next_moment(work: UnitOfWork) -> datetime | None:
    """The earliest moment a put-off message wants to be tried again."""
    found: datetime | None = _NEXT.scalar(work)
    return found


def _one(work: UnitOfWork, outbox_id: int) -> Row[Any]:
    found: Row[Any] = _ONE.first(work, asked=outbox_id)
    return found


def _end(work: UnitOfWork, outbox_id: int, state: Delivery, owner: str | None = None, **values: Any) -> None:
    ended: dict[str, Any] = {"state": state, "rendered": None, "next_attempt": None, "claimed_by": None}
    if _one(work, outbox_id).screen in _NUMBERED:
        # As of what was said: the number must not stay beside the chat that was to hear it.
        ended["fields"] = {}
    _change(work, outbox_id, owner, **ended, **values)
    # The chat's next message has become its head.
    work.poke("outbox")


def _change(work: UnitOfWork, outbox_id: int, owner: str | None = None, **values: Any) -> None:
    mine = update(_OUTBOX).where(_OUTBOX.c.id == outbox_id)
    if owner is not None:
        mine = mine.where(_OUTBOX.c.state == Delivery.CLAIMED, _OUTBOX.c.claimed_by == owner)
    work.execute(mine.values(**values))
