"""The snippets of the data page run as they are written."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from publish.site.snippets import SNIPPETS

HEAD = SNIPPETS[0][1]


@pytest.mark.parametrize(
    ("name", "said"), [("pandas", "40%"), ("polars", "青岚市公园管理办法"), ("DuckDB", "quantity")]
)
def test_a_snippet_runs_in_the_published_folder(name: str, said: str, gazette: Path) -> None:
    (code,) = [code for known, code in SNIPPETS if known == name]
    done = subprocess.run(
        [sys.executable, "-c", HEAD + code], cwd=gazette, capture_output=True, text=True, check=False, timeout=120,
        env={**os.environ, "PYTHONIOENCODING": "utf-8", "POLARS_FMT_STR_LEN": "80"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert said in done.stdout
