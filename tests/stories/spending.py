"""The steps of a spending as they are pressed and typed on a phone, in the words of either language."""

from collections.abc import Mapping
from dataclasses import dataclass

from tests.stories.hand import Hand
from tests.stories.pictures import jpeg

#: What the phone says, by language.
SAID: Mapping[str, Mapping[str, str]] = {
    "zh": {
        "photo": "请拍一张发来",
        "got": "收到1张",
        "enough": "就这些",
        "contractor": "施工方怎么定的",
        "how_paid": "钱怎么付的",
        "amount": "现在的数是",
        "sure": "金额对不对",
        "right": "对",
        "signers": "名字用顿号隔开",
        "day": "是哪天的事",
        "today": "今天",
        "preview": "记下来以后不能改",
        "keep": "记下来",
        "needs": "还要",
        "compare": "比价",
        "transfer": "三资平台转账",
    },
    "en": {
        "photo": "please take a photo and send it",
        "got": "photos received: 1",
        "enough": "That is all",
        "contractor": "how was the contractor chosen",
        "how_paid": "how was it paid",
        "amount": "So far it is",
        "sure": "Is the sum right",
        "right": "Right",
        "signers": "with commas between",
        "day": "on which day was it",
        "today": "Today",
        "preview": "Once recorded it cannot be changed",
        "keep": "Record it",
        "needs": "still needs",
        "compare": "Quotes compared",
        "transfer": "Transfer by platform",
    },
}

COMMITTEE = "甲某、乙某、丙某"

PAPER = ("photo", "day", "preview")
SUM = ("photo", "amount", "day", "preview")
CONTRACT = ("contractor", "amount", "day", "preview")
SIGNED = ("photo", "signers", "day", "preview")
PAYMENT = ("how_paid", "photo", "amount", "day", "preview")
FILING = ("day",)


@dataclass
class Follower:
    """Whoever follows the steps, reading one language."""

    hand: Hand
    language: str = "zh"
    pictures: int = 0

    def word(self, key: str) -> str:
        """What the phone says for this, in the follower's language."""
        return SAID[self.language][key]

    async def records(self, step: str, asks: tuple[str, ...], then: str, amount: str = "") -> None:
        """Press the step that is open, answer what it asks, and see what comes next."""
        await self.hand.presses(f"▶ {step}", self.word(asks[0]))
        for ask, after in zip(asks, (*map(self.word, asks[1:]), then), strict=True):
            await self._answer(ask, after, amount)

    async def _answer(self, ask: str, after: str, amount: str) -> None:
        hand, word = self.hand, self.word
        match ask:
            case "photo":
                self.pictures += 1
                await hand.shows(jpeg(20 + self.pictures), word("got"))
                await hand.presses(word("enough"), after)
            case "contractor":
                await hand.presses(word("compare"), after)
            case "how_paid":
                await hand.presses(word("transfer"), after)
            case "amount":
                await hand.says(amount, word("sure"))
                await hand.presses(word("right"), after)
            case "signers":
                await hand.says(COMMITTEE, after)
            case "day":
                await hand.presses(word("today"), after)
            case "preview":
                await hand.presses(word("keep"), after)
