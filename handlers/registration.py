"""The table of contents: everything Telegram can bring us, and where it goes."""

from typing import Any

from telegram import Update
from telegram.constants import ChatMemberStatus
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    ChatMemberHandler,
    ContextTypes,
    MessageHandler,
    filters,
)

from handlers import (
    absence,
    alarms,
    aloud,
    amending,
    amendments,
    callbacks,
    case_files,
    case_questions,
    casework,
    covering,
    deeds,
    deputies,
    duty,
    duty_picture,
    erasing,
    explaining,
    export_dates,
    exports,
    figures,
    filtering,
    folded,
    handover,
    heads,
    home,
    identity,
    identity_shown,
    integrity,
    integrity_card,
    integrity_content,
    integrity_notices,
    inviting,
    kept_texts,
    links,
    locking,
    merging,
    moves,
    naming,
    outages,
    oversight,
    own_data,
    passing,
    petition,
    petition_notices,
    pin,
    policy,
    presence,
    pressing,
    prompts,
    queue,
    reception,
    relatives,
    report,
    resorting,
    rounds,
    sampling,
    sealed_way,
    searching,
    several,
    spending_card,
    spending_notices,
    spending_report,
    spending_step,
    spoken,
    team,
    todo,
    unit_answer,
    visit,
    weekly,
)
from handlers.conversation import Conversation
from handlers.typed import meanings
from locales.catalogue import Catalogue

#: The rooms whose conversations and screens exist because they are imported here.
ROOMS = (
    home,
    deeds,
    heads,
    locking,
    pin,
    report,
    visit,
    todo,
    queue,
    searching,
    filtering,
    folded,
    moves,
    case_files,
    case_questions,
    resorting,
    covering,
    naming,
    spoken,
    pressing,
    relatives,
    links,
    merging,
    casework,
    unit_answer,
    kept_texts,
    petition,
    petition_notices,
    identity,
    identity_shown,
    own_data,
    reception,
    integrity,
    integrity_card,
    integrity_content,
    integrity_notices,
    inviting,
    figures,
    duty,
    duty_picture,
    erasing,
    sampling,
    sealed_way,
    aloud,
    callbacks,
    exports,
    explaining,
    export_dates,
    team,
    prompts,
    rounds,
    oversight,
    several,
    absence,
    deputies,
    handover,
    policy,
    amending,
    amendments,
    alarms,
    weekly,
    outages,
    passing,
    spending_card,
    spending_report,
    spending_step,
    spending_notices,
)


def register(application: "Application[Any, Any, Any, Any, Any, Any]") -> None:
    """Hand everything that is said to the conversation; `bot_data["desk"]` turns it into one act."""
    ear = Conversation(meanings(Catalogue.load()))

    async def heard(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        await context.bot_data["desk"].turn(update, ear.heard)

    async def edited(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        await context.bot_data["desk"].turn(update, ear.edited)

    async def pressed(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        await context.bot_data["desk"].turn(update, ear.pressed)

    async def membership(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        await context.bot_data["desk"].turn(update, _coming_or_going(update))

    private = filters.ChatType.PRIVATE
    application.add_handler(MessageHandler(private & filters.UpdateType.MESSAGE, heard))
    application.add_handler(MessageHandler(private & filters.UpdateType.EDITED_MESSAGE, edited))
    application.add_handler(CallbackQueryHandler(pressed))
    application.add_handler(ChatMemberHandler(membership, ChatMemberHandler.MY_CHAT_MEMBER))


def _coming_or_going(update: Update) -> Any:
    change = update.my_chat_member
    left = change is not None and change.new_chat_member.status in {
        ChatMemberStatus.BANNED,
        ChatMemberStatus.LEFT,
    }
    return presence.gone if left else presence.back


__all__ = ["ROOMS", "register"]
