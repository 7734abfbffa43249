"""What the card of a petition shows besides: where it is, under which number there, and the papers that came."""

from typing import Any

from handlers.screen import Quote, View, When, Words
from supervision.acts.oversight import office_close
from supervision.cases import Case
from supervision.gate import SEE, may
from supervision.petitions import Body, paper_of


def paper(view: View, text: str) -> Any:
    """A dated paper of a petition: what it is, its day, and the words with it."""
    found = paper_of(text)
    if found is None:
        return Words("entry.files_only")
    on = When(office_close(view.work, found.on), "day")
    return Words(f"petition.paper.{found.what}", {"on": on, "words": Quote(found.words or "…")})


def body_name(name: str) -> Any:
    """A petition office by its kind, or as it was typed."""
    return Words(f"petition.body.{name}") if name in {Body.TOWNSHIP, Body.COUNTY} else Quote(name)


def petition_lines(view: View, case: Case) -> tuple[Words, ...]:
    """Where a petition is, under which number there, and what it is like."""
    petition, lines = view.work.petitions.of(case), []
    if petition.body is not None:
        body = petition.name or Words(f"petition.body.{petition.body.value}")
        key = "petition.at" if petition.number else "petition.at_unnumbered"
        lines.append(Words(key, {"body": body, **({"theirs": petition.number} if petition.number else {})}))
    if petition.elsewhere is not None:
        lines.append(Words("petition.go", {"where": Words(f"petition.elsewhere.{petition.elsewhere.value}")}))
    earlier = view.work.petitions.earlier(petition)
    if earlier is not None and may(view.work, view.someone, earlier, SEE):
        state = Words(f"state.{earlier.state.value}")
        lines.append(Words("petition.earlier", {"number": earlier.number, "state": state}))
    return tuple(lines)
