"""Lists of documents that end: items after 决定废止下列文件, and the tables and lists of annexes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from gongbao.model.policy import ENDS, Cited, Clause, Relation
from gongbao.reading.doc_numbers import find_numbers, read_number_cell
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
    r"《|[\u4e00-\u9fff]{4,}[^。;]{0,120}(?:通知|意见|办法|规定|决定|通告|公告|细则|措施|方案|条例|规则) ?"
    r"\([^()]{4,40}号(?:(?:公布|发布|颁布|印发)[^()]{0,40})?\)"
)
_SUMMED = re.compile(rf"^(?:上述|以上)[^。]{{0,30}}(?:文件|规定|办法|规章|法规)[^。]{{0,40}}{_ENDS}(?!后)")
_KEPT = re.compile(r"继续有效|保留|(?:拟|予以)?修[改订正]|现行有效|有效的?(?:行政)?规范性文件")
# An item that goes on, or of which only a part is spoken: 《甲办法》中涉及…的规定,由…另行研究.
_STAYS = re.compile(
    r"》[^。;]{0,40}(?:继续|仍然?|暂时?)(?:执行|施行|实施|适用|有效)|^《(?:[^《》]|《[^《》]*》)*》(?: ?\((?:[^()]|\([^()]*\))*\))?"
    r"(?:中的?|的?有关|的?相关|所?涉及|所?规定的|的?部分)[^。;]{0,80}[\u4e00-\u9fff](?<!废止)(?<!失效)[。;]?$"
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
_DECIDED_HEAD = re.compile(r"(?:清理|处理|审查|拟处理)?(?:意见|结果|结论|建议|方式|决定|情况)")
_DASH = re.compile(r"[—–\-/无]{1,4}")
_INSTRUMENT = re.compile(
    r"(?:通知|意见|办法|规定|决定|通告|公告|细则|措施|方案|政策|条例|规则|规划|计划|批复|函)(?: ?\([^()]*\))*$"
)
_QUOTES = re.compile(r"[“”\"《》〈〉]")
_WORDY = re.compile(r"[\u4e00-\u9fff]{6}")


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
    title = _title_beside(item, at) if at > 0 else None
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
                columns, relation = None, _said_of_list(key, otherwise)
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
    return Columns(width=len(cells), title=title, number=place(_NUMBER_HEAD), decided=place(_DECIDED_HEAD))


def is_cut_behind(cells: Sequence[str], columns: Columns) -> bool:
    """A row whose last cells are empty may come without them; its number then stands where the head says."""
    at = columns.number
    return len(cells) < columns.width and at is not None and at < len(cells) and read_number_cell(cells[at]) is not None


def _table_row(line: str, cells: Sequence[str], columns: Columns, relation: Relation, eid: str) -> Iterator[Cited]:
    title = plain_title(line.split("\t")[columns.title].strip())
    if title is None:
        return
    if columns.decided is not None:
        decided = cells[columns.decided]
        relation = ending_by(decided) if _ENDING.search(decided) and not _KEPT.search(decided) else Relation.CITES
    number = read_number_cell(cells[columns.number]) if columns.number is not None else None
    yield Cited(relation=relation, title=title, doc_number=number, as_written=line, eid=eid)


def _said_of_list(key: str, otherwise: Relation) -> Relation:
    """What the words above a list do to its documents; ``otherwise`` where they do not say."""
    if _ENDING.search(key):
        return ending_by(key)
    return Relation.CITES if _KEPT.search(key) else otherwise


def read_annex_lists(clauses: Sequence[Clause], *, script: str, otherwise: Relation) -> tuple[Cited, ...]:
    """Read what the annexes of a repeal decision list: a row, or a line, or cells on lines of their own.

    An annex that lists what stays in force or is to be revised ends nothing; one that does not say how it ends its documents ends
    them as the decision does (``otherwise``).
    """
    found: list[Cited] = []
    relation, above = otherwise, ""
    for clause in clauses:
        if clause.level == "annex":
            relation, above = _said_of_list(fold(clause.heading or "", script=script), otherwise), ""
        if not (clause.in_annex or clause.level in ("table", "annex")):
            continue
        named = clause.heading if clause.level != "annex" else None
        for line in [*(named or "").split("\n"), *clause.text.split("\n")]:
            if (row := _row(line, above, script) or _unnumbered(line, above)) is not None:
                title, number, written = row
                found.append(
                    Cited(relation=relation, title=title, doc_number=number, as_written=written, eid=clause.eid)
                )
            above = line or above
    return tuple(found)


def _unnumbered(line: str, above: str) -> tuple[str | None, str | None, str] | None:
    """Read a title whose cell for the number below it holds a dash."""
    if not _DASH.fullmatch(line.strip()) or "\t" in above or not _INSTRUMENT.search(fold(above).strip()):
        return None
    title = plain_title(above.strip())
    return (title, None, f"{title} {line}") if title else None


def _row(line: str, above: str, script: str) -> tuple[str | None, str, str] | None:
    """Read title and number of one line; a number alone takes its title from the cell ``above``."""
    key = fold(line, script=script)
    number = next(iter(find_numbers(key)), None)
    if number is None:
        return None
    title = _title_beside(line, number.start)
    alone = len(squeeze(key)) - (number.end - number.start) <= 2
    if title is None and alone and _WORDY.search(above) and "\t" not in above:
        title = above.strip()
    return title, number.number, line if title is None or title in line else f"{title} {line}"


def _title_beside(line: str, at: int) -> str | None:
    """Read the title that stands in front of the number: its cell of the row, or the words of the line."""
    before = [cell for cell in line[:at].split("\t") if _WORDY.search(cell)]
    if not before and "\t" in line:
        before = [cell for cell in line[at:].split("\t")[1:] if _WORDY.search(cell)][:1]
    if not before:
        return None
    return plain_title(_OPEN_BRACKET.sub("", before[-1]).strip())


def plain_title(words: str) -> str | None:
    """The title that a cell holds, without its number in the list and its marks; None for what is too short to be one."""
    title = _EDGES.sub("", _SERIAL.sub("", words))
    if title.startswith("《") and title.endswith("》") and title.count("《") == 1:
        title = title[1:-1]
    return title if _WORDY.search(_QUOTES.sub("", title)) else None
