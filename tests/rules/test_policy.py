"""The policy: its defaults, the contract's example, and one clear line for every mistake."""

import re
import tomllib
from datetime import date, time
from pathlib import Path

import pytest

from bot.policy_file import policy_and_digest, read_policy_file
from supervision.durations import parse_duration
from supervision.ladders import Rung
from supervision.offices import Role
from supervision.policy import Policy, policy_from
from supervision.sections import PolicyError

#: The file a county begins with: every value at its default.
WHOLE = (Path(__file__).parents[2] / "deploy" / "policy.toml").read_text("utf-8")


def read(toml: str) -> Policy:
    return policy_from(tomllib.loads(toml))


def test_nothing_given_is_the_published_default() -> None:
    assert read("") == Policy() == read(WHOLE)


def test_one_value_leaves_the_others_as_they_were() -> None:
    policy = read('[track.everyday]\nsign = "20s"')
    assert policy.track.everyday.sign == parse_duration("20s")
    assert policy.track.everyday.request == Policy().track.everyday.request


def test_a_ladder_that_is_given_replaces_only_its_own() -> None:
    policy = read('[[ladder.secretary]]\nafter = "3s"\nto = "county_leader"')
    assert policy.ladder[Role.SECRETARY] == (Rung(parse_duration("3s"), Role.COUNTY_LEADER),)
    assert policy.ladder[Role.INSPECTOR] == Policy().ladder[Role.INSPECTOR]
    assert policy.ladder[Role.KEEPER] == ()


def test_toml_dates_and_times_may_stand_without_quotes() -> None:
    policy = read("[calendar]\nworkdays = [2027-02-20]\n[hours]\nclose = 17:30:00")
    assert policy.calendar.workdays == {date(2027, 2, 20)}
    assert policy.hours.close == time(17, 30)


def test_every_duration_may_be_seconds() -> None:
    short = re.sub(r'"\d+(wd|d|h)"', '"5s"', WHOLE)
    assert read(short).track.petition.answer == parse_duration("5s")


@pytest.mark.parametrize(
    ("toml", "line"),
    [
        ('[hours]\nclos = "18:00"', "hours.clos: unknown key, did you mean close?"),
        ("[hour]", "hour: unknown key, did you mean hours?"),
        ("[zzz]", "zzz: unknown key, known here: hours, weekly, calendar"),
        ("hours = 3", "hours: 3 is wrong, expected a section"),
        ('[hours]\nclose = "25:00"', "hours.close: '25:00' is wrong, expected a time of day"),
        ('[hours]\nquiet = ["21:30"]', "hours.quiet: ['21:30'] is wrong, expected a list of 2"),
        ('[track.everyday]\nsign = "1w"', "track.everyday.sign: '1w' is wrong, expected a duration"),
        ("[track.everyday]\nsign = 5", "track.everyday.sign: 5 is wrong, expected a duration"),
        ("[track.everyday]\nextensions = true", "track.everyday.extensions: True is wrong"),
        ("[track.everyday]\nextensions = -1", "track.everyday.extensions: -1 is wrong"),
        ("[reminders]\nat = [0.5, 2]", "reminders.at[1]: 2 is wrong, expected a number above 0"),
        ("[reminders]\nat = [0.75, 0.5]", "reminders.at: [0.75, 0.5] is wrong, expected values that rise"),
        ('[reminders]\nevery = "0s"', "reminders.every: '0s' is wrong, expected more than nothing"),
        ("[calendar]\nworkdays = [2027-02-20T10:00:00]", "calendar.workdays[0]: datetime"),
        (
            '[calendar]\nworkdays=["2027-02-20"]\nholidays=["2027-02-20"]',
            "calendar.workdays: 2027-02-20 is in",
        ),
        ('[[ladder.secretery]]\nafter = "0s"\nto = "officer"', "ladder.secretery: unknown key, did you mean"),
        ('[[ladder.secretary]]\nafter = "0s"\nto = "boss"', "ladder.secretary[0].to: 'boss' is wrong"),
        ('[[ladder.secretary]]\nafter = "0s"', "ladder.secretary[0].to: None is wrong"),
        ('[[ladder.secretary]]\nafer = "0s"', "ladder.secretary[0].afer: unknown key, did you mean after?"),
        ('[ladder.secretary]\nafter = "0s"', "ladder.secretary: {'after': '0s'} is wrong, expected rungs"),
    ],
)
def test_a_mistake_is_one_line_with_its_place(toml: str, line: str) -> None:
    with pytest.raises(PolicyError) as refused:
        read(toml)
    assert str(refused.value).startswith(line)
    assert "\n" not in str(refused.value)


def test_rungs_must_rise() -> None:
    rungs = [{"after": "3wd", "to": "officer"}, {"after": "1wd", "to": "area_leader"}]
    with pytest.raises(PolicyError, match=r"ladder\.secretary: .* delays that rise"):
        policy_from({"ladder": {"secretary": rungs}})


def test_a_file_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    file = tmp_path / "policy.toml"
    file.write_text('[hours]\nclose = "17:00"', encoding="utf-8-sig")
    assert read_policy_file(file).hours.close == time(17)


def test_no_file_is_the_default() -> None:
    assert read_policy_file(None) == Policy()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"[hours\nclose = 1", r"policy\.toml: .*line 1"),
        (b"\xff\xfe", r"policy\.toml: is not text in UTF-8"),
        (b"[hours]\nclos = 1", r"policy\.toml: hours\.clos: unknown key"),
    ],
)
def test_a_broken_file_is_one_line_with_its_name(tmp_path: Path, content: bytes, said: str) -> None:
    file = tmp_path / "policy.toml"
    file.write_bytes(content)
    with pytest.raises(PolicyError, match=said):
        read_policy_file(file)


def test_a_missing_file_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match=r"policy\.toml: cannot be read"):
        read_policy_file(tmp_path / "policy.toml")


@pytest.mark.parametrize(
    ("toml", "line"),
    [
        ('[[ladder.keeper]]\nafter = "0s"\nto = "officer"', "ladder.keeper: unknown key"),
        ('[[ladder.secretary]]\nafter = "0s"\nto = "keeper"', "ladder.secretary[0].to: 'keeper' is wrong"),
    ],
)
def test_a_ladder_is_only_for_those_who_can_be_late_and_those_who_may_hear(toml: str, line: str) -> None:
    with pytest.raises(PolicyError) as refused:
        read(toml)
    assert str(refused.value).startswith(line)


def test_the_digest_of_a_file_is_of_what_it_sets_and_not_of_how_it_is_written(tmp_path: Path) -> None:
    file, digests = tmp_path / "policy.toml", []
    for said in (
        "[hours]\nclose = '17:00'",
        "# now\n[hours]\nclose  =  '17:00'\n",
        "[hours]\nclose = '18:00'",
    ):
        file.write_text(said, encoding="utf-8")
        digests.append(policy_and_digest(file)[1])
    assert digests[0] == digests[1] != digests[2]
    assert policy_and_digest(None)[1] == ""
