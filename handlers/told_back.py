"""存了他什么: what is kept of a villager, for how long, and who has opened it, for his supervisor to read to him."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from handlers.card import act, facts
from handlers.policy_words import said
from handlers.screen import Lines, Screen, View, Words, screen
from handlers.turn import Turn
from supervision.acts import reading
from supervision.cases import Case, Complainant, EntryKind, Track
from supervision.doubts import doubted
from supervision.durations import Duration
from supervision.erasure_gate import erasable
from supervision.files import SPOKEN, FileState
from supervision.gate import Actor, case_for
from supervision.offices import Role
from supervision.ports import Work
from supervision.refusals import Refusal

#: The villager's own words.
_TOLD = frozenset({EntryKind.STORY, EntryKind.SUPPLEMENT, EntryKind.VERSION, EntryKind.JOINED})
#: What is told of who has opened it, and of which offices. Whom the county rings, or looks at, it tells nobody before.
_OPENED = ("identity_shown", "place_shown", "voice_played", "files_opened")
_OFFICES = (Role.SECRETARY, Role.INSPECTOR)


def tell_back(turn: Turn, ref: str, _argument: str) -> None:
    """The button under the own villagers. Showing it is a reading like that of their names."""
    case = case_for(turn.work, turn.actor, ref)
    if not _own(turn.work, turn.actor, case):
        raise Refusal("not_your_turn", screen=("case.card", {"case": ref}), number=case.number)
    reading.show_villagers(turn.work, turn.actor, case)
    turn.say("case.told_back", case_id=case.id, case=ref)


def _own(work: Work, actor: Actor, case: Case) -> list[Complainant]:
    """The villagers this person speaks for; of a sealed number nothing is kept that could be told."""
    if case.track is Track.INTEGRITY or actor.person.id in doubted(work, case):
        return []
    return [c for c in work.cases.complainants(case.id) if c.supervisor_id == actor.person.id]


@screen("case.told_back")
def told_back_screen(view: View, fields: Mapping[str, Any]) -> Screen | None:
    """Words to read aloud: what is kept, how long, who has opened it by office, and how it is corrected."""
    case = case_for(view.work, view.someone, fields["case"])
    own = _own(view.work, view.someone, case)
    if not own:
        return None
    kept, readers = tuple(_kept(view, case, own)), tuple(_readers(view.work, case))
    policy = view.work.time.policy.retention
    fix = (act(case, "fix_who"),) if case.open and any(c.name for c in own) else ()
    erase = (act(case, "erase"),) if erasable(view.work, view.someone, case) else ()
    terms = {"identity": said(Duration, policy.identity), "content": said(Duration, policy.content)}
    one = policy.identity == policy.content
    shown = facts(view, case) | {
        "kept": Lines(kept or (Words("told_back.nothing"),)),
        "readers": Words("told_back.read", {"lines": Lines(readers)})
        if readers
        else Words("told_back.nobody"),
        "term": Words("told_back.term", {"content": terms["content"]})
        if one
        else Words("told_back.terms", terms),
        # Nothing is offered to be deleted that no button below would delete.
        "wishes": Words("told_back.wish_delete" if erase else "told_back.wish"),
    }
    rows = ((*fix, *erase),) if fix or erase else ()
    return Screen("case.told_back", shown, rows=rows, content=True, fleeting=True)


def _kept(view: View, case: Case, own: list[Complainant]) -> Iterator[Words]:
    me, work = view.someone.person.id, view.work
    for each in own:
        who = " ".join(part for part in (each.name, each.group, each.phone) if part)
        if who:
            yield Words("told_back.who", {"who": who})
    if any(each.placed and each.supervisor_id == me for each in work.cases.receipts(case.id)):
        yield Words("told_back.place")
    words = sum(1 for e in work.cases.entries(case.id) if e.by_id == me and e.kind in _TOLD and e.text)
    if words:
        yield Words("told_back.words", {"count": words})
    files = [
        f for f in work.files.of_case(case.id) if f.person_id == me and f.state is not FileState.DESTROYED
    ]
    voices = sum(1 for f in files if f.kind in SPOKEN)
    if voices:
        yield Words("told_back.voices", {"count": voices})
    if len(files) > voices:
        yield Words("told_back.photos", {"count": len(files) - voices})


def _readers(work: Work, case: Case) -> Iterator[Words]:
    """By office, never by name: who it was is for the county to see."""
    found: Counter[tuple[Role, str]] = Counter()
    for _, what, by_id in work.journal.of_case(case.id):
        roles = (
            {office.role for office in work.offices.of_person(by_id, work.now)} if by_id is not None else ()
        )
        role = next((each for each in _OFFICES if each in roles), None)
        if what in _OPENED and role is not None:
            found[role, what] += 1
    for (role, what), count in sorted(found.items()):
        opened = Words(f"told_back.{what}")
        yield Words("told_back.reader", {"role": Words(f"role.{role.value}"), "what": opened, "count": count})
