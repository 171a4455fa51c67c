"""Words of a text put in place of others: in the clauses that an instruction names, or throughout."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from gongbao.history.drafts import Draft, DraftItem, DraftParagraph
from gongbao.history.finding import chapter_of
from gongbao.history.fine_orders import FINE, put_fine
from gongbao.history.grouping import label_key
from gongbao.history.instructions import ClauseRef, Instruction, heading_label, is_inside, read_refs
from gongbao.history.list_stops import strike
from gongbao.history.new_references import as_new, in_either, plain
from gongbao.history.outline import DoesNotFit, all_held, change, named_clauses
from gongbao.history.put_in import Place, put
from gongbao.history.rewording import sentence_unit
from gongbao.history.sentences import sentence_span
from gongbao.history.word_places import check_open, open_places
from gongbao.model.policy import Clause

_NUMERAL = r"[一二三四五六七八九十百千万亿零〇两\d.]"
_QUOTED = re.compile(r"“.*?”", re.DOTALL)
_CLAUSE = re.compile("[由按依在应不经以对]")
"""Opens a statement, which stands for no mere name or amount."""


def replace_words(draft: Draft, instruction: Instruction, _: bool) -> None:
    """Put the new words in place of the old ones, all pairs at once; raise `DoesNotFit` where a pair is nowhere.

    Where the new words hold the old ones, a place that reads so already is left. An order over the whole text takes in headings
    and annexes, and leaves the wordings of the decision itself alone.
    """
    old, new = (instruction.words or "").split("\n"), (instruction.replacement or "").split("\n")
    if len(new) not in {1, len(old)}:
        raise DoesNotFit(f"{len(new)} new words for {len(old)}")
    pairs = dict(zip(old, new * len(old) if len(new) == 1 else new, strict=True))
    if instruction.is_bare and not all(_are_akin(words, to) for words, to in pairs.items()):
        raise DoesNotFit("the words stand in no quotation marks, and it is not told where they end")
    units, held = _scope(draft, instruction)
    if instruction.unit == FINE:
        put_fine(units, instruction)
        return
    sentences: dict[int, list[Place]] = {}
    for ref in instruction.targets:
        if ref.sentence:
            unit, span = _check_sentence(draft, ref, pairs)
            sentences.setdefault(id(unit), []).append(span)
    pairs = {words: to for words, to in pairs.items() if not _swap_labelled(draft, (units, held), words, to)}
    stretches = [unit.text for unit in units] + [
        words for clause in held for words in (clause.heading, clause.text) if words
    ]
    found = _whole_numbers
    check_open({words: in_either(found(words)) for words in pairs}, stretches)
    _check_each(draft, instruction, [in_either(found(words)) for words in (*pairs, *pairs.values())])
    if not pairs:
        return
    _check_signs(draft, instruction, pairs)
    swap = _swap({words: as_new(to, words) for words, to in pairs.items()}, found)
    for unit in units:
        within = sentences.get(id(unit))
        unit.text = swap(unit.text, within)
        if isinstance(unit, DraftItem) and within is None:
            unit.subitems = [(label, swap(text, None)) for label, text in unit.subitems]
    swap = _swap(pairs, found)

    def swapped(clause: Clause) -> Clause:
        heading = swap(clause.heading, None) if clause.heading else clause.heading
        return replace(clause, heading=heading, text=swap(clause.text, None))

    change(draft, held, swapped)


def _check_each(draft: Draft, instruction: Instruction, patterns: Sequence[str]) -> None:
    """Raise `DoesNotFit` where one of several articles named has none of the words, old or new: the numbers may be other ones than meant.

    A range of 款 or 项 within one article may take in some without them, and so may an order that speaks of what was named before.
    """
    written = _QUOTED.sub("", instruction.as_written)
    named = read_refs(written)
    is_inner = "至" in written and len({ref.article for ref in instruction.targets}) == 1
    if is_inner or len(named) < 2 or len(named) != len(instruction.targets):
        return
    for ref in (ref for ref in instruction.targets if ref.article or is_inside(ref)):
        units = [*_named_units(draft, ref)] if ref.article else []
        held = [] if ref.article else named_clauses(all_held(draft), ref)
        below = [text for unit in units if isinstance(unit, DraftItem) for _, text in unit.subitems]
        texts = [*(unit.text for unit in (*units, *held)), *below]
        finders = [re.compile(pattern) for pattern in patterns if pattern]
        if not any(True for finder in finders for text in texts for _ in open_places(finder, text)):
            place = "".join((ref.annex or "", *ref.path, ref.article or "", ref.paragraph or "", ref.item or ""))
            raise DoesNotFit(f"the words are not in {place}")


def _check_signs(draft: Draft, instruction: Instruction, pairs: Mapping[str, str]) -> None:
    """Raise `DoesNotFit` where a single sign stands more than once in a clause, or in a text, that is named: it may be part of words."""
    signs = {words: to for words, to in pairs.items() if len(words) == 1}
    for ref in instruction.targets or (None,) if signs else ():
        units, held = _scope(draft, replace(instruction, targets=(ref,) if ref else ()))
        below = [text for unit in units if isinstance(unit, DraftItem) for _, text in unit.subitems]
        texts = [*(u.text for u in units), *below, *(t for c in held for t in (c.heading, c.text) if t)]
        for sign, to in signs.items():
            kept = {plain(to)} if sign in to else set()
            finder = re.compile("|".join(in_either(_whole_numbers(words)) for words in (*kept, sign)))
            places = [p for text in texts for p in open_places(finder, text, kept) if p.group() == sign]
            if len(places) > 1:
                raise DoesNotFit(f"{sign} stands {len(places)} times: it is not told which one is meant")


def _check_sentence(
    draft: Draft, ref: ClauseRef, pairs: dict[str, str]
) -> tuple[DraftParagraph | DraftItem | Clause, Place]:
    """Find the sentence that is named; raise `DoesNotFit` where words are not in it, or in a heading's text not in it alone."""
    unit = sentence_unit(draft, ref)
    start, end = sentence_span(unit.text, ref.sentence or "")
    for words in pairs:
        finder = re.compile(in_either(_whole_numbers(words)))
        if not any(True for _ in open_places(finder, unit.text, within=[(start, end)])):
            raise DoesNotFit(f"the words {words} are not in {ref.sentence}")
        if isinstance(unit, Clause) and words in f"{unit.text[:start]}\n{unit.text[end:]}":
            raise DoesNotFit(f"the words {words} are not in {ref.sentence} alone")
    return unit, (start, end)


def _swap_labelled(
    draft: Draft, among: tuple[Sequence[DraftParagraph | DraftItem], Sequence[Clause]], words: str, to: str
) -> bool:
    """Reword a clause that is quoted whole, with its label: “（二）延长时间。公交延长。”; False where the words are no such thing."""
    label = heading_label(words)
    if label is None or heading_label(to) != label:
        return False
    bare, new = (
        re.sub(rf"^\s*{re.escape(label)}[、.．\s　]*", "", text.replace("(", "（", 1).replace(")", "）", 1))
        for text in (words, to)
    )
    items = [u for u in among[0] if isinstance(u, DraftItem) and label_key(u.label) == label_key(label)]
    if len(items) == 1 and items[0].text == bare:
        items[0].text, items[0].fresh = as_new(new, bare), True
        return True
    own = [
        c
        for c in among[1]
        if label_key(c.label) == label_key(label) and "。".join(filter(None, (c.heading, c.text))) == bare
    ]
    if len(own) != 1:
        return False
    heading, _, rest = (
        new.partition("。") if own[0].heading and own[0].text else (new if own[0].heading else "", "", "")
    )
    text = rest if own[0].heading else new
    change(draft, own, lambda clause: replace(clause, heading=heading or None, text=text))
    return True


def _are_akin(words: str, to: str) -> bool:
    """Whether words without marks and those for them are plainly two names or two amounts of one kind.

    >>> _are_akin("市交通运输局", "市交通运输主管部门"), _are_akin("二十四小时", "十二小时"), _are_akin("配建标准", "由市规划部门制定")
    (True, True, False)
    """
    return not _CLAUSE.match(to) and (words[:2] == to[:2] or words[-1] == to[-1])


def _whole_numbers(words: str) -> str:
    """A pattern for words that never cuts a number: 二小时 does not stand in 十二小时."""
    lead = rf"(?<!{_NUMERAL})" if re.match(_NUMERAL, words) else ""
    return lead + re.escape(words) + (rf"(?!{_NUMERAL})" if re.search(rf"{_NUMERAL}$", words) else "")


def _swap(pairs: dict[str, str], pattern: Callable[[str], str]) -> Callable[[str, Sequence[Place] | None], str]:
    kept = {plain(new) for old, new in pairs.items() if old in plain(new)}
    finder = re.compile("|".join(in_either(pattern(w)) for w in sorted({*kept, *pairs}, key=len, reverse=True)))

    def swap(text: str, within: Sequence[Place] | None) -> str:
        found = [place for place in open_places(finder, text, kept, within) if plain(place.group()) in pairs]
        if len(pairs) == 1 and not any(pairs.values()):
            return strike(next(iter(pairs)), [place.span() for place in found], text)
        return put(text, [(*place.span(), pairs[plain(place.group())]) for place in found])

    return swap


def _scope(draft: Draft, instruction: Instruction) -> tuple[list[DraftParagraph | DraftItem], list[Clause]]:
    """Find what is looked through: paragraphs and items of articles, and clauses that stand in none, but those that are spared."""
    units, held = _within(draft, instruction)
    left_units, left_held = _spared(draft, instruction.spared)
    return [u for u in units if not any(u is one for one in left_units)], [c for c in held if c.eid not in left_held]


def _within(draft: Draft, instruction: Instruction) -> tuple[list[DraftParagraph | DraftItem], list[Clause]]:
    if not instruction.targets:
        units = [u for article in draft.articles if not article.struck for u in _units(article.paragraphs)]
        return [unit for unit in units if not unit.fresh], all_held(draft)
    found: list[DraftParagraph | DraftItem] = []
    held: list[Clause] = []
    for ref in instruction.targets:
        if ref.article and ref.sentence and not isinstance(unit := sentence_unit(draft, ref), Clause):
            found.append(unit)
        elif ref.article:
            found += _named_units(draft, ref)
        else:
            held += named_clauses(all_held(draft), ref)
    return found, held


def _spared(draft: Draft, refs: Sequence[ClauseRef]) -> tuple[list[DraftParagraph | DraftItem], set[str]]:
    """Find the clauses that an order leaves alone; raise `DoesNotFit` for one that is not there."""
    units: list[DraftParagraph | DraftItem] = []
    eids: set[str] = set()
    for ref in refs:
        article = draft.find(ref.article)
        if article is not None and article.struck:
            continue
        if ref.article:
            units += _named_units(draft, ref)
        elif ref.annex and not ref.annex[2:]:
            eids |= {clause.eid for clause in all_held(draft) if clause.in_annex}
        else:
            named = {clause.eid for clause in named_clauses(all_held(draft), ref)}
            within = [a for a in draft.articles if not a.struck and chapter_of(draft, a) in named]
            units += [unit for article in within for unit in _units(article.paragraphs)]
            eids |= named
    return units, eids


def _named_units(draft: Draft, ref: ClauseRef) -> Iterator[DraftParagraph | DraftItem]:
    article = draft.find(ref.article)
    if article is None or article.struck:
        raise DoesNotFit(f"{ref.article or 'the clause'} is not in the base text")
    paragraphs = article.paragraphs
    if ref.paragraph or ref.item:
        number = _number(ref.paragraph or "第1款", len(paragraphs))
        paragraphs = [paragraph for paragraph in paragraphs if paragraph.old == number]
    if ref.item:
        items = [i for p in paragraphs[:1] for i in p.items if i.old == _number(ref.item, len(p.items))]
        if not items:
            raise DoesNotFit(f"{ref.item} is not there")
        return iter(items)
    if not paragraphs:
        raise DoesNotFit(f"{ref.paragraph} is not there: the clause has {len(article.paragraphs)} paragraphs")
    return _units(paragraphs)


def _number(key: str, length: int) -> int:
    number = int(key[1:-1])
    return number if number > 0 else length + 1 + number


def _units(paragraphs: Sequence[DraftParagraph]) -> Iterator[DraftParagraph | DraftItem]:
    for paragraph in paragraphs:
        if not paragraph.struck:
            yield paragraph
            yield from (item for item in paragraph.items if not item.struck)
