"""Who may not speak with the villagers of a case any more: whoever wrote down a satisfaction that the county, asking
again 回访, did not find."""

from supervision.cases import Case
from supervision.ports import Work


def doubted(work: Work, case: Case) -> frozenset[int]:
    """The persons whose word about this case's villagers did not hold. They are told so; somebody else speaks with the
    villagers from then on, else whoever is doubted would talk to whoever has said so."""
    return work.callbacks.doubted(case.id) if case.doubted else frozenset()
