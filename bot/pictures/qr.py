"""QR codes drawn for paper and small screens: correction M, quiet zone of four modules (ISO/IEC 18004)."""

import segno
from PIL import Image

QUIET = 4


def qr(text: str, side: int) -> Image.Image:
    """Draw `text` as large as whole pixels a module allow, centred in a white square of `side` pixels.

    Raises `ValueError` when the modules would be less than two pixels wide: nobody could scan them.
    """
    matrix = segno.make(text, error="m", boost_error=False, micro=False).matrix
    modules = len(matrix)
    scale = side // (modules + 2 * QUIET)
    if scale < 2:
        raise ValueError(f"{modules} modules do not fit into {side} pixels")
    bits = bytes(0 if dark else 255 for row in matrix for dark in row)
    code = Image.frombytes("L", (modules, modules), bits)
    code = code.resize((modules * scale, modules * scale), Image.Resampling.NEAREST)
    square = Image.new("L", (side, side), 255)
    edge = (side - modules * scale) // 2
    square.paste(code, (edge, edge))
    return square
