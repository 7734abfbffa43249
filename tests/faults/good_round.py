"""A small round in which nothing went wrong, written by hand, to be falsified."""

from collections import Counter

from tests.faults.books import Books, Case, Said
from tests.faults.checks import Round
from tests.faults.ledger import Deed, Draft, Ledger, Marker, Report, Sealing, Visit, Words
from tests.faults.persons import Json
from tests.faults.witness import Change

WEI, ZHENG = 1001, 1002


def message(number: int, text: str) -> Json:
    """A message of the bot's."""
    return {"message_id": number, "text": text}


def good() -> Round:
    """One report from the field to the closing, a visit, a sealing, two drafts; one kill after the second message."""
    ledger = Ledger(
        lines=[
            Report(True, WEI, "水管漏了标识00000000aa", ["d1"], "4711"),
            Words(True, "4711", "supplement", "又想起一句"),
            Words(True, "4711", "result", "修好了"),
            Deed(True, "4711", "signed"),
            Deed(True, "4711", "assigned"),
            Visit(True, WEI, "走了三户"),
            Sealing(True, "4712"),
            Draft(True, WEI, "先说到这里", kept=True),
            Draft(True, WEI, "算了", kept=False),
        ],
        markers=[Marker("标识00000000aa", frozenset({WEI})), Marker("标识00000000bb", None)],
        kills=[{WEI: 2, ZHENG: 0}],
    )
    case = Case(
        id=1,
        number="4711",
        who=WEI,
        story="水管漏了标识00000000aa",
        state="assigned",
        version=2,
        entries=[("supplement", "又想起一句"), ("result", "修好了")],
        photos=[("kept", "d1")],
        acts=["submitted", "signed", "assigned", "escalated"],
    )
    books = Books(
        cases=[case],
        visits=[(WEI, "走了三户")],
        drafts=[(WEI, "先说到这里")],
        sealed=["4712"],
        said=[said(1, 11), said(2, 13), said(3, 14)],
        changes=[Change(1, 0, 1, "", "submitted"), Change(1, 1, 2, "submitted", "assigned")],
        waiting=Counter({"inbox.done": 9, "outbox.sent": 3}),
    )
    # The second was said just before the kill, and once more after it.
    chat = [message(11, "是哪类事"), message(12, "是什么事"), message(13, "是什么事"), message(14, "收到了")]
    return Round(ledger, books, {WEI: chat, ZHENG: []})


def said(row: int, number: int) -> Said:
    """A row of the outbox that was said in one message."""
    return Said(row, WEI, "draft", "sent", None, None, number, None, [number])
