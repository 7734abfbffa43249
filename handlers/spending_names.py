"""How a spending's steps and sums are called, wherever they are said."""

from collections.abc import Sequence
from typing import Any

from handlers.screen import View, Words
from supervision.acts.oversight import office_close
from supervision.amounts import capitals, figures
from supervision.cases import Case
from supervision.chain import spending_of
from supervision.spending import Item, Spending


def money(fen: int) -> Words:
    """A sum in figures and capitals."""
    return Words("spend.amount", {"figures": figures(fen), "capitals": capitals(fen)})


def step_name(spending: Spending, code: str) -> Any:
    """How a step is called."""
    step = spending.policy.named(code)
    return step.name if step is not None and step.name else Words(f"spend.step.{code}")


def item_name(spending: Spending, item: Item) -> Any:
    """How a step is called where its place in the plan matters: done before, that it is asked for once more."""
    name = step_name(spending, item.code)
    return Words("spend.again", {"step": name}) if spending.again(item) else name


def why_stopped(spending: Spending) -> Words:
    """Why the last increase stopped it: how much more than was decided, and the limit; or no longer a small sum."""
    over = spending.overrun()
    if over is None or over.percent <= spending.policy.increase:
        return Words("spend.no_longer_small", {"below": figures(spending.policy.threshold)})
    fields = {"decided": figures(over.decided), "percent": f"{over.percent.normalize():f}"}
    return Words("spend.over", fields | {"limit": spending.policy.increase})


def listed(words: Sequence[Words]) -> Words:
    """Several words in one line: 照片、金额、日期."""
    first, *rest = words
    return Words("spend.and", {"first": first, "rest": listed(rest)}) if rest else first


def present_step(view: View, case: Case) -> Any:
    """The step whose turn it is, for a notice or a reminder."""
    spending = spending_of(view.work, case)
    item = spending.present()
    return item_name(spending, item) if item else Words(f"state.{case.state.value}")


def catches_up(view: View, case: Case) -> bool:
    """Whether the clock that runs is the day by which an emergency repair must have its papers."""
    by = spending_of(view.work, case).catching_up()
    return by is not None and case.due_at == office_close(view.work, by)
