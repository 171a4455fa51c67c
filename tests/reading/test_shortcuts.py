"""What is asked first because it is cheap never says no where the full rule says yes: random texts made of the signs that count."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gongbao.cms import body_markers
from gongbao.formats.attributes import AttributeCount, has_only_short_tags
from gongbao.formats.markup import parse_markup
from gongbao.reading import labels, quantities, titles, units


def texts(*words: str) -> st.SearchStrategy[str]:
    """Make texts of up to fourteen of these words."""
    return st.lists(st.sampled_from(words), max_size=14).map("".join)


@given(
    texts(
        "百",
        "分之",
        "三",
        "十",
        "万",
        "元",
        "倍",
        "2",
        "15",
        ".",
        "%",
        " ",
        "年",
        "以上",
        "户",
        "第",
        "月",
        "百分之五",
        "点",
    )
)
def test_numbers_begin_where_their_pattern_finds_them(key: str) -> None:
    whole = [match.span() for match in quantities._NUMBER.finditer(key)]
    assert [match.span() for match in quantities._numbers(key)] == whole


@given(
    texts(
        "来源",
        "作者",
        ":",
        " ",
        "法律",
        "资料",
        "网",
        "税屋",
        "会员上传",
        "佚名",
        "市政府",
        "【",
        "】",
        "|",
        "门户网站",
    )
)
def test_collections_are_told_from_the_whole_line(key: str) -> None:
    assert labels.may_name_collection(key) or ":" not in key or not labels.is_republished(labels.read_pairs(key))


@given(
    texts(
        "关于",
        "印发",
        "停车",
        "管理",
        "的",
        "通知",
        "意见",
        "函",
        "(试行)",
        "〔2020〕",
        "【旧】",
        "2020年版",
        " ",
        "情况",
    )
)
def test_strong_titles_end_as_their_last_sign_tells(key: str) -> None:
    assert not titles._STRONG.search(key) or key[-1] in titles._STRONG_ENDS


@given(texts("甲。", "(", ")", "〔", "〕", "市发改委", "、", "省财政厅", " ", "。", ";", "增长", "市", "局"))
def test_names_behind_a_sentence_are_found_from_their_bracket(key: str) -> None:
    whole = units._CLOSING_NAMES.search(key)
    names = units._split(whole["in"], whole["in"]) if whole else ()
    told = names if names and all(map(units._OWN_UNIT.fullmatch, names)) else ()
    assert tuple(name for group in units._closing_names(key, key) for name in group.units) == told


@given(texts("<!--", "-->", "begin", "end", " ", "\n", "<p>", "甲", "<!-- begin -->", "<!--begin--><!--", "beginner"))
def test_comments_are_found_from_where_their_words_stand(markup: str) -> None:
    whole = body_markers._comment_pattern("begin").search(markup)
    found = body_markers._comment_in(markup, "begin")
    assert (found.span() if found else None) == (whole.span() if whole else None)


def test_names_of_classes_are_found_in_the_case_of_the_page() -> None:
    tree = parse_markup("<html><body><DIV CLASS='Main TRS_Editor'><p>第一条 为了</p></DIV></body></html>")
    body = body_markers.body_by_selectors(tree, (".absent", ".TRS_Editor"))
    assert body is not None
    assert body.elements[0].tag == "div"


@given(
    texts("<", "a", "<b", " ", "=", '"', "'", ">", "/", "c", '="', "='", "d=e ", "第", "\n", "<script>"),
    st.integers(1, 8),
)
def test_no_tag_of_many_attributes_passes_for_short(markup: str, cap: int) -> None:
    assert not has_only_short_tags(markup.encode(), cap) or not list(AttributeCount(markup).above(cap))


def test_few_separators_and_tags_that_end_soon_are_known_to_be_short() -> None:
    page = b'<div class="a b">\xe7\x94\xb2</div>' * 40
    assert has_only_short_tags(page[:200], 50)
    assert has_only_short_tags(page, 30)
    assert not has_only_short_tags(page + b"<a title='>' b>", 30)
