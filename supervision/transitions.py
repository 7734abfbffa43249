"""The table of moves: what may be done to a case, from where, by whom, what it needs, and what follows.

One row for a move on its tracks. Everything that asks "may this be done, and where does it lead?" reads this table:
the gate (who), the acts (from where, and where to), the buttons of a card, the picture in the README, the tests.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from supervision import events as ev
from supervision import spending_events as money
from supervision.cases import ENDED, Move, State, Track
from supervision.offices import Role


class Need(StrEnum):
    """What a move asks for before it is made (words: `need.*`)."""

    REASON = "reason"
    WORDS = "words"
    PHOTO = "photo"
    PLACE = "place"
    OTHER_PERSON = "other_person"
    RECIPIENT = "recipient"
    CHOICE = "choice"
    HOW_ASKED = "how_asked"
    DATE = "date"
    OTHER_CASE = "other_case"


class Effect(StrEnum):
    """What a move does to the clock of a case (words: `effect.*`)."""

    RUNS_ON = "runs_on"
    STARTS = "starts"
    PAUSES = "pauses"
    RESUMES = "resumes"
    STOPS = "stops"
    LONGER = "longer"


@dataclass(frozen=True, slots=True)
class Transition:
    """One row. `after` None: the state stays; `clock` is the clock that starts, or runs while another stands still.

    `also`: where else it may end, by what was chosen or who is still waited for (None: where it was). `onto`: where it
    may stand then on the track it has changed to. `early`: from where it may be made too, while others are still
    waited for: then it never ends as `after`, and stays or ends as `also` says.
    `offices` may do it at a place over the case's village; `speakers`: so may whoever speaks for one of its
    villagers, wherever the village lies. `needs` is what the act refuses to go without. `hears` are the names of
    those in the chain (supervision.chain, handlers.notices) whom `event` is told to.
    """

    move: Move
    tracks: frozenset[Track]
    states: frozenset[State]
    after: State | None
    offices: frozenset[Role]
    event: type[ev.CaseEvent]
    effect: Effect = Effect.RUNS_ON
    clock: str | None = None
    speakers: bool = False
    needs: tuple[Need, ...] = ()
    hears: tuple[str, ...] = ()
    also: tuple[State | None, ...] = ()
    onto: tuple[State, ...] = ()
    early: frozenset[State] = frozenset()

    @property
    def froms(self) -> frozenset[State]:
        """Every state it may be made in."""
        return self.states | self.early

    def ends(self, state: State) -> frozenset[State]:
        """Every state it may end in on its own track, from one it may be made in; none from any other."""
        if state in self.early:
            return frozenset(
                {state, *(end for end in self.also if end is not None and end not in self.states)}
            )
        if state not in self.states:
            return frozenset()
        return frozenset(end or state for end in (self.after, *self.also))


@dataclass(frozen=True, slots=True)
class ByClock:
    """What time alone does, with nobody's hand: `clock` is the one that has run out (None: any). `after` None: the
    state stays. `ladder`: whom it is told is in the policy's ladders, not here. Words: `moves.by_clock.<name>`."""

    name: str
    tracks: frozenset[Track]
    states: frozenset[State]
    after: State | None
    event: type[ev.CaseEvent]
    clock: str | None
    hears: tuple[str, ...] = ()
    ladder: bool = False


#: The tracks that a township works on with a responsible unit.
WORKED = frozenset({Track.EVERYDAY, Track.URGENT})
#: Those behind which a villager stands.
_VILLAGERS = WORKED | {Track.PETITION}
_MONEY = frozenset({Track.SPENDING})
#: What the townships' queue shows; integrity is sealed and unclear matters wait at the county.
TOWNSHIP_TRACKS = _VILLAGERS | _MONEY
_PETITIONS = frozenset({Track.PETITION})
_SORTABLE = frozenset({Track.UNCLEAR})
_WATCHED = TOWNSHIP_TRACKS | _SORTABLE

OPEN = frozenset(State) - ENDED
_UNDER_WAY = frozenset({State.ASSIGNED, State.HANDLING})
_BEFORE_RESULT = frozenset(
    {State.SUBMITTED, State.SIGNED, State.REGISTERED, State.ASSIGNED, State.HANDLING, State.REOPENED}
)
#: A petition while another body has it.
_ELSEWHERE = frozenset({State.HANDED_OVER, State.NOTICED, State.UNDER_REVIEW})

_SECRETARY = frozenset({Role.SECRETARY})
_TOWNSHIP = frozenset({Role.SECRETARY, Role.INSPECTOR})
_VILLAGE = frozenset({Role.SUPERVISOR, Role.DIRECTOR})
#: Those above: it is the township that works on a matter they watch.
_OVERSEERS = frozenset({Role.OFFICER, Role.AREA_LEADER, Role.AREA_DEPUTY, Role.COUNTY_LEADER})
#: Those above who decide where a matter goes on.
_DECIDERS = frozenset({Role.OFFICER, Role.AREA_LEADER, Role.COUNTY_LEADER})
_SORTER = frozenset({Role.RECEPTION})
_AUDITORS = frozenset({Role.OFFICER, Role.COUNTY_LEADER})
#: A spending whose steps are followed.
_FOLLOWED = frozenset({State.FILED, State.UNDER_WAY})
_BEFORE_AUDIT = _FOLLOWED | {State.SUBMITTED, State.CHECKED}


def _row(  # noqa: PLR0913 - a row has that many columns
    move: Move,
    tracks: frozenset[Track],
    states: frozenset[State] | State,
    after: State | None,
    offices: frozenset[Role],
    event: type[ev.CaseEvent],
    effect: Effect = Effect.RUNS_ON,
    clock: str | None = None,
    *,
    speakers: bool = False,
    needs: tuple[Need, ...] = (),
    hears: tuple[str, ...] = (),
    also: tuple[State | None, ...] = (),
    onto: tuple[State, ...] = (),
    early: frozenset[State] = frozenset(),
) -> Transition:
    froms = frozenset({states}) if isinstance(states, State) else states
    return Transition(
        move, tracks, froms, after, offices, event, effect, clock, speakers, needs, hears, also, onto, early
    )


_FILED: tuple[Transition, ...] = (
    _row(
        Move.SIGN, WORKED, frozenset({State.SUBMITTED, State.REOPENED}), State.SIGNED, _SECRETARY, ev.Signed,
        hears=("supervisors",),
    ),
    _row(
        Move.SIGN, _PETITIONS, frozenset({State.SUBMITTED, State.REOPENED}), State.REGISTERED,
        _TOWNSHIP, ev.Signed, Effect.STARTS, "hand_over", hears=("supervisors",),
    ),
    _row(
        Move.SORT, _SORTABLE, State.SUBMITTED, State.SUBMITTED, _SORTER, ev.Sorted, Effect.STARTS, "sign",
        needs=(Need.CHOICE,), hears=("reporter", "next_desk"),
        # 干部有问题 is sealed: its content is gone, and here it has ended.
        also=(State.TRANSFERRED,),
    ),
    # A track that was chosen wrongly: until it is handed to anybody. Its clock goes on from where it began (see
    # acts.resorting), danger's from the report.
    _row(
        Move.RESORT, WORKED, frozenset({State.SUBMITTED, State.SIGNED, State.REOPENED}), None, _SECRETARY,
        ev.Resorted, Effect.STARTS, "sign", needs=(Need.CHOICE, Need.REASON), hears=("supervisors", "danger_desk"),
        # 干部有问题: the township loses it, and the county decides.
        also=(State.TRANSFERRING,), onto=(State.REGISTERED,),
    ),
    _row(
        Move.RESORT, _PETITIONS, frozenset({State.SUBMITTED, State.REGISTERED}), None, _SECRETARY,
        ev.Resorted, Effect.STARTS, "sign", needs=(Need.CHOICE, Need.REASON), hears=("supervisors", "danger_desk"),
        onto=(State.SIGNED,),
    ),
    _row(
        Move.RETURN, _VILLAGERS, frozenset({State.SUBMITTED, State.SIGNED, State.REGISTERED, State.REOPENED}),
        State.RETURNED, _TOWNSHIP, ev.Returned, Effect.PAUSES, "resubmit",
        needs=(Need.REASON,), hears=("reporter",),
    ),
    _row(
        Move.RESUBMIT, _VILLAGERS, State.RETURNED, State.SUBMITTED, _VILLAGE, ev.Resubmitted,
        Effect.RESUMES, "sign", speakers=True, needs=(Need.WORDS,), hears=("queue_head",),
    ),
)  # fmt: skip

_AT_WORK: tuple[Transition, ...] = (
    _row(
        Move.ASSIGN, WORKED, frozenset({State.SIGNED, State.ASSIGNED, State.HANDLING}), State.ASSIGNED,
        _TOWNSHIP, ev.Assigned, Effect.STARTS, "handle",
        needs=(Need.RECIPIENT,), hears=("inspector", "supervisors"),
    ),
    _row(
        Move.START, WORKED, State.ASSIGNED, State.HANDLING, _TOWNSHIP, ev.Started, hears=("supervisors",),
    ),
    _row(
        Move.PROGRESS, WORKED, _UNDER_WAY, State.HANDLING, _TOWNSHIP, ev.Progressed,
        needs=(Need.WORDS,), hears=("supervisors",),
    ),
    _row(
        Move.ASK_EXTENSION, WORKED, _UNDER_WAY, None, _TOWNSHIP, ev.ExtensionAsked,
        needs=(Need.REASON,), hears=("approvers",),
    ),
    _row(
        Move.EXTEND, WORKED, _UNDER_WAY, None, _SECRETARY | _OVERSEERS, ev.Extended, Effect.LONGER, "handle",
        needs=(Need.OTHER_PERSON,), hears=("supervisors",),
    ),
    _row(
        Move.REFUSE_EXTENSION, WORKED, _UNDER_WAY, None, _SECRETARY | _OVERSEERS, ev.ExtensionRefused,
        needs=(Need.REASON, Need.OTHER_PERSON),
    ),
    _row(
        Move.RESULT, WORKED, _UNDER_WAY, State.TO_VERIFY, _TOWNSHIP, ev.ResultEntered, Effect.STARTS,
        "verify", needs=(Need.WORDS,), hears=("verifier",),
    ),
    _row(
        Move.VERIFY, WORKED, State.TO_VERIFY, State.VERIFIED, _VILLAGE | _SECRETARY, ev.Verified,
        Effect.STARTS, "tell", needs=(Need.PHOTO, Need.PLACE, Need.OTHER_PERSON),
        hears=("supervisors", "inspector"),
    ),
    _row(
        Move.REJECT, WORKED, State.TO_VERIFY, State.HANDLING, _VILLAGE | _SECRETARY,
        ev.VerificationFailed, Effect.STARTS, "handle", needs=(Need.WORDS, Need.OTHER_PERSON),
        hears=("inspector", "supervisors"),
    ),
    _row(
        Move.TELL, WORKED, State.VERIFIED, State.TOLD, _VILLAGE, ev.Told, speakers=True,
        # Others joined the case, and are still to be told.
        also=(State.VERIFIED,),
    ),
    _row(
        Move.SATISFY, WORKED, State.TOLD, State.CLOSED, _VILLAGE, ev.Closed, Effect.STOPS,
        speakers=True, needs=(Need.HOW_ASKED, Need.CHOICE), hears=("supervisors", "inspector"),
        # 不满意; or others are still to be asked.
        also=(State.REOPENED, State.TOLD),
        # Who has told the own villagers asks them on the same visit, though others are still to tell theirs.
        early=frozenset({State.VERIFIED}),
    ),
    _row(
        Move.REOPEN, WORKED, frozenset({State.TOLD, State.CLOSED}), State.REOPENED, _SECRETARY,
        ev.Reopened, Effect.STARTS, "sign", needs=(Need.REASON,), hears=("secretary", "supervisors"),
    ),
    # 回访: only by whoever the case was drawn for, and only where the villager says that it was not so.
    _row(
        Move.RECHECK, WORKED, frozenset({State.CLOSED, State.WITHDRAWN}), State.REOPENED,
        frozenset({Role.OFFICER, Role.RECEPTION, Role.COUNTY_LEADER}), ev.Reopened, Effect.STARTS, "sign",
        needs=(Need.CHOICE,), hears=("secretary", "supervisors"),
    ),
)  # fmt: skip

#: Petitions (law: Regulations on Petition Work, art. 22, 23, 34-36): another body answers, here it is watched.
_PETITION: tuple[Transition, ...] = (
    _row(
        Move.HAND_OVER, _PETITIONS, frozenset({State.REGISTERED, State.HANDED_OVER}), State.HANDED_OVER,
        _TOWNSHIP, ev.PetitionPassed, Effect.STARTS, "notice",
        needs=(Need.RECIPIENT,), hears=("inspector", "reporter"),
    ),
    _row(
        Move.NUMBER, _PETITIONS, _ELSEWHERE | {State.ANSWERED, State.TOLD}, None, _TOWNSHIP,
        ev.PetitionNumbered, needs=(Need.WORDS,), hears=("supervisors",),
    ),
    _row(
        Move.NOTICE, _PETITIONS, State.HANDED_OVER, State.NOTICED, _TOWNSHIP, ev.PetitionAccepted,
        Effect.STARTS, "answer", needs=(Need.DATE,), hears=("reporter",),
    ),
    _row(
        Move.DECLINE, _PETITIONS, State.HANDED_OVER, State.ANSWERED, _TOWNSHIP, ev.PetitionDeclined,
        Effect.STARTS, "tell", needs=(Need.CHOICE, Need.REASON), hears=("supervisors",),
    ),
    _row(
        Move.PROLONG, _PETITIONS, State.NOTICED, None, _TOWNSHIP, ev.PetitionProlonged, Effect.LONGER, "answer",
        needs=(Need.WORDS, Need.DATE), hears=("reporter",),
    ),
    _row(
        Move.URGE, _PETITIONS, _ELSEWHERE, None, _TOWNSHIP, ev.PetitionUrged, needs=(Need.WORDS,),
    ),
    _row(
        Move.OUTCOME, _PETITIONS, _ELSEWHERE, State.ANSWERED, _TOWNSHIP, ev.PetitionAnswered, Effect.STARTS,
        "tell", needs=(Need.WORDS,), hears=("supervisors",),
    ),
    _row(
        Move.TELL, _PETITIONS, State.ANSWERED, State.TOLD, _VILLAGE, ev.Told, Effect.STARTS, "ask_review",
        speakers=True, needs=(Need.DATE,), also=(State.ANSWERED,),
    ),
    _row(
        Move.REVIEW, _PETITIONS, frozenset({State.TOLD, State.CLOSED}), State.UNDER_REVIEW, _VILLAGE,
        ev.ReviewAsked, Effect.STARTS, "review",
        speakers=True, needs=(Need.DATE, Need.RECIPIENT), hears=("inspector",),
    ),
    _row(
        Move.SETTLE, _PETITIONS, State.TOLD, State.CLOSED, _VILLAGE, ev.Closed, Effect.STOPS, speakers=True,
        hears=("supervisors", "inspector"),
    ),
    _row(
        Move.CONCLUDE, _PETITIONS, State.ANSWERED, State.CLOSED, _VILLAGE, ev.Closed, Effect.STOPS,
        speakers=True, hears=("supervisors", "inspector"), also=(State.ANSWERED,),
    ),
)  # fmt: skip

#: To another township of the county: offered, taken or refused; the third refusal is decided above.
_OFFERED: tuple[Transition, ...] = (
    _row(
        Move.OFFER, WORKED, _BEFORE_RESULT, State.TRANSFERRING, _SECRETARY, ev.Offered, Effect.PAUSES, "accept",
        needs=(Need.RECIPIENT, Need.REASON), hears=("receiver",),
    ),
    _row(
        Move.ACCEPT, WORKED, State.TRANSFERRING, State.SIGNED, _SECRETARY, ev.OfferAccepted, Effect.STARTS, "sign",
        hears=("supervisors",),
    ),
    _row(
        Move.REFUSE_OFFER, WORKED, State.TRANSFERRING, State.SIGNED, _SECRETARY, ev.OfferRefused,
        Effect.RESUMES, "sign", needs=(Need.REASON,), hears=("offerer", "decider"),
        # The third refusal: it waits for who decides above.
        also=(State.TRANSFERRING,),
    ),
    _row(
        Move.RECALL, WORKED, State.TRANSFERRING, State.SIGNED, _SECRETARY, ev.OfferRecalled, Effect.RESUMES, "sign",
    ),
    # It binds: the township may not offer it on. While it is at work on it, those above may decide anew.
    _row(
        Move.DECIDE, WORKED, _BEFORE_RESULT | {State.TRANSFERRING}, State.SUBMITTED, _DECIDERS, ev.OfferDecided,
        Effect.STARTS, "sign", needs=(Need.RECIPIENT, Need.REASON), hears=("queue_head", "supervisors"),
    ),
    # Only of a matter the township has lost, since somebody above its power was named late.
    _row(
        Move.TAKE_UP, TOWNSHIP_TRACKS, OPEN, State.TRANSFERRED, _DECIDERS, ev.Transferred, Effect.STOPS,
        needs=(Need.REASON,), hears=("supervisors",),
    ),
)  # fmt: skip

_LEAVING: tuple[Transition, ...] = (
    _row(
        Move.TRANSFER, WORKED, _BEFORE_RESULT, State.TRANSFERRED, _SECRETARY, ev.Transferred,
        Effect.STOPS, needs=(Need.REASON,), hears=("supervisors",),
    ),
    _row(
        Move.DIRECT, _VILLAGERS, _BEFORE_RESULT, State.DIRECTED, _SECRETARY, ev.Directed, Effect.STOPS,
        needs=(Need.CHOICE,), hears=("supervisors",),
    ),
    _row(
        Move.WITHDRAW, _VILLAGERS | _SORTABLE, OPEN, State.WITHDRAWN, _VILLAGE, ev.Withdrawn, Effect.STOPS,
        speakers=True, needs=(Need.CHOICE,), hears=("at_work",),
        # 有人打招呼: it is not withdrawn.
        also=(None,),
    ),
    _row(
        Move.MERGE, _VILLAGERS, _BEFORE_RESULT, State.MERGED, _TOWNSHIP, ev.Merged, Effect.STOPS,
        needs=(Need.OTHER_CASE,), hears=("reporter",),
    ),
)  # fmt: skip

_BESIDE: tuple[Transition, ...] = (
    _row(
        Move.SUPPLEMENT, TOWNSHIP_TRACKS, frozenset(State) - {State.MERGED}, None, _TOWNSHIP | _VILLAGE,
        ev.Supplemented, speakers=True, needs=(Need.WORDS,), hears=("at_work",),
    ),
    _row(
        Move.SUPPLEMENT, frozenset({Track.UNCLEAR, Track.INTEGRITY}), frozenset(State) - {State.MERGED}, None,
        _VILLAGE, ev.Supplemented, speakers=True, needs=(Need.WORDS,), hears=("at_work",),
    ),
    _row(
        Move.REASSIGN, WORKED, _UNDER_WAY, None, _TOWNSHIP, ev.Reassigned, needs=(Need.RECIPIENT,),
        hears=("inspector",),
    ),
    _row(
        Move.RELOCATE, _VILLAGERS, OPEN, None, _TOWNSHIP, ev.VillageCorrected, needs=(Need.CHOICE,),
        hears=("neighbour", "reporter"),
    ),
    _row(
        Move.NOTE, TOWNSHIP_TRACKS, frozenset(State) - {State.MERGED}, None, _TOWNSHIP | _OVERSEERS, ev.Noted,
        needs=(Need.WORDS,),
    ),
    _row(
        Move.LINK, TOWNSHIP_TRACKS, frozenset(State), None, _TOWNSHIP, ev.Linked, needs=(Need.OTHER_CASE,),
    ),
    _row(
        Move.RESUMMARISE, _VILLAGERS, OPEN, None, _TOWNSHIP, ev.Summarised, needs=(Need.WORDS,),
    ),
    _row(
        Move.ACKNOWLEDGE, _WATCHED, OPEN, None, _OVERSEERS | _TOWNSHIP | {Role.LIAISON}, ev.Acknowledged,
    ),
    _row(
        Move.SUPERVISE, _WATCHED, OPEN, None, _OVERSEERS | _SECRETARY, ev.Supervised, Effect.STARTS,
        needs=(Need.DATE,), hears=("hurried", "waiting"),
    ),
    _row(
        Move.RELEASE, _WATCHED, OPEN, None, _OVERSEERS | _SECRETARY, ev.Released,
        hears=("hurried_on", "waited_for"),
    ),
    _row(
        Move.ASK, _WATCHED, OPEN, None, _OVERSEERS | _SECRETARY, ev.AskedBack, needs=(Need.WORDS,),
        hears=("asked",),
    ),
    _row(
        Move.ANSWER, _WATCHED, OPEN, None, _TOWNSHIP | _SORTER, ev.Answered, needs=(Need.WORDS,),
    ),
    _row(
        # Not the supervisor who speaks for the villager: receipt and trust hang on that person, and a director in the
        # seat would not find the matter in the own lists. Passing it on, or a handover, is the way.
        Move.STEP_ASIDE, _WATCHED, OPEN, None, _OVERSEERS | _TOWNSHIP | _SORTER, ev.SteppedAside,
        needs=(Need.REASON,),
    ),
    _row(
        # Also when it has ended: villagers say whom it was about once they know how it went.
        Move.NAME, _WATCHED, frozenset(State) - {State.MERGED}, None,
        _OVERSEERS | _TOWNSHIP | _VILLAGE | _SORTER, ev.Named,
        speakers=True, needs=(Need.OTHER_PERSON,),
    ),
)  # fmt: skip

#: Village spending: what is filed is never approved, no move gives leave to pay.
_SPENDING: tuple[Transition, ...] = (
    _row(
        Move.CHECK, _MONEY, State.SUBMITTED, State.CHECKED, _TOWNSHIP, money.FirstChecked, Effect.STARTS, "file",
        needs=(Need.PHOTO, Need.DATE), hears=("secretary",),
    ),
    _row(
        Move.FILE, _MONEY, State.CHECKED, State.FILED, _TOWNSHIP, money.SpendingFiled, Effect.STARTS, "follow",
        needs=(Need.DATE,), hears=("secretary", "own_supervisor"),
    ),
    _row(
        Move.FOLLOW, _MONEY, _FOLLOWED, State.UNDER_WAY, _TOWNSHIP, money.StepTaken, Effect.STARTS, "follow",
        needs=(Need.PHOTO, Need.DATE), hears=("own_supervisor", "next_on_site"),
    ),
    _row(
        # While it is the village's to do; the clock runs on.
        Move.PRESS, _MONEY, _FOLLOWED, None, _TOWNSHIP, money.VillagePressed, needs=(Need.WORDS,),
        hears=("own_supervisor",),
    ),
    _row(
        Move.INCREASE, _MONEY, _BEFORE_AUDIT, None, _TOWNSHIP, money.SpendingIncreased, Effect.STARTS, "follow",
        needs=(Need.REASON,), hears=("secretary", "own_supervisor"),
    ),
    _row(
        Move.PAID, _MONEY, _BEFORE_AUDIT, None, _TOWNSHIP, money.ProcedureMissing,
        needs=(Need.DATE, Need.CHOICE), hears=("linked_office", "secretary", "own_supervisor"),
    ),
    _row(
        Move.SITE, _MONEY, State.UNDER_WAY, State.AWAITING_AUDIT, _SECRETARY, money.SeenOnSite, Effect.STARTS,
        "audit", needs=(Need.PHOTO, Need.PLACE, Need.OTHER_PERSON),
        hears=("auditor", "follower", "own_supervisor"),
    ),
    _row(
        Move.SITE_NOT, _MONEY, State.UNDER_WAY, State.UNDER_WAY, _SECRETARY, money.NotDoneOnSite, Effect.STARTS,
        "follow", needs=(Need.WORDS, Need.OTHER_PERSON), hears=("follower", "own_supervisor"),
    ),
    _row(
        Move.AUDIT, _MONEY, State.AWAITING_AUDIT, State.CLOSED, _AUDITORS, money.Audited, Effect.STOPS,
        needs=(Need.CHOICE, Need.OTHER_PERSON), hears=("secretary", "follower", "own_supervisor"),
    ),
    _row(
        Move.AUDIT_AGAIN, _MONEY, State.AWAITING_AUDIT, State.UNDER_WAY, _AUDITORS, money.AuditSentBack,
        Effect.STARTS, "on_site", needs=(Need.WORDS, Need.OTHER_PERSON),
        hears=("next_on_site", "follower", "own_supervisor"),
    ),
    _row(
        Move.DROP, _MONEY, _BEFORE_AUDIT, State.WITHDRAWN, _SECRETARY, money.SpendingDropped, Effect.STOPS,
        needs=(Need.REASON,), hears=("follower", "own_supervisor"),
    ),
)  # fmt: skip

#: The whole table, in the order in which a case lives.
TABLE: tuple[Transition, ...] = (*_FILED, *_AT_WORK, *_PETITION, *_OFFERED, *_LEAVING, *_BESIDE, *_SPENDING)


#: What the clock does by itself.
BY_CLOCK: tuple[ByClock, ...] = (
    ByClock(
        "lapse", _PETITIONS, frozenset({State.TOLD}), State.CLOSED, ev.PetitionLapsed, "ask_review",
        ("supervisors", "inspector"),
    ),
    ByClock(
        "silence", WORKED, frozenset({State.TRANSFERRING}), State.SUBMITTED, ev.OfferAccepted, "accept",
        ("supervisors",),
    ),
    ByClock("red", WORKED, _UNDER_WAY, None, ev.TurnedRed, "handle", ("red_watchers",)),
    ByClock("late", _WATCHED, OPEN, None, ev.Escalated, None, ladder=True),
)  # fmt: skip


def _by_move_and_track(table: tuple[Transition, ...]) -> Mapping[tuple[Move, Track], Transition]:
    rows: dict[tuple[Move, Track], Transition] = {}
    for row in table:
        for track in row.tracks:
            if (row.move, track) in rows:
                # Two rows for one move would let the order of the table decide who may make it.
                raise ValueError(f"{row.move} stands twice for {track}")
            rows[row.move, track] = row
    return rows


_ROWS = _by_move_and_track(TABLE)


def transition(move: Move, track: Track) -> Transition | None:
    """The row of a move on a track; None where that track does not know it."""
    return _ROWS.get((move, track))


def leads_to(move: Move, state: State, track: Track) -> State | None:
    """The state after `move` from `state` on a track; None when the move is not allowed there."""
    row = _ROWS.get((move, track))
    if row is None or state not in row.froms:
        return None
    return state if state in row.early else row.after or state


def ways_on(state: State, track: Track) -> frozenset[State]:
    """Every state that comes after one on a track, by somebody's move or by the clock."""
    by_hand = (row.ends(state) for row in TABLE if track in row.tracks)
    by_clock = ({row.after or state} for row in BY_CLOCK if track in row.tracks and state in row.states)
    return frozenset().union(*by_hand, *by_clock)


def entitles(role: Role, move: Move, track: Track) -> bool:
    """Whether an office over the case's village may make this move on a track, in whatever state."""
    row = _ROWS.get((move, track))
    return row is not None and role in row.offices


def moves_of(role: Role) -> frozenset[Move]:
    """Every move an office may make on some track."""
    return frozenset(row.move for row in TABLE if role in row.offices)
