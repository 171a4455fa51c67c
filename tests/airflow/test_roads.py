"""The whole road through Airflow on real documents, as a person starts it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

SEEDS = Path(__file__).parents[2] / "../shared/seeds"


@pytest.mark.airflow
@pytest.mark.shared
@pytest.mark.skipif(not SEEDS.is_dir(), reason="../shared/seeds is not here")
def test_a_folder_of_saved_documents_becomes_a_release(tmp_path: Path) -> None:
    command = [Path(sys.executable).with_name("gongbao"), "airflow", "run", "--folder", SEEDS]
    env = {**os.environ, "GONGBAO_DATA": str(tmp_path / "data")}
    run = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    documents = len(list(SEEDS.glob("*.txt")))
    summary = dict(line.split(maxsplit=1) for line in run.stdout.splitlines() if line[:1].isalpha())
    assert (summary["captures"], summary["policies"], summary["releases"]) == (str(documents), str(documents), "1")
    latest = json.loads((tmp_path / "data" / "published" / "latest.json").read_text("utf-8"))
    assert summary["release"].endswith(latest["release"])
