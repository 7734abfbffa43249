"""One part of a message, handed to Telegram by the method that fits."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

from telegram import Bot
from telegram.error import BadRequest, InvalidToken, NetworkError

from bot.attachments import Attachment, Attachments, NothingToShow
from bot.client import call, upload
from bot.pictures.blank import blank
from bot.rendering import NOTHING, Part
from bot.rich import Span
from bot.telegram_errors import NO_METHOD, Fate, verdict
from supervision.files import FileKind

_NO_PREVIEW = {"is_disabled": True}
_UPLOAD_SECONDS = 60.0


class Delivery:
    """Sends parts. Raises what PTB raises; a picture that is gone is left out."""

    def __init__(self, bot: Bot, attachments: Attachments) -> None:
        self._bot = bot
        self._attachments = attachments

    async def send(self, chat_id: int, part: Part) -> tuple[int, ...]:
        """Send one part; the ids of the messages it is now shown in."""
        match part.does:
            case "edit":
                return await self._edit(chat_id, part)
            case "fold":
                return await self._fold(chat_id, part)
            case "strip":
                await self._call("editMessageReplyMarkup", chat_id=chat_id, message_id=part.message_id)
                return ()
            case "delete":
                await self._delete(chat_id, part)
                return ()
            case "blank":
                await self._blank(chat_id, part)
                return ()
            case "picture" | "files":
                return await self._with_attachment(chat_id, part)
        return await self._text(chat_id, part)

    async def _text(self, chat_id: int, part: Part) -> tuple[int, ...]:
        message = await self._call(
            "sendMessage",
            chat_id=chat_id,
            text=part.text,
            entities=_plain_entities(part.spans),
            reply_markup=part.markup,
            link_preview_options=_NO_PREVIEW,
            disable_notification=part.silent or None,
            protect_content=part.protected or None,
            reply_parameters=_replying(part),
        )
        return (_message_id(message),)

    async def _edit(self, chat_id: int, part: Part) -> tuple[int, ...]:
        answer = await self._call(
            "editMessageText",
            chat_id=chat_id,
            message_id=part.message_id,
            text=part.text,
            entities=_plain_entities(part.spans),
            reply_markup=part.markup,
            link_preview_options=_NO_PREVIEW,
        )
        if answer is not True:
            _message_id(answer)  # a gateway's empty result is no change
        return (part.message_id,) if part.message_id is not None else ()

    async def _fold(self, chat_id: int, part: Part) -> tuple[int, ...]:
        """Edit where the message still stands, and is one of words; one that is gone is forgotten. A picture shows
        nothing afterwards, but for one of which nobody knows what it was: it may be a villager's receipt."""
        try:
            return await self._edit(chat_id, part)
        except BadRequest as error:
            judged = verdict(error)
            if judged.fate is not Fate.ANEW:
                raise
            if judged.code == "edit_refused" and not part.fields.get("unknown"):
                await self._blank(chat_id, replace(part, text=NOTHING))
            return ()

    async def _delete(self, chat_id: int, part: Part) -> None:
        """Delete; what Telegram refuses to delete (two days old, though shown anew since) is written over: with the
        words there are for it, else with nothing, where it is ours."""
        try:
            await self._call("deleteMessage", chat_id=chat_id, message_id=part.message_id or 0)
        except BadRequest as error:
            if verdict(error).code != "delete_refused":
                raise
            if part.text:
                await self._edit(chat_id, part)
            else:
                await self._blank(chat_id, replace(part, text=NOTHING))

    async def _blank(self, chat_id: int, part: Part) -> None:
        """Nothing is left to read in an old message, and to see in an old picture or file; of a recording at least the
        words go. There is no other way to say it: a new message would only point to the old one."""
        this = {"chat_id": chat_id, "message_id": part.message_id}
        try:
            await self._call("editMessageText", text=part.text, link_preview_options=_NO_PREVIEW, **this)
        except BadRequest as error:
            # A text that says nothing already is not to become a picture of nothing.
            filed = verdict(error).code == "edit_refused"
            with suppress(BadRequest):
                if not (filed and await self._hidden(part.text, this)):
                    await self._call("editMessageCaption", caption=part.text, **this)

    async def _hidden(self, caption: str, this: Mapping[str, Any]) -> bool:
        """Another picture in place of the file, with other words: whether this kind of file lets itself be replaced,
        and Telegram, or what stands for it, knows how."""
        media = {"type": "photo", "media": "attach://nothing", "caption": caption}
        shown = {"nothing": ("nothing.png", blank())}
        try:
            await upload(
                self._bot, "editMessageMedia", {"media": media, **this}, shown, seconds=_UPLOAD_SECONDS
            )
        except (BadRequest, InvalidToken) as error:
            if isinstance(error, InvalidToken) and verdict(error).code != NO_METHOD:
                raise
            return False
        return True

    async def _call(self, method: str, **parameters: Any) -> Any:
        return await call(self._bot, method, parameters)

    async def _with_attachment(self, chat_id: int, part: Part) -> tuple[int, ...]:
        try:
            if part.does == "picture":
                shown = [await self._attachments.drawn(part.picture, part.fields)]
            else:
                shown = [await self._attachments.kept(each, part.fields) for each in part.fields["files"]]
        except NothingToShow:
            return await self._text(chat_id, part) if part.text else ()
        if len(shown) > 1:
            return await self._album(chat_id, shown, part)
        return (await self._single(chat_id, shown[0], part),)

    async def _album(self, chat_id: int, shown: list[Attachment], part: Part) -> tuple[int, ...]:
        media = [{"type": "photo", "media": f"attach://photo{place}"} for place in range(len(shown))]
        messages = await upload(
            self._bot,
            "sendMediaGroup",
            {"chat_id": chat_id, "media": media, **_manner(part)},
            {f"photo{place}": (each.name, each.content) for place, each in enumerate(shown)},
            seconds=_UPLOAD_SECONDS,
        )
        if not isinstance(messages, list):
            raise NetworkError("the answer is not an album")
        return tuple(_message_id(message) for message in messages)

    async def _single(self, chat_id: int, shown: Attachment, part: Part) -> int:
        method, field = _METHODS[shown.kind]
        message = await upload(
            self._bot,
            method,
            {
                "chat_id": chat_id,
                "caption": part.text or None,
                "caption_entities": _plain_entities(part.spans),
                "reply_markup": part.markup,
                **_manner(part),
            },
            {field: (shown.name, shown.content)},
            seconds=_UPLOAD_SECONDS,
        )
        return _message_id(message)


#: By which method a file goes out, and as which of its fields.
_METHODS = {
    FileKind.PHOTO: ("sendPhoto", "photo"),
    FileKind.VOICE: ("sendVoice", "voice"),
    FileKind.AUDIO: ("sendAudio", "audio"),
    FileKind.VIDEO: ("sendVideo", "video"),
    FileKind.DOCUMENT: ("sendDocument", "document"),
}


def _manner(part: Part) -> dict[str, Any]:
    return {
        "disable_notification": part.silent or None,
        "protect_content": part.protected or None,
        "reply_parameters": _replying(part),
    }


def _replying(part: Part) -> dict[str, Any] | None:
    if part.reply_to is None:
        return None
    return {"message_id": part.reply_to, "allow_sending_without_reply": True}


def _plain_entities(spans: tuple[Span, ...]) -> list[dict[str, Any]] | None:
    return [{"type": span.kind, "offset": span.offset, "length": span.length} for span in spans] or None


def _message_id(message: Any) -> int:
    """Raises NetworkError for an answer that is no message: it may have been sent all the same."""
    found = message.get("message_id") if isinstance(message, dict) else None
    if not isinstance(found, int):
        raise NetworkError("the answer is not a message")
    return found
