"""Numbered heads of a batch decision that name the instrument amended below them without 《》: 一、青岚市公园管理条例."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gongbao.model.policy import Cited, Clause, Relation
from gongbao.reading.citations import find_books
from gongbao.reading.doc_numbers import find_numbers
from gongbao.reading.lines import fold

_N = r"[一二三四五六七八九十百]+"
_POINT = re.compile(
    rf"^\s*(?:(?P<h1>{_N})[、．]|[（(](?P<h2>{_N})[）)]、?|(?P<h3>\d{{1,3}})[.．、](?!\d)|[（(](?P<h4>\d{{1,3}})[）)])\s*"
)
_KIND = r"(?:法|条例|办法|规定|细则|规则|决定|决议|意见|方案|规程|章程|通知|预案)"
_ASIDE = r"(?:[（(][^（）()\n]{0,120}[）)])?"
_TITLE = r"《[^\n]{1,200}》"
_TAIL = r"(?:的?(?:作出?|进行|予以)?(?:如下|以下|部分)?(?:修改|修订|修正)(?:如下)?|修改(?:以下|下列)内容)?[：:。；;，,]?\s*$"
_LEAD = r"(?:将|对|修改|关于修改|关于对)?"
_NAME = re.compile(
    rf"^{_LEAD}(?P<name>(?!关于|根据|按照|本(?!溪)|该|上述|下列|以下|其他|其它|有关|相关|部分)[\u4e00-\u9fff（）、·〇]{{2,60}}?{_KIND}(?:[（(](?:试行|暂行)[）)])?){_ASIDE}{_TAIL}"
)
_MARKED = re.compile(rf"^{_LEAD}{_TITLE}{_ASIDE}{_TAIL}")
_COMMAND = re.compile(
    r"修改|修订|改为|删[去除]|增加|废止|停止执行|合并|调整|替换|移[至作]|[“《]|第[一二三四五六七八九十百零\d]+[条章款项]|本决定|附件"
)
_ORDER = re.compile(r"修[改订][为成]|[修更]?改[为成]|删[去除]|增加|合并|替换|移[至作]|[拆分]为|废止|停止执行|调整")
_PLACED = re.compile(
    r"[\u4e00-\u9fff]{1,8}?(?:省|自治区|市|州|盟|县|旗|区)(?!域|别|块|间|场|政|民|委|内|外)|国务院|中华人民共和国|全国"
)
_LONGEST = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class InstrumentHead:
    """``line`` counts from 0; ``name`` is the title without marks, or the words of a head that names nothing that can be told."""

    line: int
    name: str
    is_title: bool


@dataclass(frozen=True, slots=True)
class _Head:
    line: int
    level: str
    name: str | None
    words: str
    is_marked: bool


def find_instrument_heads(lines: Sequence[str]) -> tuple[InstrumentHead, ...]:
    """Find the heads below which a decision amends an instrument that it names without 《》.

    A head is a numbered line with a name and nothing else, and orders follow it. It names an instrument where its name bears a
    place, or where it is one of several of its level and no title stands above them all. Beside such heads, one of their level
    that names nothing known is told too: what follows it belongs to no instrument that was named before.

    >>> lines = ["对下列规章作出修改：", "一、青岚市公园管理办法", "删去第三条。", "二、青岚市集市若干问题", "删去第五条。"]
    >>> [(head.line, head.name, head.is_title) for head in find_instrument_heads(lines)]
    [(1, '青岚市公园管理办法', True), (3, '青岚市集市若干问题', False)]
    """
    heads = [head for head in _heads(lines) if _is_followed(lines, head)]
    found: list[InstrumentHead] = []
    for level in dict.fromkeys(head.level for head in heads):
        mine = [head for head in heads if head.level == level]
        named = [head for head in mine if head.name or head.is_marked]
        above = any("》" in line for line in lines[: mine[0].line]) and not any(head.is_marked for head in named)
        titled = [h for h in mine if h.name and (_PLACED.match(h.name) or (len(named) > 1 and not above))]
        if not titled and not any(head.is_marked for head in named):
            continue
        found += [InstrumentHead(line=h.line, name=h.name or "", is_title=True) for h in titled]
        first = min(h.line for h in (*titled, *(h for h in named if h.is_marked)))
        others = [h for h in mine if h not in titled and not h.is_marked and h.line > first]
        found += [InstrumentHead(line=h.line, name=h.name or h.words, is_title=False) for h in others]
    return tuple(sorted(found, key=lambda head: head.line))


def cite_instruments(clauses: Sequence[Clause]) -> tuple[Cited, ...]:
    """Cite as amended the instruments that heads of a decision name without 《》; heads inside a quoted wording are none."""
    lines = _lines(clauses)
    heads = [head for head in find_instrument_heads([line for line, _ in lines]) if head.is_title]
    found: dict[str, Cited] = {}
    for head in heads:
        line, clause = lines[head.line]
        number = next((one.number for one in find_numbers(fold(line))), None)
        cited = Cited(relation=Relation.AMENDS, title=head.name, doc_number=number, as_written=line, eid=clause.eid)
        found.setdefault(head.name, cited)
    return tuple(found.values())


def marked_heads(clauses: Sequence[Clause]) -> frozenset[tuple[str, str]]:
    """Clause and title of each head that is nothing but a 《title》, with the orders on that document below it."""
    lines = _lines(clauses)
    words = [line for line, _ in lines]
    heads = [head for head in _heads(words) if head.is_marked and _is_followed(words, head)]
    return frozenset(
        (lines[h.line][1].eid, h.words[a + 1 : b - 1]) for h in heads for a, b in [*find_books(h.words)][:1]
    )


def _lines(clauses: Sequence[Clause]) -> list[tuple[str, Clause]]:
    """Clauses as lines with their labels; what stands inside a quoted wording is left out."""
    lines: list[tuple[str, Clause]] = []
    opened = 0
    for clause in clauses:
        label = clause.label or ""
        words = "".join(filter(None, (clause.heading, clause.text)))
        stop = "" if not label or label[-1] in "）)、.．" else "、"
        lines += [] if opened > 0 else [(f"{label}{stop}{words}".replace("\n", ""), clause)]
        opened = max(0, opened + words.count("“") - words.count("”"))
    return lines


def _heads(lines: Sequence[str]) -> Iterator[_Head]:
    for at, line in enumerate(lines):
        point = _POINT.match(line)
        if point is None:
            continue
        level, words = point.lastgroup or "", line[point.end() :].strip()
        named, marked = _NAME.match(words), bool(_MARKED.match(words))
        name = named["name"] if named and not _COMMAND.search(named["name"]) else None
        bare = len(words) <= _LONGEST and not _COMMAND.search(words) and not re.search(r"[。；;，,].", words)
        if name or marked or (words and bare):
            yield _Head(line=at, level=level, name=name, words=words.rstrip("：:。；;，, "), is_marked=marked)


def _is_followed(lines: Sequence[str], head: _Head) -> bool:
    """Whether an order stands below a head, before the next number of its level."""
    for line in lines[head.line + 1 :]:
        point = _POINT.match(line)
        if point and point.lastgroup == head.level:
            return False
        if _ORDER.search(line):
            return True
    return False
