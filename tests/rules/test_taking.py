"""Money and favours taken in office, as villagers tell it; and what is told every day and is no such thing."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from supervision import taking
from supervision.categories import integrity_words
from supervision.taking_words import CLASSES

TOLD_ZH = """
吃了低保钱 / 收了五千块才给办 / 拿了工程款 / 低保都给了他亲戚 / 补贴被扣了一半 / 要好处费
请客送礼才办得成 / 村主任把救灾的米拉走了两车 / 支书占了鱼塘 / 支书的小舅子多占鱼塘
养殖户的补贴被扣了一半 / 村长的侄儿拉走了修路的石子 / 东头老支书吃拿卡要三万块 / 修路的钱，有人吃了回扣
工程包给了他小舅子 / 指标都给了自家人 / 评上低保的都是他们亲戚 / 不给钱就不办 / 不送礼不给盖章
交了两千块才给批宅基地 / 花了三千块才办下来 / 给村主任送了两条烟 / 请书记吃饭才签字
会计把集体的钱私分了 / 危改款被截留 / 征地补偿被村上扣了三成 / 退耕的钱他拿去用了 / 低保名额被队长占了
捐款不知去向 / 修路的钱哪去了 / 书记收了烟酒 / 解信访收了烟酒 / 贾金雀主任拿了三万块
干部私自把集体的鱼塘卖了 / 村干部偷偷砍树卖 / 队长的儿子吃着低保还开小车，拿了补贴
公益岗都安排他自己的亲戚 / 扶贫羊被村长牵走了三只 / 老百姓的青苗费他吞了 / 他贪了扶贫的钱
村上收了钱不办事 / 组长要了我五百块才给报名 / 养老金被人领走了 / 补贴全进了会计的腰包
张家说支书多占了低保名额 / 救助款给他们自己家的人了，名额也是 / 何主任把修渠的料拉走了
慰问品都被干部分了 / 高龄补贴被村里扣着不发 / 扶贫的羊被村长牵走了三只 / 支书家的女婿承包了村里的鱼塘
村主任占了我家的地 / 救济粮都让队长分了
"""

TOLD_EN = """
a cousin of the village head took the road gravel
The village head's nephew got the contract for the bridge / He kept half of our subsidies
Officials took the relief rice / The village secretary asked us for money
They won't sign unless we pay / The allowance went to his brother
Half my allowance was kept back, was taken by the accountant
The village accountant pocketed the compensation
The dividends were shared out among them, were pocketed / Only their relatives get welfare
The cadre demanded 500 yuan before he would stamp the form / He would not approve it without a gift
The team leader sold the collective's trees / The township official took cigarettes and liquor
They gave the job to her own sister / The money for the road was stolen
The party secretary's son occupies the fish pond / The headman helped himself to the cement
the pension money was withheld by the village clerk
He favoured his relatives when the houses were given out
The village chief keeps the rent of the collective land
We had to pay 300 yuan before they put us on the list / the grant was diverted to something else
the village committee sold the timber and kept the money
The contract went to his nephew, they say; the grant goes to his nephew
The village head won't help unless we pay / the officials wanted money for the stamp
"""

EVERYDAY_ZH = """
收到了补贴款 / 我拿了药 / 收了麦子 / 低保还没发下来 / 钱收到了 / 工钱被克扣 / 结婚送了红布
水管破了三天没水吃 / 我家吃低保十年了 / 我家拿了补贴，谢谢干部 / 村主任说下周来修路
书记来看过了，还没修 / 补贴没到账 / 一卡通丢了，补贴取不出来 / 医保扣了三百多 / 村干部来收医保的钱
村里收了卫生费 / 村主任拿了米和油来看我 / 村干部送了慰问品来 / 路灯不亮，电费交了 / 水费多扣了五十块
隔壁请客吵到半夜 / 和邻居为滴水吵架 / 变压器老跳闸 / 低保怎么申请 / 请问高龄补贴多少钱
养老金这个月晚了几天 / 桥栏杆断了，娃娃上学危险 / 工程款什么时候结 / 去年住院，医保没报销
自来水管断了三天，50多户没水吃 / 今年的一卡通补贴没到账 / 新修的活动室墙开裂 / 我把地给了他儿子种
电工师傅要五百块才给修 / 要交钱才能用水吗 / 慰问的米吃了 / 干部帮我领了轮椅 / 组长带人把沟挖通了
想给儿子办低保 / 我弟弟的残疾补贴还没批 / 交了水费才给通水 / 村里拉了两车石子来铺路
镇上发了种子，还没分 / 孩子开学要钱 / 老人低保被停了，没饭吃 / 合作社收了我们的菜还没给钱 / 垃圾没人收
快递老板收了钱不送货 / 拿了号排队半天没办成 / 邻居占了我家的路 / 我们领了征地款 / 危房改造的钱已经到了
村上说钱到了就修 / 主任，我家的水管又漏了，请来看看 / 收割机把路压坏了 / 村委会门口的路灯坏了
张大爷的低保停了，村干部说拿了新证明才能办 / 镇上说交齐材料才给办 / 要交2000块押金才给装电表
路修了一半，村上说没钱了 / 我给干部送了材料，还没办好 / 村干部收了我的材料半年没回话
组长吃了酒骑车摔了 / 书记的老婆卖菜 / 村主任的儿子领着我们办了低保 / 队长拉了水泥来补路 / 村里收了粮食
村主任家的地被水冲了 / 补助卡住了没到账 / 领导来看了，给了五百块慰问金 / 村里要三米宽的路
书记在礼堂开会
"""

EVERYDAY_EN = """
we took the bus to the head office / The water pipe is broken / The bridge has no guardrail
I took my medicine / My allowance has not come yet / We received the subsidy last week
The village head said the road will be mended / The village head came and took photos
I kept the receipt / My wife took our son to school
The village committee collected the insurance money / How do I apply for the grant?
The dog kept barking all night / He gave me a lift to town / Our family gets an allowance
I took the pension card to the bank / There is no money in my account / The well is dry
The official took notes / The harvest was good / The neighbour took my ladder
The road was cut by the flood / We need help before the winter / Please help us, we paid the water bill
My brother lost his job / The bus fare was taken from my card / They put a fence before the house
The street light is out and people fall / My friend works in the city / The head of our school retired
She lost her job and went to her daughter / She gave up her job for her mother
The village head wants to raise money for the road / We need help before our money runs out
We have no money to get help for my mother / I gave the land to his son
The village head gave my family rice / The official helped us before the flood
Nobody has paid for the pipe
"""


def each(sentences: str) -> list[str]:
    return [told.strip() for told in sentences.replace("\n", " / ").split(" / ") if told.strip()]


@pytest.mark.parametrize("sentences", [TOLD_ZH, TOLD_EN], ids=["zh", "en"])
def test_what_was_taken_in_office_is_heard(sentences: str) -> None:
    assert [told for told in each(sentences) if not integrity_words(told)] == []


@pytest.mark.parametrize("sentences", [EVERYDAY_ZH, EVERYDAY_EN], ids=["zh", "en"])
def test_what_is_told_every_day_is_not(sentences: str) -> None:
    assert [told for told in each(sentences) if integrity_words(told)] == []


def test_a_legitimate_fee_and_the_end_of_a_sentence_keep_words_apart() -> None:
    assert taking.taking("村干部收了钱不办事")
    assert not taking.taking("村干部收了医保的钱")
    assert not taking.taking("村干部收了。钱在卡上")


def test_one_s_own_allowance_is_nobody_s_theft() -> None:
    assert not taking.taking("我家拿了补贴")
    assert taking.taking("我们看见，支书拿了补贴")


def test_every_kind_of_words_is_used_and_every_rule_knows_its_kinds() -> None:
    rules = (*taking._TOLD, *taking._TOLD_OF_OTHERS)
    assert {name for rule in rules for name in rule if isinstance(name, str)} | NOT_IN_RULES == set(CLASSES)


NOT_IN_RULES = {"own", "own_en", "private", "fee", "fee_en"}


@settings(max_examples=60, deadline=None, database=None)
@given(
    st.lists(
        st.sampled_from(["村主任", "给了", "他", "亲戚", "补贴", "拿了", "。", "five yuan", "took "])
    ).map("".join)
)
def test_any_words_in_any_order_can_be_read(text: str) -> None:
    assert taking.taking(text) in {True, False}


#: Every word of the lists that is no pattern.
_WORDS = sorted(
    {word for words in CLASSES.values() for word in words.split("|") if word.replace(" ", "").isalnum()}
)
_PIECES = st.sampled_from([*_WORDS, " ", "。", "，", ".", "我家"])


@given(st.lists(_PIECES, max_size=9).map("".join))
def test_rules_that_are_not_looked_at_would_have_found_nothing(text: str) -> None:
    found = taking._Found(text)
    ends = [start for start, _ in taking._spans("", text)]
    all_rules = any(taking._stands(found, ends, rule, found[str(rule[0])]) for rule in taking._TOLD) or any(
        taking._stands(
            found, ends, rule, [each for each in found[str(rule[0])] if not taking._own(text, each)]
        )
        for rule in taking._TOLD_OF_OTHERS
    )
    assert taking.taking(text) is all_rules
