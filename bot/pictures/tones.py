"""The three colours of lateness, and what else is told by colour: of areas, of letters on them, of letters on paper."""

from typing import NamedTuple

from bot.pictures.column import ACCENT, INK, PAPER, QUIET_INK


class Tone(NamedTuple):
    """`fill`: of an area; `on`: letters on that area; `ink`: letters of this colour on paper."""

    fill: str
    on: str
    ink: str


#: 蓝色提示 late to sign · 黄色预警 late to close · 红色督办 pressed from above (product, 5).
CARDS = ("blue", "yellow", "red")

#: Every letter here has at least 4.5 : 1 against what it stands on (WCAG 2.2, 1.4.3).
TONES = {
    "blue": Tone("#1f5fa8", PAPER, "#1f5fa8"),
    "yellow": Tone("#e5ab33", "#3a2600", "#8a5a00"),
    "red": Tone("#b3261e", PAPER, "#b3261e"),
    "done": Tone(ACCENT, PAPER, ACCENT),
    "plain": Tone("#dbe5e3", INK, INK),
    "quiet": Tone("#eef2f1", QUIET_INK, QUIET_INK),
}
