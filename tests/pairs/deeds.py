"""What people do openly on their phones: chosen in the first world, and done once more in the second."""

from collections.abc import Callable
from random import Random

from handlers.buttons import read
from handlers.commands import REPORTERS
from storage.unit_of_work import UnitOfWork
from supervision.cases import Case
from supervision.chain import in_turn
from supervision.gate import SEE, may
from tests.chat import Chat
from tests.pairs.filing import NEVER, STORY, Diverged, Filing
from tests.pairs.hands import TEXTS, Deed, Hand, replayed
from tests.pairs.people import EVERYBODY

#: What nobody does by chance: it would change who is who.
_NEVER_PRESSED = frozenset(
    {"la", "lk", "pn", "md", "rl", "en", "al", "ih", "ig", "pa", "ph", "pu", "lv", "dd"}
)
#: Who goes on leave acts for nobody any more: what is kept from whom he acted for is his to see again.
_NEVER_ASKED = frozenset({"leave", "lock", "pin", "language", "handover", "privacy"})
#: Handing an office over, in either language.
_HANDED = ("交过去", "Hand over")


def harmless(action: str, args: tuple[str, ...], _label: str) -> bool:
    """Whether a button may be pressed by chance."""
    return action not in _NEVER_PRESSED and not (action == "go" and args[:1] and args[0] in _NEVER_ASKED)


class Deeds(Filing):
    """The phones of everybody in a pair of worlds."""

    def _visits(self, part: str) -> None:
        chat = self.chat(part).says("记走访")
        if not chat.labels:
            # Who has handed the village over logs no visit.
            return
        chat.presses("form.household").presses("topic.funds")
        chat.presses("visit.button.topics_done").presses("visit.button.nothing").presses(
            "report.button.no_photo"
        )
        chat.presses("visit.button.file")

    def _away(self, part: str, rng: Random, *, back: bool) -> list[tuple[str, Deed]]:
        """On leave, with somebody who acts for him, or nobody; and back again."""
        hand = Hand(self.chat(part), rng, lambda action, *_: action in {"lv", "d"})
        hand.does(("says", "/leave"))
        for _ in range(3):
            labels = hand.labels("lv") if back else hand.labels("d")
            if not labels:
                break
            hand.does(("presses", rng.choice(labels)))
        if hand.asked():
            hand.does(("says", "/cancel"))
        return [(part, deed) for deed in hand.done]

    def _reports(self, rng: Random) -> list[tuple[str, Deed]]:
        """He tells the same story himself: whatever is like it is shown to him before the preview."""
        part = self.plan.accused
        if not any(role in REPORTERS for role, _ in EVERYBODY[part].offices):
            return []
        hand = Hand(self.chat(part), rng, lambda action, *_: action == "d")
        for deed in (("says", "/complaint"), ("kind", "everyday"), ("says", STORY)):
            if deed[0] == "says":
                hand.does(deed)
            else:
                hand.does(("presses", rng.choice(hand.labels("d", deed[1]))))
        hand.goes_on(5)
        if hand.asked():
            hand.does(("says", "/cancel"))
        return [(part, deed) for deed in hand.done]

    def _hands_over(self, rng: Random) -> list[tuple[str, Deed]]:
        """A supervisor's office goes to a colleague."""
        office, to = rng.choice([("Lin Tan", "卫青石"), ("卫青石", "朱竹林"), ("朱竹林", "Lin Tan")])
        hand = Hand(self.chat("secretary"), rng, lambda *_: True)
        for text in ("/handover", office, to):
            hand.does(("says", text))
        if do := [label for label in hand.labels() if label in _HANDED]:
            hand.does(("presses", do[0]))
        if hand.asked():
            hand.does(("says", "/cancel"))
        return [("secretary", deed) for deed in hand.done]

    def _follow(self, step: str, live: Callable[[], list[tuple[str, Deed]]]) -> None:
        """Openly: chosen in the first world, and done once more in the second."""
        if self.first:
            self.trace[step] = [(part, (kind, self._told(what))) for part, (kind, what) in live()]
            return
        for part, (kind, what) in self.trace.get(step, ()):
            try:
                replayed(self.chat(part), [(kind, self._meant(what))])
            except (StopIteration, AssertionError) as gone:
                if part == self.plan.accused:
                    self.phone.lines.append(f"he cannot press {what}")
                    return
                raise Diverged(f"{step}: {part} {kind} {what}") from gone

    def _told(self, what: str) -> str:
        for n, number in enumerate(self.open):
            what = what.replace(number, f"{{{n}}}")
        return self._kept_out(what)

    def _kept_out(self, what: str) -> str:
        for n, number in enumerate(self.secrets if self.plan.late else ()):
            what = what.replace(number, f"{{s{n}}}")
        return what

    def _meant(self, what: str) -> str:
        for n, number in enumerate(self.open):
            what = what.replace(f"{{{n}}}", number)
        for n, number in enumerate(self.secrets):
            what = what.replace(f"{{s{n}}}", number)
        return what.replace(NEVER, self._its_number() or NEVER)

    def _its_number(self) -> str:
        """The number of what is kept from him; nothing where there is none."""
        return next(iter((*self.secrets, self.matter)), "")

    def _worked(self, what: str, rng: Random) -> list[tuple[str, Deed]]:
        """Somebody goes on with one of the open cases."""
        numbers = self.secrets if what == "on it" else self.open
        if not numbers:
            return []
        number = rng.choice(numbers)
        case: Case = self.town.read(lambda work: work.cases.by_number(number))
        his = what == "his work" or (what == "on it" and rng.random() < 0.4)
        part = self.plan.accused if his else self._one_for(case, rng, turn=what != "walk")
        if part is None:
            return []
        # What is typed where a number is asked for may be the one that is kept from him: he himself types that of no
        # case in the first world, and finds the same.
        kept = self.secrets[0] if self.plan.late and not (his and self.kept) else NEVER
        hand = Hand(self.chat(part), rng, self._of(case.ref), (*TEXTS, kept, *self.open[:2]))
        hand.does(("says", f"/case {number}"))
        hand.goes_on()
        return [(part, deed) for deed in hand.done]

    def _of(self, ref: str) -> Callable[[str, tuple[str, ...], str], bool]:
        """Buttons of this case and no other."""

        def fits(action: str, args: tuple[str, ...], label: str) -> bool:
            if action in _NEVER_PRESSED or not args:
                return False
            if action == "d":
                return not any(self._another(arg, ref) for arg in args[3:])
            return args[0] == ref or (action in {"id", "cb", "tl", "kp"} and args[0] == ref)

        return fits

    def _another(self, arg: str, ref: str) -> bool:
        return arg != ref and self.town.read(lambda work: work.cases.by_ref(arg)) is not None

    def _one_for(self, case: Case, rng: Random, *, turn: bool) -> str | None:
        def read(work: UnitOfWork) -> list[str]:
            others = self.others()
            due = {person.id for person in in_turn(work, case)}
            actors = {part: self.actor(work, part) for part in others}
            if turn and (found := [part for part in others if actors[part].person.id in due]):
                return found
            return [part for part in others if may(work, actors[part], case, SEE)]

        found: list[str] = self.town.read(read)
        return rng.choice(found) if found else None

    def _answered(self, what: str, rng: Random) -> list[tuple[str, Deed]]:
        """Somebody presses what stands in the chat: a reminder, a question, something drawn."""
        part = self.plan.accused if what == "his answers" else rng.choice(self.others())
        chat = self.chat(part)
        labels = [label for label, action, args in self._old(chat) if not self._secret(action, args, label)]
        if not labels:
            return []
        hand = Hand(
            chat,
            rng,
            lambda action, args, label: (
                harmless(action, args, label) and not self._secret(action, args, label)
            ),
        )
        hand.does(("opens", rng.choice(labels)))
        hand.goes_on(4)
        return [(part, deed) for deed in hand.done]

    def _old(self, chat: Chat) -> list[tuple[str, str, tuple[str, ...]]]:
        found = []
        for shown in list(chat.messages.values())[-6:]:
            for label, data in shown.buttons:
                meaning = self.town.seal.open(chat.user_id, data)
                action, args = read(meaning) if meaning else ("la", ())
                if action not in _NEVER_PRESSED:
                    found.append((label, action, args))
        return found

    def _secret(self, action: str, args: tuple[str, ...], label: str) -> bool:
        if any(number in label for number in (*self.secrets, self.matter) if number):
            return True
        refs = [self.town.read(lambda work, n=n: work.cases.by_number(n).ref) for n in self.secrets]
        return any(arg in refs for arg in args)
