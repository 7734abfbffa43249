"""Where it happened: the own village unless another is said; and 转给那边的监督员, one tap under the preview."""

from collections.abc import Iterable
from dataclasses import replace

from handlers import alike, concerned
from handlers.flow import Done, Go, Outcome, option
from handlers.paging import PAGE, place_rows
from handlers.screen import Lines, Rows, Screen, View, Words
from handlers.turn import Turn
from supervision.acts import passing
from supervision.drafts import Draft
from supervision.gate import home_village, township_of
from supervision.passings import PASSABLE
from supervision.places import Level, Place
from supervision.ports import Work
from supervision.refusals import Refusal


def name_of(view: View, village_id: int) -> str:
    """The village's name, with its township where that is not the reporter's own."""
    village = view.work.places.by_id(village_id)
    own = township_of(view.work, home_village(view.work, view.someone).id)
    there = township_of(view.work, village_id)
    return village.name if there is None or there == own else f"{there.name} {village.name}"


# --- which village


def _near_first(work: Work, home: Place, township: Place) -> list[Place]:
    """The villages of a township: the reporter's own, those of the same zone, the others."""
    around = work.places.children(home.parent_id) if home.parent_id is not None else ()
    zone = {place.id for place in around}
    found = [place for place in work.places.below(township.id) if place.level is Level.VILLAGE]
    return sorted(found, key=lambda place: (place.id != home.id, place.id not in zone))


def _townships(work: Work, village_id: int) -> list[Place]:
    """The townships of the county a village lies in."""
    above = work.places.above(village_id)
    county = next((place for place in above if place.level is Level.COUNTY), above[-1])
    return [place for place in work.places.below(county.id) if place.level is Level.TOWNSHIP]


def ask_village(view: View, draft: Draft) -> Screen:
    """Neighbours first; other townships behind one button; any village may be typed."""
    home = home_village(view.work, view.someone)
    chosen = draft.body.get("township")
    own = township_of(view.work, home.id)
    township = view.work.places.by_id(chosen) if chosen is not None else own
    villages = _near_first(view.work, home, township) if township is not None else []
    others = len(_townships(view.work, home.id)) > 1
    more = ((option(draft, "report.button.elsewhere", "more"),),) if others else ()
    return Screen("report.village", rows=(*place_rows(draft, villages, "at"), *more))


def choose_village(turn: Turn, draft: Draft, argument: str) -> Outcome:
    """One was tapped."""
    home = home_village(turn.work, turn.actor)
    return _chosen(turn, draft, (p for p in _villages(turn.work, home) if str(p.id) == argument))


def _chosen(turn: Turn, draft: Draft, found: Iterable[Place]) -> Outcome:
    """Names that were given before are weighed for the township it is now: there they may be the secretary's kin."""
    village = next(iter(found), None)
    if village is None:
        raise Refusal("choice_unknown")
    asked = concerned.weighed(turn, draft, village.id)
    if asked is not None:
        return replace(asked, forget=("township", PAGE))
    return Go("preview", {"village": village.id}, forget=("township", PAGE))


def _villages(work: Work, home: Place) -> list[Place]:
    """Every village of the county."""
    return [
        place
        for township in _townships(work, home.id)
        for place in work.places.below(township.id)
        if place.level is Level.VILLAGE
    ]


def hear_village(turn: Turn, draft: Draft) -> Outcome:
    """A village's name, with its township's before it or not; or a part of it that means one village only."""
    said = "".join(turn.said.text.split())
    villages = _villages(turn.work, turn.village()) if said else []
    whole = [place for place in villages if place.name == said]
    found = whole or [place for place in villages if said in _full_name(turn.work, place)]
    if len(found) != 1:
        raise Refusal("village_unread", screen=("draft", {"draft": draft.ref, "version": draft.version}))
    return _chosen(turn, draft, found)


def _full_name(work: Work, village: Place) -> str:
    township = township_of(work, village.id)
    return "".join((township.name if township is not None else "", village.name)).replace(" ", "")


def ask_township(view: View, draft: Draft) -> Screen:
    """Which township of the county it lies in."""
    home = home_village(view.work, view.someone)
    found = _townships(view.work, home.id)
    return Screen("report.township", rows=place_rows(draft, found, "in"))


def elsewhere(_turn: Turn, _draft: Draft, _argument: str) -> Outcome:
    """In another township: which one."""
    return Go("township", forget=(PAGE,))


def choose_township(turn: Turn, _draft: Draft, argument: str) -> Outcome:
    """One was tapped: its villages are shown."""
    if argument not in {str(place.id) for place in _townships(turn.work, turn.village().id)}:
        raise Refusal("choice_unknown")
    return Go("village", {"township": int(argument)}, forget=(PAGE,))


# --- passed on


def _elsewhere(view: View, draft: Draft) -> bool:
    """Whether it can be passed: it is about another village, and it is known what it is."""
    home = home_village(view.work, view.someone)
    return alike.village_of(view, draft) != home.id and draft.body.get("track") in PASSABLE


def hint(view: View, draft: Draft) -> Lines:
    """What passing it means, where it can be passed."""
    if not _elsewhere(view, draft):
        return Lines(())
    return Lines((Words("report.elsewhere", {"village": name_of(view, alike.village_of(view, draft))}),))


def pass_button(view: View, draft: Draft) -> Rows:
    """转给那边的监督员."""
    return ((option(draft, "report.button.pass", "pass"),),) if _elsewhere(view, draft) else ()


def pass_on(turn: Turn, draft: Draft, _argument: str) -> Outcome:
    """It is filed, and that village's from now on; the receipt is for the villager."""
    asked = concerned.weighed(turn, draft, alike.village_of(concerned.view_of(turn), draft))
    if asked is not None:
        return asked
    case, passed = passing.pass_to_village(turn.work, turn.actor, draft, alike.report_of(turn, draft))
    turn.work.chats.remember_album(turn.said.chat_id, f"filed:{draft.ref}", f"c:{case.ref}")
    if passed is None:
        turn.answer("report.filed", case_id=case.id, case=case.ref)
        turn.say("receipt", case_id=case.id, case=case.ref)
        return Done()
    turn.answer("report.passed", case_id=case.id, passing=passed.ref)
    turn.say("receipt.passed", case_id=case.id, passing=passed.ref)
    return Done()
