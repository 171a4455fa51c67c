"""A day as the page of a version states it, whatever acts have set since."""

from __future__ import annotations

import json
from datetime import date

from gongbao.normalize.prior import Row


def stated_day(version: Row, fact: str) -> date | None:
    """A day as the page of this version states it; a version that follows an amending decision bears the decision's day besides."""
    said = json.loads(version["evidence"] or "{}").get(fact, {}).get("value")
    try:
        return date.fromisoformat(said) if said else version.get(fact)
    except ValueError:
        return version.get(fact)
