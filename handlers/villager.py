"""Whose matter a report is: name, phone and group where they are given; two of one name are told apart by group.

What names a villager is kept under a key of its own, and does not stay in the chat: others pick up a phone too.
"""

import re

from handlers import story
from handlers.flow import Go, Outcome, option
from handlers.said import SharedContact
from handlers.screen import Lines, Screen, View, Words
from handlers.turn import Turn
from supervision.drafts import Draft
from supervision.gate import scope_of
from supervision.lists import Filter
from supervision.phones import holds_phone, normalise_phone
from supervision.refusals import Refusal
from supervision.unnamed import Kept, unnamed

#: How many of the own open matters are looked through for somebody of the same name.
_LOOKED_THROUGH = 40

#: How long a name may be, in characters.
_LONGEST = 40

#: The number of a group, after the word.
_A_GROUP = re.compile(r"\d{1,2}")


def words_of(draft: Draft) -> Words:
    """Who it is, as the preview says it."""
    if draft.body.get("own"):
        return Words("villager.own")
    name, group = draft.body.get("name"), draft.body.get("group")
    if not name:
        return Words("villager.withheld")
    who = Words("villager.name_group", {"name": name, "group": group}) if group else name
    return Words("villager.with_phone" if draft.body.get("phone") else "villager.name", {"name": who})


def lines_of(draft: Draft) -> Lines:
    """Who it is; that it is covered where the story itself tells it; and that it is not, of another phone there."""
    lines = [words_of(draft)]
    lines += [Words(f"villager.in_story.{how}") for how in _told_of(draft)]
    if draft.body.get("taken_back"):
        lines.append(Words("villager.taken_back"))
    return Lines(tuple(lines))


def told_of(draft: Draft) -> bool:
    """Whether the story itself tells who the villager is."""
    return bool(_told_of(draft))


def _told_of(draft: Draft) -> list[str]:
    """How it does: "named", by what is kept apart, which is covered once it is filed; by another "phone", which is
    not."""
    told, kept = story.told(draft), [draft.body.get(each) for each in ("name", "phone")]
    name, phone = (tuple(filter(None, [each])) for each in kept)
    rest = unnamed(told, Kept(name, phone))
    return [how for how, so in (("named", rest != told), ("phone", holds_phone(rest))) if so]


def named(draft: Draft) -> bool:
    """Whether what a report's questions show tells who the villager is."""
    return bool(draft.body.get("name") or draft.body.get("group") or told_of(draft))


def ask(view: View, draft: Draft) -> Screen:
    """Whose matter is it?"""
    rows = (
        (option(draft, "villager.button.withheld", "who", "hide"),),
        (option(draft, "villager.button.own", "who", "own"),),
    )
    return Screen("report.villager", rows=rows)


def read_identity(text: str) -> tuple[str, str | None, str | None]:
    """(name, phone, group) as far as they stand there: “王某某 13900000000 三组”, “Mrs Luo group 2 13900000000”."""
    words = text.split()
    phone = next((p for p in map(normalise_phone, words) if p), None)
    rest = [w for w in words if normalise_phone(w) is None]
    numbered = (
        i for i, w in enumerate(rest[:-1]) if w.lower() == "group" and _A_GROUP.fullmatch(rest[i + 1])
    )
    if (at := next(numbered, None)) is not None:
        name = " ".join((*rest[:at], *rest[at + 2 :]))
        return name[:_LONGEST], phone, " ".join(rest[at : at + 2])
    group = next((w for w in rest if w.endswith("组") and len(w) <= 6), None)
    return " ".join(w for w in rest if w != group)[:_LONGEST], phone, group


def hear_name(turn: Turn, draft: Draft) -> Outcome:
    """A name, and a phone and a group when they stand beside it."""
    return _learnt(turn, draft, *read_identity(turn.said.text))


def take_back(turn: Turn, *kept: str | None) -> bool:
    """Delete the message that names a villager, where all it says is kept: of one that says more nothing is to be lost.

    `kept`: what was read out of it. A card says no more than that.
    """
    said = turn.said
    read = {word for part in kept if part for word in part.split()}
    rest = {normalise_phone(word) or word for word in said.text.split()} - read
    if rest or said.message_id is None:
        return False
    turn.work.erase(said.chat_id, said.message_id)
    return True


def hear_card(turn: Turn, draft: Draft) -> Outcome:
    """A card out of the phone's book has both: nobody has to type eleven digits."""
    contact = _card(turn, draft)
    name = " ".join(contact.name.split())[:_LONGEST]
    return _learnt(turn, draft, name, normalise_phone(contact.phone), None)


def _card(turn: Turn, draft: Draft) -> SharedContact:
    """Somebody else's. Whose card it is Telegram does not vouch for, nor for what is typed."""
    contact = turn.said.contact
    if contact is None or contact.own:
        raise Refusal("card_own", screen=("draft", {"draft": draft.ref, "version": draft.version}))
    return contact


def own_phone(turn: Turn, phone: str | None) -> bool:
    """Whether what stands for a villager's phone is the supervisor's own: whoever asks the villager again later 回访
    would ring the very person whose word is looked into."""
    return phone is not None and phone == turn.work.people.phone_of(turn.person.id)


def _learnt(turn: Turn, draft: Draft, name: str, phone: str | None, group: str | None) -> Outcome:
    if not name:
        raise Refusal("name_missing", screen=("draft", {"draft": draft.ref, "version": draft.version}))
    gone = take_back(turn, name, phone, group)
    mine = own_phone(turn, phone)
    phone = None if mine else phone
    learnt = {"name": name, "phone": phone, "group": group, "own": False, "taken_back": gone, "mine": mine}
    if group is None and _namesake(turn, name):
        return Go("group", learnt)
    return Go("preview" if group and phone else "reach", learnt)


# --- somebody else of the same name


def _namesake(turn: Turn, name: str) -> bool:
    """Whether this supervisor wrote down somebody of this name in another open matter. Nobody else's is looked at."""
    work, person = turn.work, turn.person
    what = Filter("mine", person_id=person.id)
    page = work.cases.page(scope_of(work, turn.actor), what, work.now, work.now, 0, _LOOKED_THROUGH)
    own = (c for case in page.cases if case.open for c in work.cases.complainants(case.id))
    return any(c.supervisor_id == person.id and c.name == name for c in own)


def ask_group(view: View, draft: Draft) -> Screen:
    """Which of the two? Told by group; no list of names is ever shown."""
    rows = ((option(draft, "villager.button.same", "same"),),)
    return Screen("report.namesake", {"name": draft.body["name"]}, rows=rows)


def hear_group(turn: Turn, draft: Draft) -> Outcome:
    """The group, or any other word that tells them apart."""
    group = " ".join(turn.said.text.split())[:12]
    take_back(turn, group)
    return Go("preview" if draft.body.get("phone") else "reach", {"group": group})


def same_person(_turn: Turn, draft: Draft, _argument: str) -> Outcome:
    """The same villager has another matter."""
    return Go("preview" if draft.body.get("phone") else "reach")


# --- how to reach the villager


def hide(turn: Turn, draft: Draft, argument: str) -> Outcome:
    """No name, or nobody's: the supervisor saw it himself."""
    return Go("preview", {"own": argument == "own"}, forget=("name", "phone", "group", "taken_back", "mine"))


def ask_reach(view: View, draft: Draft) -> Screen:
    """A phone or a group."""
    skip = option(draft, "report.button.skip", "skip")
    key = "report.reach_taken_back" if draft.body.get("taken_back") else "report.reach"
    return Screen("report.reach_mine" if draft.body.get("mine") else key, rows=((skip,),))


def hear_reach(turn: Turn, draft: Draft) -> Outcome:
    """A phone, a group, or both."""
    _, phone, group = read_identity(turn.said.text)
    return _reached(turn, draft, phone, group)


def reach_by_card(turn: Turn, draft: Draft) -> Outcome:
    """The phone on a card; the name was said before."""
    return _reached(turn, draft, normalise_phone(_card(turn, draft).phone), None)


def _reached(turn: Turn, draft: Draft, phone: str | None, group: str | None) -> Outcome:
    if phone is None and group is None:
        raise Refusal("reach_unclear", screen=("draft", {"draft": draft.ref, "version": draft.version}))
    gone = take_back(turn, phone, group)
    body = draft.body
    mine = own_phone(turn, phone)
    return Go(
        "reach" if mine else "preview",
        {
            "phone": (None if mine else phone) or body.get("phone"),
            "group": group or body.get("group"),
            "taken_back": gone or bool(body.get("taken_back")),
            "mine": mine,
        },
    )
