"""The page of one policy: what it is and on what evidence, its life, what changed clause by clause, its text and its neighbours."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from gongbao.model.change import EventKind
from gongbao.model.policy import PolicyKind
from gongbao.normalize.arrow import SPECS
from gongbao.normalize.life import UNTITLED, portal_day
from gongbao.wording.events import event_sentence
from gongbao.wording.names import KINDS, RANKS, said
from gongbao.wording.standing import evidence_zh
from gongbao.wording.terms import EVENTS, STATUSES, WHOLES
from gongbao.wording.told import without_title
from publish.site.catalog import NO_PLACE, Catalog
from publish.site.comparisons import of_a_clause, step_anchor, version_steps
from publish.site.naming import list_path, policy_path, portal_anchor
from publish.site.neighbours import neighbours, shown
from publish.site.shelf import Holdings
from publish.site.subscribing import offers
from publish.site.templating import render
from publish.site.wordings import text_html, text_pages

_FACTS = (
    "doc_number", "unified_number", "index_number", "signed_on", "published_on", "effective_on", "expires_on", "stated_status",
    "wrapped_title",
)  # fmt: skip
_RULES = {"effective_on": "effective_rule", "expires_on": "validity_rule", "stated_status": "stated_status_as_written"}
_DICTIONARY = {field.name: (field.meaning_zh, field.name.replace("_", " ")) for field in SPECS["policies"].fields}
_SAYS_THE_RANK = frozenset({"information table", "declared by the portal"})
"""Rules that say no more than the rank beside them."""
_LANGUAGES = {"hant": "zh-Hant"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One fact: its names, its value, the rule in words where there is one, and whether evidence stands below."""

    name: str
    names: tuple[str, str]
    value: str
    note: str
    evidenced: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """Where a fact stood: its names, value, rank, the words as written and the rule that read them, empty where it says the rank again."""

    name: str
    names: tuple[str, str]
    value: str
    rank: tuple[str, str]
    as_written: str
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One step of the timeline."""

    on: date
    names: tuple[str, str]
    zh: str
    en: str
    link: str


def policy_pages(held: Holdings, catalog: Catalog) -> Iterator[tuple[str, bytes]]:
    """Render the page of a policy, and further pages where its text is long: path below the site, bytes."""
    row = held.policy
    policy_id, title = row["policy_id"], row["title"] or UNTITLED
    proofs = _proofs(held["versions"])
    named = neighbours(held["outgoing"], held["incoming"], catalog)
    pages = text_pages(held["clauses"])
    language = _LANGUAGES.get(row["script"], "zh-Hans")
    feeds = tuple(offers(row["issuers"] or (), row["portal_id"], catalog))
    common = {"row": row, "title": title, "parts": max(1, len(pages)), "language": language, "policy_path": policy_path}
    yield (
        policy_path(policy_id),
        render(
            "policy.html",
            policy_path(policy_id),
            **common,
            kind=said(KINDS, row["kind"]),
            status=said(STATUSES, row["status"]),
            evidence_zh=evidence_zh(row["status_evidence"]),
            facts=list(_facts(row, proofs)),
            proofs=proofs,
            place=_place(row, catalog),
            portal=catalog.portals.get(row["portal_id"]),
            portal_anchor=portal_anchor(row["portal_id"]),
            feeds=feeds,
            issuers=[(name, list_path("issuer", name)) for name in row["issuers"] or ()],
            merged=catalog.briefs.get(row["merged_into"] or ""),
            split=catalog.briefs.get(row["split_from"] or ""),
            corrections=[json.loads(text) for text in row["corrections"] or ()],
            consultation=next(iter(held["consultations"]), None),
            outcomes=held["comment_outcomes"],
            moments=_moments(held, title),
            versions=held["versions"],
            steps=version_steps(held["changes"], row["title"], held["versions"]),
            text=text_html(pages[0]) if pages else "",
            **shown(title, named),
            attachments=held["attachments"],
            captures=held["captures"],
        ),
    )
    for part, paragraphs in enumerate(pages[1:], start=2):
        path = policy_path(policy_id, part)
        yield path, render("policy_text.html", path, **common, part=part, text=text_html(paragraphs))


def _facts(row: Mapping[str, Any], proofs: Sequence[Proof]) -> Iterator[Fact]:
    known = {proof.name for proof in proofs}
    for name in _FACTS:
        value, note = row[name], row.get(_RULES.get(name, "")) or ""
        if value is None and not note:
            continue
        names = _names(name)
        shown = said(STATUSES, value)[0] if name == "stated_status" else str(value or "")
        yield Fact(name=name, names=names, value=shown, note=note, evidenced=name in known)


def _proofs(versions: Sequence[Mapping[str, Any]]) -> list[Proof]:
    """What the latest version's page says for each fact."""
    found: Mapping[str, Mapping[str, Any]] = json.loads(versions[-1]["evidence"] or "{}") if versions else {}
    return [
        Proof(
            name=name,
            names=_names(name),
            value=str(one.get("value") or ""),
            rank=said(RANKS, one.get("rank")),
            as_written=str(one.get("as_written") or "")[:500],
            rule="" if one.get("rule") in _SAYS_THE_RANK else str(one.get("rule") or ""),
        )
        for name, one in sorted(found.items())
    ]


def _names(fact: str) -> tuple[str, str]:
    """A fact as sentences call it, else as the data dictionary does."""
    return WHOLES.get(f"fact:{fact}") or _DICTIONARY.get(fact, (fact, fact))


def _place(row: Mapping[str, Any], catalog: Catalog) -> tuple[str, str]:
    code = row["division_code"] or NO_PLACE
    return catalog.place_name(code), list_path("place", code)


def _moments(held: Holdings, title: str) -> list[Moment]:
    """Events and versions, oldest first."""
    told = {row["version_after"]: f"#{step_anchor(row)}" for row in held["changes"]}
    by_clause = {row["version_after"] for row in held["changes"] if of_a_clause(row)}
    moments = [
        Moment(
            on=event["event_on"],
            names=EVENTS.get(event["event"], (event["event"], event["event"])),
            zh=without_title(event["sentence_zh"], title),
            en=without_title(event["sentence_en"], title),
            link="",
        )
        for event in held["events"]
    ]
    moments += _begun_before(held, title)
    before = ""
    for version in held["versions"]:
        number, link = version["sequence"], told.get(version["version_id"], "")
        words = _version_words(number, version["origin"] or "", before, compared=bool(link))
        moments.append(
            Moment(
                on=portal_day(version["detected_at"]),
                names=(f"第 {number} 版", f"version {number}"),
                zh=words[0],
                en=words[1],
                link=link if version["version_id"] in by_clause else "",
            )
        )
        before = version["origin"] or ""
    return sorted(moments, key=lambda moment: (moment.on, moment.link != "", moment.zh))


def _begun_before(held: Holdings, title: str) -> Iterator[Moment]:
    """The entry into force that lies before the day of first sight, of which no event tells."""
    row, kind, on = held.policy, EventKind.IN_FORCE, held.policy["effective_on"]
    ends = {EventKind.REPEALED, EventKind.EXPIRED}
    if row["kind"] == PolicyKind.CONSULTATION or on is None or on > portal_day(row["first_seen_at"]):
        return
    if not any(e["event"] == kind or (e["event"] in ends and e["event_on"] <= on) for e in held["events"]):
        zh, en = (without_title(words, title) for words in event_sentence(title, kind, on))
        yield Moment(on=on, names=EVENTS[kind], zh=zh, en=en, link="")


def _version_words(number: int, origin: str, before: str, *, compared: bool) -> tuple[str, str]:
    """What a version is: ours from a decision, the portal's that is the same as ours before it, the first, or another wording."""
    if origin == "consolidated":
        return "本项目据修改决定整理，非官方文本", "consolidated by us from the amending decision, not an official text"
    if before == "consolidated" and not compared:
        return "门户公布了修改后的文本，与本项目整理的相同", "the portal published the amended text: the same as ours"
    if number == 1:
        return "首次采集", "first captured"
    return "采集到新的文本", "a new wording was captured"
