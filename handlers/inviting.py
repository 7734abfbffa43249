"""给链接: who has not come in yet, and the one-time link of one of them, as words and as a code to scan."""

from collections.abc import Mapping
from typing import Any

from handlers.buttons import number, pressed, value_of
from handlers.screen import Button, Picture, Rows, Screen, View, When, Words, screen
from handlers.turn import Turn
from supervision.acts import inviting
from supervision.people import UNUSED, Invitation

#: How many names stand under one message.
PAGE = 8


def list_button(view: View) -> Rows:
    """给链接, where somebody has not come in yet whom this reader may let in."""
    if not inviting.waiting(view.work, view.someone):
        return ()
    return ((Button("invite.button.list", "ih", ("0",)),),)


def renew_buttons(view: View, found: list[Invitation]) -> Rows:
    """换新链接, for each of these that is this reader's to show."""
    own = [each for each in found if inviting.may_invite(view.work, view.someone, each)]
    if len(own) == 1:
        return ((Button("invite.button.renew", "ig", (own[0].ref,)),),)
    return tuple((_one(view, each),) for each in own[:PAGE])


def _one(view: View, invitation: Invitation) -> Button:
    name = view.work.people.by_id(invitation.person_id).name
    place = view.work.places.by_id(invitation.place_id).name
    return Button("invite.button.name", "ig", (invitation.ref,), {"name": name, "place": place})


@pressed("ih")
def listed(turn: Turn, args: tuple[str, ...]) -> None:
    """给链接, or another page of it: (offset)."""
    turn.answer("invite.list", offset=max(value_of(args[0]), 0) if args else 0)


@pressed("ig")
def renewed(turn: Turn, args: tuple[str, ...]) -> None:
    """A name, or 换新链接: a new link; the one before is good no longer."""
    made = inviting.renew(turn.work, turn.actor, args[0] if args else "")
    turn.say("invite.link", invitation=made.ref)


@screen("invite.list")
def list_screen(view: View, fields: Mapping[str, Any]) -> Screen:
    """Who has not come in yet, eight to a page."""
    found = inviting.waiting(view.work, view.someone)
    if not found:
        return Screen("invite.none")
    offset = min(fields.get("offset", 0), (len(found) - 1) // PAGE * PAGE)
    rows = [(_one(view, each),) for each in found[offset : offset + PAGE]]
    turning = []
    if offset > 0:
        turning.append(Button("queue.button.back", "ih", (number(offset - PAGE),)))
    if offset + PAGE < len(found):
        turning.append(Button("queue.button.next", "ih", (number(offset + PAGE),)))
    return Screen("invite.list", {"count": len(found)}, rows=(*rows, *((tuple(turning),) if turning else ())))


@screen("invite.link")
def link_screen(view: View, fields: Mapping[str, Any]) -> Screen | None:
    """The link, to be scanned or passed on; nothing once it was used, or replaced by another."""
    work = view.work
    invitation = inviting.shown(work, view.someone, fields["invitation"])
    if invitation.state not in UNUSED:
        return None
    who = {
        "name": work.people.by_id(invitation.person_id).name,
        "place": work.places.by_id(invitation.place_id).name,
        "role": Words(f"role.{invitation.role}"),
    }
    link = work.invitations.link_of(invitation)
    if link is None:
        return Screen("invite.no_name", who)
    drawn = who | {
        "link": link,
        "expires": Words("enrolment_sheet.expires", {"day": When(invitation.expires_at, "day")}),
        "hint": Words("enrolment_sheet.hint"),
    }
    # Not protected: it is there to be passed on to the one person it is for.
    said = who | {"link": link, "until": When(invitation.expires_at, "at")}
    return Screen("invite.link", said, picture=Picture("invite", drawn))
