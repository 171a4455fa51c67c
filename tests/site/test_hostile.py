"""What portals write is never markup, never an address to follow blindly, never a path, and never without bound."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'&{{ 7*7 }}</title>"


@pytest.fixture
def hostile(publish_night, row_makers, nights, tmp_path: Path) -> Path:
    stream = nights()
    first = publish_night(next(stream)[0], 0, tmp_path / "published", None)
    rows, make = next(stream)[0], row_makers
    at = rows["policies"][-1]["first_seen_at"]
    (tmp_path / "secret.html").write_text("kept", encoding="utf-8")
    path_like = ["../../secret", "..%2f..%2fsecret", "/etc/passwd", 'a" onmouseover="b', "<b>", "CON", "a/b", "x" * 300]
    for number, policy_id in enumerate(path_like):
        rows["policies"].append(
            make["policies"](
                policy_id, EVIL, at, doc_number=EVIL, issuers=[EVIL, "../../x"], division_code="../..", url="javascript:alert(3)",
                status_evidence=EVIL, reuse_basis=EVIL, flags=[EVIL], conflicts=[EVIL], kind="notice",
            )
        )  # fmt: skip
        rows["versions"].append(make["versions"](policy_id, 1, at))
        rows["captures"].append(make["captures"](policy_id, 1, at, url="data:text/html,x", warc_file=EVIL))
        rows["clauses"].append(
            make["clauses"](policy_id, 1, 1, EVIL, at, eid=f'x" id="{EVIL}', label=EVIL, heading=EVIL)
        )
        rows["events"].append(make["events"](f"e-x{number}", policy_id, EVIL, at, sentence_zh=EVIL, sentence_en=EVIL))
        rows["relations"].append(make["relations"](f"r-x{number}", policy_id, "gb-parks", at, cited_title=EVIL))
        rows["changes"].append(
            make["changes"](f"ch-x{number}", policy_id, EVIL, at, context_before=EVIL, context_after=EVIL + "改", disputed=EVIL,
                            sentence_zh=EVIL, sentence_en=EVIL)
        )  # fmt: skip
    rows["consultations"].append(make["consultations"]("<b>", None, at, agency=EVIL, outcome_text=EVIL))
    rows["portals"] = [make["portals"](at, name=EVIL, reason=EVIL, outcome="changed")]
    publish_night(rows, 1, tmp_path / "published", first)
    return tmp_path / "published"


def test_titles_texts_and_facts_are_never_markup(hostile: Path, faults: Callable[[str], list[str]]) -> None:
    for path in sorted((hostile / "site").rglob("*.html")):
        page = path.read_text(encoding="utf-8")
        assert faults(page) == [], path
        tree = LexborHTMLParser(page)
        assert not tree.css(
            "script:not([type=module][src$='.js'], head > [type='application/ld+json']), img, body script, [onerror], [onmouseover]"
        ), path
    said = (hostile / "site/policy/CON.html").read_text(encoding="utf-8")
    assert (
        "&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x onerror=alert(2)&gt;&#34;&#39;&amp;{{ 7*7 }}&lt;/title&gt;"
        in said
    )


@pytest.mark.parametrize("sign", ["\u202e", "\u2066", "\u061c", "\x1b", "\x00", "\U000e0041"])
def test_signs_that_turn_words_round_are_shown_nowhere(publish_night, nights, tmp_path: Path, sign: str) -> None:
    rows = next(nights())[0]
    held = rows["policies"][0] | {"title": f"青岚市{sign}停车管理办法", "status_evidence": f"补贴{sign}300万元"}
    rows["policies"][0] = held
    for clause in rows["clauses"]:
        clause["text"] = f"补贴{sign}300万元。"
    release = publish_night(rows, 0, tmp_path, None)
    assert any(sign in title for title in release.table("policies").column("title").to_pylist())
    page = (tmp_path / "site/policy/gb-parking.html").read_text(encoding="utf-8")
    assert "青岚市停车管理办法" in page
    assert "补贴300万元。" in page
    assert not [p.name for p in (tmp_path / "site").rglob("*.html") if sign in p.read_text(encoding="utf-8")]
    assert sign not in release.changelog()


def test_what_search_engines_read_holds_hostile_names_as_data(hostile: Path) -> None:
    (block,) = LexborHTMLParser((hostile / "site/data.html").read_text(encoding="utf-8")).css("script:not([src])")
    said = json.loads(block.text())
    assert said["@type"] == "Dataset"
    assert said["spatialCoverage"][0]["name"] == EVIL
    assert "<" not in block.text()


def test_only_web_addresses_are_links(hostile: Path) -> None:
    for path in sorted((hostile / "site").rglob("*.html")):
        for node in LexborHTMLParser(path.read_text(encoding="utf-8")).css("a[href]"):
            assert not re.match(r"\s*(javascript|data|vbscript|file):", node.attributes["href"] or "", re.IGNORECASE), (
                path
            )


def test_ids_that_look_like_paths_stay_inside_the_site(hostile: Path) -> None:
    assert (hostile.parent / "secret.html").read_text(encoding="utf-8") == "kept"
    names = {p.name for p in hostile.parent.iterdir()}
    assert names == {"published", "secret.html"}
    allowed = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,80}")
    pages = [p.relative_to(hostile / "site") for p in (hostile / "site").rglob("*") if p.is_file()]
    assert all(allowed.fullmatch(part) for page in pages for part in page.parts)
    assert len([page for page in pages if page.parts[0] == "policy"]) == 5 + 8


def test_an_enormous_text_is_paged_and_an_enormous_clause_cut_with_a_word(
    publish_night, row_makers, nights, tmp_path: Path
) -> None:
    rows, at = next(nights())[0], next(nights())[0]["policies"][0]["first_seen_at"]
    make = row_makers["clauses"]
    rows["clauses"] = [r for r in rows["clauses"] if r["policy_id"] != "gb-parks"]
    rows["clauses"] += [make("gb-parks", 1, 1, "绿" * 900, at, eid=f"art_{n}", clause_order=n) for n in range(1, 121)]
    rows["clauses"].append(make("gb-parks", 1, 1, "地" * 1_000_000, at, eid="art_999", clause_order=999))
    publish_night(rows, 0, tmp_path, None)
    pages = sorted((tmp_path / "site/policy").glob("gb-parks*.html"))
    assert [p.name for p in pages] == ["gb-parks.2.html", "gb-parks.3.html", "gb-parks.4.html", "gb-parks.html"]
    assert all(p.stat().st_size < 300_000 for p in pages)
    said = "".join(p.read_text(encoding="utf-8") for p in pages)
    assert "980000 字见数据表 clauses" in said
    assert {int(n) for n in re.findall(r'id="art_(\d+)"', said)} == {*range(1, 121), 999}
    assert 'href="../policy/gb-parks.2.html"' in pages[-1].read_text(encoding="utf-8")


def test_an_enormous_change_is_not_compared_word_by_word(publish_night, row_makers, nights, tmp_path: Path) -> None:
    stream = nights()
    first = publish_night(next(stream)[0], 0, tmp_path, None)
    rows = next(stream)[0]
    rows["changes"][0] |= {"context_before": "甲" * 2_000_000, "context_after": "乙" * 2_000_000}
    publish_night(rows, 1, tmp_path, first)
    page = (tmp_path / "site/policy/gb-parking.html").read_text(encoding="utf-8")
    assert "（共 2000000 字）" in page
    assert len(page) < 60_000
