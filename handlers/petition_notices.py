"""What is heard of a petition: where it is, what that body has said, and what may be asked for next."""

from collections.abc import Mapping
from typing import Any

from handlers import aloud
from handlers.card import actions, facts
from handlers.notice import last_words, on_asking
from handlers.petition_card import paper_called, petition_label, review_word, tell_label, where_it_is
from handlers.screen import Button, Screen, View, Words, screen
from supervision.cases import EntryKind, Move, State
from supervision.gate import case_for


def _petition_notice(name: str, *states: State, last: EntryKind | None = None) -> None:
    """Register a notice about a petition: it names the other body and, where people are sent elsewhere, where to."""

    @screen(name)
    def maker(view: View, fields: Mapping[str, Any]) -> Screen | None:
        case = case_for(view.work, view.someone, fields["case"])
        if case.state not in states:
            return None
        petition = view.work.petitions.of(case)
        to = petition.elsewhere
        asked = Words(petition_label(view.work, case, Move.REVIEW))
        shown = facts(view, case) | {
            "body": where_it_is(petition),
            "answer": Words(f"petition.answer.{petition.round.value}"),
            "paper": paper_called(petition),
            "tap": tell_label(petition),
            "review": review_word(view.work, case),
            "button": Words(petition_label(view.work, case, Move.OUTCOME)) if case.open else asked,
            "theirs": petition.number or Words("petition.no_number"),
            "where": Words(f"petition.elsewhere.{to.value}") if to else Words("petition.body.other"),
            "rights": Words(
                "petition.rights_final" if petition.final else f"petition.rights.{petition.round}"
            ),
        }
        if last is not None:
            shown["text"] = last_words(view, case, last)
        version = int(fields.get("version", 0))
        shown["aloud"] = aloud.sentence(view, case, name, version)
        card = Button("notice.button.card", "o", (case.ref,))
        rows = (*actions(view, case), *aloud.tick(view, case, name, version), (card,))
        return on_asking(Screen(name, shown, rows=rows, content=True), case, fields)


_petition_notice("notice.petition_to_watch", State.HANDED_OVER)
_petition_notice("notice.petition_passed", State.HANDED_OVER)
_petition_notice(
    "notice.petition_numbered",
    *(State.HANDED_OVER, State.NOTICED, State.ANSWERED, State.TOLD, State.UNDER_REVIEW),
)
_petition_notice("notice.petition_accepted", State.NOTICED)
_petition_notice("notice.petition_declined", State.ANSWERED, last=EntryKind.ANSWERED)
_petition_notice("notice.petition_prolonged", State.NOTICED)
_petition_notice("notice.petition_answered", State.ANSWERED, last=EntryKind.ANSWERED)
_petition_notice("notice.petition_review", State.UNDER_REVIEW)
_petition_notice("notice.petition_lapsed", State.CLOSED)
_petition_notice("notice.petition_over", State.CLOSED)
