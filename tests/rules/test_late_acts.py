"""Nothing that whoever is late may do moves the end later, or begins the ladder anew: all moves, in every stage.

Only a granted extension gives time, and that is another person's act.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from itertools import product
from typing import Any

import pytest

from storage.unit_of_work import UnitOfWork
from supervision.acts import handing, joining, passing, recusing
from supervision.acts.prompting import prompt_due
from supervision.case_clock import NOT_OURS, recomputed, started
from supervision.cases import Case, Move, State, Track
from supervision.chain import in_turn
from supervision.gate import Actor, actor_of, may
from supervision.joined_clock import joined
from supervision.refusals import Refusal
from supervision.standing_still import left_of, resumed
from tests.chat import Town
from tests.rules.months import DO, Does
from tests.rules.test_case_clock import TIME, local, matter, running, told
from tests.rules.test_chain import filed, person
from tests.rules.test_time_review import STAGES, again, asked, later

LATE = [stage for stage in STAGES if stage[0] not in NOT_OURS]


def _link(work: UnitOfWork, who: Actor, case: Case, _pick: int) -> None:
    joining.link(work, who, case.ref, filed(work, "sign", case.track).ref)


#: What the months do not live, but who is late might try.
ALSO: dict[Move, Does] = {
    Move.REASSIGN: lambda work, who, case, _: handing.reassign(
        work, who, case.ref, person(work, "inspector").ref
    ),
    Move.RELOCATE: lambda work, who, case, pick: passing.correct_village(
        work, who, case.ref, passing.villages_for(work, case)[pick % 2].id
    ),
    Move.NOTE: lambda work, who, case, _: handing.note(work, who, case.ref, "等材料"),
    Move.LINK: _link,
    Move.RESUBMIT: DO[Move.SUPPLEMENT],
    Move.NAME: lambda work, who, case, _: recusing.name(work, who, case.ref, "尤老三"),
}
ALL = DO | ALSO
#: Of a closed matter, and of one the township has lost.
OTHERS = {Move.RECHECK, Move.TAKE_UP}


def test_every_move_is_tried() -> None:
    assert set(Move) - ALL.keys() == OTHERS


class _Back(Exception):  # noqa: N818 - the next act is tried from the same moment
    pass


def faults(work: UnitOfWork, case: Case) -> Iterator[str]:
    """What acts give who is late, of all that are open to him; beside it two fresh cases, to be joined to."""
    who = actor_of(work, in_turn(work, case)[0])
    tried = 0
    for move, pick in product(ALL, range(4)):
        found: list[str] = []
        with suppress(_Back, Refusal), work.savepoint():
            beside = [filed(work, "sign", case.track), filed(work, case.due_kind or "sign", case.track)]
            beside[1] = work.cases.save(replace(beside[1], state=case.state, nature="complaint"))
            if not may(work, who, case, move):
                raise _Back
            ALL[move](work, who, case, pick)
            tried += 1
            after = again(work, case)
            if after.merged_into in {each.id for each in beside}:
                after = again(work, next(each for each in beside if each.id == after.merged_into))
            found = [f"{move}: {fault}" for fault in _better(work, case, move, after)]
            raise _Back
        yield from found
    assert tried


@pytest.mark.parametrize(("kind", "track", "state", "changes", "_move"), LATE)
def test_no_act_of_who_is_late_gives_time_or_begins_the_ladder_anew(
    town: Town, kind: str, track: Track, state: State, changes: dict[str, Any], _move: Move
) -> None:
    def act(work: UnitOfWork) -> list[str]:
        case = work.cases.save(replace(filed(work, kind, track, **changes), state=state))
        now = later(work, days=30, hours=6)
        prompt_due(now)
        case = again(now, case)
        assert case.due_at is not None
        assert case.due_at < now.now
        return list(faults(now, case))

    assert asked(town, act) == []


def _better(work: UnitOfWork, case: Case, move: Move, found: Case) -> Iterator[str]:
    """Where the same step has got more time, or what was said of it is to be said again."""
    if found.paused_kind == case.due_kind:
        if not left_of(found.paused_left or "").late:
            yield "stands still in time"
        found = resumed(work.time, found, "sign", work.now, own=move is Move.RECALL)
    # On another track it is another clock of the same step, and ends no later than that did.
    same = found.due_kind == case.due_kind or move is Move.RESORT
    if not same or found.due_at is None or case.due_at is None:
        return
    if found.due_at > case.due_at:
        yield f"ends {found.due_at - case.due_at} later"
    # Whoever has it after one who steps aside has a ladder of his own; the end stays where it was.
    if found.climbed < case.climbed and move is not Move.STEP_ASIDE:
        yield "the ladder begins anew"
    reckoned = recomputed(work.time, found, work.now).due_at
    if reckoned is None or reckoned > case.due_at:
        yield "ends later once it is reckoned anew"


# --- two that become one


NOW = "2026-12-04 10:00"


def one(into: Case, case: Case) -> Case:
    return joined(TIME, case, into, local(NOW))


def late(kind: str = "handle", **changes: Any) -> Case:
    return replace(running(kind, "2026-11-16 10:00", **changes), climbed=1, reminded=5)


def test_the_earlier_end_is_the_end_with_all_that_was_said_of_it() -> None:
    for into, case in ((running("handle"), late()), (late(), running("handle"))):
        both = one(into, case)
        assert (told(both.due_at), both.climbed, both.reminded) == ("11-25 18:00", 1, 5)


def test_of_another_nature_it_keeps_the_end_whatever_is_reckoned_later() -> None:
    both = one(running("handle", nature="complaint"), late())
    assert told(recomputed(TIME, replace(both, due_at=None), local(NOW)).due_at) == "11-25 18:00"


def test_what_is_handed_over_already_is_not_handed_back() -> None:
    unsigned = replace(running("sign", "2026-12-03 10:00", inspector_id=None), state=State.SUBMITTED)
    both = one(unsigned, late(unit_id=9))
    assert (both.due_kind, both.state, both.unit_id, both.inspector_id) == ("handle", State.HANDLING, 9, 4)
    assert told(both.due_at) == "11-25 18:00"
    assert one(late(), unsigned) == late()


def test_one_that_stands_still_goes_on_as_late_as_the_other_was() -> None:
    still = started(
        TIME, matter(paused_kind="sign", paused_left="1wd", state=State.RETURNED), "resubmit", local(NOW)
    )
    both = one(still, late("sign"))
    assert (both.due_kind, both.state) == ("resubmit", State.RETURNED)
    assert told(resumed(TIME, both, "sign", local(NOW) + timedelta(minutes=5)).due_at) == "11-17 18:00"


def test_what_has_its_answer_is_not_taken_back_by_a_duplicate() -> None:
    answered = replace(running("verify", "2026-12-03 10:00"), state=State.TO_VERIFY)
    assert one(answered, late()) == answered
