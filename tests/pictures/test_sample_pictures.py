"""Demo pictures: drawn, the same for the same seed, and readable like any photograph."""

import pytest

from bot.pictures.sample import SUBJECTS, sample_picture

from . import hostile


@pytest.mark.parametrize("subject", SUBJECTS)
def test_a_sample_is_the_same_for_the_same_seed(subject: str):
    content = sample_picture(subject, 3)
    assert content == sample_picture(subject, 3)
    assert content != sample_picture(subject, 4)
    assert hostile.reopened(content).size == (1280, 960)


def test_an_unknown_subject_is_refused():
    with pytest.raises(KeyError):
        sample_picture("a dragon", 1)
