"""The loss meter read aloud: updates that never came are told of once, with how many and between which moments."""

from storage import holes
from storage.store import Store
from storage.unit_of_work import UnitOfWork
from supervision.acts.alarms import raise_alarms
from supervision.alarms import Raised


class LossMeter:
    """`knock` is asked every ten seconds; the rows say what nobody was told of yet."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def knock(self) -> None:
        """Tell of what stayed missing for a minute. Reads first: on most days nothing is missing."""
        if await self._store.read(holes.untold) is not None:
            await self._store.act(_told)


def _told(work: UnitOfWork) -> None:
    """The alarm and the mark that it was raised, in one act: neither twice nor never."""
    loss = holes.untold(work)
    if loss is None:
        return
    fields = {"count": loss.count, "since": loss.since.isoformat(), "until": loss.until.isoformat()}
    holes.told(work, loss.hole_ids)
    raise_alarms(work, [Raised(code="updates_lost", first=work.now, last=work.now, fields=fields)])
