"""What a villager's matter looks and sounds like does not stay on a phone: after a time it leaves the chat."""

from datetime import datetime, timedelta

from supervision.ports import Work


def leaves_at(work: Work) -> datetime | None:
    """When content that is said now is taken out of its chat; None where the county lets it stay."""
    after = work.time.policy.content.delete.nominal_seconds
    return work.now + timedelta(seconds=after) if after else None


def contents_due(work: Work, limit: int = 200) -> int:
    """Queue the deletions that are due. How many."""
    return work.chats.take_out(limit)
