"""The rows of one release that subscriptions are matched with."""

from __future__ import annotations

from typing import Any, TypedDict

import pyarrow as pa
import pyarrow.compute as pc

from publish.published import PublishedRelease


class ToldRows(TypedDict):
    """Changes and events that the release added, and the policies that they name."""

    changes: list[dict[str, Any]]
    events: list[dict[str, Any]]
    policies: list[dict[str, Any]]


def told_rows(release: PublishedRelease) -> ToldRows:
    """Read them."""
    changes, events = release.changes().to_pylist(), release.feed("events").to_pylist()
    named = pa.array(sorted({row["policy_id"] for row in (*changes, *events)}), pa.string())
    policies = release.table("policies", filters=pc.field("policy_id").isin(named)).to_pylist()
    return ToldRows(changes=changes, events=events, policies=policies)
