"""What goes further than one step: a matter gone on with to its end, files opened, a name deleted, words looked for."""

from random import Random

from storage.unit_of_work import UnitOfWork
from supervision.cases import Case, Track
from supervision.chain import in_turn
from supervision.erasure_gate import erasable
from supervision.gate import SEE, may
from tests.pairs.deeds import harmless
from tests.pairs.filing import KIN, STORIES, VILLAGER
from tests.pairs.hands import TEXTS, Deed, Hand
from tests.pairs.pins import AtThePin

#: How many go on with it, one after the other; and how often somebody does what leads nowhere.
COURSE, _ASTRAY = 8, 0.1
#: How often it is he who opens what is to be kept from him.
_HIS = 0.6
#: What brings a matter nearer to its end.
_ONWARD = frozenset(
    {
        *("signassign", "sign", "start", "result", "verify", "tell", "satisfy", "asked", "face", "phone"),
        *("hand_over", "number", "notice", "outcome", "settle", "conclude", "decide", "accept", "resubmit"),
        *("sort", "check", "file", "follow", "site", "audit", "answer", "acknowledge"),
    }
)
#: What is opened on a card.
_OPENED = (("files",), ("place",), ("seen",), ("hear",), ("identity",), ("who",))
#: What is looked for: what was told, what was typed, and who it is about or who told it; whole, and by two signs.
_WHOLE = (*STORIES, "料钱对不上", *TEXTS, *VILLAGER.values(), KIN)
_SOUGHT = (*_WHOLE, *(words[at : at + 2] for words in _WHOLE for at in (0, 2) if len(words) > at + 1))


class Further(AtThePin):
    """Longer ways through the house."""

    def _further(self, step: str, what: str, rng: Random) -> None:
        """What goes further than one step."""
        if what == "his search":
            self._follow(step, lambda: self._searches(rng))
            return
        number = self._fresh(rng)
        self._come()
        match what:
            case "at once":
                self._signs_all()
            case "course":
                for n in range(COURSE):
                    self._follow(f"{step} {n}", lambda: self._next_round(number, rng, his=True))
                    self._come()
            case "wish":
                self._follow(step, lambda: self._wishes(number, rng))
            case "opens" | "his opens":
                self._follow(step, lambda: self._opens(self._whose(what, number, rng), number, rng))

    def _whose(self, what: str, number: str, rng: Random) -> str:
        other = self._one_for(self.case(number), rng, turn=False)
        return other if other is not None and what == "opens" else self.plan.accused

    def _far(self, what: str, number: str, rng: Random) -> list[tuple[str, Deed]]:
        """The same with what is kept from him, or is to be."""
        match what:
            case "secret course":
                done = []
                for _ in range(COURSE):
                    done += self._next_round(number, rng, his=not self.kept)
                    self._come()
                return done
            case "secret wish":
                return self._wishes(number, rng)
        part = self._one_for(self.case(number), rng, turn=False)
        if not self.kept and rng.random() < _HIS:
            part = self.plan.accused
        return self._opens(part, number, rng) if part is not None else []

    def _signs_all(self) -> None:
        """Everything that waits is signed for with one press: of what is open to him the same in both worlds, whatever
        else is among it in one."""
        for part in ("secretary", "elsewhere"):
            hand = Hand(self.chat(part), Random(0), lambda *_: True)
            if part in self.others():
                hand.does(("says", "/queue"))
                all(hand.taps(*each) for each in (("q", "unsigned"), ("qa",), ("qy",)))

    def _fresh(self, rng: Random) -> str:
        """The number of a new case that is open to him, or of one that is there."""
        if not self.open or rng.random() < 0.6:
            track = rng.choice((Track.EVERYDAY, Track.EVERYDAY, Track.URGENT, Track.PETITION))
            self.open.append(self._report(rng.choice(STORIES), track, None))
            return self.open[-1]
        return rng.choice(self.open)

    def _next_round(self, number: str, rng: Random, *, his: bool) -> list[tuple[str, Deed]]:
        """Whoever's turn it is does what is next; where it is nobody's, somebody who sees it. `his`: he may be it."""
        case = self.case(number)
        among = [*self.others(), self.plan.accused] if his else self.others()
        part = self.town.read(lambda work: self._in_turn(work, case, among, rng))
        if part is None:
            return []
        own, astray = self._of(case.ref), rng.random() < _ASTRAY
        hand = Hand(
            self.chat(part),
            rng,
            lambda action, args, label: (
                own(action, args, label) and (astray or action != "c" or args[1] in _ONWARD)
            ),
            eager=1.0,
        )
        hand.does(("says", f"/case {number}"))
        hand.goes_on()
        return [(part, deed) for deed in hand.done]

    def _in_turn(self, work: UnitOfWork, case: Case, among: list[str], rng: Random) -> str | None:
        due = {person.id for person in in_turn(work, case)}
        actors = {part: self.actor(work, part) for part in among}
        parts = [part for part in among if actors[part].person.id in due]
        parts = parts or [part for part in among if may(work, actors[part], case, SEE)]
        return rng.choice(parts) if parts else None

    def _opens(self, part: str, number: str, rng: Random) -> list[tuple[str, Deed]]:
        """Photos, recordings, the place, who saw it, who he is: asked for, and let be seen by a second person."""
        ref = self.case(number).ref
        hand = Hand(self.chat(part), rng, self._of(ref))
        for each in rng.sample(_OPENED, 3):
            hand.does(("says", f"/case {number}"))
            if hand.taps("c", *each) or (hand.taps("c", "more") and hand.taps("c", *each)):
                hand.goes_on(3)
        done = [(part, deed) for deed in hand.done]
        for other in self.others():
            second = Hand(self.chat(other), rng, lambda *_: True)
            if second.taps("id", "y"):
                done += [(other, deed) for deed in second.done]
                again = Hand(self.chat(part), rng, lambda *_: True)
                if again.taps("id", "l"):
                    done += [(part, deed) for deed in again.done]
                break
        return done

    def _wishes(self, number: str, rng: Random) -> list[tuple[str, Deed]]:
        """A villager wants his name deleted: written down by his supervisor, asked and decided by a second person."""
        case = self.case(number)
        part = self.town.read(lambda work: self._who_writes_down(work, case))
        if part is None:
            return []
        hand = Hand(self.chat(part), rng, lambda action, *_: action == "d")
        hand.does(("says", f"/case {number}"))
        hand.fits = lambda *_: True
        hand.taps("c", "who") or hand.taps("c", "more")
        if hand.taps("c", "told_back") and hand.taps("c", "erase"):
            hand.fits = lambda action, *_: action == "d"
            for _ in range(4):
                if labels := hand.labels("d"):
                    hand.does(("presses", rng.choice(labels)))
        if hand.asked():
            hand.does(("says", "/cancel"))
        return [(part, deed) for deed in hand.done] + self._decided(rng)

    def _decided(self, rng: Random) -> list[tuple[str, Deed]]:
        wished = rng.random() < 0.7
        for other in self.others():
            second = Hand(self.chat(other), rng, lambda *_: True)
            if second.taps("er", "y" if wished else "n"):
                second.taps("er", rng.choice("fp") if wished else "k")
                return [(other, deed) for deed in second.done]
        return []

    def _who_writes_down(self, work: UnitOfWork, case: Case) -> str | None:
        for part in self.others():
            actor = self.actor(work, part)
            if may(work, actor, case, SEE) and erasable(work, actor, case):
                return part
        return None

    def _searches(self, rng: Random) -> list[tuple[str, Deed]]:
        """He looks for words, some of which stand in what is kept from him alone, and opens what is found."""
        hand = Hand(self.chat(self.plan.accused), rng, harmless)
        for words in rng.sample((*_SOUGHT, self.name), 4):
            hand.does(("says", "/case"))
            hand.does(("says", words))
            if labels := hand.labels():
                hand.does(("presses", rng.choice(labels)))
            if hand.asked():
                hand.does(("says", "/cancel"))
        return [(self.plan.accused, deed) for deed in hand.done]
