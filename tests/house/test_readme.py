"""The READMEs tell a newcomer all that a roster may hold."""

from pathlib import Path

import pytest

from supervision.roster_words import COLUMNS, LEVELS, ROLES, SHEETS

HOUSE = Path(__file__).parents[2]


@pytest.mark.parametrize(("readme", "title"), [("README.md", "The roster"), ("README.zh-CN.md", "名册")])
def test_every_sheet_column_level_and_role_is_in_the_readme(readme: str, title: str) -> None:
    _, _, after = (HOUSE / readme).read_text("utf-8").partition(f"\n## {title}\n")
    section, _, _ = after.partition("\n## ")
    columns = (names[:2] for sheet in COLUMNS.values() for names in sheet.values())
    kinds = ((names[0], key.value) for kind in (LEVELS, ROLES) for key, names in kind.items())
    words = [word for names in (*SHEETS.values(), *columns, *kinds) for word in names]
    assert [word for word in words if word not in section] == []
    assert "import --example" in section
