"""What a command loads before it answers: a question about two files must not load what a night needs."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

OF_A_NIGHT = {
    "deltalake", "docx", "expectations", "fsspec", "great_expectations", "gongbao.archive", "gongbao.ledger", "gongbao.registry",
    "jinja2", "jsonschema", "pandas", "publish", "pyarrow", "pydantic", "pypdfium2", "requests", "sqlalchemy", "urllib3", "warcio",
    "yaml",
}  # fmt: skip
OF_A_COMPARISON = {"gongbao.history", "numpy", "scipy", "rapidfuzz"}
OF_READING = {"gongbao.cms", "gongbao.reading", "gongbao.wording"}
BEFORE = "临湖市停车管理办法\n第一条 停车场应当在显著位置公示收费标准。\n第二条 停放不超过十五分钟的，不得收费。\n"
ASK = "import json, sys; from gongbao_cli.main import cli; cli(sys.argv[1:], standalone_mode=False); print(json.dumps([*sys.modules]))"


def loaded(*asked: str) -> tuple[str, set[str]]:
    """What a command said, and the modules it loaded."""
    ran = subprocess.run([sys.executable, "-c", ASK, *asked], capture_output=True, text=True, check=True)
    said, _, names = ran.stdout.rstrip("\n").rpartition("\n")
    return said, set(json.loads(names))


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    before, after = tmp_path / "before.txt", tmp_path / "after.txt"
    before.write_text(BEFORE, encoding="utf-8")
    after.write_text(BEFORE.replace("十五分钟", "三十分钟"), encoding="utf-8")
    return str(before), str(after)


def test_two_texts_are_compared_without_what_a_night_needs(files: tuple[str, str]) -> None:
    said, names = loaded("compare", *files)
    assert "“十五分钟”改为“三十分钟”" in said
    assert not names & OF_A_NIGHT


def test_a_text_is_read_without_what_a_comparison_needs(files: tuple[str, str]) -> None:
    said, names = loaded("read", files[0])
    assert "临湖市停车管理办法" in said
    assert not names & (OF_A_NIGHT | OF_A_COMPARISON)


def test_help_is_given_before_anything_is_read() -> None:
    said, names = loaded("--help")
    assert "compare" in said
    assert not names & (OF_A_NIGHT | OF_A_COMPARISON | OF_READING)
