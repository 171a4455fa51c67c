"""The letter that wraps another text: what it says it issues, and where the wrapped text begins."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gongbao.reading.dates import read_date_line
from gongbao.reading.head_facts import signed_behind
from gongbao.reading.issuers import split_authorities
from gongbao.reading.lines import Line, squeeze
from gongbao.reading.markers import read_marker
from gongbao.reading.signature import Signature, is_colophon, is_seal_note
from gongbao.reading.wrapping import draft_in, wrapped_in

_DRAFT_SUFFIX = re.compile(r" ?\((?:[^()]*(?:稿|草案)[^()]*)\)$")
_PROMISED = re.compile(
    r"现将(?:[^《》。;:,]{0,40}?(?:制定|制订|修订|修改|拟定|拟订|起草|编制|完善)后?的)?《(?P<a>[^《》]+(?:《[^《》]*》[^《》]*)*)》"
    r"(?:[、和及]?《[^《》]+》)*(?:[^《》。]{0,12})(?:印发|转发|下发)"
    r"|^(?P<by>[^《》。;:,]{0,80}?) ?《(?P<b>[^《》]+(?:《[^《》]*》[^《》]*)*)》(?:[、和及]?《[^《》]+》)*"
    r"[^《》。]{0,90}现?(?:予以?)?(?P<how>印发|转发|下发|发布|公布)"
)
# 为规范…，某局起草形成了《甲办法》，现予印发: what was made stands behind its purpose.
_MADE = re.compile(
    r"(?:制定|制订|修订|拟定|拟订|起草|编制|形成)了《(?P<a>[^《》]+)》[^《》。;]{0,12},?现(?:予以?|将其)?(?:印发|转发|下发)"
)
_MARKS = re.compile(r"[《》〈〉<>\s]")
_LETTER = 6
"""Lines within which a letter says what it issues."""


def promised(rest: Sequence[Line], title: Line | None) -> tuple[Line | None, Line | None]:
    """Read from a letter without a title what it issues; a decision that a decree publishes is itself the title."""
    for line in rest[:3] if title is None else ():
        if made := _MADE.search(line.key):
            return line.cut(*made.span("a")), None
        match = _PROMISED.search(line.key)
        if match is None or (match["by"] and not split_authorities(match["by"])):
            continue
        inner = line.cut(*match.span("a" if match["a"] else "b"))
        if match["how"] in ("发布", "公布") and re.search(r"关于.*的决定$", inner.key):
            wanted = _MARKS.sub("", inner.key)
            return inner, next((b for b in rest if len(b.key) < 120 and _MARKS.sub("", b.key) == wanted), inner)
        return inner, None
    return None, title


def named_in_letter(rest: Sequence[Line]) -> Line | None:
    """Name what a letter says that it issues, in the letter's own words: its title may shorten the name, or join two.

    >>> from gongbao.reading.lines import make_line
    >>> named_in_letter([make_line("各区县:"), make_line("现将《关于建设渡口的实施方案》印发给你们。")]).raw
    '关于建设渡口的实施方案'
    """
    for line in rest[:_LETTER]:
        match = _PROMISED.search(line.key)
        if match is not None and not read_marker(line.key):
            return line.cut(*match.span("a" if match["a"] else "b"))
    return None


def inner_title(title: Line | None) -> Line | None:
    """Name the text that a title wraps, or the draft that it asks comments on."""
    if title is None:
        return None
    return wrapped_in(title) or draft_in(title)


def find_wrapped(lines: Sequence[Line], inner: Line | None) -> tuple[int, int, Line] | None:
    """Find where the wrapped text begins, by the name that the title gives it, else by the one that the letter gives."""
    return None if inner is None else find_inner(lines, inner) or find_inner(lines, named_in_letter(lines))


def find_inner(lines: Sequence[Line], inner: Line | None) -> tuple[int, int, Line] | None:
    """Find the lines that say the inner title alone: there the wrapped text begins."""
    if inner is None:
        return None
    wanted = _MARKS.sub("", _DRAFT_SUFFIX.sub("", inner.key))
    for start in range(len(lines)):
        joined = ""
        for span in range(1, 5):
            if start + span > len(lines) or len(lines[start + span - 1].key) > 90:
                break
            joined += squeeze(lines[start + span - 1].key)
            bare = _MARKS.sub("", _DRAFT_SUFFIX.sub("", joined))
            if bare in (wanted, wanted[max(0, wanted.find("关于")) :]):
                end = start + span
                raw = "".join(line.raw for line in lines[start:end])
                if end < len(lines) and re.fullmatch(r"\([^()]*(?:稿|草案|试行|暂行)[^()]*\)", lines[end].key):
                    raw, end = raw + lines[end].raw, end + 1
                if _is_full_text(lines[end:]):
                    return start, end, Line(raw=raw, key=joined if len(joined) == len(raw) else raw)
            if bare == f"{wanted}目录" and _is_full_text(lines[start + span :]):
                return start, start, inner
            if bare not in wanted:
                break
    return None


def _is_full_text(lines: Sequence[Line]) -> bool:
    """A title that is only listed as an annex has nothing but the signature after it."""
    length = sum(len(line.key) for line in lines)
    marked = any((m := read_marker(line.key)) and len(line.key) > m.end + 2 for line in lines[:6])
    return length >= 150 or (length >= 20 and marked and len(lines) >= 2)


def after_letter(lines: Sequence[Line], signatures: Sequence[Signature], inner: Line | None) -> int | None:
    """Return where the wrapped text begins when its title does not stand alone: after the letter's signature."""
    if inner is None or not signatures:
        return None
    end = signatures[0].end
    while end < len(lines) and (is_seal_note(lines[end].key) or is_colophon(lines[end].key)):
        end += 1
    after = lines[end:]
    return end if sum(len(line.key) for line in after) > 300 and any(read_marker(line.key) for line in after) else None


def without_annex_word(letter: list[Line]) -> list[Line]:
    """Drop 附件 from the end of a letter, and behind it the authority with which the annex's name begins.

    >>> from gongbao.reading.lines import make_line
    >>> [line.raw for line in without_annex_word([make_line(t) for t in ("请照办。", "附件", "甲县人民政府")])]
    ['请照办。']
    """
    if is_annex_word(letter[-1:]):
        return letter[:-1]
    return letter[:-2] if is_annex_word(letter[-2:]) and split_authorities(letter[-1].key) else letter


def bylined(body: Sequence[Line]) -> int:
    """Count the lines below the title of a wrapped text that name its makers, or the month or day of it, and nothing else.

    >>> from gongbao.reading.lines import make_line
    >>> bylined([make_line(t) for t in ("市农业局 市水利局", "(2019年4月)", "为加强渡口管理,制定本办法。")])
    2
    """
    count = 0
    for line in body[:_LETTER]:
        dated = read_date_line(line.key.strip("()")) or signed_behind(line.key)
        if not (split_authorities(line.key.strip("()")) or dated):
            break
        count += 1
    return count


def is_annex_word(lines: Sequence[Line]) -> bool:
    """Tell whether lines begin with the word 附件 alone."""
    return bool(lines) and bool(re.fullmatch(r"附件 ?\d{0,2} ?:?", lines[0].key))
