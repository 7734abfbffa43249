"""What people do, one kind of act each: every sentence waits for its answer, every act is written into the ledger."""

import hashlib
import random
from dataclasses import dataclass, field

from tests.faults.ledger import Deed, Draft, Ledger, Marker, Report, Sealing, Visit, Words
from tests.faults.persons import Person, number_in
from tests.stories.pictures import jpeg


@dataclass
class Township:
    """Those who handle what its supervisors report."""

    secretary: Person
    inspector: Person
    supervisors: list[Person] = field(default_factory=list)


@dataclass
class Scene:
    """One supervisor's surroundings."""

    who: Person
    here: Township
    ledger: Ledger
    chance: random.Random

    def content(self, what: str, *others: Person) -> str:
        """Something to say that nobody has said before; `others` may read it too."""
        marker = f"标识{self.chance.randrange(16**10):010x}"
        readers = frozenset({self.who.id, *(person.id for person in others)})
        self.ledger.markers.append(Marker(marker, readers))
        return f"{what}{marker}"

    def told(self, what: str) -> str:
        """Content for those who handle the township's cases."""
        return self.content(what, self.here.secretary, self.here.inspector)

    def picture(self) -> bytes:
        """A photo nobody has sent before."""
        return jpeg(self.chance.randrange(10**6), (320, 240))


async def report(scene: Scene, photos: int = 0, messages: int = 1) -> Report:
    """报问题, in several messages typed without waiting, with an album where there are several photos."""
    who = scene.who
    await who.says("报问题", "是哪类事")
    await who.presses("生活难事", "是什么事")
    parts = [scene.told(f"水管漏了，第{n + 1}句") for n in range(messages)]
    line = Report(who=who.id, story="\n".join(parts))
    scene.ledger.lines.append(line)
    since = who.mark()
    for part in parts:  # in one breath: nobody waits between them
        who.phone.text(part)
    await who.answer(since, "有照片吗")
    if photos:
        await _shown(scene, line, photos)
    else:
        await who.presses("没有照片", "对不对", parts[-1])
    line.number = number_in(await who.presses("报上去", "收到了，", "收据在下面"))
    line.acknowledged = bool(line.number)
    return line


async def _shown(scene: Scene, line: Report, photos: int) -> None:
    pictures = [scene.picture() for _ in range(photos)]
    line.photos += [hashlib.sha256(each).hexdigest() for each in pictures]
    since = scene.who.mark()
    if photos == 1:
        scene.who.phone.photo(pictures[0])
    else:
        scene.who.phone.album(pictures)
    await scene.who.answer(since, f"共{photos}件")


async def visit(scene: Scene) -> None:
    """记走访."""
    who, line = scene.who, Visit(who=scene.who.id, found=scene.content("走了三户，"))
    scene.ledger.lines.append(line)
    await who.says("记走访", "怎么走的")
    await who.presses("入户", "看了哪些事")
    await who.presses("惠民惠农资金", "看了哪些事")
    await who.presses("选好了", "看到、听到了什么")
    await who.says(line.found, "有照片吗")
    await who.presses("没有照片", "请看一遍", line.found)
    await who.presses("记下来", "走访记下了")
    line.acknowledged = True


async def seal(scene: Scene) -> None:
    """干部有问题, after something was said already: a number, and nothing of it stays."""
    who, line = scene.who, Sealing()
    scene.ledger.lines.append(line)
    await who.says("报问题", "是哪类事")
    said = scene.content("支书占了鱼塘")
    marker = scene.ledger.markers[-1]
    await who.says(said, "是哪类事")
    line.number = number_in(await who.presses("干部有问题", "您的号是"))
    line.acknowledged = bool(line.number)
    marker.readers = None


async def abandon(scene: Scene) -> None:
    """A report begun and left: the next act parks it."""
    who, line = scene.who, Draft(who=scene.who.id, text=scene.content("先说到这里"))
    scene.ledger.lines.append(line)
    await who.says("报问题", "是哪类事")
    await who.presses("生活难事", "是什么事")
    await who.says(line.text, "有照片吗")
    line.acknowledged = True


async def give_up(scene: Scene) -> None:
    """A report begun and thrown away."""
    who, line = scene.who, Draft(who=scene.who.id, text=scene.content("算了"), kept=False)
    scene.ledger.lines.append(line)
    await who.says("报问题", "是哪类事")
    await who.presses("生活难事", "是什么事")
    await who.says(line.text, "有照片吗")
    await who.says("/cancel", "这件不要了")
    line.acknowledged = True


async def supplement(scene: Scene, filed: Report) -> None:
    """More words for a filed report, through its card."""
    line = Words(number=filed.number, kind="supplement", text=scene.told("又想起一句"))
    scene.ledger.lines.append(line)
    who = scene.who
    await _more(who, filed.number, "补充", "要给")
    await who.says(line.text, "还有就接着发", filed.number)
    await who.presses("补上去", f"补到{filed.number}号")
    line.acknowledged = True


async def correct(scene: Scene, filed: Report) -> None:
    """The first message of a filed report is edited, where it is still there and as it was."""
    room, first = scene.who.phone.room, filed.story.partition("\n")[0]
    source = next((one.id for one in room.messages.values() if one.json.get("text") == first), None)
    if source is None:
        return
    line = Words(number=filed.number, kind="version", text=scene.told("改成这样"))
    scene.ledger.lines.append(line)
    since = scene.who.mark()
    scene.who.phone.edit(source, line.text)
    await scene.who.answer(since, f"{filed.number}号改好了")
    line.acknowledged = True


async def withdraw(scene: Scene, filed: Report) -> None:
    """撤回: it was a mistake."""
    await _more(scene.who, filed.number, "撤回", "为什么要撤回")
    await _done(scene, filed, scene.who, "withdrawn", "报错了", "撤回了")


async def _more(who: Person, number: str, label: str, then: str) -> None:
    await who.says(f"/case {number}", number, "下一步")
    await who.presses("更多操作", number, about=number)
    await who.presses(label, then, number, about=number)


async def _done(scene: Scene, filed: Report, by: Person, act: str, label: str, *then: str) -> None:
    """A button that does an act at once; the answer names the case."""
    line = Deed(number=filed.number, act=act)
    scene.ledger.lines.append(line)
    await by.presses(label, filed.number, *then, about=filed.number)
    line.acknowledged = True


async def hand_over(scene: Scene, filed: Report) -> None:
    """The secretary signs and assigns with one button: two entries in the journal."""
    secretary = scene.here.secretary
    await secretary.answer(0, f"{filed.number}号")
    signed = Deed(number=filed.number, act="signed")
    scene.ledger.lines.append(signed)
    await _done(scene, filed, secretary, "assigned", "签收并交办", "已交办")
    signed.acknowledged = True


async def enter_result(scene: Scene, filed: Report) -> None:
    """The inspector writes down what the unit answered; one dialogue at a time."""
    inspector = scene.here.inspector
    await inspector.answer(0, f"{filed.number}号交给您")
    line = Words(number=filed.number, kind="result", text=scene.told("换了水管"))
    scene.ledger.lines.append(line)
    async with inspector.turn:
        await inspector.presses("录结果", filed.number, "办得怎么样", about=filed.number)
        await inspector.says(line.text, "有照片吗")
        entered = Deed(number=filed.number, act="result_entered")
        scene.ledger.lines.append(entered)
        await inspector.presses("没有照片", filed.number, "待现场核实")
        entered.acknowledged = True
    line.acknowledged = True


async def verify(scene: Scene, filed: Report) -> None:
    """The supervisor goes there: a photo, the place, done."""
    who = scene.who
    await who.answer(0, f"{filed.number}号的办理结果来了")
    await who.presses("现场核实", filed.number, "到现场拍", about=filed.number)
    since = who.mark()
    who.phone.photo(scene.picture())
    await who.answer(since, filed.number, "收到1张")
    await who.presses("就这些", "在哪里拍的", about=filed.number)
    since = who.mark()
    who.phone.location(31.91, 104.41)
    await who.answer(since, filed.number, "办好了没有")
    await _done(scene, filed, who, "verified", "办好了", "已核实")


async def close(scene: Scene, filed: Report) -> None:
    """The villager is told, asked face to face, and satisfied."""
    await _done(scene, filed, scene.who, "told", "已告知群众", "怎么问的")
    await scene.who.presses("当面问", filed.number, "群众怎么说", about=filed.number)
    await _done(scene, filed, scene.who, "closed", "满意", "记下了：满意")
