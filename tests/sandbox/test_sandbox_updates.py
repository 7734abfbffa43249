"""The queue of updates: numbers, confirmation, waiting, life times, two pollers."""

import asyncio


async def texts(api, **parameters):
    return [one["message"]["text"] for one in await api.result("getUpdates", **parameters)]


async def test_updates_are_numbered_consecutively(api, phone):
    for text in "abc":
        phone.text(text)
    ids = [one["update_id"] for one in await api.result("getUpdates")]
    assert ids == [ids[0], ids[0] + 1, ids[0] + 2]


async def test_updates_come_again_until_the_offset_confirms_them(api, phone, sandbox):
    phone.text("a")
    phone.text("b")
    first = (await api.result("getUpdates", limit=1))[0]
    assert await texts(api) == ["a", "b"]
    assert await texts(api, offset=first["update_id"] + 1) == ["b"]
    assert len(sandbox.pending_updates()) == 1


async def test_a_negative_offset_forgets_all_but_the_last(api, phone, sandbox):
    for text in "abc":
        phone.text(text)
    assert await texts(api, offset=-1) == ["c"]
    assert len(sandbox.pending_updates()) == 1


async def test_a_long_poll_wakes_when_something_is_said(api, phone):
    poll = asyncio.create_task(texts(api, timeout=30))
    while phone.world.poller == 0:
        await asyncio.sleep(0)
    phone.text("a")
    assert await poll == ["a"]


async def test_the_older_of_two_pollers_gets_a_conflict(api, phone):
    older = asyncio.create_task(api("getUpdates", timeout=30))
    while phone.world.poller == 0:
        await asyncio.sleep(0)
    newer = asyncio.create_task(api("getUpdates", timeout=30))
    body = await older
    assert body["error_code"] == 409
    assert body["description"].startswith("Conflict: terminated by other getUpdates request")
    phone.text("a")
    assert (await newer)["result"][0]["message"]["text"] == "a"


async def test_after_a_week_of_silence_numbers_start_anew(api, phone, clock, sandbox):
    phone.text("a")
    last = (await api.result("getUpdates"))[-1]["update_id"]
    await api.result("getUpdates", offset=last + 1)
    clock.push(days=8)
    phone.text("b")
    assert sandbox.pending_updates()[0]["update_id"] != last + 1


async def test_an_old_large_offset_does_not_swallow_numbers_started_anew(api, phone, sandbox):
    phone.text("b")
    far = sandbox.pending_updates()[0]["update_id"] + 1_000_000
    assert await texts(api, offset=far) == ["b"]


async def test_unfetched_updates_are_dropped_after_a_day_and_counted(phone, clock, sandbox):
    phone.text("a")
    clock.push(hours=24, seconds=1)
    assert sandbox.pending_updates() == []
    assert sandbox.dropped[0]["message"]["text"] == "a"


async def test_unfetched_presses_are_dropped_after_150_seconds(phone, clock, sandbox):
    phone.text("a")
    phone.press_data(1, "x")
    clock.push(seconds=151)
    assert ["message" in one for one in sandbox.pending_updates()] == [True]
    assert len(sandbox.dropped) == 1


async def test_allowed_updates_are_remembered(api, phone, sandbox):
    await api.result("getUpdates", allowed_updates=["callback_query"])
    await api.result("getUpdates")
    phone.text("a")
    assert sandbox.pending_updates() == []
    await api.result("getUpdates", allowed_updates=[])
    phone.text("b")
    assert await texts(api) == ["b"]


async def test_a_raw_update_is_delivered_as_it_is(api, sandbox):
    sandbox.raw_update({"update_id": 5, "brand_new": {"x": 1}})
    assert await api.result("getUpdates") == [{"update_id": 5, "brand_new": {"x": 1}}]


async def test_quiet_waits_until_everything_is_confirmed(api, phone, sandbox):
    phone.text("a")
    waiting = asyncio.create_task(sandbox.quiet())
    taken = await api.result("getUpdates")
    assert not waiting.done()
    await api.result("getUpdates", offset=taken[-1]["update_id"] + 1)
    await waiting


async def test_an_update_injected_with_a_far_higher_number_moves_the_numbering(api, phone, sandbox):
    phone.text("a")
    far = sandbox.pending_updates()[0]["update_id"] + 1_000_000
    sandbox.raw_update({"update_id": far, "brand_new": {}})
    phone.text("b")
    assert [one["update_id"] for one in await api.result("getUpdates", offset=far)] == [far, far + 1]


async def test_an_update_repeated_with_an_old_number_is_confirmed_with_the_rest(api, phone, sandbox):
    phone.text("a")
    phone.text("b")
    first, second = sandbox.pending_updates()
    sandbox.raw_update(first)
    assert len(await api.result("getUpdates")) == 3
    assert await api.result("getUpdates", offset=second["update_id"] + 1) == []


async def test_a_large_backlog_is_confirmed_at_once_by_a_late_offset(api, phone, sandbox):
    for _ in range(500):
        phone.text("a")
    last = sandbox.pending_updates()[-1]["update_id"]
    assert len(await api.result("getUpdates", offset=last)) == 1
    assert len(sandbox.pending_updates()) == 1


async def test_numbers_can_be_made_to_start_lower(api, phone, sandbox):
    phone.text("a")
    offset = (await api.result("getUpdates"))[0]["update_id"] + 1
    assert await api.result("getUpdates", offset=offset) == []
    sandbox.world.updates.renumber(1000)
    phone.text("b")
    assert [one["update_id"] for one in await api.result("getUpdates", offset=offset)] == [1000]
