"""Pages that repeat a policy known from elsewhere: found by signature, judged by text, and which of the two is the original.

A copy of a known policy is a capture of it. A policy that turns out to be a copy, because the original arrived later, keeps its id and
its wording, points to the original (``republication_of``) and is silent from then on.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

import pyarrow as pa
import pyarrow.compute as pc

from gongbao.formats.scripts import canonical_key
from gongbao.history.fingerprint import Signature, SignatureIndex, read_signature, sign_text, write_signature
from gongbao.history.republication import CopyVerdict, Judgement, Wording, facts_forbid, judge_copy
from gongbao.model.capture import Capture
from gongbao.model.policy import PolicyKind, PolicyReading, Relation
from gongbao.model.portal import Portal
from gongbao.normalize.corrections import as_stated
from gongbao.normalize.prior import PriorState, Row, survivor_of
from gongbao.normalize.standing import Standing, outranks, standing_of

DISPUTED = "disputed_copy_of:"
"""Begins the flag of a policy whose text is nearly that of another; the other's id follows. Neither is taken for the other."""

JUDGED = 12
"""Most wordings compared with one page, most alike first: beyond them stand the issues of one annual notice."""

_OF_VERSION = ("title", "doc_number", "signed_on")

NAMED = 3
"""Most policies named in the flags of one in dispute, most alike first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a new page is to the policies known: the one that it copies, those that copy it, those that it nearly repeats."""

    copy_of: str | None = None
    copies: Mapping[str, str] = field(default_factory=dict)
    disputed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """One wording to compare with: whose it is, its facts, and where its text is; ``key`` is at hand for those of tonight."""

    policy_id: str
    script: str
    facts: Wording
    content_sha256: str
    key: str | None = None


class Republications:
    """Copies of one night: ``originals`` leads from each known copy to its original, ``declared`` holds tonight's with the reason."""

    def __init__(self, prior: PriorState, portals: Mapping[str, Portal]) -> None:
        self.prior, self.portals = prior, portals
        self.originals: dict[str, str] = {
            row["from_policy_id"]: row["to_policy_id"]
            for row in prior.tables["relations"].to_pylist()
            if row["relation"] == Relation.REPUBLICATION_OF and row["to_policy_id"]
        }
        self.declared: dict[str, str] = {}
        self.disputed: dict[str, frozenset[str]] = {}
        self.signed: list[Row] = []
        self._tonight: dict[str, tuple[Capture, PolicyReading]] = {}
        self._known: list[_Known] = []
        self._by_key: dict[str, list[int]] = defaultdict(list)
        self._of_policy: dict[str, list[int]] = defaultdict(list)
        self._index: SignatureIndex | None = None
        self._waiting: list[tuple[str, PolicyReading]] = []

    def original_of(self, policy_id: str) -> str:
        """Follow copies, and records merged by hand, to the policy that stands for them."""
        seen: set[str] = set()
        while policy_id not in seen:
            seen.add(policy_id)
            policy_id = survivor_of(self.prior.policies, self.originals.get(policy_id, policy_id))
        return policy_id

    def is_copy(self, policy_id: str) -> bool:
        """Tell whether a policy is known as a copy of another."""
        return self.original_of(policy_id) != policy_id

    def is_original(self, capture: Capture, reading: PolicyReading, policy_id: str) -> bool:
        """Tell whether this page is more the original than the policy known, by evidence; without any, what was seen first stays."""
        known = self._standing(policy_id, reading.issuers)
        if known is None or known.portal_id == capture.portal_id:
            return False
        issuers = (*reading.issuers, *self._issuers(policy_id))
        return outranks(standing_of(reading, self.portals.get(capture.portal_id), capture.portal_id, issuers), known)

    def note(self, policy_id: str, capture: Capture, reading: PolicyReading) -> None:
        """Remember a wording of tonight, so that later pages of the night are compared with it."""
        if policy_id not in self._tonight:
            self._tonight[policy_id] = (capture, reading)
        self._waiting.append((policy_id, reading))

    def declare(self, copy: str, original: str, reason: str) -> None:
        """A policy known turns out to be a copy of another."""
        self.originals[copy] = original
        self.declared[copy] = reason

    def find(self, capture: Capture, reading: PolicyReading) -> Finding:
        """Compare a page that no address, number or title led to a policy."""
        key = canonical_key(reading.text, script=reading.script)
        mine = _facts_of(reading, key)
        results: dict[str, tuple[Judgement, bool]] = {}
        for known in self._candidates(reading, key, mine):
            owner = self.original_of(known.policy_id)
            if owner in results and results[owner][0].verdict is CopyVerdict.COPY:
                continue
            newer = self.is_original(capture, reading, owner)
            theirs = self._wording(known)
            judged = judge_copy(mine, theirs) if newer else judge_copy(theirs, mine)
            if judged.verdict is not CopyVerdict.OTHER:
                results[owner] = (judged, newer)
            if judged.verdict is CopyVerdict.COPY and not newer:
                break
        copied = [p for p, (judged, newer) in results.items() if judged.verdict is CopyVerdict.COPY and not newer]
        disputed = [p for p, (judged, _) in results.items() if judged.verdict is CopyVerdict.DISPUTED]
        return Finding(
            copy_of=copied[0] if copied else None,
            copies={p: j.reason for p, (j, newer) in results.items() if j.verdict is CopyVerdict.COPY and newer},
            disputed=frozenset(disputed[:NAMED]),
        )

    def rejudge(self, policy_id: str, other_id: str, policies: Mapping[str, Row]) -> tuple[str, str, str] | None:
        """Compare two policies in dispute again, with their newest wordings; return copy, original and reason when they agree."""
        self._ready()
        newest = {p: self._known[self._of_policy[p][-1]] for p in (policy_id, other_id) if self._of_policy[p]}
        if len(newest) < 2:
            return None
        first, second = sorted(newest, key=lambda p: (policies[p]["first_seen_at"], p))
        issuers = policies[first]["issuers"]
        old, new = self._standing(first, issuers), self._standing(second, policies[second]["issuers"])
        if old is not None and new is not None and old.portal_id != new.portal_id and outranks(new, old):
            first, second = second, first
        judged = judge_copy(self._wording(newest[first]), self._wording(newest[second]))
        return (second, first, judged.reason) if judged.verdict is CopyVerdict.COPY else None

    def _candidates(self, reading: PolicyReading, key: str, mine: Wording) -> Iterator[_Known]:
        """Wordings that may be the same text and that no stated fact forbids: equal key, then title, then signature."""
        index = self._ready()
        titled = self.prior.policies_of_title.get(canonical_key(reading.title or ""), ()) if reading.title else ()
        numbers = [
            *self._by_key.get(reading.canonical_sha256, ()),
            *(number for policy_id in titled for number in self._of_policy.get(policy_id, ())),
            *(number for number, _ in index.candidates(sign_text(key))),
        ]
        left = JUDGED
        for number in dict.fromkeys(numbers):
            known = self._known[number]
            if facts_forbid(known.facts, mine) is None:
                yield known
                left -= 1
            if not left:
                return

    def _wording(self, known: _Known) -> Wording:
        key = known.key
        if key is None:
            key = canonical_key(text_of(self.prior.tables["texts"], known.content_sha256), script=known.script)
        facts = known.facts
        return Wording(
            key=key,
            title=facts.title,
            doc_number=facts.doc_number,
            signed_on=facts.signed_on,
            consultation=facts.consultation,
            issuers=facts.issuers,
        )

    def _standing(self, policy_id: str, issuers: tuple[str, ...] | list[str]) -> Standing | None:
        """How near the issuer a known policy's page stands; None when its portal is not declared any more."""
        if policy_id in self._tonight and policy_id not in self.prior.policies:
            capture, reading = self._tonight[policy_id]
            portal = self.portals.get(capture.portal_id)
            return standing_of(reading, portal, capture.portal_id, (*issuers, *reading.issuers)) if portal else None
        row = self.prior.policies.get(policy_id)
        if row is None or row["portal_id"] not in self.portals:
            return None
        return standing_of(row, self.portals[row["portal_id"]], row["portal_id"], (*issuers, *row["issuers"]))

    def _issuers(self, policy_id: str) -> tuple[str, ...]:
        if policy_id in self.prior.policies:
            return tuple(self.prior.policies[policy_id]["issuers"])
        return self._tonight[policy_id][1].issuers

    def _keep(self, known: _Known, canonical_sha256: str) -> None:
        number = len(self._known)
        self._known.append(known)
        self._by_key[canonical_sha256].append(number)
        self._of_policy[known.policy_id].append(number)

    def _ready(self) -> SignatureIndex:
        """Index every published wording at the first question of the night, and tonight's since the last; a quiet night asks none."""
        if self._index is None:
            signatures: list[Signature] = []
            for version in sorted(self.prior.versions.values(), key=lambda v: (v["policy_id"], v["sequence"])):
                policy = self.prior.policies[version["policy_id"]]
                said = _as_stated(version, policy)
                signatures.append(self._signature(version, policy["script"]))
                facts = Wording(
                    key="",
                    title=canonical_key(said["title"]) if said["title"] else None,
                    doc_number=said["doc_number"],
                    signed_on=said["signed_on"],
                    consultation=said["kind"] == PolicyKind.CONSULTATION,
                    issuers=tuple(said["issuers"]),
                )
                self._keep(
                    _Known(
                        policy_id=version["policy_id"],
                        script=policy["script"],
                        facts=facts,
                        content_sha256=version["content_sha256"],
                    ),
                    version["canonical_sha256"],
                )
            self._index = SignatureIndex(signatures)
        for policy_id, reading in self._waiting:
            key = canonical_key(reading.text, script=reading.script)
            self._index.add(sign_text(key))
            facts = _facts_of(reading, key)
            self._keep(
                _Known(policy_id=policy_id, script="hans", facts=facts, content_sha256=reading.content_sha256, key=key),
                reading.canonical_sha256,
            )
        self._waiting.clear()
        return self._index

    def _signature(self, version: Row, script: str) -> Signature:
        """The published signature; one that is missing, or of another canonical key, is taken from the text and kept."""
        signature = read_signature(version["minhash"])
        if signature is None:
            text = text_of(self.prior.tables["texts"], version["content_sha256"])
            signature = sign_text(canonical_key(text, script=script))
            self.signed.append({**version, "minhash": write_signature(signature)})
        return signature


def republication_row(copy: str, original: str, *, title: str | None, reason: str, as_of: datetime) -> Row:
    """Row of ``relations`` from a copy to its original."""
    key = f"{copy}|{Relation.REPUBLICATION_OF}|{original}"
    return {
        "relation_id": "r-" + hashlib.sha256(key.encode()).hexdigest()[:20],
        "from_policy_id": copy,
        "to_policy_id": original,
        "relation": Relation.REPUBLICATION_OF,
        "cited_title": title,
        "cited_doc_number": None,
        "effective_on": None,
        "as_written": reason,
        "eid": None,
        "detected_at": as_of,
    }


def text_of(texts: pa.Table, content_sha256: str) -> str:
    """The published text of a hash; empty, and so like no other, where it was taken down."""
    place = pc.index(texts["content_sha256"], pa.scalar(content_sha256, pa.string())).as_py()
    return "" if place < 0 else str(texts["text"][place].as_py())


def _as_stated(version: Row, policy: Row) -> Row:
    """The facts of a version as its page gives them: a correction by hand makes no other text of it."""
    page = as_stated(policy)
    own = {name: page[name] if version[name] == policy[name] else version[name] for name in _OF_VERSION}
    return {"kind": page["kind"], "issuers": page["issuers"], **own}


def _facts_of(reading: PolicyReading, key: str) -> Wording:
    return Wording(
        key=key,
        title=canonical_key(reading.title) if reading.title else None,
        doc_number=reading.doc_number,
        signed_on=reading.signed_on,
        consultation=reading.kind is PolicyKind.CONSULTATION,
        issuers=reading.issuers,
    )
