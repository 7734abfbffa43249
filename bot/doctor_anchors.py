"""What doctor says of where the journal's heads are kept: a file on a disk of its own, and a chat of the county."""

from collections.abc import Iterator
from pathlib import Path

from bot.doctor import Finding, good, look
from bot.settings import Settings, anchors_file, data_place


def kept_outside(settings: Settings) -> Iterator[Finding]:
    """Whoever rewrites the journal with its key can rewrite heads that lie beside it."""
    yield _file(anchors_file(settings), data_place(settings))
    yield _chat(settings.anchor_chat)


def _file(file: Path, data: Path) -> Finding:
    cure = (
        "mount another disk, or a share that somebody else keeps, and name a file there in LIANQIN_ANCHORS"
        " (copy the present one there first)"
    )
    if file.resolve().is_relative_to(data.resolve()):
        return look("anchors", f"the journal's heads are kept in {file}: beside the journal itself", cure)
    if device_of(file) == device_of(data):
        return look(
            "anchors", f"the journal's heads are kept in {file}: on the disk of the journal itself", cure
        )
    return good("anchors", f"the journal's heads are kept in {file}, on another disk than the journal")


def _chat(chat: int | None) -> Finding:
    how = "each hour in which something was done, in messages that are never edited"
    if chat is not None:
        return good("anchor chat", f"the journal's heads are told in chat {chat}, {how}")
    return look(
        "anchor chat",
        f"no chat of the county is named: the reception's people are told in turn, {how}",
        "make a group or channel of the county, add the bot as an administrator that may post, and give its number in"
        " LIANQIN_ANCHOR_CHAT",
    )


def device_of(path: Path) -> int:
    """The device a file lies on, or would lie on: of what is there of its way."""
    while not path.exists():
        path = path.parent
    return path.stat().st_dev
