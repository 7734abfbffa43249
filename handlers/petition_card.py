"""What the card of a petition shows besides: where it is, under which number there, and the papers that came."""

from collections.abc import Mapping, Sequence
from typing import Any

from handlers.screen import Lines, Quote, View, When, Words
from handlers.standing import review_round
from supervision.acts.oversight import office_close
from supervision.cases import Case, Entry, EntryKind, Move, State
from supervision.gate import SEE, may
from supervision.petitions import Body, Higher, Petition, Round, paper_of
from supervision.ports import Work

_KNOWN = frozenset({Body.TOWNSHIP, Body.COUNTY, *Higher})


def paper(view: View, entry: Entry) -> Any:
    """A dated paper of a petition: what it is, its day (where it is another than the line's own), the words with it."""
    found = paper_of(entry.text)
    if found is None:
        return Words("entry.files_only")
    words = body_name(found.words) if found.words else Lines(())
    if found.on == entry.at.astimezone(view.work.time.timezone).date():
        return Words(f"petition.paper_that_day.{found.what}", {"words": words})
    on = When(office_close(view.work, found.on), "day")
    return Words(f"petition.paper.{found.what}", {"on": on, "words": words})


def body_name(name: str) -> Any:
    """A petition office, or who looks at its answer again, by its kind; or as it was typed."""
    return Words(f"petition.body.{name}") if name in _KNOWN else Quote(name)


def where_it_is(petition: Petition) -> Any:
    """The other body's name inside a sentence."""
    where = petition.where or Body.OTHER.value
    return Words(f"petition.body.{where}") if where in _KNOWN | {Body.OTHER} else where


def review_word(work: Work, case: Case) -> Words:
    """复查 or 复核: the one that is under way, or may be asked for next."""
    return Words(f"petition.step.{review_round(work, case).value}")


def paper_called(petition: Petition) -> Words:
    """What the paper is called that is awaited or came: 书面答复, 复查意见书, 复核意见书."""
    return Words(f"petition.paper_called.{petition.round.value}")


def tell_label(petition: Petition) -> Words:
    """The button of whoever has told the villager: after what is final there is nothing more to be asked for."""
    return Words("move.button.conclude" if petition.final else "move.button.tell")


def petition_label(work: Work, case: Case, move: Move) -> str:
    """What the button of a move is called at this step of the way: the first step up is 复查, the second 复核."""
    if move is Move.SIGN:
        return "move.button.register"
    if move is Move.REVIEW or case.state is State.UNDER_REVIEW:
        return f"move.button.{move.value}_{review_round(work, case).value}"
    return f"move.button.{move.value}"


def answered_rounds(entries: Sequence[Entry]) -> Mapping[int, Round]:
    """Which answers in a history are those of a review, or of a re-review: by what was asked for before them."""
    found: dict[int, Round] = {}
    asked = Round.ANSWER
    for entry in entries:
        if entry.kind is EntryKind.REVIEW:
            asked = Round(min(asked + 1, Round.SECOND_REVIEW))
        elif entry.kind is EntryKind.ANSWERED and asked:
            found[entry.id] = asked
    return found


def petition_lines(view: View, case: Case) -> tuple[Words, ...]:
    """Where a petition is and was, under which numbers there, and what it is like."""
    petition, lines = view.work.petitions.of(case), list(step_lines(view.work, case))
    if petition.body is not None and not petition.number and may(view.work, view.someone, case, Move.NUMBER):
        lines.append(Words("petition.ask_for_number"))
    if petition.elsewhere is not None:
        lines.append(Words("petition.go", {"where": Words(f"petition.elsewhere.{petition.elsewhere.value}")}))
    earlier = view.work.petitions.earlier(petition, view.someone.person.id)
    if earlier is not None and may(view.work, view.someone, earlier, SEE):
        state = Words(f"state.{earlier.state.value}")
        lines.append(Words("petition.earlier", {"number": earlier.number, "state": state}))
    return tuple(lines)


def step_lines(work: Work, case: Case) -> tuple[Words, ...]:
    """One line for each step of the way: who has, or had, it, and the number there. The person may be asked for any of
    them: a later number does not do away with an earlier one."""
    petition = work.petitions.of(case)
    if petition.body is None:
        return ()
    before = tuple(
        _step_line(Petition(Body.OTHER, step.where, step.number), step.round) for step in petition.steps
    )
    return (*before, _step_line(petition, petition.round if before else None))


def _step_line(petition: Petition, step: Round | None) -> Words:
    fields: dict[str, Any] = {
        "body": where_it_is(petition),
        "theirs": petition.number or Words("petition.no_number"),
    }
    if step is None:
        return Words("petition.at", fields)
    return Words("petition.at_step", fields | {"step": Words(f"petition.step.{step.value}")})
