"""Whom the county's roster declares as a relative: the person sees nothing of their matters, and cannot undo it."""

from bot.importing import import_roster
from supervision.roster_cells import sheet_from
from supervision.roster_words import PEOPLE, RELATIVES
from tests.cast import phone_of
from tests.chat import Chat, Town
from tests.handlers.playing import case_of, opens, report

KIN, PHONE = "孟表弟", phone_of("secretary")
SECRETARY = ("舒书记", PHONE, "乡镇纪委书记", "LX")


def imports(town: Town, *relatives: tuple[str, str, str]) -> None:
    """The roster comes anew, with these relatives."""
    sheets = [
        sheet_from("人员", [("姓名", "电话", "职务", "单位"), SECRETARY], PEOPLE),
        sheet_from("亲属", [("本人电话", "亲属姓名", "关系"), *relatives], RELATIVES),
    ]
    town.act(lambda work: import_roster(work, sheets, "a_bot"))


def test_an_open_case_about_a_relative_is_gone_at_once(town: Town, supervisor: Chat, secretary: Chat) -> None:
    number = report(supervisor)
    case = case_of(town, number)
    town.act(lambda work: work.recusals.name(case, (KIN,), 1))
    assert number in opens(secretary, number).shows
    imports(town, (PHONE, KIN, "姻亲"))
    assert opens(secretary, number).hears("refusal.missing")


def test_the_person_sees_it_and_cannot_take_it_back(town: Town, secretary: Chat) -> None:
    imports(town, (PHONE, KIN, "姻亲"))
    secretary.says("/me").presses("relatives.button")
    assert f"{KIN}（姻亲，县里登记的）" in secretary.shows
    assert not secretary.offers(f"去掉{KIN}")
    person = town.read(lambda work: work.people.by_user(secretary.user_id))
    [kept] = town.read(lambda work: work.relatives.of_person(person.id))
    forged = town.seal.close(secretary.user_id, "\x1f".join(("rl", "x", kept.ref)))
    assert secretary.presses_again((secretary.last, forged)).hears("refusal.relative_of_roster")
    assert len(town.read(lambda work: work.relatives.of_person(person.id))) == 1


def test_a_row_left_out_becomes_the_persons_own_to_take_back(town: Town, secretary: Chat) -> None:
    imports(town, (PHONE, KIN, "姻亲"))
    imports(town)
    secretary.says("/me").presses("relatives.button").presses(f"去掉{KIN}")
    assert secretary.hears("relatives.none")
