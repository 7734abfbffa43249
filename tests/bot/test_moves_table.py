"""`lianqin moves`: the table of moves as pictures, one for each track, in either language."""

from pathlib import Path

import pytest
from PIL import Image

from bot.moves_table import reachable, write
from supervision.cases import State, Track
from supervision.transitions import TABLE


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_track_with_moves_has_its_picture(tmp_path: Path, language: str) -> None:
    written = write(tmp_path / "new", language)
    tracks = {track for row in TABLE for track in row.tracks}
    assert {path.name for path in written} == {f"moves-{track.value}.{language}.png" for track in tracks}
    for path in written:
        with Image.open(path) as picture:
            assert picture.format == "PNG"
            assert picture.width > 1200


def test_every_state_is_reached_on_some_track() -> None:
    assert frozenset().union(*map(reachable, Track)) >= set(State)
