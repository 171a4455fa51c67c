"""The list of variables is that of the code: no name is missing from it, and none stands there that nothing reads."""

from __future__ import annotations

import re
from pathlib import Path

from gongbao.variables import KNOWN, unread

ROOT = Path(__file__).parents[2]
OF_TESTS = re.compile(r"GONGBAO_(?:TEST_|FUZZ_)")


def _read_in_the_tree() -> set[str]:
    code = [
        path
        for folder in ("plugins", "publish", "dags")
        for path in (ROOT / folder).rglob("*.py")
        if path.name != "variables.py"
    ]
    deployed = [
        ROOT / "docker-compose.yml",
        ROOT / "Dockerfile",
        *(path for path in (ROOT / "deploy").rglob("*") if path.is_file()),
    ]
    written = "\n".join(path.read_text(encoding="utf-8") for path in (*code, *deployed))
    return {name for name in re.findall(r"GONGBAO_[A-Z]+(?:_[A-Z]+)*(?![A-Z_])", written) if not OF_TESTS.match(name)}


def test_every_variable_that_is_read_is_known_and_no_other():
    assert _read_in_the_tree() == KNOWN


def test_only_names_of_ours_are_looked_at():
    assert unread(["PGHOST", "GONGBAO_DATA", "GONGBAO_DATAS"]) == [("GONGBAO_DATAS", "GONGBAO_DATA")]
