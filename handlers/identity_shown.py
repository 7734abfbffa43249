"""What two persons have agreed to show: who a villager is, a recording, an original; and who is told of many looks."""

from collections.abc import Mapping
from typing import Any

from handlers.screen import Button, Picture, Rows, Screen, View, When, screen
from supervision.acts import identity
from supervision.cases import Case
from supervision.covering import may_cover
from supervision.identity import IdentityRequest, RequestState, Sought
from supervision.identity_gate import number_held, readable, request_for, still_there
from supervision.refusals import Missing


@screen(identity.SHOWN)
def shown_screen(view: View, fields: Mapping[str, Any]) -> Screen | None:
    """What was asked for, for whoever was let look: protected, for minutes. None once its time is over."""
    request, case = request_for(view.work, view.someone, fields["request"])
    mine = request.by_id == view.someone.person.id and request.state is RequestState.SHOWN
    if not mine or request.next_at is None or request.next_at <= view.work.now:
        return None
    if not readable(view.work, view.someone, request, case):
        return None
    shown = {"number": case.number, "until": When(request.next_at, "at")}
    if request.subject.sought is Sought.VILLAGER:
        return _villager(view, request, case, shown)
    files = [each.id for each in still_there(view.work, view.someone, request, case)]
    original = request.subject.sought is Sought.ORIGINAL
    manner = {"bare": "bare"} if original else {}
    picture = Picture("files", {"files": files, "mark": fields.get("mark", ""), **manner})
    key = "identity.shown.recording"
    if original:
        mends = may_cover(view.work, view.someone, case)
        key = "identity.shown.original_mend" if mends else "identity.shown.original"
    return Screen(key, shown, rows=_hide(request), picture=picture, content=True)


@screen(identity.STAYS)
def stays_screen(view: View, fields: Mapping[str, Any]) -> Screen:
    """It could not be taken out of the chat for two days, and the bot cannot any more: its reader can, who may have
    lost sight of the case since."""
    return Screen(identity.STAYS, {"number": number_held(view.work, view.someone, fields["request"])})


def _villager(view: View, request: IdentityRequest, case: Case, shown: Mapping[str, Any]) -> Screen | None:
    known = view.work.cases.complainants(case.id)
    villager = next((c for c in known if c.id == request.subject.complainant_id), None)
    if villager is None:
        return None
    who = " ".join(part for part in (villager.name, villager.group, villager.phone) if part)
    return Screen("identity.shown.villager", {**shown, "person": who}, rows=_hide(request), content=True)


def _hide(request: IdentityRequest) -> Rows:
    heard = request.subject.sought is Sought.RECORDING
    label = "identity.button.heard" if heard else "identity.button.hide"
    return ((Button(label, "id", (request.ref, "h")),),)


@screen("identity.unusual")
def unusual_screen(view: View, fields: Mapping[str, Any]) -> Screen:
    """To another person than the reader: who read identities, and how often in a day; of whom, the journal says."""
    reader = view.work.people.by_ref(fields["person"])
    if reader is None:
        raise Missing
    return Screen("identity.unusual", {"name": reader.name, "count": fields["count"]})


@screen("reading.unusual")
def unusual_files_screen(view: View, fields: Mapping[str, Any]) -> Screen | None:
    """The same of photos and recordings: of how many matters in a day."""
    return _of_whom(view, "reading.unusual", fields)


@screen("reading.unusual_cards")
def unusual_cards_screen(view: View, fields: Mapping[str, Any]) -> Screen | None:
    """And of cards: of how many matters in an hour."""
    return _of_whom(view, "reading.unusual_cards", fields)


def _of_whom(view: View, key: str, fields: Mapping[str, Any]) -> Screen | None:
    reader = view.work.people.by_ref(fields["person"])
    return Screen(key, {"name": reader.name, "count": fields["count"]}) if reader is not None else None
