"""What is asked first because it is cheap hides no fact: each rule beside itself without the question, on texts made of its own signs."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from gongbao.reading import contacts, disagreements, pinyin, prolonging, repeal_lists, standing, targets, units
from gongbao.reading.lines import fold, fold_all, squeeze
from gongbao.reading.redaction import MAIL, NAME, PHONE, redact


def texts(*words: str, most: int = 14) -> st.SearchStrategy[str]:
    """Make texts of up to so many of these words."""
    return st.lists(st.sampled_from(words), max_size=most).map("".join)


DUTIES = texts(
    *(
        "负责",
        "牵头",
        "配合",
        "参与",
        "参加",
        "督导",
        "落实",
        "实施",
        "推进",
        "共同",
        "市教育局",
        "市财政局",
        "、",
        ",",
        "\n",
        "。",
    ),
    *("(", ")", "〔", "〕", "等", "及", "和", "会同", "各区", "市", "县", "责任单位:", "领导:", "2024年底前完成", "由"),
)


@given(DUTIES)
def test_a_part_that_ends_in_a_duty_is_told_by_its_end(key: str) -> None:
    assert units._ends_in_duty(key) == bool(units._DUTY_WORDS.search(key))


@given(DUTIES)
def test_brackets_of_duties_are_tried_where_a_duty_stands_behind(key: str) -> None:
    led = {m.start() for m in units._LEAD.finditer(key)}
    duty = {m.start() for m in units._DUTY.finditer(key) if units._is_duty(key, m.start())}
    assert list(units._starts(key)) == sorted(led | duty)


@given(DUTIES)
def test_names_are_joined_by_one_of_a_few_signs(key: str) -> None:
    assert units._MAY_JOIN.search(key) or not units._AND.search(key)


@given(DUTIES)
def test_a_bracket_closes_where_its_depth_does(key: str) -> None:
    for start in (m.start() for m in units._OPENS.finditer(key)):
        depth, closed = 0, 0
        for at in range(start, len(key)):
            depth += (key[at] in units._OPEN) - (key[at] in units._CLOSE)
            if depth == 0:
                closed = at + 1
                break
        assert units._closing(key, start) == closed


@given(
    texts(
        *(
            "决定",
            "废止",
            "《甲》",
            "修改",
            "调整",
            "作如下",
            "中的",
            "第三条",
            "删去",
            "增加",
            "一款",
            "自",
            "即行",
            "失效",
            ",",
            "文件",
        )
    ),
    texts(
        *(
            "废止",
            "同时",
            "修订",
            "作如下调整",
            "第三条",
            "修改为",
            "“甲”",
            "增加",
            "2条",
            "删除",
            ",",
            "。",
            "等文件",
            "名称改为",
            "停止执行",
            "暂停执行",
            "恢复实施",
            "撤销",
        )
    ),
)
def test_nothing_is_ended_or_changed_without_its_word(before: str, tail: str) -> None:
    assert standing._NEAR.search(before + tail) or standing._of_list(before, tail) is None


@given(
    texts(
        *(
            "《甲办法》",
            "有效期",
            "延长",
            "继续执行",
            "至2028年12月31日",
            "2年",
            "下列文件",
            "以下规定",
            "暂停执行",
            "恢复实施",
            "调整为",
            "提前至",
            "展期",
            "。",
            "\n",
            ",",
            "将",
            "等",
        )
    )
)
def test_nothing_is_prolonged_without_its_word(key: str) -> None:
    if not prolonging._QUICK.search(key):
        assert prolonging._led(key) is None
        assert prolonging._prolonged(key) is None
    assert prolonging._may_lead(key) or prolonging._led(key) is None
    assert "《" in key or prolonging._prolonged(key) is None


CONTACTS = texts(
    *(
        "联系人",
        "：",
        ":",
        "王小明",
        "、",
        "，",
        " ",
        "0571-89180000",
        "13800000000",
        "a1@example.com",
        "(at)",
        "#",
        "邮箱",
        " at ",
        "com",
    ),
    *(
        "电话",
        "咨询电话：",
        "微信",
        "QQ",
        "12345678",
        "联系",
        "致电",
        "老师",
        "（",
        "）",
        "联系地址：",
        "某路1号",
        NAME,
        PHONE,
        MAIL,
        "经办人：办公室",
    ),
)


@given(st.lists(CONTACTS, max_size=5))
def test_lines_are_redacted_as_each_of_them_alone(lines: list[str]) -> None:
    each = [contacts._further_names(redact(line)) for line in lines]
    contacts._redact_rows(each)
    contacts._redact_cells(each)
    assert contacts.redact_lines(lines) == each


@given(texts("甲", "(", "（", "shù", "yè", "ab", "ü", ")", "）", " ", "12", "企業"))
def test_syllables_begin_with_a_letter(whole: str) -> None:
    spelled = (pinyin._SYLLABLE, pinyin._TONED_SYLLABLE, pinyin._BARE_SYLLABLE)
    assert pinyin._MAY_SPELL.search(whole) or not any(pattern.search(whole) for pattern in spelled)


@given(
    texts(
        "企业数",
        "达到",
        "力争",
        "提高到",
        "约",
        "至",
        " ",
        "2",
        "15",
        ".",
        "%",
        "万亿",
        "家",
        "以上",
        "。",
        "数",
        "2025年",
    ),
    st.sampled_from(["企业数", "数", "家", "2", "约"]),
)
def test_numbers_behind_names_are_found_from_their_digits(text: str, name: str) -> None:
    whole = [m.start() for m in disagreements._SAID.finditer(text) if text[: m.start()].endswith(name)]
    assert [
        m.start() for m in disagreements._numbers_behind(text, {name[-1]}) if text[: m.start()].endswith(name)
    ] == whole


@given(
    st.lists(texts("文件", "名称", "名", " 称", "题目", "标题", "文号", "序号", "甲", most=4), min_size=1, max_size=4)
)
def test_a_column_of_titles_is_headed_by_one_of_two_signs(cells: list[str]) -> None:
    headed = any(repeal_lists._TITLE_HEAD.fullmatch(squeeze(cell)) for cell in cells)
    assert (repeal_lists.columns_of(cells) is not None) == headed


@given(
    st.lists(texts("指标", "２０", "20", "25", "年", "目标", "单位", "责任单位", "很长的一段话", most=9), max_size=5)
)
def test_heads_of_printed_tables_are_short_words(words: list[str]) -> None:
    words = [word for word in words if word]
    keys = [fold(word) for word in words]
    headed = len(keys) > 2 and all(map(targets._is_head, keys)) and any(re.search(r"(?:19|20)\d{2}", k) for k in keys)
    assert targets._is_spaced_head(words) == headed


@given(
    st.lists(texts("（", "，", "２０", "甲", "\n", " ", "\u3000", "\t", "繁體", "指標"), max_size=6),
    st.sampled_from(["hans", "hant"]),
)
def test_many_texts_fold_as_each_of_them_alone(words: list[str], script: str) -> None:
    assert fold_all(words, script=script) == [fold(word, script=script) for word in words]
