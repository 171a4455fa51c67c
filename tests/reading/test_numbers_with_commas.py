"""一,加强管理: copies set a comma where 、 stands; a number counts so only where the numbers go on."""

from __future__ import annotations

import pytest

from gongbao.reading import read_text

HEAD = "青岚市人民政府办公室关于加强河道管理的通知\n青政办发〔2025〕8号\n各县区人民政府：\n现将有关事项通知如下：\n"


def clauses(text):
    return [(c.label, c.level, c.heading or c.text) for c in read_text(HEAD + text).clauses if c.label]


@pytest.mark.parametrize("comma", [",", "，", "， "])
def test_a_comma_behind_the_number_is_read_as_the_mark_of_a_heading(comma):
    text = f"一{comma}落实河长制\n定期巡查。\n二{comma}规范采砂\n未经许可不得采砂。\n三、强化督查\n适时督查。\n"
    assert clauses(text) == [("一", "h1", "落实河长制"), ("二", "h1", "规范采砂"), ("三", "h1", "强化督查")]


def test_the_last_heading_alone_may_have_the_comma():
    assert clauses("一、落实河长制\n定期巡查。\n二，规范采砂\n不得采砂。\n")[1] == ("二", "h1", "规范采砂")


def test_digits_with_commas_count_below_their_heading():
    text = "一、落实河长制\n1，划定范围。由县划定。\n2，设立公示牌。由市设立。\n二、规范采砂\n1，许可。由市许可。\n2，年检。由市年检。\n"
    assert [level for _, level, _ in clauses(text)] == ["h1", "h3", "h3", "h1", "h3", "h3"]


@pytest.mark.parametrize(
    "line",
    ["一，是要定期巡查。", "1,500元以上的，由市审批。", "二，三级医院应当配合。", "三，要加强督查。", "1，二级泵站。"],
)
def test_a_number_that_nothing_goes_on_from_stays_words(line):
    found = clauses(f"一、落实河长制\n定期巡查。\n{line}\n二、规范采砂\n不得采砂。\n")
    assert found == [("一", "h1", "落实河长制"), ("二", "h1", "规范采砂")]
