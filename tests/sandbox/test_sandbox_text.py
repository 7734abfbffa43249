"""Texts: formatting, lengths, entities, links."""

import pytest

from bot.sandbox.entities import detected, parse
from bot.sandbox.wire import ApiError


@pytest.mark.parametrize(
    ("html", "text", "entities"),
    [
        ("<b>粗</b>体", "粗体", [("bold", 0, 1)]),
        ("😀 <i>x</i>", "😀 x", [("italic", 3, 1)]),
        ("  <u>a</u> ", "a", [("underline", 0, 1)]),
        ("<b>a<i>b</i></b>", "ab", [("bold", 0, 2), ("italic", 1, 1)]),
        ("&lt;b&gt; &amp;&quot;&#65;", '<b> &"A', []),
        ("<blockquote expandable>q</blockquote>", "q", [("expandable_blockquote", 0, 1)]),
        ("<tg-spoiler>s</tg-spoiler>", "s", [("spoiler", 0, 1)]),
        ('<span class="tg-spoiler">s</span>', "s", [("spoiler", 0, 1)]),
    ],
)
def test_html_becomes_text_and_entities(html, text, entities):
    parsed, found = parse(html, "HTML", None)
    assert (parsed, [(one["type"], one["offset"], one["length"]) for one in found]) == (text, entities)


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("粗<x>y</x>", 'Unsupported start tag "x" at byte offset 3'),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("1 < 2", "Unclosed start tag at byte offset 2"),
    ],
)
def test_wrong_html_is_refused_with_a_byte_offset(html, words):
    with pytest.raises(ApiError) as refused:
        parse(html, "HTML", None)
    assert refused.value.description == f"Bad Request: can't parse entities: {words}"


def test_html_links_and_code_keep_their_facts():
    _, found = parse('<a href="https://example.org/a?b=1&amp;c">x</a>', "HTML", None)
    assert found == [{"type": "text_link", "url": "https://example.org/a?b=1&c", "offset": 0, "length": 1}]
    _, found = parse('<pre><code class="language-python">x</code></pre>', "HTML", None)
    assert found == [{"type": "pre", "language": "python", "offset": 0, "length": 1}]


def test_markdown_v2_nests_and_refuses_bare_reserved_characters():
    text, found = parse("*a _b_* [x](https://example.org)", "MarkdownV2", None)
    assert text == "a b x"
    assert [one["type"] for one in found] == ["bold", "italic", "text_link"]
    with pytest.raises(ApiError, match="Character '\\.' is reserved"):
        parse("a.b", "MarkdownV2", None)


def test_an_unknown_parse_mode_is_refused():
    with pytest.raises(ApiError, match="unsupported parse_mode"):
        parse("x", "RTF", None)


def test_commands_links_mentions_and_tags_are_found():
    found = detected("/start@lianqin_bot https://example.org/a @someone #饮水 a@example.org")
    kinds = ["bot_command", "url", "mention", "hashtag", "email"]
    assert [one["type"] for one in found] == kinds


async def test_4096_units_are_sent_and_one_more_is_not(api, phone):
    sent = await api.result("sendMessage", chat_id=phone.id, text="😀" * 2048)
    assert len(sent["text"]) == 2048
    refusal = await api.refusal("sendMessage", chat_id=phone.id, text="水" * 4097)
    assert refusal == "400 Bad Request: message is too long"


async def test_the_length_counts_after_parsing(api, phone):
    text = "<b>" + "x" * 4096 + "</b>"
    assert (await api("sendMessage", chat_id=phone.id, text=text, parse_mode="HTML"))["ok"]


async def test_white_space_alone_is_empty_and_around_is_cut(api, phone):
    refusal = await api.refusal("sendMessage", chat_id=phone.id, text=" \n ")
    assert refusal == "400 Bad Request: message text is empty"
    assert (await api.result("sendMessage", chat_id=phone.id, text="\n x \n"))["text"] == "x"


async def test_explicit_entities_move_with_the_trimmed_text(api, phone):
    entities = [{"type": "bold", "offset": 2, "length": 1}]
    sent = await api.result("sendMessage", chat_id=phone.id, text="  x", entities=entities)
    assert sent["entities"] == [{"type": "bold", "offset": 0, "length": 1}]


async def test_only_the_first_hundred_entities_are_kept(api, phone):
    sent = await api.result("sendMessage", chat_id=phone.id, text="<b>x</b> " * 120, parse_mode="HTML")
    assert len(sent["entities"]) == 100


async def test_protection_previews_and_replies_are_kept(api, phone):
    first = await api.result("sendMessage", chat_id=phone.id, text="one")
    extras = {"protect_content": True, "link_preview_options": {"is_disabled": True}}
    reply = {"message_id": first["message_id"], "quote": "ne"}
    sent = await api.result("sendMessage", chat_id=phone.id, text="two", reply_parameters=reply, **extras)
    assert sent["has_protected_content"]
    assert sent["link_preview_options"] == {"is_disabled": True}
    assert sent["reply_to_message"]["text"] == "one"
    assert sent["quote"] == {"text": "ne", "position": 1}


async def test_a_reply_to_a_missing_message_is_refused_unless_allowed(api, phone):
    reply = {"message_id": 999}
    refusal = await api.refusal("sendMessage", chat_id=phone.id, text="x", reply_parameters=reply)
    assert refusal == "400 Bad Request: message to be replied not found"
    reply["allow_sending_without_reply"] = True
    assert (await api("sendMessage", chat_id=phone.id, text="x", reply_parameters=reply))["ok"]
