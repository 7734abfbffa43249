"""受理 is a legal word: said of petitions, by the body that answers them, and of integrity matters; of nothing else."""

from locales.catalogue import Catalogue

#: States, buttons and clocks that only petitions have; the other keys say so themselves.
OF_PETITIONS = {
    *("state.noticed", "turn.handed_over", "clock.notice", "prompt.do.notice", "prompt.late.notice"),
    *("move.button.notice", "move.button.decline", "draft.notice", "draft.decline"),
}


def test_accepting_is_said_of_petitions_and_integrity_matters_only() -> None:
    messages = Catalogue.load().words("zh").messages
    said = {key for key, words in messages.items() if "受理" in "".join(words.parts[::2])}
    assert said >= OF_PETITIONS
    assert {key for key in said - OF_PETITIONS if "petition" not in key and "integrity" not in key} == set()
