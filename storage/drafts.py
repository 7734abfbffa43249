"""Unfinished conversations: mapping and repository. Every answer is safe once its act is."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from operator import attrgetter
from typing import Any

from sqlalchemy import bindparam, delete, or_, update
from sqlmodel import col, select

from storage import content_keys
from storage.columns import UTC, table_of
from storage.draft_rows import DraftRow
from storage.file_rows import FileRow, ended
from storage.prepared import Adding, Prepared
from storage.repository import Repository
from storage.spelling import speller
from supervision.cases import Case
from supervision.drafts import Draft
from supervision.files import FileState
from supervision.refusals import Stale

# json.dumps with a setting makes an encoder for each answer of each conversation.
_SPELT = speller(ensure_ascii=False)

_DRAFTS = table_of(DraftRow)
_MINE_ACTIVE = (_DRAFTS.c.person_id == bindparam("owner"), _DRAFTS.c.active.is_(True))
_THIS = _DRAFTS.c.id == bindparam("draft_id")

_ACTIVE = Prepared(select(DraftRow).where(*_MINE_ACTIVE))
_BY_REF = Prepared(select(DraftRow).where(col(DraftRow.ref) == bindparam("asked")))
_UNDER_KEY = Prepared(select(_DRAFTS.c.id).where(_DRAFTS.c.key_id == bindparam("asked")).limit(1))
_PARK_ACTIVE = Prepared(update(_DRAFTS).where(*_MINE_ACTIVE).values(active=False))
_SET_ACTIVE = Prepared(update(_DRAFTS).where(_THIS).values(active=bindparam("now_active")))
_FILES = table_of(FileRow)
_DESTROY_FILES = Prepared(
    update(_FILES)
    .where(
        _FILES.c.draft_id == bindparam("of_draft"), _FILES.c.case_id.is_(None), _FILES.c.visit_id.is_(None)
    )
    .values(**ended(FileState.DESTROYED, "discarded"))
)
_OWN_KEYS = Prepared(
    select(_FILES.c.key_id).where(
        _FILES.c.draft_id == bindparam("of_draft"),
        _FILES.c.key_id != bindparam("but"),
        _FILES.c.case_id.is_(None),
        _FILES.c.visit_id.is_(None),
    )
)
_REMOVE = Prepared(delete(_DRAFTS).where(_THIS))
_ENTRUST = Prepared(
    update(_DRAFTS)
    .where(_THIS)
    .values(
        active=False,
        **{name: bindparam(f"new_{name}") for name in ("person_id", "chat_id", "step", "version", "body")},
    )
)
_GIVEN = ("ref", "person_id", "chat_id", "flow", "step", "key_id", "body", "updated_at")
_FRESH = {
    "version": 1, "active": True, "remind_at": None, "reminded": 0, "expires_at": None, "answered_at": None,
}  # fmt: skip
_START = Adding(_DRAFTS, {name: bindparam(name) for name in _GIVEN} | _FRESH)
_SAVED = (
    "flow", "step", "version", "body", "updated_at", "remind_at", "reminded", "expires_at", "answered_at",
)  # fmt: skip
_SAVE = Prepared(
    update(_DRAFTS)
    .where(_THIS, _DRAFTS.c.version == bindparam("version_before"))
    .values({name: bindparam(f"new_{name}") for name in _SAVED})
)


#: What saving leaves as it is, whatever the copy says that is saved.
_ALIKE = attrgetter("id", "person_id", "chat_id", "key_id", "active")
_MOVE = Prepared(
    update(_DRAFTS)
    .where(_THIS, _DRAFTS.c.version == bindparam("version_now"))
    .values(remind_at=bindparam("reminds", type_=UTC), expires_at=bindparam("ends", type_=UTC))
)


class DraftsRepository(Repository):
    """Implements supervision.ports.Drafts."""

    def active(self, person_id: int) -> Draft | None:
        """The conversation the person is in."""
        for draft, _ in self._seen.values():
            if draft.active and draft.person_id == person_id:
                return self._again(draft.ref)
        return self._noticed(_ACTIVE.first(self._work, owner=person_id))

    def parked(self, person_id: int) -> Sequence[Draft]:
        """The person's other conversations, the latest touched first."""
        theirs = (col(DraftRow.person_id) == person_id, col(DraftRow.active).is_(False))
        latest = (col(DraftRow.updated_at).desc(), col(DraftRow.id).desc())
        return tuple(
            self._draft_of(row) for row in self._all(select(DraftRow).where(*theirs).order_by(*latest))
        )

    def begun(self, person_id: int) -> Sequence[Draft]:
        """All of the person's conversations: the open one first, then the others."""
        active = self.active(person_id)
        return (*((active,) if active else ()), *self.parked(person_id))

    def by_ref(self, ref: str) -> Draft | None:
        """The draft behind an opaque reference."""
        return self._again(ref) or self._noticed(_BY_REF.first(self._work, asked=ref))

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
        draft_id = _START.id(
            self._work,
            ref=ref,
            person_id=person_id,
            chat_id=chat_id,
            flow=flow,
            step=step,
            key_id=key_id,
            body=self._sealed_body(key_id, ref, body),
            updated_at=self._work.now,
        )
        return Draft(
            id=draft_id,
            ref=ref,
            person_id=person_id,
            chat_id=chat_id,
            flow=flow,
            step=step,
            version=1,
            key_id=key_id,
            active=True,
            body=json.loads(json.dumps(dict(body))),
            updated_at=self._work.now,
            remind_at=None,
            reminded=0,
            expires_at=None,
        )

    def save(self, draft: Draft) -> Draft:
        """Store flow, step, body and moments; the version rises by one. Raises Stale when it did already."""
        saved = replace(draft, version=draft.version + 1, updated_at=self._work.now)
        values = {f"new_{name}": getattr(saved, name) for name in _SAVED}
        spelt = _SPELT(dict(saved.body))
        values["new_body"] = self._sealed(self._key_of(saved), saved.ref, spelt)
        seen = self._seen.pop(saved.ref, None)
        if not _SAVE.run(self._work, draft_id=draft.id, version_before=draft.version, **values):
            raise Stale
        if seen is not None and _ALIKE(seen[0]) == _ALIKE(saved):
            self._seen[saved.ref] = saved, spelt
        return saved

    def park(self, draft: Draft) -> None:
        """Lay it aside."""
        self._seen.clear()
        _SET_ACTIVE.run(self._work, draft_id=draft.id, now_active=False)

    def resume(self, draft: Draft) -> Draft:
        """Make it the active one, and its key the chat's current key again. Raises Stale when it is gone."""
        self._park_active(draft.person_id)
        if not _SET_ACTIVE.run(self._work, draft_id=draft.id, now_active=True):
            raise Stale
        self._work.chats.set_key(draft.chat_id, self._key_of(draft))
        return replace(draft, active=True)

    def finish(self, draft: Draft) -> None:
        """Remove it because its content belongs to a record now; the chat gets a fresh content key."""
        self._remove(draft)

    def discard(self, draft: Draft) -> None:
        """Remove it with its files and their keys; destroy its own unless a record or another draft shares it."""
        key_id, own = self._key_of(draft), []
        if _DESTROY_FILES.run(self._work, of_draft=draft.id):
            # A file lies under a key of its own.
            own = [row[0] for row in _OWN_KEYS.all(self._work, of_draft=draft.id, but=key_id)]
        shared = content_keys.used_besides(self._work, key_id, drafts=[draft.id])
        self._work.chats.let_albums_go(f"d:{draft.ref}")
        self._remove(draft)
        for each in own if shared else [*own, key_id]:
            self._work.destroy_key(each)

    def entrust(self, draft: Draft, person_id: int, chat_id: int) -> None:
        """It is somebody else's from now on, laid aside; the chat it was begun in goes on under another key."""
        was = select(DraftRow.chat_id).where(col(DraftRow.id) == draft.id)
        before = self._first(was)
        self._seen.clear()
        _ENTRUST.run(
            self._work,
            draft_id=draft.id,
            new_person_id=person_id,
            new_chat_id=chat_id,
            new_step=draft.step,
            new_version=draft.version + 1,
            new_body=self._sealed_body(self._key_of(draft), draft.ref, draft.body),
        )
        if before is not None and self._work.chats.current_key(before) == self._key_of(draft):
            self._work.chats.fresh_key(before)

    def about(self, case: Case) -> Sequence[Draft]:
        """What anybody has begun to say about a case and not sent; looked for in what was touched since it was filed.

        The case stands inside the sealed body: a column of it would tell who was busy with which matter.
        """
        since = select(DraftRow).where(col(DraftRow.updated_at) >= case.submitted_at)
        found = (self._draft_of(row) for row in self._all(since.order_by(col(DraftRow.id))))
        return tuple(draft for draft in found if draft.body.get("case") == case.ref)

    def laid_anew(self, draft: Draft, key_id: str) -> None:
        """Its row lies under another key since now; the chat it is told in goes on under that."""
        self._laid[draft.id] = key_id
        self._seen.clear()
        if draft.active and self._work.chats.key_of(draft.chat_id) == draft.key_id:
            self._work.chats.set_key(draft.chat_id, key_id)

    def due(self, now: datetime, limit: int) -> Sequence[Draft]:
        """Drafts whose remind_at or expires_at has passed, the oldest first."""
        passed = or_(col(DraftRow.remind_at) <= now, col(DraftRow.expires_at) <= now)
        rows = self._all(select(DraftRow).where(passed).order_by(col(DraftRow.id)).limit(limit))
        return tuple(self._draft_of(row) for row in rows)

    def waiting_after(self, after: int, limit: int) -> Sequence[Draft]:
        """Drafts above this id that are reminded of and deleted one day."""
        waits = (col(DraftRow.id) > after, col(DraftRow.expires_at).is_not(None))
        rows = self._all(select(DraftRow).where(*waits).order_by(col(DraftRow.id)).limit(limit))
        return tuple(self._draft_of(row) for row in rows)

    def move(self, draft: Draft) -> bool:
        """Other moments for it; its buttons stay good. False where somebody has gone on with it meanwhile."""
        self._seen.clear()
        moments = {"reminds": draft.remind_at, "ends": draft.expires_at}
        return _MOVE.run(self._work, draft_id=draft.id, version_now=draft.version, **moments) == 1

    def _park_active(self, person_id: int) -> None:
        self._seen.clear()
        _PARK_ACTIVE.run(self._work, owner=person_id)

    def _key_for(self, chat_id: int, *, fresh: bool) -> str:
        key_id = self._work.chats.current_key(chat_id)
        if fresh and _UNDER_KEY.first(self._work, asked=key_id) is not None:
            return self._work.chats.fresh_key(chat_id)
        return key_id

    def _remove(self, draft: Draft) -> None:
        self._seen.clear()
        _REMOVE.run(self._work, draft_id=draft.id)
        # A parked draft's key is not the chat's: the conversation going on keeps its own.
        if self._work.chats.current_key(draft.chat_id) == self._key_of(draft):
            self._work.chats.fresh_key(draft.chat_id)

    @property
    def _laid(self) -> dict[int, str]:
        """The keys this act has laid drafts under, by draft: what was read before still names the old one."""
        laid: dict[int, str] = self._work.memo.setdefault(DraftRow, {})
        return laid

    @property
    def _seen(self) -> dict[str, tuple[Draft, str]]:
        """What this act has read or saved, with its body as it is spelt: the question that is asked next is made of it
        at the act's end. Whatever else is done to drafts forgets it."""
        seen: dict[str, tuple[Draft, str]] = self._work.memo.setdefault(_BY_REF, {})
        return seen

    def _again(self, ref: str) -> Draft | None:
        """What was seen, with a body of its own, as if it had been read anew."""
        seen = self._seen.get(ref)
        return None if seen is None else replace(seen[0], body=json.loads(seen[1]))

    def _noticed(self, row: Any) -> Draft | None:
        if row is None:
            return None
        spelt = self._spelt(row)
        draft = self._draft_of(row, spelt)
        self._seen[draft.ref] = draft, spelt
        return draft

    def _key_of(self, draft: Draft) -> str:
        return self._laid.get(draft.id, draft.key_id)

    def _sealed_body(self, key_id: str, ref: str, body: Mapping[str, Any]) -> bytes:
        return self._sealed(key_id, ref, _SPELT(dict(body)))

    def _sealed(self, key_id: str, ref: str, spelt: str) -> bytes:
        return self._seal(key_id, "drafts", "body", ref, spelt)

    def _spelt(self, row: DraftRow) -> str:
        return self._open(row.key_id, "drafts", "body", row.ref, row.body) or "{}"

    def _draft_of(self, row: DraftRow, spelt: str | None = None) -> Draft:
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
            body=json.loads(self._spelt(row) if spelt is None else spelt),
            updated_at=row.updated_at,
            remind_at=row.remind_at,
            reminded=row.reminded,
            expires_at=row.expires_at,
            answered_at=row.answered_at,
        )
