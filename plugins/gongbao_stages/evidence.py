"""From what is published back to what was captured: WARC file, offset, length and hash of every value, and the bytes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pyarrow.compute as pc

from gongbao.archive import Archive, CorruptArchive
from gongbao.errors import BadInput, GongbaoError, UnreadableDocument
from gongbao.formats.documents import extract_text
from gongbao.formats.scripts import canonical_key
from gongbao.model.policy import EvidenceRank
from gongbao.normalize.corrections import corrections_of
from gongbao.settings import Settings
from gongbao_stages.clause_names import clauses_called, row_labels
from gongbao_stages.dataset import open_release, policy_row
from publish.published import PublishedRelease

Row = dict[str, Any]

_RANKS = [rank.value for rank in EvidenceRank]
_PLACE = ("url", "fetched_at", "warc_file", "warc_offset", "warc_length", "payload_sha256")
_IN_THE_WORDS = ("title_as_written", "wrapped_title", "unified_number", "issuer_as_written", "validity_rule")
_STATED = ("stated_status", "stated_status_on", "stated_status_as_written")
_DECLARED = ("portal_id", "column_id", "reuse_basis")
_REDACTED = re.compile(
    r"[［\[【〔（(][^］\]】〕）)]{0,12}(?:脱敏|隐去|略)[^］\]】〕）)]{0,12}[］\]】〕）)]|\*{2,}|×{2,}|…{2,}"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Traced:
    """One policy with everything that leads back: its rows, and its captures by id, those of each version apart."""

    policy: Row
    versions: Mapping[str, Row]
    captures: Mapping[str, Row]
    archive: Archive
    words: dict[str, str] = field(default_factory=dict)

    def behind(self, version_id: str) -> list[Row]:
        """Captures that a wording can have been read from: its page, its files, then those of the wordings before it."""
        sequence = self.versions[version_id]["sequence"]
        earlier = sorted((v for v in self.versions.values() if v["sequence"] <= sequence), key=lambda v: -v["sequence"])
        ids = [
            capture_id
            for version in earlier
            for capture_id in (
                version["capture_id"],
                *(c["capture_id"] for c in self.captures.values() if c["version_id"] == version["version_id"]),
            )
        ]
        return [self.captures[capture_id] for capture_id in dict.fromkeys(ids) if capture_id in self.captures]

    def source_of(self, version_id: str, words: str) -> tuple[Row | None, bool | None]:
        """The capture whose bytes hold ``words``, and True; without such, the page of the version, and False, or None unread."""
        behind, unread = self.behind(version_id), False
        for capture in behind:
            try:
                if holds(self._text_of(capture), words):
                    return capture, True
            except (UnreadableDocument, CorruptArchive):
                unread = True
        return (behind[0] if behind else None), None if unread or not behind else False

    def _text_of(self, capture: Row) -> str:
        """What the bytes say, for comparing; read once."""
        capture_id = capture["capture_id"]
        if capture_id not in self.words:
            payload = read_payload(self.archive, capture)
            self.words[capture_id] = _comparable("".join(extract_text(payload, capture["content_type"]).lines))
        return self.words[capture_id]


def holds(text: str, words: str) -> bool:
    """Whether a document's text (as ``Traced`` keeps it) holds these words, line by line, what was redacted left out."""
    pieces = [piece for line in words.splitlines() for piece in _REDACTED.split(line)]
    return all(_comparable(piece) in text for piece in pieces)


def read_payload(archive: Archive, capture: Row) -> bytes:
    """The bytes of one published capture, hashed again; CorruptArchive names file and offset of what is missing or damaged."""
    if not archive.root.is_dir():  # looking into it would make it
        raise CorruptArchive(
            f"{archive.root}: there is no archive here; the bytes are with the operator who captured them"
        )
    kept = archive.capture(capture["capture_id"])
    if kept.payload_sha256 != capture["payload_sha256"]:
        raise CorruptArchive(
            f"{archive.root}: capture {kept.capture_id} has hash {kept.payload_sha256}, published was {capture['payload_sha256']}; "
            "this is the archive of another publisher, or it was altered: restore it from a backup"
        )
    return archive.payload(kept)


def trace(settings: Settings, name: str) -> Traced:
    """Gather what leads back from a policy (as ``find_policy`` takes it); BadInput when there is none."""
    release = open_release(settings, "latest")
    policy = policy_row(release, name)
    versions = {row["version_id"]: row for row in _of(release, "versions", policy["policy_id"])}
    wanted = (pc.field("policy_id") == policy["policy_id"]) | (pc.field("merged_into") == policy["policy_id"])
    records = set(release.table("policies", filters=wanted).column("policy_id").to_pylist())
    read = {row["capture_id"] for row in versions.values()}
    captures = [
        row for row in release.table("captures").to_pylist() if row["policy_id"] in records or row["capture_id"] in read
    ]
    by_time = sorted(captures, key=lambda row: (row["fetched_at"], row["capture_id"]))
    return Traced(
        policy=policy,
        versions=versions,
        captures={row["capture_id"]: row for row in by_time},
        archive=Archive(settings.archive_dir),
    )


def evidence_rows(settings: Settings, policy: str) -> Iterator[Row]:
    """Yield what stands behind a policy: its corrections, every published value of it, its captures.

    A value comes with rank of the evidence, words, rule, and the capture that they were read from (id, address, time, WARC file,
    offset, length, hash). ``found``: the words stand in those bytes (True), do not (False), or the bytes are not at hand (None). A
    capture tells whether the archive still holds the bytes with that hash. Captures of records merged into this one, and the page
    that it was split off with, belong to it.
    """
    traced = trace(settings, policy)
    yield from _decided(traced.policy)
    for fact in _values(traced):
        yield _led_back(traced, fact)
    for row in traced.captures.values():
        yield {**row, "archive": _held(traced.archive, row)}


def clause_evidence_rows(settings: Settings, policy: str, clause: str) -> Iterator[Row]:
    """Yield the clause of the latest version that ``clause`` names (see ``clauses_called``) and what stands under it, each with its
    capture.

    BadInput names labels and eids when none fits, or several do.
    """
    traced = trace(settings, policy)
    version_id = traced.policy["latest_version_id"]
    rows = [
        row
        for row in _of(open_release(settings, "latest"), "clauses", traced.policy["policy_id"])
        if row["version_id"] == version_id
    ]
    labels = row_labels(rows)
    for row in clauses_called(sorted(rows, key=lambda r: r["clause_order"]), clause):
        words = "\n".join(filter(None, (row["heading"], row["text"])))
        yield _led_back(
            traced,
            {
                "clause": labels[row["eid"]],
                "eid": row["eid"],
                "value": words,
                "as_written": words,
                "rank": EvidenceRank.BODY.value,
                "rule": "clause of the text",
                "version_id": version_id,
            },
        )


def capture_bytes(settings: Settings, policy: str, capture_id: str | None) -> tuple[Row, bytes]:
    """A capture of a policy (its latest page when no id is given) with its bytes, hashed again.

    BadInput for a capture that is not the policy's, CorruptArchive for bytes that are missing or damaged.
    """
    traced = trace(settings, policy)
    wanted = capture_id or traced.versions[traced.policy["latest_version_id"]]["capture_id"]
    if wanted not in traced.captures:
        raise BadInput(f"{wanted}: is no capture of {traced.policy['policy_id']}; see `gongbao evidence {policy}`")
    if not traced.archive.root.is_dir():
        raise BadInput(
            f"{traced.archive.root}: there is no archive here; the bytes are with the operator who captured them, under "
            f"{traced.captures[wanted]['warc_file']} at {traced.captures[wanted]['warc_offset']}"
        )
    return traced.captures[wanted], read_payload(traced.archive, traced.captures[wanted])


def _values(traced: Traced) -> Iterator[Row]:
    """Every value of the policy's row: stated facts, the best witness first, then words without a rule, then what is derived."""
    policy = traced.policy
    version = traced.versions[policy["latest_version_id"]]
    said: Mapping[str, Row] = json.loads(version["evidence"] or "{}")
    ranked = sorted((_RANKS.index(of["rank"]), fact) for fact, of in said.items() if "rank" in of)
    for _, fact in ranked:
        of = said[fact]
        yield {
            "fact": fact,
            "value": of["value"],
            "rank": of["rank"],
            "as_written": of["as_written"],
            "rule": of["rule"],
        }
    for fact in (*_IN_THE_WORDS, *_STATED):
        if policy[fact] is not None and fact not in said:
            words = policy["stated_status_as_written"] if fact in _STATED else policy[fact]
            yield _value(fact, policy[fact], "page", words, "words of the page")
    for fact in _DECLARED:
        yield _value(fact, policy[fact], EvidenceRank.PORTAL.value, policy["portal_id"], "declared by the portal")
    yield _value("url", policy["url"], "derived", None, "address of the first capture")
    yield _value("kind", policy["kind"], "derived", None, "title and column")
    yield _value("script", policy["script"], "derived", None, "characters of the text")
    yield _value("status", policy["status"], "derived", None, policy["status_evidence"])


def _value(fact: str, value: Any, rank: str, words: str | None, rule: str) -> Row:
    return {"fact": fact, "value": value, "rank": rank, "as_written": words, "rule": rule}


def _led_back(traced: Traced, row: Row) -> Row:
    """Add the capture that a value was read from, its place, and whether its words stand there."""
    version_id = row.get("version_id") or traced.policy["latest_version_id"]
    words, found = row["as_written"], None
    if words is None or row["rank"] in {EvidenceRank.PORTAL.value, "derived"}:
        behind = traced.behind(version_id)
        capture = behind[0] if behind else None
    elif row["rank"] == EvidenceRank.LISTING.value:
        behind = traced.behind(version_id)
        capture = behind[0] if behind else None
        found = _in_listing(traced, capture, words) if capture else None
    else:
        capture, found = traced.source_of(version_id, words)
        if found is False and traced.versions[version_id]["origin"] == "consolidated":
            row = {
                **row,
                "rule": "made by us from the wording before and the decision that amends it; neither holds all of its words",
            }
    place = {name: capture[name] for name in _PLACE} if capture else {}
    read_from = capture["capture_id"] if capture else None
    return {**row, "version_id": version_id, "read_from": read_from, "found": found, **place}


def _in_listing(traced: Traced, capture: Row, words: str) -> bool | None:
    """Whether the row of the listing, which is kept beside the capture in the report of its batch, holds these words."""
    if not traced.archive.root.is_dir():
        return None
    try:
        kept = traced.archive.capture(capture["capture_id"])
    except GongbaoError:
        return None
    return any(words in (said or "") for said in (kept.listing_date, kept.listing_title))


def _held(archive: Archive, row: Row) -> str:
    if not archive.root.is_dir():
        return "not at hand: the operator who captured it has the bytes"
    try:
        return f"archive holds {len(read_payload(archive, row))} bytes with this hash"
    except GongbaoError as error:
        return f"not checked: {error}"


def _decided(policy: Row) -> Iterator[Row]:
    for c in corrections_of(policy):
        yield {
            "fact": c.fact,
            "corrected_to": c.value,
            "page_says": c.page,
            "decision": c.decision,
            "reason": c.reason,
            "disputed": c.disputed,
        }
    if policy["merged_into"]:
        yield {"merged_into": policy["merged_into"], "reason": policy["status_evidence"]}
    if policy["split_from"]:
        yield {"split_from": policy["split_from"]}


def _of(release: PublishedRelease, table: str, policy_id: str) -> Sequence[Row]:
    return list(release.table(table, filters=pc.field("policy_id") == policy_id).to_pylist())


def _comparable(text: str) -> str:
    return re.sub(r"\s+", "", canonical_key(text))
