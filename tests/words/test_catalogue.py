"""The catalogue: keys, fields, literal values, counts, and what it refuses."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from locales.catalogue import Catalogue, MissingWordsError, Words
from locales.po import CatalogueError
from locales.templates import MissingFieldError, TemplateError, template


def words(**messages: str) -> Words:
    return Words("zh", {key.replace("_", "."): template(text) for key, text in messages.items()})


def folder(place: Path, **files: str) -> Path:
    for name, content in files.items():
        language, _, file = name.partition("_")
        (place / language).mkdir(exist_ok=True)
        (place / language / f"{file}.po").write_text(content, encoding="utf-8")
    return place


def entry(key: str, text: str) -> str:
    return f'msgid "{key}"\nmsgstr "{text}"\n\n'


def test_a_message_is_said_with_its_fields() -> None:
    assert words(a="收到了，{number}号。")("a", number="2408917") == "收到了，2408917号。"


def test_doubled_braces_are_literal() -> None:
    assert words(a="{{{name}}}")("a", name="x") == "{x}"


@pytest.mark.parametrize("value", ["{case.id}", "{name}", "%s", "{{", "}}", "{0}", "$x", "\\n"])
def test_what_people_write_is_never_a_template(value: str) -> None:
    assert words(a="“{name}”，{name}")("a", name=value) == f"“{value}”，{value}"


@settings(max_examples=80, deadline=None, database=None)
@given(st.text(), st.text())
def test_any_text_goes_through_unchanged(first: str, second: str) -> None:
    assert words(a="{x}|{y}")("a", x=first, y=second) == f"{first}|{second}"


def test_a_missing_key_is_an_error() -> None:
    with pytest.raises(MissingWordsError, match=r"zh: a\.b"):
        words()("a.b")


@pytest.mark.parametrize("fields", [{}, {"nam": "x"}, {"name": None}])
def test_a_missing_field_is_an_error(fields: dict[str, object]) -> None:
    with pytest.raises(MissingFieldError):
        words(a="{name}")("a", **fields)


@pytest.mark.parametrize(
    "text", ["{", "}", "{}", "{0}", "{case.id}", "{name!r}", "{name:>5}", "{Name}", "{a}}"]
)
def test_only_plain_fields_are_templates(text: str) -> None:
    with pytest.raises(TemplateError):
        template(text)


@pytest.mark.parametrize(("count", "said"), [(0, "0 days"), (1, "a day"), (2, "2 days")])
def test_one_and_many_are_chosen_by_count(count: int, said: str) -> None:
    assert words(day_one="a day", day_many="{count} days")("day", count=count) == said


def test_a_language_without_plurals_needs_one_key() -> None:
    assert words(day="{count}天")("day", count=1) == "1天"


def test_the_files_of_a_language_are_merged(tmp_path: Path) -> None:
    folder(tmp_path, zh_a=entry("a", "甲"), zh_b=entry("b", "乙"), en_a=entry("a", "A"))
    catalogue = Catalogue.load(tmp_path)
    assert catalogue.languages == ("zh", "en")
    assert catalogue.words("zh").keys() == ["a", "b"]


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"zh_a": entry("a", "甲") + entry("a", "乙")}, r"zh/a\.po: a twice"),
        ({"zh_a": entry("a", "甲"), "zh_b": entry("a", "乙")}, r"zh/b\.po: a is in another file"),
        ({"zh_a": entry("a", "{")}, r"zh/a\.po: stray brace"),
        ({"zh_a": 'msgid "a'}, r"zh/a\.po"),
    ],
)
def test_a_broken_file_is_refused_by_name(tmp_path: Path, files: dict[str, str], said: str) -> None:
    with pytest.raises(CatalogueError, match=said):
        Catalogue.load(folder(tmp_path, **files))


def test_an_untranslated_message_is_missing(tmp_path: Path) -> None:
    catalogue = Catalogue.load(folder(tmp_path, zh_a=entry("a", "") + entry("b", "乙")))
    assert "a" not in catalogue.words("zh")


@pytest.mark.parametrize(
    ("code", "language"),
    [("zh-hans", "zh"), ("en-US", "en"), ("EN", "en"), ("fr", "zh"), (None, "zh"), ("", "zh")],
)
def test_a_clients_language_is_chosen_or_the_default(tmp_path: Path, code: str | None, language: str) -> None:
    catalogue = Catalogue.load(folder(tmp_path, zh_a=entry("a", "甲"), en_a=entry("a", "A")))
    assert catalogue.choose(code) == language


@pytest.mark.parametrize("typed", ["记走访", " 记走访 ", "Log a visit", "log a VISIT"])
def test_a_key_typed_in_either_language_is_understood(tmp_path: Path, typed: str) -> None:
    files = {"zh_a": entry("menu.visit", "记走访"), "en_a": entry("menu.visit", "Log a visit")}
    catalogue = Catalogue.load(folder(tmp_path, **files))
    assert catalogue.meaning(typed, "menu.") == "menu.visit"
    assert catalogue.meaning("别的", "menu.") is None
