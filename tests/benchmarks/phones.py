"""People with phones: each does the next step when the last one is answered (a closed loop)."""

import asyncio
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tests.benchmarks.standin import Account, Sent
from tests.benchmarks.wire import Json

_PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Step:
    """Type `text`, or press the button `button`. It is done when the bot has answered by `until`."""

    text: str = ""
    button: str = ""
    until: str = ""


@dataclass
class Phone:
    """One person's private chat with the bot."""

    account: Account
    user_id: int
    script: Iterator[Step]
    _answer: "asyncio.Future[Sent] | None" = None
    _until: str = ""
    _last: Sent | None = None

    def __post_init__(self) -> None:
        self.account.listeners[self.user_id] = self._hear

    async def step(self) -> Sent:
        """The next step of the script, to its answer."""
        return await self.does(next(self.script))

    async def does(self, step: Step) -> Sent:
        """Take one step and wait for its answer. Raises TimeoutError, and LookupError for a missing button."""
        return await self.sends(step, *(self._press(step.button) if step.button else self._typed(step.text)))

    async def sends(self, step: Step, kind: str, content: Json) -> Sent:
        """Put an update there and wait for the answer."""
        self._answer = asyncio.get_running_loop().create_future()
        self._until = step.until
        self.account.put(kind, content)
        async with asyncio.timeout(_PATIENCE):
            return await self._answer

    def message(self) -> Json:
        """A message of this person without anything in it."""
        someone = {"id": self.user_id, "is_bot": False, "first_name": "U", "language_code": "zh-hans"}
        return {
            "message_id": self.account.message_id(),
            "from": someone,
            "chat": {"id": self.user_id, "type": "private", "first_name": "U"},
            "date": int(time.time()),
        }

    def _typed(self, text: str) -> tuple[str, Json]:
        return "message", {**self.message(), "text": text}

    def _press(self, label: str) -> tuple[str, Json]:
        shown = self._last
        data = next((d for text, d in shown.buttons if label in text), None) if shown else None
        if shown is None or data is None:
            raise LookupError(f"no button {label} under: {shown.text[:40] if shown else 'nothing'}")
        content = {"id": str(self.account.message_id()), "chat_instance": "1", "data": data}
        return "callback_query", {
            **content,
            "from": self.message()["from"],
            "message": shown.as_json,
        }

    def _hear(self, sent: Sent) -> None:
        if sent.buttons or self._last is None:
            self._last = sent
        if self._answer is not None and not self._answer.done() and self._until in {"", sent.method}:
            self._answer.set_result(sent)


@dataclass
class Load:
    """What came of driving many phones: steps answered, how long it took, and each answer's seconds."""

    steps: int = 0
    wall: float = 0.0
    answers: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Steps a second."""
        return self.steps / self.wall


async def drive(phones: Sequence[Phone], seconds: float) -> Load:
    """Everybody at once, for so long; steps begun in that time are waited for and counted."""
    load = Load()
    began = time.perf_counter()

    async def goes_on(phone: Phone) -> None:
        while (now := time.perf_counter()) - began < seconds:
            await phone.step()
            load.answers.append(time.perf_counter() - now)

    await asyncio.gather(*(goes_on(phone) for phone in phones))
    load.wall = time.perf_counter() - began
    load.steps = len(load.answers)
    return load
