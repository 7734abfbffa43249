"""Every screen renders within Telegram's limits, in both languages, whatever people are called and tell."""

from dataclasses import replace

import pytest

from handlers.filtering import KINDS
from storage.unit_of_work import UnitOfWork
from supervision.people import Language
from supervision.places import Level
from tests.chat import Chat, Town, photo, voice
from tests.handlers.playing import answer, ask, hand_over, opens, report, verify

NAMES = (
    "<b>x</b>&lt;{name}%s",
    "\u202eevil\u2066" + "\u200f",
    "很长的名字" * 8,
    "👩🏽‍🌾" * 10,
    "a\x00\n镇上：已办结",
)
STORY = ("水管<i>破</i>了👨‍👩‍👧{number}\u202e" * 300)[:5000]


def hostile(work: UnitOfWork, language: Language) -> None:
    """Everybody and everything gets a name that wants to break something; forty more villages."""
    for index, place in enumerate(work.places.all()):
        work.places.put(replace(place, name=(NAMES[index % len(NAMES)] + place.code)[:40]))
    township = work.places.by_code("LX-A")
    assert township is not None
    for index in range(40):
        name = f"{'特别特别长的村名' * 5}"[:38] + f"{index:02}"
        work.places.put(
            replace(township, id=0, code=f"V{index}", name=name, level=Level.VILLAGE, parent_id=township.id)
        )
    for index in range(1, 14):
        work.people.rename(index, NAMES[index % len(NAMES)][:40])
        work.people.speak(index, language)


def check(seen: list[Chat]) -> int:
    """Every message in these chats keeps to the limits; how many were looked at."""
    messages = [shown for who in seen for shown in who.messages.values()]
    for shown in messages:
        assert len(shown.text.encode("utf-16-le")) // 2 <= 4096
        rows = ((shown.part.markup if shown.part else None) or {}).get("inline_keyboard", [])
        assert sum(map(len, rows)) <= 100
        assert all(len(row) <= 8 for row in rows)
        assert all(0 < len(b["text"]) <= 40 for row in rows for b in row)
        assert all(len(b["callback_data"].encode()) <= 64 for row in rows for b in row)
    return len(messages)


@pytest.mark.parametrize("language", Language)
def test_a_whole_life_of_a_case_keeps_to_the_limits(town: Town, language: Language) -> None:
    town.act(lambda work: hostile(work, language))
    supervisor, secretary, inspector = (town.chat(who) for who in ("supervisor", "secretary", "inspector"))
    number = report(supervisor, STORY)
    hand_over(secretary, number)
    answer(inspector, number, STORY[:4000])
    verify(supervisor, number)
    ask(supervisor, number, "dissatisfied")
    opens(secretary, number).presses("move.button.more")
    assert check([supervisor, secretary, inspector]) > 10


@pytest.mark.parametrize("language", Language)
def test_every_list_keeps_to_the_limits(town: Town, language: Language) -> None:
    town.act(lambda work: hostile(work, language))
    everybody = [town.chat(who) for who in ("supervisor", "secretary", "keeper")]
    for index in range(6):
        report(everybody[0], f"{index}{STORY[:600]}")
    for who in everybody:
        for name in (
            "start",
            "more",
            "help",
            "me",
            "todo",
            "records",
            "receipt",
            "queue",
            "ledger",
            "keeper",
        ):
            who.says(f"/{name}")
    for name in ("team", "report", "policy", "privacy", "language"):
        everybody[1].says(f"/{name}")
    for kind in KINDS.values():
        narrow = everybody[1].says("/ledger").presses("queue.button.narrow")
        narrow.presses("queue.kind.village" if kind == "place" else f"queue.kind.{kind}")
    assert check(everybody) > 40


@pytest.mark.parametrize("language", Language)
def test_every_question_of_report_and_visit_keeps_to_the_limits(town: Town, language: Language) -> None:
    town.act(lambda work: hostile(work, language))
    who = town.chat("supervisor")
    who.says("报问题").presses("track.button.urgent").presses("hurt.button.no").says(STORY).sends(photo())
    for change in ("kind", "category", "story", "photos", "villager", "village"):
        who.presses("report.button.change").presses(f"change.button.{change}").says("/cancel")
        who.says("报问题").presses("track.button.everyday").says(STORY).presses("report.button.no_photo")
    who.says("记走访").presses("form.field").sends(voice())
    assert check([who]) > 20


def test_a_line_in_a_name_imitates_no_line_of_ours(town: Town) -> None:
    town.act(lambda work: hostile(work, Language.ZH))
    who = town.chat("supervisor")
    who.says("/me")
    assert "\n镇上：已办结" not in who.shows
