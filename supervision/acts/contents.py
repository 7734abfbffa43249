"""What a villager's matter looks and sounds like does not stay on a phone: after a time it leaves the chat."""

from datetime import UTC, datetime, timedelta

from supervision.ports import Work

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


def stands_since(work: Work) -> datetime:
    """Content said earlier than this stands in no chat any more, where the county lets none stay."""
    after = work.time.policy.content.delete.nominal_seconds
    return work.now - timedelta(seconds=after) if after else EVER


def contents_due(work: Work, limit: int = 200) -> int:
    """Queue the deletions that are due. How many."""
    return work.chats.take_out(limit)
