"""Unfinished conversations: mapping and repository. Every answer is safe once its act is."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, or_, update
from sqlmodel import col, select

from storage import content_keys
from storage.draft_rows import DraftRow
from storage.file_rows import FileRow, ended
from storage.repository import Repository
from supervision.drafts import Draft
from supervision.files import FileState
from supervision.refusals import Stale

_ACTIVE = select(DraftRow).where(
    col(DraftRow.person_id) == bindparam("person_id"), col(DraftRow.active).is_(True)
)


class DraftsRepository(Repository):
    """Implements supervision.ports.Drafts."""

    def active(self, person_id: int) -> Draft | None:
        """The conversation the person is in."""
        row = self._prepared(_ACTIVE, person_id=person_id)
        return self._draft_of(row) if row else None

    def parked(self, person_id: int) -> Sequence[Draft]:
        """The person's other conversations, the latest touched first."""
        theirs = (col(DraftRow.person_id) == person_id, col(DraftRow.active).is_(False))
        latest = (col(DraftRow.updated_at).desc(), col(DraftRow.id).desc())
        return tuple(
            self._draft_of(row) for row in self._all(select(DraftRow).where(*theirs).order_by(*latest))
        )

    def by_ref(self, ref: str) -> Draft | None:
        """The draft behind an opaque reference."""
        row = self._first(select(DraftRow).where(col(DraftRow.ref) == ref))
        return self._draft_of(row) if row else None

    def start(
        self,
        person_id: int,
        chat_id: int,
        flow: str,
        step: str,
        body: Mapping[str, Any],
        *,
        fresh_key: bool = True,
    ) -> Draft:
        """Begin a conversation and make it the active one; another active one is parked.

        It takes the chat's content key; with `fresh_key` a new one is made when that key is another draft's.
        """
        self._park_active(person_id)
        ref, key_id = self._work.token(), self._key_for(chat_id, fresh=fresh_key)
        row = DraftRow(
            ref=ref,
            person_id=person_id,
            chat_id=chat_id,
            flow=flow,
            step=step,
            key_id=key_id,
            body=self._sealed_body(key_id, ref, body),
            updated_at=self._work.now,
        )
        return self._draft_of(self._insert(row))

    def save(self, draft: Draft) -> Draft:
        """Store flow, step, body and moments; the version rises by one. Raises Stale when it did already."""
        saved = replace(draft, version=draft.version + 1, updated_at=self._work.now)
        values = {
            "flow": saved.flow,
            "step": saved.step,
            "version": saved.version,
            "body": self._sealed_body(saved.key_id, saved.ref, saved.body),
            "updated_at": saved.updated_at,
            "remind_at": saved.remind_at,
            "reminded": saved.reminded,
            "expires_at": saved.expires_at,
        }
        this = (col(DraftRow.id) == draft.id, col(DraftRow.version) == draft.version)
        if not self._change(update(DraftRow).where(*this).values(**values)):
            raise Stale
        return saved

    def park(self, draft: Draft) -> None:
        """Lay it aside."""
        self._change(update(DraftRow).where(col(DraftRow.id) == draft.id).values(active=False))

    def resume(self, draft: Draft) -> Draft:
        """Make it the active one, and its key the chat's current key again. Raises Stale when it is gone."""
        self._park_active(draft.person_id)
        if not self._change(update(DraftRow).where(col(DraftRow.id) == draft.id).values(active=True)):
            raise Stale
        self._work.chats.set_key(draft.chat_id, draft.key_id)
        return replace(draft, active=True)

    def finish(self, draft: Draft) -> None:
        """Remove it because its content belongs to a record now; the chat gets a fresh content key."""
        self._remove(draft)

    def discard(self, draft: Draft) -> None:
        """Remove it with its files; destroy its key unless a record or another draft shares the key."""
        kept_elsewhere = or_(col(FileRow.case_id).is_not(None), col(FileRow.visit_id).is_not(None))
        files = update(FileRow).where(col(FileRow.draft_id) == draft.id, ~kept_elsewhere)
        self._change(files.values(**ended(FileState.DESTROYED, "discarded")))
        shared = content_keys.used_besides(self._work, draft.key_id, drafts=[draft.id])
        self._remove(draft)
        if not shared:
            self._work.destroy_key(draft.key_id)

    def due(self, now: datetime, limit: int) -> Sequence[Draft]:
        """Drafts whose remind_at or expires_at has passed, the oldest first."""
        passed = or_(col(DraftRow.remind_at) <= now, col(DraftRow.expires_at) <= now)
        rows = self._all(select(DraftRow).where(passed).order_by(col(DraftRow.id)).limit(limit))
        return tuple(self._draft_of(row) for row in rows)

    def _park_active(self, person_id: int) -> None:
        self._change(update(DraftRow).where(*_active(person_id)).values(active=False))

    def _key_for(self, chat_id: int, *, fresh: bool) -> str:
        key_id = self._work.chats.current_key(chat_id)
        others = select(DraftRow).where(col(DraftRow.key_id) == key_id)
        return self._work.chats.fresh_key(chat_id) if fresh and self._first(others) is not None else key_id

    def _remove(self, draft: Draft) -> None:
        self._change(delete(DraftRow).where(col(DraftRow.id) == draft.id))
        # A parked draft's key is not the chat's: the conversation going on keeps its own.
        if self._work.chats.current_key(draft.chat_id) == draft.key_id:
            self._work.chats.fresh_key(draft.chat_id)

    def _sealed_body(self, key_id: str, ref: str, body: Mapping[str, Any]) -> bytes:
        return self._seal(key_id, "drafts", "body", ref, json.dumps(dict(body), ensure_ascii=False))

    def _draft_of(self, row: DraftRow) -> Draft:
        assert row.id is not None
        return Draft(
            id=row.id,
            ref=row.ref,
            person_id=row.person_id,
            chat_id=row.chat_id,
            flow=row.flow,
            step=row.step,
            version=row.version,
            key_id=row.key_id,
            active=row.active,
            body=json.loads(self._open(row.key_id, "drafts", "body", row.ref, row.body) or "{}"),
            updated_at=row.updated_at,
            remind_at=row.remind_at,
            reminded=row.reminded,
            expires_at=row.expires_at,
        )


def _active(person_id: int) -> tuple[Any, ...]:
    return (col(DraftRow.person_id) == person_id, col(DraftRow.active).is_(True))
