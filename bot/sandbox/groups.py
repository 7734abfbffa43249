"""Groups and channels: people in them, the bot in them, and the move to a supergroup."""

from __future__ import annotations

from bot.sandbox.acts import press, say, say_text
from bot.sandbox.methods.chats import change_membership
from bot.sandbox.people import Person, Room
from bot.sandbox.wire import Json
from bot.sandbox.world import World


class Group:
    """A group, supergroup or channel, for stories."""

    def __init__(self, world: World, room: Room) -> None:
        self.world = world
        self.room = room

    @property
    def id(self) -> int:
        """The chat's id."""
        return self.room.id

    def add_bot(self, by: Person, status: str = "member") -> None:
        """A person adds the bot: my_chat_member, and in groups a service message."""
        self.room.members[by.id] = by
        change_membership(self.world, self.room, by.user(), status)
        if self.room.kind != "channel":
            say(self.world, self.room, {"new_chat_members": [self.world.bot()]}, person=by)

    def remove_bot(self, by: Person) -> None:
        """A person removes the bot."""
        change_membership(self.world, self.room, by.user(), "kicked")

    def text(self, by: Person, text: str, reply_to: int | None = None) -> Json:
        """A person writes in the group (or, in a channel, a post appears)."""
        self.room.members[by.id] = by
        return say_text(self.world, self.room, text, person=by, reply_to=reply_to)[-1].json

    def press(self, by: Person, message_id: int, data: str) -> str:
        """A person presses an inline button (whether or not it is there); the query's id."""
        return press(self.world, self.room, message_id, data, person=by, force=True)

    def migrate(self, by: Person) -> Group:
        """The group becomes a supergroup with another id; both chats say so."""
        new = self.world.add_group(str(self.room.chat["title"]), "supergroup")
        new.members, new.bot_status = dict(self.room.members), self.room.bot_status
        say(self.world, self.room, {"migrate_to_chat_id": new.id}, person=by)
        self.room.migrated_to = new.id
        say(self.world, new, {"migrate_from_chat_id": self.room.id}, person=by)
        return Group(self.world, new)
