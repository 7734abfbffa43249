"""The product of steps and inputs: a scene at every step of every conversation, and everything that can be sent."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from bot.composing import Composer
from bot.seal import Seal
from handlers.buttons import number, read
from handlers.flow import BEGAN, FLOWS
from handlers.said import Kind, Press, Said, SharedContact
from locales.catalogue import Catalogue, Words
from locales.templates import Template
from storage import outbox
from storage.outbox_rows import Queued
from storage.unit_of_work import UnitOfWork
from supervision.acts.integrity import register
from supervision.cases import State
from supervision.drafts import Draft
from supervision.files import FileKind, Incoming
from supervision.gate import Actor, actor_of
from supervision.integrity import Came, Matter
from supervision.kept_texts import KeptText, TextKind
from supervision.people import Person
from supervision.spending_steps import DEFAULT, step_given
from tests.cast import MONDAY, user_of
from tests.chat import sent

PARTS = [{"source": "1:1", "text": "村口水管破了", "forwarded": False}]


#: Stands for the case of the scene in what was learnt.
THE_CASE = "the case"


@dataclass(frozen=True)
class Scene:
    """Who is in which conversation, with what learnt, about a case in which state."""

    who: str
    body: dict[str, Any]
    state: State | None = None


#: Every question a step of a spending may ask, of the step that is open.
SPENT: dict[str, Any] = {
    "move": "follow",
    "code": "contractor",
    "item": "contractor:1",
    "asks": [
        *("choice", "reason", "confirm", "photo", "place"),
        *("amount", "sure", "signers", "day", "outcome", "preview"),
    ],
    "amount": 4_800_000,
    "choice": "compare",
    "place": "村口",
    "spoken": ["舒书记"],
}

#: In the middle of changing a rule, with one changed already; a ladder is open beside it.
AMENDING = {
    "changes": {"track.everyday.sign": "2wd"},
    "section": "track.everyday",
    "rule": "track.everyday.sign",
    "late": "secretary",
    "rungs": [["0s", "officer"], ["1wd", "area_leader"]],
    "at": 1,
    "steps": [step_given(step) for step in DEFAULT],
}
SCENES: dict[str, Scene] = {
    "report": Scene(
        "supervisor", {"track": "everyday", "parts": PARTS, "name": "王某某", "spoken": ["何检员"]}
    ),
    "visit": Scene(
        "supervisor", {"form": "field", "topics": ["works"], "parts": PARTS, "spoken": ["何检员"]}
    ),
    "held": Scene("supervisor", {"parts": PARTS}),
    "search": Scene("secretary", {}),
    "step_aside": Scene("inspector", {"move": "step_aside"}, State.HANDLING),
    "words": Scene(
        "inspector",
        {"move": "ask_extension", "reason": "舒书记说等一等", "spoken": ["舒书记"]},
        State.HANDLING,
    ),
    "return": Scene(
        "secretary",
        {"move": "return", "items": ["photo"], "parts": PARTS, "spoken": ["何检员"]},
        State.SUBMITTED,
    ),
    "note": Scene(
        "inspector", {"move": "note", "note": "舒书记说等一等", "spoken": ["舒书记"]}, State.HANDLING
    ),
    "resort": Scene(
        "secretary",
        {"move": "resort", "to": "urgent", "why": "何检员报错了", "spoken": ["何检员"]},
        State.SUBMITTED,
    ),
    "offer": Scene(
        "secretary",
        {"move": "offer", "to": 6, "why": "何检员说归那边", "spoken": ["何检员"]},
        State.SUBMITTED,
    ),
    "decide": Scene(
        "officer",
        {"move": "decide", "to": 6, "why": "何检员说归那边", "spoken": ["何检员"]},
        State.TRANSFERRING,
    ),
    "merge": Scene("secretary", {"move": "merge"}, State.HANDLING),
    "link": Scene("secretary", {"move": "link"}, State.HANDLING),
    "answers": Scene("supervisor", {"item": "contact", "parts": PARTS}, State.RETURNED),
    "progress": Scene(
        "inspector",
        {"move": "progress", "parts": PARTS, "picked": "正在换", "spoken": ["舒书记"]},
        State.HANDLING,
    ),
    "result": Scene(
        "inspector",
        {"move": "result", "parts": PARTS, "picked": "换好了", "spoken": ["舒书记"]},
        State.HANDLING,
    ),
    "kept_text": Scene("secretary", {"text": ""}),
    "verify": Scene(
        "supervisor",
        {"move": "verify", "place": "村口", "why": "何检员没来过", "spoken": ["何检员"]},
        State.TO_VERIFY,
    ),
    "supplement": Scene("supervisor", {"move": "supplement", "parts": PARTS}, State.HANDLING),
    "spoken": Scene(
        "supervisor", {"move": "supplement", "parts": PARTS, "spoken": ["何检员"]}, State.HANDLING
    ),
    "summary": Scene(
        "secretary",
        {
            "move": "resummarise",
            "summary": "二组断水",
            "nature": "complaint",
            "why": "",
            "spoken": ["何检员"],
        },
        State.HANDLING,
    ),
    "supervise": Scene(
        "officer",
        {"move": "supervise", "day": "2026-12-03", "words": "何检员去看", "spoken": ["何检员"]},
        State.HANDLING,
    ),
    "ask": Scene(
        "officer", {"move": "ask", "question": "何检员去过没有？", "spoken": ["何检员"]}, State.HANDLING
    ),
    "answer": Scene(
        "inspector", {"move": "answer", "answer": "舒书记去过", "spoken": ["舒书记"]}, State.HANDLING
    ),
    "sampling": Scene("officer", {"sampling": "nothing0", "name": "舒书记"}),
    "comment": Scene("secretary", {"sampling": "nothing0"}),
    "explain": Scene(
        "secretary", {"key": "sign 0", "words": "何检员压着", "spoken": ["何检员"]}, State.HANDLING
    ),
    "callback": Scene(
        "officer",
        {"callback": "nothing0", "outcome": "invented", "words": "何检员写的", "spoken": ["何检员"]},
        State.HANDLING,
    ),
    "name": Scene("inspector", {"move": "name", "names": ["王某某"]}, State.HANDLING),
    "relative": Scene("supervisor", {"name": "王某某"}),
    "leave": Scene("supervisor", {}),
    "lock": Scene("keeper", {"name": "卫青石"}),
    "handover": Scene("secretary", {"office": 3}),
    "amend": Scene("county", AMENDING),
    "several": Scene(
        "secretary", {"bucket": "all", "narrow": "", "offset": 0, "picked": [THE_CASE]}, State.HANDLING
    ),
    "hand_over": Scene(
        "secretary",
        {"move": "hand_over", "body": "county", "name": "", "theirs": "何检员", "spoken": ["何检员"]},
        State.REGISTERED,
    ),
    "their_number": Scene(
        "inspector", {"move": "number", "theirs": "何检员", "spoken": ["何检员"]}, State.HANDED_OVER
    ),
    "notice": Scene(
        "inspector",
        {"move": "notice", "on": "2026-11-23", "theirs": "舒书记", "spoken": ["舒书记"]},
        State.HANDED_OVER,
    ),
    "decline": Scene(
        "inspector",
        {"move": "decline", "to": "court", "why": "该打官司", "spoken": ["舒书记"]},
        State.HANDED_OVER,
    ),
    "prolong": Scene(
        "inspector",
        {"move": "prolong", "approver": "局长", "on": "2026-11-23", "spoken": ["舒书记"]},
        State.NOTICED,
    ),
    "urge": Scene("secretary", {"move": "urge", "why": "何检员去催过", "spoken": ["何检员"]}, State.NOTICED),
    "outcome": Scene("inspector", {"move": "outcome", "parts": PARTS, "spoken": ["舒书记"]}, State.NOTICED),
    "received": Scene("supervisor", {"move": "tell"}, State.ANSWERED),
    "review": Scene(
        "supervisor",
        {"move": "review", "on": "2026-11-23", "above": "county", "spoken": ["何检员"]},
        State.TOLD,
    ),
    "spending": Scene("inspector", {"village": 8, "parts": PARTS, "amount": 4_800_000, "spoken": ["舒书记"]}),
    "spend": Scene("inspector", SPENT, State.UNDER_WAY),
    "press": Scene(
        "inspector", {"move": "press", "words": "舒书记去催过", "spoken": ["舒书记"]}, State.UNDER_WAY
    ),
    "identity": Scene("inspector", {"who": 0, "words": "舒书记要看", "spoken": ["舒书记"]}, State.HANDLING),
    "fix_me": Scene("supervisor", {}),
    "erase": Scene("supervisor", {"who": 0, "receipt": "1234567", "code": "123456"}, State.HANDLING),
    "fix_who": Scene("supervisor", {"who": 0}, State.HANDLING),
    "identity_refuse": Scene(
        "secretary", {"request": "nothing0", "words": "何检员不用看", "spoken": ["何检员"]}, State.HANDLING
    ),
    "covering": Scene("secretary", {"file": "", "order": 1, "cells": [2], "several": True}, State.HANDLING),
    "export_dates": Scene("secretary", {"first": "2026-11-01"}),
}
SCENES |= {
    "integrity_register": Scene(
        "reception", {"came": "paper", "named": True, "on": "2026-11-23", "sealed": None}
    ),
    "integrity_hand": Scene("reception", {"matter": "", "who": "", "what": "fetch"}),
    "integrity_content": Scene("supervisor", {"sealed": ""}),
}
STEPS = [(flow.name, step) for flow in FLOWS.values() for step in flow.steps]


@dataclass
class Stage:
    """One scene, set inside a transaction that is rolled back afterwards."""

    work: UnitOfWork
    draft: Draft
    case_ref: str
    message_id: int = 900

    @property
    def chat_id(self) -> int:
        """Where it plays."""
        return self.draft.chat_id

    def said(self, kind: Kind, **more: Any) -> Said:
        """Something said by the one on stage."""
        known: dict[str, Any] = {"message_id": 901, **more}
        return Said(1, self.chat_id, self.chat_id, kind, MONDAY, **known)

    def press(self, action: str, *args: str) -> Said:
        """A pressed button."""
        return self.said(Kind.PRESS, press=Press("q1", action, args, self.message_id), message_id=None)

    def choice(self, choice: str, version: int | None = None) -> Said:
        """A pressed button of the conversation."""
        at = self.draft.version if version is None else version
        return self.press("d", self.draft.ref, number(at), choice)


def set_up(work: UnitOfWork, flow: str, step: str, cases: dict[State, tuple[int, str, str]]) -> Stage:
    """Put somebody at this step."""
    scene = SCENES[flow]
    case_id, ref, case_number = cases[scene.state or State.HANDLING]
    body = {BEGAN: MONDAY.isoformat(), **scene.body}
    if scene.state is not None:
        body |= {"case": ref, "number": case_number}
        body |= {name: [ref] for name, value in body.items() if value == [THE_CASE]}
    person = work.people.by_user(user_of(scene.who))
    assert person is not None
    kept = {kind: a_text(work, person, kind) for kind in TextKind if flow in {kind.value, "kept_text"}}
    if "text" in body:
        body |= {"text": kept[TextKind.RESULT].ref}
    if flow == "covering":
        body |= {"file": a_photo(work, person, case_id)}
    if "matter" in body:
        secretary = work.people.by_user(user_of("secretary"))
        assert secretary is not None
        body |= {"matter": a_matter(work, actor_of(work, person)).ref, "who": secretary.ref}
    work.chats.said(user_of(scene.who), 900, case_id, 0)
    draft = work.drafts.start(person.id, user_of(scene.who), flow, step, body)
    return Stage(work, draft, ref)


def a_text(work: UnitOfWork, person: Person, kind: TextKind) -> KeptText:
    """The township has kept a text of this kind."""
    township = work.places.by_code("LX")
    assert township is not None
    return work.texts.add(township.id, kind, "water", "水管已换好，通水了", person.id)


def a_photo(work: UnitOfWork, person: Person, case_id: int) -> str:
    """A photo of the case has come."""
    file = work.files.expect(
        Incoming(FileKind.PHOTO, "tg", "unique", message_id=77),
        chat_id=user_of("secretary"),
        person_id=person.id,
        draft_id=None,
        case_id=case_id,
    )
    work.files.kept(file.id, 10, "0" * 64, copied=True, width=1600, height=1200)
    return file.id


def a_matter(work: UnitOfWork, reception: Actor) -> Matter:
    """Somebody named has come to the county without a number."""
    return register(work, reception, "清纪信〔2026〕17号", Came.PERSON, True, MONDAY.date())


def _message(stage: Stage, kind: Kind) -> Said:
    more: dict[str, Any] = {"text": "随便说点什么"} if kind is Kind.TEXT else {}
    if kind in {Kind.PHOTO, Kind.VOICE, Kind.AUDIO, Kind.VIDEO, Kind.DOCUMENT, Kind.ANIMATION}:
        more = {key: value for key, value in sent(kind).items() if key != "kind"}
    if kind in {Kind.LOCATION, Kind.LIVE_LOCATION}:
        more = {"location": (30.5, 104.1)}
    if kind is Kind.CONTACT:
        more = {"contact": SharedContact("13900000098", own=False)}
    return stage.said(kind, **more)


def _kind(kind: Kind) -> Callable[[Stage], Said]:
    return lambda stage: _message(stage, kind)


def _command(text: str) -> Callable[[Stage], Said]:
    name, _, argument = text[1:].partition(" ")
    return lambda stage: stage.said(Kind.COMMAND, text=text, command=name, argument=argument)


def _text(text: str, **more: Any) -> Callable[[Stage], Said]:
    return lambda stage: stage.said(Kind.TEXT, text=text, **more)


INPUTS: dict[str, Callable[[Stage], Said]] = {
    **{kind.value: _kind(kind) for kind in Kind if kind not in {Kind.PRESS, Kind.COMMAND}},
    **{f"/{name}": _command(f"/{name}") for name in ("cancel", "start", "todo", "nonsense")},
    "a key": _text("报问题"),
    "forwarded text": _text("转来的", forwarded=True, forwarded_from=77),
    "a forwarded command": lambda stage: stage.said(
        Kind.COMMAND, text="/cancel", command="cancel", forwarded=True
    ),
    "a reply about the case": _text("再补一句", reply_to=900),
    "five thousand letters": _text("水" * 5000),
    "hostile text": _text("<b>\u202eevil</b> {case.id} %s \x00"),
    "an edited text": _text("改过的", edited=True),
    "an edited photo": lambda stage: stage.said(Kind.PHOTO, text="改过的", edited=True),
    "a forged press": lambda stage: stage.press(""),
    "a press on an old question": lambda stage: stage.choice("done", version=35),
    "a press that is no choice here": lambda stage: stage.choice("nonsense"),
    "a day that does not exist": lambda stage: stage.press(
        "d", stage.draft.ref, number(stage.draft.version), "on", "20261399"
    ),
    "a day that is past": _text("11月20日"),
    "a day years away": _text("2999-01-01"),
    "a sum": _text("4万8千"),
    "a sum that is none": _text("三万左右"),
    "a number alone": _text("1000002号"),
    "a figure, which is no words": _text("2"),
    "marks, which are no words": _text("👍！！"),
    "names": _text("甲某、乙某、丙某"),
    "a choice that is not offered": lambda stage: stage.press(
        "d", stage.draft.ref, number(stage.draft.version), "choose", "9"
    ),
    "a choice with a strange argument": lambda stage: stage.press(
        "d", stage.draft.ref, number(stage.draft.version), "kind", "nonsense"
    ),
    "back": lambda stage: stage.choice("back"),
    "stop": lambda stage: stage.choice("stop"),
}

#: What has the same answer at every step, tried at one.
ANYWHERE: dict[str, Callable[[Stage], Said]] = {
    "/help": _command("/help"),
    "/queue": _command("/queue"),
    "/case with a wrong number": _command("/case 1234567"),
    "/start with a link": _command("/start abcdefgh"),
    "a key in English": _text("more"),
    "a reply to nothing": _text("回复", reply_to=12345),
    "blanks in front": _text("   13900000097"),
    "a press from an older bot": lambda stage: stage.press("zz", "1"),
    "a press on a draft that is gone": lambda stage: stage.press("d", "nothing0", "1", "done"),
    "a press on a case that is gone": lambda stage: stage.press("c", "nothing0", "sign"),
    "a move that does not exist": lambda stage: stage.press("c", stage.case_ref, "nonsense"),
    "a bare press": lambda stage: stage.press("d"),
    "a bare move": lambda stage: stage.press("c"),
    "a list that does not exist": lambda stage: stage.press("q", "nonsense", "0"),
    "a language that does not exist": lambda stage: stage.press("la", "xx"),
    "an unknown twin of a command": lambda stage: stage.press("go", "nonsense"),
    "an invitation that does not exist": lambda stage: stage.press("en", "nothing0", "y"),
    "a visit that does not exist": lambda stage: stage.press("vi", "nothing0"),
    "a word about leave that is none": lambda stage: stage.press("lv", "nonsense"),
    "back from no leave": lambda stage: stage.press("lv", "back"),
    "a 督办 that nobody heard of": lambda stage: stage.press("c", stage.case_ref, "acknowledge"),
    "an answer to somebody else's question": lambda stage: stage.press("c", stage.case_ref, "answer"),
    "a track of nobody": lambda stage: stage.press("du", "nothing0", "0", "0"),
    "a step to pass on that is none": lambda stage: stage.press("tl", stage.case_ref, "zz", "1"),
    "a step to pass on of no case": lambda stage: stage.press("tl", "nothing0", "1", "1"),
    "a request that does not exist": lambda stage: stage.press("id", "nothing0", "l"),
    "own data": lambda stage: stage.press("md", "data"),
    "a correction that does not exist": lambda stage: stage.press("md", "y", "nothing0"),
    "a bare word about the own data": lambda stage: stage.press("md"),
    "the list of requests": lambda stage: stage.press("id", "list"),
    "a bare request": lambda stage: stage.press("id"),
    "a drawn case that does not exist": lambda stage: stage.press("cb", "nothing0", "tel"),
    "a picture of nobody's track": lambda stage: stage.press("dp", "nothing0", "0"),
    "a track to sample that is nobody's": lambda stage: stage.press("ds", "nothing0", "0"),
    "drawing without the office for it": lambda stage: stage.press("dw"),
    "a comment on nothing": lambda stage: stage.press("dc", "nothing0"),
    "a bare track": lambda stage: stage.press("du"),
    "a list of tracks one may not see": lambda stage: stage.press("dl"),
    "a number that is not expected": lambda stage: stage.press("ix", "1234567"),
    "a registration somewhere else": lambda stage: stage.press("ir"),
    "the reception's list": lambda stage: stage.press("iq", "open", "0"),
    "a matter of the county": lambda stage: stage.press("im", "nothing0", "open"),
    "a task of somebody else": lambda stage: stage.press("it", "nothing0", "sign"),
    "a step that does not exist": lambda stage: stage.press("it", "nothing0", "nonsense"),
    "a receipt that does not exist": lambda stage: stage.press("rc", "nothing0"),
    "a text of another township": lambda stage: stage.press("kx", "nothing0", "y"),
    "keeping what is nobody's line": lambda stage: stage.press("kp", stage.case_ref, "zz"),
    "keeping of a case that is gone": lambda stage: stage.press("kp", "nothing0", "1"),
    "a place among the records that is none": lambda stage: stage.press("re", "visits", "-5"),
}


class InEvery(Words):
    """The words of a language; whatever is said must have words in every other language too."""

    def _template(self, key: str, fields: dict[str, object]) -> Template:
        for language in Catalogue.load().languages:
            Words._template(Catalogue.load().words(language), key, fields)
        return Words._template(self, key, fields)


def in_every_language() -> Catalogue:
    """The house's words, strict."""
    loaded = Catalogue.load()
    return Catalogue({code: InEvery(code, loaded.words(code).messages) for code in loaded.languages})


def composed(work: UnitOfWork, catalogue: Catalogue) -> Iterator[tuple[Queued, str]]:
    """What is queued now, made as it would be said: (row, why it is not said, or "")."""
    composer = Composer(catalogue, Seal(bytes(64)))
    while rows := outbox.claim(work, work.now, 100):
        for row in rows:
            yield row, composer.compose(work, row).code
            outbox.sent(work, row.id, [10_000 + row.id])


def offered(work: UnitOfWork, draft: Draft, catalogue: Catalogue) -> list[tuple[str, tuple[str, ...]]]:
    """The buttons under the present question, opened: (action, arguments)."""
    work.say(draft.chat_id, "draft", {"draft": draft.ref, "version": draft.version})
    [row] = outbox.claim(work, work.now, 1)
    seal = Seal(bytes(64))
    parts = Composer(catalogue, seal).compose(work, row).parts
    outbox.sent(work, row.id, [900])
    markups = [part.markup["inline_keyboard"] for part in parts if part.markup]
    data = [button["callback_data"] for rows in markups for line in rows for button in line]
    return [read(seal.open(draft.chat_id, each) or "") for each in data]
