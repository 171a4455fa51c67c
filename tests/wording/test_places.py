"""Where a change stands, said in both languages whatever the label looks like."""

from __future__ import annotations

import pytest

from gongbao.wording.places import name_place

LABELS = [
    # label, the labels above it, Chinese, English
    ("（65）", None, "（65）", "item (65)"),
    ("（六十五）", None, "（六十五）", "item (65)"),
    ("(七)", None, "（七）", "item (7)"),
    ("（甲）", None, "（甲）", "item (甲)"),
    ("65.", None, "第65条", "Article 65"),
    ("２．", None, "第2条", "Article 2"),
    ("六十五、", None, "第六十五部分", "Section 65"),
    ("1.2", None, "1.2", "Section 1.2"),
    ("3.2.10", None, "3.2.10", "Section 3.2.10"),
    ("1）", None, "1）", "item (1)"),
    ("①", None, "①", "item (1)"),
    ("A.", None, "A.", "item A"),
    ("一是", None, "一是", "item “一是”"),
    ("第一部分", None, "第一部分", "Part 1"),
    ("附件1-2", None, "附件1-2", "Annex 1-2"),
    ("表3", None, "表3", "Table 3"),
    ("（65）", "三、", "三、（65）", "Section 3 (65)"),
    ("①", "一、（二）", "一、（二）①", "Section 1 (2) (1)"),
    ("（一）", "第一部分", "第一部分（一）", "Part 1 (1)"),
    ("第五条", "第一章、", "第一章、第五条", "Chapter 1 Article 5"),
    # clauses joined or parted bear both labels
    ("10、11", None, "第10条、第11条", "Article 10, Article 11"),
    ("一、二", None, "第一部分、第二部分", "Section 1, Section 2"),
    ("（三）、（四）", None, "（三）、（四）", "item (3), item (4)"),
    ("1、2", "二、（三）", "二、（三）1.、2.", "Section 2 (3) 1, 2"),
    ("（一）", "附件1、", "附件1、（一）", "Annex 1 (1)"),
]


@pytest.mark.parametrize(("label", "within", "zh", "en"), LABELS)
def test_a_label_is_named_as_a_reader_names_it(label: str, within: str | None, zh: str, en: str) -> None:
    assert name_place(label, "h1_1", None, within) == (zh, en)
