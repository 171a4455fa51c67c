"""Each fact of the head settled among its witnesses: table, head matter, body, listing, metas."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from gongbao.model.policy import CommentRound, EvidenceRank, StatedStatus
from gongbao.model.portal import Portal
from gongbao.reading.adopters import noted_adopters, told_issuers
from gongbao.reading.consultation import read_agency
from gongbao.reading.dates import FULL_DATE, read_date
from gongbao.reading.doc_numbers import numbers_of_line, read_number_cell
from gongbao.reading.effectiveness import Effect, read_effect
from gongbao.reading.evidence import Docket, Witness
from gongbao.reading.head_facts import byline, noted_day, numbers_beside, own_number
from gongbao.reading.issuers import (
    authorities_in_title,
    full_form,
    in_full,
    resolve_authority,
    seat_in_title,
    split_authorities,
    without_province,
)
from gongbao.reading.lines import Line, fold, squeeze
from gongbao.reading.parts import Parts
from gongbao.reading.quoted_rules import without_quoted_rules
from gongbao.reading.signature import printed_on
from gongbao.reading.source import Source
from gongbao.reading.stated_status import ENDED, read_stated

_TABLE, _HEAD, _BODY = EvidenceRank.PAGE_TABLE, EvidenceRank.HEAD_MATTER, EvidenceRank.BODY
_LISTING, _META = EvidenceRank.LISTING, EvidenceRank.META
_LONGEST_ROUND = timedelta(days=366)
_IN_BRACKETS = re.compile(rf"\({FULL_DATE}\)")
_EXPLAINS = re.compile(r"解读(?:机关|单位|部门|机构) ?: ?(?P<who>[\u4e00-\u9fff、 ]{2,60})$")
# …现予发布,自发布之日起施行: the day of the letter that says so is the day of publication.
_PROMULGATES = re.compile(r"现予以?(?:公布|发布),自(?:公布|发布)之日起")
_LETTER = 4
_DECREE = re.compile(r"(?P<who>[\u4e00-\u9fff ]{2,160}?)(?:(?:主席)?令第|(?:公告|令)(?:19|20)\d{2}年第)")


def settle_numbers(docket: Docket, source: Source, parts: Parts, labels: Mapping[str, str]) -> tuple[str, ...]:
    """Settle the document's own number, the others of a joint document behind it; numbers of the body are citations."""
    found = own_number(parts.head, [t.key for t in (source.page_title, *parts.head[:6]) if t is not None])
    tabled = _numbered(source.table.get("doc_number"), _TABLE, "information table")
    if tabled is not None and found is not None and found[0].endswith(f"{tabled.value}"):
        tabled = replace(tabled, value=found[0])
    witnesses = [
        tabled,
        _numbered(labels.get("doc_number"), _HEAD, "label in the head"),
        Witness(value=found[0], rank=_HEAD, as_written=found[1], rule="number in the head") if found else None,
    ]
    first = docket.settle("doc_number", witnesses)
    if first is None:
        return ()
    beside = [numbers_beside(first, parts.head)]
    beside += [numbers_of_line(fold(place.get("doc_number", ""))) for place in (source.table, labels)]
    return tuple(dict.fromkeys((first, *(n for numbers in beside if first in numbers for n in numbers))))


def _numbered(value: str | None, rank: EvidenceRank, rule: str) -> Witness[str] | None:
    number = read_number_cell(value) if value else None
    return Witness(value=number, rank=rank, as_written=value, rule=rule) if number and value else None


def settle_published(docket: Docket, source: Source, parts: Parts, labels: Mapping[str, str]) -> date | None:
    """Settle the day of publication; PubDate of the CMS speaks last."""
    noted = noted_day(parts.head, "公布|发布|颁布")
    witnesses = [
        _dated(source.table.get("published_on"), _TABLE, "information table"),
        _dated(labels.get("published_on"), _HEAD, "label in the head"),
        Witness(value=noted[0], rank=_HEAD, as_written=noted[1], rule="note under the title") if noted else None,
        _dated(source.listing_date, _LISTING, "row of the listing"),
        _dated(source.metas.get("pubdate"), _META, "PubDate"),
    ]
    return docket.settle("published_on", witnesses)


def settle_signed(docket: Docket, source: Source, parts: Parts, labels: Mapping[str, str]) -> date | None:
    """Settle the 成文 date: table, label, the first signature block, else a date in brackets under the title."""
    first = parts.signatures[0] if parts.signatures else None
    said = byline(parts.head)
    under = None if first else next((line for line in parts.head if _IN_BRACKETS.fullmatch(line.key)), None)
    witnesses = [
        _dated(source.table.get("signed_on"), _TABLE, "information table"),
        _dated(labels.get("signed_on"), _HEAD, "label in the head"),
        Witness(value=first.on, rank=_BODY, as_written=first.as_written, rule="signature block") if first else None,
        _dated(under.raw if under else None, _HEAD, "date in brackets under the title"),
        Witness(value=said[0], rank=_HEAD, as_written=said[2], rule="line under the title")
        if first is None and under is None and said is not None and said[0] is not None
        else None,
    ]
    return docket.settle("signed_on", witnesses)


def settle_window(docket: Docket, source: Source, asked: CommentRound, *, published: date | None) -> CommentRound:
    """Give a consultation whose page names no last day that of a hidden field or a meta (MIIT ``endtime``), and its first day.

    Days in the wrong order, before ``published``, or more than a year after it are those of something else.
    """
    opens, closes = (_dated(source.metas.get(name), _META, name) for name in ("starttime", "endtime"))
    if asked.closes_on is not None or closes is None:
        return asked
    first = asked.opens_on or (opens.value if opens else None) or published
    if first is not None and not first <= closes.value <= first + _LONGEST_ROUND:
        return asked
    since = asked.opens_on or docket.settle("opens_on", [opens])
    return replace(asked, opens_on=since, closes_on=docket.settle("closes_on", [closes]))


def _dated(value: str | None, rank: EvidenceRank, rule: str) -> Witness[date] | None:
    day = read_date(value) if value else None
    return Witness(value=day, rank=rank, as_written=value, rule=rule) if day and value else None


def settle_effect(
    docket: Docket,
    source: Source,
    parts: Parts,
    labels: Mapping[str, str],
    *,
    signed: date | None,
    published: date | None,
) -> Effect:
    """Settle 施行 and 有效期: the text's own sentence, a note under the title, the information table."""
    letter = (*parts.letter, *parts.body)[:_LETTER]
    decreed = any(line.key.endswith("令") for line in parts.head) or any(_PROMULGATES.search(x.key) for x in letter)
    published = published or (signed if decreed else None)
    said = read_effect(
        without_quoted_rules([(line.raw, line.key) for line in (*parts.letter, *parts.body)]),
        signed_on=signed,
        published_on=published,
        printed_on=printed_on(parts.notes),
    )
    noted = noted_day(parts.head, "施行|实施")
    on = docket.settle(
        "effective_on",
        [
            _dated(source.table.get("effective_on"), _TABLE, "information table"),
            _dated(labels.get("effective_on"), _HEAD, "label in the head"),
            Witness(value=noted[0], rank=_HEAD, as_written=noted[1], rule="note under the title") if noted else None,
            Witness(value=said.on, rank=_BODY, as_written=said.on_evidence or "", rule="施行") if said.on else None,
        ],
    )
    if said.rule:
        rule = Witness(value=said.rule, rank=_BODY, as_written=said.on_evidence or said.rule, rule="施行")
        docket.settle("effective_rule", [rule])
    until = docket.settle(
        "expires_on",
        [
            *(_dated(source.table.get(fact), _TABLE, "information table") for fact in ("repealed_on", "expires_on")),
            *(_dated(labels.get(fact), _HEAD, "label in the head") for fact in ("repealed_on", "expires_on")),
            Witness(value=said.until, rank=_BODY, as_written=said.until_evidence or "", rule="有效期")
            if said.until
            else None,
        ],
    )
    return replace(said, on=on, until=until)


def settle_standing(
    docket: Docket, source: Source, parts: Parts, labels: Mapping[str, str]
) -> tuple[StatedStatus | None, str | None, date | None]:
    """Settle what the page says of its own standing: the value, the words, the day that it gives for an end (废止时间, a stamp).

    Words in no known form are kept without a value. Places that say both that it holds and that it does not are a conflict.
    """
    placed = [
        (source.table.get("stated_status"), _TABLE, "information table"),
        (labels.get("stated_status"), _HEAD, "label in the head"),
    ]
    written = [(words, read_stated(fold(words)), rank, rule) for words, rank, rule in placed if words]
    notes = [n for n in source.notes if n.title is None or _is_of(n.title, parts.title)]
    written += [(note.as_written, note.status, _HEAD, note.rule) for note in notes]
    if listed := source.listing_note:
        written.append((listed.as_written, listed.status, _LISTING, "title in the listing"))
    witnesses = [
        Witness(value=status.value, rank=rank, as_written=words, rule=rule)
        for words, status, rank, rule in written
        if status
    ]
    said = {(w.value in ENDED) for w in witnesses if w.rank is not _LISTING}
    value = docket.settle("stated_status", witnesses, disputes=len(said) > 1)
    if value is None:
        return None, (written[0][0] if written else None), None
    days = [day for place in (source.table, labels) if (day := read_date(place.get("repealed_on", "")))]
    days += [note.on for note in notes if note.on]
    best = next(e.as_written for e in reversed(docket.evidence) if e.fact == "stated_status")
    return StatedStatus(value), best, days[0] if days and value in ENDED else None


def _is_of(title: str, own: Line | None) -> bool:
    return own is not None and (squeeze(title) in squeeze(own.key) or squeeze(own.key) in squeeze(title))


def settle_issuers(  # noqa: PLR0917 - the witnesses of one fact
    docket: Docket,
    source: Source,
    parts: Parts,
    labels: Mapping[str, str],
    number: str | None,
    portal: Portal | None,
    *,
    consulting: bool,
) -> tuple[tuple[str, ...], str | None]:
    """Settle who issued the document; also the words as written (a short name that nothing makes full stays there)."""
    titled = authorities_in_title(parts.title.key) if parts.title else ()
    signed = next((s.authorities for s in parts.signatures if s.authorities), ())
    if titled and set(titled) < set(signed):
        titled = signed
    decree = _DECREE.match(number) if number else None
    who = decree["who"].removeprefix("中华人民共和国") if decree else None
    under = byline(parts.head)
    agency = labels.get("agency") or (read_agency(parts.letter or parts.body) if consulting else None)
    tabled = split_authorities(source.table.get("issuer", "") or labels.get("issuer", ""))
    publisher = split_authorities(source.table.get("publisher", "") or labels.get("publisher", ""))
    full = (*titled, *signed, *_named_below(parts.letter), *publisher)
    tabled, titled = (tuple(full_form(name, full) for name in names) for names in (tabled, titled))
    heard = [
        (tabled, _TABLE, "information table"),
        (titled, _HEAD, "title"),
        (signed, _BODY, "signature block"),
        (_explained_by(parts), _BODY, "who explains"),
        (_named_below(parts.letter), _BODY, "name under the letter"),
        ((who,) if who and " " not in who else split_authorities(who or ""), _BODY, "decree"),
        (noted_adopters(parts.head), _BODY, "note of adoption"),
        (_bylined(under[1], parts) if under else (), _BODY, "line under the title"),
        (_red_head(parts.head), _HEAD, "red head"),
        (
            seat_in_title(parts.title.key) if parts.title and not under else (),
            _BODY,
            "authority that the title begins with",
        ),
        ((agency,) if agency else (), _BODY, "who asks for comments"),
        (told_issuers(parts.title, parts.letter or parts.body) if parts.title else (), _BODY, "who it says issued it"),
        (publisher, _META, "publisher in the information table"),
    ]
    written = next((" ".join(names) for names, _, _ in heard if names), None)
    witnesses = [
        Witness(value=full, rank=rank, as_written=" ".join(names), rule=rule)
        for names, rank, rule in heard
        if names and (full := _resolved(names, portal))
    ]
    return docket.settle("issuers", witnesses, disputes=False) or (), written


def _bylined(names: tuple[str, ...], parts: Parts) -> tuple[str, ...]:
    if parts.title is None:
        return names
    seat, title = seat_in_title(parts.title.key), parts.title.key
    return tuple(full_form(in_full(without_province(name, title)), seat) for name in names)


def _red_head(head: Sequence[Line]) -> tuple[str, ...]:
    """Read the authorities of a line 某省国土资源厅文件."""
    heads = (line.key.removesuffix("文件") for line in head if line.key.endswith("文件"))
    return next((names for key in heads if (names := split_authorities(key))), ())


def _named_below(letter: Sequence[Line]) -> tuple[str, ...]:
    """Read the name that closes a letter whose day is missing or could not be read."""
    return next((names for line in reversed(letter[-3:]) if (names := split_authorities(line.key))), ())


def _explained_by(parts: Parts) -> tuple[str, ...]:
    """Read 解读机关 at the end of an interpretation."""
    match = next((m for line in parts.body[-6:] if (m := _EXPLAINS.match(line.key))), None)
    return split_authorities(match["who"]) if match else ()


def _resolved(names: tuple[str, ...], portal: Portal | None) -> tuple[str, ...]:
    full = [resolve_authority(name, portal) for name in names]
    return tuple(name for name in full if name) if all(full) else ()
