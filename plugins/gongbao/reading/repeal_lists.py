"""Lists of documents that end: items after 决定废止下列文件, and the tables of the body."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from gongbao.model.policy import ENDS, Cited, Clause, Relation
from gongbao.reading.doc_numbers import read_number_cell
from gongbao.reading.ending_days import listed_since
from gongbao.reading.lines import fold, fold_all, squeeze
from gongbao.reading.standing import ending_by

_ENDS = r"(?:废止|失效|停止执行)"
_ENDING = re.compile(_ENDS)
_LEAD = re.compile(
    rf"{_ENDS}(?!的)[^。]{{0,30}}(?:下列|以下|如下)|(?:下列|以下)[^。:]{{0,60}}{_ENDS}"
    rf"|{_ENDS}的[^。,;:]{{0,30}}(?:文件|规章|法规|政策|规定|办法)[^。,;:]{{0,16}}如下 ?:?$"
    rf"|^(?:决定|予以|宣布)?{_ENDS}的?[^。,]{{0,16}}(?:文件|规章|法规)[^。,]{{0,10}}$"
    rf"|(?:^|,)(?:[(]?[一二三四五六七八九十]{{1,3}}[)、] ?)?(?:现|经研究)?(?:决定)?对 ?"
    rf"(?:下列|以下|[一二三四五六七八九十百\d]+ ?[件部项个])"
    rf"[^。,]{{0,16}}(?:文件|规章|法规|规定|办法)"
    rf"[^。,]{{0,4}}(?:予以|宣布){_ENDS} ?:?$"
)
# What is not ended, or not yet: 不予废止, 拟对下列文件予以废止, 现就废止下列文件征求意见.
_UNSETTLED = re.compile(
    rf"(?:不|未|无需|毋需|免于)(?:再|予以?|应当?|宜|得|作|能|宣布)*{_ENDS}"
    rf"|(?:(?<!模)拟(?![定订])|建议|提请|是否|准备|计划|考虑)[^,。;:]{{0,40}}{_ENDS}"
    r"|(?:征求|征集|听取|征询)[^。;,]{0,16}(?:意见|建议) ?[:。]?$"
)
_ITEM = re.compile(
    r"《|[\u3400-\u9fff\U00020000-\U000323af]{4,}[^。;]{0,120}(?:通知|意见|办法|规定|决定|通告|公告|细则|措施|方案|条例|规则) ?"
    r"\([^()]{4,40}号(?:(?:公布|发布|颁布|印发)[^()]{0,40})?\)"
)
_PARTLY = re.compile(
    rf"(?:条款|条文|部分(?:内容|规定))[^,。;:]{{0,8}}?{_ENDS}|{_ENDS}的?(?:部分)?(?:条款|条文|内容|规定)"
)
_WHOLLY = re.compile(r"全[文部]|整体")
_SUMMED = re.compile(rf"^(?:上述|以上)[^。]{{0,30}}(?:文件|规定|办法|规章|法规)[^。]{{0,40}}{_ENDS}(?!后)")
_KEPT = re.compile(r"继续有效|保留|(?:拟|予以)?修[改订正]|现行有效|有效的?(?:行政)?规范性文件")
# An item that goes on, or of which only a part is spoken: 《甲办法》中涉及…的规定,由…另行研究.
_STAYS = re.compile(
    r"》[^。;]{0,40}(?:继续|仍然?|暂时?)(?:执行|施行|实施|适用|有效)|^《(?:[^《》]|《[^《》]*》)*》(?: ?\((?:[^()]|\([^()]*\))*\))?"
    r"(?:中的?|的?有关|的?相关|所?涉及|所?规定的|的?部分)[^。;]{0,80}[\u3400-\u9fff\U00020000-\U000323af](?<!废止)(?<!失效)[。;]?$"
)
# 《甲办法》(市政府令第3号)第三十二条: an item that names a part of a document ends that part alone.
_PART = re.compile(
    r"^《(?:[^《》]|《[^《》]*》)*》(?: ?\((?:[^()]|\([^()]*\))*\))? ?(?:中的?|的)?"
    r"(?:[、和及至]? ?第 ?[\d一二三四五六七八九十百零]{1,6} ?[编章节条款项])+(?:的?(?:规定|内容))?[;。]?$"
)
_BEHIND_ITEM = re.compile(r"[》)]")
_SERIAL = re.compile(r"^\(?\d{1,4}\)?[.、\s]*(?=\D)")
_OPEN_BRACKET = re.compile(r"[(（][^()（）]*$")
_EDGES = re.compile(r"^[\s、,，]+|[\s(（,，、;；]+$")
_TITLE_HEAD = re.compile(r"(?:行政)?(?:规范性)?(?:文件|规章|法规|政策)?(?:名称|题目|标题)|(?:文件|规章)名")
_NUMBER_HEAD = re.compile(r"(?:发文|文件|公文)?(?:文号|字号|编号)|制定机关及文号")
DECIDED_HEAD = re.compile(r"(?:清理|处理|审查|拟处理)?(?:意见|结果|结论|建议|方式|决定|情况)")
_QUOTES = re.compile(r"[“”\"《》〈〉]")
WORDY = re.compile(r"[\u3400-\u9fff\U00020000-\U000323af]{6}")


def mark_listed(cited: Sequence[Cited], clauses: Sequence[Clause], keys: Sequence[str]) -> tuple[Cited, ...]:
    """Mark the documents that stand as items of a repeal list in the body; only the first one that an item names."""
    listed = _items(clauses, keys)
    seen: set[str | None] = set()
    marked: list[Cited] = []
    words = ((c.eid, f"{c.heading or ''}{c.text}") for c in clauses if c.eid in listed)
    parts = {c.eid for c, key in zip(clauses, keys, strict=True) if c.eid in listed and _PART.match(key)}
    unquoted = {eid: text for eid, text in words if "《" not in text}
    for one in cited:
        first = one.eid not in seen
        seen.add(one.eid)
        # An item that ends a part of what it names has said so itself.
        ends = first and one.eid in listed and one.relation not in (*ENDS, Relation.AMENDS)
        if ends and one.eid in parts:
            marked.append(replace(one, relation=Relation.AMENDS))
            continue
        marked.append(_ended(one, unquoted.get(one.eid or "", ""), *listed[one.eid or ""]) if ends else one)
    return tuple(marked)


def _ended(one: Cited, item: str, relation: Relation, on: date | None) -> Cited:
    """End what an item names, as its list says, from ``on``; one that writes the title without 《》 gives it in front of the number."""
    at = item.find(one.as_written) if one.title is None else -1
    title = title_beside(item, at) if at > 0 else None
    written = one.as_written if title is None else item.strip("。；; ")
    day = one.effective_on or on
    return replace(one, relation=relation, title=title or one.title, as_written=written, effective_on=day)


def _items(clauses: Sequence[Clause], keys: Sequence[str]) -> dict[str, tuple[Relation, date | None]]:
    """Name the clauses that are items of a list which its lead, or the sentence after it, ends; how, and from which day."""
    listed: dict[str, tuple[Relation, date | None]] = {}
    if not any("废止" in key or "失效" in key or "停止执行" in key for key in keys):
        return listed
    run: list[str] = []
    leading, level, how = False, "", _how("")
    for clause, key in zip(clauses, keys, strict=True):
        if clause.in_annex or clause.level == "table":
            continue
        if _ITEM.match(key.strip("。 ")):
            leading = leading and (not run or clause.level == level)
            level = clause.level
            run.append(clause.eid)
            listed |= {clause.eid: how} if leading and (_PART.match(key) or not _STAYS.search(key)) else {}
            if key.endswith(":"):  # the lead of the next list stands in the last item of this one
                said = _BEHIND_ITEM.split(key)[-1]
                run, leading, how = [], _leads(said), _how(said)
            continue
        if _SUMMED.match(key) and not _UNSETTLED.search(key):
            listed |= dict.fromkeys(run, _how(key))
        said = _last_sentence(key)
        run, leading, how = [], _leads(said), _how(said)
    return listed


def _how(said: str) -> tuple[Relation, date | None]:
    """How the words that end a list end it, and from which day."""
    return ending_by(said), listed_since(said)


def _leads(said: str) -> bool:
    """Tell whether a sentence ends what is listed below it."""
    return bool(_LEAD.search(said)) and not (_KEPT.search(said) or _UNSETTLED.search(said))


def _last_sentence(key: str) -> str:
    return next((s for s in reversed(re.split(r"[。;\n]", key)) if s.strip()), "")


def read_tables(clauses: Sequence[Clause], *, script: str, otherwise: Relation) -> tuple[Cited, ...]:
    """Read the rows of tables in the body of a repeal decision; a column that decides (处理意见) decides row by row.

    Without such a column the words above the table tell whether it lists what ends, and how, or what stays in force; where they do
    not, the decision does (``otherwise``).
    """
    found: list[Cited] = []
    columns: Columns | None = None
    relation = otherwise
    for clause in clauses:
        if clause.in_annex or clause.level == "annex":
            continue
        for line in clause.text.split("\n"):
            if "\t" not in line:
                key = fold(f"{clause.heading or ''}{line}", script=script)
                columns, relation = None, said_of_list(key, otherwise)
                continue
            cells = [cell.strip() for cell in fold_all(line.split("\t"), script=script)]
            headed = columns_of(cells)
            if headed is not None:
                columns = headed
            elif columns is not None and (columns.width == len(cells) or is_cut_behind(cells, columns)):
                cells += [""] * (columns.width - len(cells))
                found.extend(_table_row(line, cells, columns, relation, clause.eid))
    return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Where a table of documents holds title, number and what was decided."""

    width: int
    title: int
    number: int | None
    decided: int | None


def columns_of(cells: Sequence[str]) -> Columns | None:
    """Read the head of a table of documents; None for any other row."""

    def place(pattern: re.Pattern[str]) -> int | None:
        return next((i for i, cell in enumerate(cells) if pattern.fullmatch(squeeze(cell))), None)

    if not any("名" in cell or "题" in cell for cell in cells):  # no head of titles goes without
        return None
    title = place(_TITLE_HEAD)
    if title is None:
        return None
    return Columns(width=len(cells), title=title, number=place(_NUMBER_HEAD), decided=place(DECIDED_HEAD))


def is_cut_behind(cells: Sequence[str], columns: Columns) -> bool:
    """A row whose last cells are empty may come without them; its number then stands where the head says."""
    at = columns.number
    return len(cells) < columns.width and at is not None and at < len(cells) and read_number_cell(cells[at]) is not None


def _table_row(line: str, cells: Sequence[str], columns: Columns, relation: Relation, eid: str) -> Iterator[Cited]:
    title = plain_title(line.split("\t")[columns.title].strip())
    if title is None:
        return
    if columns.decided is not None:
        relation = decided_by(cells[columns.decided])
    number = read_number_cell(cells[columns.number]) if columns.number is not None else None
    yield Cited(relation=relation, title=title, doc_number=number, as_written=line, eid=eid)


def decided_by(cell: str) -> Relation:
    """What the cell of a column that decides (处理意见) does to the document of its row.

    >>> decided_by("宣布失效").value, decided_by("部分条款废止").value, decided_by("拟修订").value
    ('declares_expired', 'amends', 'cites')
    """
    return (
        said_of_list(cell, Relation.CITES) if not _KEPT.search(cell) and not _UNSETTLED.search(cell) else Relation.CITES
    )


def said_of_list(key: str, otherwise: Relation) -> Relation:
    """What the words above a list do to its documents; ``otherwise`` where they do not say.

    >>> said_of_list("部分条款废止的文件目录", Relation.CITES).value, said_of_list("继续有效的文件", Relation.REPEALS).value
    ('amends', 'cites')
    """
    if _PARTLY.search(key) and not _WHOLLY.search(key):
        return Relation.AMENDS
    if _ENDING.search(key):
        return ending_by(key)
    return Relation.CITES if _KEPT.search(key) else otherwise


def title_beside(line: str, at: int) -> str | None:
    """Read the title that stands in front of the number: its cell of the row, or the words of the line."""
    before = [cell for cell in line[:at].split("\t") if WORDY.search(cell)]
    if not before and "\t" in line:
        before = [cell for cell in line[at:].split("\t")[1:] if WORDY.search(cell)][:1]
    if not before:
        return None
    return plain_title(_OPEN_BRACKET.sub("", before[-1]).strip())


def plain_title(words: str) -> str | None:
    """The title that a cell holds, without its number in the list and its marks; None for what is too short to be one."""
    title = _EDGES.sub("", _SERIAL.sub("", words))
    if title.startswith("《") and title.endswith("》") and title.count("《") == 1:
        title = title[1:-1]
    return title if WORDY.search(_QUOTES.sub("", title)) else None
