"""The buttons of a case: each does one act at once, or opens the one question it needs."""

from collections.abc import Callable

from handlers import handing, offering, passing
from handlers.buttons import pressed
from handlers.callbacks import recheck
from handlers.card import show_card, unknown_choice
from handlers.case_picture import show_picture
from handlers.covering import begin_asking, begin_covering
from handlers.erasing import begin_erasing
from handlers.exports import print_case
from handlers.files_seen import kept_files
from handlers.fixing import begin_fixing
from handlers.flow import begin, start
from handlers.identity import begin_files, begin_request
from handlers.naming import no_whom, show_seen
from handlers.oversight import acknowledge, begin_answer, begin_question, release, step_aside
from handlers.returning import begin_answers
from handlers.spending_walk import begin_finding, begin_step
from handlers.told_back import tell_back
from handlers.turn import Turn
from supervision.acts import casework, extensions, petitions, reading, reporting, sorting
from supervision.cases import Asked, Case, Move, Satisfaction, State, Track
from supervision.doubts import doubted
from supervision.gate import Actor, case_for
from supervision.identity import Sought
from supervision.ports import Work
from supervision.refusals import Refusal

Act = Callable[[Turn, str, str], None]


@pressed("c")
def move(turn: Turn, args: tuple[str, ...]) -> None:
    """A button of a card: (case, what[, argument])."""
    ref, name, argument = (*args, "", "", "")[:3]
    handler = MOVES.get(name)
    if handler is None:
        raise unknown_choice()
    handler(turn, ref, argument)


def _then_card(act: Callable[[Turn, str], object]) -> Act:
    """Do it, then show the card as it is now, in place."""

    def run(turn: Turn, ref: str, _argument: str) -> None:
        act(turn, ref)
        show_card(turn, ref)

    return run


def _opens(screen: str, purpose: Move) -> Act:
    """Open a question about the case, if the move is open to this person now."""

    def run(turn: Turn, ref: str, _argument: str) -> None:
        case = case_for(turn.work, turn.actor, ref, purpose)
        turn.answer(screen, case_id=case.id, case=ref)

    return run


def _begins(flow_name: str, purpose: Move) -> Act:
    """Begin a conversation about the case, if the move is open to this person now."""

    def run(turn: Turn, ref: str, _argument: str) -> None:
        case = case_for(turn.work, turn.actor, ref, purpose)
        begin(turn, flow_name, case=ref, number=case.number, move=purpose.value)

    return run


def _signs(act: Callable[[Work, Actor, str], Case]) -> Act:
    """签收; whoever signs for a voice report is asked at once for its summary."""

    def run(turn: Turn, ref: str, _argument: str) -> None:
        case = act(turn.work, turn.actor, ref)
        show_card(turn, ref)
        if case.voiced:
            draft = start(turn, "summary", case=ref, number=case.number, move=Move.RESUMMARISE.value)
            turn.say("draft", draft=draft.ref, version=draft.version)

    return run


def _who(turn: Turn, ref: str, _argument: str) -> None:
    """Whoever wrote the villager down may look it up, to know whom to tell; nobody else."""
    case = case_for(turn.work, turn.actor, ref)
    own = any(c.supervisor_id == turn.person.id for c in turn.work.cases.receipts(case.id))
    if not own or turn.person.id in doubted(turn.work, case):
        raise Refusal("not_your_turn", screen=("case.card", {"case": ref}), number=case.number)
    reading.show_villagers(turn.work, turn.actor, case)
    turn.say("case.who", case_id=case.id, case=ref)


def _assign(turn: Turn, ref: str) -> Case:
    case = case_for(turn.work, turn.actor, ref, Move.ASSIGN)
    unit = casework.preset_unit(turn.work, case)
    inspector = casework.preset_inspector(turn.work, case)
    if unit is None and inspector is None:
        raise Refusal("no_unit", screen=("case.card", {"case": ref}))
    return casework.assign(
        turn.work, turn.actor, ref, unit.id if unit else None, inspector.id if inspector else None
    )


def _assign_to(turn: Turn, ref: str, argument: str) -> None:
    case = case_for(turn.work, turn.actor, ref, Move.ASSIGN)
    if not argument.isdigit():
        raise Refusal("unit_unknown")
    again = case.state is not State.SIGNED
    if again and case.unit_id == int(argument) and case.inspector_id is not None:
        raise Refusal(
            "moved", screen=("case.card", {"case": ref}), number=case.number, state=case.state.value
        )
    inspector = casework.preset_inspector(turn.work, case)
    casework.assign(turn.work, turn.actor, ref, int(argument), inspector.id if inspector else None)
    show_card(turn, ref)


def _grant(turn: Turn, ref: str) -> Case:
    return extensions.grant(turn.work, turn.actor, ref)


def _start(turn: Turn, ref: str) -> Case:
    return casework.start(turn.work, turn.actor, ref)


def _tell(turn: Turn, ref: str, argument: str) -> None:
    if case_for(turn.work, turn.actor, ref, Move.TELL).track is Track.PETITION:
        _begins("received", Move.TELL)(turn, ref, argument)
        return
    case = casework.tell(turn.work, turn.actor, ref)
    if case.own_finding:
        turn.answer("case.satisfaction", case_id=case.id, case=ref, asked="own")
        return
    turn.answer("case.asked", case_id=case.id, case=ref)


def _asked(turn: Turn, ref: str, argument: str) -> None:
    case = case_for(turn.work, turn.actor, ref, Move.SATISFY)
    if argument not in set(Asked):
        raise Refusal("choice_unknown")
    turn.answer("case.satisfaction", case_id=case.id, case=ref, asked=argument)


def _not_asked(turn: Turn, case: Case) -> int:
    """How many of this supervisor's villagers are still to be asked (several may have joined one case)."""
    if case.state not in {State.VERIFIED, State.TOLD}:
        return 0
    own = (c for c in turn.work.cases.receipts(case.id) if c.supervisor_id == turn.person.id)
    return sum(c.satisfaction is None for c in own)


def _satisfied(asked: Asked) -> Act:
    def run(turn: Turn, ref: str, argument: str) -> None:
        if argument not in set(Satisfaction):
            raise Refusal("choice_unknown")
        case = casework.satisfy(turn.work, turn.actor, ref, Satisfaction(argument), asked)
        left = _not_asked(turn, case)
        if left:
            turn.answer("case.asked_next", case_id=case.id, case=ref, left=left)
            return
        turn.answer(f"case.said.{argument}", case_id=case.id, number=case.number)

    return run


def _sort(turn: Turn, ref: str, argument: str) -> None:
    if argument not in set(Track):
        raise Refusal("choice_unknown")
    case = sorting.sort(turn.work, turn.actor, ref, Track(argument))
    turn.answer(
        "case.sorted_sealed" if case.track is Track.INTEGRITY else "case.sorted",
        number=case.number,
        track={"word": f"track.{case.track.value}"},
    )


def _direct(turn: Turn, ref: str, argument: str) -> None:
    if not argument:
        _opens("case.direct", Move.DIRECT)(turn, ref, argument)
        return
    casework.direct(turn.work, turn.actor, ref, argument)
    show_card(turn, ref)


def _withdraw(turn: Turn, ref: str, argument: str) -> None:
    if not argument:
        _opens("case.withdraw", Move.WITHDRAW)(turn, ref, argument)
        return
    case = reporting.withdraw(turn.work, turn.actor, ref, argument)
    turn.answer(f"case.withdrawn.{argument}", case_id=case.id, number=case.number)


def _files(turn: Turn, ref: str, _argument: str) -> None:
    case = case_for(turn.work, turn.actor, ref)
    files = kept_files(turn.work, turn.actor, case)
    mark = reading.open_files(turn.work, turn.actor, case, files)
    turn.say("case.files", case_id=case.id, case=ref, mark=mark)


def _place(turn: Turn, ref: str, _argument: str) -> None:
    case = case_for(turn.work, turn.actor, ref)
    reading.show_place(turn.work, turn.actor, case)
    turn.say("case.place", case_id=case.id, case=ref)


MOVES: dict[str, Act] = {
    "signassign": _signs(casework.sign_and_assign),
    "sign": _signs(casework.sign),
    "who": _who,
    "identity": begin_request,
    "hear": begin_files(Sought.RECORDING),
    "fix_who": begin_fixing,
    "told_back": tell_back,
    "erase": begin_erasing,
    "assign": _then_card(_assign),
    "units": _opens("case.units", Move.ASSIGN),
    "unit": _assign_to,
    "start": _then_card(_start),
    "progress": _begins("progress", Move.PROGRESS),
    "result": _begins("result", Move.RESULT),
    "verify": _begins("verify", Move.VERIFY),
    "tell": _tell,
    "satisfy": _opens("case.asked", Move.SATISFY),
    "asked": _asked,
    "face": _satisfied(Asked.FACE),
    "phone": _satisfied(Asked.PHONE),
    "own": _satisfied(Asked.OWN),
    "sort": _sort,
    "resort": _begins("resort", Move.RESORT),
    "direct": _direct,
    "merge": _begins("merge", Move.MERGE),
    "link": _begins("link", Move.LINK),
    "withdraw": _withdraw,
    "return": _begins("return", Move.RETURN),
    "resubmit": begin_answers,
    "supplement": _begins("supplement", Move.SUPPLEMENT),
    "release": _then_card(release),
    "reassign": _opens("case.inspectors", Move.REASSIGN),
    "insp": handing.choose,
    "relocate": passing.choose,
    "village": passing.correct,
    "note": _begins("note", Move.NOTE),
    "offer": _begins("offer", Move.OFFER),
    "accept": _then_card(offering.accept),
    "refuse_offer": _begins("words", Move.REFUSE_OFFER),
    "recall": _then_card(offering.recall),
    "decide": _begins("decide", Move.DECIDE),
    "transfer": _begins("words", Move.TRANSFER),
    "take_up": _begins("words", Move.TAKE_UP),
    "ask_extension": _begins("words", Move.ASK_EXTENSION),
    "extend": _then_card(_grant),
    "refuse_extension": _begins("words", Move.REFUSE_EXTENSION),
    "reopen": _begins("words", Move.REOPEN),
    "resummarise": _begins("summary", Move.RESUMMARISE),
    "acknowledge": _then_card(acknowledge),
    "supervise": _begins("supervise", Move.SUPERVISE),
    "ask": begin_question,
    "answer": begin_answer,
    "step_aside": step_aside,
    "name": _begins("name", Move.NAME),
    "no_whom": no_whom,
    "seen": show_seen,
    "recheck": recheck,
    "hand_over": _begins("hand_over", Move.HAND_OVER),
    "number": _begins("their_number", Move.NUMBER),
    "notice": _begins("notice", Move.NOTICE),
    "decline": _begins("decline", Move.DECLINE),
    "prolong": _begins("prolong", Move.PROLONG),
    "urge": _begins("urge", Move.URGE),
    "outcome": _begins("outcome", Move.OUTCOME),
    "review": _begins("review", Move.REVIEW),
    "settle": _then_card(lambda turn, ref: petitions.settle(turn.work, turn.actor, ref)),
    "conclude": _then_card(lambda turn, ref: petitions.conclude(turn.work, turn.actor, ref)),
    "check": begin_step,
    "file": begin_step,
    "follow": begin_step,
    "increase": begin_finding(Move.INCREASE),
    "paid": begin_finding(Move.PAID),
    "site": begin_step,
    "site_not": begin_step,
    "audit": begin_step,
    "audit_again": begin_step,
    "drop": begin_finding(Move.DROP),
    "press": _begins("press", Move.PRESS),
    "files": _files,
    "place": _place,
    "cover": begin_covering,
    "ask_cover": begin_asking,
    "originals": begin_files(Sought.ORIGINAL),
    "picture": show_picture,
    "print": print_case,
    "more": lambda turn, ref, _argument: show_card(turn, ref, more=True),
    "back": lambda turn, ref, _argument: show_card(turn, ref),
}
