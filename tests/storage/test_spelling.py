"""JSON written quickly is the JSON that json writes: digests of the journal were made of it."""

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from storage.spelling import speller

quick = settings(max_examples=80, deadline=None, database=None)
plain = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
anything = st.recursive(plain, lambda part: st.lists(part) | st.dictionaries(st.text(), part))


@quick
@given(anything)
def test_it_is_written_as_json_writes_it(value: Any) -> None:
    assert speller()(value) == json.dumps(value)


@quick
@given(anything)
def test_it_is_written_in_its_canonical_form_as_json_writes_it(value: Any) -> None:
    canonical = speller(sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    assert canonical(value) == json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def test_what_json_does_not_know_is_spelt_by_the_default() -> None:
    assert speller(default=lambda _: "a moment")([object()]) == '["a moment"]'
