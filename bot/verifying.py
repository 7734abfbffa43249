"""`lianqin verify`: the journal looked through beside the running bot, in one snapshot, with what was kept outside."""

import time
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.opening import plain
from bot.settings import Settings, SettingsError, anchors_before, anchors_file, data_place
from storage.engine import resolve
from storage.keystore import KeyStore
from storage.portable import snapshot
from storage.portable_keys import NAME as KEYS_NAME
from storage.verification import Anchors, Look, look_through, read_head

#: So many flaws are written out; whoever tampers with one entry by hand leaves a few, a lost key leaves them all.
MOST_SHOWN = 100


def verify(settings: Settings, heads: Iterable[str], anchors: Path | None = None) -> dict[str, Any]:
    """Look through the journal; what `--json` says of it. Raises SettingsError and StoreRefused.

    `heads`: as the county's chat shows them ("12:3f2a9c0177de10ab"); `anchors`: another file than the house's own.
    """
    data = data_place(settings)
    try:
        told = dict(map(read_head, heads))
    except ValueError as error:
        raise SettingsError(f"--head: {error}") from None
    if anchors is not None and not anchors.exists():
        raise SettingsError("--anchors: there is no such file")
    before = anchors_before(settings) if anchors is None else None
    kept = Anchors.read(anchors or anchors_file(settings), told, before=before)
    began = time.monotonic()
    keys_url = plain(settings.keys_url) or f"sqlite:///{data / KEYS_NAME}"
    with snapshot(resolve(plain(settings.database_url), data)) as connection:
        keys = KeyStore.open(keys_url, data / "master.key", clock=lambda: datetime.now(UTC), create=False)
        try:
            looked = look_through(Look(connection, keys), kept)
        finally:
            keys.close()
    return {
        "entries": looked.entries,
        "seals": looked.seals,
        "anchors": looked.anchors,
        "flaws": [
            {"kind": flaw.kind, "place": flaw.place, "at": flaw.at.isoformat() if flaw.at else None}
            for flaw in looked.flaws[:MOST_SHOWN]
        ],
        "flaws_in_all": len(looked.flaws),
        "seconds": round(time.monotonic() - began, 2),
    }


def lines(answer: dict[str, Any]) -> Iterable[str]:
    """The flaws, one a line."""
    for flaw in answer["flaws"]:
        moment = f" ({flaw['at'][:16].replace('T', ' ')} UTC)" if flaw["at"] else ""
        yield f"{flaw['kind']}: {flaw['place']}{moment}"
    left = answer["flaws_in_all"] - len(answer["flaws"])
    if left:
        yield f"… and {left} more"


def summary(answer: dict[str, Any]) -> str:
    """One line: how much was looked at."""
    outside = f"{answer['anchors']} heads kept outside" if answer["anchors"] else "no head kept outside"
    looked = f"{answer['entries']} entries, {answer['seals']} seals, {outside}, {answer['seconds']} s"
    if answer["flaws_in_all"]:
        return f"the journal is not as it was written ({answer['flaws_in_all']} places; {looked})"
    return f"the journal is as it was written: {looked}"
