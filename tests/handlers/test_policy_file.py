"""Another policy file on the machine: keepers and the county's leaders hear of it once, in their language."""

from dataclasses import replace

import pytest

from supervision.acts.rules_changed import note_file
from tests.cast import KEPT, PARTS
from tests.chat import Town
from tests.handlers.test_sampling import house_acts

TOLD = {"keeper", "county"}


@pytest.mark.parametrize("times", [1, 2])
def test_those_who_answer_for_the_rules_hear_once_and_nobody_else(
    town: Town, monkeypatch: pytest.MonkeyPatch, times: int
) -> None:
    assert town.act(note_file)
    assert not town.chat("keeper").hears("policy.file_changed")
    monkeypatch.setattr(town.store.ground, "time", replace(KEPT, source="a" * 64))
    assert [town.act(note_file) for _ in range(times)] == [True, False][:times]
    hear = {part for part in PARTS if town.chat(part).hears("policy.file_changed")}
    assert hear == TOLD
    assert house_acts(town).count("policy_file_changed") == 2
    assert town.chat("keeper").presses("policy.button.all").hears("policy")
