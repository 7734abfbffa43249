"""Months lived by lot: real acts on a real store, at any moment, and a metronome that knocks or does not."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st
from sqlalchemy import text

from storage import moments, outbox
from storage.outbox_rows import Queued
from storage.store import Store
from storage.unit_of_work import UnitOfWork
from supervision.acts import (
    absence,
    casework,
    extensions,
    joining,
    offering,
    oversight,
    petitions,
    reclassifying,
    reporting,
    resorting,
    sorting,
)
from supervision.acts.calling import callbacks_due
from supervision.acts.integrity_owed import promises_due
from supervision.acts.prompting import prompt_due
from supervision.acts.rounds import DIGEST, adopt, digest_due, digest_said, links_due, silence_due
from supervision.acts.weekly import weekly_due
from supervision.case_clock import lapses
from supervision.cases import Asked, Case, Move, Satisfaction, Track
from supervision.chain import in_turn
from supervision.gate import SEE, Actor, actor_of, may, scope_of
from supervision.lists import Filter
from supervision.people import Person
from supervision.petitions import Body, Elsewhere, above
from supervision.refusals import Missing, Refusal
from tests.cast import PARTS, user_of
from tests.rules.expected import Ledger, awake, is_night
from tests.rules.months_besides import (
    SPENDS,
    Heard,
    Promises,
    call,
    check_drawn,
    draw,
    go_on,
    register,
    spend,
)

#: Monday nine o'clock, before the Mid-Autumn Festival and National Day.
BEGINS = datetime(2026, 9, 21, 1, 0, tzinfo=UTC)
VILLAGES = {"supervisor": "LX01", "neighbour": "LX02", "english": "LX03", "abroad": "SK01"}
TRACKS = (Track.EVERYDAY, Track.URGENT, Track.PETITION, Track.UNCLEAR)
OFFICIALS = tuple(part for part in PARTS if part not in {"keeper", "member"})


@dataclass(frozen=True)
class Step:
    """One thing that happens, and how long nothing does afterwards. `pick` chooses among what is possible."""

    what: str
    pick: int
    wait: timedelta | None
    """None: until the next due moment."""
    running: bool = True
    """Whether the metronome knocks meanwhile."""
    speaking: bool = True
    """Whether the sender speaks."""


_WAITS = st.sampled_from(
    [None, None, *(timedelta(**{unit: n}) for unit, n in (("minutes", 7), ("hours", 3), ("days", 1)))]
) | st.timedeltas(timedelta(seconds=1), timedelta(days=4))

_LOT = (
    *("report",) * 4, *("move",) * 14, *("spend",) * 2, *("register",) * 2, *("county",) * 3, "draw", "draw", "call",
    *("leave", "return", "block", "unblock", "nothing"),
)  # fmt: skip

steps = st.lists(
    st.builds(
        Step,
        st.sampled_from(_LOT),
        st.integers(0, 5039),
        _WAITS,
        st.sampled_from([True, True, True, False]),
        st.sampled_from([True, True, True, False]),
    ),
    min_size=10,
    max_size=30,
)


@dataclass
class Clock:
    """A clock that moves only when it is told to."""

    now: datetime = BEGINS

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Month:
    """A town that lives steps, and checks after each knock that what was said is what had to be said."""

    store: Store
    clock: Clock
    ledger: Ledger = field(default_factory=Ledger)
    waiting: dict[int, dict[int, Mapping[str, Any]]] = field(default_factory=dict)
    digests: dict[tuple[int, str], int] = field(default_factory=dict)
    promises: Promises = field(default_factory=Promises)
    owed: set[Heard] = field(default_factory=set)
    said: int = 0

    def live(self, lived: list[Step]) -> None:
        """All steps, one after the other."""
        self.act(adopt)
        for step in lived:
            with suppress(Refusal, Missing):
                self.act(lambda work, step=step: HAPPENS[step.what](work, step.pick))  # type: ignore[misc]
            self.act(self.look)
            self.pass_time(step)

    def act(self, function: Callable[[UnitOfWork], Any]) -> Any:
        """One act at this moment."""
        return self.store.act_now(function)

    def look(self, work: UnitOfWork) -> None:
        """Note every clock as it stands; each open case has a next moment, an ended one has none."""
        for case in every(work):
            assert (case.next_at is not None) == case.open, (case.state, case.due_kind)
            if case.open:
                self.ledger.look(case, work.now)

    def pass_time(self, step: Step) -> None:
        """The clock walks from due moment to due moment, or leaps where nobody knocks."""
        until = self.clock.now + step.wait if step.wait is not None else None
        if step.running or until is None:
            for _ in range(1 if until is None else 500):
                due = self.act(_next)
                if until is not None and due > until:
                    break
                self.clock.now = max(due, self.clock.now)
                self.knock(speaking=step.speaking)
        self.clock.now = max(until or self.clock.now, self.clock.now)
        self.knock(speaking=step.speaking)

    def knock(self, *, speaking: bool) -> None:
        """The metronome knocks: exactly what is due is queued, to exactly those it concerns."""
        self.act(lambda work: self._knock(work, speaking=speaking))

    def _knock(self, work: UnitOfWork, *, speaking: bool) -> None:
        due = self._expected(work)
        self.owed |= self.promises.due(work)
        for function in KNOCKS:
            # Three at once, so that what is due together is met in several looks.
            for _ in range(100):
                if function(work, 3) < 3:
                    break
            else:
                raise AssertionError(f"{function.__name__} never comes to an end")
        self._compare(work, due)
        if speaking:
            for row in speak(work):
                if row.screen == DIGEST:
                    self._named(work, row)
            self.waiting.clear()
            self.owed.clear()

    def _named(self, work: UnitOfWork, row: Queued) -> None:
        """A morning has named the first of what is to be done today, and they are not said again before noon."""
        who, ends = person(work, row.chat_id), work.time.day_ends(work.now)
        page = work.cases.page(scope_of(work, actor_of(work, who)), Filter("today"), work.now, ends, 0, 5)
        digest_said(work, row.chat_id, [case.ref for case in page.cases], row.created_at)
        for case in page.cases:
            fresh = case.clock_started_at is not None and case.clock_started_at >= row.created_at
            if not fresh and [each.id for each in in_turn(work, case)] == [who.id]:
                self.ledger.named(case, work.now)

    def _expected(self, work: UnitOfWork) -> list["Due"]:
        found = []
        for case in every(work):
            if case.open and not lapses(case, work.now):
                reminder, rungs = self.ledger.due(case, work.now)
                turn = in_turn(work, case) if reminder else ()
                heard = len(work.escalations.of_case(case.id))
                found.append(Due(case, reminder, rungs, [p.user_id or 0 for p in turn], heard))
        return found

    def _compare(self, work: UnitOfWork, due: list["Due"]) -> None:
        for each in due:
            for chat, item in each.items(work, self.ledger).items():
                self.waiting.setdefault(chat, {})[each.case.id] = item
                self.said += 1
                check_hearer(work, chat, each.case.id, reminded="share" in item)
        queued = queued_rows(work, "prompts")
        assert len({chat for _, chat, _ in queued}) == len(queued), "several messages for one person"
        assert {chat: plain(fields["cases"]) for _, chat, fields in queued} == self.waiting
        owing = queued_rows(work, "integrity.due")
        assert len({chat for _, chat, _ in owing}) == len(owing), "several messages for one person"
        told = [
            (chat, int(each), says["above"]) for _, chat, told in owing for each, says in told["of"].items()
        ]
        assert sorted(told) == sorted(self.owed), (work.now, sorted(told), sorted(self.owed))
        check_drawn(work)
        again = [
            (chat, told["callback"]) for _, chat, told in queued_rows(work, "callback") if "again" in told
        ]
        assert len(set(again)) == len(again), "reminded of a drawn case several times at once"
        self._compare_rounds(work)
        self.look(work)

    def _compare_rounds(self, work: UnitOfWork) -> None:
        left = moments.earliest(work)
        waits = {"callbacks", "links"} if is_night(work.now) else set()  # left alone until the morning
        assert all(left[kind] > work.now for kind in left.keys() - waits), "something due was not done"
        today = work.now.astimezone(work.time.timezone).date().isoformat()
        for screen in ("digest", "silent", "integrity.due", "callback.late"):
            for id_, chat, fields in queued_rows(work, screen, since=work.now):
                assert not is_night(work.now)
                assert person(work, chat).available(work.now)
                assert len(set(fields.get("people", ()))) == len(fields.get("people", ()))
                if screen == "digest":
                    assert self.digests.setdefault((chat, today), id_) == id_, "two digests in a day"


def _next(work: UnitOfWork) -> datetime:
    """The next moment of any kind; what is left alone at night comes when that ends."""
    found = moments.earliest(work).values()
    return min(each if each > work.now else awake(work.now) for each in found)


@dataclass
class Due:
    """What is due of one case at this moment."""

    case: Case
    reminder: tuple[float, int] | None
    rungs: list[int]
    turn: list[int]
    heard_before: int

    def items(self, work: UnitOfWork, ledger: Ledger) -> dict[int, dict[str, Any]]:
        """Chat → what it hears, given that every rung was climbed and written down."""
        share = {"share": self.reminder[0], "overdue": self.reminder[1]} if self.reminder else {}
        items: dict[int, dict[str, Any]] = {chat: dict(share) for chat in self.turn}
        climbed = work.escalations.of_case(self.case.id)[self.heard_before :]
        if not ledger.runs[self.case.id].ladder_changed:
            assert [each.rung for each in climbed] == self.rungs, (self.case.due_kind, self.case.due_at)
        journal = [act for _, act, _ in work.journal.of_case(self.case.id) if act == "escalated"]
        assert len(journal) == self.heard_before + len(climbed)
        for each in climbed:
            for id_ in each.heard:
                chat = work.people.by_id(id_).user_id or 0
                assert chat not in self.turn, "who is late is told of himself"
                items[chat] = {"rung": each.rung}
        return items


def check_hearer(work: UnitOfWork, chat: int, case_id: int, *, reminded: bool) -> None:
    """Whoever is told can be reached, is at work, is not concerned, may see the case; at night only danger."""
    who, case = person(work, chat), work.cases.by_id(case_id)
    assert case is not None
    assert case.open
    assert who.available(work.now)
    assert who.id not in work.recusals.of_case(case_id)
    assert may(work, actor_of(work, who), case, SEE), (who.name, case.track, case.due_kind)
    assert not is_night(work.now) or (reminded and case.track is Track.URGENT)


def plain(items: Mapping[str, Mapping[str, Any]]) -> dict[int, dict[str, Any]]:
    """What the screen is told, without what it needs only to find its words."""
    kept = ("share", "overdue", "rung")
    return {int(id_): {key: says[key] for key in kept if key in says} for id_, says in items.items()}


def queued_rows(
    work: UnitOfWork, screen: str, since: datetime | None = None
) -> list[tuple[int, int, dict[str, Any]]]:
    """(row, chat, fields) of what waits to be said."""
    live = outbox._OUTBOX.select().where(
        outbox._OUTBOX.c.state == "queued", outbox._OUTBOX.c.screen == screen
    )
    rows = work.execute(live).all()
    return [(row.id, row.chat_id, row.fields) for row in rows if since is None or row.created_at >= since]


def speak(work: UnitOfWork) -> list[Queued]:
    """Everything queued is said."""
    said: list[Queued] = []
    while rows := outbox.claim(work, work.now, 100):
        for row in rows:
            outbox.sent(work, row.id)
        said += rows
    return said


def every(work: UnitOfWork) -> Iterator[Case]:
    """Every case."""
    for (case_id,) in work.execute(text("SELECT id FROM cases ORDER BY id")).all():
        case = work.cases.by_id(case_id)
        assert case is not None
        yield case


def person(work: UnitOfWork, chat: int) -> Person:
    """Whose chat it is."""
    found = work.people.by_user(chat)
    assert found is not None
    return found


def actor(work: UnitOfWork, part: str) -> Actor:
    """One of the cast, with the offices of the moment."""
    return actor_of(work, person(work, user_of(part)))


#: What the metronome does.
KNOCKS = (
    prompt_due, digest_due, weekly_due, silence_due, links_due, promises_due, callbacks_due,
)  # fmt: skip


# --- what may happen


def report(work: UnitOfWork, pick: int) -> Case:
    """Somebody reports something of some village."""
    part = list(VILLAGES)[pick % 4]
    village = work.places.by_code(list(VILLAGES.values())[(pick // 4 if pick % 5 == 0 else pick) % 4])
    assert village is not None
    who = actor(work, part)
    draft = work.drafts.start(who.person.id, user_of(part), "report", "preview", {})
    nature = ("question", "request", "complaint")[pick % 3]
    told = reporting.Report(TRACKS[pick // 16 % 4], village.id, [("", "没水")], nature=nature)
    return reporting.submit(work, who, draft, told)


def drawn(work: UnitOfWork, _pick: int) -> None:
    """A request of 青石村 that was done at once is drawn for 回访."""
    draw(
        work, report(work, 0), (actor(work, "supervisor"), actor(work, "secretary"), actor(work, "inspector"))
    )


def move(work: UnitOfWork, pick: int) -> None:
    """Somebody does to some case what is open to him."""
    # A sealed matter is closed to every act: nothing of it can be read or written any more.
    cases = [c for c in every(work) if c.track is not Track.INTEGRITY and (c.open or pick % 7 == 0)]
    if not cases:
        return
    case = cases[pick % len(cases)]
    for turn in range(len(OFFICIALS)):
        who = actor(work, OFFICIALS[(pick + turn) % len(OFFICIALS)])
        moves = [each for each in DO if may(work, who, case, each)]
        if moves and who.person.available(work.now):
            DO[moves[pick // 11 % len(moves)]](work, who, case, pick // 3)
            return


def leave(work: UnitOfWork, pick: int) -> None:
    """Somebody goes on leave for some days."""
    back = (work.now + timedelta(days=1 + pick % 20)).astimezone(work.time.timezone).date()
    absence.take_leave(work, actor(work, OFFICIALS[pick % len(OFFICIALS)]), back)


def come_back(work: UnitOfWork, pick: int) -> None:
    """Somebody is back before the day."""
    absence.come_back(work, actor(work, OFFICIALS[pick % len(OFFICIALS)]))


def block(work: UnitOfWork, pick: int) -> None:
    """Somebody blocks the bot."""
    work.people.mark_unreachable(actor(work, OFFICIALS[pick % len(OFFICIALS)]).person.id, work.now)


def unblock(work: UnitOfWork, pick: int) -> None:
    """Everybody can be reached again."""
    for part in OFFICIALS:
        work.people.mark_unreachable(actor(work, part).person.id, None)


HAPPENS: dict[str, Callable[[UnitOfWork, int], object]] = {
    "report": report,
    "move": move,
    "leave": leave,
    "return": come_back,
    "block": block,
    "unblock": unblock,
    "nothing": lambda _work, _pick: None,
    "spend": lambda work, pick: spend(work, actor(work, "inspector"), pick),
    "register": lambda work, pick: register(work, actor(work, "reception"), pick),
    "county": lambda work, pick: go_on(work, actor(work, "reception"), pick),
    "draw": drawn,
    "call": call,
}


def _assign(work: UnitOfWork, who: Actor, case: Case, pick: int) -> None:
    units = casework.units_of(work, case)
    inspector = casework.preset_inspector(work, case) if pick % 4 else None
    casework.assign(work, who, case.ref, units[0].id if units else None, inspector.id if inspector else None)


def _merge(work: UnitOfWork, who: Actor, case: Case, pick: int) -> None:
    others = [each for each in every(work) if each.open and each.track is case.track and each.id != case.id]
    if others:
        joining.merge(work, who, case.ref, others[pick % len(others)].ref)


def _tell(work: UnitOfWork, who: Actor, case: Case, _pick: int) -> None:
    if case.track is Track.PETITION:
        petitions.tell(work, who, case.ref, _today(work))
    else:
        casework.tell(work, who, case.ref)


def _today(work: UnitOfWork) -> date:
    return work.now.astimezone(work.time.timezone).date()


def _above(work: UnitOfWork, case: Case) -> str:
    return above(work.petitions.of(case).where)[0].value


def _satisfy(work: UnitOfWork, who: Actor, case: Case, pick: int) -> None:
    casework.satisfy(work, who, case.ref, list(Satisfaction)[pick % 3], Asked.PHONE)


Does = Callable[[UnitOfWork, Actor, Case, int], object]

DO: dict[Move, Does] = {
    **SPENDS,
    Move.SIGN: lambda work, who, case, _: casework.sign(work, who, case.ref),
    Move.ASSIGN: _assign,
    Move.START: lambda work, who, case, _: casework.start(work, who, case.ref),
    Move.PROGRESS: lambda work, who, case, _: casework.progress(work, who, case.ref, "在修"),
    Move.RESULT: lambda work, who, case, _: casework.enter_result(work, who, case.ref, "修好了"),
    Move.VERIFY: lambda work, who, case, _: casework.verify(work, who, case.ref, place="村口", photos=["p"]),
    Move.REJECT: lambda work, who, case, _: casework.reject(work, who, case.ref, "没修好"),
    Move.TELL: _tell,
    Move.SATISFY: _satisfy,
    Move.REOPEN: lambda work, who, case, _: casework.reopen(work, who, case.ref, "又坏了"),
    Move.RELEASE: lambda work, who, case, _: oversight.release(work, who, case.ref),
    Move.OFFER: lambda work, who, case, pick: offering.offer(
        work, who, case.ref, offering.takers(work, case)[0].id, "在你们那里"
    ),
    Move.ACCEPT: lambda work, who, case, _: offering.accept(work, who, case.ref),
    Move.REFUSE_OFFER: lambda work, who, case, _: offering.refuse(work, who, case.ref, "不归我们"),
    Move.RECALL: lambda work, who, case, _: offering.recall(work, who, case.ref),
    Move.DECIDE: lambda work, who, case, _: offering.decide(
        work, who, case.ref, case.township_id, "按发生的地方定"
    ),
    Move.RETURN: lambda work, who, case, _: casework.send_back(work, who, case.ref, "哪一户？"),
    Move.TRANSFER: lambda work, who, case, _: casework.transfer(work, who, case.ref, "信访局"),
    Move.DIRECT: lambda work, who, case, _: casework.direct(work, who, case.ref, "court"),
    Move.WITHDRAW: lambda work, who, case, _: reporting.withdraw(work, who, case.ref, "solved"),
    Move.MERGE: _merge,
    Move.SORT: lambda work, who, case, pick: sorting.sort(work, who, case.ref, sorting.SORTED_TO[pick % 4]),
    Move.RESORT: lambda work, who, case, pick: resorting.resort(
        work, who, case.ref, resorting.choices(case)[pick % 2], "当初选错了"
    ),
    Move.SUPPLEMENT: lambda work, who, case, _: reporting.supplement(work, who, case.ref, "三组"),
    Move.ASK_EXTENSION: lambda work, who, case, _: extensions.ask_for_more(work, who, case.ref, "材料没到"),
    Move.EXTEND: lambda work, who, case, _: extensions.grant(work, who, case.ref),
    Move.REFUSE_EXTENSION: lambda work, who, case, _: extensions.refuse(work, who, case.ref, "抓紧办"),
    Move.RESUMMARISE: lambda work, who, case, pick: reclassifying.reclassify(
        work, who, case.ref, nature=("question", "request", "complaint")[pick % 3], text="看错了"
    ),
    Move.ACKNOWLEDGE: lambda work, who, case, _: oversight.acknowledge(work, who, case.ref),
    Move.SUPERVISE: lambda work, who, case, pick: oversight.supervise(
        work, who, case.ref, oversight.day_after(work, 1 + pick % 5)
    ),
    Move.ASK: lambda work, who, case, _: oversight.ask(work, who, case.ref, "卡在哪里？"),
    Move.ANSWER: lambda work, who, case, _: oversight.answer(work, who, case.ref, "等材料"),
    Move.STEP_ASIDE: lambda work, who, case, _: oversight.step_aside(work, who, case.ref, "亲属"),
    Move.HAND_OVER: lambda work, who, case, pick: petitions.hand_over(
        work, who, case.ref, Body.COUNTY, number="XF-1" if pick % 2 else None
    ),
    Move.NUMBER: lambda work, who, case, _: petitions.number(work, who, case.ref, "XF-2"),
    Move.NOTICE: lambda work, who, case, _: petitions.accept(work, who, case.ref, _today(work)),
    Move.DECLINE: lambda work, who, case, _: petitions.decline(
        work, who, case.ref, Elsewhere.COURT, "该打官司"
    ),
    Move.PROLONG: lambda work, who, case, _: petitions.prolong(work, who, case.ref, "局长", _today(work)),
    Move.URGE: lambda work, who, case, _: petitions.urge(work, who, case.ref, "打电话催了"),
    Move.OUTCOME: lambda work, who, case, _: petitions.outcome(work, who, case.ref, "按标准补偿"),
    Move.REVIEW: lambda work, who, case, _: petitions.review(
        work, who, case.ref, _today(work), _above(work, case)
    ),
    Move.SETTLE: lambda work, who, case, _: petitions.settle(work, who, case.ref),
    Move.CONCLUDE: lambda work, who, case, _: petitions.conclude(work, who, case.ref),
}
