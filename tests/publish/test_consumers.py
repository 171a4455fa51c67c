"""A release opened with tools that know nothing of this project."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import duckdb
import pandas as pd
import pytest

from gongbao.model.tables import TABLES
from publish import PublishedRelease, publish_release
from publish.changelog import plain, write_changelog

Publish = Callable[[Path, int], list[PublishedRelease]]
ATOM = "{http://www.w3.org/2005/Atom}"


def paths_of(descriptor: Path, name: str) -> list[str]:
    package = json.loads(descriptor.read_text())
    resource = next(r for r in package["resources"] if r["name"] == name)
    return [str(descriptor.parent / path) for path in resource["path"]]


def latest_manifest(root: Path) -> Path:
    return root / json.loads((root / "latest.json").read_text())["manifest"]["path"]


def test_pandas_reads_every_table_through_the_manifest(tmp_path: Path, publish_nights: Publish) -> None:
    publish_nights(tmp_path, 2)
    rows = {}
    for spec in TABLES:
        frame = pd.concat(
            [pd.read_parquet(p) for p in paths_of(latest_manifest(tmp_path), spec.name)], ignore_index=True
        )
        assert list(frame.columns) == [f.name for f in spec.fields]
        rows[spec.name] = len(frame)
    assert {n: c for n, c in rows.items() if c} == {
        "policies": 3,
        "texts": 3,
        "clauses": 3,
        "events": 3,
        "changes": 2,
        "portals": 1,
    }


def test_duckdb_answers_what_changed(tmp_path: Path, publish_nights: Publish) -> None:
    publish_nights(tmp_path, 2)
    found = duckdb.sql(
        "SELECT c.policy_id, p.title, c.before, c.after FROM read_parquet($changes) c JOIN read_parquet($policies) p USING (policy_id) "
        "WHERE NOT c.noise",
        params={
            "changes": paths_of(latest_manifest(tmp_path), "changes"),
            "policies": paths_of(latest_manifest(tmp_path), "policies"),
        },
    ).fetchall()
    assert found == [("gb-a", "青岚市关于gb-a的实施意见", "50%", "40%")]


def test_duckdb_sees_dates_times_and_lists(tmp_path: Path, publish_nights: Publish) -> None:
    publish_nights(tmp_path, 1)
    described = duckdb.sql(
        "DESCRIBE SELECT issuers, signed_on, first_seen_at, republication FROM read_parquet($p)",
        params={"p": paths_of(latest_manifest(tmp_path), "policies")},
    ).fetchall()
    assert [row[1] for row in described] == ["VARCHAR[]", "DATE", "TIMESTAMP WITH TIME ZONE", "BOOLEAN"]


def test_a_consumer_applies_the_feed_with_pandas_alone(tmp_path: Path, publish_nights: Publish) -> None:
    first, second = publish_nights(tmp_path, 2)
    before = pd.concat([pd.read_parquet(p) for p in paths_of(Path(first.where("datapackage.json")), "policies")])
    after = pd.concat([pd.read_parquet(p) for p in paths_of(Path(second.where("datapackage.json")), "policies")])
    changes = json.loads(Path(second.where("datapackage.json")).read_text())["gongbao"]["changes"]["policies"]
    feed = pd.read_parquet(tmp_path / changes["feed"]["path"])
    kept = before[~before.policy_id.isin(feed.policy_id)]
    written = feed[feed["_op"] != "delete"].drop(columns="_op")
    rebuilt = pd.concat([kept, written]).sort_values("policy_id", ignore_index=True)
    pd.testing.assert_frame_equal(rebuilt, after.sort_values("policy_id", ignore_index=True), check_dtype=False)
    assert (changes["inserts"], changes["updates"], changes["deletes"]) == (1, 1, 0)


def test_the_package_at_the_top_keeps_to_the_profile(tmp_path: Path, publish_nights: Publish) -> None:
    publish_nights(tmp_path, 2)
    package = json.loads((tmp_path / "datapackage.json").read_text())
    assert package["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    names = [r["name"] for r in package["resources"]]
    assert names == [spec.name for spec in TABLES]
    for resource in package["resources"]:
        assert resource["path"]
        for path in resource["path"]:
            assert path[0] not in "./~", path  # the profile: below the descriptor, not hidden, not absolute
            assert ".." not in path
            assert (tmp_path / path).is_file()
        assert resource["bytes"] == sum((tmp_path / p).stat().st_size for p in resource["path"])
        assert {f["type"] for f in resource["schema"]["fields"]} <= {
            "string",
            "integer",
            "number",
            "boolean",
            "date",
            "datetime",
            "array",
        }
    assert package["gongbao"]["release"] == json.loads((tmp_path / "latest.json").read_text())["release"]


def test_sha256sum_checks_a_release(tmp_path: Path, publish_nights: Publish) -> None:
    release = publish_nights(tmp_path, 2)[1]
    done = subprocess.run(
        ["sha256sum", "-c", "SHA256SUMS"], cwd=release.where(), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
    assert len(done.stdout.splitlines()) == len(release.manifest.all_parts()) + len(release.manifest.files) + 1


def test_versions_lists_every_release_newest_first(tmp_path: Path, publish_nights: Publish) -> None:
    releases = publish_nights(tmp_path, 3)
    listed = json.loads((tmp_path / "versions.json").read_text())["releases"]
    assert [v["release"] for v in listed] == [r.release_id for r in reversed(releases)]
    assert [v["manifest"]["sha256"] for v in listed] == [r.manifest_sha256 for r in reversed(releases)]
    assert listed[1]["changes"]["policies"] == {"inserts": 1, "updates": 1, "deletes": 0}


def test_the_feed_holds_real_changes_and_events_and_nothing_of_quiet_nights(
    tmp_path: Path, publish_nights: Publish
) -> None:
    publish_nights(tmp_path, 3)
    root = ET.parse(tmp_path / "feed.atom").getroot()
    entries = root.findall(f"{ATOM}entry")
    assert [e.findtext(f"{ATOM}title") for e in entries] == [
        "青岚市关于gb-a的实施意见 · 数量",
        "青岚市关于gb-c的实施意见 · 发布",
    ]
    content = entries[0].findtext(f"{ATOM}content") or ""
    assert content.startswith('<p lang="zh-Hans">第一条：50%改为40%。</p><p lang="en">Article 1: 50% became 40%.</p>')
    assert "<blockquote><del>50%</del></blockquote><blockquote><ins>40%</ins></blockquote>" in content
    assert root.findtext(f"{ATOM}updated") == "2025-03-04T18:30:00Z"


def test_a_mass_rule_is_one_entry_of_the_feed_in_the_words_of_the_change_log(
    tmp_path: Path,
    draft_night: Callable[..., Any],
    publish_nights: Publish,
    make_row: dict[str, Callable[..., dict[str, Any]]],
) -> None:
    (first,) = publish_nights(tmp_path, 1)
    rule = {"effect": "mass_term", "group_id": "term:船务局→港航局", "before": "船务局", "after": "港航局"}
    at = draft_night(1, first).as_of
    rows = [
        make_row["changes"](
            f"ch-{n}", "gb-a", at, **rule, clause_eid_after=f"art_{n}", clause_label_after=f"第{word}条"
        )
        for n, word in ((3, "三"), (7, "七"), (12, "十二"))
    ]
    release = publish_release(draft_night(1, first, rows={"changes": rows}), tmp_path)
    entries = ET.parse(tmp_path / "feed.atom").getroot().findall(f"{ATOM}entry")
    told = [e.findtext(f"{ATOM}content") or "" for e in entries if "船务局" in (e.findtext(f"{ATOM}content") or "")]
    zh = "《青岚市关于gb-a的实施意见》将“船务局”统一改为“港航局”，共3处，涉及第三条、第七条、第十二条"
    en = '《青岚市关于gb-a的实施意见》 "船务局" → "港航局" throughout, 3 times, in 第三条, 第七条, 第十二条'
    assert [words.split("<blockquote>")[0] for words in told] == [f'<p lang="zh-Hans">{zh}</p><p lang="en">{en}</p>']
    assert zh in release.changelog()
    assert en in release.changelog()


@pytest.fixture
def hostile(
    tmp_path: Path,
    draft_night: Callable[..., Any],
    publish_nights: Publish,
    make_row: dict[str, Callable[..., dict[str, Any]]],
) -> PublishedRelease:
    """A release whose titles and sentences carry markup."""
    (first,) = publish_nights(tmp_path, 1)
    evil = '<script>alert("1")</script> [x](javascript:1) |\n# 标题\x0b'
    draft = draft_night(1, first)
    row = make_row["changes"]("ch-9", "gb-a", draft.as_of, sentence_zh=evil, sentence_en=evil, policy_title=evil)
    policies = [dict(r, title=evil) if r["policy_id"] == "gb-a" else r for r in draft.tables["policies"].to_pylist()]
    draft = replace(
        draft_night(1, first, rows={"changes": [row], "policies": policies}),
        validation={"success": False, "results": [{"rule": evil}], "note": evil},
        notes=(evil,),
    )
    return publish_release(draft, tmp_path)


def test_markup_from_a_portal_is_harmless_everywhere(tmp_path: Path, hostile: PublishedRelease) -> None:
    assert "<script" not in hostile.changelog().replace("\\<", "")
    assert "\n# 标题" not in hostile.changelog()
    assert "[x](" not in hostile.changelog().replace("\\[", "")
    page = Path(hostile.where("validation/index.html")).read_text()
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    root = ET.parse(tmp_path / "feed.atom").getroot()
    titles = [e.findtext(f"{ATOM}title") or "" for e in root.findall(f"{ATOM}entry")]
    assert '<script>alert("1")</script> [x](javascript:1) | # 标题 · 数量' in titles
    contents = [e.findtext(f"{ATOM}content") or "" for e in root.findall(f"{ATOM}entry")]
    assert any("&lt;script&gt;" in content for content in contents)
    assert not any("<script" in content for content in contents)


def test_the_validation_page_asks_nobody(tmp_path: Path, publish_nights: Publish) -> None:
    release = publish_nights(tmp_path, 1)[0]
    page = Path(release.where("validation/index.html")).read_text()
    assert "http" not in page.replace('<meta http-equiv="Content-Security-Policy"', "")
    assert "title_known" in page
    assert release.validation() == {"success": True, "results": [{"rule": "title_known", "rows": 2, "failed": 0}]}


def test_the_change_log_groups_by_policy_and_folds_noise(tmp_path: Path, publish_nights: Publish) -> None:
    first, second, third = publish_nights(tmp_path, 3)
    text = second.changelog()
    assert (
        "### 青岚市关于gb-a的实施意见 · `gb-a`\n\n- 第一条：50%改为40%。\n  Article 1: 50% became 40%.\n- 版式等非实质差异 1 处"
        in text
    )
    assert "- 2025-03-04 发布。" in text
    assert "| policies | 3 | 1 | 1 | 0 |" in text
    assert "首次收录等补录事件 2 件" in first.changelog()
    assert "No policy changed" in third.changelog()
    assert "documents in quarantine: 0" in third.changelog()


def test_a_first_release_tells_what_it_records_and_not_that_nothing_changed(
    tmp_path: Path, publish_nights: Publish
) -> None:
    (first,) = publish_nights(tmp_path, 1)
    count = first.table("policies").num_rows
    assert f"首次发布：收录政策 {count} 件，没有上一版可比" in first.changelog()
    assert f"First release: {count} policies recorded" in first.changelog()
    assert "No policy changed" not in first.changelog()


def test_a_release_that_only_adds_policies_says_that_none_known_before_changed(
    tmp_path: Path, publish_nights: Publish
) -> None:
    (first,) = publish_nights(tmp_path, 1)
    later = replace(first.manifest, previous="20250301T183000Z-00000000")
    text = write_changelog(
        later, changes=first.changes(), events=first.table("events").slice(0, 0), policies=first.table("policies")
    )
    count = first.table("policies").num_rows
    assert f"新收录政策 {count} 件；此前收录的政策没有内容变更。" in text
    assert "were added; none of those known before changed." in text
    assert "First release" not in text


@pytest.mark.parametrize("sign", ["\u202e", "\u2066", "\u061c", "\u200f", "\x1b", "\x00", "\U000e0041"])
def test_no_sign_turns_the_words_of_a_change_log_round(sign: str) -> None:
    assert plain(f"补贴{sign}300万元") == "补贴300万元"
