"""The bench of a country tells every failure by its kind, loses nothing, and says so when a kind is told wrongly."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
KINDS = {
    "challenge": 4,  # 瑞数 412 and 202, 加速乐 521, a shell of scripts
    "cookie_redirect": 1,
    "soft_error": 4,  # the home page as a list and as a document, 非法请求, 54 bytes
    "unexpected_structure": 2,
    "empty_body": 2,
    "truncated": 3,
    "http_error": 3,
    "timeout": 7,  # one document, one list that drips, and the five columns of a site that says nothing
    "tls": 5,
    "dns": 5,
    "connection": 5,
    "too_large": 2,
    "encoding": 2,
    "forbidden_host": 1,
    "robots": 5,
    "budget": 5,
    "repeated_page": 1,
}
"""Of 72 sites 36 fail, each in another way: those that fail as a whole fail in five columns."""


def test_a_small_country_fails_in_every_way_and_each_is_told_by_its_kind():
    asked = "--sites 72 --failing-every 2 --latency 0.005-0.02 --delay 0.01 --without-scrapy"
    caps = "retries=1,timeout_seconds=2,exchange_seconds=4,hosts_at_once=72"
    command = [sys.executable, str(ROOT / "bench/country.py"), *asked.split(), "--caps", caps]

    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)

    assert done.returncode == 0, done.stdout + done.stderr
    rows = re.findall(r"^  (\w+) +(\d+) +(\d+) +(\S.*)$", done.stdout, re.MULTILINE)
    told = {kind: (int(expected), int(found), others) for kind, expected, found, others in rows if kind != "none"}
    assert told == {kind: (count, count, "-") for kind, count in KINDS.items()}
    due, answered, read_back = map(
        int, re.search(r"due (\d+), answered for (\d+);.* (\d+)$", done.stdout, re.MULTILINE).groups()
    )
    assert due == answered > 100
    assert read_back >= 1
    assert done.stdout.rstrip().endswith("0 wrong, 0 lost")
    assert "one host: 1 connection(s) at once at most" in done.stdout


def test_a_kind_told_wrongly_and_a_portal_without_a_report_are_said(monkeypatch, tmp_path):
    monkeypatch.syspath_prepend(str(ROOT / "bench"))
    from country_judge import Verdict, judge  # noqa: PLC0415 -- benches are scripts beside each other
    from country_sites import Country  # noqa: PLC0415

    verdict = Verdict()
    verdict.hold("site/c0", ("could_not_crawl", "timeout"), ("could_not_crawl", "connection"))
    assert verdict.kinds == {("timeout", "connection"): 1}
    assert verdict.wrong == ["site/c0: could_not_crawl/connection instead of could_not_crawl/timeout"]

    nothing = judge(Country(sites=3, port=1), tmp_path / "archive", "20260303T183000Z-000000")
    assert nothing.lost == 3
