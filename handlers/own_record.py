"""What else is kept about whoever asks for the own data: relatives, PIN, duty track, samplings, identity requests."""

from handlers import sampling
from handlers.duty_words import act_words, how_words, kind_words
from handlers.screen import View, When, Words
from supervision.duty import Listed, Period
from supervision.duty_figures import track_of
from supervision.identity_gate import own_requests
from supervision.relatives import Relative

#: How many lines of the track, and how many requests, are written into the file.
_MOST = 200


def lines(view: View) -> list[Words]:
    """Each kind with how many there are, then one line for each."""
    return [*_relatives(view), _pin(view), *_track(view), *_samplings(view), *_requests(view)]


def _relatives(view: View) -> list[Words]:
    found = view.work.relatives.of_person(view.someone.person.id)
    return [Words("me.data.relatives", {"count": len(found)}), *(_relative(each) for each in found)]


def _relative(each: Relative) -> Words:
    if each.by_roster:
        return Words(f"relatives.roster.{each.kin.value}", {"name": each.name})
    return Words(f"relatives.line.{each.kin.value}", {"name": each.name})


def _pin(view: View) -> Words:
    pin = view.work.pins.of(view.someone.person.id)
    if pin is not None and pin.hash is not None:
        return Words("me.data.pin_set")
    return Words("me.data.pin_none")


def _track(view: View) -> list[Words]:
    track = track_of(view.work, view.someone, view.someone.person, Period.YEAR, 0, _MOST)
    return [Words("me.data.track", {"count": track.length}), *(_duty(view, each) for each in track.lines)]


def _duty(view: View, listed: Listed) -> Words:
    duty = listed.duty
    shown = {"number": listed.number, "what": kind_words(duty), "at": When(duty.started_at, "print")}
    if duty.done_at is None:
        return Words("me.data.duty_waits" if listed.ref else "me.data.sealed_waits", shown)
    done = {"done": When(duty.done_at, "print"), "act": act_words(view, listed), "how": how_words(duty)}
    return Words("me.data.duty" if listed.ref else "me.data.sealed", shown | done)


def _samplings(view: View) -> list[Words]:
    found = sampling.found(view, view.someone.person, Period.YEAR, _MOST)
    return [Words("me.data.samplings", {"count": len(found)}), *sampling.lines(view, found).each]


def _requests(view: View) -> list[Words]:
    found = own_requests(view.work, view.someone, _MOST)
    return [
        Words("me.data.requests", {"count": len(found)}),
        *(
            Words(
                "me.data.request",
                {
                    "at": When(request.at, "print"),
                    "number": case.number,
                    "what": Words(f"identity.sought.{request.subject.sought.value}"),
                    "purpose": Words(f"identity.purpose.{request.purpose.value}"),
                },
            )
            for request, case in found
        ),
    ]
