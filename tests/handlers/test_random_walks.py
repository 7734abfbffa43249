"""A conversation under random inputs: whatever comes in whatever order, an answer, and a draft at a known step."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.conversation import Conversation
from handlers.flow import FLOWS
from locales.catalogue import Catalogue
from supervision.drafts import Draft
from tests.chat import Chat, Clock, Town, contact, location, photo, voice
from tests.conftest import open_town


@pytest.fixture(scope="module")
def walked(
    settled: Path, tmp_path_factory: pytest.TempPathFactory, ear: Conversation, said_words: Catalogue
) -> Iterator[Town]:
    data = Path(shutil.copytree(settled, tmp_path_factory.mktemp("walks") / "town"))
    made = open_town(data, Clock(), said_words, ear)
    yield made
    made.store.close()


SAID = st.sampled_from(["报问题", "记走访", "王某某 三组", "水管破了", "/cancel", "/start", "/todo", "/me"])
SENT = st.sampled_from(["photo", "voice", "location", "contact"])
STEP = st.one_of(SAID, SENT, st.integers(0, 8))


def drafts(who: Chat) -> list[Draft]:
    """The active conversation, and the parked ones."""
    person = who.town.read(lambda work: work.people.by_user(who.user_id))
    active = who.town.read(lambda work: work.drafts.active(person.id))
    return [*([active] if active else []), *who.town.read(lambda work: work.drafts.parked(person.id))]


def does(who: Chat, step: str | int) -> None:
    """One random thing: words, a message with a file, or the n-th button in sight."""
    files = {"photo": photo, "voice": voice, "location": location}
    if isinstance(step, int):
        labels = who.labels
        who.presses(labels[step % len(labels)]) if labels else who.says("水管破了")
    elif step == "contact":
        who.sends(contact("13900000098"))
    elif step in files:
        who.sends(files[step]())
    else:
        who.says(step)


@settings(max_examples=2, deadline=None)
@given(st.lists(STEP, min_size=50, max_size=50))
def test_fifty_random_steps_leave_no_silence_and_no_unknown_step(
    walked: Town, steps: list[str | int]
) -> None:
    who = walked.chat("english")
    for step in steps:
        does(who, step)
        assert who.shows or who.deleted, step
        for draft in drafts(who):
            assert draft.step in FLOWS[draft.flow].steps
        assert sum(draft.active for draft in drafts(who)) <= 1
