"""What is said after an outage: keyboards are offered again, and where messages were lost people are asked for them."""

from datetime import datetime

import structlog

from storage import keyboards, meta
from storage.unit_of_work import UnitOfWork
from supervision.acts.outage import ask_to_resend, offer_again
from supervision.outages import ACTIVE_WITHIN, PRESSED_WITHIN, Outage

log = structlog.get_logger(__name__)


def made_up_for(work: UnitOfWork, began: datetime, ended: datetime) -> int:
    """Whatever is said after an outage, once, in the act that ends it. Returns how many messages that were."""
    outage = Outage(began, ended)
    if not outage.lost_presses or not _first(work, outage):
        return 0
    waiting = keyboards.open_since(work, began - PRESSED_WITHIN, ended)
    count = offer_again(work, outage, waiting)
    if outage.lost_messages:
        count += ask_to_resend(work, outage, keyboards.speakers(work, began - ACTIVE_WITHIN))
    log.info("keyboards offered again", count=count)
    return count


def _first(work: UnitOfWork, outage: Outage) -> bool:
    """Whether nobody has spoken of it yet: an outage is known by its beginning."""
    began = outage.began.isoformat()
    meta.put_once(work, meta.OUTAGE, "")
    if meta.get(work, meta.OUTAGE, hold=True) == began:
        return False
    meta.put(work, meta.OUTAGE, began)
    return True
