"""The extraction bench on the sample portal and on invented pages: our bodies are nearer to the truth than the peer's."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def report():
    command = [sys.executable, "bench/extraction.py", "--rounds", "1", "--characters", "1000", "--json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=300)
    return json.loads(done.stdout)


@pytest.mark.parametrize("group", ["sample portal", "invented 1,000"])
def test_no_paragraph_and_no_article_break_is_lost(report, group):
    ours = report[group]["page matter"]
    assert (ours["recall"], ours["articles_kept"]) == (1.0, 1.0)


@pytest.mark.parametrize("group", ["sample portal", "invented 1,000"])
def test_bodies_are_nearer_to_the_truth_than_the_peers(report, group):
    assert report[group]["page matter"]["f1"] > report[group]["trafilatura"]["f1"]


def test_pages_cost_less_than_the_peers_in_the_same_run(report):
    assert report["sample portal"]["block walk"]["ratio"] > 1
