"""The newest release as schema.org ``Dataset``: what search engines read in the head of a page."""

from __future__ import annotations

import json
from typing import Any

from gongbao.normalize.arrow import SPECS
from publish.manifest import Manifest, manifest_path, stamp
from publish.metadata.about import (
    DESCRIPTION_EN,
    DESCRIPTION_ZH,
    KEYWORDS,
    LICENCE_URL,
    PARQUET,
    PUBLISHER,
    TITLE_EN,
    TITLE_ZH,
    days_covered,
    reuse_of,
)


def describe_dataset(manifest: Manifest, *, to_root: str = "") -> dict[str, Any]:
    """The release as ``schema:Dataset``; ``to_root`` leads from the page that carries it to the published folder (``../``).

    Google's guidelines ask for 50 to 5,000 characters of description; both languages together keep to that.
    """
    first, last = days_covered(manifest)
    portals = reuse_of(manifest)
    dataset: dict[str, Any] = {
        "@context": {"@vocab": "https://schema.org/"},
        "@type": "Dataset",
        "name": f"{TITLE_ZH} {TITLE_EN}",
        "alternateName": "gongbao",
        "description": f"{DESCRIPTION_ZH} {DESCRIPTION_EN}",
        "identifier": manifest.release_id,
        "version": manifest.release_id,
        "url": f"{to_root}site/",
        "datePublished": stamp(manifest.as_of),
        "dateModified": stamp(manifest.changed_at),
        "inLanguage": "zh",
        "isAccessibleForFree": True,
        "license": LICENCE_URL,
        "usageInfo": [one.said for one in portals],
        "keywords": list(KEYWORDS),
        "creator": {"@type": "Organization", "name": PUBLISHER},
        "publisher": {"@type": "Organization", "name": PUBLISHER},
        "spatialCoverage": [
            {"@type": "Place", "name": one.name, "identifier": f"GB/T 2260 {one.division_code}"} for one in portals
        ],
        "distribution": [
            {
                "@type": "DataDownload",
                "name": f"{SPECS[name].title_zh} {name}",
                "encodingFormat": PARQUET,
                "contentSize": f"{sum(p.bytes for p in entry.parts)} B",
                "contentUrl": to_root
                + (entry.parts[0].path if len(entry.parts) == 1 else manifest_path(manifest.release_id)),
            }
            for name, entry in manifest.tables.items()
        ],
    }
    if first and last:
        dataset["temporalCoverage"] = f"{first}/{last}"
    return dataset


def jsonld_script(document: dict[str, Any]) -> str:
    """A data block for the head of a page; nothing in it can end the block or begin markup.

    >>> jsonld_script({"name": "</script><b>"})
    '<script type="application/ld+json">{"name": "\\\\u003c/script\\\\u003e\\\\u003cb\\\\u003e"}</script>'
    """
    text = json.dumps(document, ensure_ascii=False, allow_nan=False)
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return f'<script type="application/ld+json">{text}</script>'
