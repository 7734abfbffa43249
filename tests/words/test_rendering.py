"""Rendering: what a reader sees, measured as Telegram measures it."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

import locales
from bot.literal import literal
from bot.rendering import Manner, Part, as_data, from_data, render
from bot.rich import Rich, Span, split, units
from bot.seal import Seal
from bot.wording import Reader, label, worded
from handlers.screen import Button, Key, Lines, Picture, Quote, Screen, When
from handlers.screen import Words as Message
from locales.catalogue import Catalogue, MissingWordsError
from locales.templates import MissingFieldError

MONDAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
SEAL = Seal(bytes(64))
HERE = Manner(chat_id=42)
WORDS = {
    "plain": "收到了，{number}号。",
    "bold": "😀<b>{name}</b>来了",
    "story": "群众说：\\n{story}\\n完",
    "due": "{when}要回话",
    "list": "{lines}",
    "one": "事{count}",
    "long": "{text}",
    "nested": "这是<b>{what}</b>",
    "button": "打开{name}",
    "contact": "发电话",
}


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    folder = tmp_path / "zh"
    folder.mkdir()
    entries = "".join(f'\nmsgid "{key}"\nmsgstr "{text}"\n' for key, text in WORDS.items())
    header = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n'
    (folder / "all.po").write_text(header + entries, encoding="utf-8")
    shutil.copy(Path(locales.__file__).parent / "zh" / "time.po", folder)
    return Reader(Catalogue.load(tmp_path).words("zh"), MONDAY, ZoneInfo("Asia/Shanghai"))


def covered(piece: Rich, span: Span) -> str:
    """The text under a span, cut out as Telegram would."""
    raw = piece.text.encode("utf-16-le", "surrogatepass")
    return raw[span.offset * 2 : (span.offset + span.length) * 2].decode("utf-16-le")


def test_bold_in_a_template_is_an_entity_counted_in_utf_16(reader: Reader) -> None:
    said = worded(reader, "bold", {"name": "老🐔王"})
    assert said.text == "😀老🐔王来了"
    assert said.spans == (Span("bold", 2, 4),)


@pytest.mark.parametrize("name", ["<b>x</b>", "{name}", "%s", "*x*", "[a](tg://user?id=1)", "\ufdd00\ufdd1"])
def test_markup_in_a_value_is_shown_as_it_is(reader: Reader, name: str) -> None:
    said = worded(reader, "bold", {"name": name})
    assert [span.kind for span in said.spans] == ["bold"]
    assert literal(name) in said.text


def test_what_a_person_wrote_stands_in_a_quote(reader: Reader) -> None:
    said = worded(reader, "story", {"story": Quote("水管\n镇上：已办结😀")})
    [span] = said.spans
    assert (span.kind, covered(said, span)) == ("blockquote", "水管\n镇上：已办结😀")


def test_a_long_quote_can_be_folded(reader: Reader) -> None:
    said = worded(reader, "story", {"story": Quote("水" * 301)})
    assert said.spans[0].kind == "expandable_blockquote"


def test_an_empty_quote_is_no_entity(reader: Reader) -> None:
    assert worded(reader, "story", {"story": Quote(" \x00 ")}).spans == ()


def test_a_line_break_in_a_name_imitates_no_line_of_ours(reader: Reader) -> None:
    assert worded(reader, "plain", {"number": "1\n系统：已办结"}).text == "收到了，1 系统：已办结号。"


def test_nested_words_keep_their_entities_in_place(reader: Reader) -> None:
    said = worded(reader, "nested", {"what": Message("bold", {"name": "王"})})
    assert [(span.kind, covered(said, span)) for span in said.spans] == [("bold", "😀王来了"), ("bold", "王")]


def test_lines_are_one_below_the_other(reader: Reader) -> None:
    lines = Lines((Message("one", {"count": 1}), Message("one", {"count": 2})), gap=True)
    assert worded(reader, "list", {"lines": lines}).text == "事1\n\n事2"


def test_a_deadline_is_told_as_people_say_it(reader: Reader) -> None:
    close = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
    assert worded(reader, "due", {"when": When(close, "by")}).text == "明天下班前要回话"
    soon = MONDAY + timedelta(hours=4)
    assert worded(reader, "due", {"when": When(soon, "by")}).text == "今天 14:00 前要回话"


def test_missing_words_and_fields_are_errors(reader: Reader) -> None:
    with pytest.raises(MissingWordsError):
        worded(reader, "nothing", {})
    with pytest.raises(MissingFieldError):
        worded(reader, "plain", {"number": None})


def test_right_to_left_words_cannot_turn_ours() -> None:
    assert literal("gpj.\u202eexe") == "gpj.exe"
    assert literal("مرحبا") == "\u2068مرحبا\u2069"


def test_controls_surrogates_and_piled_marks_are_taken_out() -> None:
    assert literal("a\x00b\ud800c\uffffd\x1b[31m") == "ab\ufffdcd[31m"
    assert literal("e" + "\u0301" * 50) == "e" + "\u0301" * 3
    assert literal("👨‍👩‍👧 垸塆㙍") == "👨‍👩‍👧 垸塆㙍"


@given(st.text())
def test_whatever_is_shown_can_be_sent(text: str) -> None:
    literal(text, lines=True).encode("utf-8")


def test_five_thousand_letters_become_two_parts(reader: Reader) -> None:
    parts = render(Screen("long", {"text": "水" * 5000}), reader, SEAL, HERE)
    assert [part.text[-3:] for part in parts] == ["1/2", "2/2"]
    assert sum(part.text.count("水") for part in parts) == 5000


@given(st.text(alphabet="水👨‍👩🏽e\u0301🇨🇳 \n", max_size=300))
def test_parts_fit_and_keep_every_letter(text: str) -> None:
    parts = split(Rich(text, (Span("bold", 0, units(text)),) if text else ()), 40)
    assert all(part.units <= 40 for part in parts)
    assert all(span.offset + span.length <= part.units for part in parts for span in part.spans)
    kept = "".join(part.text.rsplit("\n", 1)[0] for part in parts) if len(parts) > 1 else parts[0].text
    assert "".join(kept.split()) == "".join(text.split())


def test_no_emoji_is_cut_in_two() -> None:
    family = "👨\u200d👩\u200d👧"
    parts = split(Rich(family * 10), 40)
    assert all(part.text.rsplit("\n", 1)[0].replace(family, "") == "" for part in parts)


def test_of_too_many_entities_the_quotes_stay() -> None:
    spans = (*(Span("bold", at, 1) for at in range(150)), Span("blockquote", 150, 2))
    [part] = split(Rich("x" * 152, spans))
    assert len(part.spans) == 100
    assert part.spans[-1].kind == "blockquote"


def test_buttons_are_under_the_last_part(reader: Reader) -> None:
    screen = Screen("long", {"text": "水" * 5000}, rows=((Button("button", "a", ("1",), {"name": "它"}),),))
    first, last = render(screen, reader, SEAL, HERE)
    assert first.markup is None
    assert last.markup is not None
    [[button]] = last.markup["inline_keyboard"]
    assert SEAL.open(42, button["callback_data"]) == "a\x1f1"


def test_a_label_has_one_line_of_forty_letters(reader: Reader) -> None:
    text = label(reader, "button", {"name": "很长的名字\n" * 20})
    assert len(text) == 40
    assert text.endswith("…")


def test_keys_are_persistent_and_can_ask_for_a_contact(reader: Reader) -> None:
    screen = Screen("one", {"count": 1}, keys=((Key("one.key"),),))
    with pytest.raises(MissingWordsError):
        render(screen, reader, SEAL, HERE)
    asking = Screen("one", {"count": 1}, keys=((Key("contact", asks="contact"),),))
    [part] = render(asking, reader, SEAL, HERE)
    assert part.markup == {
        "keyboard": [[{"text": "发电话", "request_contact": True}]],
        "is_persistent": True,
        "resize_keyboard": True,
    }


def test_a_press_is_answered_in_place(reader: Reader) -> None:
    [part] = render(Screen("one", {"count": 1}), reader, SEAL, Manner(42, replaces=7))
    assert (part.does, part.message_id) == ("edit", 7)


def test_a_screen_with_keys_cannot_be_edited_in_and_follows_the_stripped_message(reader: Reader) -> None:
    parts = render(Screen("one", {"count": 1}, keys=()), reader, SEAL, Manner(42, replaces=7))
    assert [part.does for part in parts] == ["strip", "text"]
    assert parts[1].markup == {"remove_keyboard": True}


def test_long_words_follow_their_picture(reader: Reader) -> None:
    files = Picture("files", {"files": ["abc"]})
    parts = render(Screen("long", {"text": "水" * 2000}, picture=files), reader, SEAL, HERE)
    assert [part.does for part in parts] == ["picture", "text"]


def test_at_night_only_loud_screens_ring(reader: Reader) -> None:
    night = Manner(42, night=True)
    assert render(Screen("one", {"count": 1}), reader, SEAL, night)[0].silent
    assert not render(Screen("one", {"count": 1}, loud=True), reader, SEAL, night)[0].silent


def test_a_villagers_words_are_sent_protected(reader: Reader) -> None:
    assert render(Screen("one", {"count": 1}, content=True), reader, SEAL, HERE)[0].protected


def test_parts_come_back_from_their_data_as_they_were(reader: Reader) -> None:
    screen = Screen(
        "bold",
        {"name": "王"},
        rows=((Button("button", "a", (), {"name": "x"}),),),
        content=True,
        names=("k",),
    )
    parts = render(screen, reader, SEAL, HERE)
    assert from_data(as_data(parts)) == parts
    assert isinstance(parts[0], Part)
