"""What doctor makes of the store's condition: queues, losses, alarms, backups, and how PostgreSQL is set."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from bot.doctor import Finding, bad, good, look
from storage.condition import Condition
from supervision.policy import PinBefore

_MANY = 1000
#: A backup is made each night: one that was missed may be made up, two may not.
_OLD, _VERY_OLD = timedelta(days=2), timedelta(days=7)
_RUNBOOK = "docs/operation.md says what to do"


def condition(found: Condition) -> Iterator[Finding]:
    """Every finding of it, the engine's own last."""
    yield queues(found.inbox, found.outbox)
    yield _losses(found)
    yield _aside(found)
    yield _alarms(found)
    yield _backup(found)
    yield _content(found)
    yield _pins(found)
    yield from _rules(found)
    if found.settings:
        yield from _postgresql(found)


def queues(waiting: int, unsaid: int) -> Finding:
    """Whether what comes in is handled, and what was promised is said."""
    found = f"{waiting} updates wait to be handled, {unsaid} messages to be sent"
    if max(waiting, unsaid) > _MANY:
        return look("queues", found, "is the bot running, and does Telegram answer?")
    return good("queues", found)


def _losses(found: Condition) -> Finding:
    if found.missing:
        cure = "somebody else polled, or it was down for a day: ask people to send again"
        return look("lost updates", f"{found.missing} never came in the last week", cure)
    return good("lost updates", "none in the last week")


def _aside(found: Condition) -> Finding:
    if found.parked:
        cure = "each has its error code in the log; report it"
        return look("parked updates", f"{found.parked} failed three times and lie aside", cure)
    return good("parked updates", "none")


def _alarms(found: Condition) -> Finding:
    if found.alarms:
        codes = ", ".join(f"{code} since {since:%m-%d %H:%M} UTC" for code, since in found.alarms.items())
        return look("alarms", codes, _RUNBOOK)
    return good("alarms", "none that lasts")


def _backup(found: Condition) -> Finding:
    if found.last_backup is None:
        if not found.founded:
            return good("backup", "none yet, and nothing to lose")
        return look(
            "backup", "none was ever made", "lianqin backup TARGET --keys DIR, each night by its timer"
        )
    age = datetime.now(UTC) - found.last_backup
    said = f"the newest is {_long(age)} old"
    if age >= _VERY_OLD:
        return bad("backup", said, "make one now, then find out why its timer does not")
    if age >= _OLD:
        return look("backup", said, "look at its timer, and at the room where it goes")
    if found.backup_keyless:
        cure = "copy the key store too, at each backup: lianqin backup TARGET --keys DIR"
        return look("backup", f"{said}, made without the key store: alone it cannot be read", cure)
    if found.backup_beside:
        cure = "give folders on other disks: docs/operation.md, Backup"
        return look("backup", f"{said}, on the disk of the data itself: both may be lost together", cure)
    return good("backup", said)


def _content(found: Condition) -> Finding:
    name = "integrity content"
    if found.content == "not_hosted":
        cure = "set LIANQIN_API_URL to a Bot API server of your own, or switch it off again (改规则)"
        return look(name, "switched on, but not taken: the bot speaks to Telegram's own server", cure)
    if found.content == "on":
        return good(name, "switched on by the county's written decision, on a Bot API server of its own")
    return good(name, "off: numbers and steps only")


def _pins(found: Condition) -> Finding:
    """Whether a phone left on a table opens what an office may see."""
    have = f"{found.with_pin} of {found.officers} officers have one"
    if found.pin_before == PinBefore.ANYTHING:
        return good("PIN", f"required: {have}; the others are asked to set one before anything else")
    if found.with_pin == found.officers:
        return good("PIN", f"not required of everybody: {have}")
    cure = "make it required: 改规则 → 密码 in a county leader's chat, or [pin] required = true in the policy file"
    if found.pin_before == PinBefore.SENSITIVE:
        others = (
            "the others set one before what is most sensitive; all else on their phones opens without one"
        )
        return look("PIN", f"required before what is most sensitive: {have}; {others}", cure)
    return look("PIN", f"offered, not required: {have}; the phones of the others open without one", cure)


def _rules(found: Condition) -> Iterator[Finding]:
    """What was changed in the chat wins over the policy file, and only for what it sets."""
    if found.unfit:
        cure = "they do not hold: mend the file, or change them again in the chat"
        yield look("changed rules", f"{', '.join(found.unfit)} contradict the policy file", cure)
    said = [
        f"{path} = {now} (change {version}; the file or its default says {file})"
        for path, (now, version, file) in found.rules.items()
        if path not in found.unfit
    ]
    if said:
        yield good("changed rules", f"set in the chat, and win over the policy file: {'; '.join(said)}")


def _long(age: timedelta) -> str:
    hours = max(0, round(age.total_seconds() / 3600))
    return f"{hours} h" if hours < 48 else f"{hours // 24} days"


def _postgresql(found: Condition) -> Iterator[Finding]:
    yield _durable(found)
    if "async" in found.standbys and not found.settings["synchronous_standby_names"]:
        cure = "a failover loses the last messages: name it in synchronous_standby_names"
        yield look("standby", "one follows asynchronously", cure)
    elif found.standbys:
        yield good("standby", ", ".join(sorted(set(found.standbys))))
    if found.workers:
        yield good("workers", f"{found.workers} alive")
    else:
        yield look("workers", "none alive", "nothing is handled or sent until `lianqin run` runs")


def _durable(found: Condition) -> Finding:
    """Faults D4, D9: what is confirmed to Telegram must lie on the disk."""
    off = [
        name for name in ("synchronous_commit", "fsync", "full_page_writes") if found.settings[name] == "off"
    ]
    if off:
        return bad(
            "durability", f"PostgreSQL has {', '.join(off)} off", "set it on: else a power cut loses messages"
        )
    if found.settings["synchronous_commit"] == "local":
        return look("durability", "synchronous_commit is local", "set it on where there is a standby")
    return good("durability", "PostgreSQL waits for its disk")
