"""The nights' releases as manifests, and one in which everything that a portal could say is hostile."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from publish import PublishedRelease, read_release
from publish.manifest import Manifest

HOSTILE = (
    "</script><script>alert(1)</script> <!-- [x](javascript:alert(1)) `| ![i](http://e.example/i.png) \"'\\ & \u2028\u202e\x00\x1b\r\n"
    "# heading\n---\nlicense: mit\n| a | b |\n"
)


@pytest.fixture
def hostile_manifest(tmp_path: Path, publish_nights: Callable[[Path, int], list[PublishedRelease]]) -> Manifest:
    """A manifest whose portal bears a name, a reason and a basis made to break out of every format."""
    folder = tmp_path / "hostile"
    manifest = read_release(folder, publish_nights(folder, 1)[0].release_id).manifest
    portal: dict[str, Any] = {"portal_id": HOSTILE, "name": HOSTILE, "division_code": HOSTILE, "documents": 1}
    return replace(
        manifest,
        quality={
            **manifest.quality,
            "reuse": [{**portal, "basis": HOSTILE}, {**portal, "portal_id": "b", "name": "长" * 500, "basis": None}],
            "stale_portals": {HOSTILE: HOSTILE},
            "hours_since_success": {HOSTILE: None},
            "portals_by_outcome": {HOSTILE: 1},
            "counts": {"kind": {HOSTILE: 1}, "status": {}, "reuse_basis": {HOSTILE: 1}},
        },
    )
