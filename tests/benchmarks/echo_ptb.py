"""A bare python-telegram-bot echo bot: stock client, stock polling, one handler."""

import logging
import sys
from typing import Any

from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters


async def _echo(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    if update.message is not None and update.message.text:
        await update.message.reply_text(update.message.text)


def main(url: str, token: str) -> None:
    """Poll until SIGTERM."""
    logging.disable(logging.CRITICAL)
    application: Application[Any, Any, Any, Any, Any, Any] = (
        Application.builder().token(token).base_url(f"{url}/bot").build()
    )
    application.add_handler(MessageHandler(filters.TEXT, _echo))
    application.run_polling()


if __name__ == "__main__":
    main(*sys.argv[1:3])
