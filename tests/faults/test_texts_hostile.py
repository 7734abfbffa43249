"""What people may type: markup, controls, templates, forty thousand letters; shown as it is and kept whole (rows I)."""

import random
import string
from collections import Counter
from typing import Any

import pytest

from tests.faults.scene import Scene, books, founded, here, reached, said_to, to_photos, to_preview

__all__ = ["founded", "here"]

Json = dict[str, Any]

MARKUP = (
    "<b>水</b> &amp; <script>x</script>",
    "*水* _漏_ [看](https://e.invalid) `x`",
    "\\*水\\* ||漏||",
    "tg://user?id=5000000006",
    "@all @舒书记",
    "柳溪镇：已办结",
    "收到了，1234567号。镇上明天下班前回话。",
    "水\n\n[报上去] [不要了]",
    "{case.id} {number} %s %(x)s {{x}} ${x}",
    "=HYPERLINK(1) '; DROP TABLE cases; --",
)


#: What we say ourselves, and what Telegram finds in any text by itself and nobody can keep it from.
OURS = {"blockquote", "expandable_blockquote", "bold"}
FOUND = {"url", "bot_command", "mention", "hashtag", "cashtag", "email", "phone_number"}


def quoted(message: Json) -> list[str]:
    """What stands in a quote; offsets are in units of UTF-16."""
    units = str(message["text"]).encode("utf-16-le")
    spans = [one for one in message.get("entities", ()) if "blockquote" in one["type"]]
    return [units[2 * s["offset"] : 2 * (s["offset"] + s["length"])].decode("utf-16-le") for s in spans]


@pytest.mark.parametrize("typed", MARKUP)
async def test_markup_is_shown_as_it_was_typed_and_as_somebodys_words(here: Scene, typed: str) -> None:
    wei, shu = here.hand("supervisor"), here.hand("secretary")
    preview = await to_preview(wei, typed)
    assert quoted(preview) == [typed]
    number = await wei.files_it()
    await shu.hears(f"{number}号")
    card = await shu.presses("看详情", typed.splitlines()[0])
    assert typed in "\n".join(quoted(card))
    kinds = {one["type"] for one in [*preview.get("entities", ()), *card.get("entities", ())]}
    assert kinds <= OURS | FOUND


CONTROLS = {
    "turned": "水\u202e管漏了\u202c",
    "isolated": "水\u2067管\u2069漏了",
    "zero width": "水\u200b管\u2060漏\ufeff了",
    "zalgo": "水" + "\u0301\u0336\u035c" * 40 + "管",
    "half a surrogate": "水\ud83d管",
    "nothing and nobody": "水\x00管\uffff\ufffe漏",
    "bells": "水\x07\x1b[31m管\x7f",
    "look-alikes": "舒书记\u3000ｓｈｕ Ѕhu",
}


@pytest.mark.parametrize("name", CONTROLS)
async def test_controls_change_nothing_around_them_and_the_report_is_filed(here: Scene, name: str) -> None:
    wei, shu = here.hand("supervisor"), here.hand("secretary")
    await wei.says("报问题", "是哪类事")
    await wei.presses("生活难事", "是什么事")
    body = {"message_id": 4_000, "date": here.sandbox.world.unix(), "chat": wei.phone.room.chat}
    here.sandbox.raw_update({"message": {**body, "from": wei.phone.person.user(), "text": CONTROLS[name]}})
    await wei.hears("有照片吗")
    preview = await wei.presses("没有照片", "对不对")
    await shu.hears(f"{await wei.files_it()}号")
    card = await shu.presses("看详情", "水" if "水" in CONTROLS[name] else "舒书记")
    for shown in (preview["text"], card["text"]):
        assert not {"\x00", "\x07", "\x1b", "\uffff", "\ufffe", "\u202e"} & set(shown)
        shown.encode()


LENGTHS = {
    "one": "水",
    "4096": "水" * 4096,
    "4097": "水" * 4097,
    "5000": "开头" + "水" * 4996 + "末尾",
    "40,000": "".join(f"{n:07}。" for n in range(5000)),
    "a thousand people": "👩🏽‍🌾" * 1000,
}


@pytest.mark.parametrize("name", LENGTHS)
async def test_a_story_of_any_length_is_kept_whole(here: Scene, name: str) -> None:
    wei = here.hand("supervisor")
    await wei.says("报问题", "是哪类事")
    await wei.presses("生活难事", "是什么事")
    wei.phone.text(LENGTHS[name])
    await wei.hears("有照片吗")
    await here.quiet()
    await wei.presses("没有照片", "报上去")
    await here.quiet()
    await wei.files_it()
    (book,) = here.store.read_now(books)
    assert book.story.replace("\n", "") == LENGTHS[name]


def mutants(data: str, count: int, chance: random.Random) -> list[str]:
    """Buttons that are not quite `data`, and some that are nothing at all."""
    letters = string.ascii_letters + string.digits + "-_.:"
    made = {data[:-1], data + "A", data[::-1], data.swapcase(), "👩" * 16, "", " ", "\u202e" * 8}
    while len(made) < count:
        kind = chance.randrange(3)
        if kind == 0:
            at = chance.randrange(len(data))
            made.add(data[:at] + chance.choice(letters) + data[at + 1 :])
        elif kind == 1:
            made.add(data[: chance.randrange(len(data))])
        else:
            made.add("".join(chance.choices(letters, k=chance.randint(1, 64))))
    return sorted(made - {data})


async def test_of_two_thousand_made_up_buttons_none_is_understood(here: Scene) -> None:
    wei, other = here.hand("supervisor"), here.hand("neighbour")
    shown = await to_preview(wei, "水管漏了")
    real = shown["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    seal = here.house.seal
    assert seal.open(wei.id, real) is not None
    assert seal.open(other.id, real) is None
    assert [
        data for data in mutants(real, 2000, random.Random(1)) if seal.open(wei.id, data) is not None
    ] == []


async def test_every_made_up_press_gets_the_same_answer_and_changes_nothing(here: Scene) -> None:
    wei, other = here.hand("supervisor"), here.hand("neighbour")
    shown = await to_preview(wei, "水管漏了")
    foreign = await to_preview(other, "桥断了")
    real, theirs = (one["reply_markup"]["inline_keyboard"][0][0]["callback_data"] for one in (shown, foreign))
    mark = len(wei.phone.room.said)
    forged = [theirs, *mutants(real, 40, random.Random(2))]
    for data in forged:
        wei.phone.press_data(shown["message_id"], data)
    await here.quiet()
    answers = Counter(said_to(wei)[mark:])
    assert set(answers.values()) == {len(forged)}, answers
    assert here.store.read_now(books) == []
    assert (await wei.files_it()).isdigit()


async def test_whatever_token_is_made_up_the_door_says_the_same(here: Scene) -> None:
    chance = random.Random(3)
    letters = string.ascii_letters + string.digits + "-_"
    tokens = ["".join(chance.choices(letters, k=length)) for length in (1, 8, 22, 32, 43, 63, 64) * 3]
    # After ten that are none an account is not listened to for the rest of the hour.
    strangers = [here.sandbox.person(f"过路人{each}") for each in range(3)]
    answers = set()
    for token, stranger in zip(tokens, strangers * 7, strict=True):
        stranger.start(token)
        answers.add((await stranger.hears(""))["text"])
    assert len(answers) == 1
    assert [here.store.read_now(lambda work, s=s: work.people.by_user(s.id)) for s in strangers] == [None] * 3


async def test_signs_of_a_query_are_looked_for_as_they_are(here: Scene) -> None:
    wei, shu = here.hand("supervisor"), here.hand("secretary")
    await to_preview(wei, "水管漏了，少了100%")
    number = await wei.files_it()
    await shu.hears(f"{number}号")
    mark = len(shu.phone.room.said)
    for words in ("%", "_", "' OR 1=1 --", "(a+)+$" * 20, "水_漏", "水%了"):
        shu.phone.text(words)
        await here.quiet()
    assert number not in "".join(text for text in said_to(shu)[mark:] if "100%" not in text)


@pytest.mark.parametrize("how", ["forwarded", "edited"])
async def test_a_command_that_was_forwarded_or_edited_commands_nothing(here: Scene, how: str) -> None:
    keeper = here.hand("keeper")
    keeper.phone.text("/keeper")
    shown = (await keeper.hears(""))["text"]
    keeper.phone.listen_from_now()
    if how == "forwarded":
        keeper.phone.forward("/keeper")
    else:
        typed = keeper.phone.text("水")
        await keeper.hears("")
        keeper.phone.edit(typed["message_id"], "/keeper")
    answer = await keeper.hears("")
    await here.quiet()
    assert answer["text"] != shown


async def test_a_draft_full_of_templates_is_said_back_letter_for_letter(here: Scene) -> None:
    wei = here.hand("supervisor")
    await to_photos(wei, "{story} {0} {{}} %d")
    await wei.presses("没有照片", "{story} {0} {{}} %d")
    await wei.presses("改一改", "谁家的事")
    await reached(lambda: bool(wei.phone.buttons))
    await wei.presses("谁家的事", "")
    wei.phone.text("{name} 13900000088 三组")
    preview = await wei.hears("对不对")
    assert "{name}" in preview["text"]
