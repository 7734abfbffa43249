"""Titles: how people speak of somebody in office without a name, 「镇纪委书记」「何纪检员」.

Only what can mean no other office is a title here: plain 书记, 主任 and 组长 are many people's.
"""

import re
from collections.abc import Mapping

from supervision.naming import name_key
from supervision.offices import Role

_TOWN = r"(?:镇|乡|街道)(?:里|上)?的?"
#: Supervisors of other things.
_OTHER = ("工程", "质量", "施工", "安全", "卫生", "食品", "环保", "现场", "物价", "药品", "市场")

#: What stands before 纪委 where it is not the township's.
_NOT_TOWN = "".join(
    f"(?<!{each})"
    for each in (
        "县",
        "市",
        "省",
        "州",
        "盟",
        "^区",
        "[^社片园景镇新]区",
        "县里",
        "县里的",
        "市里",
        "市里的",
        "县级",
        "市级",
    )
)

_SPELT: Mapping[Role, str] = {
    Role.SECRETARY: (
        rf"{_NOT_TOWN}纪(?:工委|检委|委|律检查委员会|检)的?(?:书记|组长|一把手)"
        rf"|{_TOWN}纪(?:工)?委(?:$|的?(?:主要)?(?:领导|负责人|负责同志|头头|头儿))"
        r"|(?<!county)disciplin(?:e|ary)(?:inspection)?(?:committee)?secretary|secretaryofthedisciplin"
        r"|townshipsecretary|secretaryofthetownship"
    ),
    Role.INSPECTOR: (
        r"(?<!县)(?<!市)(?<!省)纪检(?!书记|组|委|监察室|监察组|监察委|室|机关|办)|(?<!county)inspector(?!ate)"
    ),
    Role.DIRECTOR: r"(?:片区|廉勤|廉情|廉洁)主任|(?<![卡照刀])片主任|director",
    Role.MEMBER: r"(?:片区|廉勤|廉情|廉洁)委员",
    Role.SUPERVISOR: (
        "".join(f"(?<!{each})" for each in _OTHER)
        + r"监督员|(?<!project)(?<!site)(?<!work)(?<!building)supervisor"
    ),
    Role.AREA_LEADER: r"(?:片区|协作区)(?:负责人|组长)|arealeader",
    Role.AREA_DEPUTY: r"(?:片区|协作区)副组长",
    Role.LIAISON: r"(?:片区|协作区)联络员",
    Role.OFFICER: r"监察室|纪检室|联系室|linkedofficer|disciplineofficer",
    Role.RECEPTION: r"信访室|receptionoffice",
    Role.COUNTY_LEADER: (
        r"(?:[县市省州盟]|(?<![社片园景镇新])区|中央)(?:里|级|上)?的?"
        r"(?:纪委监委|纪委|监委|纪律检查委员会)的?(?:书记|主任|常委|领导|一把手|负责人)"
        r"|countyleader|countydisciplin(?:e|ary)(?:committee)?secretary"
    ),
}
_TITLES = {role: re.compile(spelt) for role, spelt in _SPELT.items()}

#: With the surname of whoever holds it a plain title means one person: 舒书记.
_WITH_SURNAME: Mapping[Role, str] = {
    Role.SECRETARY: "书记",
    Role.DIRECTOR: "主任",
    Role.OFFICER: "主任",
    Role.COUNTY_LEADER: "(?:书记|常委|主任)",
}
_DOUBLE = frozenset(
    [
        "欧阳",
        "司马",
        "上官",
        "诸葛",
        "东方",
        "皇甫",
        "尉迟",
        "公孙",
        "慕容",
        "司徒",
        "令狐",
        "夏侯",
        "宇文",
        "长孙",
        "端木",
        "独孤",
        "南宫",
        "百里",
    ]
)


#: What is said of officials, though of many; the village's own 村主任 has no account here and is asked of nobody.
_OFFICIAL = re.compile(
    r"书记|主任|组长|领导|干部|委员|员$|纪检|监督|secretary|official|officer|leader|director|cadre"
)


def official(text: str) -> bool:
    """Whether a text seems to speak of an official of the township or above it."""
    key = name_key(text)
    return _OFFICIAL.search(key) is not None and not re.search(r"村|[组队社]长|village", key)


def titles_in(text: str) -> frozenset[Role]:
    """The offices that a text speaks of by their titles."""
    key = name_key(text)
    return frozenset(role for role, title in _TITLES.items() if title.search(key))


def entitled(text: str) -> bool:
    """Whether a title stands in a text at all, be it one that is many people's."""
    return bool(titles_in(text)) or any(re.search(title, name_key(text)) for title in _WITH_SURNAME.values())


def surnamed(text: str, name: str, role: Role) -> bool:
    """Whether somebody of this name is spoken of by surname and plain title; the village's own 书记 is another."""
    title, plain, told = _WITH_SURNAME.get(role), name_key(name), name_key(text)
    if title is None or not re.match(r"[一-鿿]{2}", plain):
        return False
    surname = plain[:2] if plain[:2] in _DOUBLE else plain[0]
    found = re.search(rf"{surname}某{{0,2}}{title}", told)
    return found is not None and "村" not in told[: found.start()]
