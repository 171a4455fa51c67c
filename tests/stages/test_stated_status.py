"""A page whose information table comes to say 废止: one event, one letter, no version; taken back, it is told once more."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gongbao_stages.road import run_night
from gongbao_stages.verifying import verify_published
from publish import read_latest

SUBSCRIPTION = "subscriptions:\n  - id: all\n    name: 全部\n    channels: [{kind: file, path: files}]\n"
TABLE = (
    '<table class="xxgk"><tr><td>索引号：</td><td>11990200/2025-0001{n}</td><td>有效性：</td><td>{stated}</td></tr>'
    "<tr><td>发文机关：</td><td>小城市发展和改革局</td><td>发布日期：</td><td>2025-03-0{n}</td></tr></table>"
)


@pytest.fixture
def nights(site, settings, night):
    """Play the next night with the first page stating this of itself (None: its table is gone); return what it matched."""
    settings.subscriptions_path.write_text(SUBSCRIPTION, encoding="utf-8")
    played = []

    def play(stated: str | None) -> int:
        table = TABLE.format(n=1, stated=stated) if stated else ""
        page = site.page(1).replace(b"<h1>", f"{table}<h1>".encode())
        site.answers[site.path(1)] = (200, "text/html; charset=utf-8", page)
        played.append(stated)
        return run_night(settings, as_of=night(5) + timedelta(days=len(played)), portal_ids=None)["matched"]

    return play


def published(settings, table, **wanted):
    rows = read_latest(settings.published_dir).table(table).to_pylist()
    return [r for r in rows if all(r[k] == v for k, v in wanted.items())]


def letters(settings) -> list[str]:
    return sorted(path.read_text(encoding="utf-8") for path in settings.alerts_dir.rglob("*.txt"))


def test_a_repeal_that_the_page_states_is_told_once(settings, nights):
    nights("有效")
    nights("废止")
    (policy,) = published(settings, "policies", doc_number="小发改〔2025〕1号")
    assert (policy["status"], policy["stated_status"]) == ("repealed", "repealed")
    (letter,) = letters(settings)
    assert "有1项动态" in letter
    assert "改为“废止”" in letter
    (event,) = published(settings, "events", event="repealed")
    assert "自2025年3月8日起废止（依据：页面标明“废止”）" in event["sentence_zh"]
    assert published(settings, "versions", policy_id=policy["policy_id"], sequence=2) == []
    nights("已废止")
    nights(None)
    assert len(letters(settings)) == 1
    assert len(published(settings, "events", event="repealed")) == 1
    nights("有效")
    assert len(letters(settings)) == 2
    (restored,) = published(settings, "events", event="restored")
    assert (restored["policy_id"], restored["cause"]) == (policy["policy_id"], "source")
    assert verify_published(settings, "latest")["problems"] == []


def test_a_page_first_seen_as_repealed_alerts_nobody(settings, nights):
    assert nights("废止") == 0
    (policy,) = published(settings, "policies", doc_number="小发改〔2025〕1号")
    assert policy["status"] == "repealed"
    assert letters(settings) == []
