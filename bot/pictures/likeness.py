"""How alike two pictures look: a 64-bit difference hash, for showing a person possible repeats."""

from PIL import Image

COLUMNS, ROWS = 8, 8


def likeness(picture: Image.Image) -> int:
    """Hash a picture so that small edits change few of the 64 bits (unsigned).

    Each bit says whether brightness rises between two neighbours of a 9 × 8 miniature.
    """
    small = picture.convert("L").resize((COLUMNS + 1, ROWS), Image.Resampling.BOX)
    light = small.tobytes()
    bits = 0
    for row in range(ROWS):
        for column in range(COLUMNS):
            at = row * (COLUMNS + 1) + column
            bits = bits << 1 | (light[at + 1] > light[at])
    return bits


def differing_bits(one: int, other: int) -> int:
    """Count the bits in which two likenesses differ: 0 is the same, about 32 is unrelated."""
    return (one ^ other).bit_count()
