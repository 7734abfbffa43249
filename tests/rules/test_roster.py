"""The roster: what is read from it, and what is refused with row, column and reason."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook

from bot.roster_example import write_example
from bot.roster_file import RosterFileError, read_roster_file
from locales.catalogue import Catalogue
from supervision.offices import Role
from supervision.places import Level
from supervision.relatives import Kin
from supervision.roster import Roster, RosterError, check_roster
from supervision.roster_cells import Problem, sheet_from
from supervision.roster_places import RosterPlace
from supervision.roster_relatives import RosterRelative
from supervision.roster_words import PEOPLE, PLACES, RELATIVES

Row = Sequence[object]
PLACE_HEADER: Row = ("编号", "名称", "层级", "上级", "对口联系", "纬度", "经度")
PEOPLE_HEADER: Row = ("姓名", "电话", "职务", "单位", "语言")
COUNTY: Row = ("X", "示范县", "县", None)
OFFICE: Row = ("J", "第一纪检监察室", "纪检监察室", "X")
TOWNSHIP: Row = ("T", "柳溪镇", "乡镇", "X", "J")
VILLAGE: Row = ("V", "青石村", "村", "T", None, 31.9, 104.4)
SECRETARY: Row = ("郑书记", "13900000010", "乡镇纪委书记", "T")
SUPERVISOR: Row = ("卫青石", 13900000031.0, "廉勤监督员", "V")
USUAL = (COUNTY, OFFICE, TOWNSHIP, VILLAGE)


def check(
    places: Sequence[Row] = USUAL,
    people: Sequence[Row] = (SECRETARY, SUPERVISOR),
    place_header: Row = PLACE_HEADER,
    people_header: Row = PEOPLE_HEADER,
) -> Roster:
    return check_roster(
        [
            sheet_from("单位", [place_header, *places], PLACES),
            sheet_from("人员", [people_header, *people], PEOPLE),
        ]
    )


def mistakes(
    places: Sequence[Row] = USUAL, people: Sequence[Row] = (SECRETARY, SUPERVISOR)
) -> list[tuple[str, int, str]]:
    with pytest.raises(RosterError) as refused:
        check(places, people)
    for each in (*refused.value.errors, *refused.value.warnings):
        assert [in_words(each, language) for language in Catalogue.load().languages]
    return [(each.code, each.row, each.column) for each in refused.value.errors]


def in_words(problem: Problem, language: str) -> str:
    return Catalogue.load().words(language)(f"roster.{problem.code}", **problem.fields)


def test_a_clean_roster_has_no_warnings() -> None:
    roster = check()
    assert [place.level for place in roster.places] == ["county", "office", "township", "village"]
    assert [(person.phone, person.role) for person in roster.people] == [
        ("13900000010", Role.SECRETARY),
        ("13900000031", Role.SUPERVISOR),
    ]
    assert roster.warnings == ()


def test_english_sheets_and_columns_are_read_alike() -> None:
    places = [
        ("code", "Name ", "LEVEL", "parent"),
        ("X", "Model", "County", ""),
        ("V", "Stone", "village", "X"),
    ]
    people = [("name", "phone", "role", "place"), ("Wei", "13900000031", "supervisor", "V")]
    roster = check_roster([sheet_from("Places", places, PLACES), sheet_from("people", people, PEOPLE)])
    assert roster.people[0].place == "V"


def test_headers_and_cells_may_be_wide_and_spaced() -> None:
    header = (" 姓　名 ", "电话：", "职务*", "ＰＬＡＣＥ")
    roster = check(people=[("张 三", "１３９００００ ０００１", "廉勤　监督员", "Ｖ")], people_header=header)
    assert (roster.people[0].name, roster.people[0].phone) == ("张三", "13900000001")


def test_a_title_above_the_header_is_passed_over() -> None:
    sheet = sheet_from("人员", [("示范县名册",), (), PEOPLE_HEADER, SUPERVISOR], PEOPLE)
    assert (sheet.header_row, [number for number, _ in sheet.rows]) == (3, [4])


def test_empty_rows_are_passed_over_and_rows_keep_their_numbers() -> None:
    people = [(None, " ", "", None), SUPERVISOR, ("李四", "12", "廉勤监督员", "V")]
    assert mistakes(USUAL, people) == [("phone_wrong", 4, "电话")]


def test_parents_come_before_their_children() -> None:
    roster = check(places=tuple(reversed(USUAL)))
    assert roster.places[0].level is Level.COUNTY
    assert roster.places[-1].level is Level.VILLAGE


def test_a_village_may_skip_its_zone_and_a_person_may_hold_two_offices() -> None:
    inspector: Row = ("郑书记", "13900000010", "乡镇纪检员", "V")
    assert len(check(people=(SECRETARY, inspector, SUPERVISOR)).people) == 3


def place_with(**cells: object) -> list[Row]:
    village = dict(zip(("code", "name", "level", "parent", "linked", "lat", "lon"), VILLAGE, strict=True))
    return [COUNTY, OFFICE, TOWNSHIP, tuple((village | cells).values())]


@pytest.mark.parametrize(
    ("cells", "code", "column"),
    [
        ({"name": ""}, "empty", "名称"),
        ({"name": "=1+1"}, "formula", "名称"),
        ({"name": "＝1+1"}, "formula", "名称"),
        ({"name": "@青石"}, "formula", "名称"),
        ({"name": "青\x00石"}, "invisible", "名称"),
        ({"name": "青\u202e石"}, "invisible", "名称"),
        ({"name": "青\u200b石"}, "invisible", "名称"),
        ({"name": "青" * 101}, "too_long", "名称"),
        ({"level": "村庄"}, "level_unknown_near", "层级"),
        ({"level": "???"}, "level_unknown", "层级"),
        ({"parent": None}, "parent_missing", "上级"),
        ({"parent": "TT"}, "place_unknown_near", "上级"),
        ({"parent": "J"}, "parent_not_higher", "上级"),
        ({"level": "乡镇", "parent": "T"}, "parent_not_higher", "上级"),
        ({"level": "责任单位", "parent": "X"}, "parent_not_higher", "上级"),
        ({"level": "纪检监察室", "parent": "T"}, "parent_not_higher", "上级"),
        ({"parent": "V"}, "parent_ring", "上级"),
        ({"linked": "T"}, "linked_not_office", "对口联系"),
        ({"linked": "qqqqqq"}, "place_unknown", "对口联系"),
        ({"lat": 91}, "out_of_range", "纬度"),
        ({"lon": "-180.5"}, "out_of_range", "经度"),
        ({"lon": float("nan")}, "out_of_range", "经度"),
        ({"lat": "北纬31"}, "not_a_number", "纬度"),
        ({"lat": None}, "half_a_position", "纬度"),
        ({"code": "T"}, "code_twice", "编号"),
    ],
)
def test_a_wrong_place_is_refused_at_its_cell(cells: dict[str, object], code: str, column: str) -> None:
    assert mistakes(place_with(**cells), (SECRETARY,)) == [(code, 5, column)]


@pytest.mark.parametrize(
    ("person", "code", "column"),
    [
        (("", "13900000032", "廉勤委员", "Z"), "empty", "姓名"),
        (("李四", None, "廉勤委员", "Z"), "empty", "电话"),
        (("李四", "1390000003", "廉勤委员", "Z"), "phone_wrong", "电话"),
        (("李四", "13900000032", "廉勤委圆", "Z"), "role_unknown_near", "职务"),
        (("李四", "13900000032", "村长", "Z"), "role_unknown", "职务"),
        (("李四", "13900000032", "廉勤委员", "青石村"), "place_unknown_near", "单位"),
        (("李四", "13900000032", "廉勤委员", "V"), "role_not_here", "职务"),
        (("李四", "13900000032", "系统管理员", "T"), "role_not_here", "职务"),
        (("李四", "13900000032", "廉勤监督员", "V"), "supervisor_twice", "单位"),
        (("李四", "13900000031", "廉勤委员", "Z"), "phone_twice", "电话"),
        (("卫青石", "13900000031", "廉勤监督员", "V"), "row_twice", "姓名"),
        (("李四", "13900000032", "廉勤委员", "Z", "fr"), "language_unknown", "语言"),
    ],
)
def test_a_wrong_person_is_refused_at_its_cell(person: Row, code: str, column: str) -> None:
    zone: Row = ("Z", "青石廉勤片区", "廉勤片区", "T")
    assert mistakes((*USUAL, zone), (SUPERVISOR, person)) == [(code, 3, column)]


SEATS = {
    "supervisor": "V", "member": "Z", "director": "Z", "inspector": "TV", "secretary": "T",
    "area_leader": "A", "area_deputy": "A", "liaison": "A", "officer": "XJD", "reception": "XJ",
    "county_leader": "X", "prefecture_officer": "P", "keeper": "PX",
}  # fmt: skip


@pytest.mark.parametrize("role", [role.value for role in Role])
def test_each_role_sits_only_where_its_office_is(role: str) -> None:
    tree: list[Row] = [("P", "示范市", "市"), ("X", "示范县", "县", "P"), ("J", "一室", "纪检监察室", "X")]
    tree += [("A", "一片", "协作片区", "X"), ("T", "镇", "乡镇", "A"), ("Z", "廉片", "廉勤片区", "T")]
    tree += [("V", "村", "村", "Z"), ("U", "站", "责任单位", "T"), ("D", "派驻", "派驻机构", "X")]
    sits = ""
    for code in "PXATZVJUD":
        try:
            check(tree, [("李四", "13900000032", role, code)])
        except RosterError:
            continue
        sits += code
    assert sits == SEATS[role]


def test_all_mistakes_are_told_at_once() -> None:
    people = [("", "12", "", "V"), ("李四", "13900000032", "廉勤监督员", "nowhere")]
    assert [code for code, _, _ in mistakes(USUAL, people)] == [
        "empty",
        "phone_wrong",
        "empty",
        "place_unknown",
    ]


def test_a_wrong_place_is_no_second_mistake_where_it_is_named() -> None:
    assert mistakes(place_with(level="??")) == [("level_unknown", 5, "层级")]


def test_a_missing_sheet_and_a_missing_column_are_said() -> None:
    with pytest.raises(RosterError) as refused:
        check_roster([sheet_from("人员", [("姓名", "电话", "职务")], PEOPLE)])
    assert [(each.code, each.sheet, each.column) for each in refused.value.errors] == [
        ("sheet_missing", "单位", ""),
        ("column_missing", "人员", "单位"),
    ]


def test_unknown_columns_empty_seats_and_small_zones_are_only_warned_of() -> None:
    zone: Row = ("Z", "青石廉勤片区", "廉勤片区", "T")
    roster = check((*USUAL, zone), people=[], people_header=(*PEOPLE_HEADER, "姓名1", "备注"))
    assert [each.code for each in roster.warnings] == [
        "column_unknown_near",
        "column_unknown",
        "zone_size",
        "township_without",
        "village_without",
    ]


def test_people_alone_may_be_added_to_places_already_known() -> None:
    known = {"V": RosterPlace("V", "青石村", Level.VILLAGE, "T")}
    roster = check_roster([sheet_from("人员", [PEOPLE_HEADER, SUPERVISOR], PEOPLE)], known)
    assert (roster.places, len(roster.people)) == ((), 1)


def test_the_example_is_clean_and_has_somebody_in_every_role(tmp_path: Path) -> None:
    write_example(tmp_path / "example.xlsx")
    roster = check_roster(read_roster_file(tmp_path / "example.xlsx"))
    assert {person.role for person in roster.people} == set(Role)
    assert roster.warnings == ()


def test_a_formula_in_the_file_is_seen_and_refused(tmp_path: Path) -> None:
    workbook = Workbook()
    workbook.worksheets[0].title = "单位"
    for row in (PLACE_HEADER, ("X", '="示范"&"县"', "县")):
        workbook.worksheets[0].append(list(row))
    workbook.create_sheet("人员").append(list(PEOPLE_HEADER))
    workbook.save(tmp_path / "roster.xlsx")
    with pytest.raises(RosterError) as refused:
        check_roster(read_roster_file(tmp_path / "roster.xlsx"))
    assert refused.value.errors[0].code == "formula"


@pytest.mark.parametrize(
    ("content", "code"), [(b"name;phone", "not_a_workbook"), (b"PK\x03\x04", "not_a_workbook")]
)
def test_what_is_no_workbook_is_said_so(tmp_path: Path, content: bytes, code: str) -> None:
    (tmp_path / "roster.xlsx").write_bytes(content)
    with pytest.raises(RosterFileError) as refused:
        read_roster_file(tmp_path / "roster.xlsx")
    assert refused.value.code == code


def test_a_file_over_the_limit_is_not_opened(tmp_path: Path) -> None:
    file = tmp_path / "roster.xlsx"
    with file.open("wb") as opened:
        opened.truncate(20 * 1024 * 1024 + 1)
    with pytest.raises(RosterFileError, match="too_big"):
        read_roster_file(file)


def test_a_problem_is_told_in_the_readers_language() -> None:
    problem = Problem("code_twice", "单位", 5, "编号", {"value": "T", "row": "4"})
    assert in_words(problem, "zh") == "编号 T 和第 4 行重复了。"
    assert in_words(problem, "en") == "Code T is already used in row 4."


def test_no_words_wait_for_a_problem_that_never_comes() -> None:
    rooms = Path(check_roster.__code__.co_filename).parent.glob("roster*.py")
    source = "".join(file.read_text(encoding="utf-8") for file in rooms)
    codes = [key.removeprefix("roster.") for key in Catalogue.load().words("zh").keys("roster.")]
    assert [code for code in codes if "." not in code and f'"{code}"' not in source] == []


RELATIVE_HEADER: Row = ("本人电话", "亲属姓名", "关系")


def check_relatives(*rows: Row, known: Sequence[str] = ()) -> Roster:
    sheets = [
        sheet_from("单位", [PLACE_HEADER, *USUAL], PLACES),
        sheet_from("人员", [PEOPLE_HEADER, SECRETARY, SUPERVISOR], PEOPLE),
        sheet_from("亲属", [RELATIVE_HEADER, *rows], RELATIVES),
    ]
    return check_roster(sheets, somebodys=lambda phone: phone in known)


def test_relatives_are_read_by_blood_and_by_marriage() -> None:
    roster = check_relatives(("13900000010", "郑小明", "血亲"), (13900000010.0, "吕小红", "marriage"))
    assert roster.relatives == (
        RosterRelative("13900000010", Kin.BLOOD, "郑小明"),
        RosterRelative("13900000010", Kin.MARRIAGE, "吕小红"),
    )
    assert check().relatives is None


def test_a_relative_of_somebody_who_is_in_the_system_already_is_read() -> None:
    assert check_relatives(("13900000077", "郑小明", "血亲"), known=["13900000077"]).relatives


def test_a_wrong_relative_is_refused_at_its_row() -> None:
    wrong: Sequence[Row] = (
        ("13900000099", "郑小明", "血亲"),
        ("13900000010", "郑书记", "血亲"),
        ("13900000010", "郑小明", "朋友"),
        ("13900000010", "吕小红", "姻亲"),
        ("13900000010", "吕 小 红", "血亲"),
        ("139", "郑小明", "血亲"),
        (None, "郑小明", "血亲"),
        ("13900000010", None, "血亲"),
    )
    with pytest.raises(RosterError) as refused:
        check_relatives(*wrong)
    assert all(in_words(each, language) for each in refused.value.errors for language in ("zh", "en"))
    assert [(each.sheet, each.row, each.code, each.column) for each in refused.value.errors] == [
        ("亲属", 2, "relative_of_nobody", "本人电话"),
        ("亲属", 3, "relative_oneself", "亲属姓名"),
        ("亲属", 4, "kin_unknown", "关系"),
        ("亲属", 6, "row_twice", "亲属姓名"),
        ("亲属", 7, "phone_wrong", "本人电话"),
        ("亲属", 8, "empty", "本人电话"),
        ("亲属", 9, "empty", "亲属姓名"),
    ]
