"""Which policy is this? Evidence in the order of ARCHITECTURE.md; an id is minted once and kept by the decision log."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from gongbao.formats.scripts import canonical_key
from gongbao.model.capture import Capture
from gongbao.model.identifiers import PolicyId
from gongbao.model.policy import PolicyKind, PolicyReading
from gongbao.model.portal import Portal
from gongbao.normalize.corrections import as_stated
from gongbao.normalize.own_numbers import all_numbers, numbers_of
from gongbao.normalize.prior import PriorState, Row
from gongbao.normalize.republications import Republications


@dataclass(frozen=True, slots=True, kw_only=True)
class Minting:
    """A new policy id with the evidence that it was minted from."""

    policy_id: PolicyId
    url: str
    capture_id: str
    title: str | None
    doc_number: str | None


@dataclass(slots=True, kw_only=True)
class Identities:
    """Resolves readings to policies within one night; remembers what it minted."""

    prior: PriorState
    minted_for_capture: dict[str, str]
    portals: Mapping[str, Portal] = field(default_factory=dict)
    minted: list[Minting] = field(default_factory=list)
    _urls: dict[str, str] = field(default_factory=dict)
    _numbers: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    _titles: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    _wordings: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    _wordings_before: dict[str, list[str]] = field(init=False)
    republications: Republications = field(init=False)

    def __post_init__(self) -> None:
        """Index the wordings published last."""
        self.republications = Republications(self.prior, self.portals)
        self._wordings_before = defaultdict(list)
        for policy_id, row in self.prior.policies.items():
            if not row["merged_into"]:
                self._wordings_before[self._latest(row)].append(policy_id)

    def resolve(self, capture: Capture, reading: PolicyReading) -> tuple[PolicyId, str]:
        """Return the policy of a reading and the evidence that told: wording, url, doc_number, title, copy or minted."""
        policy_id, evidence = self._find(capture, reading)
        self._wordings[policy_id].append(reading.canonical_sha256)
        if evidence == "minted" or self._is_own_page(policy_id, capture):
            self.republications.note(policy_id, capture, reading)
        return policy_id, evidence

    def _find(self, capture: Capture, reading: PolicyReading) -> tuple[PolicyId, str]:
        if known := self._by_wording(capture, reading):
            return known, "wording"
        if known := self._by_url(capture.url, reading):
            return known, "url"
        if known := self._by_number(reading):
            return self._or_its_original(capture, reading, known, "doc_number")
        if known := self._by_title(reading):
            return self._or_its_original(capture, reading, known, "title")
        found = self.republications.find(capture, reading)
        if found.copy_of:
            return PolicyId(found.copy_of), "copy"
        minted = self._mint(capture, reading)
        for copy, reason in found.copies.items():
            self.republications.declare(copy, minted, reason)
        self.republications.disputed[minted] = found.disputed
        return minted, "minted"

    def _or_its_original(
        self, capture: Capture, reading: PolicyReading, known: PolicyId, evidence: str
    ) -> tuple[PolicyId, str]:
        """A policy known by number or title; where this page is the original of what we knew from a copy, a policy of its own."""
        known = PolicyId(self.republications.original_of(known))
        if not self.republications.is_original(capture, reading, known):
            return known, evidence
        minted = self._mint(capture, reading)
        self.republications.declare(known, minted, f"the same {evidence}")
        return minted, "minted"

    def _is_own_page(self, policy_id: str, capture: Capture) -> bool:
        row = self.prior.policies.get(policy_id)
        own = row is not None and (row["portal_id"], row["url"]) == (capture.portal_id, capture.url)
        return own and not self.republications.is_copy(policy_id)

    def _by_wording(self, capture: Capture, reading: PolicyReading) -> PolicyId | None:
        """Pages that swapped addresses: a wording published before, whole and under its title, outweighs the address.

        Only where the address is known as another policy's, and only when one policy of the portal fits.
        """
        at_url = self._urls.get(capture.url) or self.prior.policy_of_url.get(capture.url)
        if at_url is None or not reading.title:
            return None
        fits = [
            row["policy_id"]
            for row in map(as_stated, self._rows(self._wordings_before.get(reading.canonical_sha256, ())))
            if row["portal_id"] == capture.portal_id
            and canonical_key(row["title"] or "") == canonical_key(reading.title)
            and row["signed_on"] == reading.signed_on
            and (row["doc_number"] == reading.doc_number or _share_number(row, reading))
        ]
        return PolicyId(fits[0]) if len(fits) == 1 and fits[0] != at_url else None

    def _latest(self, row: Row) -> str:
        """Canonical hash of the version published last."""
        return str(self.prior.versions[row["latest_version_id"]]["canonical_sha256"])

    def _by_url(self, url: str, reading: PolicyReading) -> PolicyId | None:
        policy_id = self._urls.get(url) or self.prior.policy_of_url.get(url)
        if policy_id is None:
            return None
        row = self.prior.policies.get(policy_id)
        # An address may be reused: another number and another title under it is another policy.
        names = [row, as_stated(row), *self._rows(self.prior.merged_of.get(policy_id, ()))] if row else []
        if names and all(_is_another(name, reading) for name in names):
            return None
        return PolicyId(policy_id)

    def _by_number(self, reading: PolicyReading) -> PolicyId | None:
        for number in all_numbers(reading.doc_number, reading.doc_numbers):
            known = self._rows(self.prior.policies_of_number.get(number, ()))
            for row in (*known, *self._numbers.get(number, ())):
                if _same_title(row, reading) or _same_title(as_stated(row), reading):
                    return PolicyId(row["policy_id"])
        return None

    def _by_title(self, reading: PolicyReading) -> PolicyId | None:
        """A title is weak evidence (one day may bring two 任免通知): the wording must be one that the policy has."""
        if not reading.title or not reading.issuers:
            return None
        key = canonical_key(reading.title)
        for row in (*self._rows(self.prior.policies_of_title.get(key, ())), *self._titles[key]):
            same_number = not (row["doc_number"] and reading.doc_number) or _share_number(row, reading)
            same_day = row["signed_on"] == reading.signed_on and reading.signed_on is not None
            same_rank = tuple(row["issuers"]) == reading.issuers and row["kind"] == reading.kind
            if same_number and same_day and same_rank and self._has_wording(row["policy_id"], reading):
                return PolicyId(row["policy_id"])
        return None

    def _has_wording(self, policy_id: str, reading: PolicyReading) -> bool:
        row = self.prior.policies.get(policy_id)
        latest = [self._latest(row)] if row else []
        return reading.canonical_sha256 in (*latest, *self._wordings[policy_id])

    def _rows(self, policy_ids: Iterable[str]) -> list[Row]:
        return [self.prior.policies[policy_id] for policy_id in policy_ids]

    def _mint(self, capture: Capture, reading: PolicyReading) -> PolicyId:
        remembered = self.minted_for_capture.get(f"{capture.capture_id}")
        policy_id = PolicyId(remembered) if remembered else PolicyId.mint(f"{capture.portal_id}|{capture.capture_id}")
        self.minted.append(
            Minting(
                policy_id=policy_id,
                url=capture.url,
                capture_id=capture.capture_id,
                title=reading.title,
                doc_number=reading.doc_number,
            )
        )
        self._urls[capture.url] = policy_id
        row: Row = {
            "policy_id": policy_id,
            "title": reading.title,
            "doc_number": reading.doc_number,
            "doc_numbers": all_numbers(reading.doc_number, reading.doc_numbers),
            "signed_on": reading.signed_on,
            "issuers": list(reading.issuers),
            "kind": reading.kind,
        }
        for number in row["doc_numbers"]:
            self._numbers[number].append(row)
        if reading.title:
            self._titles[canonical_key(reading.title)].append(row)
        return policy_id


def _is_another(row: Row, reading: PolicyReading) -> bool:
    """Another number and another title: another policy."""
    if not row["doc_number"] or not reading.doc_number or _share_number(row, reading):
        return False
    return canonical_key(row["title"] or "") != canonical_key(reading.title or "")


def _share_number(row: Row, reading: PolicyReading) -> bool:
    """Each portal may put its own body's number of a joint document first."""
    return not set(numbers_of(row)).isdisjoint(all_numbers(reading.doc_number, reading.doc_numbers))


def _same_title(row: Row, reading: PolicyReading) -> bool:
    """A number alone may be misread: the title must agree, or be missing on one side; a consultation is never the final text."""
    consultations = {row["kind"] == PolicyKind.CONSULTATION, reading.kind is PolicyKind.CONSULTATION}
    if len(consultations) == 2:
        return False
    if not row["title"] or not reading.title:
        return True
    return canonical_key(row["title"]) == canonical_key(reading.title)
