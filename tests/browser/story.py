"""The demo's story on three phones, in either language; the tests and the pictures' maker both play it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from tests.browser.player import Player, photo

Look = Callable[[str], Awaitable[None]]


async def nobody_looks(_moment: str) -> None:
    """For whoever plays without taking pictures."""


@dataclass(frozen=True)
class Lines:
    """What is on the keys and in the answers in one language, and what the people say."""

    report: tuple[str, str]
    everyday: tuple[str, str]
    told: tuple[str, str]
    one_photo: str
    file: tuple[str, str]
    assign: tuple[str, str]
    result: tuple[str, str]
    answer: tuple[str, str]
    no_photo: tuple[str, str]
    result_came: str
    verify: tuple[str, str]
    one_shot: str
    seen: tuple[str, str]
    located: str
    done: tuple[str, str]
    tell: tuple[str, str]
    face: tuple[str, str]
    satisfied: tuple[str, str]
    closed: str


CHINESE = Lines(
    report=("报问题", "是哪类事"),
    everyday=("生活难事", "是什么事"),
    told=("三组水管破了五天，五十多户早晚没水用。", "有照片吗"),
    one_photo="共1件",
    file=("报上去", "收到了，"),
    assign=("签收并交办", "已交办"),
    result=("录结果", "请把单位的答复"),
    answer=("水管换好了，三组昨天晚上通水了。", "有照片吗"),
    no_photo=("没有照片", "没经手的人到现场核实"),
    result_came="办理结果来了",
    verify=("现场核实", "请到现场拍一张照片"),
    one_shot="收到1张",
    seen=("就这些", "在哪里拍的"),
    located="办好了没有",
    done=("办好了", "下一步：监督员告诉群众"),
    tell=("已告知群众", "怎么问的"),
    face=("当面问", "群众怎么说"),
    satisfied=("满意", "记下了：满意"),
    closed="办结了",
)
ENGLISH = Lines(
    report=("Report a problem", "What kind of matter"),
    everyday=("Everyday trouble", "What has happened"),
    told=(
        "The pipe of group 3 has been leaking for five days; fifty households are short of water.",
        "Are there photos",
    ),
    one_photo="1 photo, recording or file",
    file=("Send it in", "Received, number"),
    assign=("Sign and assign", "Assigned"),
    result=("Enter result", "answer"),
    answer=("The pipe was replaced; group 3 has had water since last night.", "Are there photos"),
    no_photo=("No photos", "Next: somebody who did not handle it checks on site"),
    result_came="The result of",
    verify=("Check on site", "take a photo on site"),
    one_shot="1 photo received",
    seen=("That is all", "Where was it taken"),
    located="has it been done",
    done=("It is done", "Next: the supervisor tells the villager"),
    tell=("Villager told", "How"),
    face=("Face to face", "what did the villager say"),
    satisfied=("Satisfied", "nothing more for you to do"),
    closed="is closed",
)


@dataclass(frozen=True)
class Township:
    """The three who play, what they say, and somebody who may look at every moment of it."""

    supervisor: Player
    secretary: Player
    inspector: Player
    lines: Lines
    look: Look = nobody_looks

    async def everything(self) -> str:
        """From the first tap to the closed case; returns its number."""
        number = await self.reported()
        await self.handled(number)
        await self.verified()
        await self.asked(number)
        return number

    async def reported(self) -> str:
        """The supervisor reports with a photo, in five taps."""
        wei, lines = self.supervisor, self.lines
        await self._tapped(wei, lines.report)
        await self._pressed(wei, lines.everyday)
        await wei.type(lines.told[0])
        await wei.hears(lines.told[1])
        await wei.show(photo("leaking_pipe"))
        await wei.hears(lines.one_photo)
        await self.look("preview")
        await wei.press(lines.file[0])
        number = await wei.number(lines.file[1])
        await self.look("reported")
        return number

    async def handled(self, number: str) -> None:
        """The secretary signs and hands it on; the inspector enters what the unit answered."""
        feng, lines = self.inspector, self.lines
        await self.secretary.hears(number)
        await self.look("arrived")
        await self._pressed(self.secretary, lines.assign)
        await feng.hears(number)
        await self.look("assigned")
        await self._pressed(feng, lines.result)
        await feng.type(lines.answer[0])
        await feng.hears(lines.answer[1])
        await self._pressed(feng, lines.no_photo)

    async def verified(self) -> None:
        """The supervisor goes there: a photo, the place, and it is done."""
        wei, lines = self.supervisor, self.lines
        await wei.hears(lines.result_came)
        await self._pressed(wei, lines.verify)
        await wei.show(photo("repaired_road"))
        await wei.hears(lines.one_shot)
        await self._pressed(wei, lines.seen)
        await wei.place()
        await wei.hears(lines.located)
        await self.look("located")
        await self._pressed(wei, lines.done)
        await self.look("verified")

    async def asked(self, number: str) -> None:
        """The villager is told, asked face to face, and satisfied."""
        wei, lines = self.supervisor, self.lines
        await self._pressed(wei, lines.tell)
        await self._pressed(wei, lines.face)
        await self._pressed(wei, lines.satisfied)
        await self.inspector.hears(number)
        await self.inspector.hears(lines.closed)
        await self.look("closed")

    async def _tapped(self, who: Player, key_and_answer: tuple[str, str]) -> None:
        await who.key(key_and_answer[0])
        await who.hears(key_and_answer[1])

    async def _pressed(self, who: Player, button_and_answer: tuple[str, str]) -> None:
        await who.press(button_and_answer[0])
        await who.hears(button_and_answer[1])
