"""People: who holds offices, where their chat is, and whether it can be reached."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Language(StrEnum):
    """The languages spoken by the bot. Chinese is first and default."""

    ZH = "zh"
    EN = "en"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the roster. `user_id` is Telegram's; None until the invitation is completed.

    `ref` is the opaque name used in buttons; `unreachable_since` is set when Telegram answers that the
    person blocked the bot.
    """

    id: int
    ref: str
    name: str
    user_id: int | None = None
    language: Language = Language.ZH
    unreachable_since: datetime | None = None
    locked_at: datetime | None = None

    @property
    def enrolled(self) -> bool:
        """Whether a Telegram account is bound to this person."""
        return self.user_id is not None

    @property
    def reachable(self) -> bool:
        """Whether a message would arrive today, as far as is known."""
        return self.enrolled and self.unreachable_since is None and self.locked_at is None


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
