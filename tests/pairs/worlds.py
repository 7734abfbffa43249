"""One world of a pair, lived: what happens openly is the same in both, what is kept from somebody happens in one."""

import re
from collections.abc import Callable
from contextlib import suppress
from random import Random

from bot.moments import ACTS
from handlers.buttons import read
from handlers.commands import REPORTERS
from storage.unit_of_work import UnitOfWork
from supervision.acts import recusing, reporting
from supervision.acts.reporting import Report
from supervision.cases import Case, Track
from supervision.chain import in_turn
from supervision.gate import SEE, Actor, actor_of, may
from supervision.numbers import new_case_number
from supervision.offices import Role
from supervision.people import Person
from supervision.refusals import Missing, Refusal
from supervision.relatives import Kin
from tests.chat import Chat
from tests.handlers.dreaming import Dream
from tests.handlers.playing import newest
from tests.pairs.hands import TEXTS, Deed, Hand, replayed
from tests.pairs.paper import made
from tests.pairs.people import EVERYBODY, account_of
from tests.pairs.phones import Phone, without_chance
from tests.pairs.plans import SECRETLY, Plan

STORY = "修渠的料少了一半"
STORIES = ("二组路灯不亮", "桥上的护栏断了", "井水浑了", STORY)
KIN = "尤老三"
VILLAGER = {"name": "张大爷", "group": "三组", "phone": "13900000098"}
NEVER = new_case_number(Random(7))
#: What nobody does by chance: it would change who is who.
_NEVER_PRESSED = frozenset(
    {"la", "lk", "pn", "md", "rl", "en", "al", "ih", "ig", "pa", "ph", "pu", "lv", "dd"}
)
#: How often in a row whoever's turn it is goes on with what is kept from him.
_ROUNDS = 3
#: Handing an office over, in either language.
_HANDED = ("交过去", "Hand over")
_WALKED: dict[str, dict[str, float]] = {
    "hours": {"hours": 5},
    "day": {"days": 1},
    "days": {"days": 3},
    "week": {"days": 7},
    "fortnight": {"days": 14},
}

#: Who goes on leave acts for nobody any more: what is kept from whom he acted for is his to see again.
_NEVER_ASKED = frozenset({"leave", "lock", "pin", "language", "handover", "privacy"})

Trace = dict[str, list[tuple[str, Deed]]]


class Diverged(Exception):  # noqa: N818 - no fault of the house
    """What was done openly in one world could not be done in the other: nothing is learnt from this pair."""


class World:
    """`busy`: whether this is the world in which the case is (or, named late, is worked on). `trace`: what was done
    openly, by step: filled in the first world, followed in the second."""

    def __init__(self, town: Dream, plan: Plan, trace: Trace, *, busy: bool, first: bool) -> None:
        self.town, self.plan, self.trace, self.busy, self.first = town, plan, trace, busy, first
        self.open: list[str] = []
        self.secrets: list[str] = []
        self.matter = ""
        self.phone = Phone(self.chat(plan.accused))
        self.kept = False

    # --- who is who

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

    # --- the life

    def lived(self) -> list[str]:
        """Everything there was to see for whom it concerns: from the first, or from the moment it is kept from him."""
        plan = self.plan
        self._related()
        since = None
        for n, step in enumerate(plan.steps):
            if n == plan.before:
                since = self._kept()
            self._step(step)
        if since is None:
            since = self._kept()
        self._look("the last look", 8)
        self._takes_away()
        self._not_there()
        asked = self._asked_for()
        found = self.phone.lines[since:] + self.phone.shown()
        return without_chance([line.replace(asked, NEVER) for line in found])

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

    def _deputises(self) -> None:
        who, of = self.person(self.plan.accused).id, self.person(self.named_part).id
        place = self.town.read(lambda work: work.places.by_code("LX-A").id)
        self.town.act(lambda w: w.offices.appoint(who, Role.MEMBER, place, w.now, deputy_of=of))

    def _kept(self) -> int:
        """It is filed (in one world), or from now on kept from him (in both). From where on the worlds are compared."""
        self.kept = True
        match self.plan.relation:
            case "named":
                self.town.act(lambda work: self._name(work, self.name))
            case "aside" | "declares" | "deputises":
                self.town.act(self._late)
            case _:
                if self.busy:
                    self._file("the case", named=True)
                return 0
        return len(self.phone.lines)

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
                from supervision.acts import oversight

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
        raise AssertionError("nobody could name him")

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
            place = work.places.by_code(village).id
            report = Report(
                track,
                place,
                [("", story)],
                category="water",
                concerns=names,
                namesakes=names,
                identity=VILLAGER,
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
        from tests.handlers.test_integrity import sealed

        by = self._supervisor()
        self.matter = sealed(self.chat(by))
        if self.chat(by).offers("integrity.button.write"):
            self.chat(by).presses("integrity.button.write").says(f"{self.name}把补贴扣了一半")

    # --- the steps

    def _step(self, step: str) -> None:
        n, _, what = step.partition(" ")
        rng = Random(f"{self.plan.seed} {n}")
        if what in _WALKED:
            self._passes(**_WALKED[what])
        elif what in SECRETLY:
            if self.plan.late and not self.kept:
                self._follow(step, lambda: self._worked("on it", rng))
            elif self.busy and (self.secrets or self.matter):
                self._secretly(what, rng)
        else:
            self._openly(step, what, rng)

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

    def _visits(self, part: str) -> None:
        chat = self.chat(part).says("记走访").presses("form.household").presses("topic.funds")
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
        return what.replace(NEVER, next(iter((*self.secrets, self.matter)), "") or NEVER)

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
        # What is typed where a number is asked for may be the one that is kept from him.
        hand = Hand(self.chat(part), rng, self._of(case.ref), (*TEXTS, NEVER, *self.open[:2]))
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
                _harmless(action, args, label) and not self._secret(action, args, label)
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

    # --- secretly

    def _secretly(self, what: str, rng: Random) -> None:
        if self.matter:
            self._on_the_matter(rng)
            return
        if what == "another":
            self.secrets.append(self._report("料钱对不上", Track.EVERYDAY, self.name))
            return
        for _ in range(_ROUNDS if what == "secret work" else 1):
            self._once(what, rng)

    def _once(self, what: str, rng: Random) -> None:
        number = rng.choice(self.secrets)
        case: Case = self.town.read(lambda work: work.cases.by_number(number))
        part = self._one_for(case, rng, turn=what == "secret work")
        if part is None:
            return
        texts = (*TEXTS, *self.secrets, *self.open[:1])
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
        from tests.handlers.test_integrity import hands_down, registers

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
                part = rng.choice(["elsewhere", "secretary", by])
                hand = Hand(self.chat(part), rng, lambda action, args, label: action in {"it", "im", "d"})
                hand.does(("says", "/queue"))
                hand.goes_on()

    # --- what he looks at

    def _takes_away(self) -> None:
        """The files he has ordered."""
        for line in made(self.town, self.person(self.plan.accused).id):
            self.phone.lines.append(_PRINT.sub("", line))

    def _not_there(self) -> None:
        """Nothing on his phone names it, not even what he saw before it was kept from him. Who steps aside knows."""
        if self.plan.relation == "aside":
            return
        refs = [self.town.read(lambda work, n=n: work.cases.by_number(n).ref) for n in self.secrets]
        shown = "\n".join(self.phone.shown())
        self.phone.lines += [
            f"there is still {name}" for name in (*self.secrets, *refs) if self.busy and name in shown
        ]

    def _look(self, step: str, most: int) -> None:
        self._follow(step, lambda: self._looked(Random(f"{self.plan.seed} {step}"), most))

    def _looked(self, rng: Random, most: int) -> list[tuple[str, Deed]]:
        hand = Hand(self.chat(self.plan.accused), rng, _harmless)
        for asked in rng.sample(LOOKS, most):
            hand.does(("says", asked))
            for _ in range(rng.choice((1, 1, 2, 3, 4))):
                labels = hand.labels()
                if not labels:
                    break
                hand.does(("presses", rng.choice(labels)))
            if asked == "/ledger" and rng.random() < _TAKES_AWAY:
                for action in ("xe", "xo"):
                    if labels := hand.labels(action):
                        hand.does(("presses", rng.choice(labels)))
            if hand.asked():
                hand.does(("says", rng.choice((*TEXTS, STORY, "料少"))))
                if hand.asked():
                    hand.does(("says", "/cancel"))
        return [(self.plan.accused, deed) for deed in hand.done]

    def _asked_for(self) -> str:
        """The number, the words, and the same story once more."""
        chat = self.chat(self.plan.accused)
        number = next(iter((*self.secrets, self.matter)), "") or NEVER
        for asked in (f"/case {number}", number, "/case", "料少"):
            chat.says(asked)
        return number


def _harmless(action: str, args: tuple[str, ...], _label: str) -> bool:
    return action not in _NEVER_PRESSED and not (action == "go" and args[:1] and args[0] in _NEVER_ASKED)


#: How often whoever looks at the ledger takes it away.
_TAKES_AWAY = 0.5
#: The mark of one file, by which a leaked one is led back to who had it: drawn anew for each.
_PRINT = re.compile(r'"mark": "[^"]*"|记号：[^。]*。|[Mm]ark of this file: [^.]*\.')
LOOKS = (
    *("/start", "/queue", "/queue", "/ledger", "/ledger", "/todo", "/report", "/report", "/team", "/team"),
    *(
        "/records",
        "/duty",
        "/duty",
        "/me",
        "更多",
        "/callback",
        "/texts",
        "/policy",
        "/spending",
        "/complaint",
        "/visit",
    ),
)
