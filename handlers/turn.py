"""One turn of a conversation: what was said, by whom, and the unit of work in which it is answered."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from handlers.said import Said
from supervision.acts.opening import look_at_track, open_card, open_matter
from supervision.gate import Actor, actor_of, home_village
from supervision.people import Person
from supervision.places import Place
from supervision.ports import Work
from supervision.refusals import Refusal


@dataclass(slots=True)
class Turn:
    """What a handler works with. Everything it does commits together, or not at all.

    `words` gives ready-made words in the speaker's language, for what becomes the speaker's own text.
    """

    work: Work
    said: Said
    stranger: Person | None
    words: Callable[[str], str]

    @property
    def person(self) -> Person:
        """Who speaks; handlers behind the door (enrolment) never see a stranger."""
        if self.stranger is None:
            raise Refusal("not_enrolled")
        return self.stranger

    @property
    def actor(self) -> Actor:
        """Who speaks, with the offices held at this moment (read anew, so that a lost office counts at once)."""
        return actor_of(self.work, self.person)

    def say(self, screen: str, /, *, case_id: int | None = None, priority: int = 1, **fields: Any) -> None:
        """A new message in this chat."""
        self.reads(screen, fields, case_id)
        press = self.said.press
        self.work.say(
            self.said.chat_id,
            screen,
            fields | self.unknown_language(),
            case_id=case_id,
            priority=priority,
            asked_by=press.id if press else None,
        )

    def unhear(self) -> None:
        """What was just sent is not to be kept: it leaves the chat, and so does the key it came in under, unless a
        conversation lies under it."""
        if self.said.message_id is not None:
            self.work.erase(self.said.chat_id, self.said.message_id)
        self.work.chats.move_on(self.said.chat_id)

    def unknown_language(self) -> dict[str, str]:
        """For somebody we do not know: the language of the client's tag, Chinese when in doubt."""
        if self.stranger is not None:
            return {}
        return {"language": "en" if (self.said.language_code or "").lower().startswith("en") else "zh"}

    def answer(self, screen: str, /, *, case_id: int | None = None, priority: int = 1, **fields: Any) -> None:
        """The answer in place: a press changes the message it was on, anything else gets a new message."""
        press = self.said.press
        if press is None or press.message_id is None:
            self.say(screen, case_id=case_id, priority=priority, **fields)
            return
        self.reads(screen, fields, case_id)
        self.work.say(
            self.said.chat_id,
            screen,
            fields,
            case_id=case_id,
            replaces=press.message_id,
            priority=priority,
            asked_by=press.id,
        )

    def reads(self, screen: str, fields: Mapping[str, Any], case_id: int | None) -> None:
        """A card, or a duty track, is read by whoever it is shown to, whatever led to it."""
        if self.stranger is None:
            return
        match screen:
            case "case.card" if case_id is not None:
                open_card(self.work, self.stranger, case_id)
            case "integrity.card" | "integrity.task":
                open_matter(self.work, self.stranger, fields["matter"])
            case "duty" | "duty.picture":
                look_at_track(self.work, self.stranger, fields["person"])

    def village(self) -> Place:
        """The village this person reports on. Raises Refusal("no_village") when there is none."""
        return home_village(self.work, self.actor)
