"""One unit of work: facts, journal, draft and outbox in one transaction, and what is to happen after it."""

import contextlib
import secrets
import sqlite3
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from sqlalchemy import Connection, CursorResult, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql import Executable
from sqlmodel import Session

from storage.cipher import Cipher
from storage.drawn import Drawn, random_letters
from storage.keystore import KeyStore
from storage.savepoints import Savepoint
from supervision.acts.duty import keep_track
from supervision.events import Event

if TYPE_CHECKING:
    from storage.alarms import AlarmsRepository
    from storage.amendments import AmendmentsRepository
    from storage.callbacks import CallbacksRepository
    from storage.case_links import CaseLinksRepository
    from storage.cases import CasesRepository
    from storage.chats import ChatsRepository
    from storage.corrections import CorrectionsRepository
    from storage.deletions import DeletionsRepository
    from storage.demands import DemandsRepository
    from storage.drafts import DraftsRepository
    from storage.duties import DutiesRepository
    from storage.erasures import ErasuresRepository
    from storage.escalations import EscalationsRepository
    from storage.exports import ExportsRepository
    from storage.figures import FiguresRepository
    from storage.files import FilesRepository
    from storage.identities import IdentitiesRepository
    from storage.integrity import IntegrityRepository
    from storage.integrity_contents import IntegrityContentsRepository
    from storage.integrity_files import IntegrityFilesRepository
    from storage.invitations import InvitationsRepository
    from storage.journal import JournalRepository
    from storage.kept_texts import KeptTextsRepository
    from storage.ledger import LedgerRepository
    from storage.missing_items import MissingItemsRepository
    from storage.offers import OffersRepository
    from storage.offices import OfficesRepository
    from storage.outbox_rows import Message, Queued
    from storage.passings import PassingsRepository
    from storage.people import PeopleRepository
    from storage.petitions import PetitionsRepository
    from storage.pins import PinsRepository
    from storage.places import PlacesRepository
    from storage.recusals import RecusalsRepository
    from storage.relatives import RelativesRepository
    from storage.samplings import SamplingsRepository
    from storage.spendings import SpendingsRepository
    from storage.tellings import TellingsRepository
    from storage.tries import TriesRepository
    from storage.visits import VisitsRepository
    from supervision.timekeeping import Timekeeping

_TOKEN_LENGTH = 8
_RANDOM = secrets.SystemRandom()
#: Where `settled` lies in the memo, with the moment it holds for; what is there before the first answer.
_SETTLED = object()
_NOTHING: tuple[None, dict[Any, Any]] = (None, {})

Hook = Callable[[], object]
T = TypeVar("T")


@cache
def _speaking() -> tuple[Callable[["UnitOfWork", "Message"], int], type["Message"]]:
    """What queues a message, and what one is made of: looked up once, since they stand on units of work."""
    from storage.outbox import queue
    from storage.outbox_rows import Message

    return queue, Message


class _once(Generic[T]):  # noqa: N801 - it stands where cached_property would
    """cached_property without its lock, which costs more than most of what is made here: one thread has a work."""

    def __init__(self, make: Callable[[Any], T]) -> None:
        self._make = make
        self._name = make.__name__

    def __get__(self, work: Any, owner: object = None) -> T:
        made = work.__dict__[self._name] = self._make(work)
        return made


@dataclass
class Ground:
    """What all units of work of one store stand on. `announce` is called as announce(event, work)."""

    keys: KeyStore
    time: "Timekeeping"
    announce: Callable[[Event, Any], None] | None = None
    postgres: bool = False
    #: Whether the Bot API server is not Telegram's own (the settings know).
    self_hosted: bool = False
    cache: dict[str, Any] = field(default_factory=dict)
    listeners: dict[str, list[Hook]] = field(default_factory=dict)

    @cached_property
    def letters(self) -> Drawn[str]:
        """Opaque references."""
        return Drawn(_TOKEN_LENGTH, random_letters)

    @cached_property
    def salts(self) -> Drawn[bytes]:
        """What makes digests of the journal tell nothing."""
        return Drawn(16, secrets.token_bytes)

    @cached_property
    def cipher(self) -> Cipher:
        """Field encryption under this store's keys."""
        return Cipher(self.keys)


@dataclass
class Aftermath:
    """What is to happen once the transaction is over. A savepoint rolled back takes its part with it."""

    committed: list[Hook] = field(default_factory=list)
    rolled_back: list[Hook] = field(default_factory=list)
    doomed: list[str] = field(default_factory=list)
    queued: list["Queued"] = field(default_factory=list)
    topics: set[str] = field(default_factory=set)
    marks: set[str] = field(default_factory=set)


class UnitOfWork:
    """Implements supervision.ports.Work. Made by the store only; lives as long as one act."""

    def __init__(
        self, ground: Ground, connection: Connection, now: datetime, *, writing: bool = True
    ) -> None:
        self.now = now
        self.connection = connection
        self.ground = ground
        self.writing = writing
        self.aftermath = Aftermath()
        self.keys = ground.keys
        self.cipher = ground.cipher
        self.cache = ground.cache
        self.random = _RANDOM
        #: What was read once and holds until this act changes it (offices, people, who is concerned).
        self.memo: dict[Any, Any] = {}
        #: The same, of what the one writer has read in earlier acts (see storage.read_before); elsewhere of this act.
        self.before: dict[Any, Any] = {}
        self.postgres = ground.postgres
        self._orm: Session | None = None
        self._depth = 0

    @property
    def settled(self) -> dict[Hashable, Any]:
        """What was reckoned at this moment from the roster alone: whatever changes that clears `memo`."""
        at, known = self.memo.get(_SETTLED, _NOTHING)
        if at != self.now:
            known = {}
            self.memo[_SETTLED] = (self.now, known)
        return known  # type: ignore[no-any-return]

    @_once
    def time(self) -> "Timekeeping":
        """The policy, calendar and zone of this act: one version from its first question to its end."""
        from storage.amendments import time_of

        return time_of(self)

    # The repositories, made when first asked for.

    @_once
    def people(self) -> "PeopleRepository":
        """Persons of the roster."""
        from storage.people import PeopleRepository

        return PeopleRepository(self)

    @_once
    def places(self) -> "PlacesRepository":
        """The tree of places."""
        from storage.places import PlacesRepository

        return PlacesRepository(self)

    @_once
    def offices(self) -> "OfficesRepository":
        """Who holds which office."""
        from storage.offices import OfficesRepository

        return OfficesRepository(self)

    @_once
    def invitations(self) -> "InvitationsRepository":
        """One-time links."""
        from storage.invitations import InvitationsRepository

        return InvitationsRepository(self)

    @_once
    def drafts(self) -> "DraftsRepository":
        """Unfinished conversations."""
        from storage.drafts import DraftsRepository

        return DraftsRepository(self)

    @_once
    def cases(self) -> "CasesRepository":
        """Cases and their content."""
        from storage.cases import CasesRepository

        return CasesRepository(self)

    @_once
    def escalations(self) -> "EscalationsRepository":
        """Rungs that were climbed."""
        from storage.escalations import EscalationsRepository

        return EscalationsRepository(self)

    @_once
    def duties(self) -> "DutiesRepository":
        """What reached whom, and when it was done."""
        from storage.duties import DutiesRepository

        return DutiesRepository(self)

    @_once
    def samplings(self) -> "SamplingsRepository":
        """Looks of the county at duty tracks."""
        from storage.samplings import SamplingsRepository

        return SamplingsRepository(self)

    @_once
    def tellings(self) -> "TellingsRepository":
        """What was passed on to villagers."""
        from storage.tellings import TellingsRepository

        return TellingsRepository(self)

    @_once
    def callbacks(self) -> "CallbacksRepository":
        """Closed cases drawn for the county to ask about."""
        from storage.callbacks import CallbacksRepository

        return CallbacksRepository(self)

    @_once
    def recusals(self) -> "RecusalsRepository":
        """Who is concerned in which case."""
        from storage.recusals import RecusalsRepository

        return RecusalsRepository(self)

    @_once
    def relatives(self) -> "RelativesRepository":
        """Relatives that people have declared."""
        from storage.relatives import RelativesRepository

        return RelativesRepository(self)

    @_once
    def missing(self) -> "MissingItemsRepository":
        """What is missing from returned reports."""
        from storage.missing_items import MissingItemsRepository

        return MissingItemsRepository(self)

    @_once
    def offers(self) -> "OffersRepository":
        """Cases offered to other townships."""
        from storage.offers import OffersRepository

        return OffersRepository(self)

    @_once
    def passings(self) -> "PassingsRepository":
        """Matters passed to other villages."""
        from storage.passings import PassingsRepository

        return PassingsRepository(self)

    @_once
    def demands(self) -> "DemandsRepository":
        """督办 dates set from above."""
        from storage.demands import DemandsRepository

        return DemandsRepository(self)

    @_once
    def identities(self) -> "IdentitiesRepository":
        """Requests to read who a villager is."""
        from storage.identities import IdentitiesRepository

        return IdentitiesRepository(self)

    @_once
    def erasures(self) -> "ErasuresRepository":
        """Wishes to have a name deleted."""
        from storage.erasures import ErasuresRepository

        return ErasuresRepository(self)

    @_once
    def corrections(self) -> "CorrectionsRepository":
        """What people ask to have corrected in the roster."""
        from storage.corrections import CorrectionsRepository

        return CorrectionsRepository(self)

    @_once
    def deletions(self) -> "DeletionsRepository":
        """What was deleted because its term was over."""
        from storage.deletions import DeletionsRepository

        return DeletionsRepository(self)

    @_once
    def links(self) -> "CaseLinksRepository":
        """Cases that have to do with each other."""
        from storage.case_links import CaseLinksRepository

        return CaseLinksRepository(self)

    @_once
    def texts(self) -> "KeptTextsRepository":
        """Townships' kept texts."""
        from storage.kept_texts import KeptTextsRepository

        return KeptTextsRepository(self)

    @_once
    def petitions(self) -> "PetitionsRepository":
        """What is known of petitions beside their cases."""
        from storage.petitions import PetitionsRepository

        return PetitionsRepository(self)

    @_once
    def spendings(self) -> "SpendingsRepository":
        """What is recorded of village spending."""
        from storage.spendings import SpendingsRepository

        return SpendingsRepository(self)

    @_once
    def integrity(self) -> "IntegrityRepository":
        """Integrity matters, numbers and steps only."""
        from storage.integrity import IntegrityRepository

        return IntegrityRepository(self)

    @_once
    def contents(self) -> "IntegrityContentsRepository":
        """Content of integrity matters, and who read it."""
        from storage.integrity_contents import IntegrityContentsRepository

        return IntegrityContentsRepository(self)

    @_once
    def integrity_files(self) -> "IntegrityFilesRepository":
        """Pictures of integrity matters, for the fetcher and for whoever hands them out."""
        from storage.integrity_files import IntegrityFilesRepository

        return IntegrityFilesRepository(self)

    @_once
    def visits(self) -> "VisitsRepository":
        """Visits, as logged."""
        from storage.visits import VisitsRepository

        return VisitsRepository(self)

    @_once
    def figures(self) -> "FiguresRepository":
        """What is counted."""
        from storage.figures import FiguresRepository

        return FiguresRepository(self)

    @_once
    def files(self) -> "FilesRepository":
        """Files that were sent."""
        from storage.files import FilesRepository

        return FilesRepository(self)

    @_once
    def exports(self) -> "ExportsRepository":
        """Files that somebody ordered."""
        from storage.exports import ExportsRepository

        return ExportsRepository(self)

    @_once
    def ledger(self) -> "LedgerRepository":
        """Many cases and visits at once."""
        from storage.ledger import LedgerRepository

        return LedgerRepository(self)

    @_once
    def alarms(self) -> "AlarmsRepository":
        """Trouble of the house itself."""
        from storage.alarms import AlarmsRepository

        return AlarmsRepository(self)

    @_once
    def amendments(self) -> "AmendmentsRepository":
        """Changes to the policy."""
        from storage.amendments import AmendmentsRepository

        return AmendmentsRepository(self)

    @_once
    def pins(self) -> "PinsRepository":
        """PINs of office-holders."""
        from storage.pins import PinsRepository

        return PinsRepository(self)

    @_once
    def tries(self) -> "TriesRepository":
        """How often somebody tried something of late."""
        from storage.tries import TriesRepository

        return TriesRepository(self)

    @_once
    def journal(self) -> "JournalRepository":
        """What was done, chained."""
        from storage.journal import JournalRepository

        return JournalRepository(self)

    @_once
    def chats(self) -> "ChatsRepository":
        """Chats, their content keys, and what was last said in them."""
        from storage.chats import ChatsRepository

        return ChatsRepository(self)

    # What rules ask for.

    @property
    def self_hosted(self) -> bool:
        """Whether the Bot API server is not Telegram's own."""
        return self.ground.self_hosted

    def record(self, event: Event) -> None:
        """Append the event to the journal and the duty track, then announce it in the same transaction."""
        self.aftermath.marks.add("act")
        self.journal.append(event)
        keep_track(self, event)
        if self.ground.announce is not None:
            self.ground.announce(event, self)

    def say(
        self,
        chat_id: int,
        screen: str,
        fields: Mapping[str, Any] | None = None,
        *,
        case_id: int | None = None,
        replaces: int | None = None,
        priority: int = 1,
        reply_to: int | None = None,
        asked_by: str | None = None,
    ) -> int:
        """Queue a message (see supervision.ports.Work.say)."""
        queue, message = _speaking()
        said = dict(fields) if fields else {}
        queued = queue(self, message(chat_id, screen, said, case_id, replaces, reply_to, priority, asked_by))
        if screen == "case.card" and case_id is not None and replaces is None:
            from storage.keyboards import retire

            retire(self, chat_id, case_id)
        return queued

    def remind(self, chat_id: int, screen: str, fields: Mapping[str, Any]) -> None:
        """Say it once, however often it fell due before anybody could hear it (see supervision.ports.Work.remind)."""
        from storage.outbox import dropped
        from storage.outbox_shown import same_waiting

        for waiting in same_waiting(self, chat_id, screen, fields):
            dropped(self, waiting, "joined")
        self.say(chat_id, screen, fields, priority=2)

    def remind_together(self, chat_id: int, screen: str, things: Mapping[str, Mapping[str, Any]]) -> None:
        """One message about all of it, and about what waits (see supervision.ports.Work.remind_together)."""
        from storage.outbox import dropped
        from storage.outbox_shown import waiting_of

        told = dict(things)
        for row_id, fields in waiting_of(self, chat_id, screen):
            told = {**fields.get("of", {}), **told}
            dropped(self, row_id, "joined")
        self.say(chat_id, screen, {"of": told}, priority=2)

    def unsay(self, chat_id: int, said: int, screen: str, fields: Mapping[str, Any]) -> None:
        """Queue the deletion of what was said (see supervision.ports.Work.unsay)."""
        # It does not wait behind what else is to be said there.
        self.say(chat_id, screen, {**fields, "delete_of": said}, priority=0)

    def refresh(self, chat_id: int, screen: str, fields: Mapping[str, Any]) -> None:
        """Bring the last message of a screen up to date (see supervision.ports.Work.refresh)."""
        from storage.outbox import queue
        from storage.outbox_rows import LAST, Message
        from storage.outbox_shown import will_refresh

        if not will_refresh(self, chat_id, screen):
            queue(self, Message(chat_id=chat_id, screen=screen, fields=dict(fields), replaces=LAST))

    def show_decided(
        self, chat_id: int, ref: str, screen: str, fields: Mapping[str, Any], *, but: int | None = None
    ) -> None:
        """Bring what stands in a chat about a request up to date (see supervision.ports.Work.show_decided)."""
        from storage.standing import standing

        for message_id in standing(self, chat_id, ref):
            if message_id != but:
                self.say(chat_id, screen, fields, replaces=message_id, priority=2)

    def put_away(self, chat_id: int, draft: str, *, but: int | None = None) -> None:
        """Take the buttons from what a conversation asked (see supervision.ports.Work.put_away)."""
        from storage.standing import put_away

        put_away(self, chat_id, draft, but=but)

    def take_back_asked(self, chat_id: int, draft: str, *, but: int | None = None) -> None:
        """Take back what a conversation asked (see supervision.ports.Work.take_back_asked)."""
        from storage.standing import take_back

        take_back(self, chat_id, draft, but=but)

    def lately(self, chat_id: int, screen: str, since: datetime, *, case_id: int | None = None) -> int | None:
        """The newest message of a screen since a moment (see supervision.ports.Work.lately)."""
        from storage.outbox_shown import lately

        return lately(self, chat_id, screen, since, case_id)

    def prompt(self, chat_id: int, cases: Mapping[int, Mapping[str, Any]], *, priority: int = 2) -> None:
        """Queue one message about several cases (see supervision.ports.Work.prompt)."""
        from storage import prompts

        prompts.say(self, chat_id, cases, priority=priority)

    def show_again(self, case_id: int, *, but: int | None = None, every: bool = False) -> None:
        """Bring messages that reminded of a case up to date (see supervision.ports.Work.show_again)."""
        # By its whole name: a part imported from the room is looked up anew after each act.
        from storage.prompts import newest, show_again, shown

        found = shown(self, case_id)
        if not found:
            return
        for message in found if every else newest(found):
            if message.chat_id != but:
                show_again(self, message)

    def remind_again(self, case_id: int, chat_id: int, *, but: int | None = None) -> None:
        """Bring what reminded of a case in a chat up to date (see supervision.ports.Work.remind_again)."""
        from storage import prompts

        for message in prompts.shown(self, case_id):
            if message.chat_id == chat_id and message.message_id != but:
                prompts.show_again(self, message)

    def erase(self, chat_id: int, message_id: int) -> None:
        """Queue the deletion of one message."""
        self.say(chat_id, "", {"delete": message_id})

    def destroy_key(self, key_id: str) -> None:
        """Doom a content key: destroyed right after commit, or at the next start after a kill.

        What only waited under it (unhandled updates, unsaid words) goes on under the chat's next key.
        """
        from storage import doomed, inbox, outbox

        # First the chats: once theirs is another key, nothing new can come to lie under this one.
        doomed.add(self, key_id)
        inbox.lay_anew(self, key_id)
        outbox.unword(self, key_id)
        self.aftermath.doomed.append(key_id)

    def token(self) -> str:
        """A fresh opaque random reference: 8 characters of A–Z, a–z, 0–9."""
        return self.ground.letters.take()

    def chance(self, one_in: int, times: int = 1) -> bool:
        """True so many `times` in `one_in`, by the system's randomness."""
        return _RANDOM.randrange(one_in) < times

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """A part that can be rolled back alone, with everything it wanted done after commit."""
        outer, self.aftermath = self.aftermath, Aftermath()
        # An ORM session begun inside it ends with it, so that none outlives its rows.
        around, self._orm = self._orm, None
        self._depth += 1
        try:
            point = Savepoint(self.connection, f"part_{self._depth}", postgres=self.postgres)
            try:
                yield
                self.end_session()
            except BaseException:
                self.end_session(kept=False)
                point.rollback()
                raise
            point.release()
        except BaseException:
            for hook in reversed(self.aftermath.rolled_back):
                hook()
            self.aftermath = outer
            # What was read in the part may be what was changed in it.
            self.memo.clear()
            self.before.clear()
            raise
        finally:
            self._depth -= 1
            self._orm = around
        inner, self.aftermath = self.aftermath, outer
        _join(outer, inner)

    # What repositories ask for.

    def digest(self, purpose: str, text: str) -> bytes:
        """A keyed digest (HMAC-SHA256, 32 bytes), equal for equal text and purpose."""
        return self.keys.digest(purpose, text)

    def execute(
        self, statement: Executable, parameters: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None
    ) -> CursorResult[Any]:
        """Run a Core statement in this transaction, past the ORM (pending ORM rows are NOT flushed first)."""
        return self.connection.execute(statement, parameters)

    def insert(self, table: Table) -> sqlite.Insert | postgresql.Insert:
        """INSERT with ON CONFLICT, which both engines spell alike and SQLAlchemy does not."""
        return postgresql.insert(table) if self.postgres else sqlite.insert(table)

    @_once
    def driver(self) -> sqlite3.Connection:
        """SQLite's own connection, inside this transaction, for prepared statements."""
        driver: Any = self.connection.connection.driver_connection
        return cast("sqlite3.Connection", driver)

    @property
    def session(self) -> Session:
        """The ORM on this transaction, made when first asked for: what is read often goes past it."""
        if self._orm is None:
            self._orm = Session(
                self.connection, expire_on_commit=False, join_transaction_mode="create_savepoint"
            )
        return self._orm

    def end_session(self, *, kept: bool = True) -> None:
        """Close the ORM session, if one was needed; what it wrote stays in the transaction, or (not `kept`) does
        not."""
        session, self._orm = self._orm, None
        if session is None:
            return
        try:
            if kept:
                session.commit()
        finally:
            with contextlib.suppress(
                *(() if kept else (DBAPIError,))
            ):  # SQLite may have ended it all by itself
                session.close()

    def flush(self) -> None:
        """Send pending rows to the database."""
        if self._orm is not None:
            self._orm.flush()

    def after_commit(self, hook: Hook) -> None:
        """Call `hook` when this act is safe on disk (not if it, or its savepoint, is rolled back)."""
        self.aftermath.committed.append(hook)

    def after_rollback(self, hook: Hook) -> None:
        """Call `hook` if this act, or the savepoint it is in, is rolled back."""
        self.aftermath.rolled_back.append(hook)

    def poke(self, topic: str) -> None:
        """Wake a topic's listeners after commit: "outbox" (there is a message), "files" (one to fetch)."""
        self.aftermath.topics.add(topic)


def _join(outer: Aftermath, inner: Aftermath) -> None:
    """A released savepoint hands its aftermath to the transaction around it."""
    outer.committed += inner.committed
    outer.rolled_back += inner.rolled_back
    outer.doomed += inner.doomed
    outer.queued += inner.queued
    outer.topics |= inner.topics
    outer.marks |= inner.marks
