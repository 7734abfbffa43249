"""The door: strangers, links, contacts and the secretary's tap. Nobody speaks to the house before it."""

from collections.abc import Mapping
from typing import Any

from handlers.buttons import pressed
from handlers.said import Kind
from handlers.screen import Button, Key, Screen, View, Words, screen, word
from handlers.standing import state_word
from handlers.turn import Turn
from supervision.acts import asking, enrolling
from supervision.numbers import receipt_in
from supervision.phones import normalise_phone
from supervision.quotas import LINKS, WRONG_CODES
from supervision.refusals import Refusal


def at_the_door(turn: Turn) -> bool:
    """Whether what was said is about coming in (and has been answered)."""
    said = turn.said
    if said.kind is Kind.COMMAND and said.command == "start" and said.argument and not said.forwarded:
        _follow(turn, said.argument)
        return True
    if turn.stranger is not None and said.kind is not Kind.CONTACT:
        return False
    waiting = turn.work.invitations.waiting_of(said.user_id)
    if waiting is not None and said.kind is Kind.CONTACT:
        _share(turn)
        return True
    if turn.stranger is not None:
        return False
    if waiting is not None:
        turn.say("enrol.contact" if waiting.state == enrolling.WAITING_CONTACT else "enrol.approval")
    elif _asks_by_receipt(turn):
        return True
    elif turn.work.chats.stranger_may_be_answered(said.chat_id, turn.work.now):
        # After everybody's notices: unknown people by the thousand must not delay those who are known.
        turn.say("stranger", priority=3)
    return True


def _follow(turn: Turn, token: str) -> None:
    """After many links that are none the next is not even looked at, and hears the same."""
    account = turn.said.user_id
    if LINKS.used_up(turn.work, account):
        raise Refusal("link_unknown")
    try:
        enrolling.follow_link(turn.work, token, account)
    except Refusal as refusal:
        if refusal.code != "link_unknown":
            raise
        LINKS.use(turn.work, account)  # said here: raised, it would take this back
        # Each wrong link is told of, and that is this hour's answer to whatever else comes.
        turn.work.chats.stranger_may_be_answered(turn.said.chat_id, turn.work.now)
        turn.say("refusal.link_unknown")
        return
    turn.say("enrol.contact")


def _asks_by_receipt(turn: Turn) -> bool:
    """Whether somebody showed a receipt whole, and was told its step, or that it does not fit: a slip of the finger is
    answered at once, within this day's tries. After them it is a stranger's chatter."""
    said, work = turn.said, turn.work
    if said.kind is not Kind.TEXT or said.forwarded or asking.tired(work, said.user_id):
        return False
    shown = receipt_in(said.text)
    if shown is None:
        return False
    number, code = shown
    case = asking.asked(work, said.user_id, number, code)
    if case is None:
        _does_not_fit(turn)
        return True
    phone = work.places.phone_of(case.township_id)
    call = word("receipt.step_phone", phone=phone) if phone else ""
    turn.say("receipt.step", number=number, state=word(state_word(work, case).key), call=call)
    return True


def _does_not_fit(turn: Turn) -> None:
    """The same for a wrong number, a wrong code, and a matter of which no step is told."""
    left = asking.left(turn.work, turn.said.user_id)
    if left:
        turn.say("refusal.receipt_wrong", left=left, priority=3)
    else:
        turn.say("refusal.receipt_tired", most=WRONG_CODES.most, priority=3)


def _share(turn: Turn) -> None:
    contact = turn.said.contact
    phone = normalise_phone(contact.phone) if contact else None
    outcome, person = enrolling.share_contact(
        turn.work, turn.said.user_id, phone, own=contact is not None and contact.own
    )
    if outcome == "approval":
        turn.say("enrol.approval", name=person.name)


@pressed("en")
def decide(turn: Turn, args: tuple[str, ...]) -> None:
    """The secretary's tap on somebody whose number differs: (invitation, "y" | "n")."""
    ref, answer = (*args, "", "")[:2]
    person = enrolling.decide(turn.work, turn.actor, ref, let_in=answer == "y")
    said = "enrol.let_in" if answer == "y" else "enrol.kept_out"
    invitation = turn.work.invitations.by_ref(ref)
    for other in enrolling.approvers(turn.work, invitation) if invitation is not None else ():
        if other.user_id is not None and other.id != turn.person.id:
            turn.work.show_decided(other.user_id, ref, said, {"name": person.name})
    turn.answer(said, name=person.name)


@screen("enrol.contact")
def contact_screen(view: View, _fields: Mapping[str, Any]) -> Screen:
    """Asks for the contact by the one button that Telegram vouches for."""
    return Screen("enrol.contact", keys=((Key("key.contact", asks="contact"),),))


@screen("enrol.approval")
def approval_screen(view: View, _fields: Mapping[str, Any]) -> Screen:
    """The number is not the roster's: somebody will let the person in with one tap."""
    return Screen("enrol.approval", keys=())


@screen("enrol.ask")
def ask_screen(view: View, fields: Mapping[str, Any]) -> Screen | None:
    """The card on which the secretary lets somebody in, or not."""
    invitation = view.work.invitations.by_ref(fields["invitation"])
    if invitation is None or invitation.state != enrolling.WAITING_APPROVAL:
        return None
    person = view.work.people.by_id(invitation.person_id)
    place = view.work.places.by_id(invitation.place_id)
    buttons = (
        Button("enrol.button.yes", "en", (invitation.ref, "y")),
        Button("enrol.button.no", "en", (invitation.ref, "n")),
    )
    return Screen(
        "enrol.ask",
        {"name": person.name, "role": Words(f"role.{invitation.role}"), "place": place.name},
        rows=(buttons,),
    )
