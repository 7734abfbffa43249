"""A photo of twelve megapixels as a telephone makes it, and the message that brings it."""

import io

from PIL import Image

from bot.pictures.sample import sample_picture
from tests.benchmarks.phones import Phone, Step
from tests.benchmarks.wire import Json

SIZE = (4000, 3000)


def twelve_megapixels() -> bytes:
    """A drawn scene with the grain of a small sensor, as a JPEG of some megabytes."""
    with Image.open(io.BytesIO(sample_picture("repaired_road", 1))) as scene:
        large = scene.convert("RGB").resize(SIZE, Image.Resampling.BICUBIC)
    grain = Image.effect_noise(SIZE, 30).convert("RGB")
    target = io.BytesIO()
    Image.blend(large, grain, 0.15).save(target, "JPEG", quality=88)
    return target.getvalue()


def photo_message(phone: Phone, name: str, content: bytes) -> tuple[Step, str, Json]:
    """What `Phone.sends` takes: a photo that waits at the stand-in under this name."""
    phone.account.files[name] = content
    width, height = SIZE
    sizes = [
        {"file_id": name, "file_unique_id": name, "width": width, "height": height, "file_size": len(content)}
    ]
    return Step(), "message", {**phone.message(), "photo": sizes}
