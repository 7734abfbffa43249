"""Plain copies on the disk of a Bot API server of one's own: only inside its folder, and gone once a file is kept."""

import os
import time
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.api_copies import ApiCopies, lying
from bot.client import make_bot
from bot.doctor_api_server import api_server
from bot.download import Downloads, NotNow
from bot.settings import Access, Settings, read_settings
from tests.bot.test_fetcher import TOKEN, Telegram, telegram

__all__ = ["telegram"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    photos = tmp_path / "server" / TOKEN / "photos"
    photos.mkdir(parents=True)
    (photos / "1.jpg").write_bytes(b"plain")
    (tmp_path / "server" / TOKEN / "td.binlog").write_bytes(b"the server's own")
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "1.jpg").write_bytes(b"somebody else's")
    (tmp_path / "server").chmod(0o750)
    return tmp_path / "server"


@pytest.mark.parametrize("said", ["photos/1.jpg", "{folder}/{token}/photos/1.jpg"])
def test_a_copy_is_found_by_either_kind_of_path_and_taken_away_once(folder: Path, said: str) -> None:
    copies = ApiCopies(folder, TOKEN)
    path = said.format(folder=folder, token=TOKEN)
    assert b"".join(copies.pieces(copies.named(path) or folder)) == b"plain"
    assert (copies.take_away(path), copies.take_away(path)) == (True, False)


@pytest.mark.parametrize(
    "said",
    [
        "../../photos/1.jpg",
        "{folder}/../photos/1.jpg",
        "td.binlog",
        "photos",
        "photos/none",
        "photos/away",
        "../2:other/photos/1.jpg",
        "{folder}/2:other/photos/1.jpg",
        "\0",
    ],
)
def test_nothing_outside_the_folder_nor_the_servers_own_is_ever_touched(folder: Path, said: str) -> None:
    outside, others = folder.parent / "photos" / "1.jpg", folder / "2:other" / "photos" / "1.jpg"
    others.parent.mkdir(parents=True)
    others.write_bytes(b"another bot's")
    (folder / TOKEN / "photos" / "away").symlink_to(outside)
    assert not ApiCopies(folder, TOKEN).take_away(said.format(folder=folder))
    assert outside.exists()
    assert others.exists()
    assert (folder / TOKEN / "td.binlog").exists()


async def test_with_local_paths_a_file_is_read_there_and_its_copy_goes_when_it_is_kept(
    folder: Path, telegram: Telegram
) -> None:
    copy = folder / TOKEN / "photos" / "1.jpg"
    telegram.path = str(copy)
    bot = make_bot(Access(SecretStr(TOKEN), telegram.url))
    await bot.request.initialize()
    told, untold = Downloads(bot, copies=ApiCopies(folder, TOKEN)), Downloads(bot)
    left: list[str] = []
    assert await told.content("f", lambda _head: None, left) == b"plain"
    assert copy.exists()
    await told.forget(left)
    assert not copy.exists()
    with pytest.raises(NotNow, match="no_address"):
        await untold.content("f", lambda _head: None, left)
    await bot.request.shutdown()


async def test_of_one_photo_fetched_twice_at_once_no_copy_stays(folder: Path, telegram: Telegram) -> None:
    photos = folder / TOKEN / "photos"
    bot = make_bot(Access(SecretStr(TOKEN), telegram.url))
    await bot.request.initialize()
    fetched, told = [list[str](), list[str]()], Downloads(bot, copies=ApiCopies(folder, TOKEN))
    for name, left in zip(("1.jpg", "2.jpg"), fetched, strict=True):
        (photos / name).write_bytes(b"plain")
        telegram.path = str(photos / name)
        await told.content("f", lambda _head: None, left)
    for left in fetched:
        await told.forget(left)
    assert list(photos.iterdir()) == []
    await bot.request.shutdown()


def settings(monkeypatch: pytest.MonkeyPatch, **given: object) -> Settings:
    for name in [name for name in os.environ if name.startswith("LIANQIN_")]:
        monkeypatch.delenv(name)
    return read_settings(api_url="http://127.0.0.1:8081", **given)


def test_doctor_says_what_such_a_server_keeps_and_whether_others_may_read_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (untold,) = api_server(settings(monkeypatch))
    assert (untold.state, "LIANQIN_API_FILES" in untold.cure) == ("look", True)
    told = settings(monkeypatch, api_files=folder)
    assert [each.state for each in api_server(told)] == ["good"]
    copy = folder / TOKEN / "photos" / "1.jpg"
    os.utime(copy, (time.time() - 7200,) * 2)
    folder.chmod(0o755)
    assert lying(folder, time.time() - 3600) == 1
    assert [each.state for each in api_server(told)] == ["look", "look"]
    (gone,) = api_server(settings(monkeypatch, api_files=folder / "none"))
    assert gone.state == "bad"
