"""A rig that cannot find a fault proves nothing: each checker is shown a good round with one thing broken by hand."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from tests.faults import checks
from tests.faults.canary import Places, holds_words, indiscretions, q5_canary
from tests.faults.checks import Round
from tests.faults.good_round import WEI, ZHENG, good, message, said
from tests.faults.shelves import Shelves, q7_store
from tests.faults.witness import Change
from tests.stories.hand import Hand

ALL = (
    checks.q1_set, checks.q2_order, checks.q3_states, checks.q4_outbox, checks.q6_journal, checks.q8_liveness,
    checks.q9_loss,
)  # fmt: skip

Break = Callable[[Round], object]

Q1: dict[str, Break] = {
    "a report is lost": lambda r: r.books.cases.clear(),
    "a report is there twice": lambda r: r.books.cases.append(r.books.cases[0]),
    "a report nobody made": lambda r: setattr(r.books.cases[0], "story", "别的"),
    "another number than was said": lambda r: setattr(r.books.cases[0], "number", "4799"),
    "a photo is missing": lambda r: r.books.cases[0].photos.clear(),
    "a photo is not fetched": lambda r: r.books.cases[0].photos.__setitem__(0, ("pending", "d1")),
    "a photo is another": lambda r: r.books.cases[0].photos.__setitem__(0, ("kept", "d2")),
    "an entry is lost": lambda r: r.books.cases[0].entries.pop(),
    "an entry is doubled": lambda r: r.books.cases[0].entries.append(("result", "修好了")),
    "an act is not journalled": lambda r: r.books.cases[0].acts.remove("signed"),
    "an act is journalled twice": lambda r: r.books.cases[0].acts.append("assigned"),
    "an act nobody did": lambda r: r.books.cases[0].acts.append("withdrawn"),
    "submitted twice": lambda r: r.books.cases[0].acts.append("submitted"),
    "a visit is lost": lambda r: r.books.visits.clear(),
    "a visit is doubled": lambda r: r.books.visits.append((WEI, "走了三户")),
    "a sealed number is lost": lambda r: r.books.sealed.clear(),
    "a sealed number from nowhere": lambda r: r.books.sealed.append("4713"),
    "a draft is lost": lambda r: r.books.drafts.clear(),
    "a draft that was thrown away is kept": lambda r: r.books.drafts.append((WEI, "算了")),
}
Q2: dict[str, Break] = {
    "words changed places": lambda r: r.books.cases[0].entries.reverse(),
    "a later row was said first": lambda r: setattr(r.books.said[2], "last", 10),
}
Q3: dict[str, Break] = {
    "a version was left out": lambda r: r.books.changes.__setitem__(
        1, Change(1, 1, 3, "submitted", "assigned")
    ),
    "two acts on one version": lambda r: r.books.changes.append(Change(1, 1, 2, "submitted", "signed")),
    "a move that is not allowed": lambda r: r.books.changes.__setitem__(
        1, Change(1, 1, 2, "submitted", "closed")
    ),
    "changed behind the witness's back": lambda r: setattr(r.books.cases[0], "version", 3),
}
Q4: dict[str, Break] = {
    "a row was given up": lambda r: setattr(r.books.said[0], "state", "failed"),
    "a row still waits": lambda r: setattr(r.books.said[0], "state", "queued"),
    "noted and never heard": lambda r: r.books.said.append(said(4, 99)),
    "heard and never promised": lambda r: r.chats[WEI].insert(0, message(9, "谁说的")),
    "twice without a kill": lambda r: r.chats[WEI].extend([message(15, "收到了"), message(16, "收到了")]),
    "two at one kill": lambda r: r.chats[WEI].insert(0, message(10, "是什么事")),
}
Q6: dict[str, Break] = {"the chain is broken": lambda r: r.books.flaws.append("changed at case:1#2")}
Q8: dict[str, Break] = {
    "nobody answered": lambda r: r.ledger.unanswered.append("waits"),
    "an update still waits": lambda r: r.books.waiting.update({"inbox.new": 1}),
    "an update was parked": lambda r: r.books.waiting.update({"inbox.parked": 1}),
    "a file still waits": lambda r: r.books.waiting.update({"files.pending": 1}),
    "too late": lambda r: setattr(r, "end", checks.BOUND + 1),
}
Q9: dict[str, Break] = {
    "a hole that was none": lambda r: setattr(r.books, "missing", 1),
    "a hole not seen": lambda r: setattr(r.ledger, "dropped", 1),
}
BREAKS = [
    (check, broken)
    for check, breaks in zip(ALL, (Q1, Q2, Q3, Q4, Q6, Q8, Q9), strict=True)
    for broken in breaks.items()
]


@pytest.mark.parametrize("check", ALL)
def test_a_good_round_is_good(check: checks.Check) -> None:
    assert list(check(good())) == []


@pytest.mark.parametrize(("check", "broken"), BREAKS, ids=[what for _, (what, _) in BREAKS])
def test_its_checker_finds(check: checks.Check, broken: tuple[str, Break]) -> None:
    played = good()
    broken[1](played)
    assert list(check(played)) != []


@pytest.mark.parametrize(
    ("was", "became"),
    [
        *(("submitted", "registered"), ("reopened", "registered"), ("registered", "signed")),  # 改大类
        *(
            ("submitted", "transferred"),
            ("signed", "transferred"),
        ),  # found to be about an official, and sealed
    ],
)
def test_a_move_onto_another_track_is_none_that_is_forbidden(was: str, became: str) -> None:
    played = good()
    played.books.changes += [Change(2, 0, 1, "", was), Change(2, 1, 2, was, became)]
    assert list(checks.q3_states(played)) == []


def test_an_act_that_was_not_acknowledged_may_exist_or_not() -> None:
    played = good()
    played.ledger.lines[0].acknowledged = played.ledger.lines[5].acknowledged = False
    played.books.visits.clear()
    assert list(checks.q1_set(played)) == []


def test_a_message_said_twice_that_is_no_longer_due_is_excused() -> None:
    played = good()
    del played.chats[WEI][2]
    played.books.said[1].state, played.books.said[1].messages = "dropped", []
    assert list(checks.q4_outbox(played)) == []


def places(tmp_path: Path) -> Places:
    round_, log = good(), tmp_path / "bot.log"
    log.write_text('{"event": "started"}\n')
    return Places(round_.ledger, {**round_.chats}, {WEI: [], ZHENG: []}, [log], [], {"7:canary"})


def test_markers_where_they_belong_are_no_finding(tmp_path: Path) -> None:
    assert list(q5_canary(places(tmp_path))) == []


@pytest.mark.parametrize("spelt", ["标识00000000aa", "\\u6807\\u8bc600000000aa", "7:canary"])
def test_a_word_or_the_token_in_a_log_is_found(tmp_path: Path, spelt: str) -> None:
    looked = places(tmp_path)
    looked.logs[0].write_text(f'{{"event": "{spelt}"}}\n')
    assert list(q5_canary(looked)) != []


def test_a_word_in_a_chat_it_was_not_meant_for_is_found(tmp_path: Path) -> None:
    looked = places(tmp_path)
    looked.said[ZHENG].append(message(1, "…标识00000000aa…"))
    assert list(q5_canary(looked)) == ["chat 1002 was told what it must not hear"]


def test_a_sealed_matter_still_in_a_chat_is_found(tmp_path: Path) -> None:
    looked = places(tmp_path)
    looked.now[WEI].append(message(1, "标识00000000bb"))
    assert list(q5_canary(looked)) != []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "gb18030"])
def test_a_word_in_a_file_is_found_in_any_spelling(encoding: str) -> None:
    assert holds_words(b"\0\1" + "标识00000000aa".encode(encoding) + b"\2")
    assert not holds_words("没有标识".encode(encoding))


@pytest.mark.parametrize("shelf", ["damage", "childless", "gone", "orphans", "half", "keys"])
def test_whatever_lies_about_on_a_shelf_is_found(shelf: str) -> None:
    assert list(q7_store(Shelves())) == []
    assert list(q7_store(Shelves(**{shelf: ["something"]}))) != []


def hand(name: str, typed: str = "", told: str = "") -> Hand:
    """Somebody's phone as the checker looks at it."""
    messages = [{"text": typed, "from_bot": False}] if typed else []
    person = SimpleNamespace(first_name=name, phone=f"1390000{len(name):04}")
    phone = SimpleNamespace(person=person, messages=messages, room=SimpleNamespace(said=[{"text": told}]))
    return cast("Hand", SimpleNamespace(phone=phone))


@pytest.mark.parametrize(
    "line", ["event: 村口的水管破了三天", "name: 卫青石", "phone: 13900000003", "7:canary"]
)
def test_words_a_name_a_phone_or_the_token_in_a_log_of_a_scenario_are_found(line: str) -> None:
    hands = {"supervisor": hand("卫青石", "村口的水管破了三天")}
    assert indiscretions(hands, ["started", line], "7:canary") == ["log line 2"]


def test_somebody_elses_words_in_a_chat_outside_are_found_and_ones_own_are_not() -> None:
    hands = {
        "supervisor": hand("卫青石", "村口的水管破了三天"),
        "keeper": hand("鲍管理", told="村口的水管破了三天"),
    }
    assert indiscretions(hands, [], "7:canary") == ["keeper was told somebody else's words"]
    hands = {
        "abroad": hand("简山口", "山口的桥断了好几天", "山口的桥断了好几天"),
        "supervisor": hand("卫青石"),
    }
    assert indiscretions(hands, [], "7:canary") == []
