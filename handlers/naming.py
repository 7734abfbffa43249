"""涉及谁, once a matter is under way: the one named never sees it again; and 谁看过, for the county."""

from collections.abc import Iterable, Mapping
from typing import Any

from handlers import aloud, concerned
from handlers.card import act, facts
from handlers.casework import finish_with_card
from handlers.flow import Done, Go, Outcome, Step, flow, option
from handlers.outside import outside_name
from handlers.said import Kind
from handlers.screen import Lines, Quote, Screen, View, When, Words, screen
from handlers.turn import Turn
from supervision import events as ev
from supervision.acts import recusing
from supervision.cases import Case, EntryKind, Move
from supervision.drafts import Draft
from supervision.gate import case_for, may
from supervision.naming import apart
from supervision.ports import Work
from supervision.refusals import Missing, Refusal
from supervision.seen import OPENED, Seen

#: Screens on which a case stood among others, or behind a number: taken back from whoever is named. What shows a case's
#: number is found by it anyway, however old (see storage.shown_numbers); these may tell of it without.
LISTS = (
    "queue", "queue.sign_all", "search.found", "records", "records.passed", "todo", "digest", "reception", "duty",
    "duty.picture", "callback", "callback.late", "callback.list", "several.done", "receipts", "outage.case",
    "outage.draft", "outage.line", "outage.prompts", "case.merge", "draft", "draft.waiting", "export", "export.file",
    "identity", "identity.list", "erasure", "erasure.list", "me.data", "me.deeds", "office.received", "weekly",
)  # fmt: skip


def _ask_who(view: View, draft: Draft) -> Screen:
    case = case_for(view.work, view.someone, draft.body["case"])
    words = "\n".join(e.text for e in view.work.cases.entries(case.id) if e.kind is EntryKind.STORY)
    people = concerned.offered(view, draft, case.village_id, words)
    return Screen("ask.name", {"number": case.number}, rows=people)


def _choose_who(turn: Turn, draft: Draft, argument: str) -> Outcome:
    """One of the officials that were offered."""
    person = turn.work.people.by_ref(argument)
    case = case_for(turn.work, turn.actor, draft.body["case"], Move.NAME)
    if person is None or person not in concerned.met_in(turn.work, case.village_id, turn.person):
        raise Refusal("choice_unknown")
    return Go("sure", {"names": [person.name]})


def _hear_who(turn: Turn, draft: Draft) -> Outcome:
    here: tuple[str, dict[str, Any]] = ("draft", {"draft": draft.ref, "version": draft.version})
    names = recusing.names_given(turn.said.text, here)
    return Go("sure", {"names": list(names)})


def _ask_sure(view: View, draft: Draft) -> Screen:
    yes = option(draft, "concerned.button.yes", "yes")
    case = case_for(view.work, view.someone, draft.body["case"])
    said = (each for name in draft.body["names"] for each in apart(name))
    names = Lines(tuple(_said_of(view, case, name) for name in said))
    shown = {"number": case.number, "names": names}
    if case.held_from is None and recusing.lifts(view.work, view.someone, case, draft.body["names"]):
        # Asked as at intake, since a namesake may be meant.
        return Screen(
            "ask.name_above", shown, rows=((yes, option(draft, "concerned.button.namesake", "namesake")),)
        )
    return Screen("ask.name_sure", shown, rows=((yes,),))


def _said_of(view: View, case: Case, name: str) -> Words:
    unmet = concerned.unmet(view.work, case.village_id, name)
    return Words("concerned.unmet_late" if unmet else "concerned.named", {"name": name})


def _name(turn: Turn, draft: Draft, _argument: str, *, namesake: bool = False) -> Outcome:
    names = "、".join(draft.body["names"])
    recusing.name(turn.work, turn.actor, draft.body["case"], names, namesake=namesake)
    try:
        case_for(turn.work, turn.actor, draft.body["case"])
    except Missing:
        # Whoever named him may be of the township that loses it: not even the number is said again.
        turn.work.drafts.finish(draft)
        turn.answer("name.gone_up")
        return Done()
    return finish_with_card(turn, draft)


def _namesake(turn: Turn, draft: Draft, argument: str) -> Outcome:
    return _name(turn, draft, argument, namesake=True)


flow(
    "name",
    "who",
    Step("who", _ask_who, "wants.name", takes={Kind.TEXT: _hear_who}, chooses={"who": _choose_who}),
    Step("sure", _ask_sure, "wants.choose", chooses={"yes": _name, "namesake": _namesake}, back="who"),
)


def take_back(event: ev.Event, work: Work, case: Case) -> None:
    """Nothing about the case stays in the chats of those it is kept from, as far as Telegram allows.

    A list that is older than the case, or of somebody who could not see it, cannot show it, nor can what else he is
    about to say: would that vanish, the one who is named would notice.
    """
    for person_id, saw in _kept_from(event):
        person = work.people.by_id(person_id)
        if person.user_id is not None:
            lists = LISTS if saw else ()
            said = {draft.ref for draft in work.drafts.begun(person_id)}
            work.chats.take_back(person.user_id, case.id, lists, since=case.submitted_at, but=said)


def _kept_from(event: ev.Event) -> Iterable[tuple[int, bool]]:
    """From whom it is kept by this event, and whether he has seen it. Who steps aside knows, and keeps nothing either:
    what is done with it later (a recording summed up, a picture covered) would else vanish from his chat just then."""
    if isinstance(event, ev.Named):
        return ((person_id, person_id in event.saw) for person_id in event.people)
    return ((event.by_id, True),) if isinstance(event, ev.SteppedAside) and event.by_id is not None else ()


# --- 涉及谁, asked once an urgent report is on its way


@screen("report.whom")
def whom_screen(view: View, fields: Mapping[str, Any]) -> Screen | None:
    """Whether an official is concerned in an urgent matter: asked once it has gone, one tap to say no."""
    case = case_for(view.work, view.someone, fields["case"])
    if not may(view.work, view.someone, case, Move.NAME.value):
        return None
    rows = ((act(case, "no_whom", label="concerned.button.unsure"),), (act(case, "name"),))
    return Screen("report.whom", {"number": case.number}, rows=rows)


def no_whom(turn: Turn, ref: str, _argument: str) -> None:
    """Nobody, or nobody knows: it can be said later."""
    case = case_for(turn.work, turn.actor, ref)
    turn.answer("report.whom_none", case_id=case.id, number=case.number)


# --- 谁看过


def show_seen(turn: Turn, ref: str, _argument: str) -> None:
    """谁看过. Raises Missing, or Refusal for whoever is not at the county."""
    case = recusing.read_seen(turn.work, turn.actor, ref)
    turn.answer("case.seen", case_id=case.id, case=ref)


@screen("case.seen")
def seen_screen(view: View, fields: Mapping[str, Any]) -> Screen | None:
    """Whom messages about it had reached before they were taken back: name, how many, from when until when."""
    try:
        case, found = recusing.seen_by(view.work, view.someone, fields["case"])
    except Missing:
        return None
    people = view.work.people.by_ids(seen.person_id for seen in found)
    lines = Lines(
        tuple(
            Words(
                "case.seen_line",
                {
                    "name": people[seen.person_id].name,
                    "count": seen.count,
                    "opened": _opened(seen),
                    "first": When(seen.first, "stamp"),
                    "last": When(seen.last, "stamp"),
                },
            )
            for seen in found
        )
    )
    key = "case.seen" if found else "case.seen_nobody"
    shown = facts(view, case) | ({"lines": lines} if found else {}) | {"asides": _asides(view, case)}
    return Screen(key, shown, rows=((act(case, "back"),),), content=True)


def _opened(seen: Seen) -> Lines:
    """What of it somebody opened, and how often; nothing where nothing was."""
    told = (
        Words(f"case.seen_what.{what}", {"count": seen.opened[what]})
        for what in OPENED
        if seen.opened.get(what)
    )
    return Lines(tuple(told))


def _asides(view: View, case: Case) -> Lines:
    found = recusing.asides(view.work, view.someone, case.ref)
    people = view.work.people.by_ids(each.person_id for each in found)
    return Lines(
        tuple(
            Words(
                "case.aside_line",
                {"name": people[each.person_id].name, "at": When(each.at, "stamp"), "why": Quote(each.why)},
            )
            for each in found
        )
    )


@screen("notice.outside")
def outside_screen(view: View, fields: Mapping[str, Any]) -> Screen | None:
    """Nobody in the county can take it: where the villager goes with the number; never nowhere."""
    case = case_for(view.work, view.someone, fields["case"])
    outside = view.work.time.policy.outside
    address = Words("outside.address", {"address": outside.address}) if outside.address else Lines(())
    phone = Words("outside.phone", {"phone": outside.phone}) if outside.phone else Lines(())
    version = int(fields.get("version", 0))
    said = aloud.sentence(view, case, "notice.outside", version)
    shown = {
        "number": case.number,
        "name": outside_name(view.work),
        "address": address,
        "phone": phone,
        "aloud": said,
    }
    return Screen("notice.outside", shown, rows=aloud.tick(view, case, "notice.outside", version))
