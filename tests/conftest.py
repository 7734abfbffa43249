"""The cast and a frozen Monday: every script begins in the same settled township, copied fresh for each test."""

import gc
import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from xdist.scheduler import LoadFileScheduling

from handlers.conversation import Conversation
from handlers.notices import announce
from handlers.typed import meanings
from locales.catalogue import Catalogue
from storage.store import Store
from tests import searched
from tests.cast import KEPT, settle
from tests.chat import Chat, Clock, Town
from tests.figures_told import Figures, count
from tests.forgiving import Forgiving, forgiving
from tests.haste import in_haste

# How long an example takes is the machine's business: a loaded one fails nobody's rules. And a change is judged by
# the same examples everywhere; whoever looks for new ones sets HYPOTHESIS_PROFILE=search.
PATIENT = (HealthCheck.too_slow,)
settings.register_profile("house", deadline=None, derandomize=True, suppress_health_check=PATIENT)
settings.register_profile("search", deadline=None, suppress_health_check=PATIENT)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "house"))


#: Where a single file may take a minute or more, mostly of waiting.
SLOW = ("faults", "workers", "stories", "simulations", "browser", "deploy", "bot")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """More than cores: half of what a story takes is waiting for processes and deadlines."""
    return len(os.sched_getaffinity(0)) + 2


def pytest_configure(config: pytest.Config) -> None:
    """What was counted is told at the end."""
    config.pluginmanager.register(Figures())


#: Files that stand on one house: a worker of their own would found it once more.
TOGETHER = {
    "tests/stories/": (
        *("at_the_door", "content", "paper", "policy", "restart", "second_thoughts", "tracks"),
        *("village_to_closing", "wire_faults", "words_stay_inside"),
    ),
    "tests/faults/": ("kills", "log_full", "two_at_once"),
}
#: Files whose cases are shards of one long work.
SHARDED = frozenset({"tests/pairs/test_pairs.py"})
_SHARED = {f"{folder}test_{name}.py": folder for folder, names in TOGETHER.items() for name in names}


class ByHouse(LoadFileScheduling):
    """A file to a worker, and files that stand on one house to the same one; of a file in shards each by itself."""

    def _split_scope(self, nodeid: str) -> str:
        file = super()._split_scope(nodeid)
        return nodeid if file in SHARDED else _SHARED.get(file, file)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadFileScheduling | None:
    """Where files are given out whole (`make test`)."""
    return ByHouse(config, log) if config.getoption("dist") == "loadfile" else None


@pytest.hookimpl(tryfirst=True)
def pytest_collection(session: pytest.Session) -> None:
    """Among several workers each compiles a share of the files first: in a fresh tree the others find them done."""
    worker = getattr(session.config, "workerinput", None)
    if worker is None or session.config.args != session.config.getini("testpaths"):
        return
    gc.disable()  # until all is collected
    number, of = int(worker["workerid"].removeprefix("gw")), worker["workercount"]
    for file in sorted(Path("tests").rglob("test_*.py"))[number::of]:
        # What cannot be imported, or is skipped here, is told where it is collected.
        with suppress(BaseException):
            import_module(".".join(file.with_suffix("").parts))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Among several workers the long files begin: one that is begun last would be waited for by idle cores."""
    if hasattr(config, "workerinput"):
        ranks = {name: rank for rank, name in enumerate(SLOW)}

        def rank(item: pytest.Item) -> int:
            file = item.nodeid.partition("::")[0]
            return -1 if file in _SHARED else ranks.get(item.path.parent.name, len(SLOW))

        items.sort(key=rank)


def pytest_collection_finish() -> None:
    """What was imported stays: to look through a million of such objects for garbage again and again is a tenth of the
    time. What a test leaves behind is found as before."""
    gc.collect()
    gc.freeze()
    gc.enable()


def _open(data: Path, clock: Clock) -> Store:
    return Store.open(None, data, clock=clock, time=KEPT, announce=announce)


def open_town(data: Path, clock: Clock, catalogue: Catalogue, ear: Conversation) -> Town:
    """A town that lives in this data folder."""
    return Town(_open(data, clock), clock, catalogue, ear)


@pytest.fixture(scope="session", autouse=True)
def haste() -> Iterator[None]:
    """No store of this process waits for its disk, or writes out its SQL as if it were the first."""
    with in_haste():
        yield


@pytest.fixture(scope="session", autouse=True)
def remembering() -> Iterator[None]:
    """What is sealed in this process is remembered, to be searched for."""
    with searched.remembering():
        yield


@pytest.fixture(autouse=True)
def nothing_readable(request: pytest.FixtureRequest) -> Iterator[None]:
    """Of what was said in a test nothing can be read in its folder when it is over."""
    if "tmp_path" not in request.fixturenames:
        yield
        return
    folder: Path = request.getfixturevalue("tmp_path")
    searched.begun()
    yield
    said = searched.words()
    if said:
        count("tests whose folder was searched for what they had sealed, nothing readable", 1)
        assert searched.found(folder, said) == [], "what was sealed can be read there"


@pytest.fixture(scope="session")
def settled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of the settled township, to be copied."""
    data = tmp_path_factory.mktemp("settled")
    store = _open(data, Clock())
    store.act_now(settle)
    store.close()
    return data


@pytest.fixture(scope="session")
def said_words() -> Catalogue:
    """The house's own words."""
    return forgiving(Catalogue.load())


@pytest.fixture(scope="session")
def ear(said_words: Catalogue) -> Conversation:
    """The house's ear, with every key and alias."""
    return Conversation(meanings(said_words))


@pytest.fixture
def town(settled: Path, tmp_path: Path, said_words: Catalogue, ear: Conversation) -> Iterator[Town]:
    """A town of one's own, on Monday morning."""
    made = open_town(Path(shutil.copytree(settled, tmp_path / "town")), Clock(), said_words, ear)
    yield made
    overheard(made)
    made.store.close()
    assert Forgiving.missing == set(), "words that were needed and are not there"


def overheard(town: Town) -> None:
    """Nothing that was sealed stood in a chat of somebody outside: the keeper's, a stranger's."""
    private = searched.private()
    if private:
        count("tests whose chats of keepers and strangers were searched for what was sealed, nothing told")
        assert town.overheard(private) == [], "content or identity was told to somebody outside"


@pytest.fixture
def supervisor(town: Town) -> Chat:
    """卫青石, supervisor of 青石村."""
    return town.chat("supervisor")


@pytest.fixture
def neighbour(town: Town) -> Chat:
    """朱竹林, supervisor of 竹林村 and director of the zone."""
    return town.chat("neighbour")


@pytest.fixture
def english(town: Town) -> Chat:
    """Lin Tan, supervisor of 长滩村, who reads English."""
    return town.chat("english")


@pytest.fixture
def member(town: Town) -> Chat:
    """袁委员, member of the zone's committee."""
    return town.chat("member")


@pytest.fixture
def inspector(town: Town) -> Chat:
    """何检员, inspector of 柳溪镇."""
    return town.chat("inspector")


@pytest.fixture
def secretary(town: Town) -> Chat:
    """舒书记, secretary of 柳溪镇."""
    return town.chat("secretary")


@pytest.fixture
def officer(town: Town) -> Chat:
    """关联系, of the county office that guides the township."""
    return town.chat("officer")


@pytest.fixture
def leader(town: Town) -> Chat:
    """区组长, leader of the collaboration area."""
    return town.chat("leader")


@pytest.fixture
def reception(town: Town) -> Chat:
    """解信访, of the county's reception."""
    return town.chat("reception")


@pytest.fixture
def keeper(town: Town) -> Chat:
    """鲍管理, the keeper."""
    return town.chat("keeper")


@pytest.fixture
def elsewhere(town: Town) -> Chat:
    """尚山口, secretary of another township."""
    return town.chat("elsewhere")


@pytest.fixture
def stranger(town: Town) -> Chat:
    """Somebody the house does not know."""
    return town.chat_of(7_000_000_001, "stranger")
