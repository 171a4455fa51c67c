"""Where a change stands, in the words of a reader: 第十一条第二款第（三）项, Article 11 para. 2 item (3)."""

from __future__ import annotations

import re

from gongbao.wording.labels import number_label, write_ordinal

_KINDS = {"条": "Article", "章": "Chapter", "节": "Section", "编": "Part", "款": "para.", "项": "item"}
_UNLABELLED = {
    "preamble": ("引言", "Preamble"),
    "body": ("正文", "Body"),
    "annex": ("附件", "Annex"),
    "table": ("附表", "Table"),
    "column": ("专栏", "Column"),
    "signature": ("落款", "Signature"),
}
_LABELLED = re.compile(r"^第(\d+)(条|章|节|编)(?:之(\d+))?$")
_ANNEX = re.compile(r"^(附件|附表|专栏)(\d*)$")
_ANNEXED = {"附件": "Annex", "附表": "Table", "专栏": "Column"}
_ITEM = re.compile(r"__item_([\d-]+)")


def name_place(label: str | None, eid: str | None, paragraph: int | None, within: str | None = None) -> tuple[str, str]:
    """Name a clause in Chinese and English from its label, path and 款.

    >>> name_place("11", "h1_2__h2_3__h3_11__para_2", 2)
    ('第11条第2款', 'Article 11 para. 2')
    >>> name_place("第十一条", "art_11__para_2__item_3", 2)
    ('第十一条第二款第（三）项', 'Article 11 para. 2 item (3)')
    >>> name_place("（三）", "h1_2__h2_3", None, "二、")
    ('二、（三）', 'Section 2 (3)')
    >>> name_place("2.", "h1_2__h2_3__h3_2", None, "二、（三）")
    ('二、（三）2.', 'Section 2 (3) 2')
    """
    zh, en = _name_clause(label, eid)
    if within:
        # A number that starts again under each heading is no 条 of its own: 二、（二）2.
        bare = f"{number_label(label)}." if label and re.fullmatch(r"\d+[.．、]?", label.strip()) else ""
        zh = within + (bare or zh)
        en = f"Section {_numbers(within)} {en.removeprefix('Section ').removeprefix('Article ')}"
    chinese = not re.search(r"\d", label or "")
    if paragraph is not None:
        zh += f"第{write_ordinal(paragraph) if chinese else paragraph}款"
        en += f" para. {paragraph}"
    if label and (item := _ITEM.search(eid or "")):
        number = item.group(1).split("-")[0]
        written = write_ordinal(int(number)) if number.isdigit() else number
        zh += f"第（{written}）项" if number_label(label).startswith("第") else f"（{written}）项"
        en += f" item ({number})"
    return zh, en


def _name_clause(label: str | None, eid: str | None) -> tuple[str, str]:
    if not label:
        return _name_unlabelled(eid or "")
    if "、" in label.strip("、") and label.strip().startswith("第"):
        parts = [_name_clause(part, None) for part in label.split("、")]
        return "、".join(zh for zh, _ in parts), ", ".join(en for _, en in parts)
    key, written = number_label(label), "".join(label.split())
    if found := _LABELLED.match(key):
        number, kind, beside = found.groups()
        return written, f"{_KINDS[kind]} {number}" + (f"-{beside}" if beside else "")
    if found := _ANNEX.match(key):
        return written, f"{_ANNEXED[found.group(1)]} {found.group(2)}".strip()
    return _name_level(written, key)


def _name_unlabelled(eid: str) -> tuple[str, str]:
    """Name what bears no number by its level, the outermost first."""
    levels = [re.sub(r"[\d_-]+$", "", part) for part in eid.split("__")]
    return next((_UNLABELLED[level] for level in levels if level in _UNLABELLED), _UNLABELLED["body"])


def _name_level(written: str, key: str) -> tuple[str, str]:
    """Name a level of a 公文: 11. is cited as 第11条, （三） stands as it is, 二、 is 第二部分."""
    if re.fullmatch(r"\d+[.．、]?", written):
        return f"第{key}条", f"Article {key}"
    if written[0] in "（(":
        return written.replace("(", "（").replace(")", "）"), f"Section ({key})"
    return f"第{written.rstrip('、.．')}部分" if key.isdigit() else written, f"Section {key}"


def _numbers(labels: str) -> str:
    """Read the numbers of the labels above, outermost first.

    >>> _numbers("二、（三）")
    '2 (3)'
    """
    parts = re.findall(r"[（(][^）)]+[）)]|[^、（）()]+", labels)
    return " ".join(f"({number_label(part)})" if part[0] in "（(" else number_label(part) for part in parts)
