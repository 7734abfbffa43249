"""The demo in English: everything the cast is called and has said, in the words of `bot demo --language en`."""

from dataclasses import dataclass

from bot.demo.cast import SPOKEN, Persona
from supervision.people import Language

#: Names of places, of people who have no spoken name of their own on the page, and the month's words.
ENGLISH = {
    # places
    "示范市": "Shifan City",
    "清河县": "Qinghe County",
    "第一纪检监察室": "First Supervision Office",
    "县纪委信访室": "County Reception",
    "第一协作片区": "First Collaboration Area",
    "柳溪镇": "Liuxi Township",
    "柳溪镇青石廉勤片区": "Qingshi Integrity Zone",
    "青石村": "Qingshi Village",
    "竹林村": "Zhulin Village",
    "长滩村": "Changtan Village",
    "柳溪镇水务站": "Liuxi Water Station",
    "柳溪镇供电所": "Liuxi Power Supply",
    "柳溪镇农业服务中心": "Liuxi Agricultural Services",
    "柳溪镇社会事务办": "Liuxi Welfare Office",
    "柳溪镇交通办": "Liuxi Road Office",
    "柳溪镇自然资源所": "Liuxi Natural Resources",
    "柳溪镇调委会": "Liuxi Mediation Committee",
    "青石村村委会": "Qingshi Village Committee",
    "竹林村村委会": "Zhulin Village Committee",
    "长滩村村委会": "Changtan Village Committee",
    "松岭镇": "Songling Township",
    "松岭镇白果廉勤片区": "Baiguo Integrity Zone",
    "白果村": "Baiguo Village",
    "松岭镇水务站": "Songling Water Station",
    "松岭镇交通办": "Songling Road Office",
    "白果村村委会": "Baiguo Village Committee",
    # beside a phone
    "也是廉勤片区主任": "Also the director of the integrity zone.",
    "也是协作片区副组长": "Also a deputy leader of the collaboration area.",
    "改规则要两个人：一个提出，另一个同意。": "A rule is changed by two: one proposes it, another agrees.",
    "当面给的登记链接：点开，再分享自己的号码。\n"
    "The link that was handed over face to face: tap it, then share the contact.": (
        "The link that was handed over face to face: tap it, then share the contact."
    ),
    # villagers
    "张某": "Mr Zhang",
    "李某": "Mr Li",
    "陈某": "Mrs Chen",
    "王某": "Mrs Wang",
    "刘某": "Mr Liu",
    "赵某": "Mrs Zhao",
    "孙某": "Mr Sun",
    "周某": "Mr Zhou",
    "一组": "group 1",
    "二组": "group 2",
    "三组": "group 3",
    "四组": "group 4",
    # what was reported
    "三组水管老化，好几处漏水，五十多户早晚没水用。": (
        "The old water pipe of group 3 leaks in several places; "
        "fifty households have no water mornings and evenings."
    ),
    "村口路面塌了一块，电动车过不去。": (
        "A piece of the road at the village entrance has sunk; scooters cannot pass."
    ),
    "路灯坏了三盏，晚上老人出门看不见。": "Three street lights are broken; old people cannot see at night.",
    "李大爷的低保上个月没有到账，想问问是什么原因。": (
        "Old Mr Li's welfare allowance did not come last month; what is the reason?"
    ),
    "耕地地力补贴一卡通没有到账，村里十来户都在问。": (
        "The farmland subsidy is not on the bank card; a dozen households ask."
    ),
    "两家因为宅基地边界吵起来了，想请人来调解。": (
        "Two families quarrel about the edge of a homestead plot and wish for a mediator."
    ),
    "二组的变压器嗡嗡响，电压不稳，冰箱都烧坏了。": (
        "The transformer of group 2 hums, the voltage jumps, a fridge burnt out."
    ),
    "征地补偿答复过，群众不服，说比邻村少。": (
        "Compensation for expropriated land was answered; people do not accept it: less than next door."
    ),
    "村务公开栏三个月没有更新，账目看不到。": (
        "The notice board has not changed for three months; the village accounts are not to be seen."
    ),
    "排水沟堵了，一下雨水就往院子里灌。": (
        "The drain is blocked; when it rains the water runs into the yards."
    ),
    "医保缴费的手机程序老人不会用，想请人上门帮忙。": (
        "Old people cannot pay the medical insurance on a phone; could somebody come and help?"
    ),
    "新修的灌溉渠已经裂了好几道缝，质量怕是有问题。": (
        "The new irrigation channel has cracks already; the quality may be bad."
    ),
    "村道护栏撞坏了一段，旁边就是坎。": (
        "A piece of guardrail on the village road was knocked down, beside a drop."
    ),
    "水费比往年高了一倍，大家想知道怎么算的。": (
        "The water bill is twice last year's; people wonder how it is reckoned."
    ),
    "集体鱼塘今年租给谁、租金多少，没有公示。": (
        "To whom the collective fish pond was let, and for how much, was never published."
    ),
    "答复说修路没有资金，群众不服，要求再给个说法。": (
        "The answer was that there is no money for the road; people do not accept it."
    ),
    "老人补贴的年审表不知道交到哪里。": "Nobody knows where the yearly form for the elderly's subsidy goes.",
    "三组自来水发黄，有股铁锈味。": "The tap water of group 3 is yellow and smells of rust.",
    "一组蓄水池的盖板断了，怕小孩掉下去。": (
        "The lid of group 1's water tank is broken; a child might fall in."
    ),
    "垃圾清运两个星期没有来车了。": "The rubbish lorry has not come for two weeks.",
    "合作医疗报销等了两个月还没有消息。": (
        "Two months waiting for a medical bill to be reimbursed, and no news."
    ),
    "二组的入户路冲断了，车子进不来。": "The road into group 2 was washed away; no vehicle comes in.",
    "灯头要从县里调货，下周才到。": "The lamp head has to come from the county; it will be here next week.",
    "修渠的误工费，冯纪检说早就发了，三组的人一分没拿到。": (
        "The wages for digging the canal: Inspector Feng says they were paid long ago; nobody in group 3 had a cent."
    ),
    "后山塌方，大石头把三组的路堵死了，上面还在往下掉。": (
        "The slope above group 3 gave way: rocks block its only road, and more keep falling."
    ),
    "学校门口的下水道堵了，臭水流到路上。": (
        "The drain at the school gate is blocked; foul water runs over the road."
    ),
    "白果林的水渠垮了一段，下面二十多亩田缺水。": (
        "A piece of the water channel gave way; the fields below have no water."
    ),
    "王奶奶的高龄补贴两个月没有到账。": (
        "Granny Wang's allowance for the very old has not come for two months."
    ),
    "去松岭镇的界桥，桥面烂了几个坑，桥头的护栏也松了。": (
        "The bridge on the border to Songling has holes, and its guardrail is loose."
    ),
    "桥头在你们辖区，请你们接。": "The head of the bridge is in your township; please take it.",
    "桥是两镇共管的，不该我们一家办。": "The bridge belongs to both townships; it is not for us alone.",
    "已安排人员到现场处理，问题已经解决。": "People were sent; it has been put right.",
    "村里现场": "in the village",
    # what went another way
    "有几户的水表坏了，一直没人来换。": (
        "The water meters of some households are broken; nobody has come to change them."
    ),
    "村卫生室门口的台阶塌了一角，老人上下不方便。": (
        "A corner of the steps at the village clinic has come off; old people can hardly get up."
    ),
    "护栏断开的那一段，夜里有人骑车差点掉下坎。": (
        "Where the guardrail is gone somebody nearly rode over the drop at night."
    ),
    "有人说村里发的化肥数量对不上，也说不清该归谁管。": (
        "People say the fertiliser handed out does not add up; nobody can tell whose matter it is."
    ),
    "缺：是哪几户、从什么时候开始的。请补一张照片。": (
        "Missing: which households, and since when. Please add a photo."
    ),
    "电话里说，补贴已经到账，镇里也有人上门说明过。": (
        "On the phone: the subsidy has come, and somebody from the township has explained it."
    ),
    "抽看三件：签收都及时；有一件现场核实的照片看不清门牌，下次请拍全。": (
        "Looked at three: all signed for in time; "
        "one photo on site does not show the house number, please take it whole."
    ),
    "照片的事我记下了，以后门牌和现场一起拍。": "Noted: from now on the house number is in the picture.",
    "吴某": "Mrs Wu",
    "郑某": "Mr Zheng",
    "何某": "Mr He",
    # visits
    "三组走了六户，都说水不够用。": "Called at six houses of group 3; all are short of water.",
    "张某等六户": "Mr Zhang and five more",
    "看了村道施工，路基还没有压实。": "Looked at the road works; the bed is not yet firm.",
    "列席村民代表会议，讨论了水管改造。": (
        "Sat in when the villagers' representatives talked about new water pipes."
    ),
    "核对了四户的一卡通到账情况。": "Checked with four households what came on the bank card.",
    "四组四户": "four houses of group 4",
    "灌溉渠裂缝，已拍照上报。": "Cracks in the irrigation channel; photographed and reported.",
    "帮两位老人交了医保。": "Helped two old people to pay their medical insurance.",
    "两位老人": "two old people",
    "群众反映村干部办事比以前快了。": "People say the village officials work faster than before.",
    "看了白果林的水渠，垮了五米多。": "Looked at the water channel; more than five metres are gone.",
    "蓄水池盖板已经老化。": "The lid of the water tank is worn out.",
    "列席村两委会，鱼塘租金答应下月公示。": (
        "Sat in with both committees; the pond's rent will be published next month."
    ),
    "二组入户路冲断，已上报。": "The road into group 2 is washed away; reported.",
    # spendings
    "三组水管老化，五十多户早晚缺水，村里要换主管和入户管。": (
        "The old water pipes of group 3 leave fifty households short of "
        "water; the village wants to replace them."
    ),
    "挖开以后，主管也锈穿了，要换的比原来想的多一倍": (
        "Dug open, the main pipe is rusted through too: twice as much to replace"
    ),
    "到村里催了，村委会说这两天就开村民代表会议。": (
        "Went to the village: the committee says the villagers' representatives will meet within days."
    ),
    "村口三盏路灯坏了，老人晚上不敢出门，要换灯头。": (
        "Three street lights at the village entrance are broken; their heads are to be replaced."
    ),
    "连着下雨，进村的便桥冲垮了，先铺涵管抢通，手续后补。": (
        "After days of rain the footbridge into the village is gone; culverts are laid first, the papers follow."
    ),
    "村里买了三十个分类垃圾桶，放到各组路口。": (
        "The village bought thirty sorting bins for the roadsides of its groups."
    ),
    "唐某": "Tang",
    "许某": "Xu",
    "邓某": "Deng",
    "清纪信〔2026〕17号": "QJX 2026-17",
}


@dataclass(frozen=True, slots=True)
class Tongue:
    """The language the demo is played in: Chinese with one who speaks English, or English altogether."""

    english: bool = False

    def says(self, text: str) -> str:
        """What the cast is called or has said; what is English already stays as it is."""
        return ENGLISH.get(text, text) if self.english else text

    def calls(self, persona: Persona) -> str:
        """The name on the roster and on the phone."""
        return self.names(persona.name)

    def names(self, name: str) -> str:
        """As `calls`, of somebody of whom words speak."""
        return SPOKEN[name][0] if self.english else name

    def speaks(self, persona: Persona) -> Language:
        """In which language the bot speaks with somebody."""
        return Language.EN if self.english else Language(persona.language)
