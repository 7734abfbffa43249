"""The steps of village spending 村级重要开支 as policy: who does each, what proves it, and which are the short list.

The default follows the custom of “四议两公开”, the township's 三资平台 and the county's audit (product, section 6).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum

from supervision.amounts import Sum
from supervision.durations import Duration, parse_duration
from supervision.offices import Role
from supervision.sections import PolicyError, read_section, read_value, unknown, wrong


class Proof(StrEnum):
    """What a step is proved by (words: `spend.proof.*`)."""

    PHOTO = "photo"
    PLACE = "place"
    CHOICE = "choice"
    AMOUNT = "amount"
    DATE = "date"
    SIGNERS = "signers"


#: The codes the rules themselves speak of. A county may put steps of its own between them, with a name.
CHECK, FILE, PUBLISHED, CONTRACTOR, WORK = "check", "file", "published", "contractor", "work"
ACCEPTANCE, REVIEW, PAYMENT, ON_SITE, AUDIT = "acceptance", "review", "payment", "on_site", "audit"

#: The meetings that decide; the last of them that a list has is the decision.
DECIDING = ("proposal", "discussion", "members", "villagers")
KNOWN = (
    *(CHECK, FILE, *DECIDING, PUBLISHED, CONTRACTOR, WORK, ACCEPTANCE, REVIEW, PAYMENT, "result"),
    *(ON_SITE, AUDIT),
)
#: What may be chosen where a step asks for a choice.
CHOICES: Mapping[str, tuple[str, ...]] = {
    CONTRACTOR: ("compare", "own_work", "tender", "not_applicable"),
    PAYMENT: ("transfer", "cash"),
}
#: Choices that need a word of reason.
REASONED = frozenset({"not_applicable"})

_DOES = (Role.INSPECTOR, Role.SECRETARY, Role.OFFICER)
_CODE = re.compile(r"[a-z][a-z_]{1,15}")


@dataclass(frozen=True, slots=True)
class Step:
    """One step. `by`: the office that records it; `short`: it is asked of small sums too; `within`: its own clock
    instead of [spending] follow; `name`: how a step of the county's own is called."""

    code: str
    by: Role = Role.INSPECTOR
    proofs: tuple[Proof, ...] = (Proof.PHOTO, Proof.DATE)
    short: bool = False
    within: Duration | None = None
    name: str = ""


def _step(
    code: str, *proofs: Proof, by: Role = Role.INSPECTOR, short: bool = False, within: str = ""
) -> Step:
    return Step(code, by, proofs, short, parse_duration(within) if within else None)


_PAPER = (Proof.PHOTO, Proof.DATE)

#: “四议两公开” and the 三资平台 (custom), first check, filing, site and audit (product, section 6).
DEFAULT: tuple[Step, ...] = (
    _step(CHECK, *_PAPER, short=True),
    _step(FILE, Proof.DATE, short=True),
    _step("proposal", *_PAPER),
    _step("discussion", *_PAPER, short=True),
    _step("members", *_PAPER),
    _step("villagers", Proof.PHOTO, Proof.AMOUNT, Proof.DATE),
    _step(PUBLISHED, *_PAPER, short=True),
    _step(CONTRACTOR, Proof.CHOICE, Proof.AMOUNT, Proof.DATE),
    _step(WORK, *_PAPER, within="30wd"),
    _step(ACCEPTANCE, Proof.PHOTO, Proof.SIGNERS, Proof.DATE, short=True),
    _step(REVIEW, Proof.PHOTO, Proof.SIGNERS, Proof.DATE, short=True),
    _step(PAYMENT, Proof.CHOICE, Proof.PHOTO, Proof.AMOUNT, Proof.DATE, short=True),
    _step("result", *_PAPER, short=True),
    _step(ON_SITE, Proof.PHOTO, Proof.PLACE, by=Role.SECRETARY, short=True),
    _step(AUDIT, Proof.CHOICE, by=Role.OFFICER, short=True),
)


@dataclass(frozen=True, slots=True)
class SpendingPolicy:
    """[spending]. Sums in fen. All (house) but the steps (custom).

    `threshold`: below it the short list; `increase`: percent beyond what was decided at which it is decided again;
    `catch_up`: how long an emergency repair has for its papers; `late_entry`: days after which a date told late is
    marked; `signers`: how many of the 村务监督委员会 sign; `acceptors`: how many sign the acceptance at least;
    `supervisor_acts`: where a township has no inspector, the village's supervisor may follow the steps.
    """

    threshold: Sum = field(default=Sum(5_000_00))
    increase: int = 10
    catch_up: Duration = field(default=parse_duration("15d"))
    late_entry: int = 7
    signers: tuple[int, int] = (3, 5)
    acceptors: int = 2
    supervisor_acts: bool = False
    check: Duration = field(default=parse_duration("3wd"))
    file: Duration = field(default=parse_duration("1wd"))
    follow: Duration = field(default=parse_duration("10wd"))
    on_site: Duration = field(default=parse_duration("5wd"))
    audit: Duration = field(default=parse_duration("15wd"))
    step: tuple[Step, ...] = DEFAULT

    def listed(self, *, short: bool) -> tuple[Step, ...]:
        """The steps that are asked for, in order."""
        return tuple(step for step in self.step if step.short or not short)

    def named(self, code: str) -> Step | None:
        """The step with this code; None where the county has struck it."""
        return next((step for step in self.step if step.code == code), None)


# --- reading


def read_spending(given: object) -> SpendingPolicy:
    """[spending] of a policy file. Raises PolicyError: one line for the first mistake."""
    if not isinstance(given, Mapping):
        raise wrong("spending", given, "a section")
    known = [each.name for each in fields(SpendingPolicy)]
    plain = {key: value for key, value in given.items() if key != "step"}
    for key in plain:
        if key not in known:
            raise unknown("spending", key, known)
    policy = read_section(SpendingPolicy, plain, "spending")
    if "step" in given:
        policy = replace(policy, step=read_steps(given["step"], "spending.step"))
    agree_spending(policy)
    return policy


def step_given(step: Step) -> dict[str, object]:
    """A step as the file writes it: what is read back to the same."""
    given: dict[str, object] = {
        "code": step.code,
        "by": step.by.value,
        "proofs": [proof.value for proof in step.proofs],
        "short": step.short,
    }
    within = {"within": str(step.within)} if step.within is not None else {}
    return given | within | ({"name": step.name} if step.name else {})


def read_steps(given: object, path: str) -> tuple[Step, ...]:
    """The list of steps as the file, or the chat, gives it. Raises PolicyError."""
    if not isinstance(given, list | tuple) or not given:
        raise wrong(path, given, "steps, each as [[spending.step]]")
    return tuple(_read_step(each, f"{path}[{index}]") for index, each in enumerate(given))


def _read_step(given: object, path: str) -> Step:
    if not isinstance(given, Mapping):
        raise wrong(path, given, "a step with code, by and proofs")
    known = [each.name for each in fields(Step)]
    for key in given:
        if key not in known:
            raise unknown(path, key, known)
    code = given.get("code")
    if not isinstance(code, str) or not _CODE.fullmatch(code):
        raise wrong(f"{path}.code", code, "a short code of small letters as in village_meeting")
    name = given.get("name", "")
    if not isinstance(name, str) or not (code in KNOWN or 0 < len(name.strip()) <= 20):
        raise wrong(f"{path}.name", name, f"a name of at most 20 letters: {code} is a step of your own")
    return Step(
        code,
        _office(given.get("by", Role.INSPECTOR.value), f"{path}.by"),
        _proofs(given.get("proofs", ["photo", "date"]), f"{path}.proofs"),
        read_value(bool, given.get("short", False), f"{path}.short"),
        read_value(Duration, given["within"], f"{path}.within") if "within" in given else None,
        name.strip(),
    )


def _office(given: object, path: str) -> Role:
    roles = [role.value for role in _DOES]
    if given not in roles:
        raise wrong(path, given, f"one of {', '.join(roles)}")
    return Role(str(given))


def _proofs(given: object, path: str) -> tuple[Proof, ...]:
    kinds = [proof.value for proof in Proof]
    if not isinstance(given, list | tuple) or not given or any(each not in kinds for each in given):
        raise wrong(path, given, f"one or more of {', '.join(kinds)}", "step_proofs")
    # Asked in one order everywhere: what is seen first, who signed and when last.
    order = (Proof.CHOICE, Proof.PHOTO, Proof.PLACE, Proof.AMOUNT, Proof.SIGNERS, Proof.DATE)
    return tuple(proof for proof in order if proof.value in given)


#: What the rules rest on: a step, the office that must do it, the proofs it cannot do without.
_RESTS_ON: tuple[tuple[str, Role | None, tuple[Proof, ...]], ...] = (
    (REVIEW, None, (Proof.SIGNERS,)),
    (PAYMENT, None, (Proof.CHOICE, Proof.AMOUNT, Proof.DATE)),
    (ON_SITE, Role.SECRETARY, (Proof.PHOTO, Proof.PLACE)),
    (AUDIT, Role.OFFICER, (Proof.CHOICE,)),
)


def agree_spending(policy: SpendingPolicy) -> None:
    """What would make the list a hole: no decision before the payment, nobody who signs, no end.

    Raises PolicyError for the first of them.
    """
    codes = [step.code for step in policy.step]
    twice = next((code for code in codes if codes.count(code) > 1), None)
    if twice is not None:
        raise PolicyError(f"spending.step: {twice} stands twice, expected each step once", "step_order")
    for code, by, proofs in _RESTS_ON:
        _must_have(policy, code, by, proofs)
    for step in policy.step:
        if Proof.CHOICE in step.proofs and step.code not in (*CHOICES, AUDIT):
            raise wrong(
                f"spending.step {step.code}",
                "choice",
                "a choice only of contractor, payment and audit",
                "step_proofs",
            )
        if step.by is not Role.INSPECTOR and step.code not in (ON_SITE, AUDIT):
            raise wrong(f"spending.step {step.code}", step.by.value, "inspector, who follows every step")
    for short in (False, True):
        _in_order([step.code for step in policy.listed(short=short)], short)
    low, high = policy.signers
    if not 1 < low <= high:
        # One signer alone is no committee.
        raise wrong(
            "spending.signers", list(policy.signers), "at least two, the smaller number first", "signers"
        )
    if policy.acceptors < 1:
        raise wrong("spending.acceptors", policy.acceptors, "at least one who signs")


def _must_have(policy: SpendingPolicy, code: str, by: Role | None, proofs: tuple[Proof, ...]) -> None:
    step = policy.named(code)
    if step is None:
        raise PolicyError(f"spending.step: {code} is missing, expected it in both lists", "step_lacking")
    lacking = [proof.value for proof in proofs if proof not in step.proofs]
    if lacking:
        raise wrong(
            f"spending.step {code}",
            [p.value for p in step.proofs],
            f"proofs with {', '.join(lacking)}",
            "step_proofs",
        )
    if by is not None and step.by is not by:
        raise wrong(f"spending.step {code}", step.by.value, f"{by.value}: nobody else may do it")


def _in_order(codes: list[str], short: bool) -> None:
    which = "the short list" if short else "the steps"
    if codes[:2] != [CHECK, FILE] or codes[-2:] != [ON_SITE, AUDIT]:
        raise wrong(
            "spending.step",
            codes,
            f"{which} to begin with check, file and to end with on_site, audit",
            "step_order",
        )
    deciding = [codes.index(code) for code in DECIDING if code in codes]
    reviewed, paid = (codes.index(code) if code in codes else -1 for code in (REVIEW, PAYMENT))
    if not deciding or not max(deciding) < reviewed < paid:
        raise wrong("spending.step", codes, f"{which} to decide, then review, then payment", "step_order")
