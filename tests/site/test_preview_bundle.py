"""The preview's bundle: built from pinned packages without naming where they come from, the same bytes each time."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

SOURCES = Path(__file__).parents[2] / "publish/site/preview"


def test_packages_are_pinned_by_hash_and_come_from_wherever_npm_is_told() -> None:
    lock = json.loads((SOURCES / "package-lock.json").read_text(encoding="utf-8"))
    packages = {path: facts for path, facts in lock["packages"].items() if path}
    assert packages
    assert all(facts["integrity"].startswith("sha512-") for facts in packages.values())
    assert not any("resolved" in facts for facts in packages.values())
    wanted = json.loads((SOURCES / "package.json").read_text(encoding="utf-8"))["devDependencies"]
    assert {name: packages[f"node_modules/{name}"]["version"] for name in wanted} == wanted
    assert {packages[f"node_modules/{name}"]["license"] for name in wanted} == {"MIT"}


@pytest.mark.skipif(
    shutil.which("node") is None or not (SOURCES / "node_modules").is_dir(),
    reason="the preview's packages are not installed (make preview)",
)
def test_the_bundle_is_built_alike_each_time_with_its_licences(tmp_path: Path) -> None:
    for name in ("one.js", "two.js"):
        subprocess.run(["node", "build.js", str(tmp_path / name)], cwd=SOURCES, check=True)
    one = (tmp_path / "one.js").read_bytes()
    assert one == (tmp_path / "two.js").read_bytes()
    assert len(one) < 80_000
    said = one.decode()
    assert said.startswith("/*! This file holds:\n\nhyparquet ")
    assert "Copyright (c) 2020 Arjun Barrett" in said
    assert str(SOURCES) not in said
