"""``gongbao portal probe``: a column page asked politely, read by the family it shows, and declared."""

from __future__ import annotations

import re
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from gongbao.archive.durable import write_atomically, write_new
from gongbao.crawl.addresses import AddressRules, bracketed
from gongbao.crawl.fetching import WebClient
from gongbao.crawl.politeness import PoliteFetch
from gongbao.crawl.probe import Probe, probe_column
from gongbao.crawl.probe_draft import draft_declaration
from gongbao.crawl.probe_yaml import append_column, places_to_fill_in, portal_id, render_declaration
from gongbao.errors import BadInput, PageAbsent, PortalUnavailable
from gongbao.ledger import Ledger
from gongbao.model.capture import FailureKind
from gongbao.model.internet import is_public
from gongbao.model.portal import Portal, Rate
from gongbao.model.web import Fetch, WebRequest
from gongbao.reading import facts_of, read_matter
from gongbao.registry import load_portal
from gongbao.settings import Settings
from gongbao.wording.values import in_words
from gongbao_stages.addresses import http_address
from gongbao_stages.caps import within_caps

_HTTPS_SECONDS = 10.0
_NO_HTTPS = frozenset({FailureKind.TLS, FailureKind.CONNECTION, FailureKind.TIMEOUT})
_SHORT_UNIT = re.compile(r"[省市县区州][\u4e00-\u9fff]{1,14}")
_WITNESSES = (
    "title",
    "kind",
    "doc_number",
    "issuers",
    "signed_on",
    "published_on",
    "effective_on",
    "expires_on",
    "opens_on",
    "closes_on",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Probed:
    """The declaration as text and as it loads, what the notice says, and what could not be told."""

    probe: Probe
    portal: Portal
    yaml: str
    facts: Mapping[str, Any] | None
    untold: tuple[str, ...]


@within_caps
def probe_portal(
    settings: Settings,
    url: str,
    *,
    allow_private: bool = False,
    options: Mapping[str, str] | None = None,
    name: str | None = None,
    add_to: Path | None = None,
) -> Probed:
    """Probe one column page; ``name`` is the portal id to declare, if a person gives one.

    ``add_to`` is a declaration that stands already: the column is added to it, and its text is what comes back.

    BadInput for what is no http(s) address or a notice, PortalUnavailable, PageAbsent, SourceChanged, UnreadableDocument
    as ``probe_column`` raises them.
    """
    parts = http_address(url)
    host = parts.hostname or ""
    standing = load_portal(add_to) if add_to is not None else None
    allow_private = allow_private or (standing is not None and standing.allow_private)
    private = _is_private(settings, url, host) if allow_private else False
    probe = probe_column(
        url, fetch_from=polite_fetches(settings, allow_private=allow_private, private=private), options=options
    )
    draft = draft_declaration(probe)
    if standing is not None and add_to is not None:
        chosen = standing.id
        text = append_column(add_to.read_text(encoding="utf-8"), standing, probe, draft, options=options)
    else:
        chosen = name or portal_id(draft)
        is_http = urlsplit(probe.url).scheme == "http"
        host = urlsplit(probe.url).hostname or host
        private = _is_private(settings, probe.url, host) if allow_private else False
        http_only = is_http and not _answers_https(settings, host, allow_private=allow_private)
        text = render_declaration(
            probe, draft, portal_id=chosen, is_private=private, http_only=http_only, options=options
        )
    portal = _linted(chosen, text)
    facts = _facts(probe, portal)
    untold = [*probe.untold, *(f"{key} (line {line}): {_FILL_IN}" for line, key in places_to_fill_in(text))]
    if probe.notice is None and not probe.listing.entries:
        untold.append("the listing says that it is empty: no notice was read; probe again when it has entries")
    return Probed(probe=probe, portal=portal, yaml=text, facts=facts, untold=tuple(untold))


_FILL_IN = "not on the pages, fill it in"


def polite_fetches(
    settings: Settings, *, allow_private: bool, private: bool, sleep: Callable[[float], None] | None = None
) -> Callable[[Sequence[str]], Fetch]:
    """Give a polite fetch for the sites of chosen hosts: robots.txt, the pace of a portal, no pause on a private address."""
    rate = Rate(min_delay_seconds=0.0) if private else Rate()
    ledger = visiting_ledger(settings)

    def fetch_from(hosts: Sequence[str]) -> Fetch:
        client = WebClient(
            caps=settings.caps,
            user_agent=settings.user_agent,
            hosts=tuple(hosts),
            whole_site=True,
            connect_to=settings.connect_to,
            allow_private=allow_private,
            redirect_pause=rate.min_delay_seconds,
        )
        return PoliteFetch(
            client, rate=rate, ledger=ledger, retries=1, now=lambda: datetime.now(UTC), sleep=sleep or time.sleep
        )

    return fetch_from


def visiting_ledger(settings: Settings) -> Ledger:
    """Take turns with the crawl where there is one; a visit leaves no ledger behind where there was none."""
    kept = not settings.ledger_url.startswith("sqlite:") or (settings.data_dir / "ledger.sqlite").exists()
    return Ledger(settings.ledger_url if kept else "sqlite://")


def report_of(probed: Probed) -> dict[str, Any]:
    """Give the JSON form of what was found: family, listing, notice, facts with evidence, declaration, what was not told."""
    probe, notice = probed.probe, probed.probe.notice
    facts = probed.facts
    return {
        "url": probe.url,
        "family": probe.family,
        "basis": probe.basis.value,
        "marks": dict(probe.marks),
        "listing": {
            "entries": len(probe.listing.entries),
            "total": probe.listing.total,
            "following": probe.listing.following.url if probe.listing.following else None,
            "first": [{"url": e.url, "title": e.title, "date": e.date_as_written} for e in probe.listing.entries[:3]],
        },
        "notice": None if notice is None else {"url": notice.page.final_url, "listed_as": notice.entry.title},
        "facts": None
        if facts is None
        else {n: facts[n] for n in facts if n not in {"text", "clauses"}} | _counts(facts),
        "short_units": short_units(facts) if facts else [],
        "untold": list(probed.untold),
        "asked": list(probe.asked),
        "portal_id": probed.portal.id,
        "yaml": probed.yaml,
    }


def lines_of(probed: Probed) -> list[str]:
    """Give the same for a person: one line a finding."""
    report = report_of(probed)
    listing, notice, facts = report["listing"], report["notice"], probed.facts
    total = f" of {listing['total']}" if listing["total"] is not None else ""
    moved = report["asked"][0] != probed.probe.url
    lines = [
        f"asked: {len(report['asked'])} addresses: {', '.join(report['asked'])}",
        *([f"redirected: {report['asked'][0]} leads to {probed.probe.url}, which is declared"] if moved else []),
        f"family: {report['family']} (basis: {report['basis']}); marks on the page: {_marks(report['marks'])}",
        f"listing: {listing['entries']} entries{total}; next page: {listing['following'] or 'none'}",
    ]
    if notice is not None and facts is not None:
        lines.append(f"notice: {notice['url']} (listed as {notice['listed_as']!r})")
        where = {row["fact"]: row["rank"] for row in facts["evidence"]}
        lines += [
            f"  {fact}: {in_words(facts[fact])}" + (f"  [{where[fact]}]" if fact in where else "")
            for fact in _WITNESSES
            if facts[fact] not in (None, "", [])
        ]
        counts = _counts(facts)
        lines.append(f"  clauses: {counts['clause_count']}; text: {counts['characters']} characters")
        lines.append(f"  attachments: {', '.join(facts['attachments']) or 'none'}")
        if units := short_units(facts):
            lines.append(f"  short unit names, to be declared under units: {', '.join(units)}")
        silent = [fact for fact in _WITNESSES if facts[fact] in (None, "", [])]
        lines.append(f"  not on the page: {', '.join(silent) or 'nothing'}")
        lines += [f"  conflict: {in_words(conflict)}" for conflict in facts["conflicts"]]
        lines += [f"  flag: {flag}" for flag in facts["flags"]]
    return lines + [f"could not be told: {fact}" for fact in report["untold"]]


def short_units(facts: Mapping[str, Any]) -> list[str]:
    """Name the units that the notice calls by a short name (市财政局): a declaration leads them to the full ones.

    >>> short_units({"issuer_as_written": "市发改局", "clauses": [{"responsible_units": ["市财政局", "云泽市教育局"]}]})
    ['市发改局', '市财政局']
    """
    named = [
        facts["issuer_as_written"] or "",
        *(unit for clause in facts["clauses"] for unit in clause["responsible_units"]),
    ]
    return list(dict.fromkeys(name for name in named if _SHORT_UNIT.fullmatch(name)))


def save_declaration(probed: Probed, path: Path, *, added: bool = False) -> None:
    """Write the declaration to a new file, or (``added``) over the one it continues, in one step.

    BadInput where a file stands in the way, StorageFailed when it cannot be written: what stood there stands as it was.
    """
    if added:
        write_atomically(path.resolve(), probed.yaml.encode())
        return
    try:
        write_new(path, probed.yaml.encode())
    except FileExistsError as error:
        raise BadInput(f"{path}: is there already; give another --yaml, or take the file away") from error


def _marks(marks: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {n}" for name, n in marks.items()) or "none"


def _counts(facts: Mapping[str, Any]) -> dict[str, int]:
    return {"clause_count": len(facts["clauses"]), "characters": len(facts["text"])}


def _facts(probe: Probe, portal: Portal) -> Mapping[str, Any] | None:
    if probe.notice is None:
        return None
    entry = probe.notice.entry
    matter = replace(probe.notice.matter, listing_title=entry.title or None, listing_date=entry.date_as_written)
    return facts_of(read_matter(matter, portal=portal))


def _linted(name: str, text: str) -> Portal:
    """Load the declaration as ``gongbao portal lint`` does; what the probe writes must pass."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{name}.yml"
        path.write_text(text, encoding="utf-8")
        return load_portal(path)


def _is_private(settings: Settings, url: str, host: str) -> bool:
    rules = AddressRules(hosts=(host,), connect_to=settings.connect_to, allow_private=True)
    return not is_public(rules.target(url).address)


def _answers_https(settings: Settings, host: str, *, allow_private: bool) -> bool:
    """Ask once whether the site speaks https; any answer counts, a refused or broken connection does not."""
    client = WebClient(
        caps=replace(settings.caps, timeout_seconds=_HTTPS_SECONDS, retries=0),
        user_agent=settings.user_agent,
        hosts=(host,),
        connect_to=settings.connect_to,
        allow_private=allow_private,
    )
    try:
        client(WebRequest(url=f"https://{bracketed(host)}/robots.txt"))
    except PortalUnavailable as error:
        return error.kind not in _NO_HTTPS
    except PageAbsent:
        return True
    return True
