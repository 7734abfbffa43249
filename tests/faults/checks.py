"""The checkers Q1 to Q4, Q6, Q8 and Q9: books and chats against the ledger. Each gives a list of what is wrong."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from supervision.cases import State
from supervision.transitions import TABLE
from tests.faults.books import Books, Said
from tests.faults.ledger import Deed, Draft, Ledger, Report, Sealing, Visit, Words
from tests.faults.persons import Json, words_of
from tests.faults.witness import Change

#: What a round leaves in which state when nothing is lost and nothing waits.
SETTLED = frozenset(
    {
        "inbox.done", "inbox.dropped", "outbox.sent", "outbox.dropped",
        "files.kept", "files.destroyed", "files.unreadable",
    }
)  # fmt: skip


@dataclass
class Round:
    """One round, over. `chats`: what the bot said to each, in order, edits among it; `end`: seconds to empty queues."""

    ledger: Ledger
    books: Books
    chats: Mapping[int, list[Json]]
    end: float = 0.0


Check = Callable[[Round], Iterator[str]]


def q1_set(done: Round) -> Iterator[str]:
    """Every acknowledged act exists exactly once; unacknowledged ones 0 or 1 times; nothing else exists."""
    yield from _reports(done)
    yield from _words_and_deeds(done)
    yield from _counts("visit", _visits(done.ledger), Counter(done.books.visits))
    yield from _sealings(done)
    yield from _drafts(done)


def _reports(done: Round) -> Iterator[str]:
    kept = Counter((case.who, case.story) for case in done.books.cases)
    lines = list(done.ledger.of(Report))
    yield from _counts("report", [(line.acknowledged, (line.who, line.story)) for line in lines], kept)
    cases = {(case.who, case.story): case for case in done.books.cases}
    for line in lines:
        case = cases.get((line.who, line.story))
        if case is None or not line.acknowledged:
            continue
        if case.number != line.number:
            yield f"report {line.number} is kept as {case.number}"
        kept_photos = Counter(digest for state, digest in case.photos if state == "kept")
        missing = Counter[str | None](line.photos) - kept_photos
        if missing:
            yield f"report {line.number}: {missing.total()} photos are missing"


def _words_and_deeds(done: Round) -> Iterator[str]:
    """Entries and journal of each case. Of the journal only what people do: clocks have entries too."""
    expected_words: dict[str, list[tuple[bool, Any]]] = {}
    expected_deeds: dict[str, list[tuple[bool, Any]]] = {}
    for words in done.ledger.of(Words):
        expected_words.setdefault(words.number, []).append((words.acknowledged, (words.kind, words.text)))
    for deed in done.ledger.of(Deed):
        expected_deeds.setdefault(deed.number, []).append((deed.acknowledged, deed.act))
    for case in done.books.cases:
        said = Counter(entry for entry in case.entries if entry[0] in _PEOPLES_WORDS)
        yield from _counts(f"words on {case.number}", expected_words.get(case.number, []), said)
        acts = Counter(act for act in case.acts if act in _PEOPLES_ACTS)
        yield from _counts(f"act on {case.number}", expected_deeds.get(case.number, []), acts)
        if case.acts.count("submitted") != 1:
            yield f"{case.number} was submitted {case.acts.count('submitted')} times"


_PEOPLES_WORDS = frozenset({"supplement", "version", "result"})
_PEOPLES_ACTS = frozenset({"signed", "assigned", "result_entered", "verified", "told", "closed", "withdrawn"})


def _visits(ledger: Ledger) -> list[tuple[bool, Any]]:
    return [(line.acknowledged, (line.who, line.found)) for line in ledger.of(Visit)]


def _sealings(done: Round) -> Iterator[str]:
    """One that was not acknowledged has no number to look for: it may exist under any."""
    given = {line.number for line in done.ledger.of(Sealing) if line.acknowledged}
    unknown = sum(not line.acknowledged for line in done.ledger.of(Sealing))
    yield from (f"lost: sealing {number}" for number in given - set(done.books.sealed))
    if len(done.books.sealed) - len(given) > unknown:
        yield f"from nowhere: {len(done.books.sealed) - len(given)} sealings"


def _drafts(done: Round) -> Iterator[str]:
    kept = Counter(done.books.drafts)
    for line in done.ledger.of(Draft):
        count = kept[line.who, line.text]
        wanted = {0, 1} if not line.acknowledged else {int(line.kept)}
        if count not in wanted:
            yield f"a draft of {line.who} is kept {count} times"


def _counts(what: str, expected: list[tuple[bool, Any]], kept: "Counter[Any]") -> Iterator[str]:
    """Exactly once where acknowledged, at most once where not, and nothing that nobody did."""
    asked = Counter(key for _, key in expected)
    sure = Counter(key for acknowledged, key in expected if acknowledged)
    for key, count in asked.items():
        if kept[key] < sure[key]:
            yield f"lost: {what} ({kept[key]} of {sure[key]})"
        elif kept[key] > count:
            yield f"doubled: {what} ({kept[key]} of {count})"
    yield from (f"from nowhere: {what} ({count})" for key, count in kept.items() if key not in asked)


def q2_order(done: Round) -> Iterator[str]:
    """Within each chat: reports stand in the order they were made, words in the order they were said."""
    for who in {line.who for line in done.ledger.of(Report)}:
        made = [line.story for line in done.ledger.of(Report) if line.who == who]
        stood = [case.story for case in done.books.cases if case.who == who]
        if [story for story in made if story in set(stood)] != [
            story for story in stood if story in set(made)
        ]:
            yield f"reports of {who} are out of order"
    for case in done.books.cases:
        added = [line.text for line in done.ledger.of(Words) if line.number == case.number]
        kept = [words for kind, words in case.entries if kind in _PEOPLES_WORDS]
        if [words for words in added if words in kept] != [words for words in kept if words in added]:
            yield f"words on {case.number} are out of order"
    yield from _spoken_in_order(done)


def _spoken_in_order(done: Round) -> Iterator[str]:
    """What was promised first was said first: new messages of a chat follow the order of their rows.

    Where acts run side by side, notices of different cases have no order among each other.
    """
    told: dict[tuple[object, ...], list[Said]] = {}
    for said in done.books.said:
        if said.replaces is None and said.last is not None:
            beside = said.screen.startswith(_FROM_OTHERS) and not done.books.one_writer
            about = (said.screen, said.case_id) if beside else ()
            told.setdefault((said.chat_id, *about), []).append(said)
    for (chat_id, *_), rows in told.items():
        for before, after in pairwise(rows):
            if (before.last or 0) > (after.last or 0):
                yield f"chat {chat_id} heard {after.screen} ({after.id}) before {before.screen} ({before.id})"


#: Screens that acts of other people queue.
_FROM_OTHERS = ("notice.", "prompts", "keeper.", "alarm")


def moves_allowed() -> set[tuple[str, str]]:
    """From which state to which one move leads: on its own track, by any of its choices, or onto another track."""
    return {
        (before.value, after.value)
        for row in TABLE
        for before in row.froms
        for after in (*row.ends(before), *row.onto)
    }


def q3_states(done: Round) -> Iterator[str]:
    """Only allowed transitions, and versions rise by one for each move; the last is the one that stands."""
    allowed = moves_allowed()
    last: dict[int, tuple[int, str]] = {}
    for change in done.books.changes:
        version, state = last.get(change.case_id, (0, ""))
        if (change.before, change.was) != (version, state) or not 1 <= change.after - version <= _moves(
            change, allowed
        ):
            yield f"case {change.case_id}: version {change.before} became {change.after}"
        if change.was and not _allowed(change.was, change.became, allowed):
            yield f"case {change.case_id}: {change.was} became {change.became}"
        last[change.case_id] = (change.after, change.became)
    for case in done.books.cases:
        if last.get(case.id) != (case.version, case.state):
            yield f"case {case.number} stands at {case.version} {case.state}, seen was {last.get(case.id)}"


def _moves(change: Change, table: set[tuple[str, str]]) -> int:
    """How many moves one writing may have been: two where signing and assigning are one tap."""
    if not change.was or change.was == change.became or (change.was, change.became) in table:
        return 1
    return 2


def _allowed(was: str, became: str, table: set[tuple[str, str]]) -> bool:
    """One move, or signing and assigning with one button."""
    if was == became or (was, became) in table:
        return True
    return any((was, state.value) in table and (state.value, became) in table for state in (State.SIGNED,))


def q4_outbox(done: Round) -> Iterator[str]:
    """Every due notice was said; more than once only what was in flight at a kill, once in a chat each time."""
    for said in done.books.said:
        if said.state not in {"sent", "dropped"}:
            yield f"row {said.id} ({said.screen}) is {said.state} {said.code}"
    for chat_id, messages in done.chats.items():
        rows = [said for said in done.books.said if said.chat_id == chat_id]
        heard = {one["message_id"] for one in messages}
        known = {message for said in rows for message in said.messages}
        yield from (f"chat {chat_id} never heard message {each}" for each in sorted(known - heard))
        yield from _repeats(chat_id, messages, rows, done.ledger.kills)


def _repeats(
    chat_id: int, messages: list[Json], rows: list[Said], kills: list[dict[int, int]]
) -> Iterator[str]:
    """A message nobody wrote down was said just before a kill, and is said again after it in the same words,
    unless it is no longer due by then (its row is dropped)."""
    known = {message for said in rows for message in said.messages}
    twice = [at for at, one in enumerate(messages) if _fresh(one) and one["message_id"] not in known]
    excused = sum(said.state == "dropped" for said in rows)
    alone = [at for at in twice if not _said_again(messages, at)]
    if len(alone) > excused:
        yield f"chat {chat_id} heard {len(alone)} messages that were not promised"
    for kill, count in Counter(_kill_after(chat_id, at, kills) for at in twice).items():
        if kill == len(kills):
            yield f"chat {chat_id} heard {count} messages twice without a kill"
        elif count > 1:
            yield f"chat {chat_id} heard {count} messages twice at kill {kill}"


def _fresh(message: Json) -> bool:
    return "edit_date" not in message


def _said_again(messages: list[Json], at: int) -> bool:
    later = (one for one in messages[at + 1 :] if _fresh(one))
    return any(words_of(one) == words_of(messages[at]) for one in later)


def _kill_after(chat_id: int, at: int, kills: list[dict[int, int]]) -> int:
    """The number of the first kill after this message; how many there were where none came after it."""
    return sum(mark[chat_id] <= at for mark in kills)


def q6_journal(done: Round) -> Iterator[str]:
    """Chains, seals and anchors verify."""
    yield from done.books.flaws


#: Seconds within which nothing waits any more, once nobody says anything; many, since machines are crowded.
BOUND = 240.0


def q8_liveness(done: Round) -> Iterator[str]:
    """Every act was answered, all queues are empty, within the bound; nothing was given up."""
    yield from (f"not answered: {each}" for each in done.ledger.unanswered)
    if done.end > BOUND:
        yield f"queues were empty after {done.end:.0f} s"
    for what, count in done.books.waiting.items():
        if what not in SETTLED and count:
            yield f"{count} rows are {what}"


def q9_loss(done: Round) -> Iterator[str]:
    """The loss meter shows what was really lost."""
    if done.books.missing != done.ledger.dropped:
        yield f"{done.ledger.dropped} updates were dropped, the meter says {done.books.missing}"


def repeated(done: Round) -> Counter[int]:
    """In how many cases a chat heard how many messages twice because of one kill."""
    known = {(said.chat_id, message) for said in done.books.said for message in said.messages}
    by_kill = Counter(
        (chat_id, _kill_after(chat_id, at, done.ledger.kills))
        for chat_id, messages in done.chats.items()
        for at, one in enumerate(messages)
        if _fresh(one) and (chat_id, one["message_id"]) not in known
    )
    return Counter(by_kill.values())
