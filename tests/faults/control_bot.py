"""The control: an ordinary bot as python-telegram-bot's own examples show it, asking what ours asks in a report.

Stock `run_polling`, a ConversationHandler with PicklePersistence, each report committed before it is answered.
"""

import logging
import sqlite3
import sys
from pathlib import Path
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    ConversationHandler,
    MessageHandler,
    PicklePersistence,
    filters,
)

KIND, STORY, PHOTOS, PREVIEW = range(4)
Context = ContextTypes.DEFAULT_TYPE


def _keys(label: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton(label, callback_data="on")]])


async def _begin(update: Update, context: Context) -> int:
    assert update.message is not None
    assert context.user_data is not None
    context.user_data.clear()
    await update.message.reply_text("是哪类事？点一个。", reply_markup=_keys("生活难事"))
    return KIND


async def _kind(update: Update, _context: Context) -> int:
    query = update.callback_query
    assert query is not None
    await query.answer()
    await query.edit_message_text("是什么事？")
    return STORY


async def _story(update: Update, context: Context) -> int:
    assert update.message is not None
    assert context.user_data is not None
    context.user_data.setdefault("parts", []).append(update.message.text)
    await update.message.reply_text("有照片吗？", reply_markup=_keys("没有照片"))
    return PHOTOS


async def _preview(update: Update, context: Context) -> int:
    query = update.callback_query
    assert query is not None
    assert context.user_data is not None
    await query.answer()
    told = "\n".join(context.user_data.get("parts", []))
    await query.edit_message_text(f"对不对？\n{told}", reply_markup=_keys("报上去"))
    return PREVIEW


async def _file(update: Update, context: Context) -> int:
    query = update.callback_query
    assert query is not None
    assert context.user_data is not None
    await query.answer()
    database: sqlite3.Connection = context.bot_data["reports"]
    story = "\n".join(context.user_data.pop("parts", []))
    made = database.execute("INSERT INTO reports (who, story) VALUES (?, ?)", (query.from_user.id, story))
    database.commit()
    await query.edit_message_text(f"收到了，{100_000 + (made.lastrowid or 0)}号。收据在下面。")
    return ConversationHandler.END


def main(url: str, token: str, folder: str) -> None:
    """Poll until the end."""
    logging.disable(logging.CRITICAL)
    database = sqlite3.connect(Path(folder) / "reports.db", check_same_thread=False)
    database.execute("CREATE TABLE IF NOT EXISTS reports (id INTEGER PRIMARY KEY, who INTEGER, story TEXT)")

    async def opened(application: "Application[Any, Any, Any, Any, Any, Any]") -> None:
        application.bot_data["reports"] = database

    persistence = PicklePersistence(Path(folder) / "conversations.pickle", store_data=None)
    application = (
        Application.builder()
        .token(token)
        .base_url(f"{url}/bot")
        .persistence(persistence)
        .post_init(opened)
        .build()
    )
    words = filters.TEXT & ~filters.COMMAND
    begin: MessageHandler[Any, Any] = MessageHandler(filters.Regex("^报问题$"), _begin)
    application.add_handler(
        ConversationHandler(
            entry_points=[begin, CommandHandler("start", _begin)],
            states={
                KIND: [CallbackQueryHandler(_kind)],
                STORY: [MessageHandler(words, _story)],
                PHOTOS: [CallbackQueryHandler(_preview), MessageHandler(words, _story)],
                PREVIEW: [CallbackQueryHandler(_file)],
            },
            fallbacks=[begin],
            allow_reentry=True,
            name="report",
            persistent=True,
        )
    )
    application.run_polling()


if __name__ == "__main__":
    main(*sys.argv[1:4])
