"""A bare aiogram 3 echo bot: stock client, stock polling, one handler."""

import asyncio
import sys

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import Message


async def _echo(message: Message) -> None:
    if message.text:
        await message.answer(message.text)


async def main(url: str, token: str) -> None:
    """Poll until SIGTERM."""
    dispatcher = Dispatcher()
    dispatcher.message.register(_echo)
    session = AiohttpSession(api=TelegramAPIServer.from_base(url))
    await dispatcher.start_polling(Bot(token, session=session))


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:3]))
