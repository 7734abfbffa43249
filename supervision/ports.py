"""Ports: what the rules need of memory. Storage implements them; everything is synchronous, inside one transaction."""

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any, Protocol

from supervision.alarms import Alarm
from supervision.amendments import Amendment, AmendmentState, NewAmendment, Overlay
from supervision.callbacks import Callback
from supervision.cases import (
    Appraisal,
    Asked,
    Case,
    Complainant,
    Entry,
    EntryKind,
    NewCase,
    Receipt,
    Satisfaction,
    Track,
)
from supervision.corrections import Correction, CorrectionState
from supervision.covers import Cover
from supervision.demands import Demand
from supervision.drafts import Draft
from supervision.duty import Duty, Ended, Listed, Proof, Sight, Totals
from supervision.erasure import Erasure
from supervision.escalations import Escalation
from supervision.events import Event
from supervision.exports import Export, ExportKind, ExportState
from supervision.files import FileState, Incoming, StoredFile
from supervision.forecast import Running
from supervision.identity import IdentityRequest, Known, Purpose, Subject
from supervision.integrity import AsideFor, Expected, Matter, Owed, Promise
from supervision.integrity_content import ReadFor, Reading
from supervision.kept_texts import KeptText, TextKind
from supervision.lists import Count, Filter, Page, Scope
from supervision.missing import Item, Wanted
from supervision.offers import Offer, Outcome
from supervision.offices import Office, Role
from supervision.passings import Passing
from supervision.people import Awaited, Invitation, Language, Person
from supervision.petitions import Petition
from supervision.pins import Pin
from supervision.places import Place
from supervision.relatives import Kin, Relative
from supervision.retention import Deleted
from supervision.samplings import Sampling, Verdict
from supervision.seen import Aside, Seen
from supervision.spending import Record
from supervision.tallies import By, Cards, InTurn, Member, Span, Tally
from supervision.tellings import Telling, Told
from supervision.timekeeping import Timekeeping
from supervision.visits import Visit


class People(Protocol):
    """Persons of the roster. Phones are encrypted; they are found by a keyed digest."""

    def by_id(self, person_id: int) -> Person: ...
    def by_ids(self, person_ids: Iterable[int]) -> dict[int, Person]: ...
    def by_ref(self, ref: str) -> Person | None: ...
    def by_user(self, user_id: int) -> Person | None: ...
    def by_phone(self, phone: str) -> Person | None: ...
    def bearing(self, name: str) -> tuple[Person, ...]:
        """Everybody whose name stands in it, however it was typed."""
        ...

    def namesakes(self, people: Iterable[int]) -> frozenset[int]:
        """These, and everybody who bears or bore a name that one of them bears or bore."""
        ...

    def names(self) -> Collection[str]:
        """Every name on the roster, former ones too, in the spelling by which names are compared."""
        ...

    def names_of(self, person_id: int) -> tuple[str, ...]:
        """The name of today, and those of before a correction: each is the person's for ever."""
        ...

    def phone_of(self, person_id: int) -> str: ...
    def add(self, name: str, phone: str, language: Language = Language.ZH) -> Person: ...
    def rename(self, person_id: int, name: str) -> None: ...
    def renumber(self, person_id: int, phone: str) -> None: ...
    def bind(self, person_id: int, user_id: int | None) -> None: ...
    def speak(self, person_id: int, language: Language) -> None: ...
    def mark_unreachable(self, person_id: int, since: datetime | None) -> None: ...
    def take_leave(self, person_id: int, until: datetime | None) -> None: ...
    def named(self, part: str, limit: int) -> Sequence[Person]: ...
    def locked(self) -> Sequence[Person]: ...
    def lock(self, person_id: int, at: datetime | None) -> None: ...
    def ask_unlock(self, person_id: int, by_id: int | None, at: datetime | None) -> None: ...
    def unlock_asked(self, person_id: int) -> tuple[int | None, datetime | None]:
        """Which keeper asked a second person to give access back, and when."""
        ...

    def digest_due(self, now: datetime, limit: int) -> Sequence[Person]: ...
    def set_digest(self, person_id: int, was_before: datetime, at: datetime | None) -> bool:
        """Set the next digest; False when another metronome did first."""
        ...

    def weekly_due(self, now: datetime, limit: int) -> Sequence[Person]: ...
    def set_weekly(self, person_id: int, was_before: datetime, at: datetime | None) -> bool:
        """Set the next week's summary; False when another metronome did first."""
        ...

    def silence_due(self, now: datetime, limit: int) -> Sequence[tuple[Person, int]]:
        """Supervisors silent for so long that somebody is to hear of it, each with how many have heard."""
        ...

    def set_silence(
        self, person_id: int, at: datetime | None, steps: int = 0, since: datetime | None = None
    ) -> None: ...
    def move_silence(self, person_id: int, was_before: datetime, at: datetime) -> None:
        """The same step at another moment; one that is set to come after `was_before` stays."""
        ...

    def awaited_after(self, after: int, limit: int) -> Sequence[Awaited]:
        """The moments of people above this id who have any."""
        ...

    def silence_of(self, person_id: int) -> int:
        """How many have heard by now that the person is silent; 0 once there was a sign of life."""
        ...

    def without_moments(self) -> Sequence[Person]:
        """Enrolled people for whom neither a digest nor silence is awaited."""
        ...


class Places(Protocol):
    """The tree of places. Small, read often: kept in memory and refreshed when it changes."""

    def by_id(self, place_id: int) -> Place: ...
    def by_code(self, code: str) -> Place | None: ...
    def all(self) -> Sequence[Place]: ...
    def children(self, place_id: int) -> Sequence[Place]: ...
    def below(self, place_id: int) -> Sequence[Place]:
        """Every place under it, at any depth, itself not included."""
        ...

    def above(self, place_id: int) -> Sequence[Place]:
        """Its parents, nearest first."""
        ...

    def put(self, place: Place, phone: str | None = None) -> Place:
        """Insert or update by code (or by id, when not 0); without `phone` the phone stays as it was."""
        ...

    def phone_of(self, place_id: int) -> str | None: ...


class Offices(Protocol):
    """Who holds which office. The office owns the work."""

    def of_person(self, person_id: int, at: datetime) -> Sequence[Office]: ...
    def at_place(self, place_id: int, at: datetime) -> Sequence[Office]: ...
    def holders(self, role: Role, place_id: int, at: datetime) -> Sequence[Person]: ...
    def appoint(
        self,
        person_id: int,
        role: Role,
        place_id: int,
        since: datetime,
        *,
        until: datetime | None = None,
        deputy_of: int | None = None,
    ) -> Office:
        """Put somebody in office, or (`until`, `deputy_of`) for a time in somebody else's."""
        ...

    def end(self, office_id: int, until: datetime) -> None: ...
    def with_role(self, role: Role, at: datetime) -> Sequence[Office]: ...
    def ended_of(self, person_id: int, at: datetime) -> Sequence[Office]:
        """The offices a person held before and does not hold any more."""
        ...

    def deputies_of(self, person_id: int, at: datetime) -> Sequence[Office]:
        """The offices in which others act for a person."""
        ...


class Invitations(Protocol):
    """One-time links. Only a hash of the token is kept."""

    def issue(
        self, person_id: int, role: Role, place_id: int, expires_at: datetime
    ) -> tuple[Invitation, str]:
        """Make one and return it with its token, which is not kept; an older open one of the office ends."""
        ...

    def link_of(self, invitation: Invitation) -> str | None:
        """The whole link; None where the bot's own name is not known, or the link was made before links could be
        shown again."""
        ...

    def by_id(self, invitation_id: int) -> Invitation | None: ...
    def open_of(self, person_id: int, role: Role, place_id: int) -> Invitation | None:
        """The unused invitation of a person to an office, the latest of several."""
        ...

    def unused(self) -> Sequence[Invitation]:
        """Every unused invitation."""
        ...

    def by_token(self, token: str) -> Invitation | None: ...
    def by_ref(self, ref: str) -> Invitation | None: ...
    def waiting_of(self, user_id: int) -> Invitation | None:
        """The invitation this Telegram account is completing now, if any."""
        ...

    def set_state(self, invitation_id: int, state: str, user_id: int | None = None) -> None: ...
    def move(self, invitation: Invitation) -> None:
        """Another end for an unused link, and for the warning before it."""
        ...

    def warning_due(self, now: datetime, limit: int) -> Sequence[Invitation]:
        """Unused links that are about to expire, and of which nobody was told yet."""
        ...

    def warned(self, invitation_id: int) -> bool:
        """Note that somebody was told; False when it was noted already."""
        ...


class Drafts(Protocol):
    """Unfinished conversations."""

    def active(self, person_id: int) -> Draft | None: ...
    def parked(self, person_id: int) -> Sequence[Draft]: ...
    def begun(self, person_id: int) -> Sequence[Draft]:
        """The active one, and the parked ones."""
        ...

    def by_ref(self, ref: str) -> Draft | None: ...
    def start(
        self,
        person_id: int,
        chat_id: int,
        flow: str,
        step: str,
        body: Mapping[str, Any],
        *,
        fresh_key: bool = True,
    ) -> Draft:
        """Begin a conversation and make it the active one (another active one is parked).

        It takes the chat's current content key; with `fresh_key` a new key is made when that key already
        belongs to another draft, so that destroying one draft's content never destroys another's.
        """
        ...

    def save(self, draft: Draft) -> Draft:
        """Store step, body and moments; version rises by one. Raises Stale when another device was faster."""
        ...

    def park(self, draft: Draft) -> None: ...
    def resume(self, draft: Draft) -> Draft: ...
    def finish(self, draft: Draft) -> None:
        """Remove it because its content now belongs to a record; the chat gets a fresh content key."""
        ...

    def discard(self, draft: Draft) -> None:
        """Remove it and destroy its content key, unless a record shares the key."""
        ...

    def entrust(self, draft: Draft, person_id: int, chat_id: int) -> None:
        """It is somebody else's from now on, laid aside, with step and body as given."""
        ...

    def about(self, case: Case) -> Sequence[Draft]:
        """What anybody has begun to say about a case and not sent."""
        ...

    def due(self, now: datetime, limit: int) -> Sequence[Draft]:
        """Drafts whose remind_at or expires_at has passed."""
        ...

    def waiting_after(self, after: int, limit: int) -> Sequence[Draft]:
        """Drafts above this id that are reminded of and deleted one day."""
        ...

    def move(self, draft: Draft) -> bool:
        """Other moments for it; False where somebody has gone on with it meanwhile."""
        ...


class Cases(Protocol):
    """Cases and their content. Only the gate calls the `by_…` finders for somebody."""

    def by_id(self, case_id: int) -> Case | None: ...
    def by_ref(self, ref: str) -> Case | None: ...
    def by_number(self, number: str) -> Case | None: ...
    def by_receipt(self, receipt_number: str) -> Case | None: ...
    def by_receipt_code(self, receipt_number: str, code: str) -> Case | None: ...
    def add(self, new: NewCase) -> Case:
        """Insert with a fresh random number, its story entry and its first complainant with a receipt code."""
        ...

    def save(self, case: Case) -> Case:
        """Update where id and version match; version rises by one. Raises Stale otherwise."""
        ...

    def lay_anew(self, case: Case) -> Case:
        """Seal all that the case holds under new keys, in this act: what is written from now on cannot be read by
        whoever has a copy of the old ones. Nothing is lost; the version rises."""
        ...

    def hold(self, case: Case) -> Case:
        """As `save`, for a step of an act that goes on: the next `save`, which must follow in it, writes both."""
        ...

    def stages_ended(self, case_id: int) -> Sequence[Ended]:
        """What this act has ended of the case; told once."""
        ...

    def left_behind(self, case_id: int) -> Proof:
        """What proof was added to the case in this act."""
        ...

    def held_from(self, township_id: int) -> Sequence[int]:
        """The cases a township has lost to the county, since somebody above its power was named late."""
        ...

    def merged_into(self, case_id: int) -> Sequence[int]:
        """The cases that were joined to this one."""
        ...

    def prompting_due(self, now: datetime, limit: int) -> Sequence[Case]:
        """Cases whose clock has something to say, the longest waiting first."""
        ...

    def prompted(self, case: Case, was: Case) -> bool:
        """Keep what the clock has said and when it speaks next; False when `was` is no longer how it stands.

        The version does not rise: nobody did anything.
        """
        ...

    def prompted_many(self, each: Sequence[tuple[Case, Case]]) -> frozenset[int]:
        """As `prompted`, of several (case, was); the ids of those that were kept."""
        ...

    def unopened(
        self,
        townships: Collection[int],
        villages: Collection[int],
        *,
        lacking: Collection[int],
        bare: Collection[int],
        audits: bool,
        unsorted: bool,
    ) -> Sequence[Case]:
        """Open cases that were opened to nobody above and may be somebody's turn there all the same (see
        supervision.fallen): of these townships and villages those from which anybody is kept, and `audits`; what waits
        for the county where a township is `lacking` an officer; all of `bare` ones, with nobody at the desk either; and
        what is `unsorted`."""
        ...

    def open_after(self, case_id: int, limit: int) -> Sequence[Case]:
        """Open cases with a clock and an id above this, in order: for reckoning all of them anew."""
        ...

    def entries(self, case_id: int) -> Sequence[Entry]: ...
    def add_entry(
        self,
        case: Case,
        kind: EntryKind,
        by_id: int,
        text: str,
        *,
        files: Iterable[str] = (),
        source: str | None = None,
    ) -> Entry:
        """Add a line of history. `source` names the Telegram message ("chat:message") an edit can refer to. Who the
        villager is, as far as its writer knows it, is covered in it (see `unnamed`)."""
        ...

    def unnamed(self, case: Case, by_id: int, text: str) -> str:
        """Words of somebody as they are kept with a case: names and phones of the villagers he wrote down, speaks for
        or was shown are covered (see supervision.unnamed). Of nobody else's words is anything said by it."""
        ...

    def entry_from(self, source: str) -> Entry | None: ...
    def summary(self, case: Case) -> str:
        """The latest summary or the story's first words, one line, at most 20 characters."""
        ...

    def summaries(self, cases: Sequence[Case]) -> Mapping[int, str]:
        """The summaries of a page's cases, by their ids."""
        ...

    def complainants(self, case_id: int) -> Sequence[Complainant]: ...
    def receipts(self, case_id: int) -> Sequence[Receipt]:
        """The same villagers without who they are: what rules ask of them opens no identity."""
        ...

    def identified(self, case_id: int) -> Sequence[Known]:
        """The villagers of whom anything is known; opens nothing."""
        ...

    def add_complainant(
        self, case: Case, receipt_number: str, supervisor_id: int, identity: Mapping[str, str]
    ) -> Complainant: ...
    def identify(self, complainant_id: int, identity: Mapping[str, str]) -> None: ...
    def placed(self, complainant_id: int, spots: Sequence[str]) -> None:
        """Keep where the matter is, as it was sent, with who the villager is."""
        ...

    def spots(self, case_id: int) -> Sequence[tuple[int, str]]:
        """The places that were sent, "latitude, longitude", each with who speaks for its villager."""
        ...

    def forget_identity(self, complainant_id: int) -> None:
        """Destroy the identity's own key and its ciphertext; the receipt's number and code remain."""
        ...

    def move_complainants(self, from_case: int, to_case: int) -> None: ...
    def entrust(self, complainant_id: int, supervisor_id: int) -> None:
        """Somebody else speaks for the villager from now on, and tells what becomes of it."""
        ...

    def ask_again(self, case_id: int) -> None:
        """After a reopening: every villager is to be told, and asked, once more."""
        ...

    def record_told(self, complainant_id: int, at: datetime) -> None: ...
    def record_satisfaction(
        self, complainant_id: int, satisfaction: Satisfaction, asked: Asked, by_id: int | None = None
    ) -> None: ...
    def page(
        self,
        scope: Scope,
        what: Filter,
        now: datetime,
        day_ends: datetime,
        offset: int,
        limit: int,
        total: Count | None = None,
    ) -> Page:
        """One page: open cases first, what is due first at the top; then ended ones, the latest first.

        `total`: how many there are, where the same unit of work has counted them already.
        """
        ...

    def count(self, scope: Scope, what: Filter, now: datetime, day_ends: datetime) -> Count: ...
    def counts(self, scope: Scope, asked: Mapping[str, Filter], day_ends: datetime) -> dict[str, Count]:
        """How many each of the filters leaves, by the names they are asked under. They ask for no words."""
        ...

    def open_in(self, village_id: int, track: Track, limit: int) -> Sequence[Case]:
        """Open cases of a village on a track, newest first."""
        ...

    def shared_words(self, case_ids: Sequence[int], text: str) -> Mapping[int, float]:
        """Which part (0 to 1) of a text's words some text of each case has too."""
        ...

    def join(self, case: Case, supervisor_id: int, identity: Mapping[str, str]) -> Complainant:
        """Another villager of a case, with a fresh receipt number and code."""
        ...

    def closed_at_least(self, township_id: int, number: int) -> bool: ...

    def forget(self, case: Case) -> None:
        """Destroy all the case and its visits tell, and messages about it; number and moments remain."""

    def expect(self, number: str) -> None:
        """A case was sealed late: from now on the county's reception expects somebody with its number."""
        ...

    def sealed_number(self) -> str:
        """A number for a sealed matter: kept with its moment and nothing else."""
        ...


class Duties(Protocol):
    """The duty track 履职轨迹: what reached somebody and asked to be done."""

    def add(self, duty: Duty) -> None: ...
    def finish(
        self, case_id: int, kind: str, act: str, by_id: int | None, *, only: int | None = None
    ) -> None:
        """What still waited of this kind is done now; `only` what this person owed."""
        ...

    def left_late(self, case_id: int, kind: str, started_at: datetime, acts: Iterable[str]) -> bool:
        """Whether this clock was late already when whoever owed it was parted from the case, by one of these acts."""
        ...

    def page(self, person_id: int, sight: Sight, span: Span, offset: int, limit: int) -> Sequence[Listed]:
        """What waits first, then what was done in the span, the latest first."""
        ...

    def totals(self, person_id: int, sight: Sight, span: Span) -> Totals:
        """The figures of what reached the person, without what the clocks of open cases still wait for."""
        ...


class Callbacks(Protocol):
    """Closed cases drawn for the county to ask about again 回访."""

    def add(self, callback: Callback) -> Callback: ...
    def save(self, callback: Callback) -> None: ...
    def claim(self, callback: Callback, was: Callback) -> bool:
        """Keep when it next reminds; False where another metronome or act was faster."""
        ...

    def by_ref(self, ref: str) -> Callback | None: ...
    def open_of_case(self, case_id: int) -> Callback | None: ...
    def doubted(self, case_id: int) -> frozenset[int]:
        """Who wrote down a satisfaction that was not so when the county asked again."""
        ...

    def join(self, case_id: int, into_id: int) -> None:
        """The case was joined to another: what was found out goes with its villagers."""
        ...

    def open_in(self, townships: Sequence[int], limit: int) -> Sequence[Callback]:
        """Those of these townships about which nobody has asked yet, what is due first at the top."""
        ...

    def open_after(self, after: int, limit: int) -> Sequence[Callback]:
        """Those above this id about which nobody has asked yet, in order."""
        ...

    def due(self, now: datetime, limit: int) -> Sequence[Callback]: ...
    def drawn_since(self, township_id: int, start: datetime, end: datetime) -> int: ...
    def owe(self, township_id: int, begun: datetime, over: datetime) -> None:
        """Note that this month had a closing; once is enough."""
        ...

    def owed(self, now: datetime, limit: int) -> Sequence[tuple[int, datetime, datetime]]:
        """(township, beginning and end of its month) where the month is over."""
        ...

    def settled(self, township_id: int, since: datetime) -> bool: ...
    def undrawn(self, township_id: int, start: datetime, end: datetime, limit: int) -> Sequence[Case]:
        """Cases of a township closed in a span, with somebody to ask, that were not drawn."""
        ...


class Samplings(Protocol):
    """Looks of the county at duty tracks 抽查."""

    def add(self, sampling: Sampling) -> Sampling: ...
    def judge(self, sampling: Sampling, verdict: Verdict, words: str) -> None: ...
    def comment(self, sampling: Sampling, text: str) -> int:
        """Add a version of the person's comment; which one it is."""
        ...

    def by_ref(self, ref: str) -> Sampling | None: ...
    def open_by(self, person_id: int) -> Sequence[Sampling]:
        """What this person looks at and has not recorded yet, the latest first."""
        ...

    def of_person(self, person_id: int, span: Span, limit: int) -> Sequence[Sampling]:
        """What was recorded of a person's track in a span, the latest first."""
        ...


class Tellings(Protocol):
    """What was passed on to villagers 转告."""

    def add(self, case_id: int, complainant_id: int, step: Told, version: int, person_id: int) -> bool:
        """Note it now; False where it was noted before."""
        ...

    def of_case(self, case_id: int) -> Sequence[Telling]: ...
    def count(self, person_id: int, sight: Sight, span: Span) -> int:
        """How often the person passed something on in a span, about cases that are seen."""
        ...


class Escalations(Protocol):
    """Rungs that were climbed."""

    def add(self, escalation: Escalation) -> None: ...
    def of_case(self, case_id: int) -> Sequence[Escalation]: ...
    def waits_for(self, case: Case, person_id: int) -> bool:
        """Whether this person heard that the present stage of the case is late and has not signed for that yet: of one
        that is over there is nothing to be known any more."""
        ...

    def sign(self, case_id: int, person_id: int) -> None:
        """The person signs for everything heard of the case."""
        ...


class Recusals(Protocol):
    """Who is concerned in which case, and never learns of it."""

    def add(self, case_id: int, person_id: int, by_id: int | None) -> None: ...
    def never_met(self, case_id: int, people: Iterable[int]) -> None:
        """Until it was kept from these the case had been within sight of none of them."""
        ...

    def of_case(self, case_id: int) -> frozenset[int]: ...
    def of_person(self, person_id: int) -> frozenset[int]: ...
    def from_the_first(self, person_id: int) -> frozenset[int]:
        """Of the cases somebody is concerned in, those kept from him since they were filed, or sorted."""
        ...

    def name(self, case: Case, names: Iterable[str], by_id: int) -> None:
        """Names that were given as concerned: sealed under the case's key, found by a keyed digest."""
        ...

    def names_of(self, case: Case) -> tuple[str, ...]:
        """The names that were given for a case."""
        ...

    def given_for(self, case: Case) -> tuple[tuple[str, datetime], ...]:
        """As `names_of`, each with the moment it was given."""
        ...

    def share_names(self, case: Case, into: Case) -> None:
        """A joined case brings along who is concerned in it."""
        ...

    def say_why(self, case: Case, person_id: int, text: str) -> None:
        """Why somebody who is concerned has stepped aside, sealed under the case's key."""
        ...

    def reasons_of(self, case: Case) -> tuple[Aside, ...]:
        """Who has stepped aside from a case, when and why."""
        ...

    def cases_naming(self, name: str) -> frozenset[int]:
        """The cases for which something was said in which this name stands."""
        ...

    def seen_by(self, case_id: int) -> Sequence[Seen]:
        """Whom messages about a case have reached."""
        ...


class Relatives(Protocol):
    """Relatives that people, or the county's roster for them, have declared. A name is shown to that person only."""

    def of_person(self, person_id: int) -> Sequence[Relative]: ...
    def add(self, person_id: int, kin: Kin, name: str, *, by_roster: bool = False) -> None: ...
    def vouch(self, ref: str, *, by_roster: bool) -> None:
        """The roster declares this one too, or does no more."""
        ...

    def by_roster(self) -> frozenset[int]:
        """Of whom the roster declares anybody."""
        ...

    def remove(self, person_id: int, ref: str) -> None: ...
    def declared_by(self, name: str) -> frozenset[int]:
        """Who has declared somebody whose name stands in it."""
        ...

    def names(self) -> Collection[str]:
        """Every declared name, to be looked for in words, and never shown."""
        ...


class MissingItems(Protocol):
    """What is missing from a returned report, item by item."""

    def ask(self, case_id: int, entry_id: int, items: Iterable[Item]) -> None: ...
    def of_case(self, case_id: int) -> Sequence[Wanted]:
        """What was asked for when it was returned last."""
        ...

    def answer(self, case_id: int, items: Iterable[Item], answer_id: int) -> None: ...


class Offers(Protocol):
    """Cases offered to another township."""

    def add(self, case_id: int, from_id: int, to_id: int, by_id: int) -> None: ...
    def of_case(self, case_id: int) -> Sequence[Offer]: ...
    def decide(self, offer_id: int, outcome: Outcome, by_id: int | None) -> None: ...


class Passings(Protocol):
    """Matters passed to another village's supervisor."""

    def add(self, case_id: int, receipt_id: int, person_id: int, from_id: int, to_id: int) -> Passing: ...
    def by_ref(self, ref: str) -> Passing | None: ...
    def of_case(self, case_id: int) -> Sequence[Passing]: ...
    def of_person(self, person_id: int, offset: int, limit: int) -> Sequence[Passing]:
        """What somebody passed on, the latest first."""
        ...


class Demands(Protocol):
    """督办 dates, several on one case."""

    def add(self, case_id: int, by_id: int, role: Role, entry_id: int, until: datetime) -> None: ...
    def of_case(self, case_id: int) -> Sequence[Demand]: ...
    def by_ref(self, ref: str) -> Demand | None: ...
    def sign(self, demand_id: int, person_id: int) -> None: ...
    def withdraw(self, demand_id: int) -> None: ...
    def move(self, from_case: int, to_case: int) -> None: ...


class Identities(Protocol):
    """Requests to be shown what tells who a villager is."""

    def add(
        self,
        case: Case,
        subject: Subject,
        by_id: int,
        purpose: Purpose,
        words: str,
        *,
        lapses_at: datetime,
    ) -> IdentityRequest: ...
    def by_id(self, request_id: int) -> IdentityRequest | None: ...
    def by_ref(self, ref: str) -> IdentityRequest | None: ...
    def change(self, request: IdentityRequest, was: IdentityRequest) -> bool:
        """Keep how it stands now; False where somebody, or another metronome, was faster."""
        ...

    def waiting(self) -> Sequence[IdentityRequest]:
        """What waits for a second person, the oldest first."""
        ...

    def open_of(self, person_id: int) -> Sequence[IdentityRequest]:
        """What this person has asked for and has not ended, the latest first."""
        ...

    def open_in(self, case_id: int) -> Sequence[IdentityRequest]:
        """What anybody has asked for in a case and has not ended."""
        ...

    def made_by(self, person_id: int, limit: int) -> Sequence[IdentityRequest]:
        """What this person has asked for at any time, the latest first."""
        ...

    def asked_since(self, person_id: int, since: datetime) -> int:
        """How many requests this person has made that were not refused; those for drawn cases do not count."""
        ...

    def read_since(self, since: datetime, hidden: frozenset[int], *, by_id: int | None = None) -> int:
        """How often something was shown, not counting hidden cases; to one person: nor the villagers of drawn ones."""
        ...

    def due(self, now: datetime, limit: int) -> Sequence[IdentityRequest]: ...


class Erasures(Protocol):
    """Wishes to have a name deleted before its term is over."""

    def add(
        self, case_id: int, complainant_id: int, by_id: int, *, due_at: datetime, next_at: datetime
    ) -> Erasure: ...
    def by_id(self, erasure_id: int) -> Erasure | None: ...
    def by_ref(self, ref: str) -> Erasure | None: ...
    def of_case(self, case_id: int) -> Sequence[Erasure]: ...
    def waiting(self) -> Sequence[Erasure]:
        """What waits for a second person, the oldest first."""
        ...

    def waiting_after(self, after: int, limit: int) -> Sequence[Erasure]:
        """Of these the ones above this id, in order."""
        ...

    def change(self, erasure: Erasure, was: Erasure) -> bool:
        """Keep how it stands now; False where somebody, or another metronome, was faster."""
        ...

    def due(self, now: datetime, limit: int) -> Sequence[Erasure]: ...
    def join(self, case_id: int, into_id: int) -> None:
        """The case was joined to another: wishes go with its villagers."""
        ...


class Corrections(Protocol):
    """What people ask to have corrected in the roster."""

    def ask(self, person_id: int, name: str, phone: str) -> Correction: ...
    def by_ref(self, ref: str) -> Correction | None: ...
    def by_id(self, correction_id: int) -> Correction | None: ...
    def end(self, correction: Correction, state: CorrectionState, by_id: int) -> Correction:
        """How it ended; what was asked for is destroyed."""
        ...


class Deletions(Protocol):
    """What is deleted because its term is over, and the proof of it. Open cases are never among it."""

    def ended(self, kind: Deleted, before: datetime, limit: int) -> Sequence[Case]:
        """Cases that ended before a moment, of which this was not deleted yet, the longest ended first."""
        ...

    def visits(self, before: datetime, limit: int) -> Sequence[int]: ...
    def samplings(self, before: datetime, limit: int) -> Sequence[int]: ...
    def sealed(self, before: datetime, limit: int) -> Sequence[tuple[str, datetime]]:
        """Sealed numbers with which something was written before a moment, and whose matter the county closed before
        it, or that nobody came with; and since when."""
        ...

    def forget_sealed(self, number: str) -> None: ...
    def forget_identities(self, case: Case) -> int: ...
    def erase(self, case: Case, complainant_id: int, recordings: Collection[str]) -> None:
        """Destroy who one villager is before the term is over, with these recordings, in backups too."""
        ...

    def forget_content(self, case: Case) -> int: ...
    def forget_visit(self, visit_id: int) -> None: ...
    def forget_sampling(self, sampling_id: int) -> None: ...
    def rest_keys(self, before: datetime) -> int:
        """Chats in which nothing is being told go on under another key; how many."""
        ...

    def tidy(self, before: datetime) -> int:
        """Delete messages that were put aside, or could never be said, before a moment; how many."""
        ...

    def was_forgotten(self, case_id: int) -> bool: ...
    def identities_gone(self, case_id: int) -> bool:
        """Whether the term of who its villagers are is over."""
        ...


class CaseLinks(Protocol):
    """Cases that have to do with each other and are not the same."""

    def of_case(self, case_id: int) -> tuple[int, ...]: ...
    def add(self, case_id: int, other_id: int, by_id: int) -> None: ...
    def remove(self, case_id: int, other_id: int) -> None: ...


class KeptTexts(Protocol):
    """A township's kept texts 常用语."""

    def of_place(self, place_id: int) -> Sequence[KeptText]: ...
    def by_ref(self, ref: str) -> KeptText | None: ...
    def add(
        self,
        place_id: int,
        kind: TextKind,
        category: str | None,
        text: str,
        by_id: int,
        case_id: int | None = None,
    ) -> KeptText: ...
    def forget_of(self, case_id: int) -> None: ...
    def rewrite(self, text_id: int, text: str, by_id: int) -> None: ...
    def remove(self, text_id: int) -> None: ...


class Petitions(Protocol):
    """What is known of petitions beside their cases. Another body's name and number are encrypted with the case."""

    def of(self, case: Case) -> Petition:
        """What is known; an empty one where nothing is."""
        ...

    def put(self, case: Case, petition: Petition) -> None: ...
    def earlier(self, petition: Petition, person_id: int) -> Case | None:
        """The case of the same matter before this one, where this person may learn of it by this one. Whether he may
        know of it at all is for the gate to say."""
        ...

    def in_village(self, case: Case, limit: int) -> Sequence[Case]:
        """Earlier petitions of the case's village, the newest first."""
        ...

    def numbered(self, case: Case, number: str) -> Case | None:
        """An earlier petition of the case's township to which the other body gave this number."""
        ...


class Spendings(Protocol):
    """What is recorded of village spending: lines that are only added."""

    def add(self, case: Case, record: Record) -> None:
        """Add a line; its files become the case's."""
        ...

    def of_case(self, case: Case) -> Sequence[Record]:
        """Every line of a case, oldest first."""
        ...


class Integrity(Protocol):
    """Integrity matters, numbers and steps only. Only the integrity gate calls the finders for somebody."""

    def expected(self, offset: int, limit: int, but: frozenset[int]) -> Sequence[Expected]:
        """Numbers nobody has come with yet, the newest first; none that is kept from one of these persons."""
        ...

    def count_expected(self, but: frozenset[int]) -> int: ...
    def kept_from_each(self, groups: Sequence[frozenset[int]]) -> tuple[str, ...]:
        """The numbers expected or of open matters that are kept from somebody of each of these groups."""
        ...

    def keep_number(self, number: str, people: frozenset[int]) -> None:
        """Keep a number from these persons."""
        ...

    def keep_names(self, number: str, names: Iterable[str]) -> None:
        """These names were given with a number."""
        ...

    def naming(self, names: Iterable[str]) -> tuple[str, ...]:
        """The numbers expected or of open matters with which one of these names was given."""
        ...

    def is_kept(self, number: str, people: frozenset[int]) -> bool:
        """Whether the number is kept from one of these persons."""
        ...

    def sealed(self, number: str) -> Expected | None:
        """The number, if it was given to a sealed matter."""
        ...

    def awaited(self, number: str) -> Expected | None:
        """The number, if it was given and nobody has come with it yet."""
        ...

    def register(self, matter: Matter) -> Matter: ...
    def by_id(self, matter_id: int) -> Matter | None: ...
    def by_ref(self, ref: str) -> Matter | None: ...
    def by_number(self, number: str) -> Matter | None: ...
    def under_county_number(self, county_id: int, number: str) -> Sequence[Matter]:
        """The matters under the county's own number: two, where one is kept from who gave the other its number."""
        ...

    def save(self, matter: Matter) -> Matter:
        """Keep where it stands. Raises Stale when somebody else was faster."""
        ...

    def listed(self, county_id: int, hidden: frozenset[int], offset: int, limit: int) -> Sequence[Matter]:
        """Open matters of a county, and closed ones whose reporter is still to be told; the oldest first."""
        ...

    def count_listed(self, county_id: int, hidden: frozenset[int]) -> int: ...
    def ended(self, county_id: int, hidden: frozenset[int], offset: int, limit: int) -> Sequence[Matter]:
        """Closed matters of a county on which nothing is owed any more; the last closed first."""
        ...

    def count_ended(self, county_id: int, hidden: frozenset[int]) -> int: ...
    def numbered(
        self, county_id: int, hidden: frozenset[int], number: str | None, own: frozenset[str]
    ) -> Sequence[Matter]:
        """A county's matters with this sealed number, or with one of these of its own; none of the hidden ones."""
        ...

    def tasks_of(self, person_id: int) -> Sequence[Matter]:
        """What a secretary was handed and has not reported yet."""
        ...

    def owe(self, promise: Promise) -> Promise: ...
    def owed(self, matter_id: int) -> Sequence[Promise]: ...
    def promise(self, promise_id: int) -> Promise | None: ...
    def promises_due(self, now: datetime, limit: int) -> Sequence[Promise]: ...
    def open_promises(self, after: int, limit: int) -> Sequence[Promise]:
        """What is still owed above this id, in order."""
        ...

    def running(self, county_id: int, hidden: frozenset[int]) -> Sequence[Promise]:
        """What is still owed on a county's matters, the hidden ones left out."""
        ...

    def of_person(self, person_id: int, start: datetime, end: datetime) -> Sequence[Promise]:
        """What was owed by somebody and ended in a span, the latest first; before it what the person still owes."""
        ...

    def open_without(self, owed: Owed) -> Sequence[Matter]:
        """Open matters on which nothing of this kind is owed."""
        ...

    def keep(self, promise: Promise, was: Promise) -> bool:
        """Keep how a promise stands now; False when it no longer stood as `was`."""
        ...

    def exclude(self, matter_id: int, person_id: int, why: AsideFor | None = None) -> None: ...
    def asides(self, matter_id: int) -> tuple[Aside, ...]:
        """Who stepped aside, and why (an AsideFor): for the county alone."""
        ...

    def excluded(self, matter_id: int) -> frozenset[int]: ...
    def hidden_from(self, county_id: int, people: frozenset[int]) -> frozenset[int]:
        """The matters of a county in which one of these persons is concerned, or whose number is kept from one."""
        ...


class IntegrityContents(Protocol):
    """Content of integrity matters, and who read it. Only supervision.acts.integrity_content opens it for somebody."""

    def add(
        self, number: str, county_id: int, words: str, picture: Incoming | None = None, chat_id: int = 0
    ) -> None:
        """Keep words, and a picture, to be fetched from this chat."""
        ...

    def pictures(self, number: str) -> Sequence[StoredFile]: ...
    def county_of(self, number: str) -> int | None: ...
    def written(self, number: str) -> Sequence[str]: ...
    def numbers(self) -> Sequence[str]:
        """With which something was written that can still be read."""
        ...

    def ask(self, number: str, by_id: int, purpose: ReadFor, lapses_at: datetime) -> Reading: ...
    def reading(self, ref: str) -> Reading | None: ...
    def readings(self, number: str) -> Sequence[Reading]: ...
    def latest(self, counties: frozenset[int], limit: int) -> Sequence[Reading]: ...
    def due(self, now: datetime, limit: int) -> Sequence[Reading]: ...
    def change(self, reading: Reading, was: Reading) -> bool:
        """Keep how it stands now; False where it no longer stood as `was`."""
        ...


class Visits(Protocol):
    """Visits, as logged."""

    def add(  # noqa: PLR0913 - a visit has that many sides
        self,
        *,
        village_id: int,
        person_id: int,
        form: str,
        topics: Sequence[str],
        found: str,
        visited_at: datetime,
        key_id: str,
        whom: str | None,
        place: str | None,
        members: Sequence[int],
        files: Sequence[str],
    ) -> Visit: ...
    def by_ref(self, ref: str) -> Visit | None: ...
    def of_person(self, person_id: int, limit: int, offset: int = 0) -> Sequence[Visit]: ...
    def link_case(self, visit_id: int, case_id: int) -> None: ...
    def wait_for(self, visit_id: int, draft_ref: str) -> None:
        """A report was begun from it: it counts for nobody until that draft is filed, put away or lapsed."""
        ...

    def last_alone(self, person_id: int) -> datetime | None:
        """When the person was last out without a report of it, filed or still being told."""
        ...

    def forget(self, visit_id: int) -> None: ...
    def count_of(self, person_id: int) -> int: ...
    def last_of(self, person_id: int, hidden: Collection[int]) -> datetime | None:
        """When the person was last out, for a reader from whom these cases are hidden; covert visits are left out."""
        ...

    def count_between(
        self, person_id: int, start: datetime, end: datetime, hidden: Collection[int] = ()
    ) -> int: ...


class Files(Protocol):
    """Files that were sent: a row at once, the bytes later."""

    def expect(
        self,
        incoming: Incoming,
        *,
        chat_id: int,
        person_id: int,
        draft_id: int | None,
        case_id: int | None = None,
    ) -> StoredFile:
        """Note a file to be fetched; it is fetched only after its row is safe, and lies under a key of its own."""
        ...

    def by_id(self, file_id: str) -> StoredFile | None: ...
    def of_draft(self, draft_id: int) -> Sequence[StoredFile]: ...
    def of_case(self, case_id: int) -> Sequence[StoredFile]: ...
    def of_visit(self, visit_id: int) -> Sequence[StoredFile]: ...
    def by_album(self, chat_id: int, album: str) -> Sequence[StoredFile]: ...
    def attach(
        self,
        file_ids: Iterable[str],
        *,
        case_id: int | None = None,
        visit_id: int | None = None,
        draft_id: int | None = None,
    ) -> None: ...
    def set_state(self, file_id: str, state: FileState, reason: str | None = None) -> None: ...
    def cover(self, file_id: str, cover: Cover | None, *, recognisable: bool) -> None:
        """What of a picture is covered from now on (None: nothing), and whether somebody can be known on it."""
        ...


class Figures(Protocol):
    """What is counted. Who may count what is for supervision.figures to say."""

    def cases(self, scope: Scope, by: By, span: Span) -> Mapping[str, Tally]:
        """The cases of a scope (by township, village, category or reporter), without visits."""
        ...

    def turns(self, scope: Scope, now: datetime, apart: Collection[int]) -> Sequence[InTurn]:
        """The open cases of a scope by whose turn it is in village and township; what waits for another body or the
        county is nobody's here. Those set `apart` are not the secretary's."""
        ...

    def cards(self, scope: Scope, by: By, now: datetime) -> Mapping[str, Cards]:
        """How many open matters of a scope have a card of each colour, by township or village; none: no key."""
        ...

    def been_red(self, scope: Scope, span: Span) -> int:
        """How many matters of a scope had a red card in the span and have none now: they ended in it as red ones, or
        the 督办 on them was taken back in it."""
        ...

    def clocks(self, scope: Scope) -> Iterator[Running]:
        """The clocks that run in a scope, for a forecast."""
        ...

    def visits(
        self, villages: Collection[int], by: By, span: Span, hidden: Collection[int]
    ) -> Mapping[int, int]:
        """How many visits were made in these villages, by village or person; not those that led to `hidden` cases."""
        ...

    def team(
        self, villages: Collection[int], scope: Scope, since: datetime, now: datetime
    ) -> Sequence[Member]:
        """The villages with who holds the supervisor's office, visits from `since` on, and cases of the scope."""
        ...


class Exports(Protocol):
    """Files that somebody ordered, until they are sent."""

    def add(
        self, person_id: int, chat_id: int, kind: ExportKind, what: Mapping[str, Any], *, expires_at: datetime
    ) -> Export: ...
    def by_ref(self, ref: str) -> Export | None: ...
    def live_of(self, person_id: int) -> Export | None:
        """The order of this person that is still to come."""
        ...

    def since(self, person_id: int, moment: datetime) -> Sequence[datetime]:
        """When this person ordered a file, since a moment."""
        ...

    def in_state(self, state: ExportState) -> Sequence[Export]:
        """Those in a state that is no end, the oldest first."""
        ...

    def expired(self, now: datetime) -> Sequence[Export]:
        """Those still to come whose day is over."""
        ...

    def save(self, export: Export) -> Export: ...


class Ledger(Protocol):
    """Many cases and visits at once, for files and figures; no villager's identity is ever read here."""

    def ids(self, scope: Scope, what: Filter, day_ends: datetime, most: int) -> Sequence[int]:
        """The cases the filter leaves of the scope, in the order of the lists."""
        ...

    def cases(self, ids: Sequence[int]) -> Sequence[Case]:
        """These cases, in this order; one that is gone is left out."""
        ...

    def histories(self, ids: Sequence[int]) -> Mapping[int, Sequence[Entry]]: ...
    def outcomes(self, ids: Sequence[int]) -> Mapping[int, Sequence[Appraisal]]:
        """What the villagers of each case said, without who they are."""
        ...

    def files(self, ids: Sequence[int]) -> Mapping[int, int]:
        """How many files each case has."""
        ...

    def demands(self, ids: Sequence[int]) -> Mapping[int, int]:
        """How many 督办 were set on each case and not taken back."""
        ...

    def links(self, ids: Sequence[int]) -> Mapping[int, Sequence[int]]:
        """The cases each is linked with."""
        ...

    def visit_ids(
        self, villages: Collection[int], span: Span, hidden: Collection[int], most: int
    ) -> Sequence[int]:
        """Visits made in these villages in a time, the oldest first; not those that led to `hidden` cases."""
        ...

    def covert_visits(self, villages: Collection[int], span: Span) -> Sequence[Visit]:
        """The covert ones among them."""
        ...

    def visits(self, ids: Sequence[int]) -> Sequence[Visit]: ...


class Alarms(Protocol):
    """Trouble of the house itself, each kind once."""

    def lasting(self) -> Sequence[Alarm]: ...
    def by_code(self, code: str) -> Alarm | None: ...
    def put(self, alarm: Alarm) -> None: ...


class Amendments(Protocol):
    """Changes to the policy, proposed and decided."""

    def add(self, new: NewAmendment) -> Amendment: ...
    def by_id(self, amendment_id: int) -> Amendment | None: ...
    def by_ref(self, ref: str) -> Amendment | None: ...
    def by_version(self, version: int) -> Amendment | None: ...
    def open(self) -> Sequence[Amendment]: ...
    def lapsing(self, now: datetime, limit: int) -> Sequence[Amendment]: ...
    def approved(self, offset: int, limit: int) -> Sequence[Amendment]: ...
    def count(self) -> int: ...
    def overlay(self, before: int | None = None) -> Overlay:
        """All that was approved, or what had been approved `before` a version."""
        ...

    def hold(self) -> None:
        """Until this act ends nobody else decides; the policy is read anew."""
        ...

    def decide(self, amendment: Amendment, state: AmendmentState, by_id: int | None) -> int | None:
        """How it ended; the number of an approved one. Raises LookupError when somebody was faster.

        From an approval to the end of its act no other act reckons a moment.
        """
        ...

    def reckoned_since(self, was: Timekeeping) -> None:
        """What had been reckoned by the rules of `was` is reckoned by those of now: nobody need do it again."""
        ...


class Journal(Protocol):
    """What was done to a case, as the chain tells it."""

    def of_case(self, case_id: int) -> Sequence[tuple[datetime, str, int | None]]: ...
    def of_actor(self, person_id: int, limit: int) -> Sequence[tuple[datetime, str, int | None]]:
        """(moment, act, case) of the last things somebody did, the latest first."""
        ...

    def done_since(self, case_id: int, person_id: int, act: str, since: datetime) -> bool:
        """Whether somebody has done that to a case since then, or does anything to it at this very moment: looked for
        among its latest entries."""
        ...

    def noted_since(self, event: Event, since: datetime, besides: Collection[str]) -> bool:
        """Whether the very same was noted since then, as the digests tell, or its actor does one of `besides` at this
        very moment: looked for among the last things he did."""
        ...

    def cases_of(self, person_id: int, act: str, since: datetime, most: int) -> frozenset[int]:
        """The cases to which somebody has done that since then, among the last `most` things he did."""
        ...

    def code(self) -> str:
        """The code of the entry that was just written (see supervision.marks)."""
        ...

    def marked(self, code: str) -> Sequence[tuple[datetime, str, int | None, int | None]]:
        """(moment, act, actor, case) of the readings whose copies carry this code."""
        ...

    def latest_is(self, *events: Event) -> bool | None:
        """Whether the latest entry of that act in the house's chain is one of these; None where there is none."""
        ...

    def heads_told(self) -> Sequence[tuple[datetime, int, str]]:
        """(moment, seal, digits) of the journal's head told to the county's chat last, and of those that will be told
        with the next one."""
        ...


class Pins(Protocol):
    """PINs of office-holders; a keeper's code is reckoned from its moment and never kept."""

    def of(self, person_id: int) -> Pin | None: ...
    def put(self, pin: Pin) -> Pin: ...
    def set_by(self) -> set[int]:
        """The people who have one."""
        ...

    def want(self, pin: Pin, said: str | None) -> bool:
        """Keep what was said before it was asked for, under a key of its own; None: nothing any more, and the key is
        destroyed. False: nobody's PIN is kept here, so that nothing was."""
        ...

    def wanted(self, pin: Pin) -> tuple[str, datetime] | None:
        """That, and when it was last added to; None where there is nothing, or it cannot be read any more."""
        ...

    def destroy_typed(self, pin: Pin) -> None:
        """Destroy the key of what was typed, unless what is there to stay has come to lie under it."""
        ...

    def code_of(self, pin: Pin) -> str: ...


class Tries(Protocol):
    """How often somebody has done, or tried, something of late. `who` is kept as a keyed digest only."""

    def count(self, what: str, who: object, within: timedelta) -> int: ...
    def add(self, what: str, who: object, within: timedelta) -> int: ...

    def take(self, what: str, who: object, within: timedelta, most: int) -> bool:
        """One more, unless there are so many already; whether there was room for it."""
        ...

    def forget(self, what: str, who: object) -> None: ...


class Chats(Protocol):
    """Chats and what was last said in them."""

    def case_of_message(self, chat_id: int, message_id: int) -> int | None:
        """The case a bot message was about, so that a reply to it belongs to that case."""
        ...

    def is_ours(self, chat_id: int, message_id: int) -> bool:
        """Whether we said this message, or may have: something is being said in the chat at this moment."""
        ...

    def strip(self, chat_id: int, message_id: int) -> None:
        """Queue that a message loses its buttons; its words stay."""
        ...

    def take_out(self, limit: int) -> int:
        """Queue the deletion of content that has stood in a chat for as long as it may. How many."""
        ...

    def fold(self, limit: int) -> int:
        """Queue the folding of messages that have shown somebody's words for as long as they may: a few of a chat at
        once, the others a little later. How many were looked at."""
        ...

    def key_of(self, chat_id: int) -> str | None: ...
    def current_key(self, chat_id: int) -> str:
        """The chat's content key; made where it has none."""
        ...

    def fresh_key(self, chat_id: int) -> str:
        """Give the chat a new content key; what was said before stays under its own."""
        ...

    def set_key(self, chat_id: int, key_id: str | None) -> None: ...
    def wipe(self, chat_id: int) -> None:
        """Queue the deletion of both sides' messages in a chat, as far back as Telegram allows."""
        ...

    def stranger_may_be_answered(self, chat_id: int, now: datetime) -> bool:
        """True at most once an hour for a chat we do not know."""
        ...

    def remember_album(self, chat_id: int, album: str, target: str) -> None:
        """Remember where an album's first picture went (e.g. "draft:12", "case:7"), so that siblings follow."""
        ...

    def album_target(self, chat_id: int, album: str) -> str | None: ...
    def move_on(self, chat_id: int) -> None:
        """The chat goes on under a fresh key, unless something that is to stay lies under its present one."""
        ...

    def take_back(
        self,
        chat_id: int,
        case_id: int,
        lists: Collection[str],
        *,
        since: datetime,
        but: Collection[str] = (),
    ) -> None:
        """Queue the deletion of what was said about a case in one chat, and of these lists where they were shown
        after `since`, `but` of no question of these conversations; what is too old for Telegram to delete is edited to
        nothing."""
        ...

    def first_said(self, chat_id: int, message_id: int) -> datetime | None:
        """When a message of ours was said first, whatever it shows by now; None where that is not known any more."""
        ...

    def take_lists_back(
        self, chat_id: int, lists: Collection[str], *, since: datetime, but: Collection[str] = ()
    ) -> None:
        """Queue the deletion of these lists where they were shown after `since`, `but` of no question of these
        conversations; what is too old for Telegram to delete is edited to nothing."""
        ...

    def take_pictures_back(
        self, chat_id: int, case_id: int, screens: Collection[str], *, since: datetime
    ) -> bool:
        """Queue the deletion of what these screens have shown of a case in one chat since a moment; what is too old for
        Telegram to delete is replaced by nothing. Whether there was anything."""
        ...

    def forget_messages(
        self, chat_id: int, since: datetime, *, but: Collection[str] = (), harmless: Collection[str] = ()
    ) -> None:
        """Queue the deletion of both sides' messages since `since`, where Telegram allows (47 h): neither the screens
        of `but`, nor messages that never showed anything but `harmless` ones, nor what is part of a case."""
        ...


class Work(Protocol):
    """One unit of work: everything inside is one transaction, with the journal and the outbox in it."""

    @property
    def now(self) -> datetime: ...
    @property
    def settled(self) -> dict[Hashable, Any]:
        """What was reckoned in this act, at this moment, from places, people, offices and recusals alone; empty again
        as soon as any of them changes."""

    @property
    def time(self) -> Timekeeping: ...
    @property
    def people(self) -> People: ...
    @property
    def places(self) -> Places: ...
    @property
    def offices(self) -> Offices: ...
    @property
    def invitations(self) -> Invitations: ...
    @property
    def drafts(self) -> Drafts: ...
    @property
    def cases(self) -> Cases: ...
    @property
    def escalations(self) -> Escalations: ...
    @property
    def duties(self) -> Duties: ...
    @property
    def callbacks(self) -> Callbacks: ...
    @property
    def tellings(self) -> Tellings: ...
    @property
    def samplings(self) -> Samplings: ...
    @property
    def recusals(self) -> Recusals: ...
    @property
    def relatives(self) -> Relatives: ...
    @property
    def missing(self) -> MissingItems: ...
    @property
    def offers(self) -> Offers: ...
    @property
    def passings(self) -> Passings: ...
    @property
    def demands(self) -> Demands: ...
    @property
    def identities(self) -> Identities: ...
    @property
    def erasures(self) -> Erasures: ...
    @property
    def corrections(self) -> Corrections: ...
    @property
    def deletions(self) -> Deletions: ...
    @property
    def links(self) -> CaseLinks: ...
    @property
    def texts(self) -> KeptTexts: ...
    @property
    def petitions(self) -> Petitions: ...
    @property
    def spendings(self) -> Spendings: ...
    @property
    def integrity(self) -> Integrity: ...
    @property
    def visits(self) -> Visits: ...
    @property
    def files(self) -> Files: ...
    @property
    def figures(self) -> Figures: ...
    @property
    def amendments(self) -> Amendments: ...
    @property
    def journal(self) -> Journal: ...
    @property
    def tries(self) -> Tries: ...
    @property
    def pins(self) -> Pins: ...
    @property
    def alarms(self) -> Alarms: ...
    @property
    def exports(self) -> Exports: ...
    @property
    def ledger(self) -> Ledger: ...
    @property
    def chats(self) -> Chats: ...

    def record(self, event: Event) -> None:
        """Append the event to the journal and announce it (queue the notices it calls for)."""
        ...

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
        """Queue a message: the name of a screen and ids or codes, never a story; worded when it is sent. Returns what
        `unsay` takes it back by.

        `replaces`: id of an own message to edit in place; `case_id`: the case it is about, so that replies
        find it and the gate is asked again at sending; `priority` 0 urgent, 1 answers, 2 notices, 3 digests;
        `asked_by`: id of the button press it answers.
        """
        ...

    def remind(self, chat_id: int, screen: str, fields: Mapping[str, Any]) -> None:
        """As `say`, of what reminds again and again: where the same still waits to be said, it is said once."""
        ...

    def remind_together(self, chat_id: int, screen: str, things: Mapping[str, Mapping[str, Any]]) -> None:
        """One message about several things (`of`: each by its key, with what is to be known of it), and about whatever
        of this screen still waits to be said there; of one thing what is said last counts."""
        ...

    def refresh(self, chat_id: int, screen: str, fields: Mapping[str, Any]) -> None:
        """Bring the last message of this screen up to date in place; asked several times, it is done once."""
        ...

    def show_decided(
        self, chat_id: int, ref: str, screen: str, fields: Mapping[str, Any], *, but: int | None = None
    ) -> None:
        """Bring every message of a chat that asked, or waited, about this up to date in place, as `screen`: what was
        decided is not asked any more. `but`: the message that is pressed just now is answered in place."""
        ...

    def put_away(self, chat_id: int, draft: str, *, but: int | None = None) -> None:
        """A conversation is over: its questions that still stand in the chat lose their buttons, all `but` one."""
        ...

    def take_back_asked(self, chat_id: int, draft: str, *, but: int | None = None) -> None:
        """Queue the deletion of a conversation's questions that would leave the chat by themselves, all `but` one."""
        ...

    def lately(self, chat_id: int, screen: str, since: datetime, *, case_id: int | None = None) -> int | None:
        """The newest message of this screen (about this case) since a moment: its number, 0 while it waits to
        be said, None where there is none."""
        ...

    def prompt(self, chat_id: int, cases: Mapping[int, Mapping[str, Any]], *, priority: int = 2) -> None:
        """Queue one message about several cases: id → what it says of each. What still waits to be said joins it."""
        ...

    def show_again(self, case_id: int, *, but: int | None = None, every: bool = False) -> None:
        """Bring each chat's newest message that reminded of a case up to date in place; not in the chat `but`.

        `every`: the older ones too, where what stands there must go.
        """
        ...

    def remind_again(self, case_id: int, chat_id: int, *, but: int | None = None) -> None:
        """Bring every message of the last days that reminded of a case in this chat up to date in place; `but`: the
        message that is pressed just now is answered in place."""
        ...

    def erase(self, chat_id: int, message_id: int) -> None:
        """Queue the deletion of one message."""
        ...

    def unsay(self, chat_id: int, said: int, screen: str, fields: Mapping[str, Any]) -> None:
        """Queue the deletion of what was said; where Telegram refuses that, the words of `screen` take its place."""
        ...

    def savepoint(self) -> AbstractContextManager[None]: ...
    @property
    def self_hosted(self) -> bool:
        """Whether the Bot API server we speak to is not Telegram's own: what is said passes the county's machine."""
        ...

    @property
    def contents(self) -> IntegrityContents: ...
    def destroy_key(self, key_id: str) -> None:
        """Destroy a content key after commit: everything under it becomes unreadable everywhere."""
        ...

    def token(self) -> str:
        """A fresh opaque random reference (8 characters)."""
        ...

    def chance(self, one_in: int, times: int = 1) -> bool:
        """True so many `times` (once) in `one_in`, by the system's randomness: 60 in 100 are 60 percent."""
        ...
