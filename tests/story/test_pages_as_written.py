"""The consumer guide and README's consumer section run as they are written, on the release of the sample's last night, over loopback.

Put in for what a page cannot know: the port of `gongbao serve`, and the id of the first release, which grows from the input.
The Chinese pages hold the same code and output (tests/docs/test_languages.py), so that the English ones are run for both.
A fence of code is run and compared with the fence ``text`` behind it, unless the paragraph above says that our tests do not run it.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from publish import list_releases

ROOT = Path(__file__).parents[2]
GUIDES = ("docs/consumer-guide.md", "docs/consumer-guide.zh-CN.md")
NOT_RUN = ("Not run by our tests: ", "测试未运行：")
ADDRESS = "http://127.0.0.1:8600"
RELEASE = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{8}")
_FENCE = re.compile(
    r"(?P<above>[^\n]*)\n\n```(?P<kind>\w*)\n(?P<code>[\s\S]*?)^```$(?:\n\n```text\n(?P<output>[\s\S]*?)^```$)?",
    re.MULTILINE,
)

DUCKDB_SHELL = """import duckdb


def duckdb_list(script):
    found = duckdb.connect().execute(script)
    rows = [tuple(column[0] for column in found.description), *found.fetchall()]
    return "".join("|".join(map(str, row)) + "\\n" for row in rows)


"""
"""DuckDB's wheel has no shell: what it prints of the last statement with ``-list``."""


@dataclass(frozen=True)
class Block:
    """A fence of code, the line above it, and the output that the page states."""

    kind: str
    code: str
    output: str | None
    above: str

    @property
    def runs(self) -> bool:
        return not any(reason in self.above for reason in NOT_RUN)


@dataclass(frozen=True)
class Desk:
    """A reader's folder beside ``data/``, with the server that the pages speak of."""

    folder: Path
    address: str
    release: str
    env: dict[str, str]

    def run(self, *command: str) -> str:
        done = subprocess.run(
            command, cwd=self.folder, env=self.env, capture_output=True, text=True, check=False, timeout=180
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def as_here(self, code: str) -> str:
        return RELEASE.sub(self.release, code.replace(ADDRESS, self.address))


def blocks_of(markdown: str) -> list[Block]:
    return [
        Block(kind=found["kind"], code=found["code"], output=found["output"], above=found["above"])
        for found in _FENCE.finditer(markdown)
    ]


def says(stated: str, printed: str) -> bool:
    """Whether the output is the one stated; a mark ``…`` stands for anything.

    >>> says("1 of …\\n…\\nend\\n", "1 of 9\\nmore\\nlines\\nend\\n"), says("1…\\n", "2\\n")
    (True, False)
    """
    return bool(re.fullmatch(r"[\s\S]*".join(map(re.escape, stated.strip().split("…"))), printed.strip()))


@pytest.fixture(scope="module")
def desk(played: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("desk")
    (folder / "data").symlink_to(played.settings.data_dir)
    scripts = str(Path(sys.executable).parent)
    env = {**os.environ, "PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}", "PYTHONIOENCODING": "utf-8"}
    env["GONGBAO_DATA"] = str(played.settings.data_dir)
    with subprocess.Popen(
        ["gongbao", "serve", "--port", "0"], env=env, cwd=folder, stderr=subprocess.PIPE, text=True
    ) as server:
        assert server.stderr is not None
        try:
            told = server.stderr.readline()
            address = re.search(r"http://127\.0\.0\.1:\d+", told)
            assert address, told
            yield Desk(folder, address[0], str(list_releases(played.settings.published_dir)[0]), env)
        finally:
            server.terminate()


def test_the_guide_runs_as_written_and_prints_what_it_says(desk: Desk) -> None:
    blocks = [block for block in blocks_of((ROOT / GUIDES[0]).read_text(encoding="utf-8")) if block.kind != "text"]
    run = [block for block in blocks if block.runs]
    assert {block.kind for block in run} == {"python", "sql", "sh"}
    for block in run:
        assert block.output is not None, f"say what this prints:\n{block.code}"
        code = desk.as_here(block.code)
        if block.kind == "sql":
            printed = desk.run(sys.executable, "-c", f"{DUCKDB_SHELL}print(duckdb_list({code!r}), end='')")
        elif block.kind == "python":
            printed = desk.run(sys.executable, "-c", code)
        else:
            printed = desk.run("bash", "-euo", "pipefail", "-c", code)
        assert says(block.output, printed), f"{block.code}\nstated:\n{block.output}\nprinted:\n{printed}"


@pytest.mark.parametrize("page", GUIDES)
def test_the_guide_gives_a_reason_for_each_that_is_not_run(page: str) -> None:
    blocks = [block for block in blocks_of((ROOT / page).read_text(encoding="utf-8")) if not block.runs]
    assert [block.kind for block in blocks] == ["sql", "python", "sql", "js"]
    assert all(len(block.above) > len("Trino. Not run by our tests: ") or "：" in block.above for block in blocks)
    assert [block.output for block in blocks] == [None] * 4


def test_the_commands_of_readme_run_as_written_and_lead_to_files(desk: Desk) -> None:
    section = (ROOT / "README.md").read_text(encoding="utf-8").split("## What you have then")[1].split("\n## ")[0]
    first, alert, *_ = blocks_of(section)
    lines = [line.split(" #")[0].strip() for line in first.code.splitlines()]
    commands = [line for line in lines if line.startswith("gongbao ")]
    assert len(commands) == 7
    for command in commands:
        desk.run("bash", "-euo", "pipefail", "-c", command)
    assert (desk.folder / "diff.html").exists()
    assert (desk.folder / "policies.csv").exists()
    newest = str(list_releases(desk.folder / "data" / "published")[-1])
    for line in lines:
        if line.startswith("data/"):
            assert (desk.folder / line.replace("<id>", newest)).exists(), line
    (told,) = (desk.folder / "data" / "alerts" / "files").glob("20250311T*.everything.txt")
    assert alert.code in told.read_text(encoding="utf-8")
