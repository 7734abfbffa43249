"""Filing is 备案, never approval: no button and no sentence about a spending may look like leave to pay."""

import re

import pytest

from locales.catalogue import Catalogue

#: How permission would sound, in either language; and how it is denied, which may be said.
LEAVE = {
    "zh": re.compile("批准|审批|同意|准予|许可|可以付|可以支付|能付了|放行"),
    "en": re.compile(
        r"approv|permit|allow|consent|authori[sz]|may (?:now )?(?:be )?pa(?:y|id)", re.IGNORECASE
    ),
}
DENIED = {
    "zh": re.compile("不是批准(?:付款)?"),
    "en": re.compile(
        r"does not approve a payment|Neither registering nor filing approves a payment|Filing is no approval"
    ),
}


@pytest.mark.parametrize("language", LEAVE)
def test_nothing_said_of_a_spending_sounds_like_leave_to_pay(language: str) -> None:
    words = Catalogue.load().words(language)
    keys = [key for key in words.messages if "spend" in key]
    said = {key: DENIED[language].sub("", "".join(words.messages[key].parts[::2])) for key in keys}
    assert len(said) > 100
    assert {key: text for key, text in said.items() if LEAVE[language].search(text)} == {}


@pytest.mark.parametrize("language", DENIED)
@pytest.mark.parametrize("key", ["spend.card", "spend.preview", "notice.spend_checked", "notice.spend_filed"])
def test_card_preview_and_filing_say_that_it_is_none(language: str, key: str) -> None:
    text = "".join(Catalogue.load().words(language).messages[key].parts[::2])
    assert DENIED[language].search(text)
