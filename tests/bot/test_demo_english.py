"""The demo in English: nothing the cast is called or has said stays Chinese."""

import re

from bot.demo import detours, transfers
from bot.demo.cast import PERSONAS, PLACES, SPOKEN
from bot.demo.english import ENGLISH, Tongue
from bot.demo.month import MONTH, ON_SITE, SOLVED, WALKS, WHY_LONGER
from bot.demo.other_tracks import COUNTYS_NUMBER
from bot.demo.spendings import COMMITTEE, SPENDINGS

SAID = {
    *(place.name for place in PLACES),
    *(persona.note for persona in PERSONAS),
    *(text for each in detours.DETOURS for text in (each.told.words, each.told.villager, each.told.group)),
    *(detours.WHAT_IS_MISSING, detours.ASKED_AGAIN, detours.ON_THE_TRACK, detours.COMMENT),
    *(text for told in MONTH for text in (told.words, told.villager, told.group)),
    *(text for walk in WALKS for text in (walk.found, walk.whom)),
    *(text for spent in SPENDINGS for text in (spent.words, spent.grows[2] if spent.grows else "")),
    *(spent.pressed[1] for spent in SPENDINGS if spent.pressed),
    *(transfers.NUISANCE, transfers.WHY_OFFERED, transfers.WHY_REFUSED),
    *(SOLVED, ON_SITE, WHY_LONGER, COUNTYS_NUMBER, *COMMITTEE),
}


def chinese(text: str) -> bool:
    return bool(re.search(r"[\u3000-\u9fff]", text))


def test_whatever_is_said_has_english_words() -> None:
    english = Tongue(english=True)
    assert [text for text in SAID if chinese(english.says(text))] == []
    assert [persona.name for persona in PERSONAS if chinese(english.calls(persona))] == []


def test_no_english_words_are_left_over() -> None:
    assert ENGLISH.keys() - SAID == set()
    assert SPOKEN.keys() == {persona.name for persona in PERSONAS}
