"""Ports: what the rules need of memory. Storage implements them; everything is synchronous, inside one transaction."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, Protocol

from supervision.alarms import Alarm
from supervision.amendments import Amendment, AmendmentState, NewAmendment, Overlay
from supervision.callbacks import Callback
from supervision.cases import (
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
from supervision.demands import Demand
from supervision.drafts import Draft
from supervision.duty import Duty, Listed, Proof, Sight, Totals
from supervision.escalations import Escalation
from supervision.events import Event
from supervision.files import FileState, Incoming, StoredFile
from supervision.forecast import Running
from supervision.kept_texts import KeptText, TextKind
from supervision.lists import Count, Filter, Page, Scope
from supervision.missing import Item, Wanted
from supervision.offers import Offer, Outcome
from supervision.offices import Office, Role
from supervision.people import Invitation, Language, Person
from supervision.petitions import Petition
from supervision.places import Place
from supervision.samplings import Sampling, Verdict
from supervision.spending import Record
from supervision.tallies import By, Member, Span, Tally
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
    def phone_of(self, person_id: int) -> str: ...
    def add(self, name: str, phone: str, language: Language = Language.ZH) -> Person: ...
    def rename(self, person_id: int, name: str) -> None: ...
    def bind(self, person_id: int, user_id: int | None) -> None: ...
    def speak(self, person_id: int, language: Language) -> None: ...
    def mark_unreachable(self, person_id: int, since: datetime | None) -> None: ...
    def take_leave(self, person_id: int, until: datetime | None) -> None: ...
    def digest_due(self, now: datetime, limit: int) -> Sequence[Person]: ...
    def set_digest(self, person_id: int, was_before: datetime, at: datetime | None) -> bool:
        """Set the next digest; False when another metronome did first."""
        ...

    def silence_due(self, now: datetime, limit: int) -> Sequence[tuple[Person, int]]:
        """Supervisors silent for so long that somebody is to hear of it, each with how many have heard."""
        ...

    def set_silence(self, person_id: int, at: datetime | None, steps: int = 0) -> None: ...
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
    def appoint(self, person_id: int, role: Role, place_id: int, since: datetime) -> Office: ...
    def end(self, office_id: int, until: datetime) -> None: ...
    def with_role(self, role: Role, at: datetime) -> Sequence[Office]: ...


class Invitations(Protocol):
    """One-time links. Only a hash of the token is kept."""

    def issue(
        self, person_id: int, role: Role, place_id: int, expires_at: datetime
    ) -> tuple[Invitation, str]:
        """Make one and return it with its token, which is not kept; an older open one of the office ends."""
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

    def due(self, now: datetime, limit: int) -> Sequence[Draft]:
        """Drafts whose remind_at or expires_at has passed."""
        ...


class Cases(Protocol):
    """Cases and their content. Only the gate calls the `by_…` finders for somebody."""

    def by_id(self, case_id: int) -> Case | None: ...
    def by_ref(self, ref: str) -> Case | None: ...
    def by_number(self, number: str) -> Case | None: ...
    def by_receipt(self, receipt_number: str) -> Case | None: ...
    def add(self, new: NewCase) -> Case:
        """Insert with a fresh random number, its story entry and its first complainant with a receipt code."""
        ...

    def save(self, case: Case) -> Case:
        """Update where id and version match; version rises by one. Raises Stale otherwise."""
        ...

    def stage_ended(self, case_id: int) -> Case | None:
        """The case as it was before this act ended a stage of it; told once."""
        ...

    def left_behind(self, case_id: int) -> Proof:
        """What proof was added to the case in this act."""
        ...

    def prompting_due(self, now: datetime, limit: int) -> Sequence[Case]:
        """Cases whose clock has something to say, the longest waiting first."""
        ...

    def prompted(self, case: Case, was: Case) -> bool:
        """Keep what the clock has said and when it speaks next; False when `was` is no longer how it stands.

        The version does not rise: nobody did anything.
        """
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
        """Add a line of history. `source` names the Telegram message ("chat:message") an edit can refer to."""
        ...

    def entry_from(self, source: str) -> Entry | None: ...
    def summary(self, case: Case) -> str:
        """The latest summary or the story's first words, one line, at most 20 characters."""
        ...

    def complainants(self, case_id: int) -> Sequence[Complainant]: ...
    def receipts(self, case_id: int) -> Sequence[Receipt]:
        """The same villagers without who they are: what rules ask of them opens no identity."""
        ...

    def add_complainant(
        self, case: Case, receipt_number: str, supervisor_id: int, identity: Mapping[str, str]
    ) -> Complainant: ...
    def identify(self, complainant_id: int, identity: Mapping[str, str]) -> None: ...
    def forget_identity(self, complainant_id: int) -> None:
        """Destroy the identity's own key and its ciphertext; the receipt's number and code remain."""
        ...

    def move_complainants(self, from_case: int, to_case: int) -> None: ...
    def ask_again(self, case_id: int) -> None:
        """After a reopening: every villager is to be told, and asked, once more."""
        ...

    def record_told(self, complainant_id: int, at: datetime) -> None: ...
    def record_satisfaction(
        self, complainant_id: int, satisfaction: Satisfaction, asked: Asked, by_id: int | None = None
    ) -> None: ...
    def page(
        self, scope: Scope, what: Filter, now: datetime, day_ends: datetime, offset: int, limit: int
    ) -> Page:
        """One page: open cases first, what is due first at the top; then ended ones, the latest first."""
        ...

    def count(self, scope: Scope, what: Filter, now: datetime, day_ends: datetime) -> Count: ...
    def counts(self, scope: Scope, person_id: int, now: datetime, day_ends: datetime) -> dict[str, Count]:
        """How many in each bucket: today, unsigned, others, open, all."""
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
    def similar(self, case: Case, limit: int) -> Sequence[Case]:
        """Open cases of the same village and category, newest first (candidates for a merge)."""
        ...

    def forget(self, case: Case) -> None:
        """Destroy all the case and its visits tell, and messages about it; number and moments remain."""

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
    def open_in(self, townships: Sequence[int], limit: int) -> Sequence[Callback]:
        """Those of these townships about which nobody has asked yet, what is due first at the top."""
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
    def waits_for(self, case_id: int, person_id: int) -> bool:
        """Whether this person heard of the case and has not signed for that yet."""
        ...

    def sign(self, case_id: int, person_id: int) -> None:
        """The person signs for everything heard of the case."""
        ...


class Recusals(Protocol):
    """Who is concerned in which case, and never learns of it."""

    def add(self, case_id: int, person_id: int, by_id: int | None) -> None: ...
    def of_case(self, case_id: int) -> frozenset[int]: ...
    def of_person(self, person_id: int) -> frozenset[int]: ...


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


class Demands(Protocol):
    """督办 dates, several on one case."""

    def add(self, case_id: int, by_id: int, role: Role, entry_id: int, until: datetime) -> None: ...
    def of_case(self, case_id: int) -> Sequence[Demand]: ...
    def by_ref(self, ref: str) -> Demand | None: ...
    def sign(self, demand_id: int, person_id: int) -> None: ...
    def withdraw(self, demand_id: int) -> None: ...
    def move(self, from_case: int, to_case: int) -> None: ...


class CaseLinks(Protocol):
    """Cases that have to do with each other and are not the same."""

    def of_case(self, case_id: int) -> tuple[int, ...]: ...
    def add(self, case_id: int, other_id: int, by_id: int) -> None: ...
    def remove(self, case_id: int, other_id: int) -> None: ...


class KeptTexts(Protocol):
    """A township's kept texts 常用语."""

    def of_place(self, place_id: int) -> Sequence[KeptText]: ...
    def by_ref(self, ref: str) -> KeptText | None: ...
    def add(self, place_id: int, kind: TextKind, category: str | None, text: str, by_id: int) -> KeptText: ...
    def rewrite(self, text_id: int, text: str, by_id: int) -> None: ...
    def remove(self, text_id: int) -> None: ...


class Petitions(Protocol):
    """What is known of petitions beside their cases. Another body's name and number are encrypted with the case."""

    def of(self, case: Case) -> Petition:
        """What is known; an empty one where nothing is."""
        ...

    def put(self, case: Case, petition: Petition) -> None: ...
    def earlier(self, petition: Petition) -> Case | None:
        """The case of the same matter before this one. Who may know of it is for the gate to say."""
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
    def forget(self, visit_id: int) -> None: ...
    def count_of(self, person_id: int) -> int: ...
    def count_between(self, person_id: int, start: datetime, end: datetime) -> int: ...


class Files(Protocol):
    """Files that were sent: a row at once, the bytes later."""

    def expect(
        self,
        incoming: Incoming,
        *,
        chat_id: int,
        person_id: int,
        key_id: str,
        draft_id: int | None,
        case_id: int | None = None,
    ) -> StoredFile:
        """Note a file to be fetched; it is fetched only after its row is safe."""
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


class Figures(Protocol):
    """What is counted. Who may count what is for supervision.figures to say."""

    def cases(self, scope: Scope, by: By, span: Span) -> Mapping[str, Tally]:
        """The cases of a scope (by township, village, category or reporter), without visits."""
        ...

    def clocks(self, scope: Scope) -> Iterator[Running]:
        """The clocks that run in a scope, for a forecast."""
        ...

    def visits(self, villages: Collection[int], by: By, span: Span) -> Mapping[int, int]:
        """How many visits were made in these villages, by village or person."""
        ...

    def team(
        self, villages: Collection[int], scope: Scope, since: datetime, now: datetime
    ) -> Sequence[Member]:
        """The villages with who holds the supervisor's office, visits from `since` on, and cases of the scope."""
        ...


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
        """How it ended; the number of an approved one. Raises LookupError when somebody was faster."""
        ...


class Journal(Protocol):
    """What was done to a case, as the chain tells it."""

    def of_case(self, case_id: int) -> Sequence[tuple[datetime, str, int | None]]: ...


class Chats(Protocol):
    """Chats and what was last said in them."""

    def case_of_message(self, chat_id: int, message_id: int) -> int | None:
        """The case a bot message was about, so that a reply to it belongs to that case."""
        ...

    def stranger_may_be_answered(self, chat_id: int, now: datetime) -> bool:
        """True at most once an hour for a chat we do not know."""
        ...

    def remember_album(self, chat_id: int, album: str, target: str) -> None:
        """Remember where an album's first picture went (e.g. "draft:12", "case:7"), so that siblings follow."""
        ...

    def album_target(self, chat_id: int, album: str) -> str | None: ...
    def forget_messages(self, chat_id: int, since: datetime) -> None:
        """Queue the deletion of both sides' messages since `since`, where Telegram allows (47 h)."""
        ...


class Work(Protocol):
    """One unit of work: everything inside is one transaction, with the journal and the outbox in it."""

    @property
    def now(self) -> datetime: ...
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
    def missing(self) -> MissingItems: ...
    @property
    def offers(self) -> Offers: ...
    @property
    def demands(self) -> Demands: ...
    @property
    def links(self) -> CaseLinks: ...
    @property
    def texts(self) -> KeptTexts: ...
    @property
    def petitions(self) -> Petitions: ...
    @property
    def spendings(self) -> Spendings: ...
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
    def alarms(self) -> Alarms: ...
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
    ) -> None:
        """Queue a message: the name of a screen and ids or codes, never a story; worded when it is sent.

        `replaces`: id of an own message to edit in place; `case_id`: the case it is about, so that replies
        find it and the gate is asked again at sending; `priority` 0 urgent, 1 answers, 2 notices, 3 digests;
        `asked_by`: id of the button press it answers.
        """
        ...

    def refresh(self, chat_id: int, screen: str, fields: Mapping[str, Any]) -> None:
        """Bring the last message of this screen up to date in place; asked several times, it is done once."""
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

    def erase(self, chat_id: int, message_id: int) -> None:
        """Queue the deletion of one message."""
        ...

    def savepoint(self) -> AbstractContextManager[None]: ...
    def destroy_key(self, key_id: str) -> None:
        """Destroy a content key after commit: everything under it becomes unreadable everywhere."""
        ...

    def token(self) -> str:
        """A fresh opaque random reference (8 characters)."""
        ...

    def chance(self, one_in: int) -> bool:
        """True once in `one_in`, by the system's randomness (the drawn tenth)."""
        ...
