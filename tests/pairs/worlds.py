"""One world of a pair, lived: what happens openly is the same in both, what is kept from somebody happens in one."""

from contextlib import suppress
from random import Random

from bot.moments import ACTS
from storage.unit_of_work import UnitOfWork
from supervision.cases import Case, Move, Track
from supervision.relatives import Kin
from tests.handlers.test_integrity import hands_down, registers
from tests.pairs.filing import KIN, NEVER, STORIES, Diverged, Trace
from tests.pairs.further import COURSE
from tests.pairs.hands import TEXTS, Deed, Hand
from tests.pairs.looking import Looking
from tests.pairs.phones import without_chance
from tests.pairs.plans import BESIDE, FURTHER, MERGED, SECRETLY

#: How often in a row whoever's turn it is goes on with what is kept from him.
_ROUNDS = 3
_WALKED: dict[str, dict[str, float]] = {
    "hours": {"hours": 5},
    "day": {"days": 1},
    "days": {"days": 3},
    "week": {"days": 7},
    "fortnight": {"days": 14},
}


class World(Looking):
    """A world from its beginning to the last look."""

    def lived(self) -> list[str]:
        """Everything there was to see for whom it concerns: from the first, or from the moment it is kept from him."""
        plan = self.plan
        self._drawn_from("the beginning")
        self._related()
        since = None
        for n, step in enumerate(plan.steps):
            if n == plan.before:
                since = self._kept()
            self._step(step)
        if since is None:
            since = self._kept()
        self._drawn_from("the end")
        self._look("the last look", 8)
        self._takes_away()
        self._papers()
        self._not_there()
        self._asked_for()
        found = self.phone.lines[since:] + self.phone.shown()
        return without_chance([line.replace(self._its_number() or NEVER, NEVER) for line in found])

    def _drawn_from(self, what: str) -> None:
        """Numbers of cases and receipts from here on: the same in both worlds, whatever was filed in one of them."""
        vars(self.town.work)["random"] = Random(f"{self.plan.seed} {what}")

    def _related(self) -> None:
        """Who is related and who acts for whom is the same in both worlds."""
        if self.plan.relation == "relative":
            self.town.act(
                lambda work: work.relatives.add(self.person(self.plan.accused).id, Kin.MARRIAGE, KIN)
            )
        if self.plan.relation == "deputy":
            self._deputises()
        if self.plan.late:
            self._file("the case", named=self.plan.relation in {"declares", "deputises"})
        if self.plan.relation == MERGED:
            self.apart = self._report("料钱对不上", self.plan.track, self.name)
        self._come()

    def _kept(self) -> int:
        """It is filed (in one world), or from now on kept from him (in both). From where on the worlds are compared."""
        self._drawn_from("what is kept")
        self.kept = True
        if self.plan.track is Track.INTEGRITY:
            # Of a sealed number its day is kept and no moment: the lists of that day go, whatever the hour was.
            self._passes(days=1)
        if self.plan.late:
            self.stepped_aside = self.town.read(self._stepped_aside)
        match self.plan.relation:
            case "named":
                self.town.act(lambda work: self._name(work, self.name))
            case "aside" | "declares" | "deputises":
                self.town.act(self._late)
            case "merged":
                self._merged()
            case _:
                if self.busy:
                    self._file("the case", named=True)
                    self._come()
                return 0
        self.phone.echoed.clear()
        return len(self.phone.lines)

    def _stepped_aside(self, work: UnitOfWork) -> bool:
        """Whether he did so himself before anybody named him: the answer he got says of which case."""
        concerned = work.recusals.of_person(self.person(self.plan.accused).id)
        return any(work.cases.by_number(number).id in concerned for number in self.secrets)

    # --- the steps

    def _step(self, step: str) -> None:
        n, _, what = step.partition(" ")
        rng = Random(f"{self.plan.seed} {n}")
        self._drawn_from(step)
        self._happens(step, what, rng)
        self._come()

    def _happens(self, step: str, what: str, rng: Random) -> None:
        if what in _WALKED:
            self._passes(**_WALKED[what])
        elif what in SECRETLY or what.startswith("secret"):
            if self.plan.late and not self.kept:
                self._follow(step, lambda: self._seen_by_all(what, rng))
            elif self.busy and (self.secrets or self.matter):
                self._secretly(what, rng)
        else:
            self._openly(step, what, rng)

    def _seen_by_all(self, what: str, rng: Random) -> list[tuple[str, Deed]]:
        if what in BESIDE:
            return self._beside(what, rng)
        if what in FURTHER:
            return self._far(what, rng.choice(self.secrets), rng)
        return self._worked("on it", rng)

    def _passes(self, days: int = 0, hours: int = 0) -> None:
        """The metronome knocks each morning and each afternoon."""
        for span in [{"hours": 5}, {"hours": 19}] * days or [{"hours": hours}]:
            self.town.clock.forward(**span)
            for act in ACTS.values():
                self.town.act(lambda work, act=act: act(work, 200))

    # --- openly

    def _openly(self, step: str, what: str, rng: Random) -> None:
        match what:
            case "report" | "petition":
                drawn = rng.choice([Track.EVERYDAY, Track.URGENT, Track.UNCLEAR])
                track = Track.PETITION if what == "petition" else drawn
                village = rng.choice(["LX01", "LX01", "LX02", "SK01"])
                self.open.append(self._report(rng.choice(STORIES), track, None, village))
            case "spending":
                self.open.append(self._spending(rng))
            case "visit":
                self._visits(rng.choice(["supervisor", "english", "neighbour"]))
            case "leave" | "back":
                part = rng.choice([p for p in self.others() if p != "keeper"])
                self._follow(step, lambda: self._away(part, rng, back=what == "back"))
            case "his report":
                self._follow(step, lambda: self._reports(rng))
            case "handover":
                self._follow(step, lambda: self._hands_over(rng))
            case "look":
                self._look(step, 3)
                self._takes_away()
            case "work" | "walk" | "his work":
                self._follow(step, lambda: self._worked(what, rng))
            case "answers" | "his answers":
                self._follow(step, lambda: self._answered(what, rng))
            case "merge" | "link" | "join" | "covers" | "his pin" | "their pin":
                self._apart(step, what, rng)
            case _:
                self._further(step, what, rng)

    def _apart(self, step: str, what: str, rng: Random) -> None:
        """What concerns two cases at once, pictures and PINs."""
        match what:
            case "merge" | "link":
                pair = self._alike()
                self._follow(step, lambda: self._put_together(Move(what), *pair))
            case "join":
                self._another_joins(self._alike()[1])
            case "covers":
                number = self._alike()[0]
                self._come()
                self._follow(step, lambda: self._covers(number, rng))
            case "his pin" | "their pin":
                whose = self.plan.accused if what == "his pin" else rng.choice(self.others())
                self._follow(step, lambda: self._pin(whose, rng))

    # --- secretly

    def _secretly(self, what: str, rng: Random) -> None:
        if self.matter:
            for _ in range(COURSE if what == "secret course" else 1):
                self._on_the_matter(rng)
            return
        if what == "another":
            self.secrets.append(self._report("料钱对不上", Track.EVERYDAY, self.name))
            return
        if what in BESIDE:
            self._beside(what, rng)
            return
        if what in FURTHER:
            self._far(what, rng.choice(self.secrets), rng)
            return
        for _ in range(_ROUNDS if what == "secret work" else 1):
            self._once(what, rng)

    def _once(self, what: str, rng: Random) -> None:
        number = rng.choice(self.secrets)
        case: Case = self.town.read(lambda work: work.cases.by_number(number))
        part = self._one_for(case, rng, turn=what == "secret work")
        if part is None:
            return
        # Never one he sees: merged with what is kept from him, it would be kept from him too (see "merged").
        texts = (*TEXTS, *self.secrets)
        hand = Hand(self.chat(part), rng, self._of(case.ref), texts)
        if what == "secret answers":
            part = rng.choice(self.others())
            hand.chat = self.chat(part)
            labels = [
                label for label, action, args in self._old(hand.chat) if case.ref in args or number in label
            ]
            if not labels:
                return
            hand.does(("opens", rng.choice(labels)))
        else:
            hand.does(("says", f"/case {number}"))
        hand.goes_on()

    def _on_the_matter(self, rng: Random) -> None:
        """What the county does with an integrity matter: registered, handed down, worked on."""
        by = next((part for part in ("reception", "second") if part in self.others()), "county")
        done = self.trace.setdefault("the matter", [])
        with suppress(AssertionError, StopIteration):
            if not done:
                done.append((by, ("says", "registered")))
                registers(self.chat(by), self.matter)
            elif len(done) == 1:
                done.append((by, ("says", "handed down")))
                whom = "尚山口" if "elsewhere" in self.others() else "舒书记"
                hands_down(self.chat(by), whom)
            else:
                part = rng.choice([each for each in ("elsewhere", "secretary", by) if each in self.others()])
                hand = Hand(
                    self.chat(part), rng, lambda action, args, label: action in {"it", "im", "iq", "d"}
                )
                hand.does(("says", "/queue"))
                hand.taps("iq", "open")
                hand.goes_on()


__all__ = ["Diverged", "Trace", "World"]
