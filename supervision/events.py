"""Events: what has happened, in the past tense, frozen. Each is journalled and announced in its own act."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened. `by_id` is the person who did it (None: the clock or the command line)."""

    name: ClassVar[str] = "event"
    by_id: int | None = None

    @property
    def by_day(self) -> bool:
        """Whether the journal has its day only, and that once it is over: the moment itself, or the place between two
        others, would lead to whose chat was spoken in then."""
        return False

    @property
    def by_month(self) -> bool:
        """Of what has its day only: whether even that would lead to somebody, and the journal has the month."""
        return False


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseEvent(Event):
    """Something that happened to a case."""

    case_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Submitted(CaseEvent):
    """A report was filed and is in its queue."""

    name: ClassVar[str] = "submitted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed(CaseEvent):
    """The township signed for a case 签收."""

    name: ClassVar[str] = "signed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Assigned(CaseEvent):
    """A case was handed to a responsible unit 交办."""

    name: ClassVar[str] = "assigned"


@dataclass(frozen=True, slots=True, kw_only=True)
class Started(CaseEvent):
    """The unit began its work."""

    name: ClassVar[str] = "started"


@dataclass(frozen=True, slots=True, kw_only=True)
class Progressed(CaseEvent):
    """Progress was noted."""

    name: ClassVar[str] = "progressed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultEntered(CaseEvent):
    """The unit's answer was entered; it waits for verification on site."""

    name: ClassVar[str] = "result_entered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified(CaseEvent):
    """Somebody who did not handle it saw on site that it is done 现场核实."""

    name: ClassVar[str] = "verified"


@dataclass(frozen=True, slots=True, kw_only=True)
class VerificationFailed(CaseEvent):
    """On site it was found not done; it goes back to the unit."""

    name: ClassVar[str] = "verification_failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told(CaseEvent):
    """The villager was told of the outcome."""

    name: ClassVar[str] = "told"


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed(CaseEvent):
    """The case is closed 办结."""

    name: ClassVar[str] = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class SatisfactionNoted(CaseEvent):
    """What one of several villagers said of the outcome was written down; others have not been asked yet."""

    name: ClassVar[str] = "satisfaction_noted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopened(CaseEvent):
    """The villager is not satisfied (first time), somebody reopened it 重新办理, or the county found, asking again,
    that it was not so (`called`: what the villager said)."""

    name: ClassVar[str] = "reopened"
    dissatisfied: bool = False
    called: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dissatisfied(CaseEvent):
    """A second 不满意: the linked office hears of it."""

    name: ClassVar[str] = "dissatisfied"


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned(CaseEvent):
    """Returned to the supervisor for what is missing 退回补充."""

    name: ClassVar[str] = "returned"


@dataclass(frozen=True, slots=True, kw_only=True)
class Resubmitted(CaseEvent):
    """The supervisor added what was missing."""

    name: ClassVar[str] = "resubmitted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Transferred(CaseEvent):
    """Handed to somebody else, who took it 转给别处."""

    name: ClassVar[str] = "transferred"


@dataclass(frozen=True, slots=True, kw_only=True)
class Directed(CaseEvent):
    """Not ours: the person was shown the way 不归我们管，已指路."""

    name: ClassVar[str] = "directed"


@dataclass(frozen=True, slots=True, kw_only=True)
class PetitionPassed(CaseEvent):
    """A petition was handed to the petition office that answers it."""

    name: ClassVar[str] = "petition_passed"


@dataclass(frozen=True, slots=True, kw_only=True)
class PetitionNumbered(CaseEvent):
    """The other body's number is known."""

    name: ClassVar[str] = "petition_numbered"


@dataclass(frozen=True, slots=True, kw_only=True)
class PetitionAccepted(CaseEvent):
    """The other body has said that it accepts the petition 受理."""

    name: ClassVar[str] = "petition_accepted"


@dataclass(frozen=True, slots=True, kw_only=True)
class PetitionDeclined(CaseEvent):
    """The other body has said that it does not accept it 不予受理: the person is shown the way."""

    name: ClassVar[str] = "petition_declined"


@dataclass(frozen=True, slots=True, kw_only=True)
class PetitionProlonged(CaseEvent):
    """That body's head has put off its answer."""

    name: ClassVar[str] = "petition_prolonged"


@dataclass(frozen=True, slots=True, kw_only=True)
class PetitionUrged(CaseEvent):
    """The other body was pressed 催办."""

    name: ClassVar[str] = "petition_urged"


@dataclass(frozen=True, slots=True, kw_only=True)
class PetitionAnswered(CaseEvent):
    """The other body has answered: the person is told."""

    name: ClassVar[str] = "petition_answered"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewAsked(CaseEvent):
    """The person has asked for a review 复查, or a re-review 复核."""

    name: ClassVar[str] = "review_asked"


@dataclass(frozen=True, slots=True, kw_only=True)
class PetitionLapsed(CaseEvent):
    """The time for asking for a review has passed and nobody asked: closed."""

    name: ClassVar[str] = "petition_lapsed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn(CaseEvent):
    """Withdrawn by the supervisor: solved, or reported by mistake."""

    name: ClassVar[str] = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawalPressed(CaseEvent):
    """Somebody leaned on the reporter: not withdrawn, the linked office hears of it."""

    name: ClassVar[str] = "withdrawal_pressed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged(CaseEvent):
    """Joined to another case; its villager keeps a receipt."""

    name: ClassVar[str] = "merged"
    into_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reassigned(CaseEvent):
    """Another inspector follows it; `was_id` did before."""

    name: ClassVar[str] = "reassigned"
    was_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Released(CaseEvent):
    """A 督办 was taken back by whoever set it."""

    name: ClassVar[str] = "released"


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted(CaseEvent):
    """A note for the township and those above was added."""

    name: ClassVar[str] = "noted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered(CaseEvent):
    """Offered to another township, which has not answered yet. `kept`: from whom it is kept there since then."""

    name: ClassVar[str] = "offered"
    to_id: int
    kept: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferAccepted(CaseEvent):
    """Another township has it now: by a tap, or (`silent`) because it did not answer in time."""

    name: ClassVar[str] = "offer_accepted"
    from_id: int
    to_id: int
    silent: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferRefused(CaseEvent):
    """Not taken; the `third` time the office above decides."""

    name: ClassVar[str] = "offer_refused"
    to_id: int
    third: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferRecalled(CaseEvent):
    """The offer was taken back before there was an answer."""

    name: ClassVar[str] = "offer_recalled"
    to_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferDecided(CaseEvent):
    """The office above has decided which township has it. `kept`: from whom it is kept there since then."""

    name: ClassVar[str] = "offer_decided"
    from_id: int
    to_id: int
    kept: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined(CaseEvent):
    """Another villager joined before reporting anew: a receipt of his own, the same clock."""

    name: ClassVar[str] = "joined"


@dataclass(frozen=True, slots=True, kw_only=True)
class PassedToVillage(CaseEvent):
    """A matter seen in another village was given to that village's supervisor with its filing."""

    name: ClassVar[str] = "passed_to_village"
    from_id: int
    to_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class VillageCorrected(CaseEvent):
    """It happened in another village than was said."""

    name: ClassVar[str] = "village_corrected"
    from_id: int
    to_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked(CaseEvent):
    """Linked with another case that is not the same."""

    name: ClassVar[str] = "linked"
    other_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Unlinked(CaseEvent):
    """Not linked with that case any more."""

    name: ClassVar[str] = "unlinked"
    other_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sorted(CaseEvent):
    """The county's sorter decided which track an unclear matter takes."""

    name: ClassVar[str] = "sorted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Resorted(CaseEvent):
    """A track that was chosen wrongly was put right; it `was` on another. `eased`: it is less pressed by it, and
    somebody above whoever did so hears."""

    name: ClassVar[str] = "resorted"
    was: str
    eased: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundOfOfficial(CaseEvent):
    """The township finds that it is about an official, and has nothing to do with it from now on."""

    name: ClassVar[str] = "found_of_official"


@dataclass(frozen=True, slots=True, kw_only=True)
class Supplemented(CaseEvent):
    """Words or files were added to a case."""

    name: ClassVar[str] = "supplemented"
    entry_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected(CaseEvent):
    """A filed text was edited: a new visible version."""

    name: ClassVar[str] = "corrected"
    entry_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Extended(CaseEvent):
    """More time was granted to whoever asked for it."""

    name: ClassVar[str] = "extended"
    asked_by: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionAsked(CaseEvent):
    """Somebody at work asked for more time; another person decides."""

    name: ClassVar[str] = "extension_asked"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionRefused(CaseEvent):
    """No more time: the clock runs as it did."""

    name: ClassVar[str] = "extension_refused"
    asked_by: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Summarised(CaseEvent):
    """Whoever signed typed the summary of a voice report."""

    name: ClassVar[str] = "summarised"


@dataclass(frozen=True, slots=True, kw_only=True)
class NatureCorrected(CaseEvent):
    """Its nature was put right so that the unit has more time for it: somebody above whoever did so hears."""

    name: ClassVar[str] = "nature_corrected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalated(CaseEvent):
    """The clock reached a rung of the ladder: an office above has heard that it is late."""

    name: ClassVar[str] = "escalated"
    rung: int
    to: str
    colour: str
    heard: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnedRed(CaseEvent):
    """Late beyond what an extension gives, asked for or not: from now on it is a red card 红色督办."""

    name: ClassVar[str] = "turned_red"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockStuck(CaseEvent):
    """What the clock had to say of a case could not be found out: it is tried again later."""

    name: ClassVar[str] = "clock_stuck"


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledged(CaseEvent):
    """Somebody above signed for an escalation 签收督办."""

    name: ClassVar[str] = "acknowledged"


@dataclass(frozen=True, slots=True, kw_only=True)
class Supervised(CaseEvent):
    """A 督办 date was set from above."""

    name: ClassVar[str] = "supervised"
    until: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedBack(CaseEvent):
    """Somebody above asked those at work a question."""

    name: ClassVar[str] = "asked_back"
    entry_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered(CaseEvent):
    """A question from above was answered."""

    name: ClassVar[str] = "answered"
    entry_id: int
    asked_by: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SteppedAside(CaseEvent):
    """An official is concerned in the matter and has stepped aside 回避."""

    name: ClassVar[str] = "stepped_aside"


@dataclass(frozen=True, slots=True, kw_only=True)
class NamesGiven(CaseEvent):
    """It was written of an ended case whom it was about; who that is stands apart, sealed."""

    name: ClassVar[str] = "names_given"


@dataclass(frozen=True, slots=True, kw_only=True)
class Named(CaseEvent):
    """Somebody was named as concerned 涉及: `people` never see the case from now on, `heirs` have it instead. `saw`:
    those of `people` within whose sight it was until then; from all others a list that vanished would tell of it."""

    name: ClassVar[str] = "named"
    people: tuple[int, ...] = ()
    saw: tuple[int, ...] = ()
    heirs: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LaidAnew(CaseEvent):
    """All that the case holds lies under new keys, since somebody is concerned who may have held the old ones."""

    name: ClassVar[str] = "laid_anew"


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldAbove(CaseEvent):
    """Somebody above the township's power was named late: the township has lost the matter, the county decides."""

    name: ClassVar[str] = "held_above"
    township_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NobodyLeft(CaseEvent):
    """Nobody in the whole chain can take the case: the villager is shown the way to the outside address."""

    name: ClassVar[str] = "nobody_left"


@dataclass(frozen=True, slots=True, kw_only=True)
class RelativeDeclared(Event):
    """Somebody has declared a relative, or taken one back. Who it is stands nowhere but in that row."""

    name: ClassVar[str] = "relative_declared"
    person_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PassedOn(CaseEvent):
    """The supervisor told the own villagers of a step 已转告."""

    name: ClassVar[str] = "passed_on"
    step: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnForCallback(CaseEvent):
    """A closed case was drawn: the county asks the villager again. The township does not hear of it."""

    name: ClassVar[str] = "drawn_for_callback"


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityEvent(CaseEvent):
    """A step of a request to be shown what tells who a villager is: ids and codes, never that nor the typed reason.

    `sought`: what was asked for (see supervision.identity.Sought); `complainant_id`: where it was who somebody is."""

    complainant_id: int | None = None
    request_id: int | None = None
    sought: str = "villager"


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityAsked(IdentityEvent):
    """Somebody asks to be shown it; `purpose` is the reason's code."""

    name: ClassVar[str] = "identity_asked"
    purpose: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityApproved(IdentityEvent):
    """A second person approved: `to_id` may look, once."""

    name: ClassVar[str] = "identity_approved"
    to_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityRefused(IdentityEvent):
    """A second person did not approve; `why` is the reason's code."""

    name: ClassVar[str] = "identity_refused"
    to_id: int
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityTakenBack(IdentityEvent):
    """Whoever asked does not need it any more."""

    name: ClassVar[str] = "identity_taken_back"


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityLapsed(IdentityEvent):
    """Nobody decided, or nobody looked, in time."""

    name: ClassVar[str] = "identity_lapsed"
    to_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityShown(IdentityEvent):
    """A villager's identity was shown to who had asked (or to the officer who asks about a drawn case)."""

    name: ClassVar[str] = "identity_shown"


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityGone(IdentityEvent):
    """What was shown stands in the chat no more: Telegram has confirmed it."""

    name: ClassVar[str] = "identity_gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityCorrected(IdentityEvent):
    """The supervisor corrected what is known of the own villager; what it was stays beside it."""

    name: ClassVar[str] = "identity_corrected"


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasureEvent(CaseEvent):
    """A step of deleting a name at the villager's wish; ids only."""

    complainant_id: int
    erasure_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasureAsked(ErasureEvent):
    """The villager wishes it: from now on nobody is shown the name, and the county asks whether it is so."""

    name: ClassVar[str] = "erasure_asked"


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasureTakenBack(ErasureEvent):
    """The villager does not wish it any more, as whoever wrote it down says."""

    name: ClassVar[str] = "erasure_taken_back"


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasureKept(ErasureEvent):
    """Asked, the villager said that it was not his wish: the name stays, and the county's leader hears of it."""

    name: ClassVar[str] = "erasure_kept"


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasureVoid(ErasureEvent):
    """Nobody had asked the villager, and whoever wrote it down may not speak for him any more: the name stays."""

    name: ClassVar[str] = "erasure_void"


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityErased(ErasureEvent):
    """The key of who the villager is was destroyed; `how` the second person had asked him ("": nobody did in time)."""

    name: ClassVar[str] = "identity_erased"
    how: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingUnusual(Event):
    """Somebody (`by_id`) was shown such often in a day, or at night: `to_id` was told; None: nobody could be."""

    name: ClassVar[str] = "reading_unusual"
    to_id: int | None = None
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FilesOpened(CaseEvent):
    """Pictures and papers of a case were sent to somebody's chat; which ones is in the digest. `request_id`: what was
    covered of them too, as a second person had approved."""

    name: ClassVar[str] = "files_opened"
    files: tuple[str, ...]
    request_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VoicePlayed(CaseEvent):
    """Recordings of a case were sent to somebody's chat: a voice tells who it is. `request_id`: a second person had
    approved it."""

    name: ClassVar[str] = "voice_played"
    files: tuple[str, ...]
    request_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceShown(CaseEvent):
    """Where a matter is was shown to somebody who has to go there."""

    name: ClassVar[str] = "place_shown"


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureCovered(CaseEvent):
    """What of a picture every other reader is not shown was decided; none: all of it is shown again."""

    name: ClassVar[str] = "picture_covered"
    file: str
    cells: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverAsked(CaseEvent):
    """Somebody can be known on a picture: nobody is shown it any more, and whoever took it (`to_id`; None: he is not to
    be reached, or has nothing to do with the matter any more) was asked to cover it."""

    name: ClassVar[str] = "cover_asked"
    file: str
    to_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePictured(CaseEvent):
    """A case was drawn as a picture, to be looked at or kept."""

    name: ClassVar[str] = "case_pictured"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFileExported(CaseEvent):
    """A case on paper was ordered, to be taken away."""

    name: ClassVar[str] = "case_file_exported"


@dataclass(frozen=True, slots=True, kw_only=True)
class CalledBack(CaseEvent):
    """The county asked, and recorded what was said; `person_id` had written down the satisfaction."""

    name: ClassVar[str] = "called_back"
    outcome: str
    person_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackDrawn(Event):
    """Somebody's duty track is looked at, drawn by chance or picked."""

    name: ClassVar[str] = "track_drawn"
    sampling_id: int
    person_id: int
    drawn: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackJudged(Event):
    """What was found on a duty track was recorded."""

    name: ClassVar[str] = "track_judged"
    sampling_id: int
    person_id: int
    verdict: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackCommented(Event):
    """The person commented on what was found; `version` counts what was said before too."""

    name: ClassVar[str] = "track_commented"
    sampling_id: int
    to_id: int
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LadderEmpty(Event):
    """Nobody is left to act on these cases (`late`: to hear that they are late): the keeper is told, but for one they
    are kept from, and no case is named."""

    name: ClassVar[str] = "ladder_empty"
    township_id: int
    case_ids: tuple[int, ...]
    late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockDoubted(Event):
    """So much fell due at once that the machine's clock may be wrong: escalations are held back for a while."""

    name: ClassVar[str] = "clock_doubted"
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TookLeave(Event):
    """Somebody is on leave until a moment, or (None) back at work."""

    name: ClassVar[str] = "took_leave"
    person_id: int
    until: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TextKept(Event):
    """A township's kept text 常用语 was kept, rewritten or removed (`did`); its words are not in the event."""

    name: ClassVar[str] = "text_kept"
    text_id: int
    did: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FellSilent(Event):
    """A supervisor has neither visited nor reported for so long that an office above hears of it."""

    name: ClassVar[str] = "fell_silent"
    person_id: int
    step: int
    heard: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitLogged(Event):
    """A visit was logged."""

    name: ClassVar[str] = "visit_logged"
    visit_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed(Event):
    """A sealed matter got its number; nothing else is kept (product, section 8). Which number is in no digest: there
    are so few that all can be tried."""

    name: ClassVar[str] = "sealed"

    @property
    def by_day(self) -> bool:
        """As every word of a number that was given to somebody."""
        return True


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberKept(Event):
    """A sealed number is kept from somebody at the county; which, from whom, and who said so, stands nowhere."""

    name: ClassVar[str] = "number_kept"

    @property
    def by_day(self) -> bool:
        """As every word of a number that was given to somebody."""
        return True

    @property
    def by_month(self) -> bool:
        """On a day when one person came into an office, or declared a relative, it would be that one."""
        return True


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentStepped(Event):
    """Something was written with a sealed number, or a reading of it went a step: never what it says. Who wrote it,
    with which number (None), and at which moment is not told: the journal must not join a person to the number."""

    name: ClassVar[str] = "content_stepped"
    number: str | None
    step: str
    reading_id: int | None = None

    @property
    def by_day(self) -> bool:
        """When it was written."""
        return self.number is None


@dataclass(frozen=True, slots=True, kw_only=True)
class IntegrityStepped(Event):
    """Something was done to an integrity matter. Which step is in the digest alone: the journal's plain columns say
    only that there was one. `to_id`: the secretary whom it concerns."""

    name: ClassVar[str] = "integrity_stepped"
    matter_id: int
    step: str
    to_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IntegrityEscalated(Event):
    """What was promised on an integrity matter is late, and offices above were told. Which matter, which promise and
    who was told is in the digest alone: the journal's plain columns say only that the clock has spoken."""

    name: ClassVar[str] = "integrity_escalated"
    matter_id: int
    owed: str
    to: tuple[str, ...]
    heard: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolled(Event):
    """An invitation was completed and an account bound."""

    name: ClassVar[str] = "enrolled"
    person_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalAsked(Event):
    """A contact did not match the roster; the secretary is asked."""

    name: ClassVar[str] = "approval_asked"
    invitation_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrolmentRefused(Event):
    """The secretary did not approve an enrolment."""

    name: ClassVar[str] = "enrolment_refused"
    invitation_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited(Event):
    """Somebody was invited to an office."""

    name: ClassVar[str] = "invited"
    person_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BecameUnreachable(Event):
    """Telegram says the person blocked the bot, or is gone."""

    name: ClassVar[str] = "became_unreachable"
    person_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BecameReachable(Event):
    """The person is back."""

    name: ClassVar[str] = "became_reachable"
    person_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Locked(Event):
    """The keeper ended somebody's access: the phone is lost."""

    name: ClassVar[str] = "locked"
    person_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UnlockAsked(Event):
    """The keeper asked a second person to give access back."""

    name: ClassVar[str] = "unlock_asked"
    person_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Unlocked(Event):
    """A second person gave it back; `asked_by` the keeper who asked."""

    name: ClassVar[str] = "unlocked"
    person_id: int
    asked_by: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UnlockRefused(Event):
    """A second person did not give it back."""

    name: ClassVar[str] = "unlock_refused"
    person_id: int
    asked_by: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PinSet(Event):
    """Somebody set or changed the own PIN; nothing of it is in the event."""

    name: ClassVar[str] = "pin_set"


@dataclass(frozen=True, slots=True, kw_only=True)
class PinRemoved(Event):
    """Somebody does without a PIN from now on."""

    name: ClassVar[str] = "pin_removed"


@dataclass(frozen=True, slots=True, kw_only=True)
class PinStuck(Event):
    """So many wrong PINs were typed that only a keeper can help."""

    name: ClassVar[str] = "pin_stuck"
    person_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PinReset(Event):
    """A keeper gave a code for a new PIN, face to face."""

    name: ClassVar[str] = "pin_reset"
    person_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOver(Event):
    """An office changed hands with all its open work."""

    name: ClassVar[str] = "handed_over"
    from_id: int
    to_id: int
    role: str
    place_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeEnded(Event):
    """An office that had ended after the backup the house was restored from has ended again; nobody has it instead."""

    name: ClassVar[str] = "office_ended"
    person_id: int
    role: str
    place_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DeputyNamed(Event):
    """Somebody on leave said who acts for him until he is back."""

    name: ClassVar[str] = "deputy_named"
    person_id: int
    deputy_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DeputyEnded(Event):
    """A deputy acts for that person no more: he declined, is on leave himself, or the person is back."""

    name: ClassVar[str] = "deputy_ended"
    person_id: int
    deputy_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendmentEvent(Event):
    """Something that happened to a change of the policy; `content` is the digest of what was proposed."""

    amendment_id: int
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendmentProposed(AmendmentEvent):
    """A change of the policy waits for a second person."""

    name: ClassVar[str] = "amendment_proposed"


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyChanged(AmendmentEvent):
    """A second person approved: from this version on everybody works by the changed policy."""

    name: ClassVar[str] = "policy_changed"
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendmentRefused(AmendmentEvent):
    """A second person did not approve."""

    name: ClassVar[str] = "amendment_refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendmentTakenBack(AmendmentEvent):
    """Whoever proposed it took it back."""

    name: ClassVar[str] = "amendment_taken_back"


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendmentLapsed(AmendmentEvent):
    """Nobody decided within a day."""

    name: ClassVar[str] = "amendment_lapsed"


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyFileChanged(Event):
    """The house began to work by another policy file than the journal knew last; `content` is the digest of what the
    file sets, "" where there is none. `first`: the journal has known none before; nobody is told."""

    name: ClassVar[str] = "policy_file_changed"
    content: str
    first: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported(Event):
    """Somebody ordered a file to take away (a list, the ledger, a period, a case on paper)."""

    name: ClassVar[str] = "exported"
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartDrawn(Event):
    """Somebody was shown figures or a duty track as a picture (`kind`: figures, team, weekly, duty)."""

    name: ClassVar[str] = "chart_drawn"
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateParked(Event):
    """An update failed three times and was put aside for the keeper."""

    name: ClassVar[str] = "update_parked"
    update_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored(Event):
    """The house was restored from the backup of a moment: what came after it is not remembered. `again`: what was taken
    away after it is known, and was taken away again."""

    name: ClassVar[str] = "restored"
    at: str
    told: int
    again: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MasterKeyChanged(Event):
    """The key that wraps all others was changed on the command line; `count` keys were wrapped anew."""

    name: ClassVar[str] = "master_key_changed"
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkResolved(Event):
    """The mark on a copy was led back, on the command line, to `count` readings."""

    name: ClassVar[str] = "mark_resolved"
    code: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgotten(CaseEvent):
    """The term of something of a case was over and its keys were destroyed (`kind`: identity, content); `count` of
    villagers, or of lines and files."""

    name: ClassVar[str] = "forgotten"
    kind: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TermsApplied(Event):
    """What was over was deleted: of how many cases, visits, looks at tracks, sealed numbers and chats, and how many
    messages."""

    name: ClassVar[str] = "terms_applied"
    identities: int
    contents: int
    visits: int
    samplings: int
    sealed: int = 0
    chats: int
    messages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionAsked(Event):
    """Somebody enrolled asks to have the own name or phone corrected; which, and to what, is not in the event."""

    name: ClassVar[str] = "correction_asked"
    correction_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonCorrected(Event):
    """Name or phone of somebody enrolled were corrected, as the person had asked."""

    name: ClassVar[str] = "person_corrected"
    person_id: int
    correction_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionRefused(Event):
    """What somebody enrolled had asked to have corrected stays as it is."""

    name: ClassVar[str] = "correction_refused"
    person_id: int
    correction_id: int
