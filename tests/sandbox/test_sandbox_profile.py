"""What the bot tells about itself, by scope and by language."""

EVERYONE = [{"command": "help", "description": "Help"}]
SUPERVISORS = [{"command": "visit", "description": "记走访"}]


async def test_commands_resolve_by_chat_then_language(api, phone, sandbox):
    await api.result("setMyCommands", commands=EVERYONE)
    scope = {"type": "chat", "chat_id": phone.id}
    await api.result("setMyCommands", commands=SUPERVISORS, scope=scope, language_code="zh")
    profile = sandbox.world.profile
    assert profile.commands_for(phone.id, phone.id, "zh") == SUPERVISORS
    assert profile.commands_for(phone.id, phone.id, "en") == EVERYONE


async def test_commands_are_asked_for_exactly_and_deleted(api):
    private = {"type": "all_private_chats"}
    await api.result("setMyCommands", commands=EVERYONE, scope=private)
    assert await api.result("getMyCommands") == []
    assert await api.result("getMyCommands", scope=private) == EVERYONE
    await api.result("deleteMyCommands", scope=private)
    assert await api.result("getMyCommands", scope=private) == []


async def test_a_command_with_a_wrong_name_is_refused(api):
    commands = [{"command": "走访", "description": "x"}]
    assert await api.refusal("setMyCommands", commands=commands) == "400 Bad Request: BOT_COMMAND_INVALID"


async def test_names_and_descriptions_exist_per_language(api):
    await api.result("setMyName", name="Lianqin")
    await api.result("setMyName", name="廉勤", language_code="zh")
    assert (await api.result("getMyName", language_code="zh"))["name"] == "廉勤"
    assert (await api.result("getMyName", language_code="en"))["name"] == "Lianqin"
    await api.result("setMyDescription", description="long")
    await api.result("setMyShortDescription", short_description="short")
    assert await api.result("getMyDescription", language_code="zh") == {"description": "long"}
    assert await api.result("getMyShortDescription") == {"short_description": "short"}


async def test_texts_which_are_too_long_are_refused(api):
    assert not (await api("setMyShortDescription", short_description="x" * 121))["ok"]
    assert not (await api("setMyDescription", description="x" * 513))["ok"]


async def test_a_chat_can_have_its_own_menu_button(api, phone):
    button = {"type": "web_app", "text": "x", "web_app": {"url": "https://example.org"}}
    await api.result("setChatMenuButton", chat_id=phone.id, menu_button=button)
    assert await api.result("getChatMenuButton", chat_id=phone.id) == button
    assert await api.result("getChatMenuButton") == {"type": "commands"}
