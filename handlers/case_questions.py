"""The one question a button of a card may open: to which unit, how it was asked, where people are shown the way."""

from collections.abc import Mapping
from typing import Any

from handlers.buttons import in_rows
from handlers.card import act, facts
from handlers.screen import Screen, View, screen
from supervision.acts import casework
from supervision.gate import case_for


@screen("case.units")
def units_screen(view: View, fields: Mapping[str, Any]) -> Screen:
    """Which responsible unit gets it."""
    case = case_for(view.work, view.someone, fields["case"])
    units = casework.units_of(view.work, case)
    buttons = [act(case, "unit", str(unit.id), "unit.button", unit=unit.name) for unit in units]
    return Screen(
        "case.units" if units else "case.units_none",
        facts(view, case),
        rows=(*in_rows(buttons, 2), (act(case, "back"),)),
    )


@screen("case.asked")
def asked_screen(view: View, fields: Mapping[str, Any]) -> Screen:
    """How the villager was asked."""
    case = case_for(view.work, view.someone, fields["case"])
    return Screen(
        "case.asked",
        facts(view, case),
        rows=((act(case, "asked", "face", "asked.face"), act(case, "asked", "phone", "asked.phone")),),
    )


@screen("case.asked_next")
def asked_next_screen(view: View, fields: Mapping[str, Any]) -> Screen:
    """How the next of several villagers was asked."""
    case = case_for(view.work, view.someone, fields["case"])
    rows = ((act(case, "asked", "face", "asked.face"), act(case, "asked", "phone", "asked.phone")),)
    return Screen("case.asked_next", facts(view, case) | {"left": fields["left"]}, rows=rows)


@screen("case.satisfaction")
def satisfaction_screen(view: View, fields: Mapping[str, Any]) -> Screen:
    """What the villager said."""
    case = case_for(view.work, view.someone, fields["case"])
    asked = fields["asked"]
    buttons = tuple(
        act(case, asked, answer, f"satisfaction.{answer}")
        for answer in ("satisfied", "basically", "dissatisfied")
    )
    key = "case.satisfaction_own" if asked == "own" else "case.satisfaction"
    return Screen(key, facts(view, case), rows=(buttons,))


@screen("case.direct")
def direct_screen(view: View, fields: Mapping[str, Any]) -> Screen:
    """Where people are shown the way."""
    case = case_for(view.work, view.someone, fields["case"])
    buttons = [act(case, "direct", where, f"direct.{where}") for where in casework.DIRECTIONS]
    return Screen("case.direct", facts(view, case), rows=(*in_rows(buttons, 2), (act(case, "back"),)))


@screen("case.withdraw")
def withdraw_screen(view: View, fields: Mapping[str, Any]) -> Screen:
    """Why it is withdrawn: 解决了 · 报错了 · 有人打招呼."""
    case = case_for(view.work, view.someone, fields["case"])
    buttons = [act(case, "withdraw", why, f"withdraw.{why}") for why in ("solved", "mistake", "pressed")]
    return Screen("case.withdraw", facts(view, case), rows=(*in_rows(buttons, 1), (act(case, "back"),)))
