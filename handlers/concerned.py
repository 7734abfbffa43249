"""涉及谁: whom a report is about, asked before it is sent. Whoever is named never sees it; above the township's power
nothing is kept at all."""

from collections.abc import Iterable

from handlers import story
from handlers.alike import namesakes_in, village_of
from handlers.buttons import in_rows
from handlers.flow import Go, Outcome, option
from handlers.outside import outside_word
from handlers.screen import Lines, Rows, Screen, View, Words
from handlers.sealed_way import give_number
from handlers.turn import Turn
from supervision.acts import recusing
from supervision.acts.recusing import Bearing
from supervision.acts.weighing import lifting
from supervision.cases import Track
from supervision.drafts import Draft
from supervision.gate import township_of
from supervision.meant import themselves
from supervision.mentions import spoken_of
from supervision.naming import (
    LONGEST,
    MOST,
    above_township,
    apart,
    mentioned,
    name_key,
    nearly,
    too_many,
)
from supervision.offices import Role
from supervision.people import Person
from supervision.ports import Work
from supervision.recusal import officials_over
from supervision.refusals import Refusal
from supervision.titles import official

#: Whom buttons offer: those the supervisor meets; anybody else is typed.
_MET = frozenset({Role.SUPERVISOR, Role.DIRECTOR, Role.INSPECTOR, Role.SECRETARY})
_OFFERED = 8

#: Where it is asked of every report before it is sent: whoever did not accept an answer, or cannot tell what it is, may
#: speak of anybody.
ALWAYS_ASKED = frozenset({Track.PETITION.value, Track.UNCLEAR.value})


def lines_of(view: View, draft: Draft) -> Lines:
    """Whom it is about, as the preview says it; a hint where the words name somebody through whose hands it goes."""
    given = names_of(draft)
    village = village_of(view, draft)
    hints = (Words("concerned.mentioned", {"name": name}) for name in _mentioned(view, draft))
    return Lines((*(_line(view, village, each) for name in given for each in apart(name)), *hints))


def names_of(draft: Draft) -> list[str]:
    """The names given so far."""
    return [str(name) for name in draft.body.get("concerns", [])]


def _line(view: View, village: int, name: str) -> Words:
    in_chain = recusing.bearing(view.work, view.someone, village, name) is Bearing.IN_CHAIN
    if unmet(view.work, village, name):
        return Words("concerned.unmet", {"name": name})
    return Words("concerned.in_chain" if in_chain else "concerned.named", {"name": name})


def unmet(work: Work, village: int, name: str) -> bool:
    """Whether it seems to speak of an official, or one letter is all that lacks to a name of one over the village, and
    it speaks of nobody whom the roster knows by it: by a button he would be."""
    if above_township(name) or not (official(name) or _slip_of(work, village, name)):
        return False
    return not themselves(work, (village,), name)


def _slip_of(work: Work, village: int, name: str) -> bool:
    """Only officials over the village are compared: of a relative whom somebody has declared no spelling tells."""
    over = officials_over(work, village)
    return any(nearly(name, each) for person in over for each in work.people.names_of(person.id))


def _mentioned(view: View, draft: Draft) -> tuple[str, ...]:
    places = (village_of(view, draft),)
    found = spoken_of(view.work, view.someone.person, places, story.told(draft), names_of(draft))
    return tuple(dict.fromkeys(person.name for person in found))[:2]


def _told(work: Work, words: str, person: Person) -> bool:
    return bool(mentioned(words, work.people.names_of(person.id)))


def ask(view: View, draft: Draft) -> Screen:
    """Who? Officials one meets as buttons, those the words mention first; anybody by name."""
    people = offered(view, draft, village_of(view, draft), story.told(draft))
    if not draft.body.get("asked_whom") and not names_of(draft):
        # Nobody is the answer that is right most of the time: it comes first, alone in its row.
        always = draft.body.get("track") in ALWAYS_ASKED
        none = option(draft, "concerned.button.unsure" if always else "concerned.button.none", "nobody")
        return Screen("report.concerns_any" if always else "report.concerns", rows=((none,), *people))
    nobody = (option(draft, "concerned.button.nobody", "nobody"),)
    return Screen("report.concerns", rows=(*people, nobody))


def offered(view: View, draft: Draft, village: int, words: str) -> Rows:
    """The officials one meets in a village as buttons `who`, those the words mention first."""
    met = met_in(view.work, village, view.someone.person)
    met.sort(key=lambda person: not _told(view.work, words, person))
    buttons = [option(draft, "concerned.button.person", "who", p.ref, name=p.name) for p in met[:_OFFERED]]
    return in_rows(buttons, 2)


def met_in(work: Work, village: int, but: Person) -> list[Person]:
    """The officials over a village whom one meets there, without this person."""
    found = []
    for person in officials_over(work, village):
        roles = {office.role for office in work.offices.of_person(person.id, work.now)}
        if roles & _MET and person.id != but.id:
            found.append(person)
    return found


def hear(turn: Turn, draft: Draft) -> Outcome:
    """Names as they are typed: “王某某、李某某”."""
    return _weigh(turn, draft, recusing.names_given(turn.said.text, _here(draft)))


def choose(turn: Turn, draft: Draft, argument: str) -> Outcome:
    """One of the officials that were offered."""
    person = turn.work.people.by_ref(argument)
    if person is None or person not in met_in(turn.work, village_of(view_of(turn), draft), turn.person):
        raise Refusal("choice_unknown")
    return _weigh(turn, draft, (person.name,))


def nobody(_turn: Turn, _draft: Draft, _argument: str) -> Outcome:
    """It is about nobody after all."""
    return Go("preview", {"asked_whom": True}, forget=("concerns", "above", "namesakes"))


# --- words that speak of somebody, and nobody has said whether it is about him


def spoken(turn: Turn, draft: Draft, *, joining: str = "") -> Go | None:
    """The question, before it is sent, where its words speak of somebody through whose hands it would go and it was not
    said yet whom it is about. `joining`: the case it is to be joined with."""
    if draft.body.get("asked_whom") or names_of(draft):
        return None
    village = village_of(view_of(turn), draft)
    found = spoken_of(turn.work, turn.person, (village,), story.told(draft))
    names = [person.name for person in found]
    return Go("spoken", {"spoken": names, "joining": joining}) if names else None


def ask_spoken(_view: View, draft: Draft) -> Screen:
    """Is it about him? Asked once; the usual answers are ready."""
    names = "、".join(map(str, draft.body["spoken"]))
    answers = (option(draft, "spoken.button.him", "him"), option(draft, "spoken.button.nobody", "nobody"))
    return Screen("report.spoken", {"names": names}, rows=(answers,))


def also(turn: Turn, draft: Draft) -> list[str]:
    """Of whom what was just said speaks."""
    found = spoken_of(turn.work, turn.person, (village_of(view_of(turn), draft),), turn.said.text)
    return [person.name for person in found]


def hear_more(turn: Turn, draft: Draft) -> Outcome:
    """The rest of it, said while that is asked; it may speak of somebody else too."""
    names = dict.fromkeys([*draft.body["spoken"], *also(turn, draft)])
    return Go(learnt={"parts": story.with_words(turn, draft), "spoken": list(names)})


def him(turn: Turn, draft: Draft, _argument: str) -> Outcome:
    """It is about whom the words speak of."""
    return _weigh(turn, draft, tuple(map(str, draft.body["spoken"])))


def view_of(turn: Turn) -> View:
    """What the one whose turn it is sees."""
    return View(turn.work, turn.person, turn.actor, turn.person.language)


def bearings(turn: Turn, draft: Draft, village: int, names: Iterable[str]) -> frozenset[Bearing]:
    """What it means that these are said of whom a matter of the village is about. Raises Refusal, and asks again:
    about_oneself, about_own_kin."""
    found = frozenset(recusing.bearing(turn.work, turn.actor, village, name) for name in names)
    outside = turn.work.time.policy.outside
    fields = {"outside": outside_word(turn.work), "phone": outside.phone or outside.address}
    if Bearing.ONESELF in found:
        raise Refusal("about_oneself", screen=_here(draft), **fields)
    if Bearing.OWN_KIN in found:
        raise Refusal("about_own_kin", screen=_here(draft), **fields)
    return found


def _weigh(turn: Turn, draft: Draft, names: tuple[str, ...]) -> Outcome:
    found = bearings(turn, draft, village_of(view_of(turn), draft), names)
    known = {name_key(name) for name in names_of(draft)}
    given = [*names_of(draft), *(name for name in names if name_key(name) not in known)]
    if too_many(given):
        raise Refusal("names_many", screen=_here(draft), most=MOST, longest=LONGEST)
    if Bearing.ABOVE in found:
        return Go("above", {"concerns": given, "above": list(names)})
    return Go("preview", {"concerns": given})


def _here(draft: Draft) -> tuple[str, dict[str, object]]:
    return "draft", {"draft": draft.ref, "version": draft.version}


# --- above the township's power, or kin of its secretary: the sealed road


def ask_above(view: View, draft: Draft) -> Screen:
    """Nothing of it may be kept here. Asked once, since a namesake may be meant."""
    buttons = (
        option(draft, "concerned.button.seal", "seal"),
        option(draft, "concerned.button.other", "other"),
    )
    return Screen("report.above", rows=(buttons,))


def seal(turn: Turn, draft: Draft, _argument: str) -> Outcome:
    """A number and nothing else, as for 干部有问题."""
    given = (*names_of(draft), *map(str, draft.body.get("above", ())))
    return give_number(turn, draft, given, (village_of(view_of(turn), draft),))


def somebody_else(turn: Turn, draft: Draft, _argument: str) -> Outcome:
    """A namesake: the name stays, and the official is kept out of it all the same. Said of this township alone."""
    village = village_of(view_of(turn), draft)
    township = township_of(turn.work, village)
    if township is None:
        return Go("preview", forget=("above",))
    said = [*namesakes_in(turn.work, draft, village), *map(str, draft.body.get("above", ()))]
    answered = {**draft.body.get("namesakes", {}), str(township.id): said[-MOST:]}
    return Go("preview", {"namesakes": answered}, forget=("above",))


def weighed(turn: Turn, draft: Draft, village_id: int) -> Go | None:
    """The names given so far, weighed for this village: the question, where they take the matter from its township;
    None where nothing is to be asked."""
    answered = namesakes_in(turn.work, draft, village_id)
    above = lifting(turn.work, turn.actor, village_id, names_of(draft), answered)
    return Go("above", {"above": list(above), "village": village_id}) if above else None
