"""Where everything said to us arrives: keys and commands first, then replies, the open conversation, and what
comes unasked. Nothing is met with silence."""

from collections.abc import Mapping

from handlers import enrolment, foreign, held, pin, replies, spoken
from handlers.buttons import PRESSES
from handlers.by_number import asked_by_number
from handlers.commands import HANDLERS
from handlers.covered import answer_to
from handlers.flow import hear
from handlers.said import Kind
from handlers.turn import Turn
from handlers.typed import folded
from handlers.wordless import instead_of_words
from supervision.acts import reporting
from supervision.cases import Case
from supervision.refusals import Refusal


class Conversation:
    """The ear of the house. `meanings`: folded key or typed word, in any language → command."""

    def __init__(self, meanings: Mapping[str, str]) -> None:
        self._meanings = meanings

    def heard(self, turn: Turn) -> None:
        """A new message in a private chat."""
        if not enrolment.at_the_door(turn):
            self._behind_the_pin(turn)

    def _behind_the_pin(self, turn: Turn) -> None:
        """At once, or after the PIN was typed."""
        if not pin.at_the_pin(turn, self._do):
            self._do(turn)

    def _do(self, turn: Turn) -> None:
        if turn.said.edited:
            self._edit(turn)
        elif turn.said.kind is Kind.PRESS:
            self._press(turn)
        else:
            self._hear(turn)

    def _hear(self, turn: Turn) -> None:
        said = turn.said
        if said.forwarded and said.kind is Kind.COMMAND:
            raise Refusal("forwarded_command")
        if said.kind is Kind.COMMAND:
            self._obey(turn, said.command)
            return
        if said.kind is Kind.TEXT and not said.forwarded:
            meant = self._meanings.get(folded(said.text))
            if meant is not None:
                self._obey(turn, meant)
                return
        self._converse(turn)

    def _obey(self, turn: Turn, name: str) -> None:
        handler = HANDLERS.get(name)
        if handler is None:
            raise Refusal("command_unknown")
        handler(turn)

    def _converse(self, turn: Turn) -> None:
        if replies.belongs_to_case(turn) or held.follows_album(turn):
            return
        draft = turn.work.drafts.active(turn.person.id)
        if draft is not None:
            if not instead_of_words(turn, draft):
                hear(turn, draft)
            return
        if not asked_by_number(turn):
            held.keep_unasked(turn)

    def pressed(self, turn: Turn) -> None:
        """An inline button. Forged, foreign and outdated ones change nothing, and get an answer."""
        if turn.stranger is None:
            enrolment.at_the_door(turn)
        elif not foreign.not_ours(turn):
            self._behind_the_pin(turn)

    def _press(self, turn: Turn) -> None:
        press = turn.said.press
        handler = PRESSES.get(press.action) if press else None
        if press is None or handler is None:
            raise Refusal("button_old", screen=("home", {}))
        handler(turn, press.args)

    def edited(self, turn: Turn) -> None:
        """An edited message changes the draft, or adds a visible version to a filed record; never a command."""
        if turn.stranger is not None and (turn.said.text.strip() or _emptied(turn) is not None):
            self._behind_the_pin(turn)

    def _edit(self, turn: Turn) -> None:
        if not turn.said.text.strip():
            if (emptied := _emptied(turn)) is not None:
                # Whoever took the words out thinks them gone.
                turn.say("edit.emptied", case_id=emptied.id, number=emptied.number)
            return
        source = _source(turn)
        draft = turn.work.drafts.active(turn.person.id)
        if draft is not None and held.correct_draft(turn, draft, source):
            return
        mended = reporting.corrected_case(turn.work, turn.actor, source, turn.said.text)
        if mended is not None and spoken.asked_of_edit(turn, mended, source):
            return
        case = reporting.correct(turn.work, turn.actor, source, turn.said.text)
        if case is not None:
            turn.say(
                answer_to(turn, case, "edit.version", turn.said.text), case_id=case.id, number=case.number
            )
        elif not turn.said.text.startswith("/"):
            turn.say("edit.nothing")
            # It may be of what was made unreadable, in a message too old to be deleted: its key goes with it.
            turn.work.chats.move_on(turn.said.chat_id)


def _source(turn: Turn) -> str:
    return f"{turn.said.chat_id}:{turn.said.message_id}"


def _emptied(turn: Turn) -> Case | None:
    return reporting.emptied_case(turn.work, turn.actor, _source(turn))
