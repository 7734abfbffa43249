"""The lives of reports: what is done next to a case, by whom, and how long that takes, by lot."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from storage.unit_of_work import UnitOfWork
from supervision.acts import absence, calling, casework, extensions, petitions, reporting, sorting, visiting
from supervision.acts.drawing import callers
from supervision.callbacks import Outcome
from supervision.cases import Asked, Case, Satisfaction, State, Track
from supervision.chain import approvers
from supervision.doubts import doubted
from supervision.gate import Actor, actor_of, secretary_must_go
from supervision.offices import Role
from supervision.petitions import Body, Elsewhere, above
from supervision.refusals import Refusal
from supervision.timekeeping import Timekeeping
from supervision.visits import Form, Topic
from tests.simulations import lives_besides
from tests.simulations.places import County

_TRACKS = {Track.EVERYDAY: 87, Track.URGENT: 5, Track.PETITION: 6, Track.UNCLEAR: 2}
_WORDS = ("三组的水管破了，五十多户没水", "村口的路塌了一半", "低保为什么停了？", "反映补贴没到账，要个说法")
_HALF, _DAY = timedelta(minutes=30), timedelta(days=1)
_OPENS, _LAST = time(8, 30), time(17, 30)
#: state → how long it takes as a rule, when late, and when very late (days). Most act before half of the clock.
_PACE: dict[State, tuple[tuple[float, float], tuple[float, float], tuple[float, float]]] = {
    State.SUBMITTED: ((0.02, 0.3), (1.5, 3), (5, 8)),
    State.REOPENED: ((0.02, 0.3), (1.5, 3), (5, 8)),
    State.SIGNED: ((0.02, 0.3), (1.5, 3), (4, 6)),
    State.RETURNED: ((0.1, 1), (4, 5), (6, 9)),
    State.ASSIGNED: ((0.05, 0.5), (2, 3), (4, 6)),
    State.HANDLING: ((0.2, 1), (12, 24), (25, 40)),
    State.TO_VERIFY: ((0.2, 2), (7, 10), (11, 16)),
    State.VERIFIED: ((0.1, 1), (4, 6), (7, 10)),
    State.TOLD: ((0.1, 0.8), (4, 6), (7, 10)),
    State.REGISTERED: ((0.02, 0.3), (1.5, 3), (4, 6)),
    State.HANDED_OVER: ((3, 9), (16, 20), (22, 30)),
    State.NOTICED: ((10, 30), (62, 70), (75, 95)),
    State.ANSWERED: ((0.1, 1), (4, 6), (7, 10)),
    State.UNDER_REVIEW: ((8, 20), (32, 40), (45, 60)),
    State.CHECKED: ((0.1, 0.9), (2, 4), (5, 8)),
    State.FILED: ((1, 8), (15, 20), (22, 30)),
    State.UNDER_WAY: ((1, 8), (15, 20), (22, 30)),
    State.AWAITING_AUDIT: ((2, 12), (22, 28), (30, 40)),
}
#: In a thousand steps: with half a dozen in a life, about 15 % of reports are late once and 3 % very late.
_LATE, _VERY_LATE = 27, 5
#: What the villagers of drawn cases say, and how many in a hundred are rung late.
_SAID = {
    Outcome.SATISFIED: 80,
    Outcome.BASICALLY: 8,
    Outcome.UNREACHED: 7,
    Outcome.DISSATISFIED: 4,
    Outcome.INVENTED: 1,
}
_CALLED_LATE = 10


@dataclass
class Lives:
    """Draws the lot of every report; the same seed draws the same year."""

    county: County
    time: Timekeeping
    lot: Random
    #: Half hours and the first one from each on at which the office works: there are few, and many meet in them.
    worked: dict[datetime, datetime] = field(default_factory=dict)

    def moment(self, day: date) -> datetime:
        """Some half hour of the working day."""
        at = datetime.combine(day, _OPENS, self.time.timezone) + self.lot.randrange(19) * _HALF
        return at.astimezone(UTC)

    def next_at(self, case: Case, now: datetime) -> datetime:
        """When somebody does the next thing to it: at once in danger, else in office hours of a working day."""
        usual, late, very_late = _PACE[case.state]
        lot = self.lot.random() * 1000
        days = self.lot.uniform(
            *(very_late if lot < _VERY_LATE else late if lot < _LATE + _VERY_LATE else usual)
        )
        if case.track is Track.URGENT:
            return _half_hour(now + _DAY * (days / 4))
        at = _half_hour(now + _DAY * days)
        worked = self.worked.get(at)
        if worked is None:
            worked = self.worked[at] = _at_work(at, self.time)
        return worked

    def report(self, work: UnitOfWork) -> Case:
        """A supervisor reports; now and then two reports are about one person's village."""
        village = self.lot.choice(self.county.villages)
        who = self._actor(work, self.county.supervisor_of[village])
        chat = who.person.user_id or 0
        draft = work.drafts.start(who.person.id, chat, "report", "preview", {})
        track = self.lot.choices(list(_TRACKS), list(_TRACKS.values()))[0]
        told = reporting.Report(track, village, [(f"{chat}:{draft.id}", self.lot.choice(_WORDS))])
        return reporting.submit(work, who, draft, told)

    def visit(self, work: UnitOfWork, person_id: int) -> None:
        """A supervisor has been in the fields."""
        who = self._actor(work, person_id)
        draft = work.drafts.start(person_id, who.person.user_id or 0, "visit", "preview", {})
        village = next(office.place_id for office in who.offices)
        visiting.log(work, who, draft, visiting.Walk(village, Form.FIELD, (Topic.OTHER,), "都好"))

    def leave(self, work: UnitOfWork) -> None:
        """Somebody is away for some days."""
        who = self._actor(work, self.lot.choice(self.county.people))
        back = work.now.astimezone(self.time.timezone).date() + timedelta(days=self.lot.randrange(1, 9))
        absence.take_leave(work, who, back)

    def call_at(self, now: datetime) -> datetime:
        """When an officer rings the villager of a drawn case: within days, now and then late."""
        days = (
            self.lot.randrange(9, 14) if self.lot.randrange(100) < _CALLED_LATE else self.lot.randrange(1, 5)
        )
        day = now.astimezone(self.time.timezone).date() + days * _DAY
        return self.moment(self.time.calendar.workday_on_or_after(day))

    def call(self, work: UnitOfWork, ref: str) -> Case | None:
        """Whoever asks rings, and writes down what the villager says; the case may come back. None: nobody can ask."""
        callback = work.callbacks.by_ref(ref)
        case = work.cases.by_id(callback.case_id) if callback is not None else None
        assert callback is not None
        assert case is not None
        able = {person.id: person for person in callers(work, case)}
        who = able.get(callback.officer_id or 0) or next(iter(able.values()), None)
        if who is None or not callback.open:
            return None
        outcome = self.lot.choices(list(_SAID), list(_SAID.values()))[0]
        calling.answered(work, actor_of(work, who), ref, outcome)
        return work.cases.by_id(case.id)

    def step(self, work: UnitOfWork, case_id: int) -> Case | None:
        """The next thing is done to it, by whoever is at work; None where nobody is."""
        case = work.cases.by_id(case_id)
        assert case is not None
        if not case.open:
            return case
        try:
            return self._step(work, case)
        except Refusal as refusal:
            if refusal.code in {"nobody_approves", "not_your_turn", "secretary_verifies", "handler_verifies"}:
                return None
            raise

    def spend(self, work: UnitOfWork) -> Case | None:
        """A village wants to spend money."""
        return lives_besides.reported(work, self.county, self.lot)

    def matter(self, work: UnitOfWork) -> str | None:
        """Somebody comes to the county with a number, or without one."""
        return lives_besides.came(work, self.county, self.lot)

    def matter_goes_on(self, work: UnitOfWork, ref: str) -> datetime | None:
        """The next step of it; when another one comes, None: nothing is left to do."""
        if not lives_besides.next_step(work, self.county, ref, self.lot):
            return None
        return _at_work(_half_hour(work.now + lives_besides.pace(self.lot)), self.time)

    def _step(self, work: UnitOfWork, case: Case) -> Case | None:
        if case.track is Track.SPENDING:
            return lives_besides.gone_on(work, self.county, case, self.lot)
        lot = self.lot.randrange(100)
        office, does = self._next(case, lot)
        if office is Role.SUPERVISOR and case.reporter_id in doubted(work, case):
            # Whose satisfaction was invented speaks to that villager no more: without this, a life never ended.
            office = Role.SECRETARY
        person_id = {
            Role.RECEPTION: self.county.reception,
            Role.SECRETARY: self.county.secretary_of[case.township_id],
            Role.INSPECTOR: self.county.inspector_of[case.township_id],
            Role.SUPERVISOR: case.reporter_id,
        }[office]
        person = work.people.by_id(person_id)
        return does(work, actor_of(work, person), case, lot) if person.available(work.now) else None

    def _next(self, case: Case, lot: int) -> tuple[Role, "Does"]:
        """Whose it is, and what is done: now and then the less usual thing."""
        if case.track is Track.UNCLEAR:
            return Role.RECEPTION, lambda work, who, case, _: sorting.sort(
                work, who, case.ref, Track.EVERYDAY
            )
        if case.state is State.HANDLING and lot < 3 and case.extensions == 0:
            return Role.INSPECTOR, lambda work, who, case, _: self._extended(work, who, case)
        if case.state is State.TO_VERIFY:
            return (Role.SECRETARY if secretary_must_go(case) else Role.SUPERVISOR), _verify
        return _USUALLY[case.state]

    def _extended(self, work: UnitOfWork, who: Actor, case: Case) -> Case:
        """The inspector asks for more time, the secretary grants it, where there is one at work."""
        asked = extensions.ask_for_more(work, who, case.ref, "等材料")
        return extensions.grant(work, actor_of(work, approvers(work, asked)[0]), asked.ref)

    def _actor(self, work: UnitOfWork, person_id: int) -> Actor:
        return actor_of(work, work.people.by_id(person_id))


Does = Callable[[UnitOfWork, Actor, Case, int], Case]


def _sign(work: UnitOfWork, who: Actor, case: Case, lot: int) -> Case:
    if lot < 5:
        return casework.send_back(work, who, case.ref, "是哪一户？")
    if lot < 8:
        return casework.direct(work, who, case.ref, "mediation")
    return casework.sign_and_assign(work, who, case.ref)


def _hand_on(work: UnitOfWork, who: Actor, case: Case, _lot: int) -> Case:
    inspector = casework.preset_inspector(work, case)
    return casework.assign(work, who, case.ref, None, inspector.id if inspector else None)


def _pass_on(work: UnitOfWork, who: Actor, case: Case, lot: int) -> Case:
    return petitions.hand_over(work, who, case.ref, Body.COUNTY, number=f"XF-{case.id}" if lot < 80 else None)


def _noticed(work: UnitOfWork, who: Actor, case: Case, lot: int) -> Case:
    if lot < 10:
        return petitions.decline(work, who, case.ref, Elsewhere.COURT, "该打官司")
    return petitions.accept(work, who, case.ref, _today(work))


def _answered(work: UnitOfWork, who: Actor, case: Case, _lot: int) -> Case:
    return petitions.outcome(work, who, case.ref, "补偿按标准算，没有少。")


def _tell(work: UnitOfWork, who: Actor, case: Case, _lot: int) -> Case:
    if case.track is not Track.PETITION:
        return casework.tell(work, who, case.ref)
    if work.petitions.of(case).final:
        return petitions.conclude(work, who, case.ref)
    return petitions.tell(work, who, case.ref, _today(work))


def _today(work: UnitOfWork) -> date:
    return work.now.astimezone(work.time.timezone).date()


def _above(work: UnitOfWork, case: Case) -> str:
    return above(work.petitions.of(case).where)[0].value


def _verify(work: UnitOfWork, who: Actor, case: Case, lot: int) -> Case:
    if lot < 3:
        return casework.reject(work, who, case.ref, "还在漏")
    return casework.verify(work, who, case.ref, place="村口", photos=["p"])


def _satisfy(work: UnitOfWork, who: Actor, case: Case, lot: int) -> Case:
    if case.track is Track.PETITION:
        if lot < 30:
            return petitions.review(work, who, case.ref, _today(work), _above(work, case))
        return petitions.settle(work, who, case.ref)
    said = Satisfaction.DISSATISFIED if lot < 7 else Satisfaction.SATISFIED
    return casework.satisfy(work, who, case.ref, said, Asked.PHONE)


_USUALLY: dict[State, tuple[Role, Does]] = {
    State.SUBMITTED: (Role.SECRETARY, _sign),
    State.REOPENED: (Role.SECRETARY, _sign),
    State.SIGNED: (Role.SECRETARY, _hand_on),
    State.RETURNED: (
        Role.SUPERVISOR,
        lambda work, who, case, _: reporting.supplement(work, who, case.ref, "第二户"),
    ),
    State.ASSIGNED: (Role.INSPECTOR, lambda work, who, case, _: casework.start(work, who, case.ref)),
    State.HANDLING: (
        Role.INSPECTOR,
        lambda work, who, case, _: casework.enter_result(work, who, case.ref, "换了水管"),
    ),
    State.VERIFIED: (Role.SUPERVISOR, _tell),
    State.REGISTERED: (Role.SECRETARY, _pass_on),
    State.HANDED_OVER: (Role.INSPECTOR, _noticed),
    State.NOTICED: (Role.INSPECTOR, _answered),
    State.ANSWERED: (Role.SUPERVISOR, _tell),
    State.UNDER_REVIEW: (Role.INSPECTOR, _answered),
    State.TOLD: (Role.SUPERVISOR, _satisfy),
}


def _half_hour(moment: datetime) -> datetime:
    return moment.replace(minute=moment.minute // 30 * 30, second=0, microsecond=0) + _HALF


def _at_work(moment: datetime, kept: Timekeeping) -> datetime:
    """The moment, a half hour, or the next one at which the office works."""
    local = moment.astimezone(kept.timezone)
    day = local.date() if local.time() <= _LAST else local.date() + _DAY
    worked = kept.calendar.workday_on_or_after(day)
    opens = datetime.combine(worked, _OPENS, kept.timezone)
    return max(local, opens).astimezone(UTC)
