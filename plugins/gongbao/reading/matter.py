"""A page or a text read as a whole: parts, facts with ranked evidence, clauses, relations."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from gongbao.errors import TooLarge, UnreadableDocument
from gongbao.formats.scripts import canonical_key, to_simplified
from gongbao.model.identifiers import Sha256
from gongbao.model.policy import AttachmentLink, CommentRound, Conflict, EvidenceRank, PolicyKind, PolicyReading
from gongbao.model.portal import Portal
from gongbao.model.web import PageMatter
from gongbao.reading.assembly import Structure, build_structure
from gongbao.reading.comment_counts import Tally, read_tally, settled, with_rows
from gongbao.reading.consultation import read_agency, read_window, reports_comments, reports_round
from gongbao.reading.disagreements import target_conflicts
from gongbao.reading.divisions import division_of
from gongbao.reading.draft_titles import read_draft_title
from gongbao.reading.effectiveness import Effect
from gongbao.reading.evidence import Docket, Witness
from gongbao.reading.head_facts import unified_number
from gongbao.reading.kinds import is_consultation, kind_of, kind_without_title
from gongbao.reading.lines import Line, fold, squeeze
from gongbao.reading.numbering import misses_number
from gongbao.reading.outcome import read_outcome
from gongbao.reading.parts import Parts, part_document
from gongbao.reading.relations import read_relations
from gongbao.reading.source import Source, source_of_matter, source_of_text
from gongbao.reading.targets import year_made
from gongbao.reading.witnesses import (
    settle_effect,
    settle_issuers,
    settle_numbers,
    settle_published,
    settle_signed,
    settle_standing,
    settle_window,
)
from gongbao.reading.wrapping import draft_in, wrapped_in
from gongbao.settings import caps_in_force

PARSER_VERSION = "4"
"""Raised whenever the same page may be read differently; changes that come of it have the cause ``parser``."""

_ASKS = re.compile(r"征求|征集|听取")
# 转发市发展改革委市综合执法局某方案: bodies run together stand before the name of what they made.
_BODIES_BEFORE = re.compile(
    r"[\u4e00-\u9fff、]{2,}(?:局|委|办|部|厅|院|署|会)(?:等(?:[一二三四五六七八九十\d]+[个家])?(?:部门|单位))?"
)
_OF_CONSULTATION = ("opens_on", "closes_on", "window", "agency")


def read_text(text: str, *, portal: Portal | None = None, url: str | None = None) -> PolicyReading:
    """Read the plain text of a saved page, collapsed or not, with the frame of its site or a Markdown head block.

    ``url`` is accepted so that callers hand over what they know; an address alone proves no fact. Raise TooLarge past cap
    ``text_characters``, UnreadableDocument for lone surrogates.
    """
    del url
    _refuse_no_text((text,))
    return _read(source_of_text(text), portal)


def read_matter(matter: PageMatter, *, portal: Portal | None = None) -> PolicyReading:
    """Read a detail page that a CMS family took apart; a value that the page does not give stays None; refusals as in read_text."""
    _refuse_no_text((*matter.lines, matter.title or "", *matter.table.values(), *matter.head_lines, *matter.tail_lines))
    return _read(source_of_matter(matter), portal)


def _refuse_no_text(parts: tuple[str, ...]) -> None:
    if sum(map(len, parts)) > (cap := caps_in_force().text_characters):
        raise TooLarge(f"text passes cap text_characters={cap}; raise it or skip the document")
    try:
        "\n".join(parts).encode()
    except UnicodeEncodeError as refusal:
        raise UnreadableDocument(
            f"lone surrogate at character {refusal.start}: not a text; decode the bytes again"
        ) from refusal


def _read(source: Source, portal: Portal | None) -> PolicyReading:
    docket = Docket()
    parts = part_document(source.lines, page_title=source.page_title or source.listing_title)
    asked = {fact: source.table[fact] for fact in _OF_CONSULTATION if fact in source.table}
    labels = {**parts.labels, **source.head_labels, **asked}
    numbers = settle_numbers(docket, source, parts, labels)
    number = numbers[0] if numbers else None
    published = settle_published(docket, source, parts, labels)
    signed = settle_signed(docket, source, parts, labels)
    title = _settle_title(docket, source, parts)
    amending = parts.title is not None and bool(re.search(r"修改|修正|修订", parts.title.key))
    asking = parts.title is not None and bool(is_consultation(parts.title.key, labels))
    structure = build_structure(
        parts,
        portal=portal,
        script=source.script,
        amending=amending,
        consulting=asking,
        tables=source.tables,
        made_in=year_made(signed, number),
    )
    effect = settle_effect(docket, source, parts, labels, signed=signed, published=published)
    standing, standing_words, standing_on = settle_standing(docket, source, parts, labels)
    wrapped = _wrapped(parts)
    kind = kind_of(
        parts.title.key if parts.title else None,
        labels=labels,
        notes="\n".join(line.key for line in parts.head),
        number=number,
        wrapped=wrapped is not None,
        counts=structure.outline.counts,
        lasting=bool(effect.on or effect.rule or effect.until),
    )
    if parts.title is None:
        lasting = number is not None or bool(effect.on or effect.rule or effect.until)
        kind = kind_without_title(kind, parts.letter, parts.body, lasting=lasting)
    if parts.title is not None and reports_round(parts.title, parts.body or parts.outcome):
        kind = PolicyKind.CONSULTATION
    consulting = kind is PolicyKind.CONSULTATION
    issuers, written = settle_issuers(docket, source, parts, labels, number, portal, consulting=consulting)
    comments, at_odds = _comment_round(parts, labels, structure, source, published) if consulting else (None, ())
    comments = settle_window(docket, source, comments, published=published) if comments else None
    if consulting or kind is PolicyKind.INTERPRETATION:
        effect = Effect()
    draft = comments.draft_title if comments else None
    wrapped_title = wrapped.raw if wrapped is not None and not consulting else None
    text = "\n".join(source.as_written.get(line.raw, line.raw) for line in parts.kept)
    script = source.script
    relations = read_relations(
        structure.clauses,
        kind=kind,
        title=title,
        wrapped=wrapped_title,
        draft=draft,
        numbers=numbers,
        script=script,
        keys=structure.keys,
    )
    return PolicyReading(
        kind=kind,
        title=_simplified(title, script),
        title_as_written=source.as_written.get(title, title) if title else None,
        script=script,
        text=text,
        content_sha256=Sha256.of(text.encode()),
        canonical_sha256=Sha256.of(canonical_key(text, script=script).encode()),
        wrapped_title=_simplified(wrapped_title, script),
        doc_number=number,
        doc_numbers=numbers,
        unified_number=_plain(docket, "unified_number", source, labels) or unified_number(parts.head),
        index_number=_plain(docket, "index_number", source, labels),
        issuers=issuers,
        issuer_as_written=written,
        division_code=_division(docket, issuers, portal),
        signed_on=signed,
        published_on=published,
        effective_on=effect.on,
        effective_rule=effect.rule,
        expires_on=effect.until,
        validity_rule=effect.until_rule,
        stated_status=standing,
        stated_status_as_written=standing_words,
        stated_status_on=standing_on,
        republication=source.republished,
        comment_round=comments,
        clauses=structure.clauses,
        outline=structure.outline,
        cited=relations,
        attachments=tuple(
            AttachmentLink(name=name, url=url) for name, url in (*source.files, *_named_only(source, parts))
        ),
        annexes=parts.annex_names,
        targets=structure.targets,
        evidence=tuple(docket.evidence),
        conflicts=(*docket.conflicts, *at_odds, *target_conflicts(structure.targets, structure.clauses, script=script)),
        flags=_flags(parts, structure, source),
    )


def _named_only(source: Source, parts: Parts) -> Iterator[tuple[str, None]]:
    """In flattened text a file may be known by its listed name alone; an annex that stands in the page is no file."""
    present = [a.title.key for a in parts.annexes if a.title is not None]
    # A title that only names the draft it asks about does not show it: 关于征求《…》意见的公告.
    asking = parts.title is not None and parts.inner_title is None and _ASKS.search(parts.title.key)
    present += [line.key for line in (parts.inner_title, None if asking else parts.title) if line is not None]
    here = [squeeze(key) for key in present]
    files = {canonical_key(name) for name, _ in source.files}
    for name in parts.annex_names if source.flattened and not parts.annexes else ():
        bare = squeeze(fold(name))
        # So short a name (名单, 申报表) stands in many a title by chance.
        shown = any(title in bare or (bare in title and len(bare) > 5) for title in here)
        if canonical_key(name) not in files and not shown:
            yield name, None


def _settle_title(docket: Docket, source: Source, parts: Parts) -> str | None:
    if parts.title is None:
        return None
    rank = EvidenceRank.HEAD_MATTER
    if source.page_title is None and source.listing_title is not None and parts.title.key in source.listing_title.key:
        rank = EvidenceRank.LISTING
    return docket.settle("title", [Witness(value=parts.title.raw, rank=rank, as_written=parts.title.raw, rule="title")])


def _wrapped(parts: Parts) -> Line | None:
    if parts.title is None:
        return parts.inner_title if parts.letter else None
    named = wrapped_in(parts.title)
    if named is not None and parts.inner_title is not None:
        whole, own = squeeze(named.key), squeeze(parts.inner_title.key)
        if whole.endswith(own) and (own.startswith("关于") or not _BODIES_BEFORE.fullmatch(whole.removesuffix(own))):
            return named
    return parts.inner_title if named is not None and parts.letter and parts.inner_title is not None else named


def _comment_round(
    parts: Parts, labels: dict[str, str], structure: Structure, source: Source, published: date | None
) -> tuple[CommentRound, tuple[Conflict, ...]]:
    notice: Sequence[Line] = parts.letter or parts.body or parts.outcome
    window = read_window(labels, notice, published_on=published or _first_signed(parts), outcome=parts.outcome)
    told = notice if reports_comments(parts.title, notice) else ()
    outcome = "\n".join(line.raw for line in parts.outcome or told)
    tally = with_rows(read_tally("\n".join(line.key for line in parts.outcome or told)), outcome)
    tally = read_tally("\n".join(line.key for line in told)) if tally == Tally() else tally
    tally, conflict = settled(tally)
    edits, decisions = read_outcome(outcome, structure.clauses, script=source.script) if outcome else ((), ())
    comments = CommentRound(
        opens_on=window.opens_on,
        closes_on=window.closes_on,
        draft_title=read_draft_title(notice, parts.inner_title or (draft_in(parts.title) if parts.title else None))
        or _own_draft(parts.title),
        agency=labels.get("agency") or read_agency(notice),
        comments_received=tally.received,
        comments_adopted=tally.adopted,
        comments_partly=tally.partly,
        comments_not_adopted=tally.refused,
        outcome_text=outcome or None,
        outcome=edits,
        decisions=decisions,
    )
    return comments, (conflict,) if conflict else ()


def _own_draft(title: Line | None) -> str | None:
    """A page that is the draft itself says so at the end of its title."""
    return title.raw if title is not None and re.search(r"稿\)$|草案\)$", title.key) else None


def _first_signed(parts: Parts) -> date | None:
    return parts.signatures[0].on if parts.signatures else None


def _simplified(text: str | None, script: str) -> str | None:
    return to_simplified(text) if text is not None and script == "hant" else text


def _plain(docket: Docket, fact: str, source: Source, labels: dict[str, str]) -> str | None:
    witnesses = [
        Witness(value=value.strip(), rank=rank, as_written=value, rule=rule)
        for value, rank, rule in (
            (source.table.get(fact), EvidenceRank.PAGE_TABLE, "information table"),
            (labels.get(fact), EvidenceRank.HEAD_MATTER, "label in the head"),
        )
        if value
    ]
    return docket.settle(fact, witnesses)


def _division(docket: Docket, issuers: Sequence[str], portal: Portal | None) -> str | None:
    named = next((code for name in issuers if (code := division_of(name))), None)
    witnesses = [
        Witness(
            value=named, rank=EvidenceRank.DERIVED, as_written="、".join(issuers), rule="division named by the issuer"
        )
        if named
        else None,
        Witness(
            value=portal.division_code, rank=EvidenceRank.PORTAL, as_written=portal.id, rule="declared by the portal"
        )
        if portal is not None and not named
        else None,
    ]
    return docket.settle("division_code", witnesses)


def _flags(parts: Parts, structure: Structure, source: Source) -> tuple[str, ...]:
    flags = ["images_only"] if source.images_only else []
    if parts.title is None:
        flags.append("no_title")
    if not structure.structured:
        flags.append("unstructured_text")
    if misses_number(structure.clauses, title=parts.title.key if parts.title else ""):
        flags.append("numbering_gap")
    return tuple(flags)
