"""What a probed page says of its portal: name, publisher, division, hosts, kind of column; each with where it stands."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from gongbao.cms.listing import page_markup
from gongbao.crawl.addresses import same_site
from gongbao.crawl.probe import Probe
from gongbao.formats.markup import parse_markup
from gongbao.formats.words import line_text
from gongbao.model.portal import ColumnKind
from gongbao.reading.divisions import division_of

_SITE_SUFFIX = re.compile(r"(?:门户网站|政府网站|官方网站|信息公开平台|信息公开网|网站|官网)+$")
_TITLE_PARTS = re.compile(r"\s*[-_|–—>]\s*")
_AGENCY = re.compile(r"[\u4e00-\u9fff]{2,30}(?:人民政府|办公厅|办公室|委员会|厅|局|部|委|署|院)$")
_SPONSOR = re.compile(
    r"主办(?:单位|机关|部门)?\s*[:：]\s*([\u4e00-\u9fff]{4,40})|(?<![\u4e00-\u9fff])([\u4e00-\u9fff]{4,30})主办(?![\u4e00-\u9fff])"
)
_HOST = re.compile(r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|[0-9a-f.]*:[0-9a-f:.]*")
_SITE_CODE = re.compile(r"(?:网站标识码|标识码)\s*[:：]?\s*(bm\d{8}|\d{10})", re.IGNORECASE)
_CENTRAL = re.compile(r"^(?:中华人民共和国|国务院|国家)")
_KINDS = (
    (ColumnKind.INTERPRETATION, re.compile(r"解读|图解|问答")),
    (ColumnKind.REPEAL_LIST, re.compile(r"废止|失效|清理")),
    (ColumnKind.CONSULTATION, re.compile(r"征集|征求|预公开|意见|调查|听证|采纳|反馈")),
    (ColumnKind.NORMATIVE, re.compile(r"规范性文件|法规|规章|政策文件库|行政文件")),
    (ColumnKind.NOTICE, re.compile(r"通知|公告|公示|通告|动态")),
    (ColumnKind.NORMATIVE, re.compile(r"政策|文件|公报")),
)
"""Column names by what they carry, the telling words first: 规范性文件意见征集 is a consultation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A value and where the page says it; ``value`` None when it does not."""

    value: str | None
    because: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A declaration as far as the pages tell it; ``foreign`` hosts are linked but belong to another site."""

    name: Told
    publisher: Told
    division_code: Told
    column_name: Told
    kind: Told
    hosts: tuple[str, ...]
    foreign: Mapping[str, int]
    slug: str


def draft_declaration(probe: Probe) -> Draft:
    """Gather what the column page and its first notice say of the portal."""
    host = urlsplit(probe.url).hostname or ""
    texts = [_visible(probe.markup)]
    if probe.notice is not None:
        texts.append(_visible(page_markup(probe.notice.page)))
    sponsor = _first(_SPONSOR, texts)
    name = _name(probe, sponsor, host)
    publisher = _publisher(name, sponsor)
    column_name = _column_name(probe)
    own, foreign = _hosts(probe, host)
    return Draft(
        name=name,
        publisher=publisher,
        division_code=_division(probe, texts, (publisher.value, name.value)),
        column_name=column_name,
        kind=_kind(column_name, probe.metas),
        hosts=own,
        foreign=foreign,
        slug=slug_of(host),
    )


def slug_of(host: str) -> str:
    """Make the last part of a portal id out of its host.

    >>> slug_of("www.ningbo.gov.cn"), slug_of("fzggw.zj.gov.cn"), slug_of("www.gov.cn"), slug_of("127.0.0.1")
    ('ningbo', 'zj_fzggw', 'gov', 'portal')
    """
    labels = [re.sub(r"[^a-z0-9]+", "", label) for label in host.lower().split(".")]
    if all(label.isdigit() for label in labels):
        return "portal"
    kept = [label for label in reversed(labels[:-1]) if label and label not in {"www", "com", "org", "net"}]
    return "_".join([label for label in kept if label != "gov"] or kept) or "portal"


def _visible(markup: str) -> str:
    body = parse_markup(markup).body
    return line_text(body.text(deep=True, separator=" ")) if body is not None else ""


def _first(pattern: re.Pattern[str], texts: Sequence[str]) -> str | None:
    found = next(filter(None, map(pattern.search, texts)), None)
    return next(filter(None, found.groups()), None) if found else None


def _metas(probe: Probe) -> list[tuple[str, Mapping[str, str]]]:
    notice = [("the notice", probe.notice.matter.metas)] if probe.notice is not None else []
    return [("the column page", probe.metas), *notice]


def _name(probe: Probe, sponsor: str | None, host: str) -> Told:
    for place, metas in _metas(probe):
        if "sitename" in metas:
            domain = metas.get("sitedomain", "")
            doubt = f"; but SiteDomain is {domain}" if domain and host not in domain else ""
            return Told(value=_SITE_SUFFIX.sub("", metas["sitename"]) or None, because=f"SiteName of {place}{doubt}")
    for part in reversed(_TITLE_PARTS.split(probe.title or "")):
        agency = _SITE_SUFFIX.sub("", part)
        if _AGENCY.fullmatch(agency):
            return Told(value=agency, because="the page's title")
    return Told(value=sponsor, because="主办 in the footer" if sponsor else "")


def _publisher(name: Told, sponsor: str | None) -> Told:
    if sponsor:
        return Told(value=sponsor, because="主办 in the footer")
    if name.value and _AGENCY.fullmatch(name.value):
        return Told(value=name.value, because="the name of the site")
    return Told(value=None)


def _division(probe: Probe, texts: Sequence[str], authorities: Sequence[str | None]) -> Told:
    """The first six digits of SiteIDCode, the place in the name; when they disagree both are told."""
    codes = [metas["siteidcode"] for _, metas in _metas(probe) if "siteidcode" in metas]
    code = next(filter(None, (*codes, _first(_SITE_CODE, texts))), "")
    by_code = None
    if re.fullmatch(r"\d{10}", code):
        by_code = code[:6]
    elif re.fullmatch(r"bm\d{8}", code, re.IGNORECASE):
        by_code = "100000"
    by_name = None
    for authority in filter(None, authorities):
        by_name = division_of(authority) or ("100000" if _CENTRAL.match(authority) else None)
        if by_name:
            break
    if by_code and by_name and by_code != by_name:
        return Told(value=by_name, because=f"the place in the name; but SiteIDCode {code} says {by_code}: check it")
    if by_code:
        return Told(value=by_code, because=f"SiteIDCode {code}")
    return Told(value=by_name, because="the place in the name" if by_name else "")


def _column_name(probe: Probe) -> Told:
    if "columnname" in probe.metas:
        return Told(value=probe.metas["columnname"], because="ColumnName")
    parts = [part for part in _TITLE_PARTS.split(probe.title or "") if part and not _AGENCY.fullmatch(part)]
    return Told(value=parts[0] if parts else None, because="the page's title" if parts else "")


def _kind(column_name: Told, metas: Mapping[str, str]) -> Told:
    for place, words in (("the column's name", column_name.value), ("ColumnType", metas.get("columntype"))):
        for kind, pattern in _KINDS:
            if words and pattern.search(words):
                return Told(value=kind.value, because=f"{place} {words}")
    return Told(value=None)


def _hosts(probe: Probe, host: str) -> tuple[tuple[str, ...], Mapping[str, int]]:
    """Hosts of column, entries and files of the notice: those of the same site, and the others with their links counted."""
    links = probe.notice.matter.links if probe.notice is not None else ()
    counts = dict(probe.entry_hosts)
    reached = [("", probe.notice.page.final_url)] if probe.notice is not None else []
    for _, address in (*links, *reached):
        linked = urlsplit(address).hostname or ""
        counts[linked] = counts.get(linked, 0) + 1
    own = [other for other in counts if _HOST.fullmatch(other) and other != host and same_site(host, other)]
    return (host, *sorted(own)), {other: n for other, n in counts.items() if other and not same_site(host, other)}
