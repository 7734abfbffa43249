"""Row ids held as bits: millions of them in little memory, and a forged one beyond all others costs no more."""

from collections.abc import Iterator

#: Ids of one page: 8 KiB of bits.
_PAGE = 1 << 16


class IdSet:
    """Ids of rows, one bit for each, in pages made when first needed."""

    def __init__(self) -> None:
        self._pages: dict[int, bytearray] = {}

    def add(self, row_id: int) -> None:
        """Hold it."""
        page, at = divmod(row_id, _PAGE)
        self._pages.setdefault(page, bytearray(_PAGE // 8))[at >> 3] |= 1 << (at & 7)

    def __contains__(self, row_id: int) -> bool:
        page, at = divmod(row_id, _PAGE)
        held = self._pages.get(page)
        return held is not None and bool(held[at >> 3] & (1 << (at & 7)))

    def __iter__(self) -> Iterator[int]:
        """Every one, rising."""
        for page in sorted(self._pages):
            for at, eight in enumerate(self._pages[page]):
                for bit in range(8) if eight else ():
                    if eight & (1 << bit):
                        yield page * _PAGE + at * 8 + bit

    def beyond(self, other: "IdSet") -> Iterator[int]:
        """Those the other does not hold, rising."""
        for page in sorted(self._pages):
            mine, theirs = self._pages[page], other._pages.get(page)
            if mine != theirs:
                yield from (each for each in self._of(page) if each not in other)

    def _of(self, page: int) -> Iterator[int]:
        only = IdSet()
        only._pages = {page: self._pages[page]}
        return iter(only)
