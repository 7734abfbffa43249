"""A photo that is handed out: what is covered cannot be read from it, only its pixels and a mark go along."""

import base64
import io
from typing import Any

from PIL import Image, ImageChops

from bot.pictures.photo import PhotoFields, photo
from tests.pictures.hostile import encoded

SIZE = (1200, 900)
MARK = "LX 20261123 7K3Q9F"


def noise(seed: int) -> Image.Image:
    """A picture in which every pixel counts, another one for each seed."""
    return Image.effect_noise(SIZE, 90).convert("RGB") if seed else Image.new("RGB", SIZE, "white")


def handed(picture: Image.Image, **more: Any) -> Image.Image:
    """As it would be handed out, from the copy that is kept."""
    exif = Image.Exif()
    exif[0x010E] = "SECRET-PLACE"
    content = encoded(picture, "JPEG", exif=exif, quality=85, comment=b"SECRET")
    made = photo(PhotoFields(base64.b64encode(content).decode(), **{"columns": 5, "rows": 4, **more}))
    assert b"SECRET" not in made
    assert b"Exif" not in made
    return Image.open(io.BytesIO(made))


def test_two_faces_below_one_cover_make_the_same_picture() -> None:
    """Whatever was in the covered cells, not one bit of it is left: in the cells, beside them, or in the file."""
    around, secret = noise(0), noise(1)
    seen = []
    for face in (secret, secret.transpose(Image.Transpose.ROTATE_180), around):
        whole = around.copy()
        whole.paste(face.crop((240, 225, 720, 450)), (240, 225))  # cells 7 and 8
        seen.append(handed(whole, covered=(7, 8), mark=MARK).convert("RGB").tobytes())
    assert len(set(seen)) == 1


def test_what_is_not_covered_stays_as_it_is() -> None:
    plain, covered = handed(noise(0)).convert("RGB"), handed(noise(0), covered=(7,)).convert("RGB")
    changed = ImageChops.difference(plain, covered).getbbox()
    assert changed is not None
    assert (220, 200) <= changed[:2] <= (240, 225)
    assert (480, 450) <= changed[2:] <= (500, 470)


def test_the_mark_stands_small_in_the_corner_of_any_picture() -> None:
    for size in ((2560, 1920), (640, 480), (90, 40), (3, 2)):
        plain, marked = (handed(Image.new("RGB", size, "grey"), mark=mark) for mark in ("", MARK))
        changed = ImageChops.difference(plain.convert("RGB"), marked.convert("RGB")).getbbox()
        assert changed is not None
        if size[0] > 600:
            assert changed[0] > size[0] / 2
            assert changed[1] > size[1] * 0.9


def test_the_grid_has_a_number_in_every_cell_that_is_read_on_a_small_phone() -> None:
    for size, shape in ((SIZE, (5, 4)), ((900, 1200), (4, 5)), ((900, 900), (4, 4)), ((2000, 500), (5, 4))):
        grid = handed(Image.new("RGB", size, "grey"), columns=shape[0], rows=shape[1], numbered=True)
        small = grid.convert("L").resize((320, round(320 * grid.height / grid.width)))
        wide, high = small.width / shape[0], small.height / shape[1]
        for cell in range(shape[0] * shape[1]):
            left, top = cell % shape[0] * wide, cell // shape[0] * high
            inner = small.crop(
                (
                    round(left + wide * 0.05),
                    round(top + high * 0.05),
                    round(left + wide * 0.6),
                    round(top + high * 0.6),
                )
            )
            dark, light = inner.getextrema()
            assert (dark < 90, light > 200) == (True, True)
