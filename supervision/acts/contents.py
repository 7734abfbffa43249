"""What a villager's matter looks and sounds like, and its words, do not stay on a phone: after a time pictures,
recordings and names leave the chat, and messages with words are folded, whoever has found or stolen the phone."""

from datetime import UTC, datetime, timedelta

from supervision.ports import Work

#: What a message is folded to: number, category and step as they are then, and a button that opens it anew.
FOLDED = "folded"
#: Screens that may show somebody's words, none of them a picture: these are folded of what was said before it was noted
#: of each message whether it does. All the names that begin with the last one may, too.
WORDY = frozenset(
    {
        *(
            "case.card",
            "case.asked",
            "case.merge",
            "case.seen",
            "case.units",
            "draft",
            "draft.waiting",
            "spend.card",
        ),
        *(
            "queue",
            "ledger",
            "search.found",
            "several.done",
            "records",
            "records.passed",
            "records.visits",
            "receipts",
        ),
        *(
            "todo",
            "digest",
            "prompts",
            "callback",
            "callback.list",
            "callback.moved",
            "reception",
            "visit.card",
        ),
        *("duty", "duty.commented", "duty.judged", "identity", "identity.list", "correction", "relatives"),
        *("kept.list", "kept.text", "kept.remove", "integrity.reading"),
    }
)
NOTICES = "notice."
#: Messages that were shown in the same stretch of that time are folded together (a quarter of an hour of a day): the
#: metronome, and the demo's clock, need not stop at each of them (house).
_STRETCHES = 96

#: Before anything that was ever said.
EVER = datetime.min.replace(tzinfo=UTC)


#: Telegram deletes what is 48 hours old no more; some hours are left for an outage (house).
_LATEST = timedelta(hours=40)


def recording_leaves_at(work: Work) -> datetime:
    """When a recording that is sent now is taken out of its chat at the latest, also where the county lets content
    stay: a voice message can never be replaced by another (Bot API: editMessageMedia takes no voice)."""
    return work.now + _LATEST


def leaves_at(work: Work) -> datetime | None:
    """When content that is said now is taken out of its chat; None where the county lets it stay."""
    after = work.time.policy.content.delete.nominal_seconds
    return work.now + timedelta(seconds=after) if after else None


def folds_at(work: Work) -> datetime | None:
    """When a message with somebody's words that is shown now is folded; None where the county lets it stand."""
    after = work.time.policy.content.fold.nominal_seconds
    if not after:
        return None
    stretch = after / _STRETCHES
    beyond = (work.now - EVER).total_seconds() % stretch
    return work.now + timedelta(seconds=after + (stretch - beyond if beyond else 0))


def stands_since(work: Work) -> datetime:
    """Content said earlier than this stands in no chat any more, where the county lets none stay."""
    after = work.time.policy.content.delete.nominal_seconds
    return work.now - timedelta(seconds=after) if after else EVER


def contents_due(work: Work, limit: int = 200) -> int:
    """Queue the deletions that are due. How many."""
    return work.chats.take_out(limit)


def folds_due(work: Work, limit: int = 200) -> int:
    """Queue the folding of what is due. How many were looked at."""
    return work.chats.fold(limit)
