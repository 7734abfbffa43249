"""What was deleted because its term was over: the proof of each, and the deleting itself, by destroying keys."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Column, bindparam, delete, exists, func, select, update
from sqlmodel import Field, SQLModel

from storage import erasing, forgetting, prompts, shown_numbers, words
from storage.case_rows import CaseRow, case_of
from storage.chats import ChatRow, SentMessageRow
from storage.columns import UTC, RowId, one_of, table_of
from storage.draft_rows import DraftRow
from storage.entries import EntryRow
from storage.file_rows import FileRow
from storage.inbox import Arrival, InboxRow
from storage.integrity import MatterRow
from storage.integrity_contents import ContentRow
from storage.outbox_rows import Delivery, OutboxRow
from storage.pins import PinRow
from storage.prepared import Prepared
from storage.repository import Repository
from storage.samplings import SamplingRow
from storage.visits import VisitRow
from supervision.cases import Case
from supervision.listening import voices
from supervision.retention import Deleted


class DeletionRow(SQLModel, table=True):
    """One thing whose term was over, and when it was deleted: which, never what it said."""

    __tablename__ = "deletions"
    __table_args__ = (one_of("kind", Deleted),)

    kind: str = Field(primary_key=True)
    of_id: int = Field(sa_column=Column(RowId, primary_key=True, autoincrement=False))
    at: datetime = Field(sa_type=UTC)


_DELETIONS = table_of(DeletionRow)
_CASES, _CHATS, _DRAFTS = table_of(CaseRow), table_of(ChatRow), table_of(DraftRow)
_ENTRIES, _FILES, _VISITS = table_of(EntryRow), table_of(FileRow), table_of(VisitRow)
_SAMPLINGS, _SENT = table_of(SamplingRow), table_of(SentMessageRow)
_CONTENTS, _MATTERS = table_of(ContentRow), table_of(MatterRow)
_INBOX, _OUTBOX, _PINS = table_of(InboxRow), table_of(OutboxRow), table_of(PinRow)
_DONE = Prepared(
    select(_DELETIONS.c.at).where(
        _DELETIONS.c.kind == bindparam("kind"), _DELETIONS.c.of_id == bindparam("asked")
    )
)


class DeletionsRepository(Repository):
    """Implements supervision.ports.Deletions."""

    def ended(self, kind: Deleted, before: datetime, limit: int) -> Sequence[Case]:
        """Cases that ended before a moment, of which this was not deleted yet, the longest ended first."""
        old = (_CASES.c.open.is_(False), _CASES.c.ended_at <= before, ~self._done(kind, _CASES.c.id))
        found = select(_CASES).where(*old).order_by(_CASES.c.ended_at, _CASES.c.id).limit(limit)
        rows: Any = self._work.execute(found)
        return tuple(case_of(row) for row in rows)

    def visits(self, before: datetime, limit: int) -> Sequence[int]:
        """Visits before a moment, whose words were not deleted yet and that led to no case that is open."""
        to_open = exists().where(_CASES.c.id == _VISITS.c.case_id, _CASES.c.open.is_(True))
        old = (_VISITS.c.visited_at <= before, ~self._done(Deleted.VISIT, _VISITS.c.id), ~to_open)
        return self._ids(select(_VISITS.c.id).where(*old).order_by(_VISITS.c.id).limit(limit))

    def samplings(self, before: datetime, limit: int) -> Sequence[int]:
        """Looks at duty tracks that were recorded before a moment, whose words were not deleted yet."""
        old = (_SAMPLINGS.c.done_at <= before, ~self._done(Deleted.SAMPLING, _SAMPLINGS.c.id))
        return self._ids(select(_SAMPLINGS.c.id).where(*old).order_by(_SAMPLINGS.c.id).limit(limit))

    def sealed(self, before: datetime, limit: int) -> Sequence[tuple[str, datetime]]:
        """Numbers of which all that was written is this old, and whose matter was closed as long ago, or never came;
        and when the term of each began. The oldest first."""
        number, closed = _CONTENTS.c.number, _MATTERS.c.closed_at
        theirs = _CONTENTS.outerjoin(_MATTERS, _MATTERS.c.number == number)
        ended = (_MATTERS.c.id.is_(None) | (closed <= before), ~self._done(Deleted.INTEGRITY, _CONTENTS.c.id))
        last = func.max(_CONTENTS.c.at, type_=UTC)
        found = select(number, closed, last.label("last")).select_from(theirs).where(*ended)
        found = found.group_by(number, closed).having(last <= before)
        rows: Any = self._work.execute(found.order_by(func.coalesce(closed, last), number).limit(limit))
        return tuple((row.number, max(row.last, row.closed_at or row.last)) for row in rows)

    def forget_sealed(self, number: str) -> None:
        """Destroy the key of what was written with a number, and of its pictures; who read it when remains."""
        rows: Any = self._work.execute(
            select(_CONTENTS.c.id, _CONTENTS.c.key_id).where(_CONTENTS.c.number == number)
        ).all()
        self._work.integrity_files.forget(number)
        for key_id in {row.key_id for row in rows}:
            self._work.destroy_key(key_id)
        for row in rows:
            self._note(Deleted.INTEGRITY, row.id)

    def forget_identities(self, case: Case) -> int:
        """Destroy the keys of who its villagers are, and of their recordings: a voice tells it too. How many."""
        known = {each.id for each in self._work.cases.identified(case.id)}
        known |= {each.id for each in self._work.cases.receipts(case.id) if each.placed}
        for complainant_id in sorted(known):
            self._work.cases.forget_identity(complainant_id)
        spoken = voices(self._work, case)
        forgetting.forget_files(self._work, [each.id for each in spoken])
        self._note(Deleted.IDENTITY, case.id)
        return len(known) + len(spoken)

    def erase(self, case: Case, complainant_id: int, recordings: Collection[str]) -> None:
        """Destroy who one villager is before the term is over (see storage.erasing)."""
        erasing.erase(self._work, case, complainant_id, recordings)

    def forget_content(self, case: Case) -> int:
        """Destroy the keys of its words, photos and recordings; numbers, steps and moments remain. How many of them."""
        work = self._work
        self.forget_identities(case)
        count = self._count(_ENTRIES, _ENTRIES.c.case_id == case.id)
        count += self._count(_FILES, _FILES.c.case_id == case.id)
        words.forget(work, [case.id])
        prompts.forget(work, case.id)
        shown_numbers.forget(work, case.id)
        work.identities.forget(case.id)
        work.execute(delete(_SENT).where(_SENT.c.case_id == case.id))
        forgetting.forget_content(work, case)
        self._note(Deleted.CONTENT, case.id)
        return count

    def forget_visit(self, visit_id: int) -> None:
        """Destroy what was found on a visit; that it was made remains."""
        forgetting.forget_visit_words(self._work, visit_id)
        self._note(Deleted.VISIT, visit_id)

    def forget_sampling(self, sampling_id: int) -> None:
        """Destroy what was found on a duty track and said of it; the verdict remains."""
        found = select(_SAMPLINGS.c.key_id).where(_SAMPLINGS.c.id == sampling_id)
        key_id = self._work.execute(found).scalar_one()
        self._work.destroy_key(key_id)
        self._note(Deleted.SAMPLING, sampling_id)

    def rest_keys(self, before: datetime) -> int:
        """A chat in which nothing is being told goes on under another key, once the one it has is older than this:
        when nothing lies under the old one any more the sweeper destroys it, in backups too. How many chats."""
        told = exists().where(_DRAFTS.c.key_id == _CHATS.c.key_id)
        held = self._work.execute(
            select(_CHATS.c.chat_id, _CHATS.c.key_id).where(_CHATS.c.key_id.is_not(None), ~told)
        )
        chats = {row.key_id: row.chat_id for row in held.all()}
        old = self._work.keys.made_before(before, list(chats))
        for key_id in old:
            self._work.chats.set_key(chats[key_id], None)
        return len(old)

    def tidy(self, before: datetime) -> int:
        """Messages that were put aside, that waited for a PIN, or could never be said, before a moment. How many."""
        aside = (_INBOX.c.state == Arrival.PARKED.value, _INBOX.c.received_at < before)
        unsaid = (_OUTBOX.c.state == Delivery.FAILED.value, _OUTBOX.c.created_at < before)
        waits = _PINS.c.wanted_at < before
        for key_id in self._work.execute(select(_PINS.c.wanted_key_id).where(waits)).scalars().all():
            if key_id is not None:
                self._work.destroy_key(key_id)
        wanted = update(_PINS).where(waits).values(wanted=None, wanted_at=None, wanted_key_id=None)
        gone = delete(_INBOX).where(*aside), delete(_OUTBOX).where(*unsaid), wanted
        return sum(self._change(each) for each in gone)

    def was_forgotten(self, case_id: int) -> bool:
        """Whether the term of its content is over."""
        known: dict[int, bool] = self._work.memo.setdefault(DeletionRow, {})
        if case_id not in known:
            known[case_id] = _DONE.first(self._work, kind=Deleted.CONTENT.value, asked=case_id) is not None
        return known[case_id]

    def identities_gone(self, case_id: int) -> bool:
        """Whether the term of who its villagers are is over."""
        return _DONE.first(self._work, kind=Deleted.IDENTITY.value, asked=case_id) is not None

    def _done(self, kind: Deleted, of_id: Any) -> Any:
        return exists().where(_DELETIONS.c.kind == kind.value, _DELETIONS.c.of_id == of_id)

    def _note(self, kind: Deleted, of_id: int) -> None:
        values = {"kind": kind.value, "of_id": of_id, "at": self._work.now}
        self._work.memo.pop(DeletionRow, None)
        self._work.execute(self._work.insert(_DELETIONS).values(values).on_conflict_do_nothing())

    def _ids(self, statement: Any) -> tuple[int, ...]:
        return tuple(self._work.execute(statement).scalars().all())

    def _count(self, table: Any, where: Any) -> int:
        return int(self._work.execute(select(func.count()).select_from(table).where(where)).scalar_one())
