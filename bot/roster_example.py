"""The example roster: an invented county in which every role has somebody."""

from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

_PLACES = (
    ("编号", "名称", "层级", "上级", "对口联系", "纬度", "经度", "电话"),
    ("SF", "示范市", "市", "", "", "", "", ""),
    ("QX", "示范县", "县", "SF", "", "", "", "000-0000001"),
    ("JJ1", "第一纪检监察室", "纪检监察室", "QX", "", "", "", ""),
    ("PZ1", "县住建局派驻纪检监察组", "派驻机构", "QX", "JJ1", "", "", ""),
    ("XZ1", "第一协作片区", "协作片区", "QX", "", "", "", ""),
    ("LX", "柳溪镇", "乡镇", "XZ1", "JJ1", 31.9, 104.4, "000-0000100"),
    ("SL", "松岭镇", "乡镇", "XZ1", "JJ1", 31.98, 104.52, "000-0000200"),
    ("LX-A", "柳溪镇青石廉勤片区", "廉勤片区", "LX", "", "", "", ""),
    ("SL-A", "松岭镇白果廉勤片区", "廉勤片区", "SL", "", "", "", ""),
    ("LX01", "青石村", "村", "LX-A", "", 31.91, 104.41, ""),
    ("LX02", "竹林村", "村", "LX-A", "", 31.92, 104.42, ""),
    ("LX03", "长滩村", "村", "LX-A", "", 31.93, 104.43, ""),
    ("SL01", "白果村", "村", "SL-A", "", 31.97, 104.51, ""),
    ("SL02", "石桥村", "村", "SL-A", "", 31.98, 104.53, ""),
    ("SL03", "红岩村", "村", "SL-A", "", 31.99, 104.55, ""),
    ("LX-SW", "柳溪镇水务站", "责任单位", "LX", "", "", "", ""),
    ("LX-GD", "柳溪镇供电所", "责任单位", "LX", "", "", "", ""),
    ("LX-NY", "柳溪镇农业服务中心", "责任单位", "LX", "", "", "", ""),
    ("LX-MZ", "柳溪镇社会事务办", "责任单位", "LX", "", "", "", ""),
    ("LX-JT", "柳溪镇交通办", "责任单位", "LX", "", "", "", ""),
    ("LX-TW", "柳溪镇调委会", "责任单位", "LX", "", "", "", ""),
    ("LX01-W", "青石村村委会", "责任单位", "LX01", "", "", "", ""),
    ("SL-SW", "松岭镇水务站", "责任单位", "SL", "", "", "", ""),
    ("SL-GD", "松岭镇供电所", "责任单位", "SL", "", "", "", ""),
)
# A zone's director is one of its supervisors, the area's deputy a township's secretary: one phone, two rows.
_PEOPLE = (
    ("姓名", "电话", "职务", "单位", "语言"),
    ("王管理", "13900000001", "系统管理员", "SF", "zh"),
    ("赵市纪", "13900000002", "市纪委干部", "SF", "zh"),
    ("钱领导", "13900000003", "县纪委领导", "QX", "zh"),
    ("孙信访", "13900000004", "县纪委信访室", "QX", "zh"),
    ("李联系", "13900000005", "纪检监察室干部", "JJ1", "zh"),
    ("周组长", "13900000006", "片区组长", "XZ1", "zh"),
    ("吴联络", "13900000007", "联络员", "XZ1", "zh"),
    ("郑书记", "13900000010", "乡镇纪委书记", "LX", "zh"),
    ("冯纪检", "13900000011", "乡镇纪检员", "LX", "zh"),
    ("陈书记", "13900000020", "乡镇纪委书记", "SL", "zh"),
    ("陈书记", "13900000020", "片区副组长", "XZ1", "zh"),
    ("褚纪检", "13900000021", "乡镇纪检员", "SL", "zh"),
    ("卫青石", "13900000031", "廉勤监督员", "LX01", "zh"),
    ("卫青石", "13900000031", "廉勤片区主任", "LX-A", "zh"),
    ("蒋竹林", "13900000032", "廉勤监督员", "LX02", "zh"),
    ("蒋竹林", "13900000032", "廉勤委员", "LX-A", "zh"),
    ("沈长滩", "13900000033", "廉勤监督员", "LX03", "en"),
    ("韩白果", "13900000041", "廉勤监督员", "SL01", "zh"),
    ("韩白果", "13900000041", "廉勤片区主任", "SL-A", "zh"),
    ("杨石桥", "13900000042", "廉勤监督员", "SL02", "zh"),
    ("朱红岩", "13900000043", "廉勤监督员", "SL03", "zh"),
)
# Whose matters an office holder never sees, by blood or by marriage: the sheet may be left out.
_RELATIVES = (
    ("本人电话", "亲属姓名", "关系"),
    ("13900000010", "郑示例", "血亲"),
    ("13900000010", "吕示例", "姻亲"),
    ("13900000031", "卫示例", "血亲"),
)


def write_example(path: Path) -> None:
    """Write the example roster to `path` (.xlsx), replacing what is there."""
    workbook = Workbook()
    places = workbook.worksheets[0]
    places.title = "单位"
    _fill(places, _PLACES, widths=(10, 28, 14, 10, 12, 10, 10, 16))
    _fill(workbook.create_sheet("人员"), _PEOPLE, widths=(12, 16, 20, 10, 8))
    _fill(workbook.create_sheet("亲属"), _RELATIVES, widths=(16, 12, 10))
    workbook.save(path)


def _fill(worksheet: Worksheet, rows: tuple[tuple[str | float, ...], ...], widths: tuple[int, ...]) -> None:
    for row in rows:
        worksheet.append([None if cell == "" else cell for cell in row])
    for cell in worksheet[1]:
        cell.font = Font(bold=True)
    worksheet.freeze_panes = "A2"
    for index, width in enumerate(widths):
        worksheet.column_dimensions["ABCDEFGH"[index]].width = width
