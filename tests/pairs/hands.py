"""Somebody goes on with a matter on the phone: presses what is offered, answers what is asked, whatever it is."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random

from handlers.buttons import read
from handlers.flow import FLOWS
from handlers.said import Kind
from supervision.drafts import Draft
from tests.chat import Chat, location, photo, voice

#: What is done on the phone: (kind, what). A press by its label, which is the same in both worlds.
Deed = tuple[str, str]
Fitting = Callable[[str, tuple[str, ...], str], bool]

TEXTS = (
    "水务站换了水管",
    "12月8日",
    "48000",
    "甲某、乙某、丙某",
    "XF-2026-117",
    "县信访局",
    "还要等两天",
    "王某某",
)
_FILES = {"photo": photo, "voice": voice, "location": location}
_MOST = 9
#: How often somebody puts the phone away once what was begun is done.
_ENOUGH = 0.7
#: And how often he does what is next, where nobody says.
_NEXT = 0.5
#: Ways out of a conversation, and buttons that only turn a page or put something on paper.
_OUT = frozenset({"stop", "back"})


@dataclass
class Hand:
    """One phone, and what is done on it. `fits`: whether a button may be pressed: (action, arguments, label); `eager`:
    how often he does what is next."""

    chat: Chat
    rng: Random
    fits: Fitting
    texts: tuple[str, ...] = TEXTS
    eager: float = _NEXT
    done: list[Deed] = field(default_factory=list)

    def goes_on(self, most: int = _MOST) -> None:
        """From what the phone shows now, until nothing more is asked."""
        asked = False
        for _ in range(most):
            draft = self.asked()
            if asked and draft is None and self.rng.random() < _ENOUGH:
                return  # what was begun is done
            asked = asked or draft is not None
            deed = self._next(draft)
            if deed is None:
                break
            self.does(deed)
        if self.asked() is not None:
            self.does(("says", "/cancel"))

    def does(self, deed: Deed) -> None:
        """One deed, kept in the list."""
        self.done.append(deed)
        kind, what = deed
        if kind == "says":
            self.chat.says(what)
        elif kind == "presses":
            self.chat.presses_again(next(button for label, button, *_ in self._buttons() if label == what))
        elif kind == "opens":
            self.chat.presses_again(self.chat.old_button(what))
        else:
            self.chat.sends(_FILES[what]())

    def taps(self, action: str, *arguments: str) -> bool:
        """Press what came last and does this; False where it is not offered."""
        for label, _, offered, args in self._buttons():
            if offered == action and {*arguments} <= {*args} and self.fits(offered, args, label):
                self.does(("presses", label))
                return True
        return False

    def labels(self, wanted: str = "", argument: str = "") -> list[str]:
        """What came last offers, and may be pressed. `wanted`: of this action; `argument`: with this."""
        return [
            label
            for label, _, action, args in self._buttons()
            if self.fits(action, args, label)
            if not wanted or action == wanted
            if not argument or argument in args
            if action != "d" or not _OUT.intersection(args)
        ]

    def asked(self) -> Draft | None:
        person = self.chat.town.read(lambda work: work.people.by_user(self.chat.user_id))
        draft: Draft | None = self.chat.town.read(lambda work: work.drafts.active(person.id))
        return draft

    def _buttons(self) -> Iterator[tuple[str, tuple[int, str], str, tuple[str, ...]]]:
        for shown in reversed(self.chat.answers):
            for label, data in shown.buttons:
                meaning = self.chat.town.seal.open(self.chat.user_id, data)
                if meaning is not None:
                    action, args = read(meaning)
                    yield label, (shown.id, data), action, args

    def _next(self, draft: Draft | None) -> Deed | None:
        offered = [
            label for label, _, action, args in self._buttons() if self._may(action, args, label, draft)
        ]
        takes: set[Kind] = set()
        if draft is not None:
            flow = FLOWS[draft.flow]
            takes = {*flow.steps[draft.step].takes, *flow.anywhere}
        sent = [name for name, kind in (("photo", Kind.PHOTO), ("location", Kind.LOCATION)) if kind in takes]
        fresh = [name for name in sent if ("sends", name) not in self.done]
        if fresh and self.rng.random() < 0.5:
            return "sends", self.rng.choice(fresh)
        if offered and (Kind.TEXT not in takes or self.rng.random() < 0.75):
            # On a card what is next stands first.
            first = draft is None and self.rng.random() < self.eager
            return "presses", offered[0] if first else self.rng.choice(offered)
        return ("says", self.rng.choice(self.texts)) if Kind.TEXT in takes else None

    def _may(self, action: str, args: tuple[str, ...], label: str, draft: Draft | None) -> bool:
        if action == "d":
            return (
                draft is not None
                and args[0] == draft.ref
                and args[2] not in _OUT
                and self.fits(action, args, label)
            )
        return self.fits(action, args, label)


def replayed(chat: Chat, deeds: list[Deed]) -> None:
    """The same deeds in another world. Raises StopIteration or AssertionError where a button is not there."""
    hand = Hand(chat, Random(0), lambda *_: True)
    for deed in deeds:
        hand.does(deed)


__all__ = ["TEXTS", "Deed", "Hand", "replayed"]
