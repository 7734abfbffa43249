"""What a phone is told unasked, and what does not stay on it."""

from itertools import product

from handlers.screen import SCREENS, View, make, tells
from storage.unit_of_work import UnitOfWork
from supervision.altering import altered
from supervision.callbacks import Outcome
from supervision.cases import Case, EntryKind, State, Track
from supervision.gate import actor_of
from tests.cast import PARTS
from tests.chat import Chat, Town, photo
from tests.handlers.playing import case_of, hand_over, newest, opens, report, verify

#: Of the villager, where they were written down: nothing of it may come to a phone unasked.
NAME, PHONE, GROUP = "孔不露", "13900000099", "七组"
WORDS = "独一无二的标记话"


def with_a_villager(who: Chat) -> str:
    who.says("/complaint").presses("track.button.everyday").says(WORDS).sends(photo())
    who.presses("report.button.change").presses("change.button.villager")
    who.says(f"{NAME} {PHONE} {GROUP}").presses("report.button.file")
    return newest(who.town).number


def unasked(town: Town, but: str) -> dict[str, str]:
    """What stands in everybody's chat but one."""
    return {
        part: "\n".join(m.text for m in town.chat(part).messages.values()) for part in PARTS if part != but
    }


def test_a_whole_life_of_a_case_rings_every_phone_with_number_and_step_only(
    town: Town, supervisor: Chat, secretary: Chat, inspector: Chat
):
    number = with_a_villager(supervisor)
    supervisor.sends(photo(WORDS), reply_to=supervisor.last)
    hand_over(secretary, number)
    opens(inspector, number).presses("move.button.result").says("换了管").presses("report.button.no_photo")
    verify(supervisor, number)
    town.passes(days=40)
    for part, text in unasked(town, "supervisor").items():
        for marker in (NAME, PHONE, GROUP):
            assert marker not in text, part
    for part in ("officer", "leader", "county", "reception", "keeper", "elsewhere", "abroad", "member"):
        assert WORDS not in unasked(town, "supervisor")[part], part


#: What each kind of a case's history begins with, where a code stands before the words.
_CODES = {
    EntryKind.SAMPLED: f"{Outcome.SATISFIED}\n",
    EntryKind.SUPERVISION: "2025-12-03\n",
    EntryKind.COMMENT: "k\n",
}
NOTICES = sorted(name for name in SCREENS if name.startswith("notice."))


def with_words_of_everybody(town: Town, supervisor: Chat) -> Case:
    """A case in whose history every line holds the words that are looked for."""
    case = case_of(town, with_a_villager(supervisor))
    for kind in sorted(EntryKind):
        words = f"{_CODES.get(kind, '')}{WORDS}"
        town.act(lambda work, kind=kind, words=words: work.cases.add_entry(case, kind, 1, words) and None)
    return case


def test_no_notice_tells_the_villager_or_the_villagers_words(town: Town, supervisor: Chat, secretary: Chat):
    case = with_words_of_everybody(town, supervisor)

    def act(work: UnitOfWork, name: str) -> None:
        work.say(secretary.user_id, name, {"case": case.ref, "version": case.version}, case_id=case.id)

    told, opened = set(), set()
    for name in (each for each in NOTICES if "spend" not in each):
        secretary.forgets()
        town.act(lambda work, name=name: act(work, name))
        told |= {name} if secretary.shows else set()
        assert not any(marker in secretary.shows for marker in (NAME, PHONE, GROUP, WORDS)), name
        if secretary.shows and secretary.offers("notice.button.words"):
            assert WORDS in secretary.presses("notice.button.words").shows, name
            opened.add(name)
    assert {"notice.new", "notice.joined"} <= told
    assert {"notice.supplemented", "notice.corrected", "notice.progress", "notice.answer"} <= opened


def test_whatever_step_it_is_at_a_notice_says_what_somebody_wrote_only_once_it_is_asked(
    town: Town, supervisor: Chat, secretary: Chat
):
    case, found = with_words_of_everybody(town, supervisor), set()

    def look(work: UnitOfWork, state: State, track: Track) -> None:
        now = altered(work.cases.by_id(case.id), state=state, track=track, question_by=1)
        work.cases.save(now)
        person = work.people.by_user(secretary.user_id)
        view = View(work, person, actor_of(work, person), person.language)
        for name in (each for each in NOTICES if "spend" not in each and "integrity" not in each):
            said = make(view, name, {"case": case.ref, "version": now.version})
            assert said is None or not tells(said), (name, state)
            shown = make(view, name, {"case": case.ref, "version": now.version, "words": True})
            if shown is not None and tells(shown.fields):
                assert "notice.button.words" in {each.label for row in said.rows for each in row}, name
                found.add(name)

    for state, track in product(State, (Track.EVERYDAY, Track.URGENT, Track.PETITION)):
        town.act(lambda work, state=state, track=track: look(work, state, track))
    assert found >= {
        "notice.returned",
        "notice.not_done",
        "notice.withdrawn",
        "notice.question",
        "notice.offered",
    }


def test_what_was_shown_is_protected_and_leaves_the_chat_after_a_day(
    town: Town, supervisor: Chat, secretary: Chat
):
    number = with_a_villager(supervisor)
    (file,) = town.read(lambda work: work.files.of_case(case_of(town, number).id))
    town.act(lambda work: work.files.kept(file.id, 10, "0" * 64))
    opens(secretary, number).presses("move.button.files")
    shown = secretary.last
    assert secretary.messages[shown].part is not None
    opens(supervisor, number).presses("move.button.who")
    named = supervisor.last
    assert NAME in supervisor.messages[named].text
    assert supervisor.messages[named].part is not None
    assert supervisor.messages[named].part.protected
    town.passes(hours=23)
    assert shown in secretary.messages
    town.passes(hours=1)
    assert shown in secretary.deleted
    assert named in supervisor.deleted


def test_what_has_buttons_is_work_and_stays(town: Town, supervisor: Chat, secretary: Chat):
    number = report(supervisor)
    opens(secretary, number)
    card = secretary.last
    town.passes(hours=30)
    assert card in secretary.messages
