"""A cheap test in front of a rule never hides what the rule would find: rule without gate and rule with gate say the same."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongbao.reading import (
    clause_shapes,
    clause_signs,
    frame_lines,
    head_lines,
    labels,
    lines,
    markers,
    rejoin,
    schemes,
    signature,
    unfold,
)
from gongbao.reading.labels import is_page_line
from gongbao.reading.lines import Line, make_line

WORDS = """
    一 二 十 第一章 第二条 第三条 (一) (二) 一、 二、 1. 2. 1.1 1 2. 12 ① ， 。 ； ： 、 附件 专栏 ┌ | 总则 目的 目录 实施方案 管理办法
    (试行) 规定 ICP备 ICP备案号： 京公网安备 网站标识码 版权所有 者 您是 第 位 访问 建议您使用 IE 以上 浏览器 当前位置： 首页 > »
    打印 关闭 【 】 ( ) (此件公开发布) (盖章) (联系人:甲) 此件主动公开 专栏1 【专栏2】 附注：
    2024 2024-01-02 2024/1/2 年 月 日 3日 号 〔2024〕 5号 阅读 来源 市财政局
    来源： 文号： 发布日期： 关于 印发 转发 (三)项 项规定 、
    甲市人民政府 各县 应当 的， 企业申报 按照规定办理 资金 补助 施行 100万元
""".split()  # noqa: SIM905 - a word list reads better than seventy quoted strings
words = st.lists(st.sampled_from([*WORDS, " ", "　"]), min_size=1, max_size=9).map("".join)
keys = words.map(lambda text: make_line(text).key).filter(bool)


@settings(max_examples=400)
@given(keys)
def test_patterns_find_nothing_where_their_gate_is_closed(key: str) -> None:
    if frame_lines.ANYWHERE.search(key):
        assert frame_lines._MAY_HOLD_ANYWHERE.search(key)
    if clause_shapes._TITLE.search(key):
        assert key[-1] in clause_shapes.TITLE_ENDS


@settings(max_examples=400)
@given(keys)
def test_numbers_and_labels_are_found_behind_their_gates(key: str) -> None:
    if schemes._DOTTED.match(key):
        assert "." in key[1:3]
    if markers._ITEM_CITED.match(key):
        assert key[0] in markers._CITING_SIGNS
    if head_lines._OPEN_END.search(key):
        assert not head_lines._is_open(f"{key}。")
        assert head_lines._is_open(key)
    if labels._PAIR.search(key):
        assert ":" in key
    if schemes._SPACED.match(key):
        assert key[0] in schemes._NUMERALS
    if signature._SEAL.match(key):
        assert signature.is_seal_note(key)
    if clause_shapes.COLUMN.match(key):
        assert "专" in key[:2]
    if is_page_line(key):
        assert "-" in key or "/" in key
    if rejoin._FRAGMENT.fullmatch(key):
        assert len(key) <= rejoin._LONGEST_FRAGMENT


@settings(max_examples=400)
@given(keys)
def test_a_line_starts_with_the_first_label_that_it_holds(key: str) -> None:
    first = labels._PAIR.search(key)
    if first is not None:
        begun = first.start() <= 2 or bool(labels._MARKED.match(key)) or bool("|" in key and labels._cell_pairs(key))
        assert labels.starts_with_label(key) == begun


@settings(max_examples=400)
@given(keys)
def test_a_sentence_is_frame_only_by_its_licence(key: str) -> None:
    if key[-1] in "。;":
        rule = frame_lines.LICENCE.search(key) or frame_lines.RULES.fullmatch(key) or frame_lines._is_bar(key)
        assert frame_lines.is_frame(key) == (len(key) <= 160 and not frame_lines.CLAUSE.match(key) and bool(rule))


@settings(max_examples=400)
@given(words, keys, st.integers(min_value=1, max_value=3))
def test_a_line_that_goes_on_may_go_on(above: str, key: str, times: int) -> None:
    before = make_line("各部门要严格按照规定的程序和时限办理" * times * 2 + above).key
    if rejoin._goes_on(before[-rejoin._END :], Line(raw=key, key=key), len(before), 0):
        assert rejoin._may_go_on(before, key)


@settings(max_examples=200)
@given(st.lists(keys, min_size=1, max_size=12))
def test_a_table_of_cells_begins_with_a_cell(page: list[str]) -> None:
    cells = [Line(raw=key, key=key) for key in page]
    if clause_shapes.table_end(cells, 0) > 0:
        assert len(page[0]) <= clause_shapes._CELL or page[0][0] in clause_shapes._FRAME


@settings(max_examples=200)
@given(keys)
def test_one_number_in_a_line_folds_nothing(key: str) -> None:
    signs = list(clause_signs._CANDIDATE.finditer(key))
    accepted = unfold._accepted(key, signs[:1], unfold._Counter())
    assert not unfold._is_collapsed(accepted, key)


@pytest.mark.parametrize("hidden", sorted(map(chr, lines._INVISIBLE)))
def test_every_invisible_mark_is_dropped(hidden: str) -> None:
    assert not hidden.isprintable()
    assert lines.trim(f" 通{hidden}知 ") == "通知"


@settings(max_examples=200)
@given(words)
def test_short_and_long_texts_fold_alike(text: str) -> None:
    long = text + "甲" * 50
    assert lines.fold(long) == lines.fold(text) + "甲" * 50
