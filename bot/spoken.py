"""The answer of an act, worded and claimed in the act itself: after commit it only has to be sent."""

from dataclasses import dataclass

import structlog

from bot.composing import Composer, packed
from bot.rendering import Part
from storage import errors, outbox
from storage.outbox_rows import Queued
from storage.unit_of_work import UnitOfWork

log = structlog.get_logger(__name__)

#: What is said at once: urgent words and answers. Notices and digests are worded when their turn comes.
AT_ONCE = 1


@dataclass(frozen=True, slots=True)
class Spoken:
    """A claimed row and its words, safe once the act is."""

    row: Queued
    parts: tuple[Part, ...]


def spoken(work: UnitOfWork, composer: Composer, chat_id: int, owner: str) -> Spoken | None:
    """Word and claim the first of what this act says to the chat it came from; None where that must wait.

    The sender may not try it later than at once: else it gives it back, to be asked about and worded anew.
    """
    mine = [row for row in work.aftermath.queued if row.chat_id == chat_id]
    if not mine or mine[0].priority > AT_ONCE or not outbox.is_head(work, mine[0]):
        return None
    row = mine[0]
    try:
        parts = composer.compose(work, row).parts  # only reads: nothing to undo where it fails
        words = packed(parts)
    except Exception as error:
        if errors.passing(error):
            raise  # on PostgreSQL nothing more can be done in this transaction: the act is run again
        # A screen that cannot be made is no reason to undo what was done: the sender finds it, and says so.
        log.exception("screen not made", screen=row.screen)
        return None
    if not parts:
        return None
    outbox.claim_worded(work, row, words, owner=owner)
    if len(work.aftermath.queued) == 1:
        work.aftermath.topics.discard("outbox")
    return Spoken(row, parts)
