"""A month in the demo's township, as data: what was reported and walked, and how far each matter has come."""

from dataclasses import dataclass

from supervision.cases import State, Track
from supervision.visits import Form, Topic


@dataclass(frozen=True, slots=True)
class Told:
    """A report of the month: days ago, whose (index of PERSONAS), the words, and the state it has reached."""

    days: int
    who: str
    words: str
    reached: State
    track: Track = Track.EVERYDAY
    picture: str = ""
    villager: str = ""
    group: str = ""
    #: So many days ago the inspector asked for more time, and the secretary granted it.
    longer: int | None = None
    #: Whom it is about: he never learns that there is one.
    about: str = ""


#: The result of every case, and where it was looked at.
SOLVED, ON_SITE = "已安排人员到现场处理，问题已经解决。", "村里现场"
#: Why more time was asked for.
WHY_LONGER = "灯头要从县里调货，下周才到。"

QING, ZHU, CHANG = "卫青石", "蒋竹林", "Shen Changtan"
#: Of the other township.
HAN = "韩白果"

MONTH = (
    Told(
        29,
        QING,
        "三组水管老化，好几处漏水，五十多户早晚没水用。",
        State.CLOSED,
        picture="leaking_pipe",
        villager="张某",
        group="三组",
    ),
    Told(28, ZHU, "村口路面塌了一块，电动车过不去。", State.CLOSED, picture="broken_road"),
    Told(27, QING, "路灯坏了三盏，晚上老人出门看不见。", State.CLOSED, picture="lamp_post"),
    Told(26, CHANG, "The pump house has had no lock since spring; children climb in.", State.CLOSED),
    Told(
        24, ZHU, "李大爷的低保上个月没有到账，想问问是什么原因。", State.CLOSED, villager="李某", group="一组"
    ),
    Told(22, QING, "耕地地力补贴一卡通没有到账，村里十来户都在问。", State.CLOSED),
    Told(21, CHANG, "两家因为宅基地边界吵起来了，想请人来调解。", State.DIRECTED),
    Told(
        19, ZHU, "二组的变压器嗡嗡响，电压不稳，冰箱都烧坏了。", State.CLOSED, villager="陈某", group="二组"
    ),
    Told(20, QING, "征地补偿答复过，群众不服，说比邻村少。", State.NOTICED, track=Track.PETITION),
    Told(18, QING, "村务公开栏三个月没有更新，账目看不到。", State.VERIFIED),
    Told(
        16,
        ZHU,
        "排水沟堵了，一下雨水就往院子里灌。",
        State.CLOSED,
        picture="blocked_drain",
        villager="王某",
        group="四组",
    ),
    Told(15, QING, "医保缴费的手机程序老人不会用，想请人上门帮忙。", State.CLOSED),
    Told(13, CHANG, "新修的灌溉渠已经裂了好几道缝，质量怕是有问题。", State.HANDLING, picture="leaking_pipe"),
    Told(12, ZHU, "村道护栏撞坏了一段，旁边就是坎。", State.TO_VERIFY, picture="broken_road"),
    Told(
        10, QING, "水费比往年高了一倍，大家想知道怎么算的。", State.TO_VERIFY, villager="刘某", group="二组"
    ),
    Told(9, CHANG, "Street light at the school crossing is dark again.", State.HANDLING, longer=2),
    Told(8, ZHU, "集体鱼塘今年租给谁、租金多少，没有公示。", State.HANDLING),
    Told(7, QING, "答复说修路没有资金，群众不服，要求再给个说法。", State.SUBMITTED, track=Track.PETITION),
    Told(6, CHANG, "老人补贴的年审表不知道交到哪里。", State.ASSIGNED),
    Told(
        5,
        ZHU,
        "三组自来水发黄，有股铁锈味。",
        State.ASSIGNED,
        picture="leaking_pipe",
        villager="赵某",
        group="三组",
    ),
    Told(4, QING, "一组蓄水池的盖板断了，怕小孩掉下去。", State.SIGNED, picture="leaking_pipe"),
    Told(3, CHANG, "垃圾清运两个星期没有来车了。", State.SUBMITTED),
    Told(2, ZHU, "合作医疗报销等了两个月还没有消息。", State.SUBMITTED, villager="孙某", group="一组"),
    Told(
        1,
        QING,
        "二组的入户路冲断了，车子进不来。",
        State.SUBMITTED,
        picture="broken_road",
        villager="周某",
        group="二组",
    ),
    # Something dangerous, of this morning: who pushes the clock and does nothing sees it climb and turn red.
    Told(0, QING, "后山塌方，大石头把三组的路堵死了，上面还在往下掉。", State.ASSIGNED, track=Track.URGENT),
    # Said of the inspector himself: on the secretary's phone, and nowhere on his.
    Told(0, QING, "修渠的误工费，冯纪检说早就发了，三组的人一分没拿到。", State.SUBMITTED, about="冯纪检"),
    Told(23, HAN, "学校门口的下水道堵了，臭水流到路上。", State.CLOSED, picture="blocked_drain"),
    Told(11, HAN, "白果林的水渠垮了一段，下面二十多亩田缺水。", State.HANDLING, picture="leaking_pipe"),
    Told(1, HAN, "王奶奶的高龄补贴两个月没有到账。", State.SUBMITTED, villager="王某", group="一组"),
)


@dataclass(frozen=True, slots=True)
class Walked:
    """A visit of the month."""

    days: int
    who: str
    form: Form
    topics: tuple[Topic, ...]
    found: str
    whom: str = ""


WALKS = (
    Walked(29, QING, Form.HOUSEHOLD, (Topic.HARDSHIP,), "三组走了六户，都说水不够用。", "张某等六户"),
    Walked(27, ZHU, Form.FIELD, (Topic.WORKS,), "看了村道施工，路基还没有压实。"),
    Walked(25, CHANG, Form.RANDOM, (Topic.HARDSHIP, Topic.FUNDS), "Talked with nine people at the shop."),
    Walked(22, QING, Form.MEETING, (Topic.PUBLICITY,), "列席村民代表会议，讨论了水管改造。"),
    Walked(20, ZHU, Form.HOUSEHOLD, (Topic.FUNDS,), "核对了四户的一卡通到账情况。", "四组四户"),
    Walked(17, CHANG, Form.FIELD, (Topic.WORKS,), "灌溉渠裂缝，已拍照上报。"),
    Walked(15, QING, Form.HOUSEHOLD, (Topic.HARDSHIP,), "帮两位老人交了医保。", "两位老人"),
    Walked(12, ZHU, Form.RANDOM, (Topic.CADRES,), "群众反映村干部办事比以前快了。"),
    Walked(10, HAN, Form.FIELD, (Topic.WORKS,), "看了白果林的水渠，垮了五米多。"),
    Walked(9, QING, Form.FIELD, (Topic.HARDSHIP, Topic.WORKS), "蓄水池盖板已经老化。"),
    Walked(6, CHANG, Form.HOUSEHOLD, (Topic.FUNDS,), "Explained the yearly form to three elderly people."),
    Walked(3, ZHU, Form.MEETING, (Topic.PUBLICITY,), "列席村两委会，鱼塘租金答应下月公示。"),
    Walked(1, QING, Form.RANDOM, (Topic.HARDSHIP,), "二组入户路冲断，已上报。"),
)
