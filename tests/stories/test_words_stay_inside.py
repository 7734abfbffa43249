"""Last of the stories: nothing of what was said in any of them, and nobody's name, stands in any log."""

from tests.stories.county import County
from tests.stories.discretion import leaks
from tests.stories.test_tracks import MARKER


async def test_no_log_of_any_story_holds_the_token_a_name_a_phone_or_a_word(county: County) -> None:
    wei = (await county.township(6)).supervisors[2]
    await wei.says("A canary sentence about a leaking pipe in group nine", "kept")
    await county.bot.restart()
    secrets = {*county.secrets(), MARKER}
    assert len(secrets) > 60
    assert leaks(county.bot.logs, secrets) == []
