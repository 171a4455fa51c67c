"""What tells a line by a sign of it, before its rule is asked, changes nothing: every document of the corpora read with and without."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongbao.formats import attributes
from gongbao.reading import (
    citations,
    clause_signs,
    clauses,
    comparators,
    cut_lines,
    facts,
    facts_of,
    frame_lines,
    head_lines,
    parts,
    prolonged_tables,
    prolonging,
    quantities,
    read_text,
    rejoin,
    relations,
    title_search,
    titles,
    unfold,
    units,
)
from gongbao.reading.lines import Line, fold

HERE = Path(__file__).parent
DOCUMENTS = sorted(HERE.glob("corpus*/*/document.txt"))


class Everything:
    """Holds whatever it is asked for: a sign that asks the rule always."""

    def __contains__(self, sign: object) -> bool:
        return True


def _untold(*given_clauses: Any, told: object, **rest: Any) -> Any:
    """Cite from every clause, also from those that were read row by row."""
    del told
    return citations.find_citations(*given_clauses, **rest)


ANY = re.compile("")
SIGNS: tuple[tuple[Any, str, Any], ...] = (
    *(
        (module, name, Everything())
        for module in (comparators, quantities)
        for name in dir(module)
        if name.endswith("_ENDS")
    ),
    (title_search, "TITLE_ENDS", Everything()),
    (clauses, "TITLE_ENDS", Everything()),
    (parts, "NOTE_BEGINS", Everything()),
    (frame_lines, "_BAR_ENDS", Everything()),
    (rejoin, "MAY_MARK", Everything()),
    (units, "_MAY_LABEL", ANY),
    (prolonged_tables, "_MAY_PROLONG", ANY),
    (prolonging, "_QUICK_SIGNS", ("",)),
    (head_lines, "_is_prose", lambda _: False),
    (unfold, "find_signs", lambda key: list(clause_signs._CANDIDATE.finditer(key))),
    (quantities, "_BEGINS_IN_DIGITS", quantities._BEGINS),
    (relations, "find_citations", _untold),
)


def test_rules_that_are_asked_always_find_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    quickly = [facts_of(read_text(path.read_text())) for path in DOCUMENTS]
    for module, sign, always in SIGNS:
        monkeypatch.setattr(module, sign, always)
    units._groups.cache_clear()
    for path, told in zip(DOCUMENTS, quickly, strict=True):
        assert facts_of(read_text(path.read_text())) == told, path


def texts(*words: str, most: int = 12) -> st.SearchStrategy[str]:
    """Make texts of up to so many of these words."""
    return st.lists(st.sampled_from(words), max_size=most).map("".join)


@given(texts(*"一二十第章节编条分.、,()①㈠⒈⑴13。附", most=20))
def test_signs_of_clauses_are_missed_only_where_one_stands_alone(key: str) -> None:
    whole = [sign.span() for sign in clause_signs._CANDIDATE.finditer(key)]
    told = [sign.span() for sign in clause_signs.find_signs(key)]
    assert told == whole or (len(whole) < 2 and told == [span for span in whole if span[0] == 0])


@given(
    texts(
        *(
            "甲市人民政府",
            "关于",
            "印发",
            "转发",
            "办法",
            "的",
            "通知",
            "意见",
            "公告",
            "《",
            "》",
            "解读",
            "情况",
            "公示",
        ),
        *(
            "一图读懂",
            "图解",
            "政策解读",
            "条例",
            "(试行)",
            "〔2024〕",
            "2024年版",
            "令",
            "通　知",
            "征求意见",
            "汇总",
            "号",
        ),
    )
)
def test_a_title_ends_or_begins_with_its_signs(words: str) -> None:
    key = fold(words)
    if titles.is_title(key):
        assert key[-1] in titles.TITLE_ENDS or key[0] in titles.EXPLAINING_BEGINS


@given(
    texts(
        "不低于",
        "最高",
        "可达",
        "了",
        "到",
        "给予",
        "奖励",
        "一次性",
        " ",
        "约",
        "规模",
        "为",
        "左右",
        "的",
        "平均",
        "比",
        "上年",
    )
)
def test_words_beside_a_number_end_with_their_signs(words: str) -> None:
    for rule, ends in (
        (comparators._COMPARED, comparators._COMPARED_ENDS),
        (comparators._COMPARED_GIFT, comparators._GIFT_ENDS),
        (quantities._ASIDE, quantities._ASIDE_ENDS),
        (quantities._TRAIL, quantities._TRAIL_ENDS),
    ):
        assert not rule.search(words) or words[-1] in ends


@pytest.mark.parametrize(
    "word",
    """
    延长 延期 延续 顺延 展期 继续有效 继续执行 暂停 暂缓 中止 恢复 调整 变更 修改 修订 改 缩短 压缩 提前 提早 确定 核定 更正
    有效期于今年届满 有效期至年底失效 推迟 延后 延迟 推后 延缓 施行日期 实施时间 生效之日 执行日
    """.split(),  # noqa: SIM905 - a word list reads better than forty quoted strings
)
def test_what_moves_a_day_holds_one_of_its_signs(word: str) -> None:
    assert prolonging._QUICK.search(word)
    assert any(sign in word for sign in prolonging._QUICK_SIGNS)


@given(
    texts(
        "责任",
        "牵头",
        "单位",
        "部门",
        "领导",
        "主体",
        "任务",
        "分工",
        "(",
        "〔",
        " ",
        ":",
        "\n",
        "。",
        "完成时限:2024年底,",
    )
)
def test_a_label_of_units_ends_with_its_sign(words: str) -> None:
    if units._LEAD.search(words) or units._BARE.search(words):
        assert units._MAY_LABEL.search(words)


@given(
    texts(
        "打印",
        "本页",
        "关闭窗口",
        "】",
        "[",
        "12",
        "①",
        "²",
        "大",
        "小",
        "主办",
        "甲市政府",
        "主动公开",
        " ",
        "提交",
        "姓名",
        "*",
        ":",
    )
)
def test_a_bar_ends_with_its_signs(words: str) -> None:
    key = words.strip()
    if key and key[-1] not in "。;,、" and not (key[-1] in frame_lines._BAR_ENDS or key[-1].isdigit()):
        always = frame_lines._BAR_ENDS | {key[-1]}
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(frame_lines, "_BAR_ENDS", always)
            assert not frame_lines._is_bar(key)


@given(st.lists(texts("云州", "市", "医院", "项目", "一", "。", "名单", most=5).filter(bool), min_size=1, max_size=12))
def test_rows_of_a_list_are_those_that_pair_by_pair_are_alike(words: list[str]) -> None:
    rows: set[int] = set()
    for place in (slice(None, 2), slice(-2, None)):
        alike = [
            a[place] == b[place] and a != b and abs(len(a) - len(b)) <= 2 and not {a[-1], b[-1]} & cut_lines.CLOSED
            for a, b in pairwise(words)
        ]
        rows |= {at + step for at, both in enumerate(pairwise(alike)) if all(both) for step in range(3)}
    assert cut_lines.listed([Line(raw=key, key=key) for key in words]) == rows


@given(texts("到", "至", "2025", "２０２７", "年", " ", "\u3000", "\xa0", "6月", "１２", "月", "底", "20", "。"))
def test_the_year_of_goals_is_read_from_the_text_as_written(words: str) -> None:
    folded = re.findall(r"[到至] ?(20\d{2}) ?年(?! ?\d{1,2} ?月)", fold(words))
    assert [int(year) for year in facts._GOAL_YEAR.findall(words)] == [int(year) for year in folded]


@given(
    st.lists(st.sampled_from(["<a", " b=", '"', "'", ">", "=", " ", "x", "/", '="y>z"', "='>'"]), max_size=16).map(
        "".join
    )
)
def test_a_value_that_holds_the_end_of_a_tag_shows_among_the_signs(markup: str) -> None:
    payload = markup.encode()
    if attributes._may_quote_its_end(payload):
        assert attributes._QUOTED_END.search(attributes.signs_of(payload))
