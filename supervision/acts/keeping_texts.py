"""Kept texts 常用语: what a township answers often is kept, offered, changed and removed by its own people."""

import re
from collections.abc import Sequence

from supervision.cases import Case, Entry, EntryKind
from supervision.events import TextKept
from supervision.gate import Actor, case_for
from supervision.kept_texts import KeptText, TextKind
from supervision.meant import themselves
from supervision.offices import Role
from supervision.ports import Work
from supervision.refusals import Refusal

#: How many texts a township keeps (house); another one is refused until one is removed.
MOST = 20

#: How many of them are offered at once (house): more buttons are not read.
OFFERED = 4

#: How long a kept text may be, in characters (house): what is longer belongs to one case.
LONGEST = 300

#: Which line of a case's history becomes which kind of text.
_KINDS = {EntryKind.RESULT: TextKind.RESULT, EntryKind.PROGRESS: TextKind.PROGRESS}

# A villager's number would be offered in every other case of the township.
_PHONE = re.compile(r"(?<!\d)1\d{10}(?!\d)")


def townships_of(actor: Actor) -> tuple[int, ...]:
    """Where the actor may keep texts: the townships whose inspector or secretary the actor is."""
    return tuple(dict.fromkeys(actor.places(Role.INSPECTOR, Role.SECRETARY)))


def own_texts(work: Work, actor: Actor) -> tuple[KeptText, ...]:
    """The texts of the actor's townships, the newest first. Raises Refusal("not_for_you") without such an office."""
    places = townships_of(actor)
    if not places:
        raise Refusal("not_for_you")
    return tuple(text for place in places for text in reversed(work.texts.of_place(place)))


def offered(work: Work, case: Case, kind: TextKind) -> Sequence[KeptText]:
    """The township's texts for this question: those of the case's category before others, the newest first."""
    newest = reversed(work.texts.of_place(case.township_id))
    fitting = [text for text in newest if text.kind is kind]
    return sorted(fitting, key=lambda text: text.category not in {None, case.category})[:OFFERED]


def to_use(work: Work, case: Case, ref: str) -> KeptText:
    """A text picked for this case. Raises Refusal("kept_gone") when the case's township has no such text."""
    text = work.texts.by_ref(ref)
    if text is None or text.place_id != case.township_id:
        raise Refusal("kept_gone")
    return text


def text_for(work: Work, actor: Actor, ref: str) -> KeptText:
    """A text to look at or change. Another township's and one that is gone look the same: Refusal("kept_gone")."""
    text = work.texts.by_ref(ref)
    if text is None or text.place_id not in townships_of(actor):
        raise Refusal("kept_gone")
    return text


def worth_keeping(work: Work, actor: Actor, case: Case, kind: EntryKind) -> Entry | None:
    """What the actor has just entered, where it may be kept for the township and is not kept yet."""
    own = [e for e in work.cases.entries(case.id) if e.kind is kind and e.by_id == actor.person.id]
    if not own or case.township_id not in townships_of(actor) or _unfit(own[-1].text):
        return None
    if _tells_of(work, case, own[-1].text):
        return None
    return None if _kept(work, case.township_id, _KINDS[kind], own[-1].text) else own[-1]


def to_keep(work: Work, actor: Actor, ref: str, line: str) -> tuple[Case, Entry]:
    """The line (by its ref) the actor wrote, where it may be kept: that it names nobody is still to be asked, as only a
    person can tell. Raises Missing; Refusal: kept_gone, kept_full, kept_already, kept_long, kept_phone, kept_tells.
    """
    case = case_for(work, actor, ref)
    own = [e for e in work.cases.entries(case.id) if e.ref == line and e.by_id == actor.person.id]
    if not own or own[0].kind not in _KINDS or case.township_id not in townships_of(actor):
        raise Refusal("kept_gone")
    text = _fit(own[0].text)
    if _tells_of(work, case, text):
        raise Refusal("kept_tells")
    if _kept(work, case.township_id, _KINDS[own[0].kind], text):
        raise Refusal("kept_already")
    if len(work.texts.of_place(case.township_id)) >= MOST:
        raise Refusal("kept_full", most=MOST)
    return case, own[0]


def kind_of(entry: Entry) -> TextKind:
    """For which question a line of a case's history may be kept. Raises KeyError for a line of another kind."""
    return _KINDS[entry.kind]


def keep(work: Work, actor: Actor, ref: str, line: str) -> KeptText:
    """Keep the words of a line the actor wrote, for the case's township. Raises as `to_keep`."""
    case, entry = to_keep(work, actor, ref, line)
    kind, text = kind_of(entry), _fit(entry.text)
    kept = work.texts.add(case.township_id, kind, case.category, text, actor.person.id, case.id)
    work.record(TextKept(by_id=actor.person.id, text_id=kept.id, did="kept"))
    return kept


def rewrite(work: Work, actor: Actor, ref: str, words: str) -> None:
    """Other words for it. Raises Refusal: kept_gone, words_missing, kept_long, kept_phone."""
    text = text_for(work, actor, ref)
    work.texts.rewrite(text.id, _fit(words), actor.person.id)
    work.record(TextKept(by_id=actor.person.id, text_id=text.id, did="rewritten"))


def remove(work: Work, actor: Actor, ref: str) -> None:
    """Remove it for good; its key is destroyed. Raises Refusal("kept_gone")."""
    text = text_for(work, actor, ref)
    work.texts.remove(text.id)
    work.record(TextKept(by_id=actor.person.id, text_id=text.id, did="removed"))


def _tells_of(work: Work, case: Case, words: str) -> bool:
    """Whether words belong to their case alone: it is kept from somebody, who would read them among the township's, or
    they name an official. They are never compared with who the villager is, nor with anybody's declared relatives: what
    is offered, or refused, for a name alone would give it away to whoever tries names. Whether one stands there only a
    person can tell, and is asked (see handlers.kept_texts)."""
    if work.recusals.of_case(case.id) or work.recusals.names_of(case):
        return True
    return bool(themselves(work, (case.village_id, case.township_id), words))


def _kept(work: Work, place_id: int, kind: TextKind, words: str) -> bool:
    return any(each.kind is kind and each.text == words.strip() for each in work.texts.of_place(place_id))


def _unfit(words: str) -> str | None:
    """Why these words cannot be kept, as a refusal's code."""
    if not words.strip():
        return "words_missing"
    if len(words.strip()) > LONGEST:
        return "kept_long"
    return "kept_phone" if _PHONE.search(words) else None


def _fit(words: str) -> str:
    code = _unfit(words)
    if code == "kept_long":
        raise Refusal("kept_long", most=LONGEST)
    if code is not None:
        raise Refusal("kept_phone" if code == "kept_phone" else "words_missing")
    return words.strip()
