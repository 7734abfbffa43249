"""A county that wants a PIN of everybody, over HTTP: the PIN first, then what was tapped; nothing typed stays."""

from pathlib import Path

import pytest

from bot.sandbox import Sandbox
from tests.stories.county import TOKEN, found

PIN = "704182"


@pytest.mark.long
async def test_the_secretary_sets_a_pin_first_and_what_was_tapped_is_done_then(tmp_path: Path) -> None:
    async with Sandbox(token=TOKEN, username="lianqin_pin_bot") as sandbox:
        county = await found(tmp_path, sandbox, policy="[pin]\nrequired = true\n")
        await county.bot.start()
        here = await county.township(2)
        number = await here.supervisors[0].reports("三组的水管裂了，五十多户没水吃")
        await here.secretary.hears(f"{number}")
        await here.secretary.presses("签收并交办", "县里规定，先设一个六位密码")
        await here.secretary.says(PIN, "再输一遍")
        await here.secretary.says(PIN, "密码设好了")
        await here.supervisors[0].hears("镇上交给")
        await county.settle()
        assert not here.secretary.count("刚才点的没有办")
        assert PIN not in [one.get("text") for one in here.secretary.phone.messages]
        assert await county.bot.stop() == 0
