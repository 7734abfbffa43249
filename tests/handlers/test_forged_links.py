"""Forged deep links and receipts by the hundred thousand, through the real ear: none opens anything, all hear the same,
and the limits hold."""

import random
import string
from collections import Counter
from collections.abc import Iterator

import pytest

from storage.unit_of_work import UnitOfWork
from supervision.acts.enrolling import EXPIRED, REFUSED
from supervision.quotas import LINKS, WRONG_CODES
from tests.chat import Chat, Town, contact
from tests.figures_told import count
from tests.handlers.playing import report
from tests.handlers.test_enrolment import invited
from tests.handlers.test_receipt_asked import receipt

LETTERS = string.ascii_letters + string.digits + "-_"
LINKS_TRIED = "forged deep links through the ear, none opens, one answer"
RECEIPTS_TRIED = "forged receipts through the ear, none opens, one answer"
#: So many accounts, each beyond its limit.
_EACH = LINKS.most + 2
_FIRST = 7_300_000_000


def almost(real: str, chance: random.Random) -> str:
    """What somebody would try: a letter off, cut, prolonged, another's way of writing, made up, what breaks parsers."""
    at = chance.randrange(len(real))
    return chance.choice(
        (
            real[:at] + chance.choice(LETTERS.replace(real[at], "")) + real[at + 1 :],
            real[: max(1, at)],
            real + chance.choice(LETTERS),
            real.swapcase(),
            real[::-1],
            f"{real} {real}",
            f"{real}\u200b",
            f"{real}=",
            "".join(chance.choices(LETTERS, k=64)),
            "".join(map(chr, chance.choices(range(33, 0x3000), k=40))),
            chance.choice(
                ("' OR 1=1 --", "../../x", "\x00", "%s%n", "{token}", "字" * 64, "0", "-1", "A" * 4000)
            ),
        )
    )


def accounts(town: Town, many: int) -> Iterator[Chat]:
    """Strangers, one after another; whoever has been is forgotten by the script."""
    for account in range(_FIRST, _FIRST + many):
        yield town.chat_of(account)
        del town._chats[account]


def links(town: Town) -> dict[str, str]:
    """A link of each kind: open, used, ended and refused, by what its holder would hear."""
    made = {state: invited(town, f"1390000007{n}", f"新来{n}") for n, state in enumerate(("used", "open"))}
    town.chat_of(7_200_000_001).says(f"/start {made['used']}").sends(contact("13900000070"))

    def ended(work: UnitOfWork, token: str, state: str) -> None:
        work.invitations.set_state(work.invitations.by_token(token).id, state, None)

    for n, state in enumerate((EXPIRED, REFUSED), 2):
        made[state] = invited(town, f"1390000007{n}", f"新来{n}")
        town.act(lambda work, state=state: ended(work, made[state], state))
    return made


def follow(town: Town, many: int) -> None:
    """Each account tries some links; what it hears, with its tries left, is the same as everybody's."""
    real, chance, heard = list(links(town).values()), random.Random(13), Counter[str]()
    before = town.read(lambda work: work.invitations.by_token(real[1]).state)
    for chat in accounts(town, many // _EACH):
        for _ in range(_EACH):
            forged = almost(chance.choice(real), chance)
            if forged.split()[:1] == [] or forged in real:
                continue
            heard[chat.says(f"/start {forged}").shows] += 1
    count(LINKS_TRIED, heard.total())
    assert [each for each in heard if each] == [*heard][:1]
    assert town.read(lambda work: work.invitations.by_token(real[1]).state) == before
    assert town.read(lambda work: work.people.by_user(_FIRST)) is None
    assert town.chat_of(7_200_000_009).says(f"/start {real[1]}").hears("enrol.contact")


def guess(town: Town, many: int, receipts: list[tuple[str, str]]) -> None:
    """Each account guesses at receipts that are there and at some that are not: the n-th wrong one hears one thing,
    and after the last not even the right one is read."""
    chance, heard = random.Random(14), [set[str]() for _ in range(WRONG_CODES.most + 1)]
    tried = 0
    for chat in accounts(town, many // (WRONG_CODES.most + 1)):
        for at in range(WRONG_CODES.most):
            number, code = chance.choice(receipts)
            guessed = f"{(int(code) + chance.randrange(1, 10**6)) % 10**6:06}"
            heard[at].add(chat.says(chance.choice((f"{number} {guessed}", f"1000002 {code}"))).shows)
        heard[-1].add(chat.says("{} {}".format(*chance.choice(receipts))).shows)
        tried += WRONG_CODES.most + 1
    count(RECEIPTS_TRIED, tried)
    assert [len(each) for each in heard] == [1] * len(heard)
    assert {"收据" in each for each in heard[-1]} == {True}, "what any stranger hears"
    assert not any(f"{number}号" in said for each in heard for said in each for number, _ in receipts)


def test_of_a_few_hundred_forged_links_none_opens_and_all_hear_the_same(town: Town) -> None:
    follow(town, 400)


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_of_a_hundred_thousand_forged_links_none_opens_and_all_hear_the_same(town: Town) -> None:
    follow(town, 105_000)


def test_of_a_few_hundred_forged_receipts_none_tells_anything(town: Town, supervisor: Chat) -> None:
    guess(town, 300, [filed(supervisor) for _ in range(3)])


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_of_a_hundred_thousand_forged_receipts_none_tells_anything(town: Town, supervisor: Chat) -> None:
    guess(town, 102_000, [filed(supervisor) for _ in range(100)])


def filed(supervisor: Chat) -> tuple[str, str]:
    """A case's receipt."""
    report(supervisor)
    return receipt(supervisor.town)


@pytest.mark.parametrize("state", ["used", EXPIRED, REFUSED])
def test_a_link_that_has_ended_lets_nobody_in(town: Town, stranger: Chat, state: str) -> None:
    stranger.says(f"/start {links(town)[state]}")
    assert not stranger.hears("enrol.contact")
    assert town.read(lambda work: work.people.by_user(stranger.user_id)) is None
