"""Photos that have come, and what of them is covered: on the numbered grid, with the original shown by two persons."""

import hashlib
import io
from random import Random

from PIL import Image

from bot.filestore import FileStore, Part
from handlers.buttons import number
from storage.unit_of_work import UnitOfWork
from supervision.covering import may_cover, pictures, shape_of
from supervision.files import FileKind, StoredFile
from tests.pairs.hands import Deed, Hand
from tests.pairs.several import Several

SIZE = (160, 120)
#: How often the original of what was covered is asked for, and whether a second person lets it be seen.
_ASKS, _LETS = 0.5, 0.7


def _picture() -> bytes:
    picture = Image.new("RGB", SIZE, "teal")
    picture.paste("orange", (0, 0, SIZE[0] // 2, SIZE[1] // 2))
    target = io.BytesIO()
    picture.save(target, "JPEG", quality=60)
    return target.getvalue()


PICTURE = _picture()


class Covering(Several):
    """Who has the secretary's part covers what of a photo nobody else is to see."""

    def _come(self) -> None:
        """What was sent is here: the row says so at once, as after the fetcher; the copy is laid where it is read."""
        store = FileStore(self.town.store.data / "files", self.town.store.ground.cipher)

        def act(work: UnitOfWork) -> None:
            for file in work.files.due(work.now, 50):
                photo = file.kind is FileKind.PHOTO
                if photo and self.plan.written:
                    store.write(file.id, file.key_id, Part.COPY, PICTURE)
                shape = {"copied": True, "width": SIZE[0], "height": SIZE[1]} if photo else {}
                work.files.kept(file.id, len(PICTURE), hashlib.sha256(PICTURE).hexdigest(), **shape)

        self.town.act(act)

    def _covers(self, number_: str, rng: Random) -> list[tuple[str, Deed]]:
        part = self.town.read(lambda work: self._who_covers(work, number_))
        if part is None:
            return []
        hand = Hand(self.chat(part), rng, lambda *_: True)
        hand.does(("says", f"/case {number_}"))
        if hand.taps("c", "files") and hand.taps("c", "cover"):
            self._ticks(hand, rng, self._pictures(number_))
        if hand.asked():
            hand.does(("says", "/cancel"))
        done = [(part, deed) for deed in hand.done]
        return done + (self._original(part, number_, rng) if rng.random() < _ASKS else [])

    def _ticks(self, hand: Hand, rng: Random, found: tuple[StoredFile, ...]) -> None:
        if len(found) > 1:
            hand.taps("d", "pick", number(rng.choice(found).order))
        columns, rows = shape_of(found[0])
        for cell in rng.sample(range(1, columns * rows + 1), 2):
            hand.taps("d", "on", number(cell))
        hand.taps("d", "done")

    def _original(self, part: str, number_: str, rng: Random) -> list[tuple[str, Deed]]:
        """It is asked for with a reason; a second person lets it be seen, or does not."""
        hand = Hand(self.chat(part), rng, lambda *_: True)
        hand.does(("says", f"/case {number_}"))
        if hand.taps("c", "files") and hand.taps("c", "originals") and (reasons := hand.labels("d")):
            hand.does(("presses", rng.choice(reasons)))
        if hand.asked():
            hand.does(("says", "/cancel"))
        done = [(part, deed) for deed in hand.done]
        for other in self.others():
            second = Hand(self.chat(other), rng, lambda *_: True)
            if second.taps("id", "y" if rng.random() < _LETS else "n"):
                done += [(other, deed) for deed in second.done]
                break
        return done

    def _who_covers(self, work: UnitOfWork, number_: str) -> str | None:
        case = work.cases.by_number(number_)
        assert case is not None
        if not pictures(work, case):
            return None
        return next((part for part in self.others() if may_cover(work, self.actor(work, part), case)), None)

    def _pictures(self, number_: str) -> tuple[StoredFile, ...]:
        case = self.case(number_)
        found: tuple[StoredFile, ...] = self.town.read(lambda work: pictures(work, case))
        return found
