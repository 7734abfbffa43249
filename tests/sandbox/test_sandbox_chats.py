"""Who may be spoken to: before START, after a block, in groups and channels."""


def hello(phone):
    return {"chat_id": phone.id, "text": "hello"}


async def test_nobody_hears_the_bot_before_start(api, stranger):
    refusal = await api.refusal("sendMessage", **hello(stranger))
    assert refusal == "403 Forbidden: bot can't initiate conversation with a user"
    stranger.start("token")
    assert (await api("sendMessage", **hello(stranger)))["ok"]


async def test_an_unknown_chat_is_not_found(api):
    assert await api.refusal("sendMessage", chat_id=42, text="x") == "400 Bad Request: chat not found"
    assert await api.refusal("sendMessage", chat_id="@nobody", text="x") == "400 Bad Request: chat not found"


async def test_a_block_is_told_and_ends_the_conversation(api, phone, sandbox):
    phone.block()
    change = sandbox.pending_updates()[-1]["my_chat_member"]
    statuses = (change["old_chat_member"]["status"], change["new_chat_member"]["status"])
    assert statuses == ("member", "kicked")
    refusal = await api.refusal("sendMessage", **hello(phone))
    assert refusal == "403 Forbidden: bot was blocked by the user"


async def test_pressing_start_unblocks_and_tells(api, phone, sandbox):
    phone.block()
    phone.start()
    kinds = [set(update) - {"update_id"} for update in sandbox.pending_updates()]
    assert kinds == [{"my_chat_member"}, {"my_chat_member"}, {"message"}]
    assert (await api("sendMessage", **hello(phone)))["ok"]


async def test_a_deleted_account_is_deactivated(api, phone):
    phone.deactivate()
    assert await api.refusal("sendMessage", **hello(phone)) == "403 Forbidden: user is deactivated"


async def test_the_bot_is_added_to_a_group_and_leaves_it(api, phone, sandbox):
    group = sandbox.group("王家湾")
    group.add_bot(phone.person)
    change, service = sandbox.pending_updates()
    assert change["my_chat_member"]["new_chat_member"]["status"] == "member"
    assert service["message"]["new_chat_members"][0]["is_bot"]
    await api.result("leaveChat", chat_id=group.id)
    refusal = await api.refusal("sendMessage", chat_id=group.id, text="x")
    assert refusal == "403 Forbidden: bot is not a member of the group chat"


async def test_a_removed_bot_was_kicked(api, phone, sandbox):
    group = sandbox.group("王家湾")
    group.add_bot(phone.person)
    group.remove_bot(phone.person)
    refusal = await api.refusal("sendMessage", chat_id=group.id, text="x")
    assert refusal == "403 Forbidden: bot was kicked from the group chat"


async def test_in_groups_the_bot_sees_commands_and_mentions_only(phone, sandbox):
    group = sandbox.group("王家湾")
    group.add_bot(phone.person)
    sandbox.world.updates.clear()
    for text in ("between us", "/help", "@lianqin_demo_bot hello"):
        group.text(phone.person, text)
    seen = [update["message"]["text"] for update in sandbox.pending_updates()]
    assert seen == ["/help", "@lianqin_demo_bot hello"]


async def test_a_group_which_became_a_supergroup_says_where_it_went(api, phone, sandbox):
    group = sandbox.group("王家湾")
    group.add_bot(phone.person)
    moved = group.migrate(phone.person)
    body = await api("sendMessage", chat_id=group.id, text="x")
    assert body["parameters"] == {"migrate_to_chat_id": moved.id}
    assert body["description"] == "Bad Request: group chat was upgraded to a supergroup chat"
    assert (await api("sendMessage", chat_id=moved.id, text="x"))["ok"]


async def test_channel_posts_have_no_author(phone, sandbox):
    channel = sandbox.group("公告", "channel")
    channel.add_bot(phone.person, "administrator")
    channel.text(phone.person, "news")
    post = sandbox.pending_updates()[-1]["channel_post"]
    assert "from" not in post
    assert post["sender_chat"]["id"] == channel.id


async def test_message_ids_grow_within_a_chat(api, phone, stranger):
    stranger.start()
    ids = [phone.text("a")["message_id"], stranger.text("b")["message_id"], phone.text("c")["message_id"]]
    assert ids == sorted(ids)


async def test_a_member_is_described(api, phone):
    member = await api.result("getChatMember", chat_id=phone.id, user_id=phone.id)
    assert (member["status"], member["user"]["first_name"]) == ("member", "王秀兰")


async def test_nobody_has_a_profile_photo(api, phone):
    photos = await api.result("getUserProfilePhotos", user_id=phone.id)
    assert photos == {"total_count": 0, "photos": []}


async def test_typing_is_seen_for_five_seconds(api, phone, sandbox, http, clock):
    await api.result("sendChatAction", chat_id=phone.id, action="typing")
    chat = await (await http.get(f"{sandbox.url}/phones/{phone.id}/chat")).json()
    assert chat["chat_action"] == "typing"
    clock.push(seconds=6)
    chat = await (await http.get(f"{sandbox.url}/phones/{phone.id}/chat")).json()
    assert chat["chat_action"] is None
