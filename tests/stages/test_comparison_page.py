"""The page of a comparison: closed to the outside, escaped, and readable with what was long folded."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

import pytest

from gongbao.errors import StorageFailed
from gongbao.history.marking import crop, mark_words
from gongbao.settings import Settings
from gongbao_stages.comparing import Compared, compare_files
from gongbao_stages.comparison_page import comparison_page, write_page
from gongbao_stages.side_by_side import State, side_by_side

BEFORE = """小城市绿道管理办法
第一条　为了加强绿道管理，制定本办法。
第二条　市园林绿化主管部门负责绿道的监督管理工作。
第三条　绿道经营者应当每年三月底前报送年度报告。
第四条　在绿道内擅自摆摊设点的，处二百元以上五百元以下的罚款。
第五条　本办法自2025年5月1日起施行。
"""
LONG = "绿道养护单位应当建立巡查制度，发现设施损坏的及时修复；" * 80 + "末尾一句只在全文里。"
AFTER = f"""小城市绿道管理办法
第一条　为了加强绿道管理，制定本办法。
第二条　市园林绿化主管部门负责绿道的监督管理工作。
第三条　{LONG}
第四条　在绿道内擅自摆摊设点的，处三百元以上五百元以下的罚款。
第五条　<script>alert(1)</script>游客不得携带"宠物"&家禽进入。
第六条　本办法自2025年5月1日起施行。
"""


@pytest.fixture
def compare(tmp_path: Path):
    def compared(before: str = BEFORE, after: str = AFTER) -> Compared:
        paths = tmp_path / "before.txt", tmp_path / "after.txt"
        for path, text in zip(paths, (before, after), strict=True):
            path.write_text(text, encoding="utf-8")
        return compare_files(Settings.from_env({}), *map(str, paths), portal_id=None)

    return compared


def test_the_page_asks_nothing_of_the_outside_and_runs_nothing(compare):
    page = comparison_page([compare()])
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL).group(1)
    allowed = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{allowed}'; base-uri 'none'; form-action 'none'" in page
    assert not re.search(r"<(script|link|img|iframe|object|form|base)\b|\son\w+=|style=|url\(|@import|src=", page)


def test_words_of_a_document_are_never_markup(compare):
    page = comparison_page([compare()])
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "&quot;宠物&quot;&amp;家禽" in page


def test_a_long_clause_is_short_in_its_sentence_and_whole_below(compare):
    compared = compare()
    (change,) = [c for c in compared.told["changes"] if c["operation"] == "insert" and c["after"] == LONG]
    assert len(change["sentence_zh"]) < 110
    assert len(change["sentence_en"]) < 130
    page = comparison_page([compared])
    listed, full = page.split("<h2>全文对照")
    assert f"（共 {len(LONG)} 字）" in listed
    assert '<details><summary>全文 <span lang="en">full text</span></summary>' in listed
    assert all("末尾一句只在全文里。" in part for part in (listed, full))


def test_numbers_are_set_off_and_what_went_stands_apart_from_what_came(compare):
    page = comparison_page([compare()])
    assert "<del><b>二百元</b></del>" in page
    assert "<ins><b>三百元</b></ins>" in page


def test_unchanged_clauses_and_noise_are_folded(compare):
    page = comparison_page([compare()])
    assert "第一条 – 第二条 · 未变更 2 条" in page
    assert "另有不改变内容的差异：序号调整1处" in page
    quiet = comparison_page([compare(after=BEFORE)])
    assert "没有内容变更" in quiet
    assert "另有不改变内容的差异" not in quiet


def test_only_web_addresses_become_links(compare):
    compared = compare()
    compared.told["url"] = 'javascript:alert("1")'
    assert "javascript:" not in comparison_page([compared])
    compared.told["url"] = "https://www.small.example/a.html?x=1&y=2"
    assert 'href="https://www.small.example/a.html?x=1&amp;y=2" rel="noreferrer noopener"' in comparison_page(
        [compared]
    )


def test_a_disputed_change_says_so_with_both_sides(compare):
    compared = compare()
    compared.told["changes"][0]["disputed"] = "《决定》：甲 / https://www.small.example：乙"
    assert (
        '有争议</strong> <span lang="en">disputed</span>：《决定》：甲 / https://www.small.example：乙'
        in comparison_page([compared])
    )


def test_a_page_that_cannot_be_written_is_named_with_a_remedy(compare, tmp_path):
    with pytest.raises(StorageFailed, match=r"nowhere/page\.html: the page cannot be written .*name a file"):
        write_page(tmp_path / "nowhere" / "page.html", [compare()])


def test_what_went_keeps_its_place_and_a_number_that_moved_on_is_no_change(compare):
    compared = compare()
    lines = side_by_side(compared.before.clauses, compared.after.clauses, compared.comparison)
    assert [(line.state, line.label_before, line.label_after) for line in lines] == [
        (State.SAME, "第一条", "第一条"),
        (State.SAME, "第二条", "第二条"),
        (State.DELETED, "第三条", None),
        (State.INSERTED, None, "第三条"),
        (State.CHANGED, "第四条", "第四条"),
        (State.INSERTED, None, "第五条"),
        (State.NOISE, "第五条", "第六条"),
    ]


def test_marks_give_back_the_text_as_written():
    before, after = "补助比例为 50 %，最高30万元。", "补助比例为 40 %，最高30万元，按年拨付。"
    for text, segments in zip((before, after), mark_words(before, after), strict=True):
        assert "".join(segment.text for segment in segments) == text
    assert [s.text for s in mark_words(before, after)[1] if s.differs] == ["40 %", "，按年拨付"]
    assert "".join(s.text for s in crop(mark_words(before, after)[0], 2)).startswith("……为")
