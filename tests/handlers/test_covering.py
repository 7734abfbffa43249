"""遮一下: faces and plates are covered on a grid of numbers; from then on others get the covered copy, marked."""

import asyncio
import io
from dataclasses import replace
from functools import partial

import pytest
from PIL import Image
from sqlalchemy import text

from bot.attachments import Attachments
from bot.filestore import FileStore, Part
from bot.outcomes import mark
from bot.pictures.painter import PAINTER
from storage.outbox_rows import Queued
from storage.unit_of_work import UnitOfWork
from supervision.acts.retaining import apply_terms
from supervision.covering import covered
from supervision.covers import Cover
from supervision.files import FileKind, FileState, StoredFile
from tests.cast import MONDAY
from tests.chat import Chat, Shown, Town, photo
from tests.handlers.playing import answer, case_of, hand_over, newest, opens, verify
from tests.handlers.playing import ask as satisfied
from tests.handlers.test_case_file import prints
from tests.handlers.test_exports import Office, document
from tests.pictures.hostile import encoded, four_corners

WIDE = (1600, 1200)


@pytest.fixture(scope="module", autouse=True)
def painter() -> object:
    yield PAINTER
    PAINTER.dismiss()


def reported(town: Town, supervisor: Chat, pictures: int = 1) -> str:
    """A report with photos that have come, a red corner in each."""
    supervisor.says("/complaint").presses("track.button.everyday").says("村口水管破了，三天没水")
    for _ in range(pictures):
        supervisor.sends(photo())
    supervisor.presses("report.button.file")
    case = newest(town)
    store = FileStore(town.store.data / "files", town.store.ground.cipher)
    for file in files_of(town, case.number):
        store.write(file.id, file.key_id, Part.COPY, encoded(four_corners(*WIDE), "JPEG"))
        town.act(partial(come, file_id=file.id))
    return case.number


def come(work: UnitOfWork, file_id: str) -> None:
    work.files.kept(file_id, 10, "0" * 64, copied=True, width=WIDE[0], height=WIDE[1])


def files_of(town: Town, number: str) -> list[StoredFile]:
    case = case_of(town, number)
    return list(town.read(lambda work: work.files.of_case(case.id)))


def looks(who: Chat, number: str) -> Chat:
    return opens(who, number).presses("move.button.files")


def covers(who: Chat, number: str, *cells: int) -> Chat:
    looks(who, number).presses("move.button.cover")
    for cell in cells:
        who.presses(str(cell))
    return who.presses("covering.button.done")


def shown(who: Chat) -> Shown:
    return next(each for each in reversed(who.answers) if each.part is not None and each.part.does == "files")


def sent(town: Town, who: Chat) -> Image.Image:
    """The picture that would go to the phone."""
    part = shown(who).part
    assert part is not None
    attachments = Attachments(town.store, FileStore(town.store.data / "files", town.store.ground.cipher))
    made = asyncio.run(attachments.kept(part.fields["files"][0], part.fields))
    return Image.open(io.BytesIO(made.content)).convert("RGB")


def corner(picture: Image.Image) -> tuple[int, ...]:
    pixel = picture.getpixel((60, 60))
    assert isinstance(pixel, tuple)
    return pixel


RED = corner(four_corners(*WIDE).convert("RGB"))


def alike(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    return all(abs(a - b) < 12 for a, b in zip(one, other, strict=True))


def test_what_is_ticked_is_covered_for_everybody_else(
    town: Town, supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    number = reported(town, supervisor)
    hand_over(secretary, number)
    assert alike(corner(sent(town, looks(inspector, number))), RED)
    covers(secretary, number, 1, 2)
    assert secretary.hears("covering.done")
    assert [file.cover for file in files_of(town, number)] == [
        Cover(5, 4, (1, 2), case_of(town, number).township_id)
    ]
    for reader in (secretary, inspector, supervisor):
        assert not alike(corner(sent(town, looks(reader, number))), RED)


def asks_for_original(who: Chat, number: str, purpose: str = "detail") -> Chat:
    looks(who, number).presses("move.button.originals")
    return who.presses(f"identity.purpose.{purpose}")


def test_the_original_is_shown_to_the_office_that_covered_it_and_above_by_two_persons(
    town: Town, supervisor: Chat, secretary: Chat, inspector: Chat, officer: Chat
) -> None:
    number = reported(town, supervisor)
    hand_over(secretary, number)
    covers(secretary, number, 1)
    for reader in (inspector, supervisor):
        assert not looks(reader, number).offers("move.button.originals")
    asks_for_original(secretary, number)
    officer.presses("identity.button.approve")
    assert alike(corner(sent(town, secretary.presses("identity.button.look"))), RED)
    last = town.read(lambda work: work.journal.of_case(case_of(town, number).id))[-1]
    assert last[1] == "files_opened"
    original = shown(secretary)
    town.passes(minutes=10)
    assert original.id in secretary.deleted


def test_who_covered_it_sees_it_covered_on_the_grid_too(
    town: Town, supervisor: Chat, secretary: Chat
) -> None:
    number = reported(town, supervisor)
    covers(secretary, number, 1, 2)
    grid = sent(town, looks(secretary, number).presses("move.button.cover"))
    assert not alike(corner(grid), RED)
    assert secretary.presses("■ 1").hears("refusal.cover_stays")
    secretary.presses("covering.button.again").presses("8").presses("covering.button.done")
    assert [file.cover.cells for file in files_of(town, number) if file.cover] == [(1, 2, 8)]


def test_who_has_the_secretarys_part_covers_and_who_took_it(
    town: Town, supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    number = reported(town, supervisor)
    hand_over(secretary, number)
    assert not looks(inspector, number).offers("move.button.cover")
    for one in (secretary, supervisor):
        assert looks(one, number).presses("move.button.cover").hears("covering.cells")


def test_of_several_pictures_one_is_chosen(town: Town, supervisor: Chat, secretary: Chat) -> None:
    number = reported(town, supervisor, pictures=3)
    looks(secretary, number).presses("move.button.cover").presses("第2张").presses("7").presses(
        "covering.button.done"
    )
    assert [file.cover is not None for file in files_of(town, number)] == [False, True, False]


def test_ticks_are_taken_back_one_by_one_and_all_at_once(
    town: Town, supervisor: Chat, secretary: Chat
) -> None:
    number = reported(town, supervisor)
    looks(secretary, number).presses("move.button.cover").presses("3").presses("8").presses("■ 3")
    assert "要遮的格子：8" in secretary.shows
    secretary.presses("covering.button.again").presses("covering.button.done")
    assert secretary.hears("refusal.nothing_covered")
    assert [file.cover for file in files_of(town, number)] == [None]


def test_a_cover_is_made_smaller_or_taken_off_while_two_persons_let_the_original_be_seen(
    town: Town, supervisor: Chat, secretary: Chat, officer: Chat
) -> None:
    number = reported(town, supervisor)
    covers(secretary, number, 1, 2)
    asks_for_original(secretary, number, "mended")
    officer.presses("identity.button.approve")
    secretary.presses("identity.button.look")
    looks(secretary, number).presses("move.button.cover").presses("■ 1").presses("covering.button.done")
    assert [file.cover.cells for file in files_of(town, number) if file.cover] == [(2,)]
    looks(secretary, number).presses("move.button.cover").presses("■ 2").presses("covering.button.done")
    assert secretary.hears("covering.bare")
    assert alike(corner(sent(town, looks(secretary, number))), RED)


def test_the_bare_grid_goes_with_the_original_that_was_let_be_seen(
    town: Town, supervisor: Chat, secretary: Chat, officer: Chat
) -> None:
    number = reported(town, supervisor)
    covers(secretary, number, 1)
    asks_for_original(secretary, number, "mended")
    officer.presses("identity.button.approve")
    assert secretary.presses("identity.button.look").hears("identity.shown.original_mend")
    assert alike(corner(sent(town, looks(secretary, number).presses("move.button.cover"))), RED)
    grid = shown(secretary)
    town.passes(minutes=10)
    assert grid.id in secretary.deleted
    assert not any("bare" in each.part.fields for each in pictures_in(secretary) if each.part is not None)


def test_who_may_see_the_original_and_not_cover_is_offered_no_mending(
    town: Town, supervisor: Chat, secretary: Chat, officer: Chat
) -> None:
    number = reported(town, supervisor)
    covers(secretary, number, 1)
    looks(officer, number).presses("move.button.originals")
    assert officer.hears("identity.why.original")
    assert not officer.offers("identity.purpose.mended")
    officer.presses("identity.purpose.detail")
    leader = town.chat("leader")
    assert leader.hears("identity.ask.original")
    leader.presses("identity.button.approve")
    assert officer.presses("identity.button.look").hears("identity.shown.original")


def test_the_case_on_paper_has_the_covered_copy(town: Town, supervisor: Chat, secretary: Chat) -> None:
    number = reported(town, supervisor)
    covers(secretary, number, 1)
    paper = prints(Office(town), secretary, number)
    [blob] = [part.blob for part in paper.part.package.iter_parts() if part.content_type == "image/jpeg"]
    assert not alike(corner(Image.open(io.BytesIO(blob)).convert("RGB")), RED)
    feet = [each.text for section in paper.sections for each in section.footer.paragraphs]
    assert " LX 20261123 " in feet[0]


def test_a_township_that_takes_it_over_covers_more_and_never_sees_below() -> None:
    file = StoredFile(
        "x", FileKind.PHOTO, FileState.KEPT, "k", 1, 1, "", "", 1, MONDAY, width=1600, height=1200
    )
    first = covered(file, {1}, 6, whole=True)
    more = covered(replace(file, cover=first), {9}, 7, whole=False)
    assert more == Cover(5, 4, (1, 9), 6)
    assert covered(replace(file, cover=first), (), 7, whole=False) == first


# --- what was shown before


def pictures_in(who: Chat) -> list[Shown]:
    return [each for each in who.messages.values() if each.part is not None and each.part.does == "files"]


def test_copies_shown_before_are_taken_back_from_everybody_at_once(
    town: Town, supervisor: Chat, secretary: Chat, inspector: Chat, officer: Chat
) -> None:
    number = reported(town, supervisor)
    hand_over(secretary, number)
    for reader in (supervisor, inspector, officer):
        looks(reader, number)
    covers(secretary, number, 1)
    for reader in (supervisor, inspector, officer):
        assert pictures_in(reader) == []
        assert reader.hears("covering.taken_back")
    [left] = pictures_in(secretary)
    assert left.part is not None
    assert "bare" not in left.part.fields
    inspector.presses("move.button.files")
    assert not alike(corner(sent(town, inspector)), RED)


def test_a_second_cover_takes_back_what_came_since_and_is_not_told_where_nothing_stands(
    town: Town, supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    number = reported(town, supervisor, pictures=2)
    hand_over(secretary, number)
    looks(inspector, number)
    looks(secretary, number).presses("move.button.cover").presses("第1张").presses("7").presses(
        "covering.button.done"
    )
    gone = len(inspector.deleted)
    inspector.forgets()
    looks(secretary, number).presses("move.button.cover").presses("第2张").presses("7").presses(
        "covering.button.done"
    )
    assert (len(inspector.deleted), inspector.shows) == (gone, "")


def test_what_left_the_chat_by_itself_is_not_spoken_of(
    town: Town, supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    number = reported(town, supervisor)
    hand_over(secretary, number)
    looks(inspector, number)
    town.passes(hours=25)
    inspector.forgets()
    covers(secretary, number, 1)
    assert not inspector.hears("covering.taken_back")


def test_a_cover_made_smaller_takes_nothing_back(
    town: Town, supervisor: Chat, secretary: Chat, inspector: Chat, officer: Chat
) -> None:
    number = reported(town, supervisor)
    hand_over(secretary, number)
    covers(secretary, number, 1, 2)
    looks(inspector, number)
    asks_for_original(secretary, number, "mended")
    officer.presses("identity.button.approve")
    secretary.presses("identity.button.look")
    looks(secretary, number).presses("move.button.cover").presses("■ 1").presses("covering.button.done")
    assert len(pictures_in(inspector)) == 1


def test_a_case_on_paper_from_before_goes_too(
    town: Town, supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    number = reported(town, supervisor)
    hand_over(secretary, number)
    prints(Office(town), inspector, number)
    paper = document(inspector)
    order = town.read(lambda work: work.execute(text("SELECT ref FROM exports")).scalar_one())

    def said_again(work: UnitOfWork) -> None:
        """As the sender writes it down: the message carries the file of this case."""
        row = work.execute(text("SELECT id FROM outbox WHERE screen = 'export.file'")).scalar_one()
        queued = Queued(row, 0, work.now, None, 0, inspector.user_id, "export.file", {"export": order})
        assert paper.part is not None
        mark(work, row=queued, ids=(paper.id,), place=0, parts=[paper.part])

    town.act(said_again)
    covers(secretary, number, 1)
    assert paper.id in inspector.deleted


def test_a_case_on_paper_that_waits_to_be_sent_is_made_anew_after_a_cover(
    town: Town, supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    number = reported(town, supervisor)
    hand_over(secretary, number)
    opens(inspector, number).presses("move.button.more").presses("move.button.print")
    office = Office(town)
    asyncio.run(office.worker.once())
    case = case_of(town, number)
    [file] = files_of(town, number)
    town.store.act_now(
        lambda work: work.files.cover(file.id, Cover(5, 4, (1,), case.township_id), recognisable=True)
    )
    town.deliver()
    assert inspector.hears("export.changed")


def test_once_the_villager_can_be_known_no_more_nobody_is_shown_what_is_below_and_the_covered_copy_stays(
    town: Town, supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    number = reported(town, supervisor)
    hand_over(secretary, number)
    covers(secretary, number, 1)
    answer(inspector, number)
    verify(supervisor, number)
    satisfied(supervisor, number, "satisfied")
    assert looks(secretary, number).offers("move.button.originals")
    button = secretary.old_button("move.button.originals")
    town.clock.forward(days=367)
    while town.act(apply_terms):
        pass
    assert not looks(secretary, number).offers("move.button.originals")
    assert not alike(corner(sent(town, secretary)), RED)
    secretary.presses_again(button)
    assert not secretary.hears("identity.why.original")
