"""The steps of village spending as policy: the default list, a county's own, and one line for each mistake."""

import tomllib

import pytest

from supervision.offices import Role
from supervision.policy import Policy, policy_from
from supervision.sections import PolicyError
from supervision.spending_steps import AUDIT, ON_SITE, Proof, SpendingPolicy

OWN = """
[[spending.step]]
code = "check"
short = true
[[spending.step]]
code = "file"
proofs = ["date"]
short = true
[[spending.step]]
code = "villagers"
short = true
[[spending.step]]
code = "group_meeting"
name = "小组会议"
[[spending.step]]
code = "review"
proofs = ["date", "signers"]
short = true
[[spending.step]]
code = "payment"
proofs = ["amount", "date", "choice"]
short = true
[[spending.step]]
code = "on_site"
by = "secretary"
proofs = ["place", "photo"]
short = true
[[spending.step]]
code = "audit"
by = "officer"
proofs = ["choice"]
short = true
"""


def read(toml: str) -> SpendingPolicy:
    return policy_from(tomllib.loads(toml)).spending


def test_the_short_list_is_shorter_and_keeps_decision_site_and_audit() -> None:
    policy = Policy().spending
    whole, short = ([s.code for s in policy.listed(short=each)] for each in (False, True))
    assert len(short) < len(whole)
    assert {"discussion", "review", "payment"} <= set(short)
    assert short[-2:] == whole[-2:] == [ON_SITE, AUDIT]


def test_one_figure_leaves_the_steps_as_they_were() -> None:
    policy = read('[spending]\nthreshold = "2万"\nincrease = 5')
    assert (policy.threshold, policy.increase) == (20_000_00, 5)
    assert policy.step == SpendingPolicy().step


def test_a_county_has_steps_of_its_own_with_a_name() -> None:
    policy = read(OWN)
    own = policy.named("group_meeting")
    assert own is not None
    assert (own.name, own.by, own.short) == ("小组会议", Role.INSPECTOR, False)
    assert policy.named("payment").proofs == (Proof.CHOICE, Proof.AMOUNT, Proof.DATE)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("toml", "line"),
    [
        ("spending = 3", "spending: 3 is wrong, expected a section"),
        ("[spending]\nthresold = 3", "spending.thresold: unknown key, did you mean threshold?"),
        ("[spending]\nthreshold = 5000", "spending.threshold: 5000 is wrong, expected a sum in yuan"),
        ('[spending]\nthreshold = "viel"', "spending.threshold: 'viel' is wrong, expected a sum in yuan"),
        ("[spending]\nsupervisor_acts = 1", "spending.supervisor_acts: 1 is wrong, expected true or false"),
        ("[spending]\nsigners = [1, 5]", "spending.signers: [1, 5] is wrong, expected at least two"),
        ("[spending]\nsigners = [5, 3]", "spending.signers: [5, 3] is wrong"),
        ("[spending]\nacceptors = 0", "spending.acceptors: 0 is wrong, expected at least one"),
        ('[spending]\naudit = "1y"', "spending.audit: '1y' is wrong, expected a duration"),
        ('[spending]\nstep = "all"', "spending.step: 'all' is wrong, expected steps"),
        ("[spending]\nstep = [3]", "spending.step[0]: 3 is wrong, expected a step with code"),
        ('[[spending.step]]\ncode = "Check"', "spending.step[0].code: 'Check' is wrong"),
        ('[[spending.step]]\ncode = "own_step"', "spending.step[0].name: '' is wrong"),
        (
            '[[spending.step]]\ncode = "check"\nbye = "me"',
            "spending.step[0].bye: unknown key, did you mean by?",
        ),
        ('[[spending.step]]\ncode = "check"\nby = "keeper"', "spending.step[0].by: 'keeper' is wrong"),
        (
            '[[spending.step]]\ncode = "check"\nproofs = ["word"]',
            "spending.step[0].proofs: ['word'] is wrong",
        ),
        ('[[spending.step]]\ncode = "check"\nproofs = []', "spending.step[0].proofs: [] is wrong"),
        ('[[spending.step]]\ncode = "check"', "spending.step: review is missing"),
        (OWN + '[[spending.step]]\ncode = "check"', "spending.step: check stands twice"),
        (OWN.replace('by = "secretary"', 'by = "inspector"'), "spending.step on_site: 'inspector' is wrong"),
        (OWN.replace('by = "officer"', 'by = "secretary"'), "spending.step audit: 'secretary' is wrong"),
        (
            OWN.replace('"date", "signers"', '"date"'),
            "spending.step review: ['date'] is wrong, expected proofs",
        ),
        (OWN.replace('"place", "photo"', '"photo"'), "spending.step on_site: ['photo'] is wrong"),
        (OWN.replace('code = "villagers"', 'code = "result"'), "spending.step: ["),
        (OWN.replace('code = "file"', 'code = "work"'), "spending.step: ["),
        (OWN.replace('code = "villagers"\nshort = true', 'code = "villagers"'), "spending.step: ["),
        (
            OWN.replace('name = "小组会议"', 'name = "小组会议"\nproofs = ["choice"]'),
            "spending.step group_meeting:",
        ),
        (
            OWN.replace('name = "小组会议"', 'name = "小组会议"\nby = "officer"'),
            "spending.step group_meeting:",
        ),
    ],
)
def test_a_mistake_is_one_line_with_its_place(toml: str, line: str) -> None:
    with pytest.raises(PolicyError) as refused:
        read(toml)
    assert str(refused.value).startswith(line)
    assert "\n" not in str(refused.value)
