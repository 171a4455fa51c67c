"""What is asked first because it is cheap never says no where the full rule says yes: random texts made of the signs that count."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from gongbao.cms import body_markers, information_table
from gongbao.formats.attributes import AttributeCount, has_only_short_tags, signs_of
from gongbao.formats.markup import parse_markup
from gongbao.formats.words import line_text
from gongbao.reading import (
    citations,
    clause_shapes,
    doc_numbers,
    head_lines,
    labels,
    quantities,
    rejoin,
    standing,
    titles,
    units,
)
from gongbao.reading.lines import Line


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
    source = markup.encode()
    whole = re.search(rb"<!--\s*begin\s*-->", source)
    found = body_markers._comment_in(source, "begin")
    assert (found.span() if found else None) == (whole.span() if whole else None)


def test_names_of_classes_are_found_in_the_case_of_the_page() -> None:
    tree = parse_markup("<html><body><DIV CLASS='Main TRS_Editor'><p>第一条 为了</p></DIV></body></html>")
    body = body_markers.body_by_selectors(tree, (".absent", ".TRS_Editor"))
    assert body is not None
    assert body.elements[0].tag == "div"


def told_short(page: bytes, cap: int) -> bool:
    return has_only_short_tags(page, signs_of(page), cap)


@given(
    texts("<", "a", "<b", " ", "=", '"', "'", ">", "/", "c", '="', "='", "d=e ", "第", "\n", "<script>"),
    st.integers(1, 8),
)
def test_no_tag_of_many_attributes_passes_for_short(markup: str, cap: int) -> None:
    assert not told_short(markup.encode(), cap) or not list(AttributeCount(markup).above(cap))


def test_few_separators_and_tags_that_end_soon_are_known_to_be_short() -> None:
    page = b'<div class="a b">\xe7\x94\xb2</div>' * 40
    assert told_short(page[:200], 50)
    assert told_short(page, 30)
    assert told_short(page + b"if (a>'1') b = '>'; " + b"c d " * 90, 30)
    assert not told_short(page + b"<a title='>' b>", 30)
    assert not told_short(page + b"<a b c" + b" d" * 30, 30)


@given(
    texts(
        "2",
        "1234567890123",
        ".",
        " ",
        "  ",
        "万",
        "亿",
        "元",
        "家",
        "个百分点",
        "百分之五",
        "平方米",
        "年",
        "人·",
        "℃",
        "第",
    )
)
def test_a_unit_is_told_by_its_first_sign(key: str) -> None:
    plain = re.compile(quantities._NUMBER.pattern.replace(f"(?={quantities._UNIT_BEGINS})", ""))
    whole = [(match.span(), match["unit"]) for match in plain.finditer(key)]
    assert [(match.span(), match["unit"]) for match in quantities._numbers(key)] == whole


@given(texts("甲。", "增长", ",", "\n", "(", ")", "到2025年", "力争", "占比", "达到", "《乙》"), st.integers(0, 60))
def test_the_subject_begins_behind_the_last_mark(key: str, floor: int) -> None:
    stops = [m.end() for m in re.finditer(r"[,。;:、!?\n()“”《》]", key[floor:])]
    found = quantities._UP_TO_STOP.match(key, min(floor, len(key)), len(key))
    assert (found.end() - floor if found else None) == (stops[-1] if stops else None)


@given(texts("甲", "政办", "《", "》", " ", "\n", "(", "〔2020〕", "abc", "和"))
def test_words_before_a_number_are_the_last_run(key: str) -> None:
    words = key[-24:]
    whole = re.search(r"[\u4e00-\u9fff]{1,24}$", words)
    found = doc_numbers._AGENCY_BEFORE.search(words)
    assert (found.span() if found else None) == (whole.span() if whole else None)


@given(texts("甲", "公告", "令", "2020年", "第5号", "号公告", " ", "号"))
def test_yearly_numbers_hold_their_kind(key: str) -> None:
    assert "公告" in key or "令" in key or not doc_numbers._YEARLY_SIGN.search(key)


@given(texts("甲法", " ", "[", "]", "【", "】", "废止", "已失效", "征集已结束", "已结束", "有效", "。"))
def test_a_standing_behind_a_title_closes_its_bracket(key: str) -> None:
    assert not head_lines._STATUS.search(key) or key[-1:] in head_lines._STATUS_ENDS


@given(
    texts(
        "甲", " ", "【", "】", "打印", "分享", "字号", "大", "中", "小", "标准", "[关闭]", ":", "(收藏)", "字體", "朗读"
    )
)
def test_buttons_end_as_their_last_sign_tells(key: str) -> None:
    assert not head_lines._BUTTONS.search(key) or key[-1] in head_lines._BUTTON_ENDS


@given(texts("贯彻", "贯彻落实", "实施", "停止", "执行", "好", "甲", "。", "制定了", "《乙》", "和", "形成了"))
def test_what_carries_out_or_made_a_document_says_so(key: str) -> None:
    assert not citations._IMPLEMENT.search(key) or any(word in key for word in citations._CARRYING_OUT)
    assert not citations._MADE.search(key) or "了" in key


@given(
    texts(
        "决定",
        "修改",
        "修订",
        "废止",
        "停止执行",
        "下列",
        "行政",
        "文件",
        ":",
        "。",
        "印发的",
        "同时",
        "甲",
        "现予",
        "1.",
    )
)
def test_verbs_in_front_of_a_list_are_in_its_words(key: str) -> None:
    assert not standing._ENDED_BEFORE.search(key) or any(verb in key for verb in standing._VERBS)
    assert not standing._CHANGE_BEFORE.search(key) or "修" in key


@given(texts("甲市", "通知", "办法", "(试行)", "〔旧〕", "2020年版", "【改】", "若干条", "的", " "))
def test_kinds_of_work_end_as_their_last_sign_tells(key: str) -> None:
    assert not titles.TAIL.search(key) or key[-1:] in titles._TAIL_ENDS


@given(texts(",", "。", "2", "１", "日", "月", "014", "〕", "]", " ", "号", "第", "甲", ")"))
def test_what_goes_on_begins_with_the_sign_of_a_rest(key: str) -> None:
    matched = rejoin._REST_OF_DATE.match(key) or rejoin._REST_OF_NUMBER.match(key) or rejoin._GOES_ON.match(key)
    assert not matched or key[0] in rejoin._RESTS or key[0].isdecimal()


@given(texts("第一章", "总则", "…", ".", "12", "(", ")", "１", "·", "—", "_", "-"))
def test_an_entry_loses_its_page_whatever_writes_it(key: str) -> None:
    assert clause_shapes._entry(Line(raw=key, key=key)) == clause_shapes._PAGE.sub("", key)


@given(
    texts(
        "市经信局",
        "负责",
        "单位",
        "领导",
        ":",
        "(",
        ")",
        "牵头",
        "机构",
        "主体",
        "处",
        "室",
        "处室",
        "责任",
        "甲",
        "配合",
        "参与",
    )
)
def test_who_answers_is_named_by_a_word_of_duty(key: str) -> None:
    told = any(word in key for word in units._SPEAKS)
    assert told or not (units._LABELS.search(key) or units._DUTY.search(key))


@given(
    texts(
        "文号",
        "索 引 号",
        "发布机构",
        ":",
        "：",
        "[",
        "]",
        "【",
        "】",
        " ",
        "甲政发〔2024〕1号",
        "\n",
        "\u200b",
        "公开",
    )
)
def test_a_label_with_its_value_closes_with_a_sign(words: str) -> None:
    told = information_table._MAY_BE_LINE.match(words)
    assert told or not information_table._known_line(line_text(words))


@given(
    texts(
        "<div id=zoom>甲</div>",
        "<DIV ID=ZOOM>乙</DIV>",
        "<p class='Main'>丙</p>",
        "<p class=main>丁</p>",
        "zoom",
        "<b>戊</b>",
    )
)
def test_selectors_find_what_a_search_without_their_names_finds(markup: str) -> None:
    tree = parse_markup(f"<html><body>{markup}</body></html>")
    for selector in ("#zoom", "#Zoom", ".Main", ".absent"):
        found = body_markers.body_by_selectors(tree, (selector,))
        slow = [node for node in tree.css(selector)[:50] if body_markers._holds_something(node)]
        assert (found is None) == (not slow)
