"""How long a scenario lasts: seconds in the suite, minutes where `make faults` asks for the long form."""

import os

#: LIANQIN_FAULTS=long: the long form of every scenario.
LONG = os.environ.get("LIANQIN_FAULTS") == "long"


def either(short: float, long: float) -> float:
    """The length of this run."""
    return long if LONG else short
