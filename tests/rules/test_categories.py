"""What a story is about, as villagers tell it."""

import pytest

from supervision.categories import Category, Nature, guess, integrity_words, nature, unit_for, urgent_words
from supervision.keywords import CATEGORY_WORDS, UNIT_WORDS

UNITS = [
    "青石村村委会",
    "柳溪镇供电所",
    "柳溪镇水务站",
    "柳溪镇社会事务办",
    "柳溪镇农业服务中心",
    "柳溪镇调委会",
]


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("自来水管断了三天，50多户没水吃", Category.WATER),
        ("村道烂得很，下雨车过不去，路面都是坑", Category.ROAD),
        ("变压器老跳闸，煮饭都没得电", Category.POWER),
        ("老人低保被停了，没饭吃", Category.WELFARE),
        ("去年住院，医保没报销", Category.INSURANCE),
        ("今年的一卡通补贴没到账", Category.SUBSIDY),
        ("征地占了我家承包地", Category.LAND),
        ("合作社的分红没看到，村账也不公开", Category.COLLECTIVE_ASSETS),
        ("新修的活动室墙开裂，偷工减料", Category.WORKS_QUALITY),
        ("和邻居为滴水吵架", Category.NEIGHBOURS),
        ("想说点事", Category.OTHER),
        ("", Category.OTHER),
        ("The WATER pipe broke", Category.WATER),
        ("The bridge has no guardrail", Category.ROAD),
        ("A blackout again, the cable is down", Category.POWER),
        ("An old widow has nothing to eat", Category.WELFARE),
        ("The hospital bill was not refunded, nor the premium", Category.INSURANCE),
        ("They demolish the house without a title deed", Category.LAND),
        ("The co-op's dividends are never published", Category.COLLECTIVE_ASSETS),
        ("The builder has been cutting corners", Category.WORKS_QUALITY),
        ("Loud music next door every night", Category.NEIGHBOURS),
        ("abroad", Category.OTHER),
    ],
)
def test_the_category_is_guessed_from_the_words(text: str, category: Category) -> None:
    assert guess(text) is category


@pytest.mark.parametrize(
    ("words", "category"),
    [
        ("水管爆了 爆管 停水 断水 自来水 水龙头 饮用水 水表", Category.WATER),
        ("路塌了 路陷了 桥垮了 塌方 路灯 护栏 断头路", Category.ROAD),
        ("高压线 高压电 变压器 漏电 电线杆 断电 停电 电缆 配电房 触电 电表 跳闸", Category.POWER),
        ("低保 特困 五保 救助 高龄津贴 残疾证 孤儿", Category.WELFARE),
        ("医保 养老金 合作医疗 医疗保险 社保 报销", Category.INSURANCE),
        ("补贴 一卡通 粮补 退耕 补助", Category.SUBSIDY),
        ("宅基地 征地 危房 危改 占地 违建 青苗费 拆迁 承包地", Category.LAND),
        ("集体收入 分红 村账 租金", Category.COLLECTIVE_ASSETS),
        ("工程 偷工减料 验收 工钱", Category.WORKS_QUALITY),
        ("邻居 吵架 隔壁 噪音", Category.NEIGHBOURS),
        # Refuse and sewage have no category of their own, and a telephone call is no electricity.
        ("垃圾没人收 污水乱排 打电话没人接 接通电话", Category.OTHER),
    ],
)
def test_everyday_words_find_their_category(words: str, category: Category) -> None:
    assert {word: guess(word) for word in words.split()} == dict.fromkeys(words.split(), category)


def test_a_tie_goes_to_the_category_offered_first() -> None:
    assert guess("停电 停水") is guess("停水 停电") is Category.WATER


@pytest.mark.parametrize(
    "text",
    [
        "高压线垂到路上",
        "电杆倒了",
        "水管爆了",
        "路塌了",
        "电线掉下来漏电",
        "后山塌方了",
        "闻到燃气味",
        "屋里着火",
        "断水了",
        "a gas leak",
        "Fire!",
    ],
)
def test_danger_is_heard(text: str) -> None:
    assert urgent_words(text)


@pytest.mark.parametrize("text", ["村干部吃回扣", "低保款被冒领", "He took bribes"])
def test_money_taken_in_office_is_heard(text: str) -> None:
    assert integrity_words(text)


@pytest.mark.parametrize("text", ["结婚送了红布", "工钱被克扣", "uncorrected"])
def test_other_money_is_no_matter_of_integrity(text: str) -> None:
    assert not integrity_words(text)


@pytest.mark.parametrize("text", ["补贴没到账", "路灯不亮", "没有危险", "fireworks at night", "misfire"])
def test_calm_words_are_no_danger(text: str) -> None:
    assert not urgent_words(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("请问低保怎么申请", Nature.QUESTION),
        ("医保能报吗？", Nature.QUESTION),
        ("水管断了，请帮忙修", Nature.REQUEST),
        ("报了三回没人管", Nature.COMPLAINT),
        ("为什么一直拖着不修？", Nature.COMPLAINT),
        ("停水好久了", Nature.REQUEST),
        ("When it rains the road floods", Nature.REQUEST),
        ("How can I apply", Nature.QUESTION),
        ("Where do I apply for it", Nature.QUESTION),
        ("They keep putting off the repair", Nature.COMPLAINT),
    ],
)
def test_the_nature_sets_the_handling_clock(text: str, expected: Nature) -> None:
    assert nature(text) is expected


@pytest.mark.parametrize(
    ("category", "index"),
    [
        (Category.WATER, 2),
        (Category.POWER, 1),
        (Category.WELFARE, 3),
        (Category.SUBSIDY, 4),
        (Category.ROAD, 0),
    ],
)
def test_the_usual_unit_is_preset(category: Category, index: int) -> None:
    assert unit_for(category, UNITS) == index


def test_without_a_fitting_unit_none_is_preset() -> None:
    assert unit_for(Category.WATER, ["柳溪镇供电所"]) is None


def test_every_category_but_other_has_words_and_a_unit() -> None:
    named = {category.value for category in Category} - {"other"}
    assert set(CATEGORY_WORDS) == set(UNIT_WORDS) == named
