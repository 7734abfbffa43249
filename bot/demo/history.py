"""Seeding: the month is lived through the same acts as on the phones, at the moments it happened."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial

from bot.demo import detours, transfers
from bot.demo.cast import DESKS, PERSONAS, Persona, desk_of
from bot.demo.english import Tongue
from bot.demo.founding import found, place_of
from bot.demo.month import MONTH, ON_SITE, QING, SOLVED, WALKS, WHY_LONGER, ZHU, Told, Walked
from bot.demo.other_tracks import PETITION_REACHED, PETITION_STEPS, SEALED, come, seal, step
from bot.demo.spendings import SPENDINGS, Spent, find_paid, grow, press, register, take
from bot.pictures.sample import sample_picture
from bot.sandbox import Sandbox
from storage.store import Store
from supervision.acts import casework, enrolling, extensions, reporting, visiting
from supervision.case_clock import caught_up
from supervision.cases import Asked, Case, Move, Satisfaction, State, Track
from supervision.files import FileKind, Incoming
from supervision.gate import Actor, actor_of, case_for, may
from supervision.offices import Role
from supervision.ports import Work


class SeedClock:
    """The moment the seeding has come to."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


Steps = tuple[tuple[str, float], ...]

#: What happens after a report, and how many days later, until the state it has reached.
_STEPS: Steps = (
    ("sign", 0.2),
    ("assign", 0.3),
    ("start", 1.0),
    ("result", 3.0),
    ("verify", 4.0),
    ("tell", 4.5),
    ("satisfy", 5.0),
)
_REACHED = {
    State.SUBMITTED: 0,
    State.SIGNED: 1,
    State.ASSIGNED: 2,
    State.HANDLING: 3,
    State.TO_VERIFY: 4,
    State.VERIFIED: 5,
    State.CLOSED: 7,
}


#: The inspector, who follows the spendings.
_FENG = DESKS["LX"].inspector


class Made:
    """What an earlier act of the month made, for the later ones: a case's ref, or a sealed number."""

    ref = ""

    def be(self, ref: str) -> None:
        """It is made."""
        self.ref = ref


#: When something happened, and what.
Moment = tuple[datetime, Callable[[Work], object]]
Moments = Iterator[Moment]


class Seeder:
    """Fills an empty store. `users` are the sandbox's account ids by persona."""

    def __init__(
        self, store: Store, clock: SeedClock, sandbox: Sandbox, users: dict[str, int], tongue: Tongue
    ) -> None:
        self._store = store
        self._clock = clock
        self._sandbox = sandbox
        self._users = users
        self._tongue = tongue
        self._end = clock.now
        #: The case of each report, by its words.
        self._refs: dict[str, str] = {}

    def seed(self, progress: Callable[[int, int], None]) -> dict[str, str]:
        """Live the month, in the order in which it happened; returns the invitation tokens by persona."""
        self._clock.now = self._end - timedelta(days=31)
        self._store.act_now(lambda work: found(work, self._users, self._tongue))
        moments = sorted(self._moments(), key=lambda moment: moment[0])
        for done, (at, act) in enumerate(moments, 1):
            self._clock.now = at
            self._store.act_now(act)
            progress(done, len(moments))
        self._clock.now = self._end
        return self._store.act_now(self._finish)

    def _moments(self) -> Moments:
        yield from map(self._walk, WALKS)
        for told in MONTH:
            yield from self._live(told)
        for spent in SPENDINGS:
            yield from self._spend(spent)
        yield from self._seal()
        yield from self._offer()
        for detour in detours.DETOURS:
            yield from self._turn_off(detour)
        yield from self._call_again()
        yield from self._sample()

    def _actor(self, work: Work, name: str) -> Actor:
        person = work.people.by_user(self._users[name])
        if person is None:
            raise LookupError(name)
        return actor_of(work, person)

    # -- the month is lived

    def _walk(self, walk: Walked) -> Moment:
        return self._at(walk.days, 0.1), lambda work: self._log(work, walk)

    def _log(self, work: Work, walk: Walked) -> None:
        actor = self._actor(work, walk.who)
        draft = work.drafts.start(actor.person.id, self._users[walk.who], "visit", "preview", {})
        visiting.log(
            work,
            actor,
            draft,
            visiting.Walk(
                village_id=actor.places(Role.SUPERVISOR)[0],
                form=walk.form,
                topics=walk.topics,
                found=self._tongue.says(walk.found),
                whom=self._tongue.says(walk.whom) or None,
            ),
        )

    def _live(self, told: Told) -> Moments:
        made = Made()
        yield self._at(told.days, 0.15), lambda work: made.be(self._report(work, told).ref)
        if told.reached is State.DIRECTED:
            yield self._at(told.days - 1, 0.2), partial(self._direct, made=made, told=told)
            return
        steps, take = _STEPS[: _REACHED.get(told.reached, 0)], self._step
        if told.track is Track.PETITION:
            steps, take = PETITION_STEPS[: PETITION_REACHED[told.reached]], self._petition_step
        for name, days in steps:
            yield self._at(told.days - days, 0.3), partial(take, name=name, made=made, told=told)
        if told.longer is not None:
            yield self._at(told.longer, 0.3), partial(self._ask, made=made, told=told)
            yield self._at(told.longer, 0.5), partial(self._grant, made=made, told=told)

    def _ask(self, work: Work, made: Made, told: Told) -> None:
        inspector = self._actor(work, desk_of(told.who).inspector)
        extensions.ask_for_more(work, inspector, made.ref, self._tongue.says(WHY_LONGER))

    def _grant(self, work: Work, made: Made, told: Told) -> None:
        extensions.grant(work, self._actor(work, desk_of(told.who).secretary), made.ref)

    def _direct(self, work: Work, made: Made, told: Told) -> None:
        casework.direct(work, self._actor(work, desk_of(told.who).secretary), made.ref, "mediation")

    def _petition_step(self, work: Work, name: str, made: Made, told: Told) -> None:
        step(work, self._actor(work, desk_of(told.who).secretary), made.ref, name)

    def _offer(self) -> Moments:
        """The matter the other township has refused twice."""
        made = Made()
        told = Told(2, QING, transfers.NUISANCE, State.SIGNED, picture="broken_road")
        yield self._at(told.days, 0.15), lambda work: made.be(self._report(work, told).ref)
        for name, days, part_of_day in transfers.STEPS:
            yield self._at(days, part_of_day), partial(self._offer_step, made=made, name=name)

    def _offer_step(self, work: Work, made: Made, name: str) -> None:
        ours, theirs = (self._actor(work, DESKS[code].secretary) for code in ("LX", transfers.TO))
        transfers.step(work, name, made.ref, (ours, theirs), self._tongue)

    def _turn_off(self, detour: detours.Detour) -> Moments:
        made = Made()
        yield self._at(detour.told.days, 0.15), lambda work: made.be(self._report(work, detour.told).ref)
        for name, days, part_of_day in detour.steps:
            yield self._at(days, part_of_day), partial(self._off, name=name, made=made, detour=detour)

    def _off(self, work: Work, name: str, made: Made, detour: detours.Detour) -> None:
        told = detour.told
        if name in dict(_STEPS):
            self._step(work, name, made, told)
            return
        desk = desk_of(told.who)
        hands = detours.Hands(*(self._actor(work, who) for who in (told.who, desk.secretary, desk.inspector)))
        detours.step(work, name, made.ref, self._refs.get(detour.other, ""), hands, self._tongue)

    def _call_again(self) -> Moments:
        """回访: one villager has been asked again, one is still to be asked."""
        for words, drawn, answered in detours.CALLED:
            yield self._at(*drawn), partial(self._draw, words=words)
            if answered is not None:
                yield self._at(*answered), partial(self._answer, words=words)

    def _draw(self, work: Work, words: str) -> None:
        told = next(told for told in MONTH if told.words == words)
        detours.draw(work, self._actor(work, told.who), self._refs[words])

    def _answer(self, work: Work, words: str) -> None:
        told = next(told for told in MONTH if told.words == words)
        case = case_for(work, self._actor(work, told.who), self._refs[words])
        detours.answer(work, self._actor(work, detours.OFFICER), case, self._tongue)

    def _sample(self) -> Moments:
        """李联系 looks at 冯纪检's track, records what he finds, and 冯纪检 says something to it."""
        made, tongue = Made(), self._tongue
        officer = partial(self._actor, name=detours.OFFICER)
        sampled = partial(self._actor, name=detours.SAMPLED)
        yield (
            self._at(*detours.LOOKED),
            lambda work: made.be(detours.look(work, officer(work), sampled(work))),
        )
        yield self._at(*detours.JUDGED), lambda work: detours.judge(work, officer(work), made.ref, tongue)
        yield (
            self._at(*detours.COMMENTED),
            lambda work: detours.comment(work, sampled(work), made.ref, tongue),
        )

    def _seal(self) -> Moments:
        """Two sealed matters; somebody has come to the county with the first one's number."""
        for days in SEALED:
            made = Made()
            yield self._at(days, 0.4), partial(self._sealed, made=made)
            if days == SEALED[0]:
                yield self._at(days - 2, 0.4), partial(self._came, made=made)

    def _sealed(self, work: Work, made: Made) -> None:
        made.be(seal(work, self._actor(work, ZHU), self._users[ZHU], work.now))

    def _came(self, work: Work, made: Made) -> None:
        come(work, self._actor(work, "孙信访"), made.ref, self._tongue)

    def _spend(self, spent: Spent) -> Moments:
        """冯纪检 follows it, step by step; where the sum has grown, it stops there; paid out of turn, he finds it."""
        made = Made()
        yield self._at(spent.days, 0.2), lambda work: made.be(self._register(work, spent).ref)
        for days in spent.steps:
            yield self._at(days, 0.4), lambda work: self._take(work, made.ref, spent)
        if spent.grows is not None:
            days, amount, reason = spent.grows
            yield (
                self._at(days, 0.5),
                lambda work: grow(
                    work, self._actor(work, _FENG), made.ref, amount, self._tongue.says(reason)
                ),
            )

        if spent.pressed is not None:
            days, words = spent.pressed
            yield (
                self._at(days, 0.5),
                lambda work: press(work, self._actor(work, _FENG), made.ref, self._tongue.says(words)),
            )
        if spent.paid is not None:
            yield self._at(spent.paid, 0.5), lambda work: find_paid(work, self._actor(work, _FENG), made.ref)

    def _register(self, work: Work, spent: Spent) -> Case:
        village = place_of(work, spent.village)
        return register(work, self._actor(work, _FENG), self._users[_FENG], village.id, spent, self._tongue)

    def _take(self, work: Work, ref: str, spent: Spent) -> None:
        feng = self._actor(work, _FENG)
        photo = self._photo(work, feng, self._users[_FENG], spent.picture, draft_id=None)
        take(work, feng, ref, photo, self._tongue)

    def _at(self, days_ago: float, part_of_day: float) -> datetime:
        """A moment in working hours some days ago, never in the future."""
        day = (self._end - timedelta(days=days_ago)).replace(hour=1, minute=10, second=0, microsecond=0)
        return min(day + timedelta(hours=8 * part_of_day), self._end)

    def _report(self, work: Work, told: Told) -> Case:
        actor = self._actor(work, told.who)
        chat = self._users[told.who]
        draft = work.drafts.start(actor.person.id, chat, "report", "preview", {})
        files = []
        if told.picture:
            files.append(self._photo(work, actor, chat, told.picture, draft_id=draft.id))
        says = self._tongue.says
        identity = {"name": says(told.villager), "group": says(told.group)} if told.villager else {}
        case = reporting.submit(
            work,
            actor,
            draft,
            reporting.Report(
                track=told.track,
                village_id=actor.places(Role.SUPERVISOR)[0],
                parts=((f"{chat}:0", says(told.words)),),
                files=files,
                identity=identity,
                concerns=(self._tongue.names(told.about),) if told.about else (),
            ),
        )
        self._refs[told.words] = case.ref
        return case

    def _photo(self, work: Work, actor: Actor, chat: int, subject: str, *, draft_id: int | None) -> str:
        """A drawn picture that waits at the sandbox, to be fetched by the running bot as any other."""
        data = sample_picture(subject, seed=len(self._sandbox.world.shelf.files))
        kept = self._sandbox.world.shelf.put("photo", data, "image/jpeg", {"file_size": len(data)}, ".jpg")
        incoming = Incoming(FileKind.PHOTO, kept.file_id, kept.unique_id, len(data), "image/jpeg")
        return work.files.expect(incoming, chat_id=chat, person_id=actor.person.id, draft_id=draft_id).id

    def _step(self, work: Work, name: str, made: Made, told: Told) -> None:
        ref = made.ref
        desk = desk_of(told.who)
        secretary, inspector = self._actor(work, desk.secretary), self._actor(work, desk.inspector)
        supervisor = self._actor(work, told.who)
        if name == "sign":
            casework.sign(work, secretary, ref)
        elif name == "assign":
            self._assign(work, secretary, ref)
        elif name == "start":
            casework.start(work, inspector, ref)
        elif name == "result":
            casework.enter_result(work, inspector, ref, self._tongue.says(SOLVED))
        elif name == "verify":
            self._verify(work, (supervisor, secretary), ref)
        elif name == "tell":
            casework.tell(work, supervisor, ref)
        elif name == "satisfy":
            casework.satisfy(work, supervisor, ref, Satisfaction.SATISFIED, Asked.FACE)

    def _assign(self, work: Work, secretary: Actor, ref: str) -> None:
        case = case_for(work, secretary, ref)
        unit = casework.preset_unit(work, case)
        inspector = casework.preset_inspector(work, case)
        casework.assign(work, secretary, ref, unit.id if unit else None, inspector.id if inspector else None)

    def _verify(self, work: Work, actors: tuple[Actor, ...], ref: str) -> None:
        """By the supervisor; the drawn tenth by the secretary in person."""
        case = case_for(work, actors[0], ref)
        actor = next(each for each in actors if may(work, each, case, Move.VERIFY))
        chat = actor.person.user_id or 0
        photo = self._photo(work, actor, chat, "repaired_road", draft_id=None)
        casework.verify(work, actor, ref, place=self._tongue.says(ON_SITE), photos=[photo])

    # -- today

    def _finish(self, work: Work) -> dict[str, str]:
        # What fell due in this month was said in this month: nobody begins with forty reminders.
        for case in work.cases.open_after(0, 1000):
            work.cases.prompted(caught_up(work.time, case, work.now), case)
        tokens = {}
        for persona in PERSONAS:
            if persona.invited_to is not None:
                role, code = persona.invited_to
                place = place_of(work, code)
                invited = enrolling.invite(
                    work, name=self._tongue.calls(persona), phone=persona.phone, role=role, place_id=place.id
                )
                tokens[persona.name] = invited.token or ""
            if persona.offices:
                work.say(self._users[persona.name], "home")
                self._today(work, persona)
        return tokens

    def _today(self, work: Work, persona: Persona) -> None:
        """The township opens on its queue, a supervisor on what waits."""
        roles = {role for role, _code in persona.offices}
        if roles & {Role.SECRETARY, Role.INSPECTOR}:
            work.say(self._users[persona.name], "queue", {"bucket": "today"})
        elif Role.SUPERVISOR in roles:
            work.say(self._users[persona.name], "todo")
