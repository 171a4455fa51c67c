from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongbao.errors import GongbaoError, TooLarge, UnreadableDocument
from gongbao.formats.attributes import AttributeCount
from gongbao.formats.blocks import Blocks, body_blocks, walk_blocks
from gongbao.formats.markup import parse_markup
from gongbao.settings import Caps, enforcing


def read(markup: str) -> Blocks:
    root = parse_markup(markup).body
    assert root is not None
    return body_blocks(root)


def test_paragraphs_breaks_lists_and_headings_are_lines() -> None:
    read_ = read("<h1>标题</h1><p>一<b>二</b>三<br>四</p><ul><li>五</li><li>六</li></ul>尾")
    assert read_.lines == ("标题", "一二三", "四", "五", "六", "尾")


def test_spaces_of_the_source_collapse_and_wraps_inside_hanzi_vanish() -> None:
    assert read("<p>\n　　各县\n   人民政府 &nbsp;\t2024 年</p>").lines == ("各县人民政府 \u00a0 2024 年",)


def test_zero_width_characters_leave_the_words() -> None:
    assert read("<p>第\u200b一\ufeff条</p>").lines == ("第一条",)


def test_script_style_comment_and_hidden_text_is_not_read() -> None:
    markup = (
        "<p>见</p><script>a()</script><style>p{}</style><!-- 注 --><div hidden>隐</div>"
        '<div style="color:red; DISPLAY : none">藏</div><template>模</template><noscript>无</noscript>'
    )
    assert read(markup).lines == ("见",)


@pytest.mark.parametrize("inner", ["span", "strong", "a", "font", "o"])
@pytest.mark.parametrize("around", ["<p>{}</p>", "<a>甲{}</a>", "<b>{}</b>乙", "<pre>{}</pre>", "<td>{}</td>"])
@pytest.mark.parametrize("attribute", ["", " hidden", " class=frame", " id=body"])
def test_words_in_an_element_of_their_own_are_those_that_stand_beside_a_comment(
    inner: str, around: str, attribute: str
) -> None:
    """A comment says nothing, but an element beside one is walked node by node."""
    alone, beside = (
        around.format(f"<{inner}{attribute}> 第一条\n为了 {remark}</{inner}>") for remark in ("", "<!-- 注 -->")
    )
    tree = parse_markup(f"<div>{alone}</div><div>{beside}</div>")
    bodies = frozenset(node.mem_id for node in tree.css("#body"))
    read_ = [
        [block[:4] for block in walk_blocks(div, skip=lambda n: n.attributes.get("class") == "frame", bodies=bodies)]
        for div in tree.css("div")
    ]
    assert read_[0] == read_[1]
    assert any("第一条" in text for text, *_ in read_[0]) is (attribute not in {" hidden", " class=frame"})


def test_an_element_around_words_counts_as_a_node() -> None:
    """Each paragraph is three nodes: itself, the element of the line, and the words."""
    root = parse_markup("<div>" + "<p><span>一</span></p>" * 40 + "</div>").body
    assert root is not None
    with enforcing(Caps(markup_nodes=110)), pytest.raises(TooLarge, match="markup_nodes=110"):
        walk_blocks(root)
    with enforcing(Caps(markup_nodes=121)):
        assert len(walk_blocks(root)) == 40


def test_preformatted_text_keeps_its_lines() -> None:
    assert read("<pre>第一条\n第二条</pre>").lines == ("第一条", "第二条")


def test_a_data_table_is_rows_of_cells_and_a_line_each() -> None:
    found = read("<p>前</p><table><tr><th>指标<th>2015年<th>2019年<tr><td>产值<td>37<td>40</table><p>后</p>")
    assert found.lines == ("前", "指标\t2015年\t2019年", "产值\t37\t40", "后")
    assert found.tables == ((1, (("指标", "2015年", "2019年"), ("产值", "37", "40"))),)


def test_spans_put_a_cell_in_every_place_it_covers() -> None:
    markup = (
        "<table><tr><td rowspan=2>序号</td><td colspan=2>目标</td></tr><tr><td>2015年</td><td>2019年</td></tr>"
        "<tr><td>1</td><td>37</td><td>40</td></tr></table>"
    )
    assert read(markup).tables[0][1] == (("序号", "目标", "目标"), ("序号", "2015年", "2019年"), ("1", "37", "40"))


def test_a_law_inside_a_layout_table_keeps_its_paragraphs() -> None:
    markup = "<table><tr><td><p>第一条 为了。</p><p>第二条 本办法。</p></td></tr><tr><td>第三条</td></tr></table>"
    assert read(markup).lines == ("第一条 为了。", "第二条 本办法。", "第三条")
    assert read(markup).tables == ()


def test_the_inner_table_of_a_layout_table_is_read_as_data() -> None:
    markup = "<table><tr><td>导语</td></tr><tr><td><table><tr><td>甲<td>乙<tr><td>1<td>2</table></td></tr></table>"
    assert read(markup).tables == ((1, (("甲", "乙"), ("1", "2"))),)


def test_text_between_two_comments_is_the_body_even_past_a_stray_end_tag() -> None:
    root = parse_markup("<div>前<div><!--B--><p>一</p></div></div><p>二</p><!--E-->后").body
    assert root is not None
    assert [block.text for block in walk_blocks(root, between=("B", "E")) if block.in_body] == ["一", "二"]


def test_nesting_that_would_stall_the_parser_is_refused_at_once() -> None:
    began = time.process_time()
    with pytest.raises(TooLarge, match="markup_depth"):
        parse_markup("<div>" * 200_000)
    with pytest.raises(TooLarge, match="markup_reopened"):
        parse_markup("".join(f"<font color={n}>" for n in range(2000)) + "<p>x</p>" * 20_000)
    assert time.process_time() - began < 5


def many(count: int) -> str:
    return " ".join(f"a{n}=1" for n in range(count))


@pytest.mark.parametrize(
    "before",
    [
        "<div ",
        "<a/b='>' ",
        "<script>if(a<b){}</script><div ",
        "<!-- <b c=' --><div ",
        '<p title="<i j=\'"><div ',
        "<svg><style><g ",
        "<title><script></title><div ",
        '<div ==">" ',
        "<body><body ",
    ],
)
def test_a_tag_that_would_stall_the_parser_is_refused_wherever_it_hides(before: str) -> None:
    began = time.process_time()
    with pytest.raises(TooLarge, match="markup_attributes"):
        parse_markup(f"{before}{many(200_000)}>x</div>")
    assert time.process_time() - began < 5


def test_what_only_looks_like_a_tag_has_no_attributes() -> None:
    words = many(5_000)
    markup = f"<script>if (a<b) {{ {words} }} ></script><!-- <i {words}> --><p title='<u {words}>'>第一条 为了。</p>"
    assert read(markup).lines == ("第一条 为了。",)
    assert read(f"<p>第一条 为了。</p><i {words}").lines == ("第一条 为了。",)


@pytest.mark.parametrize(
    "unit",
    ["<a ", "<a", "<a/b='", '<a/b="c=d', "<a b=<c", "<a =", "<a ='\"", "<a b=\"<c d='", "<a/", "<a\n=\n", "a='b'c"],
)
def test_the_count_of_attributes_is_linear(unit: str) -> None:
    for end in (">", "'>", '">'):
        began = time.process_time()
        assert not list(AttributeCount(f"{unit * 50_000}{end}").above(10_000_000))
        assert time.process_time() - began < 5


def test_attributes_are_counted_as_the_parser_does() -> None:
    def count(tag: str) -> int:
        return max(n for n in range(9) if n == 0 or list(AttributeCount(tag).above(n - 1)))

    assert count("<p>") == 0
    assert count("<p a b=1 c = '>' d=\"x y\"e/f/>") == 6
    assert count("<p =a ==b c=d=e'f g>") == 3
    assert count("<p a='<b c d e>' f>") == 3
    assert count("<p a='b") == 0


def test_a_megabyte_line_and_unclosed_paragraphs_are_read() -> None:
    assert len(read("<p>" + "字" * 1_000_000).lines[0]) == 1_000_000
    assert len(read("<p>项" * 20_000).lines) == 20_000


def test_a_table_that_spans_beyond_the_cap_is_refused() -> None:
    row = "<tr>" + "<td colspan=1000 rowspan=1000>字</td>" * 2 + "</tr>"
    with pytest.raises(TooLarge, match="table_cells"):
        read(f"<table>{row * 1000}</table>")


def test_nul_and_lone_surrogates_are_named() -> None:
    with pytest.raises(UnreadableDocument, match="NUL"):
        parse_markup("<p>a\0b")
    with pytest.raises(UnreadableDocument, match="surrogate"):
        parse_markup("<p>\ud800")


TAGS = (
    "<div> </div> <table> <tr> <td rowspan=3> </table> <p> <br> <!-- --> <a href=x> <ul> <li> 文 <b> &nbsp; <script> </script> "
    "<td colspan=-1> </p>"
)
PIECES = [*TAGS.split(), " ", "<td rowspan=3>"]


@settings(max_examples=200, deadline=2000)
@given(st.lists(st.sampled_from(PIECES), max_size=120).map("".join) | st.text(max_size=300))
def test_any_markup_is_read_or_refused_by_name(markup: str) -> None:
    try:
        found = read(markup)
    except GongbaoError:
        return
    assert all(line and line == line.strip() for line in found.lines)
    assert all(0 <= index < len(found.lines) for index, _ in found.tables)
