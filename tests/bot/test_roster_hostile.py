"""A roster that was made to do harm: one clear answer, in bounded time and memory, and nothing is changed by it (G)."""

import io
import json
import os
import random
import subprocess
import sys
import zipfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, seed, settings
from hypothesis import strategies as st

from bot.roster_child import UnreadableError, rows_of
from bot.roster_file import Allowance, RosterFileError, read_roster_file
from locales.catalogue import Catalogue
from supervision.roster import RosterError, check_roster
from supervision.roster_cells import MOST_ERRORS, sheet_from
from supervision.roster_words import SHEET_INDEX, folded
from tests.bot.hostile_workbooks import HOSTILE, PLACES, changed, example
from tests.figures_told import count

ROOT = Path(__file__).parents[2]
HOSTILE_TRIED = "hostile workbooks, each with one answer"
MUTATED = "mutated workbooks, each read or refused"
#: In MiB: what the command and its child together may take. The bot beside them has 120.
MOST_MEMORY = 512
#: Reads one file as the command does and tells what it took.
DRIVER = """
import json, resource, sys
from pathlib import Path
from bot.roster_file import RosterFileError, read_roster_file
from supervision.roster import RosterError, check_roster
try:
    check_roster(read_roster_file(Path(sys.argv[1])))
    answer = "read"
except RosterFileError as error:
    answer = error.code
except RosterError:
    answer = "roster"
# Not ru_maxrss of itself: that begins with what the process was that it was forked from.
own = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
most = int(own.split()[1]) // 1024 + resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
print(json.dumps({"answer": answer, "memory": most}))
"""


@pytest.mark.timeout(300)
@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_workbook_gets_one_answer_in_bounded_memory(tmp_path: Path, what: str) -> None:
    made, answers = HOSTILE[what]
    (tmp_path / "roster.xlsx").write_bytes(made())
    told = subprocess.run(
        [sys.executable, "-c", DRIVER, tmp_path / "roster.xlsx"],
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=True,
    )
    found = json.loads(told.stdout)
    count(HOSTILE_TRIED)
    assert found["answer"] in answers
    assert found["memory"] < MOST_MEMORY


def test_what_takes_longer_than_it_may_is_given_up(tmp_path: Path) -> None:
    (tmp_path / "roster.xlsx").write_bytes(HOSTILE["a row of a million cells"][0]())
    with pytest.raises(RosterFileError, match="swollen"):
        read_roster_file(tmp_path / "roster.xlsx", Allowance(seconds=1, data=2**33, space=2**34))


@pytest.mark.parametrize("code", ["swollen", "sheet_twice", "too_many_rows", "not_a_workbook", "too_big"])
def test_each_answer_says_what_to_do_in_both_languages(code: str) -> None:
    catalogue = Catalogue.load()
    fields = {"file": "roster.xlsx", "sheet": "单位", "limit": "20"}
    assert all(catalogue.words(each)(f"roster.file.{code}", **fields) for each in catalogue.languages)


def test_of_ten_thousand_mistakes_the_first_are_told_and_that_there_are_more() -> None:
    rows = [["x" * 200] * 8] * 20_000
    header = ["编号", "名称", "层级", "上级", "对口联系", "纬度", "经度"]
    with pytest.raises(RosterError) as refused:
        check_roster([sheet_from("单位", [header, *rows], "places")])
    assert len(refused.value.errors) == MOST_ERRORS + 1
    assert refused.value.errors[-1].code == "many_more"


def test_a_chain_of_ten_thousand_places_is_not_climbed_from_each() -> None:
    header = ["编号", "名称", "层级", "上级"]
    rows = [[f"V{n}", "青石村", "村", f"V{n + 1}"] for n in range(10_000)]
    with pytest.raises(RosterError) as refused:
        check_roster([sheet_from("单位", [header, *rows], "places"), sheet_from("人员", [], "people")])
    assert {each.code for each in refused.value.errors} == {
        "column_missing",
        "parent_not_higher",
        "many_more",
    }


# --- the example, somewhere else than it was

with zipfile.ZipFile(io.BytesIO(example())) as _archive:
    PARTS = [name for name in _archive.namelist() if not name.startswith("docProps")]
#: What takes the place of some bytes: nothing, itself again, what XML and the reader know.
WITH = st.one_of(
    st.binary(max_size=6),
    st.sampled_from(
        [
            b"<", b">", b'"', b"&", b"&#0;", b"&x;", b"]]>", b"<!--", b"<!DOCTYPE a>", b"</row>", b"<c/>", b"_x0000_",
            b'r="A1"', b'r="XFE0"', b'r="-1"', b'r=""', b't="s"', b't="e"', b't="d"', b't="n"', b"<f>A1</f>",
            b"<v>1e400</v>", b"<v>nan</v>", b"<v>99999999999999999999</v>", b"<f t='array' ref='A1'/>",
            "单位".encode(), b"places",
        ]
    ),
)  # fmt: skip
CHANGE = st.tuples(st.integers(0, 2**20), st.integers(0, 40), WITH)
MUTATION = st.tuples(
    st.none() | st.sampled_from(PARTS) | st.just(PLACES), st.lists(CHANGE, min_size=1, max_size=4)
)


def mutated(part: str | None, changes: list[tuple[int, int, bytes]]) -> bytes:
    """The example with some bytes replaced: in one of its parts, or (None) in the archive itself."""

    def work(content: bytes) -> bytes:
        for at, many, instead in changes:
            place = at % (len(content) + 1)
            content = content[:place] + instead + content[place + many :]
        return content

    return work(example()) if part is None else changed({part: work})


def read_or_refused(part: str | None, changes: list[tuple[int, int, bytes]]) -> None:
    """What comes of it is a roster, a list of mistakes or one code; and it can travel to the running bot."""
    count(MUTATED)
    with suppress(UnreadableError, RosterError):
        rows: list[tuple[str, list[list[Any]]]] = rows_of(io.BytesIO(mutated(part, changes)))
        arrived = json.loads(json.dumps(rows))
        check_roster([sheet_from(name, cells, SHEET_INDEX[folded(name)]) for name, cells in arrived])


@settings(max_examples=150)
@given(mutation=MUTATION)
def test_a_mutated_workbook_is_read_or_refused(mutation: Any) -> None:
    read_or_refused(*mutation)


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_of_ten_thousand_mutated_workbooks_each_is_read_or_refused() -> None:
    given_seed = os.environ.get("SEED") or "1"
    chosen = random.SystemRandom().randrange(2**32) if given_seed == "new" else int(given_seed)

    @seed(chosen)
    @settings(max_examples=10_000, derandomize=False, database=None)
    @given(mutation=MUTATION)
    def played(mutation: Any) -> None:
        read_or_refused(*mutation)

    played()
