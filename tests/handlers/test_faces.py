"""照片上有人: who took a photo covers the faces on it before anybody else sees it; said and not covered, it waits."""

import pytest

from bot.filestore import FileStore, Part
from bot.handed_out import StillBare, handed_out
from bot.pictures.painter import PAINTER
from storage.unit_of_work import UnitOfWork
from supervision.acts.faces import has_come
from supervision.covers import Cover
from supervision.files import FileState, StoredFile
from tests.chat import Chat, Town, photo
from tests.handlers.playing import case_of, hand_over, newest, opens
from tests.handlers.test_covering import RED, WIDE, alike, asks_for_original, corner, files_of, looks, sent
from tests.pictures.hostile import encoded, four_corners


@pytest.fixture(scope="module", autouse=True)
def painter() -> object:
    yield PAINTER
    PAINTER.dismiss()


def tells(supervisor: Chat, pictures: int = 1) -> Chat:
    """A report with photos, at its preview."""
    supervisor.says("/complaint").presses("track.button.everyday").says("村口水管破了，三天没水")
    for _ in range(pictures):
        supervisor.sends(photo())
    return supervisor


def come(town: Town) -> None:
    """What was sent has been fetched, a red corner in each."""
    store = FileStore(town.store.data / "files", town.store.ground.cipher)

    def act(work: UnitOfWork) -> None:
        for file in work.files.due(work.now, 50):
            store.write(file.id, file.key_id, Part.COPY, encoded(four_corners(*WIDE), "JPEG"))
            work.files.kept(file.id, 10, "0" * 64, copied=True, width=WIDE[0], height=WIDE[1])
            has_come(work, work.files.by_id(file.id))

    town.act(act)
    town.deliver()


def somebody(town: Town, supervisor: Chat, *cells: int) -> Chat:
    """A report at its preview with one photo, on which somebody can be known; these squares are covered."""
    tells(supervisor)
    come(town)
    supervisor.presses("faces.button.open")
    for cell in cells:
        supervisor.presses(str(cell))
    return supervisor


def covered_first(town: Town, supervisor: Chat) -> str:
    somebody(town, supervisor, 1, 2).presses("covering.button.done").presses("report.button.file")
    return newest(town).number


def waiting(town: Town, supervisor: Chat) -> str:
    """A report with a photo that waits to be covered."""
    somebody(town, supervisor).presses("flow.back").presses("report.button.file")
    return newest(town).number


def journal(town: Town, number: str) -> list[str]:
    return [act for _, act, _ in town.read(lambda work: work.journal.of_case(case_of(town, number).id))]


def test_where_nobody_is_on_the_picture_it_is_five_taps_as_ever(town: Town, supervisor: Chat) -> None:
    tells(supervisor)
    come(town)
    assert supervisor.hears("report.preview")
    supervisor.presses("report.button.file")
    assert [file.recognisable for file in files_of(town, newest(town).number)] == [False]


def test_without_a_picture_nothing_is_offered(town: Town, supervisor: Chat) -> None:
    tells(supervisor, 0).presses("report.button.no_photo")
    assert not supervisor.offers("faces.button.open")


def test_what_is_covered_before_it_is_sent_nobody_sees(
    town: Town, supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    number = covered_first(town, supervisor)
    hand_over(secretary, number)
    village = case_of(town, number).village_id
    assert [file.cover for file in files_of(town, number)] == [Cover(5, 4, (1, 2), village)]
    for reader in (secretary, inspector, supervisor):
        assert not alike(corner(sent(town, looks(reader, number))), RED)
    assert "picture_covered" in journal(town, number)


def test_the_own_picture_is_under_the_grid_whole(town: Town, supervisor: Chat) -> None:
    somebody(town, supervisor)
    part = sent(town, supervisor)
    assert part.width > part.height
    assert supervisor.hears("faces.cells")


def test_once_covered_it_is_shown_as_others_see_it(town: Town, supervisor: Chat) -> None:
    somebody(town, supervisor, 1).presses("covering.button.done")
    assert supervisor.hears("faces.shown")
    assert not alike(corner(sent(town, supervisor)), RED)


def test_before_it_is_sent_a_cover_is_changed_and_taken_off_again(town: Town, supervisor: Chat) -> None:
    somebody(town, supervisor, 1, 2).presses("covering.button.done")
    assert "遮好1张" in supervisor.shows
    supervisor.presses("faces.button.open").presses("■ 1").presses("covering.button.done")
    supervisor.presses("faces.button.open").presses("covering.button.again").presses("covering.button.done")
    assert "遮" not in supervisor.shows
    supervisor.presses("report.button.file")
    assert [(f.cover, f.recognisable) for f in files_of(town, newest(town).number)] == [(None, False)]


def test_of_several_one_after_the_other_is_covered(town: Town, supervisor: Chat) -> None:
    tells(supervisor, 3)
    come(town)
    supervisor.presses("faces.button.open").presses("第2张").presses("7").presses("covering.button.done")
    assert supervisor.hears("faces.which")
    supervisor.presses("第3张").presses("8").presses("covering.button.done").presses("flow.back")
    assert "遮好2张" in supervisor.shows
    supervisor.presses("report.button.file")
    made = [file.cover.cells if file.cover else () for file in files_of(town, newest(town).number)]
    assert made == [(), (7,), (8,)]


def test_a_picture_that_has_not_come_yet_waits_at_once_and_is_covered_once_it_has(
    town: Town, supervisor: Chat, secretary: Chat
) -> None:
    tells(supervisor).presses("faces.button.open")
    assert "照片还在存" in supervisor.shows
    come(town)
    assert supervisor.hears("faces.come")
    supervisor.presses("faces.button.open").presses("1").presses("covering.button.done")
    assert "遮好1张" in supervisor.shows
    supervisor.presses("report.button.file")
    assert not alike(corner(sent(town, looks(secretary, newest(town).number))), RED)


def test_sent_before_it_has_come_it_is_covered_in_the_case(
    town: Town, supervisor: Chat, secretary: Chat
) -> None:
    tells(supervisor).presses("faces.button.open").presses("report.button.file")
    come(town)
    number = newest(town).number
    assert looks(secretary, number).hears("case.files_waiting")
    assert supervisor.hears("faces.come")
    supervisor.presses("faces.button.open").presses("1").presses("covering.button.done")
    assert not alike(corner(sent(town, looks(secretary, number))), RED)


def test_said_and_not_covered_nobody_else_sees_it(
    town: Town, supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    number = waiting(town, supervisor)
    hand_over(secretary, number)
    for reader in (secretary, inspector):
        assert "1张认得出人" in opens(reader, number).shows
        reader.presses("move.button.files")
        assert reader.hears("case.files_waiting")
        assert all(each.part is None or each.part.does != "files" for each in reader.answers)
    with pytest.raises(StillBare):
        handed_out(FileStore(town.store.data / "files", town.store.ground.cipher), *files_of(town, number))


def test_who_took_it_covers_it_afterwards_and_then_it_is_seen(
    town: Town, supervisor: Chat, secretary: Chat
) -> None:
    number = waiting(town, supervisor)
    looks(supervisor, number).presses("move.button.cover").presses("1").presses("covering.button.done")
    assert supervisor.hears("covering.done")
    assert not alike(corner(sent(town, looks(secretary, number))), RED)


def test_the_secretary_covers_no_face_that_he_was_not_let_see(
    town: Town, supervisor: Chat, secretary: Chat, officer: Chat
) -> None:
    number = waiting(town, supervisor)
    assert not looks(secretary, number).offers("move.button.cover")
    asks_for_original(secretary, number, "mended")
    officer.presses("identity.button.approve")
    assert alike(corner(sent(town, secretary.presses("identity.button.look"))), RED)
    looks(secretary, number).presses("move.button.cover").presses("1").presses("covering.button.done")
    assert not alike(corner(sent(town, looks(secretary, number))), RED)


def test_what_was_covered_first_is_asked_for_by_the_township_with_a_second_person(
    town: Town, supervisor: Chat, secretary: Chat, inspector: Chat, officer: Chat
) -> None:
    number = covered_first(town, supervisor)
    hand_over(secretary, number)
    assert not looks(inspector, number).offers("move.button.originals")
    asks_for_original(secretary, number)
    officer.presses("identity.button.approve")
    assert alike(corner(sent(town, secretary.presses("identity.button.look"))), RED)


def test_once_it_is_sent_a_cover_is_only_made_larger(town: Town, supervisor: Chat) -> None:
    number = covered_first(town, supervisor)
    looks(supervisor, number).presses("move.button.cover").presses("■ 1")
    assert supervisor.hears("refusal.cover_stays")
    supervisor.presses("8").presses("covering.button.done")
    assert [file.cover.cells for file in files_of(town, number) if file.cover] == [(1, 2, 8)]


def test_a_photo_that_is_added_later_is_covered_as_well(town: Town, supervisor: Chat) -> None:
    tells(supervisor, 0).presses("report.button.no_photo").presses("report.button.file")
    number = newest(town).number
    opens(supervisor, number).presses("move.button.more").presses("move.button.supplement").sends(photo())
    come(town)
    supervisor.presses("faces.button.open").presses("3").presses("covering.button.done")
    supervisor.presses("supplement.button.send")
    assert [file.cover.cells for file in files_of(town, number) if file.cover] == [(3,)]
    assert "picture_covered" in journal(town, number)


def test_a_photo_of_what_was_done_is_covered_by_who_took_it(
    town: Town, supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    tells(supervisor, 0).presses("report.button.no_photo").presses("report.button.file")
    number = newest(town).number
    hand_over(secretary, number)
    opens(inspector, number).presses("move.button.start").presses("move.button.result")
    inspector.says("水管换了新的").sends(photo())
    come(town)
    inspector.presses("faces.button.open").presses("4").presses("covering.button.done")
    assert "遮好1张" in inspector.shows
    inspector.presses("report.button.enough")
    [kept] = files_of(town, number)
    assert (kept.state, kept.cover and kept.cover.cells) == (FileState.KEPT, (4,))


def test_somebody_elses_grid_shows_nothing(town: Town, supervisor: Chat, neighbour: Chat) -> None:
    somebody(town, supervisor)
    pressed = supervisor.button("covering.button.done")
    assert neighbour.presses_again(pressed).hears("refusal.button_old")


def test_given_up_nothing_of_it_stays(town: Town, supervisor: Chat) -> None:
    somebody(town, supervisor, 1).presses("flow.stop")
    assert town.read(lambda work: [f.state for f in _all(work)]) == [FileState.DESTROYED]


def _all(work: UnitOfWork) -> list[StoredFile]:
    found = work.session.connection().exec_driver_sql("SELECT id FROM files").scalars()
    return [file for each in found if (file := work.files.by_id(each)) is not None]


def test_a_photo_that_is_sent_as_a_reply_is_covered_with_the_button_below_the_answer(
    town: Town, supervisor: Chat
) -> None:
    number = plain(town, supervisor)
    supervisor.sends(photo(), reply_to=opens(supervisor, number).answers[-1].id)
    assert supervisor.hears("supplement.done")
    pressed = supervisor.button("faces.button.open")
    assert supervisor.presses_again(pressed).hears("refusal.picture_coming")
    come(town)
    supervisor.presses_again(pressed).presses("5").presses("covering.button.done")
    assert [file.cover.cells if file.cover else () for file in files_of(town, number)] == [(), (5,)]


# --- 请拍的人遮: the township says so, and who took it covers it


def plain(town: Town, supervisor: Chat, pictures: int = 1) -> str:
    """A report with photos of which nobody has said anything yet."""
    tells(supervisor, pictures)
    come(town)
    supervisor.presses("report.button.file")
    return newest(town).number


def asks(who: Chat, number: str) -> Chat:
    return looks(who, number).presses("move.button.ask_cover")


def test_the_inspector_has_a_face_covered_by_who_took_the_picture(
    town: Town, supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    number = plain(town, supervisor)
    hand_over(secretary, number)
    asks(inspector, number)
    assert inspector.hears("covering.asked")
    assert supervisor.hears("faces.asked")
    supervisor.presses("move.button.cover").presses("1").presses("covering.button.done")
    assert inspector.hears("faces.ready")
    assert not alike(corner(sent(town, inspector.presses("move.button.files"))), RED)
    assert [act for act in journal(town, number) if "cover" in act] == ["cover_asked", "picture_covered"]


def test_until_then_nobody_sees_it_and_copies_are_taken_back(
    town: Town, supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    number = plain(town, supervisor)
    hand_over(secretary, number)
    copy = looks(secretary, number).answers[-1]
    asks(inspector, number)
    assert copy.id in secretary.deleted
    assert secretary.hears("covering.taken_back")
    assert looks(secretary, number).hears("case.files_waiting")


def test_one_of_several_is_said(town: Town, supervisor: Chat, secretary: Chat, inspector: Chat) -> None:
    number = plain(town, supervisor, 3)
    hand_over(secretary, number)
    asks(inspector, number).presses("第2张")
    assert [file.waits for file in files_of(town, number)] == [False, True, False]
    assert "第2张" in supervisor.shows


def test_it_is_asked_once_a_day(town: Town, supervisor: Chat, secretary: Chat) -> None:
    number = waiting(town, supervisor)
    assert asks(secretary, number).hears("covering.asked")
    assert asks(secretary, number).hears("refusal.cover_asked")
    town.clock.forward(hours=25)
    assert asks(secretary, number).hears("covering.asked")


def test_who_covers_himself_asks_for_what_waits_only(town: Town, supervisor: Chat, secretary: Chat) -> None:
    number = plain(town, supervisor)
    assert not looks(secretary, number).offers("move.button.ask_cover")


def test_where_who_took_it_cannot_be_reached_it_waits_all_the_same(
    town: Town, supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    number = plain(town, supervisor)
    hand_over(secretary, number)
    town.act(lambda work: work.people.mark_unreachable(work.people.by_user(supervisor.user_id).id, work.now))
    assert asks(inspector, number).hears("covering.nobody_to_ask")
    assert [file.waits for file in files_of(town, number)] == [True]


def test_nobody_is_on_it_after_all(town: Town, supervisor: Chat, secretary: Chat, inspector: Chat) -> None:
    number = plain(town, supervisor)
    hand_over(secretary, number)
    asks(inspector, number)
    supervisor.presses("move.button.cover").presses("covering.button.done")
    assert supervisor.hears("covering.bare")
    assert alike(corner(sent(town, looks(inspector, number))), RED)
