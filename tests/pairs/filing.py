"""Who is in a pair of worlds, how a case comes to be filed in them, and how it comes to be kept from somebody."""

from contextlib import suppress
from random import Random

from storage.unit_of_work import UnitOfWork
from supervision.acts import oversight, recusing, reporting
from supervision.acts.reporting import Report
from supervision.cases import Track
from supervision.gate import Actor, actor_of
from supervision.numbers import new_case_number
from supervision.offices import Role
from supervision.people import Person
from supervision.refusals import Missing, Refusal
from supervision.relatives import Kin
from tests.chat import Chat, photo, voice
from tests.handlers.dreaming import Dream
from tests.handlers.playing import newest
from tests.handlers.test_integrity import sealed
from tests.pairs.hands import Deed
from tests.pairs.paper import Sent
from tests.pairs.people import EVERYBODY, account_of
from tests.pairs.phones import Phone
from tests.pairs.plans import Plan

STORY = "修渠的料少了一半"
STORIES = ("二组路灯不亮", "桥上的护栏断了", "井水浑了", STORY)
KIN = "尤老三"
VILLAGER = {"name": "张大爷", "group": "三组", "phone": "13900000098"}
#: Where it is.
SPOT = "30.5, 104.1"
#: Stands where there is no case for the number of the one that is kept from him.
NEVER = new_case_number(Random(7))

#: What was done openly on the phones, by step: (who, what).
Trace = dict[str, list[tuple[str, Deed]]]


class Diverged(Exception):  # noqa: N818 - no fault of the house
    """What was done openly in one world could not be done in the other: nothing is learnt from this pair."""


class Filing:
    """`busy`: whether this is the world in which the case is (or, named late, is worked on). `trace`: filled in the
    first world, followed in the second."""

    def __init__(self, town: Dream, plan: Plan, trace: Trace, *, busy: bool, first: bool) -> None:
        self.town, self.plan, self.trace, self.busy, self.first = town, plan, trace, busy, first
        self.open: list[str] = []
        self.secrets: list[str] = []
        self.matter = ""
        self.phone = Phone(self.chat(plan.accused), Sent(town) if plan.written else None)
        self.kept = False
        self.stepped_aside = False

    def chat(self, part: str) -> Chat:
        return self.town.chat_of(account_of(part), part)

    def person(self, part: str) -> Person:
        found: Person = self.town.read(lambda work: work.people.by_user(account_of(part)))
        return found

    def actor(self, work: UnitOfWork, part: str) -> Actor:
        person = work.people.by_user(account_of(part))
        assert person is not None
        return actor_of(work, person)

    def others(self) -> list[str]:
        """Everybody whom the case is not kept from."""
        kept = {self.plan.accused, self.named_part}
        return [part for part in EVERYBODY if part not in kept]

    @property
    def named_part(self) -> str:
        """Who is named: he himself, or for whom he acts."""
        if self.plan.relation in {"deputy", "deputises"}:
            return "abroad" if self.plan.accused != "abroad" else "english"
        return self.plan.accused

    @property
    def name(self) -> str:
        return KIN if self.plan.relation in {"relative", "declares"} else EVERYBODY[self.named_part].name

    def _deputises(self) -> None:
        who, of = self.person(self.plan.accused).id, self.person(self.named_part).id
        place = self.town.read(lambda work: work.places.by_code("LX-A").id)
        self.town.act(lambda w: w.offices.appoint(who, Role.MEMBER, place, w.now, deputy_of=of))

    def _late(self, work: UnitOfWork) -> None:
        actor = self.actor(work, self.plan.accused)
        match self.plan.relation:
            case "declares":
                recusing.declare(work, actor.person, Kin.MARRIAGE, KIN)
            case "deputises":
                before = recusing.before_acting(work, self.person(self.named_part).id)
                place = work.places.by_code("LX-A").id
                of = self.person(self.named_part).id
                work.offices.appoint(actor.person.id, Role.MEMBER, place, work.now, deputy_of=of)
                recusing.kept_from_too(work, before)
            case _:
                case = work.cases.by_number(self.secrets[0])
                with suppress(Refusal, Missing):
                    oversight.step_aside(work, actor, case.ref, "亲属")
                    return
                self._name(work, self.name)

    def _name(self, work: UnitOfWork, name: str) -> None:
        case = work.cases.by_number(self.secrets[0])
        for part in self.others():
            with suppress(Refusal, Missing):
                recusing.name(work, self.actor(work, part), case.ref, name, namesake=self.plan.seed % 2 == 0)
                return
        raise Diverged("nobody sees it any more who could name him")

    # --- a case

    def _file(self, why: str, *, named: bool) -> None:
        if self.plan.track is Track.INTEGRITY:
            self._seal()
            return
        if self.plan.track is Track.SPENDING:
            self.secrets.append(self._spending(Random(f"{self.plan.seed} {why}")))
            if named:
                self.town.act(lambda work: self._name(work, self.name))
            return
        self.secrets.append(self._report(STORY, self.plan.track, self.name if named else None))

    def _supervisor(self) -> str:
        """One who holds a village, and whom it does not concern."""
        among = [part for part in ("supervisor", "english", "neighbour", "abroad") if part in self.others()]
        held = self.town.read(lambda work: [p for p in among if self.actor(work, p).holds(Role.SUPERVISOR)])
        return str(held[0])

    def _report(self, story: str, track: Track, concerns: str | None, village: str = "LX01") -> str:
        """By a supervisor it does not concern."""
        by = self._supervisor()

        def act(work: UnitOfWork) -> str:
            actor = self.actor(work, by)
            draft = work.drafts.start(actor.person.id, account_of(by), "report", "preview", {})
            names = (concerns,) if concerns else ()
            sent = [photo()["file"] for _ in range(work.random.choice((0, 1, 1, 2)))]
            heard = [voice()["file"] for _ in range(work.random.choice((0, 0, 1)))]
            whose = {"chat_id": account_of(by), "person_id": actor.person.id, "draft_id": draft.id}
            files = [work.files.expect(each, **whose) for each in (*sent, *heard)]
            place = work.places.by_code(village).id
            report = Report(
                track,
                place,
                [("", story)],
                files=[file.id for file in files],
                category="water",
                concerns=names,
                namesakes=names,
                identity=VILLAGER,
                voiced=bool(heard),
                spots=work.random.choice(((), (SPOT,))),
            )
            return reporting.submit(work, actor, draft, report).number

        return str(self.town.act(act))

    def _spending(self, rng: Random) -> str:
        by = next(part for part in ("inspector", "colleague", "secretary") if part in self.others())
        chat = self.chat(by)
        chat.says("/spending").presses("青石村").says(STORY).says("48000").presses("spend.button.sure")
        kind = rng.choice(["planned", "emergency"])
        chat.presses(f"spend.kind.{kind}")
        if kind == "emergency":
            chat.presses(next(label for label in chat.labels if label.startswith("12月")))
        chat.presses("spend.button.file")
        return newest(self.town).number

    def _seal(self) -> None:
        by = self._supervisor()
        self.matter = sealed(self.chat(by))
        if self.chat(by).offers("integrity.button.write"):
            self.chat(by).presses("integrity.button.write").says(f"{self.name}把补贴扣了一半")
