"""The command on two files and the night on two wordings tell of each case what a careful reader finds, and the same rows."""

from __future__ import annotations

import runpy
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from gongbao.model.change import NOISE, Edit
from gongbao.normalize.changes import Before, compare_wordings
from gongbao.settings import Settings
from gongbao_stages.comparing import compare_files
from gongbao_stages.documents import read_bytes

HERE = Path(__file__).parent
CASES = sorted(path.parent for home in ("cases", "texts") for path in (HERE / home).glob("*/changes.yml"))
SETTINGS = Settings.from_env({})
BENCH = runpy.run_path(str(HERE.parents[1] / "bench/changes.py"), run_name="bench_changes")
OF_THE_PAGE = frozenset({"fact:effective_on", "fact:expires_on", "fact:doc_number", "fact:kind"})
"""Facts of the policy that the night tells beside its text; the command says of two files what number each bears, in no row."""


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
def test_the_command_finds_what_a_careful_reader_finds(folder: Path):
    stated = BENCH["expectations"](folder / "changes.yml")
    if "title" in stated or "quoted" in stated:  # the files do not bear their titles, or one is cited by an outcome
        told = BENCH["compare_case"](SETTINGS, folder / "before.txt", folder / "after.txt", stated)
    else:
        told = compare_files(SETTINGS, str(folder / "before.txt"), str(folder / "after.txt"), portal_id=None).told
    score = BENCH["judge"](folder.name, stated, told)
    assert (score.hits, score.found, score.details) == (score.expected, score.expected, 0), score.notes
    assert score.link_hits == score.links, score.notes
    effects = [row["effect"] for row in told["changes"] if row["operation"] == "substitute"]
    assert effects == stated.get("effects_only", effects)


def before_of(body: bytes) -> Before:
    """The wording as the release holds it: its facts as rows, and its clauses."""
    read = read_bytes(body, name="before.txt")
    facts: dict[str, Any] = {
        name: getattr(read, name) for name in ("title", "kind", "doc_number", "effective_on", "expires_on")
    }
    return Before(
        policy=facts,
        version={"canonical_sha256": read.canonical_sha256},
        consultation=None,
        clause_rows=[{"eid": clause.eid, "clause_uid": f"gb-{clause.eid}"} for clause in read.clauses],
        clauses=read.clauses,
        attachments=[{"name": link.name, "url": link.url, "sha256": link.sha256} for link in read.attachments],
    )


def shown(edits: tuple[Edit, ...]) -> Counter[tuple[str, ...]]:
    return Counter((e.operation, e.effect, e.before, e.after, str(e.clause_eid_after), str(e.cell)) for e in edits)


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
def test_the_night_tells_the_rows_of_the_command(folder: Path):
    files = compare_files(SETTINGS, str(folder / "before.txt"), str(folder / "after.txt"), portal_id=None).comparison
    reading = read_bytes((folder / "after.txt").read_bytes(), name="after.txt")
    _, edits, _ = compare_wordings(before_of((folder / "before.txt").read_bytes()), reading)
    told = tuple(e for e in edits if e.effect not in NOISE and e.method not in OF_THE_PAGE)
    assert shown(told) == shown(files.changes)
    assert shown(tuple(e for e in edits if e.effect in NOISE)) == shown(files.noise)
