"""People: who holds offices, where their chat is, and whether it can be reached."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Language(StrEnum):
    """The languages spoken by the bot. Chinese is first and default."""

    ZH = "zh"
    EN = "en"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the roster. `user_id` is Telegram's; None until the invitation is completed.

    `ref` is the opaque name used in buttons; `unreachable_since` is set when Telegram answers that the
    person blocked the bot; `away_until` is when somebody on leave is back.
    """

    id: int
    ref: str
    name: str
    user_id: int | None = None
    language: Language = Language.ZH
    unreachable_since: datetime | None = None
    locked_at: datetime | None = None
    away_until: datetime | None = None

    @property
    def enrolled(self) -> bool:
        """Whether a Telegram account is bound to this person."""
        return self.user_id is not None

    @property
    def reachable(self) -> bool:
        """Whether a message would arrive today, as far as is known."""
        return self.enrolled and self.unreachable_since is None and self.locked_at is None

    def away(self, at: datetime) -> bool:
        """Whether the person is on leave at `at`."""
        return self.away_until is not None and at < self.away_until

    def available(self, at: datetime) -> bool:
        """Whether work may be left to this person at `at`: reachable, and not on leave."""
        # Asked of several people in every act: in one expression, not in four calls.
        return (
            self.user_id is not None
            and self.unreachable_since is None
            and self.locked_at is None
            and (self.away_until is None or at >= self.away_until)
        )


@dataclass(frozen=True, slots=True)
class Invitation:
    """A one-time link to one office: hashed at rest, seven days (house), one use.

    `state`: open → waiting_contact (link followed, contact awaited) → waiting_approval (the number did not
    match) → used; or expired, refused.
    """

    id: int
    ref: str
    person_id: int
    role: str
    place_id: int
    expires_at: datetime
    state: str
    user_id: int | None = None
    issued_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Awaited:
    """When somebody next gets a morning digest and the week's summary, and when others hear that he is silent: how
    many have heard by now (`silence`), and since when that is counted (a sign of life, a leave, the step before)."""

    person_id: int
    digest_at: datetime | None = None
    weekly_at: datetime | None = None
    silent_at: datetime | None = None
    silence: int = 0
    silent_since: datetime | None = None


#: The states of a link nobody has come in by yet.
UNUSED = ("open", "waiting_contact", "waiting_approval")

#: How long before its end somebody hears that a link is about to expire (house).
LAST_DAY = timedelta(days=1)


def expires_soon_at(issued_at: datetime, expires_at: datetime) -> datetime:
    """When to say that a link is about to expire: a day before, or for a short one in its last quarter."""
    return expires_at - min(LAST_DAY, (expires_at - issued_at) / 4)
