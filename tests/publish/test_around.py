"""What leads readers to the rows, though nobody signs it, is held to the manifest: pointer, package, Delta logs, ``gone.json``."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import publish.delta_mirror
from publish import PublishedRelease, publish_release, verify_release

Publish = Callable[[Path, int], list[PublishedRelease]]

pytestmark = pytest.mark.usefixtures("either_store")


def found(folder: Path, release: str = "latest") -> list[tuple[str, str]]:
    return [(p.kind, p.path) for p in verify_release(folder, release).problems]


def edit(path: Path, change: Callable[[dict[str, Any]], object]) -> None:
    raw = json.loads(path.read_text(encoding="utf-8"))
    change(raw)
    path.write_text(json.dumps(raw), encoding="utf-8")


def test_a_pointer_that_says_a_later_look_or_other_rows(tmp_path: Path, publish_nights: Publish) -> None:
    publish_nights(tmp_path, 2)
    edit(tmp_path / "latest.json", lambda raw: raw.update(checked_at="2025-06-01T00:00:00Z", data_digest="0" * 64))
    (problem,) = verify_release(tmp_path).problems
    assert (problem.kind, problem.path) == ("mirror", "latest.json")
    assert "data_digest, checked_at" in problem.message


def test_a_package_that_leaves_files_out(tmp_path: Path, publish_nights: Publish) -> None:
    publish_nights(tmp_path, 2)
    edit(
        tmp_path / "datapackage.json",
        lambda raw: next(r for r in raw["resources"] if r["name"] == "policies")["path"].pop(),
    )
    (problem,) = verify_release(tmp_path).problems
    assert (problem.kind, problem.path) == ("mirror", "datapackage.json")
    assert "files of policies" in problem.message


@pytest.mark.parametrize("content", ["", "{}", "[]"])
def test_a_package_that_cannot_be_read(tmp_path: Path, publish_nights: Publish, content: str) -> None:
    publish_nights(tmp_path, 1)
    (tmp_path / "datapackage.json").write_text(content)
    assert found(tmp_path) == [("mirror", "datapackage.json")]


@pytest.mark.parametrize("checkpoint_every", [64, 2])
def test_a_delta_log_that_leaves_a_file_out_adds_one_or_masks_rows(
    tmp_path: Path, publish_nights: Publish, monkeypatch: pytest.MonkeyPatch, checkpoint_every: int, draft_night: Any
) -> None:
    *_, last = publish_nights(tmp_path, 3)
    monkeypatch.setattr(publish.delta_mirror, "CHECKPOINT_EVERY", checkpoint_every)
    last = publish_release(draft_night(3, last), tmp_path)
    assert found(tmp_path) == []
    (tmp_path / "mirrors.json").unlink()  # of an older program: the log is held to what its readers would open
    log = tmp_path / "policies/_delta_log/00000000000000000003.json"
    assert (tmp_path / "policies/_delta_log/_last_checkpoint").exists() == (checkpoint_every == 2)
    name = last.manifest.tables["policies"].parts[0].path.removeprefix("policies/")
    sound = log.read_bytes()
    for action in (
        {"remove": {"path": name, "dataChange": True}},
        {"add": {"path": "2025-03-0000000000000000.parquet", "size": 1}},
        {"add": {"path": name, "size": 1, "deletionVector": {"storageType": "i"}}},
        {"commitInfo": {"operation": "DELETE"}},
    ):
        log.write_bytes(sound + json.dumps(action).encode())
        (log.parent / "00000000000000000003.checkpoint.parquet").unlink(missing_ok=True)
        (log.parent / "_last_checkpoint").unlink(missing_ok=True)
        assert found(tmp_path) == [("mirror", "policies/_delta_log")], action


def test_a_checkpoint_is_read_where_there_is_one(
    tmp_path: Path, publish_nights: Publish, monkeypatch: pytest.MonkeyPatch, draft_night: Any
) -> None:
    *_, third = publish_nights(tmp_path, 3)
    monkeypatch.setattr(publish.delta_mirror, "CHECKPOINT_EVERY", 2)
    publish_release(draft_night(3, third), tmp_path)
    (tmp_path / "mirrors.json").unlink()
    log = tmp_path / "policies/_delta_log"
    (log / "00000000000000000003.checkpoint.parquet").write_bytes(
        (tmp_path / "versions/_delta_log/00000000000000000003.checkpoint.parquet").read_bytes()
    )
    assert found(tmp_path) == [("mirror", "policies/_delta_log")]


def test_a_file_that_gone_json_alone_calls_taken_down_is_missing(tmp_path: Path, publish_nights: Publish) -> None:
    first, second = publish_nights(tmp_path, 2)
    (part,) = [p.path for p in first.manifest.tables["texts"].parts]
    (tmp_path / part).unlink()
    forged = {"path": part, "policy_id": "gb-a", "reason": "a court", "on": "2025-03-05", "replaced_by": None}
    (tmp_path / "gone.json").write_text(json.dumps({"releases": [], "files": [forged]}))
    for release in (first, second):
        report = verify_release(tmp_path, release.release_id)
        assert ("missing", part) in {(p.kind, p.path) for p in report.problems}
        assert report.taken_down == ()
