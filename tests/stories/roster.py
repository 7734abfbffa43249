"""A county made up for the stories, written as an outsider would write it from the contract."""

from dataclasses import dataclass
from pathlib import Path

from openpyxl import Workbook

#: A township for each story that fills its queue, so that no story reads another's.
TOWNSHIPS = (
    "柳溪镇",
    "松岭镇",
    "白沙镇",
    "石桥镇",
    "云峰镇",
    "大湾镇",
    "青林镇",
    "黄坪镇",
    "清江镇",
    "新场镇",
    "双河镇",
    "云岭镇",
)
#: The village whose supervisor speaks English.
ENGLISH = 2


@dataclass(frozen=True)
class Entry:
    """One row of the people's sheet."""

    name: str
    phone: str
    role: str
    place: str
    language: str = "zh"


def township_code(index: int) -> str:
    """T00, T01, …"""
    return f"T{index:02}"


def places() -> list[tuple[str, ...]]:
    """编号, 名称, 层级, 上级, 对口联系."""
    rows: list[tuple[str, ...]] = [
        ("QX", "示范县", "县", "", ""),
        ("JJ1", "第一纪检监察室", "纪检监察室", "QX", ""),
        ("XZ1", "第一协作片区", "协作片区", "QX", ""),
    ]
    for index, name in enumerate(TOWNSHIPS):
        code = township_code(index)
        rows.append((code, name, "乡镇", "XZ1", "JJ1"))
        rows.append((f"{code}A", f"{name}廉勤片区", "廉勤片区", code, ""))
        rows += [(f"{code}V{n}", f"{name[:2]}{'东西南'[n]}村", "村", f"{code}A", "") for n in range(3)]
        rows += [(f"{code}U{n}", f"{name}{unit}", "责任单位", code, "") for n, unit in enumerate(UNITS)]
    return rows


UNITS = ("水务站", "供电所")


def people() -> list[Entry]:
    """The county's people, and in each township a secretary, an inspector and three supervisors."""
    found = [
        Entry("孙信访甲", "13800009901", "县纪委信访室", "QX"),
        Entry("李联系甲", "13800009902", "纪检监察室干部", "JJ1"),
        Entry("周组长甲", "13800009903", "片区组长", "XZ1"),
        Entry("钱领导甲", "13800009904", "县纪委领导", "QX"),
        Entry("吴领导乙", "13800009905", "县纪委领导", "QX"),
    ]
    for index in range(len(TOWNSHIPS)):
        code, tail = township_code(index), "甲乙丙丁戊己庚辛壬癸子丑"[index]
        phone = f"1380000{index:02}"
        found.append(Entry(f"郑书记{tail}", f"{phone}01", "乡镇纪委书记", code))
        found.append(Entry(f"冯纪检{tail}", f"{phone}02", "乡镇纪检员", code))
        for n in range(3):
            language = "en" if n == ENGLISH else "zh"
            found.append(Entry(f"卫监督{tail}{n}", f"{phone}1{n}", "廉勤监督员", f"{code}V{n}", language))
    return found


def write_roster(path: Path) -> Path:
    """Write the workbook."""
    workbook = Workbook()
    first = workbook.worksheets[0]
    first.title = "单位"
    first.append(("编号", "名称", "层级", "上级", "对口联系"))
    for row in places():
        first.append([cell or None for cell in row])
    second = workbook.create_sheet("人员")
    second.append(("姓名", "电话", "职务", "单位", "语言"))
    for entry in people():
        second.append((entry.name, entry.phone, entry.role, entry.place, entry.language))
    workbook.save(path)
    return path
