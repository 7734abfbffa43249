"""One-time enrolment links: row, mapping, repository. Only a digest of the token is kept."""

from base64 import urlsafe_b64encode
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Index, update
from sqlmodel import Field, SQLModel, col, select

from storage import meta
from storage.columns import UTC, Blob, Long, RowId, one_of
from storage.repository import Repository
from supervision.offices import Role
from supervision.people import UNUSED, Invitation, expires_soon_at

_WAITING = ("waiting_contact", "waiting_approval")
_STATES = ("open", *_WAITING, "used", "expired", "refused")

#: 192 bits: 32 characters of A-Za-z0-9_-, within the 64 Telegram allows after ?start=.
_TOKEN_BYTES = 24


class InvitationRow(SQLModel, table=True):
    """One link to one office for one person."""

    __tablename__ = "invitations"
    __table_args__ = (
        one_of("role", Role),
        one_of("state", _STATES),
        Index("ix_invitations_office", "person_id", "role", "place_id"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    ref: str = Field(unique=True)
    token_digest: bytes = Field(sa_type=Blob, unique=True)
    person_id: int = Field(foreign_key="people.id", sa_type=RowId)
    role: str
    place_id: int = Field(foreign_key="places.id", sa_type=RowId)
    expires_at: datetime = Field(sa_type=UTC)
    warn_at: datetime | None = Field(default=None, sa_type=UTC, index=True)
    state: str = "open"
    user_id: int | None = Field(default=None, sa_type=Long, index=True)
    issued_at: datetime | None = Field(default=None, sa_type=UTC)


def invitation_of(row: InvitationRow) -> Invitation:
    """The row as the rules know it."""
    assert row.id is not None
    return Invitation(
        id=row.id,
        ref=row.ref,
        person_id=row.person_id,
        role=row.role,
        place_id=row.place_id,
        expires_at=row.expires_at,
        state=row.state,
        user_id=row.user_id,
        issued_at=row.issued_at,
    )


class InvitationsRepository(Repository):
    """Implements supervision.ports.Invitations."""

    def issue(
        self, person_id: int, role: Role, place_id: int, expires_at: datetime
    ) -> tuple[Invitation, str]:
        """Make a link and return it with its token; an unused older one of the same office expires."""
        self._change(
            update(InvitationRow)
            .where(
                col(InvitationRow.person_id) == person_id,
                col(InvitationRow.role) == role.value,
                col(InvitationRow.place_id) == place_id,
                col(InvitationRow.state).in_(UNUSED),
            )
            .values(state="expired", warn_at=None)
        )
        ref = self._work.token()
        token = self._token_of(ref)
        row = InvitationRow(
            ref=ref,
            token_digest=self._work.digest("invitation", token),
            person_id=person_id,
            role=role.value,
            place_id=place_id,
            expires_at=expires_at,
            warn_at=expires_soon_at(self._work.now, expires_at),
            issued_at=self._work.now,
        )
        return invitation_of(self._insert(row)), token

    def _token_of(self, ref: str) -> str:
        """By the house's key from the random reference: it can be shown again, and lies nowhere, in no message that
        waits to be sent either. Who has the tables alone cannot know it."""
        return urlsafe_b64encode(self._work.digest("invitation_token", ref)[:_TOKEN_BYTES]).decode()

    def link_of(self, invitation: Invitation) -> str | None:
        """The whole link; None where the bot's name is not known, or the token is not of this making."""
        name, token = meta.get(self._work, meta.BOT_USERNAME), self._token_of(invitation.ref)
        found = self.by_token(token)
        if not name or found is None or found.id != invitation.id:
            return None
        return f"https://t.me/{name.removeprefix('@')}?start={token}"

    def by_id(self, invitation_id: int) -> Invitation | None:
        """The invitation of an id."""
        return self._found(col(InvitationRow.id) == invitation_id)

    def open_of(self, person_id: int, role: Role, place_id: int) -> Invitation | None:
        """The unused invitation of a person to an office, the latest of several."""
        return self._found(
            col(InvitationRow.person_id) == person_id,
            col(InvitationRow.role) == role.value,
            col(InvitationRow.place_id) == place_id,
            col(InvitationRow.state).in_(UNUSED),
        )

    def unused(self) -> Sequence[Invitation]:
        """Every unused invitation, oldest first."""
        statement = select(InvitationRow).where(col(InvitationRow.state).in_(UNUSED))
        return tuple(invitation_of(row) for row in self._all(statement.order_by(col(InvitationRow.id))))

    def by_token(self, token: str) -> Invitation | None:
        """The invitation of a token, whatever its state."""
        return self._found(col(InvitationRow.token_digest) == self._work.digest("invitation", token))

    def by_ref(self, ref: str) -> Invitation | None:
        """The invitation behind an opaque reference."""
        return self._found(col(InvitationRow.ref) == ref)

    def waiting_of(self, user_id: int) -> Invitation | None:
        """The invitation this Telegram account is completing now; the latest of several."""
        return self._found(col(InvitationRow.user_id) == user_id, col(InvitationRow.state).in_(_WAITING))

    def set_state(self, invitation_id: int, state: str, user_id: int | None = None) -> None:
        """Move it on. `user_id` None keeps the account noted before, except that an open link has none."""
        values: dict[str, Any] = {"state": state}
        if user_id is not None or state == "open":
            values["user_id"] = user_id
        if state not in UNUSED:
            values["warn_at"] = None  # else the metronome would find it due for ever
        self._change(update(InvitationRow).where(col(InvitationRow.id) == invitation_id).values(**values))

    def move(self, invitation: Invitation) -> None:
        """Another end for an unused link, and for the warning before it: where one was given, only of a later end."""
        warn_at = expires_soon_at(invitation.issued_at or self._work.now, invitation.expires_at)
        this = (col(InvitationRow.id) == invitation.id, col(InvitationRow.state).in_(UNUSED))
        self._change(update(InvitationRow).where(*this).values(expires_at=invitation.expires_at))
        if warn_at > self._work.now:
            self._change(update(InvitationRow).where(*this).values(warn_at=warn_at))
        else:
            waits = col(InvitationRow.warn_at).is_not(None)
            self._change(update(InvitationRow).where(*this, waits).values(warn_at=warn_at))

    def warning_due(self, now: datetime, limit: int) -> Sequence[Invitation]:
        """Unused links that are about to expire, and of which nobody was told yet."""
        due = (col(InvitationRow.warn_at) <= now, col(InvitationRow.state).in_(UNUSED))
        rows = self._all(select(InvitationRow).where(*due).order_by(col(InvitationRow.warn_at)).limit(limit))
        return tuple(invitation_of(row) for row in rows)

    def warned(self, invitation_id: int) -> bool:
        """Note that somebody was told; False when it was noted already."""
        this = (col(InvitationRow.id) == invitation_id, col(InvitationRow.warn_at).is_not(None))
        return self._change(update(InvitationRow).where(*this).values(warn_at=None)) == 1

    def _found(self, *conditions: Any) -> Invitation | None:
        row = self._first(select(InvitationRow).where(*conditions).order_by(col(InvitationRow.id).desc()))
        return invitation_of(row) if row else None
