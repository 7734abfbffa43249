"""What has happened to a village spending: each step, and what is found beside the steps (see supervision.events)."""

from dataclasses import dataclass
from typing import ClassVar

from supervision.events import CaseEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class SpendingReported(CaseEvent):
    """The village told of a spending 村级重要开支, and it was registered."""

    name: ClassVar[str] = "spending_reported"


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstChecked(CaseEvent):
    """The inspector went and made the first check 初步核实 of a spending."""

    name: ClassVar[str] = "first_checked"
    day: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SpendingFiled(CaseEvent):
    """A spending was filed 备案: noted, never approved."""

    name: ClassVar[str] = "spending_filed"
    day: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StepTaken(CaseEvent):
    """A step of a spending was recorded with its proofs. `day` is the date told; `round` above 1: once more."""

    name: ClassVar[str] = "step_taken"
    step: str
    round: int
    day: str
    amount: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VillagePressed(CaseEvent):
    """The village committee was urged on to the step that is open (product, section 6)."""

    name: ClassVar[str] = "village_pressed"


@dataclass(frozen=True, slots=True, kw_only=True)
class SpendingIncreased(CaseEvent):
    """The sum of a spending changed; `stopped`: so far that it is decided, published and reviewed again. In fen."""

    name: ClassVar[str] = "spending_increased"
    amount: int
    stopped: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcedureMissing(CaseEvent):
    """Paid before it was decided or reviewed, or in cash 程序缺失督办: a red card."""

    name: ClassVar[str] = "procedure_missing"
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenOnSite(CaseEvent):
    """The secretary saw in person that the work a spending paid for is there."""

    name: ClassVar[str] = "seen_on_site"


@dataclass(frozen=True, slots=True, kw_only=True)
class NotDoneOnSite(CaseEvent):
    """On site the work was found not done: worked on and accepted again."""

    name: ClassVar[str] = "not_done_on_site"


@dataclass(frozen=True, slots=True, kw_only=True)
class Audited(CaseEvent):
    """The county audited a spending; it is closed."""

    name: ClassVar[str] = "audited"
    verdict: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditSentBack(CaseEvent):
    """The county's audit was not satisfied: it is seen on site again."""

    name: ClassVar[str] = "audit_sent_back"


@dataclass(frozen=True, slots=True, kw_only=True)
class SpendingDropped(CaseEvent):
    """The village does not spend it after all, before anything was paid."""

    name: ClassVar[str] = "spending_dropped"
