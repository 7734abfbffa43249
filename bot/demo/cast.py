"""Who lives in the demo's invented county: places, people, and what their phones say about them."""

from dataclasses import dataclass

from supervision.offices import Role
from supervision.places import Level


@dataclass(frozen=True, slots=True)
class DemoPlace:
    """A place of the demo; `parent` and `linked` are codes."""

    code: str
    name: str
    level: Level
    parent: str | None = None
    linked: str | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class Persona:
    """Somebody whose phone stands on the page. `offices` are (role, place code); none: not enrolled.

    `group` (a key of GROUPS) is the heading the phone stands under.
    """

    name: str
    phone: str
    title: str
    offices: tuple[tuple[Role, str], ...] = ()
    language: str = "zh"
    note: str = ""
    invited_to: tuple[Role, str] | None = None
    group: str = "here"


@dataclass(frozen=True, slots=True)
class Group:
    """A heading of the page, in both languages; `folded`: its phones are shown by a tap on it."""

    words: str
    words_en: str
    folded: bool = False


@dataclass(frozen=True, slots=True)
class Desk:
    """Who works a township's queue."""

    secretary: str
    inspector: str


PLACES = (
    DemoPlace("SF", "示范市", Level.PREFECTURE),
    DemoPlace("QX", "清河县", Level.COUNTY, "SF", phone="000-0000001"),
    DemoPlace("JJ1", "第一纪检监察室", Level.OFFICE, "QX"),
    DemoPlace("XF", "县纪委信访室", Level.OFFICE, "QX"),
    DemoPlace("XZ1", "第一协作片区", Level.AREA, "QX"),
    DemoPlace("LX", "柳溪镇", Level.TOWNSHIP, "XZ1", "JJ1", phone="000-0000100"),
    DemoPlace("LX-A", "柳溪镇青石廉勤片区", Level.ZONE, "LX"),
    DemoPlace("LX01", "青石村", Level.VILLAGE, "LX-A"),
    DemoPlace("LX02", "竹林村", Level.VILLAGE, "LX-A"),
    DemoPlace("LX03", "长滩村", Level.VILLAGE, "LX-A"),
    DemoPlace("LX-SW", "柳溪镇水务站", Level.UNIT, "LX"),
    DemoPlace("LX-GD", "柳溪镇供电所", Level.UNIT, "LX"),
    DemoPlace("LX-NY", "柳溪镇农业服务中心", Level.UNIT, "LX"),
    DemoPlace("LX-MZ", "柳溪镇社会事务办", Level.UNIT, "LX"),
    DemoPlace("LX-JT", "柳溪镇交通办", Level.UNIT, "LX"),
    DemoPlace("LX-GT", "柳溪镇自然资源所", Level.UNIT, "LX"),
    DemoPlace("LX-TW", "柳溪镇调委会", Level.UNIT, "LX"),
    DemoPlace("LX01-W", "青石村村委会", Level.UNIT, "LX01"),
    DemoPlace("LX02-W", "竹林村村委会", Level.UNIT, "LX02"),
    DemoPlace("LX03-W", "长滩村村委会", Level.UNIT, "LX03"),
    DemoPlace("SL", "松岭镇", Level.TOWNSHIP, "XZ1", "JJ1", phone="000-0000200"),
    DemoPlace("SL-A", "松岭镇白果廉勤片区", Level.ZONE, "SL"),
    DemoPlace("SL01", "白果村", Level.VILLAGE, "SL-A"),
    DemoPlace("SL-SW", "松岭镇水务站", Level.UNIT, "SL"),
    DemoPlace("SL-JT", "松岭镇交通办", Level.UNIT, "SL"),
    DemoPlace("SL01-W", "白果村村委会", Level.UNIT, "SL01"),
)

GROUPS = {
    "here": Group("柳溪镇", "Liuxi township"),
    "there": Group("松岭镇", "Songling township", folded=True),
    "county": Group("县里", "The county"),
    "outside": Group("没登记的", "Not enrolled"),
}

#: Who works a township's queue, by its code; whose village's code begins with it reports there.
DESKS = {"LX": Desk("郑书记", "冯纪检"), "SL": Desk("陈书记", "褚纪检")}

PERSONAS = (
    Persona(
        "卫青石",
        "13900000031",
        "青石村 · 廉勤监督员",
        ((Role.SUPERVISOR, "LX01"), (Role.DIRECTOR, "LX-A")),
        note="也是廉勤片区主任",
    ),
    Persona("郑书记", "13900000010", "柳溪镇 · 纪委书记", ((Role.SECRETARY, "LX"),)),
    Persona("冯纪检", "13900000011", "柳溪镇 · 纪检员", ((Role.INSPECTOR, "LX"),)),
    Persona(
        "蒋竹林",
        "13900000032",
        "竹林村 · 廉勤监督员",
        ((Role.SUPERVISOR, "LX02"), (Role.MEMBER, "LX-A")),
    ),
    Persona(
        "Shen Changtan",
        "13900000033",
        "长滩村 · supervisor (English)",
        ((Role.SUPERVISOR, "LX03"),),
        language="en",
    ),
    Persona(
        "陈书记",
        "13900000020",
        "松岭镇 · 纪委书记",
        ((Role.SECRETARY, "SL"), (Role.AREA_DEPUTY, "XZ1")),
        note="也是协作片区副组长",
        group="there",
    ),
    Persona("褚纪检", "13900000021", "松岭镇 · 纪检员", ((Role.INSPECTOR, "SL"),), group="there"),
    Persona(
        "韩白果",
        "13900000041",
        "白果村 · 廉勤监督员",
        ((Role.SUPERVISOR, "SL01"), (Role.DIRECTOR, "SL-A")),
        group="there",
    ),
    Persona("李联系", "13900000005", "第一纪检监察室 · 干部", ((Role.OFFICER, "JJ1"),), group="county"),
    Persona("周组长", "13900000006", "第一协作片区 · 组长", ((Role.AREA_LEADER, "XZ1"),), group="county"),
    Persona("钱领导", "13900000003", "清河县 · 县纪委领导", ((Role.COUNTY_LEADER, "QX"),), group="county"),
    Persona(
        "吴领导",
        "13900000002",
        "清河县 · 县纪委领导",
        ((Role.COUNTY_LEADER, "QX"),),
        note="改规则要两个人：一个提出，另一个同意。",
        group="county",
    ),
    Persona("孙信访", "13900000004", "县纪委信访室", ((Role.RECEPTION, "QX"),), group="county"),
    Persona("王管理", "13900000001", "系统管理员", ((Role.KEEPER, "SF"),), group="county"),
    Persona(
        "何新人",
        "13900000051",
        "青石廉勤片区 · 新委员",
        note="当面给的登记链接：点开，再分享自己的号码。\n"
        "The link that was handed over face to face: tap it, then share the contact.",
        invited_to=(Role.MEMBER, "LX-A"),
        group="outside",
    ),
    Persona("路人", "13900000099", "陌生人，不在名册里", group="outside"),
)

#: For a page in English: the name as it is said, and what its bearer is.
SPOKEN = {
    "卫青石": ("Wei Qingshi", "supervisor of Qingshi"),
    "郑书记": ("Secretary Zheng", "Liuxi township"),
    "冯纪检": ("Inspector Feng", "Liuxi township"),
    "蒋竹林": ("Jiang Zhulin", "supervisor of Zhulin"),
    "Shen Changtan": ("Shen Changtan", "supervisor of Changtan · in English"),
    "陈书记": ("Secretary Chen", "Songling township"),
    "褚纪检": ("Inspector Chu", "Songling township"),
    "韩白果": ("Han Baiguo", "supervisor of Baiguo"),
    "李联系": ("Officer Li", "linked county office"),
    "周组长": ("Leader Zhou", "collaboration area"),
    "钱领导": ("Leader Qian", "county"),
    "吴领导": ("Leader Wu", "county"),
    "孙信访": ("Ms Sun", "county reception"),
    "王管理": ("Keeper Wang", "whole system"),
    "何新人": ("Newcomer He", "has a link to tap"),
    "路人": ("A passer-by", "not on the roster"),
}


def desk_of(name: str) -> Desk:
    """Who works what this supervisor reports. Raises LookupError for anybody else."""
    for persona in PERSONAS:
        for role, code in persona.offices:
            if persona.name == name and role is Role.SUPERVISOR:
                return DESKS[code[:2]]
    raise LookupError(name)
