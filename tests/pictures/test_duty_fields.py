"""The duty track's picture is drawn of exactly what the handler gives it."""

import io

from PIL import Image

from bot.pictures.duty import DutyFields, duty
from tests.chat import Chat
from tests.handlers.playing import answer, hand_over, report, verify


def test_what_the_screen_gives_is_drawn(supervisor: Chat, secretary: Chat, inspector: Chat) -> None:
    number = report(supervisor)
    hand_over(secretary, number)
    answer(inspector, number)
    verify(supervisor, number)
    report(supervisor, "另一件")
    for who in (supervisor, secretary, inspector):
        who.says("/duty").presses("duty.button.picture")
        [shown] = [each for each in who.answers if each.picture]
        assert shown.part is not None
        drawn = duty(DutyFields(**shown.part.fields))
        with Image.open(io.BytesIO(drawn)) as picture:
            assert picture.width == 640
            assert picture.height > 300
