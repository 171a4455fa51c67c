"""Where a change stands, in the words of a reader: 第十一条第二款第（三）项, Article 11 para. 2 item (3)."""

from __future__ import annotations

import re
import unicodedata

from gongbao.model.change import Cell
from gongbao.wording.labels import number_label, write_ordinal
from gongbao.wording.quoting import quote_en, quote_zh

_KINDS = {"条": "Article", "章": "Chapter", "节": "Section", "编": "Part", "款": "para.", "项": "item", "部分": "Part"}
_UNLABELLED = {
    "preamble": ("引言", "Preamble"),
    "body": ("正文", "Body"),
    "annex": ("附件", "Annex"),
    "table": ("附表", "Table"),
    "column": ("专栏", "Column"),
    "closing": ("结尾", "Closing"),
    "signature": ("落款", "Signature"),
    "note": ("附注", "Note"),
}
_LABELLED = re.compile(r"^第(\d+)(条|章|节|编|部分)(?:之(\d+))?$")
_ANNEX = re.compile(r"^(附件|附表|专栏|表|图)([\dA-Z-]*)$")
_ANNEXED = {"附件": "Annex", "附表": "Table", "专栏": "Column", "表": "Table", "图": "Figure"}
_DECIMAL = re.compile(r"(\d+(?:\.\d+)+)\.?")
_CIRCLED = re.compile(r"[①-⑳㉑-㉟㊱-㊿]")
_HAN = re.compile(r"[\u4e00-\u9fff]")
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
        parts = [_name_under(part, eid) for part in _parts(label)] or [(zh, en)]
        zh = within + "、".join(part for part, _ in parts)
        en = f"{_name_above(within)} {', '.join(part for _, part in parts)}"
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


def name_cell(cell: Cell) -> tuple[str, str]:
    """Name a place in a table, to stand behind the clause that holds it; numbers count from 1, rows below the head.

    >>> name_cell(Cell(table=1, row=3, row_name="护理补贴", column=3, column_name="补贴标准"))
    ('表1第3行“护理补贴”“补贴标准”栏', ' table 1 row 3 "护理补贴" column "补贴标准"')
    >>> name_cell(Cell(table=2, column=4))
    ('表2第4栏', ' table 2 column 4')
    """
    zh, en = f"表{cell.table}", f" table {cell.table}"
    if cell.row is not None:
        zh, en = f"{zh}第{cell.row}行", f"{en} row {cell.row}"
    if cell.row_name:
        zh, en = f"{zh}{quote_zh(cell.row_name)}", f"{en} {quote_en(cell.row_name)}"
    if cell.column_name:
        zh, en = f"{zh}{quote_zh(cell.column_name)}栏", f"{en} column {quote_en(cell.column_name)}"
    elif cell.column is not None:
        zh, en = f"{zh}第{cell.column}栏", f"{en} column {cell.column}"
    return zh, en


def _name_clause(label: str | None, eid: str | None) -> tuple[str, str]:
    if not label:
        return _name_unlabelled(eid or "")
    if len(parts := _parts(label)) > 1:
        named = [_name_clause(part, None) for part in parts]
        return "、".join(zh for zh, _ in named), ", ".join(en for _, en in named)
    key, written = number_label(label), "".join(label.split())
    if found := _LABELLED.match(key):
        number, kind, beside = found.groups()
        return written, f"{_KINDS[kind]} {number}" + (f"-{beside}" if beside else "")
    if found := _ANNEX.match(key):
        return written, f"{_ANNEXED[found.group(1)]} {found.group(2)}".strip()
    return _name_level(written, key)


def _parts(label: str | None) -> list[str]:
    """The labels of clauses that were joined or parted.

    >>> _parts("第三条、第四条"), _parts("10、11"), _parts("一、、二、"), _parts("一、"), _parts(None)
    (['第三条', '第四条'], ['10', '11'], ['一', '二'], ['一、'], [])
    """
    if not label:
        return []
    return [part for part in label.split("、") if part.strip()] if "、" in label.strip("、") else [label]


def _name_under(label: str, eid: str | None) -> tuple[str, str]:
    """Name a clause whose headings above are named with it: a number that starts again under each is no 条 of its own."""
    zh, en = _name_clause(label, eid)
    bare = f"{number_label(label)}." if re.fullmatch(r"\d+[.．、]?", label.strip()) else ""
    return bare or zh, en if label.strip().startswith("第") else re.sub(r"^(?:Section|Article|item) ", "", en)


def _name_unlabelled(eid: str) -> tuple[str, str]:
    """Name what bears no number by its level, the outermost first."""
    levels = [re.sub(r"[\d_-]+$", "", part) for part in eid.split("__")]
    return next((_UNLABELLED[level] for level in levels if level in _UNLABELLED), _UNLABELLED["body"])


def _name_level(written: str, key: str) -> tuple[str, str]:
    """Name a level of a 公文: 11. is cited as 第11条, （三） and 1.2 stand as they are, 二、 is 第二部分.

    What bears neither a number nor a letter (首先, 一是) is quoted: an English sentence has no word for it.

    >>> _name_level("（65）", "65"), _name_level("1.2", "12"), _name_level("①", "①")
    (('（65）', 'item (65)'), ('1.2', 'Section 1.2'), ('①', 'item (1)'))
    """
    if re.fullmatch(r"\d+[.．、]?", written):
        return f"第{key}条", f"Article {key}"
    zh = written.replace("(", "（").replace(")", "）") if written[0] in "（(" else written
    plain = unicodedata.normalize("NFKC", written)
    if found := _DECIMAL.fullmatch(plain):
        en = f"Section {found.group(1)}"
    elif _CIRCLED.fullmatch(written) or written[0] in "（(" or written[-1] in "）)":
        en = f"item ({plain if _CIRCLED.fullmatch(written) else key})"
    elif key.isdigit():
        zh, en = f"第{written.rstrip('、.．')}部分", f"Section {key}"
    else:
        en = f"item “{written}”" if _HAN.search(key) else f"item {key}"
    return zh, en


def _name_above(labels: str) -> str:
    """Read the labels above, outermost first.

    >>> _name_above("二、（三）"), _name_above("第一章"), _name_above("第二编、第一章")
    ('Section 2 (3)', 'Chapter 1', 'Part 2 Chapter 1')
    """
    parts = re.findall(r"[（(][^）)]+[）)]|第[^第、（）()]+?(?:条|章|节|编|部分)|[^、（）()]+", labels)
    names = [_name_one_above(part) for part in parts]
    first = number_label(parts[0])
    return " ".join(names) if _LABELLED.match(first) or _ANNEX.match(first) else f"Section {' '.join(names)}"


def _name_one_above(part: str) -> str:
    key = number_label(part)
    if found := _LABELLED.match(key):
        return f"{_KINDS[found.group(2)]} {found.group(1)}" + (f"-{found.group(3)}" if found.group(3) else "")
    if found := _ANNEX.match(key):
        return f"{_ANNEXED[found.group(1)]} {found.group(2)}".strip()
    return f"({key})" if part[0] in "（(" else key
