"""Whether what was said is of its kind: Telegram keeps to its own, another Bot API server need not."""

import re

from handlers.said import Said

#: Halves of characters, and the one sign PostgreSQL has no place for.
_BROKEN = re.compile("[\ud800-\udfff\0]")


def sound(said: Said) -> Said:
    """The same, where every field is of its kind and a row can hold it. Raises ValueError otherwise: Telegram keeps to
    its kinds, and an update of another server's that does not would fail in the middle of an act, three times."""
    file, contact = said.file, said.contact
    numbers = [said.message_id, said.reply_to, said.forwarded_from]
    names = [said.album, said.language_code]
    if file is not None:
        numbers += [file.size, file.duration]
        names += [file.file_id, file.unique_id, file.mime, file.name]
    if contact is not None:
        names += [contact.phone]
    if said.press is not None:
        numbers.append(said.press.message_id)
        names.append(said.press.id)
    who = None not in {said.chat_id, said.user_id} and _number(said.chat_id) and _number(said.user_id)
    if (
        who
        and all(map(_number, numbers))
        and all(map(_name, names))
        and all(map(_degree, said.location or ()))
    ):
        return said
    raise ValueError("a field of another kind")


def _number(value: object) -> bool:
    return value is None or (type(value) is int and abs(value) < 2**63)


def _name(value: object) -> bool:
    return value is None or (isinstance(value, str) and not _BROKEN.search(value))


def _degree(value: object) -> bool:
    return isinstance(value, int | float) and abs(value) <= 180
