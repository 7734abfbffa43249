"""说明 on the own duty track: a button for each line of the page, and what was said below the line."""

from dataclasses import replace
from typing import Any

from handlers import spoken
from handlers.buttons import in_rows, number, pressed, value_of
from handlers.flow import Done, Outcome, Step, begin, flow
from handlers.said import Kind
from handlers.screen import Button, Quote, Rows, Screen, View, Words
from handlers.turn import Turn
from supervision.acts import explaining
from supervision.drafts import Draft
from supervision.duty import Listed
from supervision.people import Person
from supervision.refusals import Missing


def said_below(view: View, person: Person, line: Listed) -> tuple[Words, ...]:
    """The person's own word on a line, for whoever sees the track."""
    if not line.ref:
        return ()  # a word on an integrity matter would be content
    text = explaining.explained(view.work, person, line.duty)
    return (Words("duty.said", {"text": Quote(text)}),) if text else ()


def buttons(view: View, person: Person, lines: list[tuple[int, Listed]]) -> Rows:
    """说明1, 说明2 …: on one's own track only."""
    if person.id != view.someone.person.id:
        return ()
    own = [
        Button("duty.button.say", "dx", (each.ref, each.duty.kind, number(_second(each))), {"n": n})
        for n, each in lines
        if each.ref
    ]
    return in_rows(own, 3)


def _second(line: Listed) -> int:
    return int(line.duty.started_at.timestamp())


@pressed("dx")
def begin_explaining(turn: Turn, args: tuple[str, ...]) -> None:
    """A line was tapped: (case, kind, the second it began)."""
    ref, kind, at = (*args, "", "", "")[:3]
    key = f"{kind} {value_of(at)}"
    line = explaining.own_line(turn.work, turn.actor, ref, key)
    begin(turn, "explain", case=ref, number=line.number, key=key)


def _ask(view: View, draft: Draft) -> Screen:
    return Screen("duty.ask.say", {"number": draft.body["number"]})


def _hear(turn: Turn, draft: Draft) -> Outcome:
    """Why it took so long may be somebody who reads this track. Of a case one sees no more nobody is named."""
    text = turn.said.text
    try:
        return spoken.heard(turn, draft, text, _said, inside=True, words=text)
    except Missing:
        return _said(turn, replace(draft, body={**draft.body, "words": text}))


def _said(turn: Turn, draft: Draft) -> Outcome:
    body: dict[str, Any] = draft.body
    explaining.explain(turn.work, turn.actor, body["case"], body.get("key", ""), str(body["words"]))
    turn.work.drafts.finish(draft)
    turn.answer("duty.said.kept", number=body["number"])
    return Done()


flow(
    "explain",
    "words",
    Step("words", _ask, "wants.words", takes={Kind.TEXT: _hear}),
    spoken.whom(_said, back="words"),
)
