"""A policy as a person names it: by its id, by a 文号 in any brackets, or by its title."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from gongbao.errors import BadInput
from gongbao.formats.scripts import canonical_key
from gongbao.normalize.corrections import as_stated
from gongbao.normalize.own_numbers import numbers_of
from gongbao.normalize.prior import survivor_of
from gongbao.reading.doc_numbers import read_number_cell
from gongbao.wording.quoting import name_title

Row = dict[str, Any]

_MOST_SHOWN = 10
_NEAR_FROM = 2


def find_policy(policies: Mapping[str, Row], name: str) -> Row:
    """Find the one policy that ``name`` means: an id, a 文号 (青政发[2025]3号 too), or a whole title, with or without 《》.

    A title is sought among the policies' own before those that they issue (印发《…》). Numbers and titles lead from a record that
    was merged to the one that stands; an id gives that very record. BadInput names the candidates when several fit, and policies
    whose titles hold these words when none does.
    """
    words = unicodedata.normalize("NFC", name).strip()
    if words in policies:
        return policies[words]
    number = read_number_cell(unicodedata.normalize("NFKC", words))
    ids = _numbered(policies, number) if number else []
    said = "bear this number"
    if not ids:
        title = canonical_key(re.sub(r"^《(.*)》$", r"\1", words))
        ids, said = _titled(policies, title, "title") or _titled(policies, title, "wrapped_title"), "have this title"
    if len(ids) > 1:
        raise BadInput(f"{name}: {len(ids)} policies {said}; name one by its id:{_listed(policies, ids)}")
    if not ids:
        raise BadInput(f"{name}: {_nothing_found(policies, words)}")
    return policies[ids[0]]


def title_and_number(row: Row) -> str:
    """A policy as a person knows it: 《title》（文号）."""
    number = f"（{row['doc_number']}）" if row["doc_number"] else ""
    return f"{name_title(row['title'] or '无标题', longest=400)}{number}"


def _numbered(policies: Mapping[str, Row], number: str) -> list[str]:
    found = (p for p, row in policies.items() if number in (*numbers_of(row), *numbers_of(as_stated(row))))
    return sorted({survivor_of(policies, policy_id) for policy_id in found})


def _bearing(policies: Mapping[str, Row], values: Iterable[str], fact: str) -> list[str]:
    wanted = set(values)
    found = (p for p, row in policies.items() if {row[fact], as_stated(row)[fact]} & wanted)
    return sorted({survivor_of(policies, policy_id) for policy_id in found})


def _titled(policies: Mapping[str, Row], title: str, fact: str) -> list[str]:
    keyed = {
        t for row in policies.values() for t in (row[fact], as_stated(row)[fact]) if t and canonical_key(t) == title
    }
    return _bearing(policies, keyed, fact) if keyed else []


def _nothing_found(policies: Mapping[str, Row], words: str) -> str:
    key = canonical_key(words.strip("《》"))
    near = [p for p, row in policies.items() if len(key) >= _NEAR_FROM and key in canonical_key(row["title"] or "")]
    fact = "no policy of the latest release has this id, 文号 or whole title"
    if near:
        return f"{fact}; titles that hold these words:{_listed(policies, near)}"
    return f"{fact}; ids and titles stand in the policies table and in `gongbao changes --json`"


def _listed(policies: Mapping[str, Row], ids: Iterable[str]) -> str:
    known = sorted(ids)
    more = f"\n  … and {len(known) - _MOST_SHOWN} more" if len(known) > _MOST_SHOWN else ""
    return "".join(f"\n  {p}  {title_and_number(policies[p])}" for p in known[:_MOST_SHOWN]) + more
