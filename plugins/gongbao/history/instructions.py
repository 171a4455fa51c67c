"""What amending decisions order: the instruction, the clauses that it names, and how such names are read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from gongbao.history.grouping import label_key
from gongbao.history.quotes import HEAD
from gongbao.history.tokens import reference_key


class InstructionKind(StrEnum):
    """What a decision orders."""

    SUBSTITUTE = "substitute"
    DELETE = "delete"
    REPEAL = "repeal"
    INSERT = "insert"
    MERGE = "merge"
    SPLIT = "split"
    RENUMBER = "renumber"
    MOVE = "move"
    REPLACE_WORDS = "replace_words"
    DELETE_WORDS = "delete_words"
    INSERT_WORDS = "insert_words"
    APPEND = "append"
    TITLE = "title"
    HEADING = "heading"
    PREAMBLE = "preamble"
    SHIFT_NUMBERS = "shift_numbers"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseRef:
    """A clause named in a decision: label keys as `label_key` gives them (第12条, 第2款, 第3项); None where it names none.

    ``path`` names headings of a text without articles from outside in (二, （三）, as written); ``paragraph`` and ``item`` then
    stand under the last. ``annex`` is 附件2, ``chapter`` 第3章. ``sentence`` is 第2句 of the clause, 第-1句 the last; ``subitem``
    第1目 of the item.
    """

    article: str | None = None
    paragraph: str | None = None
    item: str | None = None
    chapter: str | None = None
    path: tuple[str, ...] = ()
    annex: str | None = None
    sentence: str | None = None
    subitem: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Instruction:
    """One order. ``targets`` bear the numbers of the wording before, ``becomes`` those after.

    ``work`` is the title that it amends (None: the only one of the decision); ``text`` the new wording (paragraphs parted by
    line breaks), ``parts`` its quotations one by one; ``words`` the words to find, ``replacement`` what stands for them.
    ``after`` and ``before`` are anchors of what is put in or moved; ``spared`` are clauses that an order over the whole text leaves
    alone. ``starts_on`` is a first day of its own, ``waits_for`` an event without a date that it waits for; without both it holds as
    the decision does.
    ``is_cut`` tells that a wording follows it that could not be read with it, ``is_bare`` that its words stand in no quotation marks,
    ``is_tacit`` that it puts a clause in without saying so (“…”作为第十二条).
    """

    kind: InstructionKind
    work: str | None
    targets: tuple[ClauseRef, ...] = ()
    becomes: tuple[ClauseRef, ...] = ()
    after: ClauseRef | None = None
    before: ClauseRef | None = None
    text: str | None = None
    parts: tuple[str, ...] = ()
    words: str | None = None
    replacement: str | None = None
    spared: tuple[ClauseRef, ...] = ()
    count: int = 1
    unit: str | None = None
    as_written: str = ""
    starts_on: date | None = None
    waits_for: str | None = None
    is_cut: bool = False
    is_bare: bool = False
    is_tacit: bool = False


N = r"[一二三四五六七八九十百零〇\d]+"
ARTICLE = rf"第{N}条(?:之{N})?"
PARAGRAPH = rf"(?:第{N}(?:款|自然段|段)|[首末]段)"
SUBITEM = rf"第{N}目"
ITEM = rf"第?[（(]?{N}[）)]?项(?:{SUBITEM})?"
_AND = "[、和及与至]"
_ITEM_RUN = rf"(?:第?[（(]{N}[）)](?:{_AND}?[（(]{N}[）)]){{1,40}}|第{N}(?:{_AND}{N}){{1,40}})项"
_PARAGRAPH_RUN = rf"第{N}(?:{_AND}{N}){{1,20}}款"
_ARTICLE_RUN = rf"第{N}(?:{_AND}{N}){{1,40}}条(?!之)"
CHAPTER = rf"第{N}[章节]"
ANNEX = rf"附[件表录图](?:{N})?"
SENTENCE = rf"(?:第{N}句话?|[首末]句话?|最后一句话?)"
_SENT = rf"(?:[的中]*{SENTENCE})?"
PART = rf"(?:{HEAD}|第{N}(?:部分|大点|点)|第[（(]{N}[）)](?:条|点|部分)?(?!项)|(?<=[将在去除把])[一二三四五六七八九十]+、(?=[（第(]))"
_BRACKETED = rf"[（(]{N}[）)](?!项)"
_IN_PART = rf"{PART}(?:[的中]*(?:{PART}|{_BRACKETED})){{0,5}}(?:[的中]*{PARAGRAPH})?(?:[的中]*{ITEM})?"
_OF_ANNEX = rf"{ANNEX}(?:《[^《》\n]{{1,60}}》)?[的中]*"
REF = (
    rf"(?:{_IN_PART}{_SENT}|{_OF_ANNEX}(?:{_IN_PART}|{PARAGRAPH}(?:{ITEM})?|{ITEM}){_SENT}"
    rf"|(?:{CHAPTER}|{_OF_ANNEX})?{ARTICLE}(?:{_PARAGRAPH_RUN}|(?:{PARAGRAPH})?(?:{_ITEM_RUN}|{ITEM})?){_SENT}"
    rf"|{_ITEM_RUN}|{_PARAGRAPH_RUN}|{_ARTICLE_RUN}|{PARAGRAPH}(?:{ITEM})?{_SENT}|{ITEM}{_SENT}|{CHAPTER}|{ANNEX}|{SENTENCE})"
)
REFS = rf"{REF}(?:(?:[、和及与]|至){REF}){{0,60}}+(?!第[（(]?{N})"
_WHOLE = re.compile(rf"{REF}|至")
_RUN = re.compile(rf"{_ITEM_RUN}|{_PARAGRAPH_RUN}|{_ARTICLE_RUN}")
_PART = re.compile(rf"{PART}|{_BRACKETED}")
_JOINTS = frozenset({"", "、", "和", "及", "与", "至"})


def read_refs(written: str, quotations: Sequence[str] = ()) -> tuple[ClauseRef, ...]:
    """Read clause numbers, ranges spelled out: 第三条、第五条至第七条. ``quotations`` are those that heads in ``written`` point at.

    >>> [ref.article for ref in read_refs("第三条、第五条至第七条")]
    ['第3条', '第5条', '第6条', '第7条']
    >>> read_refs("第二条第一款第（三）项")[0].item
    '第3项'
    >>> read_refs("第二部分第（三）条第二段")
    (ClauseRef(article=None, paragraph='第2款', item=None, chapter=None, path=('二', '（三）'), annex=None, sentence=None, subitem=None),)
    >>> [ref.item for ref in read_refs("（一）（二）和（三）项")]
    ['第1项', '第2项', '第3项']
    >>> [ref.item for ref in read_refs("第六条第（一）至（三）项")], [ref.paragraph for ref in read_refs("第三条第二、四款")]
    (['第1项', '第2项', '第3项'], ['第2款', '第4款'])
    >>> read_refs("第五条第二句")[0].sentence
    '第2句'
    >>> [(ref.annex, ref.article) for ref in read_refs("附件1第二条、第三条")]
    [('附件1', '第2条'), ('附件1', '第3条')]
    """
    refs: list[ClauseRef] = []
    through, end = False, 0
    written = _RUN.sub(_spelled_out, written)
    for found in _WHOLE.finditer(written):
        if found.group() == "至":
            through = True
            continue
        ref = _read_ref(found.group(), quotations)
        beside = refs[-1] if refs and written[end : found.start()] in _JOINTS else ClauseRef()
        if beside.annex and is_inside(beside) and (ref.article or ref.path) and not ref.annex:
            ref = replace(ref, annex=beside.annex)
        end = found.end()
        if through and refs:
            refs.extend(_between(refs[-1], ref))
        refs.append(ref)
        through = False
    return tuple(refs)


def is_inside(ref: ClauseRef) -> bool:
    """Tell whether ``ref`` names a clause of an annex.

    >>> [is_inside(ref) for written in ("附件2", "附件2第三项", "第三条") for ref in read_refs(written)]
    [False, True, False]
    """
    return bool(ref.annex and (ref.article or ref.path or ref.paragraph or ref.item))


def _spelled_out(run: re.Match[str]) -> str:
    """Write 第（一）至（三）项 as 第一项至第三项."""
    unit = run.group()[-1]
    return "".join(
        joint or f"第{number}{unit}"
        for joint, number in re.findall(rf"({_AND})|({N})", re.sub(r"[）)](?=[（(])", "、", run.group()[:-1]))
    )


def _between(first: ClauseRef, last: ClauseRef) -> Iterator[ClauseRef]:
    """Clauses of a range that stand between its ends, of the lowest level that both name."""
    if first.item and last.item:
        yield from (replace(last, item=f"第{number}项") for number in _inner(first.item, last.item))
    elif first.paragraph and last.paragraph:
        yield from (replace(last, paragraph=f"第{number}款") for number in _inner(first.paragraph, last.paragraph))
    elif first.article and last.article:
        yield from (
            ClauseRef(annex=last.annex, article=f"第{number}条") for number in _inner(first.article, last.article)
        )


def _inner(first: str, last: str) -> range:
    low, high = (int(re.findall(r"-?\d+", end)[0]) for end in (first, last))
    return range(low + 1, min(high, low + 500))


def _read_ref(written: str, quotations: Sequence[str]) -> ClauseRef:
    path: list[str] = []
    sentence = re.search(rf"[的中]*({SENTENCE})$", written)
    written = written[: sentence.start()] if sentence else written
    annex, lead = re.match(ANNEX, written), re.match(_OF_ANNEX, written)
    written = written[lead.end() :] if lead else written
    while part := _PART.match(written):
        path.append(_heading_label(part, quotations))
        written = written[part.end() :].lstrip("的中")
    chapter, article = re.match(CHAPTER, written), re.search(ARTICLE, written)
    rest = written.replace(article.group(), "", 1) if article else written
    paragraph, item = re.search(PARAGRAPH, rest), re.search(rf"({ITEM})$", rest)
    number = re.search(N, item.group()) if item else None
    return ClauseRef(
        article=label_key(article.group()) if article else None,
        paragraph=_paragraph_key(paragraph.group()) if paragraph else None,
        item=f"第{reference_key(number.group())}项" if number else None,
        chapter=label_key(chapter.group()) if chapter else None,
        path=tuple(path),
        annex=annex.group() if annex else None,
        sentence=_sentence_key(sentence.group(1)) if sentence else None,
        subitem=f"第{reference_key(re.findall(N, item.group())[-1])}目"
        if item and item.group().endswith("目")
        else None,
    )


def _heading_label(part: re.Match[str], quotations: Sequence[str]) -> str:
    head = re.fullmatch(HEAD, part.group())
    if head:
        return heading_label(quotations[int(head.group(1))]) or ""
    number = re.search(N, part.group())
    bare = number.group() if number else ""
    return f"（{bare}）" if "（" in part.group() or "(" in part.group() else bare


def heading_label(words: str) -> str | None:
    """Give the label that a quoted heading opens with, None for other words.

    >>> heading_label("二、主要任务"), heading_label("(三)延长时间"), heading_label("三级")
    ('二', '（三）', None)
    """
    found = re.match(
        rf"(?:[（(]({N})[）)]|第({N})部分|([一二三四五六七八九十]+)、|(\d{{1,2}})[.．、](?!\d))", words.strip()
    )
    if not found:
        return None
    return f"（{found.group(1)}）" if found.group(1) else found.group(2) or found.group(3) or found.group(4)


def _sentence_key(written: str) -> str:
    if written[0] in "首末最":
        return "第1句" if written[0] == "首" else "第-1句"
    return f"第{reference_key(written.removeprefix('第').removesuffix('话').removesuffix('句'))}句"


def _paragraph_key(written: str) -> str:
    if written in {"首段", "末段"}:
        return "第1款" if written == "首段" else "第-1款"
    return label_key(written.replace("自然段", "款").replace("段", "款"))


def complete(refs: tuple[ClauseRef, ...], above: ClauseRef | None) -> tuple[ClauseRef, ...]:
    """Give a bare 第二款 the article named before it, and a bare 第三项 its paragraph too where that was named with an item."""
    completed: list[ClauseRef] = []
    for ref in refs:
        bare = not (ref.article or ref.path or ref.chapter or ref.annex)
        if bare and above is not None:
            alone = bool(ref.sentence) and not (ref.paragraph or ref.item)
            paragraph = ref.paragraph or (above.paragraph if alone or (ref.item and above.item) else None)
            item = ref.item or (above.item if alone else None)
            place = replace(ref, annex=above.annex, article=above.article, path=above.path)
            ref = replace(place, paragraph=paragraph, item=item)  # noqa: PLW2901
        completed.append(ref)
        above = ref if ref.article or ref.path or ref.annex else above
    return tuple(completed)
