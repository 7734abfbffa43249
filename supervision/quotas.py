"""How often somebody may do what is dear, or could be guessed at. House figures: nobody who works meets them."""

from dataclasses import dataclass
from datetime import timedelta

from supervision.cases import Case
from supervision.gate import Actor
from supervision.ports import Work
from supervision.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Quota:
    """So many within a span that begins with the first."""

    what: str
    most: int
    within: timedelta

    def used_up(self, work: Work, who: object) -> bool:
        """Whether no more is allowed for now."""
        return work.tries.count(self.what, who, self.within) >= self.most

    def use(self, work: Work, who: object) -> None:
        """One of them."""
        work.tries.add(self.what, who, self.within)

    def take(self, work: Work, who: object, otherwise: str) -> None:
        """One of them, counted. Raises Refusal(otherwise) where no more is allowed."""
        if not work.tries.take(self.what, who, self.within, self.most):
            raise Refusal(otherwise, most=self.most)


_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)

#: Links that are none, by one account: after these it is a stranger's chatter, which is neither kept nor answered.
LINKS = Quota("link", 10, _HOUR)
#: Links made in the chat, by whoever makes them: more than a hall full of people in an hour.
INVITATIONS = Quota("invite", 100, _HOUR)
#: A receipt's number with a wrong code, by one account and of one receipt: of 1,000,000 codes so many a day.
WRONG_CODES, WRONG_CODES_OF_ONE = Quota("code", 5, _DAY), Quota("receipt", 10, _DAY)
#: Right ones: whoever asks each hour hears each hour.
QUESTIONS = Quota("question", 24, _DAY)
#: Numbers, buttons and references of what is not there, or not for this person.
MISSES = Quota("missing", 60, _HOUR)
#: Reports of one person.
REPORTS = Quota("report", 500, _DAY)

#: Visits, supplements and files of one person.
VISITS, SUPPLEMENTS = Quota("visit", 300, _DAY), Quota("supplement", 500, _DAY)
FILES = Quota("file", 1000, _DAY)
#: Changed words of what is recorded, each a version that stays: of one person, and of one matter that has ended,
#: in which there is little left to put right.
EDITS, EDITS_OF_ENDED = Quota("edit", 200, _DAY), Quota("edit_ended", 10, _DAY)
#: Photos, papers and recordings of matters opened by one person: nobody at work opens so many in a day.
OPENINGS = Quota("opened", 300, _DAY)


def may_visit(work: Work, actor: Actor) -> None:
    """Whether one more visit may be logged, and count it. Raises Refusal("too_many_visits"); the draft stays."""
    VISITS.take(work, actor.person.id, "too_many_visits")


def may_supplement(work: Work, actor: Actor) -> None:
    """Whether one more thing may be added to a case, and count it. Raises Refusal("too_many_supplements")."""
    SUPPLEMENTS.take(work, actor.person.id, "too_many_supplements")


def may_correct(work: Work, actor: Actor, case: Case) -> None:
    """Whether one more version may be laid with a case, and count it.

    Raises Refusal("too_many_edits"), or "too_many_edits_ended" where the case has ended.
    """
    if not case.open:
        EDITS_OF_ENDED.take(work, f"{actor.person.id}|{case.id}", "too_many_edits_ended")
    EDITS.take(work, actor.person.id, "too_many_edits")


def may_send_file(work: Work, person_id: int) -> None:
    """Whether one more file may be taken in, and count it. Raises Refusal("too_many_files_today")."""
    FILES.take(work, person_id, "too_many_files_today")


def may_open(work: Work, actor: Actor) -> None:
    """Whether files may be opened once more, and count it. Raises Refusal("too_many_opened")."""
    OPENINGS.take(work, actor.person.id, "too_many_opened")


def may_look_up(work: Work, actor: Actor) -> None:
    """Whether one more number may be looked up. Raises Refusal("too_many_misses")."""
    if MISSES.used_up(work, actor.person.id):
        raise Refusal("too_many_misses", most=MISSES.most)


def may_report(work: Work, actor: Actor) -> None:
    """Whether one more report may be filed, and count it. Raises Refusal("too_many_reports"); the draft stays."""
    REPORTS.take(work, actor.person.id, "too_many_reports")
