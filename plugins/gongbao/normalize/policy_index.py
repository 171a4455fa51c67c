"""Which policy does a citation mean? By number, else by title, else by title and issuer; nothing where more than one fits."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from gongbao.formats.scripts import canonical_key
from gongbao.model.policy import PolicyKind
from gongbao.normalize.own_numbers import numbers_of
from gongbao.normalize.prior import Row

SHORTEST_TITLE = 5
"""Characters; 《实施细则》 alone names no document."""
ISSUED_WITHIN = timedelta(days=366)
"""A text passed in spring may be issued in winter; one that is older was issued by another notice."""


_PLACED = re.compile(
    r"[\u4e00-\u9fff]{2,8}?(?:省|自治区|市|州|盟|县|旗|区)(?!域|别|块|间|场|政|民|委)|国务院|中华人民共和国|中共|全国人|最高人民"
)
_ORDER = re.compile(r"(?P<issuer>[\u4e00-\u9fff]*)令第(?P<serial>\w+)号")
_NATIONAL = re.compile(
    r"国务院|中华人民共和国|全国人民|最高人民|中共中央|国家|[\u4e00-\u9fff]{2,12}(?:部|总局|总署)(?:办公厅)?$"
)
_Found = defaultdict[str, list[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyIndex:
    """Policies by each of their numbers, by title, and by (title without its issuer in front, issuer); keys are canonical."""

    policies: Mapping[str, Row]
    by_number: Mapping[str, list[str]]
    by_title: Mapping[str, list[str]]
    by_bare_title: Mapping[str, list[str]]
    by_issued_title: Mapping[str, list[str]]

    def find(
        self, *, doc_number: str | None, title: str | None, cited_by: str, ends: bool = False, issues: bool = False
    ) -> str | None:
        """Resolve a citation of the policy ``cited_by``; None when nothing or more than one fits.

        Of several policies under one title the one of the citing policy's issuer is meant, else the one of its place. A single one
        is meant only if its title names its place or issuer, or if it holds where the citing policy was made: every county has
        its 公园管理暂行办法.
        《国务院关于…的意见》 means a policy 关于…的意见 that 国务院 issued; 《关于…的意见》 one whose title begins with the citing
        policy's own issuer, or an issuer of its place. What a policy ``ends`` under its own title is older than itself; what it
        ``issues`` is the text that came with it, no other notice of that text.
        """
        by_number = [p for p in self.by_number.get(doc_number or "", ()) if p != cited_by]
        key = canonical_key(title or "")
        titled, issued, bare = (
            [
                p
                for p in found.get(key, ())
                if p != cited_by
                and self._may_have(p, doc_number)
                and not (ends and self._may_be_one(p, cited_by))
                and not (issues and not self._may_come_with(p, cited_by, key))
            ]
            for found in (self.by_title, self.by_issued_title, self.by_bare_title)
        )
        for fits in ([p for p in by_number if p in titled], by_number):
            if len(fits) == 1:
                return fits[0]
        if len(key) < SHORTEST_TITLE:
            return None
        if len(titled) == 1:
            return titled[0] if _PLACED.match(key) or self._holds_there(titled[0], cited_by) else None
        if titled or not issued:
            return self._nearest(titled or bare, cited_by)
        return issued[0] if len(issued) == 1 else self._nearest(issued, cited_by)

    def _may_have(self, policy_id: str, doc_number: str | None) -> bool:
        """A document of that title under another number is another document."""
        known = numbers_of(self.policies[policy_id])
        return not doc_number or not known or any(doc_number == n or _same_order(doc_number, n) for n in known)

    def _may_be_one(self, policy_id: str, cited_by: str) -> bool:
        """Two records of one title may be one work, unless a day of the same kind tells that ``policy_id`` is the older one."""
        policy, citing = self.policies[policy_id], self.policies.get(cited_by)
        if citing is None or not _titles(policy) & _titles(citing):
            return False
        days = ((policy.get(day), citing.get(day)) for day in ("effective_on", "signed_on", "published_on"))
        return not next((one < other for one, other in days if one and other), False)

    def _may_come_with(self, policy_id: str, notice: str, key: str) -> bool:
        """A notice that hands on another names it by its own title; a text came with a notice made in the same months."""
        policy, citing = self.policies[policy_id], self.policies.get(notice)
        if citing is None or policy["wrapped_title"]:
            return key == canonical_key(policy["title"] or "")
        days = ((policy.get(day), citing.get(day)) for day in ("signed_on", "published_on"))
        return next((abs(own - other) <= ISSUED_WITHIN for own, other in days if own and other), True)

    def _holds_there(self, policy_id: str, cited_by: str) -> bool:
        """Tell whether a policy is national, of the citing policy's issuers, or of its place or one above it (GB/T 2260)."""
        policy, citing = self.policies[policy_id], self.policies.get(cited_by)
        if citing is None:
            return False
        if set(policy["issuers"]) & set(citing["issuers"]) or any(_NATIONAL.match(name) for name in policy["issuers"]):
            return True
        place, below = policy["division_code"], citing["division_code"]
        return place is not None and below is not None and below.startswith(place.rstrip("0") or "0")

    def _nearest(self, found: list[str], cited_by: str) -> str | None:
        """The only one that shares the citing policy's issuers, else the only one of its place."""
        citing = self.policies.get(cited_by)
        if citing is None:
            return None
        issuers, place = set(citing["issuers"]), citing["division_code"]
        near = [p for p in found if issuers & set(self.policies[p]["issuers"])]
        near = near or [p for p in found if place and place == self.policies[p]["division_code"]]
        return near[0] if len(near) == 1 else None


def _same_order(one: str, other: str) -> bool:
    """One order (令) under a short and the full name of its issuer: the signs of the short one stand in the full one, in turn.

    >>> _same_order("市政府令第12号", "云溪市人民政府令第12号"), _same_order("省政府令第12号", "云溪市人民政府令第12号")
    (True, False)
    >>> _same_order("云政令第12号", "云溪市人民政府令第12号"), _same_order("市政府令第12号", "云溪市人民政府令第13号")
    (True, False)
    """
    orders = [found for number in (one, other) if (found := _ORDER.fullmatch(number))]
    if len(orders) != 2 or orders[0]["serial"] != orders[1]["serial"]:
        return False
    short, full = sorted((found["issuer"] for found in orders), key=len)
    rest = iter(full)
    return all(sign in rest for sign in short)


def _titles(row: Row) -> frozenset[str]:
    return frozenset(canonical_key(title) for title in (row["title"], row["wrapped_title"]) if title)


def index_policies(policies: Iterable[Row]) -> PolicyIndex:
    """Index policies; consultations are found by their draft only (see ``finalises``), never as a cited target."""
    rows = {row["policy_id"]: row for row in policies}
    number, titled, bare, issued = (_Found(list) for _ in range(4))
    for policy_id, row in rows.items():
        if row["kind"] == PolicyKind.CONSULTATION:
            continue
        for own in numbers_of(row):
            number[own].append(policy_id)
        for key in _titles(row):
            titled[key].append(policy_id)
            for issuer in {canonical_key(issuer) for issuer in row["issuers"]}:
                if key.startswith(issuer):
                    bare[key.removeprefix(issuer)].append(policy_id)
                else:
                    issued[issuer + key].append(policy_id)
    return PolicyIndex(policies=rows, by_number=number, by_title=titled, by_bare_title=bare, by_issued_title=issued)
