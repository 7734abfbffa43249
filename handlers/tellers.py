"""Who hears of what has happened beside any case: people and offices, the policy, the machine."""

from collections.abc import Callable, Mapping
from typing import Any

from handlers.amendments import ask_second, tell_changed, tell_proposer
from handlers.amendments import decided as amendment_decided
from handlers.cover import on_leave, out_of_reach
from handlers.deputies import tell_deputy, tell_ended
from handlers.door_notices import (
    tell_appointed,
    tell_approvers,
    tell_enrolled,
    tell_predecessor,
    tell_refused,
)
from handlers.handover import tell_keepers, tell_successor
from handlers.integrity_notices import stepped
from handlers.keepers import clock_doubted, keepers, ladder_empty, took_leave
from handlers.locking import ask_second_to_unlock, tell_locked, tell_unlocked
from handlers.own_data import tell_corrected, tell_deciders
from handlers.pin import tell_stuck
from handlers.policy_file import file_changed
from handlers.restored import restored
from supervision import events as ev
from supervision import reading_events as read
from supervision import roster_events as roster
from supervision.ports import Work

Teller = Callable[[ev.Event, Work], None]


def _tell_keepers(screen_name: str) -> Teller:
    def tell(event: ev.Event, work: Work) -> None:
        fields: dict[str, Any] = {}
        if isinstance(event, (ev.BecameUnreachable, ev.BecameReachable)):
            fields = {"name": work.people.by_id(event.person_id).name}
        for person in keepers(work):
            if person.user_id is not None:
                work.say(person.user_id, screen_name, fields, priority=2)

    return tell


def _all(*tellers: Teller) -> Teller:
    def tell(event: ev.Event, work: Work) -> None:
        for each in tellers:
            each(event, work)

    return tell


def _nobody(_event: ev.Event, _work: Work) -> None:
    """Nobody has to hear of it: the answer to the tap says it."""


TELLERS: Mapping[type[ev.Event], Teller] = {
    ev.Enrolled: tell_enrolled,
    ev.ApprovalAsked: tell_approvers,
    ev.EnrolmentRefused: tell_refused,
    ev.BecameUnreachable: _all(_tell_keepers("keeper.unreachable"), out_of_reach),
    ev.BecameReachable: _tell_keepers("keeper.reachable"),
    ev.UpdateParked: _nobody,  # the keeper hears by an alarm, once an hour rather than each time
    ev.AmendmentProposed: ask_second,
    ev.PolicyChanged: _all(amendment_decided, tell_changed),
    ev.AmendmentRefused: _all(amendment_decided, tell_proposer),
    ev.AmendmentTakenBack: amendment_decided,
    ev.PolicyFileChanged: file_changed,
    ev.AmendmentLapsed: _all(amendment_decided, tell_proposer),
    ev.LadderEmpty: ladder_empty,
    ev.ClockDoubted: clock_doubted,
    ev.TookLeave: _all(took_leave, on_leave),
    ev.FellSilent: _nobody,
    read.SearchMade: _nobody,
    read.MatterOpened: _nobody,
    read.TrackLooked: _nobody,
    read.CustodyRead: _nobody,
    ev.ReadingUnusual: _nobody,  # the act says it itself, to whoever may know
    ev.TrackDrawn: _nobody,  # whose track it is hears of it with the result
    ev.TrackJudged: _nobody,  # the act says it itself: what was found is not in the event
    ev.TrackCommented: _nobody,
    ev.TextKept: _nobody,
    ev.RelativeDeclared: _nobody,
    ev.VisitLogged: _nobody,
    ev.Sealed: _nobody,
    ev.NumberKept: _nobody,
    ev.ContentStepped: _nobody,  # the act says it itself, to the two persons of a reading
    ev.IntegrityStepped: stepped,
    ev.IntegrityEscalated: _nobody,  # the act says it itself, to those above who are told
    ev.Exported: _nobody,
    ev.ChartDrawn: _nobody,
    ev.Invited: _nobody,
    roster.Appointed: tell_appointed,
    roster.Renamed: _nobody,
    roster.PlaceChanged: _nobody,
    ev.PinSet: _nobody,
    ev.PinRemoved: _nobody,
    ev.PinStuck: tell_stuck,
    ev.PinReset: _nobody,
    ev.Locked: tell_locked,
    ev.UnlockAsked: ask_second_to_unlock,
    ev.Unlocked: tell_unlocked,
    ev.UnlockRefused: tell_unlocked,
    ev.MasterKeyChanged: _nobody,
    ev.MarkResolved: _nobody,
    ev.CorrectionAsked: tell_deciders,
    ev.PersonCorrected: tell_corrected,
    ev.CorrectionRefused: tell_corrected,
    ev.TermsApplied: _nobody,
    ev.HandedOver: _all(tell_predecessor, tell_successor, tell_keepers),
    ev.OfficeEnded: _nobody,  # the keeper hears of the restore
    ev.DeputyNamed: tell_deputy,
    ev.DeputyEnded: tell_ended,
    ev.Restored: restored,
}
