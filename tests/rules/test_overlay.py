"""The chat's changes over the county's file: what they set wins, all else is the file's; so are mistakes."""

from typing import Any

import pytest

from supervision.durations import parse_duration
from supervision.offices import Role
from supervision.overlay import as_given, laid_over, rules, sections, value_at, with_changes
from supervision.policy import Policy, policy_from
from supervision.sections import PolicyError

EVERY = {path: as_given(rule.kind, value_at(Policy(), path)) for path, rule in rules().items()}


def test_all_defaults_laid_over_are_the_defaults() -> None:
    assert with_changes(Policy(), EVERY) == Policy()


def test_every_rule_stands_in_a_section() -> None:
    assert [rule.path for some in sections().values() for rule in some] == list(rules())
    assert {"hours", "track.everyday", "ladder", "silent", "general"} <= sections().keys()


def test_the_chat_wins_only_for_what_it_sets() -> None:
    file = policy_from({"track": {"everyday": {"sign": "2wd", "request": "9wd"}}})
    both, unfit = laid_over(file, {"track.everyday.sign": "4wd"})
    assert (str(both.track.everyday.sign), str(both.track.everyday.request), unfit) == ("4wd", "9wd", ())


def test_one_ladder_changed_leaves_the_others() -> None:
    policy = with_changes(Policy(), {"ladder.secretary": [{"after": "2wd", "to": "officer"}]})
    assert [str(rung.after) for rung in policy.ladder[Role.SECRETARY]] == ["2wd"]
    assert policy.ladder[Role.INSPECTOR] == Policy().ladder[Role.INSPECTOR]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"silent.supervisor": "12d"}, "rising"),
        ({"silent.supervisor": "0d"}, "nothing"),
        ({"reminders.every": "0s"}, "nothing"),
        ({"reminders.at": [0.75, 0.5]}, "rising"),
        ({"track.everyday.sign": "soon"}, "unfit"),
        (
            {"ladder.secretary": [{"after": "2wd", "to": "officer"}, {"after": "1wd", "to": "area_leader"}]},
            "rising",
        ),
        ({"ladder.reception": [{"after": "0s", "to": "officer"}]}, "deaf"),
        ({"calendar.workdays": ["2027-02-20"], "calendar.holidays": ["2027-02-20"]}, "both"),
        ({"track.nothing": "1d"}, "unfit"),
    ],
)
def test_a_mistake_is_refused_as_in_the_file_and_named(changes: dict[str, Any], code: str) -> None:
    with pytest.raises(PolicyError) as refused:
        with_changes(Policy(), changes)
    assert refused.value.code == code


def test_what_the_file_now_contradicts_is_left_out_and_told() -> None:
    file = policy_from({"silent": {"director": "2d", "supervisor": "1d"}})
    policy, unfit = laid_over(file, {"silent.supervisor": "5d", "track.everyday.sign": "2wd", "gone.rule": 1})
    assert unfit == ("gone.rule", "silent.supervisor")
    assert (policy.silent.supervisor, policy.track.everyday.sign) == (
        parse_duration("1d"),
        parse_duration("2wd"),
    )
