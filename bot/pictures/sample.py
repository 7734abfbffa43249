"""Demo pictures in a flat style, drawn and not photographed: no real place, no real face."""

import io
import math
import random
from collections.abc import Callable

from PIL import Image, ImageDraw

WIDTH, HEIGHT = 1280, 960
GROUND = 560
"""Where the sky ends, in pixels from the top."""

_SKIES = ("#cfe3ea", "#dbe6df", "#e6e2d4", "#c9d8e4")
_HILLS = ("#8fae8b", "#7f9f86", "#9db58c", "#88a67a")
_FIELDS = ("#b9c27a", "#a9b76c", "#c6bf78", "#9fb06a")
_SOIL, _ROAD, _DARK, _WATER, _PIPE = "#b39a74", "#a7a8a5", "#4a4f4e", "#5b9fc4", "#8b959a"
_COATS = ("#3d6a8a", "#8a4f3d", "#4d7a55", "#6a5a86")

Scene = Callable[[ImageDraw.ImageDraw, random.Random], None]


def sample_picture(subject: str, seed: int) -> bytes:
    """Draw a JPEG of one of `SUBJECTS`, the same for the same seed; raises `KeyError` for another subject."""
    scene = _SCENES[subject]
    chance = random.Random(f"{subject} {seed}")  # noqa: S311  a drawing needs no secrecy
    image = Image.new("RGB", (WIDTH, HEIGHT), chance.choice(_SKIES))
    draw = ImageDraw.Draw(image)
    _country(draw, chance)
    scene(draw, chance)
    target = io.BytesIO()
    image.save(target, "JPEG", quality=85)
    return target.getvalue()


def _country(draw: ImageDraw.ImageDraw, chance: random.Random) -> None:
    """Hills, fields and a few houses, far off."""
    for depth in range(3):
        top = GROUND - 170 + depth * 60
        phase, swell = chance.uniform(0, 6), chance.randint(30, 70)
        ridge = [(x, top + swell * math.sin(x / 210 + phase)) for x in range(0, WIDTH + 40, 40)]
        draw.polygon([(0, HEIGHT), *ridge, (WIDTH, HEIGHT)], chance.choice(_HILLS))
    draw.rectangle((0, GROUND, WIDTH, HEIGHT), chance.choice(_FIELDS))
    for _ in range(chance.randint(2, 4)):
        _house(draw, chance.randint(40, WIDTH - 220), GROUND - chance.randint(0, 30), chance.randint(90, 150))


def _house(draw: ImageDraw.ImageDraw, x: int, y: int, size: int) -> None:
    draw.rectangle((x, y - size * 0.6, x + size, y), "#efe9dc")
    draw.polygon(
        [(x - 12, y - size * 0.6), (x + size / 2, y - size), (x + size + 12, y - size * 0.6)], "#6f6a66"
    )
    draw.rectangle((x + size * 0.4, y - size * 0.35, x + size * 0.6, y), "#8a6a4d")
    draw.rectangle((x + size * 0.12, y - size * 0.45, x + size * 0.3, y - size * 0.25), "#7b97a3")


def _person(draw: ImageDraw.ImageDraw, x: int, y: int, size: int, coat: str) -> None:
    """Feet at x, y; a face without features, on purpose."""
    draw.rectangle((x - size * 0.12, y - size * 0.45, x - size * 0.02, y), _DARK)
    draw.rectangle((x + size * 0.02, y - size * 0.45, x + size * 0.12, y), _DARK)
    draw.rounded_rectangle(
        (x - size * 0.18, y - size * 0.8, x + size * 0.18, y - size * 0.36), size * 0.08, coat
    )
    draw.ellipse((x - size * 0.11, y - size * 1.03, x + size * 0.11, y - size * 0.8), "#e0b999")
    draw.pieslice((x - size * 0.12, y - size * 1.05, x + size * 0.12, y - size * 0.8), 180, 360, "#3a3330")


def _trench(draw: ImageDraw.ImageDraw) -> None:
    draw.polygon([(0, 700), (WIDTH, 660), (WIDTH, 860), (0, 900)], _SOIL)
    draw.polygon([(0, 740), (WIDTH, 700), (WIDTH, 820), (0, 860)], "#8f7a5a")


def _pipe(draw: ImageDraw.ImageDraw, joint: int, colour: str) -> None:
    draw.polygon([(0, 765), (WIDTH, 725), (WIDTH, 785), (0, 825)], colour)
    draw.polygon([(0, 772), (WIDTH, 732), (WIDTH, 742), (0, 782)], "#c3ccd0")
    draw.rounded_rectangle((joint - 34, 728, joint + 34, 822), 8, _DARK)


def _leaking_pipe(draw: ImageDraw.ImageDraw, chance: random.Random) -> None:
    joint = chance.randint(420, 860)
    _trench(draw)
    draw.ellipse((joint - 300, 800, joint + 320, 930), _WATER)
    draw.ellipse((joint - 220, 822, joint + 200, 900), "#86bcd6")
    _pipe(draw, joint, _PIPE)
    for _ in range(60):
        angle, far = chance.uniform(-2.7, -0.4), chance.uniform(30, 230)
        x, y = joint + far * math.cos(angle), 745 + far * math.sin(angle) * 0.9
        drop = chance.randint(4, 11)
        draw.ellipse((x, y, x + drop, y + drop * 1.6), _WATER)


def _repaired_pipe(draw: ImageDraw.ImageDraw, chance: random.Random) -> None:
    joint = chance.randint(420, 860)
    _trench(draw)
    _pipe(draw, joint, "#3f7fae")
    draw.rounded_rectangle((joint - 60, 716, joint + 60, 834), 12, "#c58b2b")
    for bolt in (-40, 40):
        draw.ellipse((joint + bolt - 9, 764, joint + bolt + 9, 782), _DARK)


def _lane(draw: ImageDraw.ImageDraw) -> None:
    draw.polygon([(560, GROUND), (720, GROUND), (1180, HEIGHT), (100, HEIGHT)], _ROAD)
    for near in range(5):
        y, half = GROUND + 30 + near * near * 20, 3 + near * 3
        draw.rectangle((640 - half, y, 640 + half, y + 12 + near * 10), "#e9e6da")


def _broken_road(draw: ImageDraw.ImageDraw, chance: random.Random) -> None:
    _lane(draw)
    for _ in range(3):
        x, y = chance.randint(420, 800), chance.randint(720, 880)
        rim = [_around(x, y, chance.randint(55, 95), step) for step in range(9)]
        draw.polygon(rim, "#6e6a62")
        draw.ellipse((x - 42, y - 16, x + 42, y + 18), "#7fa4b4")
    for _ in range(7):
        x, y = chance.randint(380, 860), chance.randint(660, 930)
        crack = [(x + step * 22, y + chance.randint(-14, 14)) for step in range(6)]
        draw.line(crack, _DARK, 4)


def _around(x: int, y: int, radius: int, step: int) -> tuple[float, float]:
    angle = step * math.tau / 9
    wobble = 1 + 0.22 * math.sin(step * 2.3 + radius)
    return x + radius * wobble * math.cos(angle), y + radius * wobble * 0.42 * math.sin(angle)


def _repaired_road(draw: ImageDraw.ImageDraw, chance: random.Random) -> None:
    _lane(draw)
    left = chance.randint(380, 460)
    draw.polygon([(left, 740), (left + 420, 740), (left + 480, 880), (left - 60, 880)], "#5f6263")


def _lamp_post(draw: ImageDraw.ImageDraw, chance: random.Random) -> None:
    _lane(draw)
    foot = chance.randint(860, 940)
    lean = chance.randint(40, 130)
    head = (foot - lean, 170)
    draw.line([(foot, 800), head], _DARK, 22)
    draw.line([head, (head[0] - 150, 190)], _DARK, 14)
    draw.rounded_rectangle((head[0] - 220, 176, head[0] - 120, 212), 12, "#77786f")
    draw.line([(head[0] - 170, 212), (head[0] - 150, 300), (head[0] - 185, 350)], _DARK, 4)
    draw.ellipse((foot - 70, 780, foot + 70, 825), _SOIL)


def _field_visit(draw: ImageDraw.ImageDraw, chance: random.Random) -> None:
    for row in range(9):
        y = GROUND + 30 + row * row * 5
        draw.line([(0, y), (WIDTH, y - 8)], "#7f9a4f", 4 + row * 2)
    coats = chance.sample(_COATS, 3)
    for place, coat in enumerate(coats[: chance.randint(2, 3)]):
        _person(draw, 440 + place * 170 + chance.randint(-20, 20), 850 + place % 2 * 24, 330, coat)


def _home_visit(draw: ImageDraw.ImageDraw, chance: random.Random) -> None:
    draw.rectangle((0, 840, WIDTH, HEIGHT), "#cfc6b2")
    _house(draw, 520, 850, 560)
    coats = chance.sample(_COATS, 2)
    _person(draw, 330, 900, 330, coats[0])
    _person(draw, 470, 910, 310, coats[1])


def _meeting(draw: ImageDraw.ImageDraw, chance: random.Random) -> None:
    draw.rectangle((0, 0, WIDTH, HEIGHT), "#eee8da")
    draw.rectangle((240, 90, 1040, 360), "#3f5f57")
    for line in range(4):
        draw.line([(290, 150 + line * 50), (chance.randint(700, 980), 150 + line * 50)], "#dfe8e2", 6)
    for place in range(5):
        _person(draw, 240 + place * 200, 760, 330, chance.choice(_COATS))
    draw.rounded_rectangle((100, 620, 1180, 800), 20, "#a9825a")
    draw.rectangle((140, 800, 1140, HEIGHT), "#8d6a47")


def _blocked_drain(draw: ImageDraw.ImageDraw, chance: random.Random) -> None:
    draw.polygon([(0, 690), (WIDTH, 650), (WIDTH, 880), (0, 920)], "#b8b5ab")
    draw.polygon([(0, 730), (WIDTH, 690), (WIDTH, 830), (0, 870)], "#6d7f6a")
    for _ in range(40):
        x, y = chance.randint(360, 900), chance.randint(720, 840)
        colour = chance.choice(("#7a6a4a", "#5e6b45", "#d8d4c8", "#94763f"))
        draw.ellipse((x, y, x + chance.randint(20, 70), y + chance.randint(12, 34)), colour)


_SCENES: dict[str, Scene] = {
    "leaking_pipe": _leaking_pipe,
    "repaired_pipe": _repaired_pipe,
    "broken_road": _broken_road,
    "repaired_road": _repaired_road,
    "lamp_post": _lamp_post,
    "blocked_drain": _blocked_drain,
    "field_visit": _field_visit,
    "home_visit": _home_visit,
    "meeting": _meeting,
}
SUBJECTS = tuple(_SCENES)
"""What can be drawn."""
