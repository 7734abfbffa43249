"""涉及谁 answered as people write: more than a bare name, an office instead of a name, more names than are taken."""

import pytest

from supervision.relatives import Kin
from tests.chat import Chat, Town
from tests.handlers.playing import hand_over, newest, report
from tests.handlers.test_recusal import about, names, person_of, preview, sees


@pytest.mark.parametrize("said", ["何检员和王某某", "镇上的何检员他们", "何纪检员", "尤老三和他儿子"])
def test_whoever_is_meant_never_sees_it(
    town: Town, supervisor: Chat, secretary: Chat, inspector: Chat, said: str
) -> None:
    town.act(lambda work: work.relatives.add(person_of(town, "inspector").id, Kin.MARRIAGE, "尤老三"))
    number = about(supervisor, said)
    hand_over(secretary, number)
    assert not sees(inspector, number)


@pytest.mark.parametrize("said", ["镇纪委书记", "舒书记的弟弟", "township discipline secretary"])
def test_the_secretary_by_title_goes_the_sealed_road(supervisor: Chat, said: str) -> None:
    preview(supervisor).presses("report.button.concerns").says(said)
    assert supervisor.hears("report.above")
    assert not supervisor.offers("report.button.file")


def test_named_late_among_others_it_is_taken_from_him(
    supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    number = report(supervisor)
    hand_over(secretary, number)
    names(supervisor, number, "何检员和王某某")
    assert not sees(inspector, number)


def test_the_secretary_by_title_late_loses_it(supervisor: Chat, secretary: Chat) -> None:
    number = report(supervisor)
    names(supervisor, number, "镇纪委书记")
    assert not sees(secretary, number)


def test_the_seventh_name_is_refused_and_not_left_out(supervisor: Chat) -> None:
    preview(supervisor).presses("report.button.concerns").says("甲一、乙二、丙三、丁四、戊五、己六、何检员")
    assert supervisor.hears("refusal.names_many")
    supervisor.says("何检员、甲一").presses("report.button.file")
    assert newest(supervisor.town).number
