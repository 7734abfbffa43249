"""Two cases that are the same matter, or have to do with each other: merged, linked, joined by another villager."""

from contextlib import suppress
from random import Random

from storage.unit_of_work import UnitOfWork
from supervision.acts import joining
from supervision.acts.reporting import Report
from supervision.cases import Case, Move, State, Track
from supervision.gate import SEE, may
from supervision.offices import Role
from supervision.refusals import Missing, Refusal
from tests.pairs.deeds import Deeds
from tests.pairs.filing import Diverged, account_of
from tests.pairs.hands import Deed, Hand
from tests.pairs.plans import MERGEABLE

VILLAGE = "LX01"
SAME = ("二组路灯不亮", "路灯坏了好几盏")
ANOTHER_VILLAGER = {"name": "李大娘", "group": "二组", "phone": "13900000097"}
_CHOICE = {Move.MERGE: "into", Move.LINK: "on"}
#: What is done to the one case, and what one must be free to do to the other.
_OTHER = {Move.MERGE: Move.SUPPLEMENT, Move.LINK: Move.LINK}


class Several(Deeds):
    """What is done with two cases at once."""

    apart = ""

    def case(self, number: str) -> Case:
        found: Case = self.town.read(lambda work: work.cases.by_number(number))
        return found

    def _alike(self) -> tuple[str, str]:
        """A new case of a village, and another of it that is open: one of those that are there, or a new one too."""
        there = [number for number in self.open if self._same(self.case(number))]
        if not there:
            there = [self._report(SAME[0], Track.EVERYDAY, None, VILLAGE)]
            self.open += there
        self.open.append(self._report(SAME[1], Track.EVERYDAY, None, VILLAGE))
        return self.open[-1], there[-1]

    def _same(self, case: Case) -> bool:
        village = self.town.read(lambda work: work.places.by_code(VILLAGE).id)
        return case.open and case.track is Track.EVERYDAY and case.village_id == village

    def _put_together(self, move: Move, one: str, other: str) -> list[tuple[str, Deed]]:
        """One is merged into the other, or linked with it, by somebody who may."""
        part = self._who_may(move, one, other)
        if part is None:
            return []
        hand = Hand(self.chat(part), Random(0), lambda *_: True)
        hand.does(("says", f"/case {one}"))
        if hand.taps("c", move.value) or (hand.taps("c", "more") and hand.taps("c", move.value)):
            if not hand.taps("d", _CHOICE[move], self.case(other).ref):
                hand.does(("says", other))
            if hand.asked():
                hand.does(("says", "/cancel"))
        return [(part, deed) for deed in hand.done]

    def _who_may(self, move: Move, one: str, other: str) -> str | None:
        def read(work: UnitOfWork) -> str | None:
            first, second = work.cases.by_number(one), work.cases.by_number(other)
            assert first is not None
            assert second is not None
            for part in self.others():
                actor = self.actor(work, part)
                if may(work, actor, first, move) and may(work, actor, second, _OTHER[move]):
                    return part
            return None

        found: str | None = self.town.read(read)
        return found

    def _another_joins(self, number: str) -> None:
        """并进去: a supervisor who sees it adds another villager of the same matter."""

        def act(work: UnitOfWork) -> None:
            case = work.cases.by_number(number)
            assert case is not None
            for part in self.others():
                actor = self.actor(work, part)
                if not actor.holds(Role.SUPERVISOR) or not may(work, actor, case, SEE):
                    continue
                told = [("", SAME[0])]
                report = Report(case.track, case.village_id, told, identity=ANOTHER_VILLAGER)
                with suppress(Refusal, Missing), work.savepoint():
                    draft = work.drafts.start(actor.person.id, account_of(part), "report", "preview", {})
                    joining.join(work, actor, draft, case.ref, report)
                return

        self.town.act(act)

    def _merged(self) -> None:
        """What he sees is found to be the same matter as one that is kept from him: from now on he sees neither."""
        seen = self.secrets[0]
        pair = (seen, self.apart) if self.plan.seed % 2 else (self.apart, seen)
        for one, other in (pair, pair[::-1]):
            self._put_together(Move.MERGE, one, other)
            if self.case(one).state is State.MERGED:
                self.secrets = [seen, self.apart]
                return
        raise Diverged("nobody could merge them")

    # --- in one world alone, or in both while he may still see it

    def _beside(self, what: str, rng: Random) -> list[tuple[str, Deed]]:
        """Something done to what is kept from him that concerns two cases, or its pictures."""
        number = rng.choice(self.secrets)
        if what == "secret covers":
            return self._covers(number, rng)
        if what == "secret join":
            self._another_joins(number)
            return []
        track = self.case(number).track
        if what == "secret merge" and self.kept and track in MERGEABLE:
            if len(self.secrets) < 2:
                self.secrets.append(self._report("料钱对不上", track, self.name))
            return self._put_together(Move.MERGE, *rng.sample(self.secrets, 2))
        if not self.open:
            return []
        return self._put_together(Move.LINK, *rng.sample([number, rng.choice(self.open)], 2))

    def _covers(self, number: str, rng: Random) -> list[tuple[str, Deed]]:
        raise NotImplementedError
