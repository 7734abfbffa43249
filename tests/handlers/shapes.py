"""Whatever Telegram may bring, as strategies: messages and presses of every shape it documents, and the same with a
field gone or of another kind. Every word in them bears a marker, which no log may hold."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from hypothesis import strategies as st

Json = dict[str, Any]

#: Stands in every text, caption, name and file name.
MARKER = "雀鸣谷"
#: Any character that JSON can say, halves of pairs and NUL among them.
_ANY = st.text(st.characters(exclude_categories=()), max_size=30)
_ODD = st.sampled_from(
    [
        "", "\u202e\u2066右到左\u2069", "\x00", "\ud83d", "\udc4e", "\ufffe\uffff", "👩\u200d👩\u200d👧" * 300,
        "e\u0301\u0301" * 60, "字" * 4090,
        "\n\n\n", "<b>&amp;</b>{x}%s{{", "=HYPERLINK(1)", "𝟏𝟑𝟗𝟎𝟎𝟎𝟎𝟎𝟎𝟎𝟏", "00000000000", "² ½ ٣",
    ]
)  # fmt: skip
WORDS = (_ANY | _ODD).map(lambda tail: MARKER + tail)
#: What the house knows itself: keys, commands, numbers, answers.
KNOWN = st.sampled_from(
    [
        "报问题", "记走访", "我的待办", "更多", "/start", "/start x", "/case", "/case 1234567", "/todo", "/me", "/help",
        "/language", "/cancel", "/nothing", "/", "//", "/ ", "/case \x00", "/START@bot", "1234567", "1234567 123456",
        "明天", "48000", "王某某 三组", "3组 13900000098", "没有照片", "   ", "😀",
    ]
)  # fmt: skip
TEXT = st.one_of(WORDS, WORDS, KNOWN)
NUMBER = st.integers(1, 2**31)
OFFSET = st.integers(-5, 5000) | st.sampled_from([-(2**31), 2**31 - 1])
ENTITY = st.fixed_dictionaries(
    {
        "type": st.sampled_from(
            ["bold", "bot_command", "mention", "url", "custom_emoji", "blockquote", "new"]
        ),
        "offset": OFFSET,
        "length": OFFSET,
    }
)
_FILE_ID = st.text("ABCdef019-_", min_size=1, max_size=12)


def _file(**fields: Any) -> Any:
    named = {"file_id": _FILE_ID, "file_unique_id": _FILE_ID}
    return st.fixed_dictionaries(named | fields, optional={"file_size": st.integers(0, 2**40)})


def _named(**fields: Any) -> Any:
    """A file that may say its name and type."""
    named = {"file_id": _FILE_ID, "file_unique_id": _FILE_ID}
    more = {"file_name": WORDS, "mime_type": st.sampled_from(["image/jpeg", "audio/ogg", "x/y", ""])}
    return st.fixed_dictionaries(named | fields, optional=more | {"file_size": st.integers(0, 2**40)})


SIDE, SECONDS = st.integers(0, 20_000), st.integers(0, 10**6)
PLACE = st.fixed_dictionaries(
    {"latitude": st.floats(-90, 90), "longitude": st.floats(-180, 180)},
    optional={"live_period": st.integers(1, 2**31 - 1), "horizontal_accuracy": st.floats(0, 1500)},
)
PERSON = st.fixed_dictionaries(
    {"id": st.integers(1, 2**52), "is_bot": st.booleans(), "first_name": WORDS},
    optional={
        "last_name": WORDS,
        "username": st.just("someone"),
        "language_code": st.sampled_from(["zh-hans", "en"]),
    },
)
CHANNEL = st.fixed_dictionaries({"id": st.integers(-(2**52), -1), "type": st.just("channel"), "title": WORDS})
_POLL = {
    "id": st.just("1"), "question": WORDS, "options": st.just([]), "total_voter_count": st.just(0),
    "is_closed": st.booleans(), "is_anonymous": st.booleans(), "type": st.sampled_from(["regular", "quiz"]),
    "allows_multiple_answers": st.booleans(), "allows_revoting": st.booleans(), "members_only": st.booleans(),
}  # fmt: skip
_STICKER = {
    "width": SIDE, "height": SIDE, "is_animated": st.booleans(), "is_video": st.booleans(),
    "type": st.sampled_from(["regular", "mask", "custom_emoji"]),
}  # fmt: skip
_FILM = _named(width=SIDE, height=SIDE, duration=SECONDS)
_CAPTIONED = {"caption": TEXT, "caption_entities": st.lists(ENTITY, max_size=3)}
_ALBUM = {"media_group_id": st.sampled_from(["1", "2", "album"])}


def _content(fields: Json, **optional: Any) -> Any:
    return st.fixed_dictionaries(fields, optional=optional)


CONTENT = st.one_of(
    _content({"text": TEXT}, entities=st.lists(ENTITY, max_size=4)),
    _content({"text": TEXT}),
    _content({"photo": st.lists(_file(width=SIDE, height=SIDE), min_size=1, max_size=3)}, **_CAPTIONED, **_ALBUM),
    _content({"voice": _named(duration=SECONDS)}, **_CAPTIONED),
    _content({"audio": _named(duration=SECONDS)}, **_CAPTIONED, **_ALBUM),
    _content({"video": _FILM}, **_CAPTIONED, **_ALBUM),
    _content({"video_note": _file(length=SIDE, duration=SECONDS)}),
    _content({"animation": _FILM, "document": _named()}, **_CAPTIONED),
    _content({"document": _named()}, **_CAPTIONED, **_ALBUM),
    _content({"sticker": _file(**_STICKER)}),
    _content({"location": PLACE}),
    _content({"location": PLACE, "venue": _content({"location": PLACE, "title": WORDS, "address": WORDS})}),
    _content(
        {"contact": _content({"phone_number": WORDS | st.just("13900000001"), "first_name": WORDS},
                             last_name=WORDS, user_id=st.integers(1, 2**52), vcard=WORDS)}
    ),
    _content({"poll": st.fixed_dictionaries(_POLL)}),
    _content({"dice": st.fixed_dictionaries({"emoji": st.just("🎲"), "value": st.integers(1, 64)})}),
    _content({"story": st.fixed_dictionaries({"chat": CHANNEL, "id": NUMBER})}),
    _content({"paid_media": st.just({"star_count": 1, "paid_media": []})}),
    _content({"pinned_message": st.just({"message_id": 1, "date": 0, "chat": {"id": 1, "type": "private"}})}),
    _content({"migrate_to_chat_id": st.integers(-(2**52), -1)}),
    _content({"new_chat_title": WORDS}),
    _content({"web_app_data": st.fixed_dictionaries({"data": WORDS, "button_text": WORDS})}),
    _content({"hologram": st.just({"file_id": "x"})}),
    st.just({}),
)  # fmt: skip
ORIGIN = st.one_of(
    st.fixed_dictionaries({"type": st.just("user"), "date": NUMBER, "sender_user": PERSON}),
    st.fixed_dictionaries({"type": st.just("hidden_user"), "date": NUMBER, "sender_user_name": WORDS}),
    st.fixed_dictionaries({"type": st.just("chat"), "date": NUMBER, "sender_chat": CHANNEL}),
    st.fixed_dictionaries(
        {"type": st.just("channel"), "date": NUMBER, "chat": CHANNEL, "message_id": NUMBER}
    ),
)
BESIDE = st.fixed_dictionaries(
    {},
    optional={
        "forward_origin": ORIGIN,
        "reply_to_message": st.fixed_dictionaries(
            {"message_id": st.integers(0, 60), "date": NUMBER, "chat": st.just({"id": 1, "type": "private"})}
        ),
        "quote": st.fixed_dictionaries({"text": WORDS, "position": OFFSET}),
        "via_bot": st.just({"id": 9, "is_bot": True, "first_name": "b"}),
        "has_protected_content": st.just(True),
        "link_preview_options": st.just({"is_disabled": True}),
        "aura": st.just({"colour": ["green"]}),
    },
)
#: Most messages have nothing beside their content.
MESSAGE = st.tuples(CONTENT, st.just({}) | BESIDE).map(lambda both: both[0] | both[1])

#: What somebody does: says something, changes something said so many messages ago, presses the n-th last button (or
#: sends other data in its place).
PRESS = st.tuples(st.integers(0, 12), st.none() | st.none() | TEXT)
#: What Telegram says of our standing in a private chat: they block the bot, or are back.
STANDING = st.sampled_from(["kicked", "member", "left", "restricted", "new"])
STEP = st.one_of(
    st.tuples(st.just("standing"), STANDING),
    st.tuples(st.just("message"), MESSAGE),
    st.tuples(st.just("message"), MESSAGE),
    st.tuples(st.just("edit"), st.tuples(st.integers(0, 9), MESSAGE)),
    st.tuples(st.just("press"), PRESS),
    st.tuples(st.just("press"), PRESS),
)

# --- what is not said to us


def _of(kind: str, fields: Any) -> Any:
    return fields.map(lambda body: {kind: body})


_GROUP = st.fixed_dictionaries(
    {"id": st.integers(-(2**52), -1), "type": st.sampled_from(["group", "supergroup"]), "title": WORDS}
)
_IN_GROUP = st.tuples(
    MESSAGE, st.fixed_dictionaries({"message_id": NUMBER, "date": NUMBER, "chat": _GROUP, "from": PERSON})
).map(lambda both: both[0] | both[1])
_POST = st.tuples(
    MESSAGE,
    st.fixed_dictionaries({"message_id": NUMBER, "date": NUMBER, "chat": CHANNEL, "sender_chat": CHANNEL}),
).map(lambda both: both[0] | both[1])
_REACTION = st.fixed_dictionaries(
    {"chat": _GROUP, "message_id": NUMBER, "user": PERSON, "date": NUMBER},
    optional={"new_reaction": st.just([{"type": "emoji", "emoji": "👍"}]), "old_reaction": st.just([])},
)
_MEMBER = st.fixed_dictionaries(
    {
        "status": st.sampled_from(
            ["kicked", "member", "left", "restricted", "administrator", "creator", "new"]
        )
    },
    optional={
        "user": PERSON,
        "until_date": NUMBER,
        "is_member": st.booleans(),
        "can_post_messages": st.booleans(),
    },
)
_ADDED = st.fixed_dictionaries(
    {"chat": _GROUP | CHANNEL, "from": PERSON, "date": NUMBER, "new_chat_member": _MEMBER},
    optional={
        "old_chat_member": _MEMBER,
        "via_join_request": st.booleans(),
        "invite_link": st.just({"invite_link": "x"}),
    },
)
ELSEWHERE = st.one_of(
    _of("my_chat_member", _ADDED),
    _of("my_chat_member", _ADDED),
    _of("chat_member", _ADDED),
    _of("message", _IN_GROUP),
    _of("edited_message", _IN_GROUP),
    _of("message", _POST),
    *(_of(kind, _POST) for kind in ("channel_post", "edited_channel_post")),
    *(_of(kind, _IN_GROUP) for kind in ("business_message", "guest_message", "unheard_of")),
    _of("message_reaction", _REACTION),
    _of("poll", st.fixed_dictionaries(_POLL)),
    _of("poll_answer", st.fixed_dictionaries({"poll_id": WORDS, "user": PERSON, "option_ids": st.just([0])})),
    _of(
        "inline_query", st.fixed_dictionaries({"id": WORDS, "from": PERSON, "query": WORDS, "offset": WORDS})
    ),
    _of(
        "chat_join_request",
        st.fixed_dictionaries({"chat": _GROUP, "from": PERSON, "date": NUMBER, "bio": WORDS}),
    ),
)

# --- what is ill-shaped

#: What takes the place of a field in what is half-shaped.
_WRONG = st.one_of(
    st.none(), st.booleans(), st.integers(-3, 3), _ANY, st.floats(allow_nan=True, allow_infinity=True),
    st.sampled_from([2**31, 2**52, 2**63 - 1, 2**63, 2**70, -(2**63), -(2**70), [], {}, [[]], [{}], {"id": "x"}]),
)  # fmt: skip


def places(thing: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where something stands in a piece of JSON."""
    entries = (
        thing.items() if isinstance(thing, dict) else enumerate(thing) if isinstance(thing, list) else ()
    )
    for name, value in entries:
        yield (*path, name)
        yield from places(value, (*path, name))


#: A field or two: which of them, and what stands in its place; `GONE`: nothing.
GONE = object()
HARM = st.lists(st.tuples(st.integers(0, 200), st.just(GONE) | _WRONG), min_size=1, max_size=2)


def spoilt(update: Json, harm: list[tuple[int, Any]]) -> Json:
    """The same with these fields gone, or of another kind."""
    update = deepcopy(update)
    for at, wrong in harm:
        found = list(places(update))
        if not found:
            break
        *way, last = found[at % len(found)]
        holder: Any = update
        for each in way:
            holder = holder[each]
        if wrong is GONE:
            del holder[last]
        else:
            holder[last] = deepcopy(wrong)  # sampled: the next harm may be done inside it
    return update
