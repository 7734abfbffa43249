"""Who hears of what several hands do to a case: more time, villagers who join, links, offers, several 督办."""

from collections.abc import Callable, Iterable, Mapping

from handlers.notice import notice as _notice
from supervision import events as ev
from supervision.cases import Case, EntryKind, State
from supervision.chain import approvers, at_work
from supervision.people import Person
from supervision.ports import Work

Hearers = Callable[[Work, Case], Iterable[Person]]

#: Event → (screen, who hears it), as in handlers.notices.
HANDS: Mapping[type[ev.CaseEvent], tuple[tuple[str, Hearers], ...]] = {
    ev.ExtensionAsked: (("notice.extension_asked", approvers),),
    ev.ExtensionRefused: (),
    ev.Joined: (("notice.joined", at_work),),
    ev.Linked: (),
    ev.Unlinked: (),
}


def named(event: ev.CaseEvent, work: Work) -> Iterable[tuple[str, Iterable[Person]]]:
    """Those whom the event itself names: whoever asked for more time."""
    match event:
        case ev.Extended(asked_by=int(asker)):
            yield "notice.extension_granted", (work.people.by_id(asker),)
        case ev.ExtensionRefused(asked_by=int(asker)):
            yield "notice.extension_refused", (work.people.by_id(asker),)


_notice("notice.extension_asked", State.ASSIGNED, State.HANDLING, last=EntryKind.EXTENSION_ASKED)
_notice("notice.extension_granted", State.ASSIGNED, State.HANDLING)
_notice("notice.extension_refused", State.ASSIGNED, State.HANDLING, last=EntryKind.EXTENSION_REFUSED)
_notice("notice.joined")
