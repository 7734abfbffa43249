"""What people do in the measured conversations, over and over."""

from collections.abc import Iterator
from itertools import cycle

from tests.benchmarks.phones import Step

_STORY = "村口那段水管又破了，三组十来户从前天起就没水，老人挑水不方便。"
_FOUND = "到了三户，低保的钱都按时到账，路灯坏了两盏，已经告诉村里。"

#: A visit from the key to what is kept.
VISIT = (
    Step(text="记走访"),
    Step(button="入户"),
    Step(button="群众困难诉求"),
    Step(button="选好了"),
    Step(text=_FOUND),
    Step(button="没有照片"),
    Step(button="记下来"),
)

#: A report from the key to its preview, then filed: the number, and the drawn receipt after it.
REPORT_TO_PREVIEW = (
    Step(text="报问题"),
    Step(button="生活难事"),
    Step(text=_STORY),
    Step(button="没有照片"),
)
FILED = Step(button="报上去", until="sendPhoto")
GIVEN_UP = Step(button="不要了")


def supervisor(index: int) -> Iterator[Step]:
    """Visits and reports by turns; half of the people begin with the one, half with the other."""
    report = (*REPORT_TO_PREVIEW, GIVEN_UP)
    return cycle((*VISIT, *report) if index % 2 else (*report, *VISIT))


def reporter() -> Iterator[Step]:
    """Reports, each filed."""
    return cycle((*REPORT_TO_PREVIEW, FILED))


def reporters_own() -> Iterator[Step]:
    """The own list, the first card of it, and all that may be done with it; of somebody who has filed a report."""
    return cycle((Step(text="/records"), Step(button="1"), Step(button="更多操作")))


def reader() -> Iterator[Step]:
    """A secretary's lists."""
    return cycle((Step(text="/queue"), Step(button="等我签")))


def talker() -> Iterator[Step]:
    """Short messages, for a bot that repeats them."""
    return cycle((Step(text=_FOUND),))
