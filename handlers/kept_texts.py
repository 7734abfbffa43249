"""常用语: the township's kept texts, in a list; each is shown whole, changed or removed. 存为常用语 keeps another."""

from collections.abc import Mapping
from typing import Any

from handlers.buttons import in_rows, pressed
from handlers.commands import command
from handlers.flow import Done, Outcome, Step, begin, flow
from handlers.said import Kind
from handlers.screen import Button, Quote, Screen, View, Words, screen
from handlers.turn import Turn
from handlers.unit_answer import start_of
from supervision.acts import keeping_texts
from supervision.drafts import Draft
from supervision.kept_texts import KeptText
from supervision.refusals import Refusal


@command("texts")
def list_of_texts(turn: Turn) -> None:
    """更多 → 常用语."""
    keeping_texts.own_texts(turn.work, turn.actor)
    turn.say("kept.list")


@screen("kept.list")
def list_screen(view: View, _fields: Mapping[str, Any]) -> Screen:
    """The texts by their first characters, the newest first."""
    texts = keeping_texts.own_texts(view.work, view.someone)
    if not texts:
        return Screen("kept.none")
    buttons = [Button("kept.button.own", "kx", (text.ref, "o"), {"start": start_of(text)}) for text in texts]
    return Screen("kept.list", {"count": len(texts)}, rows=in_rows(buttons, 2), content=True)


@screen("kept.text")
def text_screen(view: View, fields: Mapping[str, Any]) -> Screen:
    """One text, whole, and what may be done with it. `fresh`: it has just been kept."""
    text = keeping_texts.text_for(view.work, view.someone, fields["text"])
    rows = (
        (_button("kept.button.rewrite", text, "e"), _button("kept.button.remove", text, "d")),
        (Button("kept.button.list", "go", ("texts",)),),
    )
    return Screen("kept.fresh" if fields.get("fresh") else "kept.text", _shown(text), rows=rows, content=True)


@screen("kept.remove")
def remove_screen(view: View, fields: Mapping[str, Any]) -> Screen:
    """Asked once before it is removed."""
    text = keeping_texts.text_for(view.work, view.someone, fields["text"])
    buttons = (_button("kept.button.yes", text, "y"), _button("kept.button.no", text, "o"))
    return Screen("kept.remove", _shown(text), rows=(buttons,), content=True)


def _button(label: str, text: KeptText, what: str) -> Button:
    return Button(label, "kx", (text.ref, what))


def _shown(text: KeptText) -> dict[str, Any]:
    return {"kind": Words(f"kept.kind.{text.kind.value}"), "text": Quote(text.text)}


@pressed("kx")
def press(turn: Turn, args: tuple[str, ...]) -> None:
    """A button of a text: (text, "o" open | "e" change | "d" remove? | "y" remove)."""
    ref, what = (*args, "", "")[:2]
    keeping_texts.text_for(turn.work, turn.actor, ref)
    match what:
        case "o":
            turn.answer("kept.text", text=ref)
        case "e":
            begin(turn, "kept_text", text=ref)
        case "d":
            turn.answer("kept.remove", text=ref)
        case "y":
            keeping_texts.remove(turn.work, turn.actor, ref)
            turn.answer("kept.removed")
        case _:
            raise Refusal("choice_unknown")


@pressed("kp")
def keep(turn: Turn, args: tuple[str, ...]) -> None:
    """存为常用语 under the card, after something was entered by typing: (case, line, "y": it names nobody)."""
    ref, line, sure = (*args, "", "", "")[:3]
    if sure != "y":
        case, entry = keeping_texts.to_keep(turn.work, turn.actor, ref, line)
        # A new message: the card stays.
        turn.say("kept.nameless", case_id=case.id, case=case.ref, line=entry.ref)
        return
    kept = keeping_texts.keep(turn.work, turn.actor, ref, line)
    turn.answer("kept.text", text=kept.ref, fresh=True)


@screen("kept.nameless")
def nameless_screen(view: View, fields: Mapping[str, Any]) -> Screen:
    """The whole township will read it. Whether a villager's name stands in it only a person can tell: checked against
    the name that is kept, the question, or its absence, would give it away to whoever tries names."""
    case, entry = keeping_texts.to_keep(view.work, view.someone, fields["case"], fields["line"])
    sure = Button("kept.button.nameless", "kp", (case.ref, entry.ref, "y"))
    shown = {"kind": Words(f"kept.kind.{keeping_texts.kind_of(entry).value}"), "text": Quote(entry.text)}
    return Screen("kept.nameless", shown, rows=((sure,),), content=True)


# --- 改: other words


def _ask_words(view: View, draft: Draft) -> Screen:
    return Screen("kept.ask", _shown(keeping_texts.text_for(view.work, view.someone, draft.body["text"])))


def _typed(turn: Turn, draft: Draft) -> Outcome:
    keeping_texts.rewrite(turn.work, turn.actor, draft.body["text"], turn.said.text)
    turn.work.drafts.finish(draft)
    turn.answer("kept.text", text=draft.body["text"])
    return Done()


flow("kept_text", "words", Step("words", _ask_words, "wants.words", takes={Kind.TEXT: _typed}))
