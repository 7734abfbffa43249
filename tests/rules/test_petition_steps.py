"""Who looks at an answer again: the next one above it (Regulations on Petition Work, art. 35, 36)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervision.petitions import Body, Higher, above, reviews


@pytest.mark.parametrize(
    ("where", "first"),
    [
        (Body.TOWNSHIP.value, Higher.COUNTY_GOVERNMENT),
        (Higher.COUNTY_GOVERNMENT.value, Higher.CITY_GOVERNMENT),
        (Higher.CITY_GOVERNMENT.value, Higher.PROVINCE_GOVERNMENT),
        ("柳溪镇人民政府", Higher.COUNTY_GOVERNMENT),
        ("临江市青山县教育局", Higher.COUNTY_GOVERNMENT),
        ("临江市信访局", Higher.CITY_GOVERNMENT),
        ("Qingshan County education bureau", Higher.COUNTY_GOVERNMENT),
    ],
)
def test_the_next_one_above_is_offered_first(where: str, first: Higher) -> None:
    assert above(where)[0] is first


@given(st.sampled_from(Higher))
def test_nobody_is_above_itself(body: Higher) -> None:
    assert body not in above(body.value)
    assert not reviews(body.value, body.value)


@pytest.mark.parametrize("typed", ["镇政府", "柳溪镇人民政府", "街道办事处", "Township government"])
def test_a_township_reviews_nobody(typed: str) -> None:
    assert not reviews(typed, Body.COUNTY.value)


@pytest.mark.parametrize("typed", ["县政府", "县政府复查复核委员会", "市信访局", "区政府", "省教育厅"])
def test_whoever_can_be_above_is_believed(typed: str) -> None:
    assert reviews(typed, Body.TOWNSHIP.value)
