"""A town inside one act that is rolled back: a world that was lived, looked at, and never was."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar

from bot import pin_reading
from bot.desk import respond
from bot.moments import ACTS
from handlers.said import Said
from handlers.turn import Turn
from storage.unit_of_work import UnitOfWork
from supervision.pins import PinTyped
from tests.chat import Clock, Town

T = TypeVar("T")


class _Woken(Exception):  # noqa: N818 - nothing went wrong
    """The dream is over."""


class Dream(Town):
    """A Town whose every act is part of one unit of work: nothing is committed, so a thousand worlds cost little."""

    def __init__(self, town: Town, work: UnitOfWork) -> None:
        super().__init__(town.store, Clock(), town.catalogue, town.ear)
        self.seal, self.composer, self._patterns = town.seal, town.composer, town._patterns
        self.work = work

    def hear(self, said: Said, function: Callable[[Turn], None]) -> None:
        """One update, in the one unit of work."""
        try:
            self.act(lambda work: self._act(work, said, function))
        except PinTyped as typed:
            read = pin_reading.read(self.store, said, typed.pin)
            self.act(lambda work: self._act(work, read, function))

    def _act(self, work: UnitOfWork, said: Said, function: Callable[[Turn], None]) -> None:
        # An act that is run again once it is known whether a PIN fits leaves nothing of its first run.
        with work.savepoint():
            if said.message_id is not None:
                work.chats.saw([(said.chat_id, said.message_id)])
            respond(work, said, function, self.catalogue)

    def act(self, function: Callable[[UnitOfWork], Any]) -> Any:
        """Something done, and what it made the house say."""
        self._begins()
        result = function(self.work)
        self.deliver()
        return result

    def deliver(self) -> None:
        """Say what is queued."""
        self._begins()
        self._deliver(self.work)

    def _begins(self) -> None:
        """An act of its own knows nothing that another has read, nor which proof it left behind: what it finds must not
        depend on which others were refused in between."""
        self.work.now = self.clock.now
        self.work.memo.clear()

    def read(self, function: Callable[[UnitOfWork], Any]) -> Any:
        """Look at the facts."""
        return function(self.work)

    def knock(self) -> None:
        """The metronome knocks."""
        for act in ACTS.values():
            self.act(lambda work, act=act: act(work, 200))


def dreamt(town: Town, live: Callable[[Dream], T]) -> T:
    """Live in a copy of the town as it is now; nothing of it remains."""
    lived: list[T] = []

    def act(work: UnitOfWork) -> None:
        # Who is drawn by chance (one to be sampled, a case to be asked about) is no difference between two worlds.
        vars(work)["chance"] = lambda one_in, times=1: times >= one_in
        lived.append(live(Dream(town, work)))
        raise _Woken

    with suppress(_Woken):
        town.store.act_now(act)
    return lived[0]
