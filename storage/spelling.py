"""JSON as many small values are written in it: the encoder is made once."""

import json
from collections.abc import Callable
from json import encoder as inner
from typing import Any


def speller(
    *,
    sort_keys: bool = False,
    ensure_ascii: bool = True,
    separators: tuple[str, str] = (", ", ": "),
    default: Callable[[Any], Any] | None = None,
) -> Callable[[Any], str]:
    """json.dumps with these settings. json itself makes an encoder in C for every call, which takes longer than to
    write down what an act has to say."""
    plain = json.JSONEncoder(
        sort_keys=sort_keys, ensure_ascii=ensure_ascii, separators=separators, default=default
    )
    make = getattr(inner, "c_make_encoder", None)
    if make is None:  # a Python without it
        return plain.encode
    between, after_name = separators
    quoted = inner.encode_basestring_ascii if ensure_ascii else inner.encode_basestring
    # Without the first, what contains itself ends in a RecursionError and not a ValueError.
    chunks = make(None, plain.default, quoted, None, after_name, between, sort_keys, False, True)
    join = "".join
    return lambda value: join(chunks(value, 0))
