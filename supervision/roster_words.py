"""What a roster's sheets, columns, levels and roles may be called, in Chinese and English."""

import re
import unicodedata
from collections.abc import Mapping
from difflib import get_close_matches

from supervision.offices import Role
from supervision.places import Level
from supervision.relatives import Kin

PLACES, PEOPLE, RELATIVES = "places", "people", "relatives"
SHEETS = {PLACES: ("单位", "places"), PEOPLE: ("人员", "people"), RELATIVES: ("亲属", "relatives")}

# The first name is the one shown when a column is missing.
COLUMNS: dict[str, dict[str, tuple[str, ...]]] = {
    PLACES: {
        "code": ("编号", "code"),
        "name": ("名称", "name"),
        "level": ("层级", "level"),
        "parent": ("上级", "parent"),
        "linked": ("对口联系", "linked"),
        "lat": ("纬度", "lat", "latitude"),
        "lon": ("经度", "lon", "longitude"),
        "phone": ("电话", "phone"),
    },
    PEOPLE: {
        "name": ("姓名", "name"),
        "phone": ("电话", "phone", "手机"),
        "role": ("职务", "role"),
        "place": ("单位", "place"),
        "language": ("语言", "language"),
    },
    RELATIVES: {
        "phone": ("本人电话", "phone", "电话"),
        "name": ("亲属姓名", "name", "姓名"),
        "kin": ("关系", "kin"),
    },
}
REQUIRED = {
    PLACES: ("code", "name", "level", "parent"),
    PEOPLE: ("name", "phone", "role", "place"),
    RELATIVES: ("phone", "name", "kin"),
}

LEVELS: dict[Level, tuple[str, ...]] = {
    Level.PREFECTURE: ("市",),
    Level.COUNTY: ("县", "县区", "区"),
    Level.AREA: ("协作片区",),
    Level.TOWNSHIP: ("乡镇", "街道", "乡镇街道", "镇", "乡"),
    Level.ZONE: ("廉勤片区",),
    Level.VILLAGE: ("村", "社区", "村社区"),
    Level.GROUP: ("组", "村民小组"),
    Level.DISPATCHED: ("派驻机构", "派出机构", "派驻出机构"),
    Level.OFFICE: ("纪检监察室",),
    Level.UNIT: ("责任单位",),
}
ROLES: dict[Role, tuple[str, ...]] = {
    Role.SUPERVISOR: ("廉勤监督员",),
    Role.MEMBER: ("廉勤委员",),
    Role.DIRECTOR: ("廉勤片区主任",),
    Role.INSPECTOR: ("乡镇纪检员",),
    Role.SECRETARY: ("乡镇纪委书记", "纪工委书记", "乡镇纪委书记纪工委书记"),
    Role.AREA_LEADER: ("片区组长",),
    Role.AREA_DEPUTY: ("片区副组长",),
    Role.LIAISON: ("联络员",),
    Role.OFFICER: ("纪检监察室干部",),
    Role.RECEPTION: ("县纪委信访室",),
    Role.COUNTY_LEADER: ("县纪委领导",),
    Role.PREFECTURE_OFFICER: ("市纪委干部",),
    Role.KEEPER: ("系统管理员",),
}
KIN: dict[Kin, tuple[str, ...]] = {Kin.BLOOD: ("血亲", "亲属", "近亲属"), Kin.MARRIAGE: ("姻亲",)}


_MOST_COMPARED = 2_000


def folded(text: object) -> str:
    """A name with everything dropped that spreadsheets add: gaps, brackets, slashes, width, case."""
    plain = unicodedata.normalize("NFKC", "" if text is None else str(text)).casefold()
    return re.sub(r"[\s()（）/、_*:：]", "", plain)


def _index(names: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    return {folded(name): key for key, all_names in names.items() for name in (key, *all_names)}


SHEET_INDEX = _index(SHEETS)
COLUMN_INDEX = {sheet: _index(columns) for sheet, columns in COLUMNS.items()}
LEVEL_INDEX = _index({level.value: names for level, names in LEVELS.items()})
ROLE_INDEX = _index({role.value: names for role, names in ROLES.items()})
KIN_INDEX = _index({kin.value: names for kin, names in KIN.items()})


def nearest(text: str, known: list[str]) -> str | None:
    """The known name most like `text`, for a did-you-mean, or None."""
    # Comparing with every code of a province takes half a second for each mistake.
    near = get_close_matches(text, known, n=1, cutoff=0.5) if len(known) <= _MOST_COMPARED else []
    return near[0] if near else None


def nearest_name(text: str, names: dict[Level, tuple[str, ...]] | dict[Role, tuple[str, ...]]) -> str | None:
    """The level's or role's name, Chinese or English, most like `text`."""
    return nearest(text.strip().lower(), [*(n[0] for n in names.values()), *(key.value for key in names)])
