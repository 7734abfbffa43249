"""A white column that is filled from top to bottom and cut where the words end."""

import io

from PIL import Image, ImageDraw, ImageFont

from bot.pictures.lettering import wrapped

INK = "#1b2a2f"
QUIET_INK, FAINT_INK = "#5b6b70", "#a3aeb1"
ACCENT = "#17655d"
PAPER = "#ffffff"
TINT = "#e9f2f0"
RULE = "#c9d4d3"


class Column:
    """Draws downward between two margins; `y` is where the next thing goes."""

    def __init__(self, width: int, margin: int, tallest: int = 6000) -> None:
        self.width = width
        self.left = margin
        self.right = width - margin
        self.y = 0
        self.image = Image.new("RGB", (width, tallest), PAPER)
        self.draw = ImageDraw.Draw(self.image)

    def space(self, pixels: int) -> None:
        """Leave room."""
        self.y += pixels

    def words(
        self,
        text: str,
        face: ImageFont.FreeTypeFont,
        *,
        ink: str = INK,
        left: int | None = None,
        right: int | None = None,
        most: int = 99,
        centred: bool = False,
        leading: float = 1.42,
    ) -> None:
        """Write `text`, broken into lines that fit between `left` and `right`."""
        start = self.left if left is None else left
        end = self.right if right is None else right
        for line in wrapped(text, face, end - start, most):
            x = start + (end - start - face.getlength(line)) / 2 if centred else float(start)
            self.draw.text((x, self.y + face.size), line, ink, face, anchor="ls")
            self.y += round(face.size * leading)

    def rule(self) -> None:
        """A thin line from margin to margin."""
        self.draw.line((self.left, self.y, self.right, self.y), RULE, 2)

    def paste(self, picture: Image.Image, x: int) -> None:
        """Put a picture at `x` and go on below it."""
        self.image.paste(picture, (x, self.y))
        self.y += picture.height

    def cut(self) -> Image.Image:
        """The picture so far."""
        return self.image.crop((0, 0, self.width, min(self.y, self.image.height)))

    def png(self) -> bytes:
        """The picture so far, in so few colours that it is small to send."""
        target = io.BytesIO()
        # Of 64 none was left for what is seldom seen: the red of a heading became the brown of another.
        self.cut().quantize(256).save(target, "PNG", optimize=True)
        return target.getvalue()


def below_its_name(column: Column, name: str, face: ImageFont.FreeTypeFont, room: float) -> None:
    """A row's name: on the line of its numbers where `room` is enough, else on lines of its own above them. Cut short,
    two villages that begin alike would look the same."""
    said = " ".join(name.split())
    if face.getlength(said) > room:
        column.words(said, face, most=2, leading=1.38)
        return
    column.draw.text((column.left, column.y + face.size), said, INK, face, anchor="ls")
