"""DCAT 3 (W3C recommendation of 22 August 2024) as JSON-LD: a release as dataset, and the catalogue of all releases.

A table is a distribution. Of a table in one file ``spdx:checksum`` is that file's SHA-256; of a table in several files it is the
SHA-256 of the lines of ``SHA256SUMS`` that name them, as ``grep`` and ``sha256sum`` give it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gongbao.model.identifiers import Sha256
from gongbao.model.tables import TableSpec
from gongbao.normalize.arrow import SPECS
from publish.kept import Version
from publish.manifest import MANIFEST, PROFILE, TO_ROOT, Manifest, stamp
from publish.metadata.about import (
    DESCRIPTION_EN,
    DESCRIPTION_ZH,
    KEYWORDS,
    LICENCE_EN,
    LICENCE_URL,
    LICENCE_ZH,
    PARQUET,
    PUBLISHER,
    TITLE_EN,
    TITLE_ZH,
    Reuse,
    days_covered,
    reuse_of,
)
from publish.parts import Part, TableEntry

_IRI = {"@type": "@id"}
_XSD = "http://www.w3.org/2001/XMLSchema#"
CONTEXT: dict[str, Any] = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": _XSD,
    **{
        name: {"@id": name, **_IRI}
        for name in (
            *(
                "dct:license",
                "dct:accrualPeriodicity",
                "dct:language",
                "dct:conformsTo",
                "dcat:dataset",
                "dcat:inSeries",
            ),
            *("dcat:previousVersion", "dcat:prev", "dcat:first", "dcat:last", "dcat:landingPage", "dcat:accessURL"),
            *("dcat:downloadURL", "dcat:mediaType", "spdx:algorithm", "rdfs:seeAlso", "foaf:primaryTopic"),
        )
    },
    **{name: {"@id": name, "@type": f"{_XSD}dateTime"} for name in ("dct:issued", "dct:modified")},
    **{name: {"@id": name, "@type": f"{_XSD}date"} for name in ("dcat:startDate", "dcat:endDate")},
    "dcat:byteSize": {"@id": "dcat:byteSize", "@type": f"{_XSD}nonNegativeInteger"},
    "spdx:checksumValue": {"@id": "spdx:checksumValue", "@type": f"{_XSD}hexBinary"},
}

_DAILY = "http://purl.org/cld/freq/daily"
_CHINESE = "http://id.loc.gov/vocabulary/iso639-1/zh"
_MEDIA_TYPE = f"https://www.iana.org/assignments/media-types/{PARQUET}"
_SHA256 = "http://spdx.org/rdf/terms#checksumAlgorithm_sha256"
_CATALOG, _SERIES, _RELEASE = "#catalog", "#series", "#release"


def describe_release(manifest: Manifest) -> dict[str, Any]:
    """The release as ``dcat:Dataset`` in its series, for ``releases/<id>/dcat.jsonld``; IRIs are relative to that file."""
    tables = [SPECS[name] for name in manifest.tables]
    dataset: dict[str, Any] = {
        "@id": _RELEASE,
        "@type": "dcat:Dataset",
        **_told(),
        **_moment(manifest),
        "dct:publisher": {"@id": f"{TO_ROOT}#publisher"},
        "dct:license": LICENCE_URL,
        "dct:rights": [_rights(f"{LICENCE_ZH} {LICENCE_EN}"), *(_rights(one.said) for one in reuse_of(manifest))],
        "dct:accrualPeriodicity": _DAILY,
        "dct:language": _CHINESE,
        "dct:conformsTo": PROFILE,
        "dct:spatial": _places(reuse_of(manifest)),
        **_period(manifest),
        "dcat:keyword": list(KEYWORDS),
        "dcat:landingPage": f"{TO_ROOT}site/",
        "dcat:inSeries": f"{TO_ROOT}{_SERIES}",
        "dcat:distribution": [{"@id": f"#{spec.name}"} for spec in tables],
    }
    if manifest.previous:
        dataset["dcat:previousVersion"] = dataset["dcat:prev"] = f"../{manifest.previous}/dcat.jsonld{_RELEASE}"
    return {
        "@context": CONTEXT,
        "@graph": [
            {"@id": "", "foaf:primaryTopic": _RELEASE},
            dataset,
            {"@id": f"{TO_ROOT}{_SERIES}", "@type": "dcat:DatasetSeries", **_told()},
            _publisher(f"{TO_ROOT}#publisher"),
            *(_distribution(spec, manifest.tables[spec.name]) for spec in tables),
        ],
    }


def describe_catalog(newest: Manifest, versions: Sequence[Version], *, public_url: str = "") -> dict[str, Any]:
    """The catalogue of all releases (``versions``, oldest first), for ``dcat.jsonld`` at the top; each says more in its own document.

    Its IRIs are relative to that file; ``public_url`` of the published folder becomes their base, so that a copy keeps its meaning.
    """
    names = [_release_iri(version.release_id) for version in versions]
    series: dict[str, Any] = {
        "@id": _SERIES,
        "@type": "dcat:DatasetSeries",
        **_told(),
        "dct:publisher": {"@id": "#publisher"},
        "dct:license": LICENCE_URL,
        "dct:accrualPeriodicity": _DAILY,
        "dct:spatial": _places(reuse_of(newest)),
        **_period(newest),
        "dcat:first": names[0],
        "dcat:last": names[-1],
    }
    return {
        "@context": {**({"@base": f"{public_url}dcat.jsonld"} if public_url else {}), **CONTEXT},
        "@graph": [
            {
                "@id": _CATALOG,
                "@type": "dcat:Catalog",
                **_told(),
                "dct:publisher": {"@id": "#publisher"},
                "dct:license": LICENCE_URL,
                "dct:language": _CHINESE,
                "dct:modified": stamp(newest.checked_at),
                "dcat:landingPage": "site/",
                "dcat:dataset": [_SERIES, *names],
            },
            series,
            _publisher("#publisher"),
            *(_in_catalog(version) for version in versions),
        ],
    }


def listed_checksum(parts: Sequence[Part]) -> Sha256:
    """SHA-256 of one file, or of the lines of ``SHA256SUMS`` that name several."""
    if len(parts) == 1:
        return parts[0].sha256
    lines = sorted((f"{TO_ROOT}{p.path}", p.sha256) for p in parts)
    return Sha256.of("".join(f"{sha256}  {path}\n" for path, sha256 in lines).encode())


def _told() -> dict[str, Any]:
    return {
        "dct:title": _both(TITLE_ZH, TITLE_EN),
        "dct:description": _both(DESCRIPTION_ZH, DESCRIPTION_EN),
    }


def _moment(manifest: Manifest | Version) -> dict[str, Any]:
    return {
        "dct:identifier": manifest.release_id,
        "dcat:version": manifest.release_id,
        "dct:issued": stamp(manifest.as_of),
        "dct:modified": stamp(manifest.changed_at),
    }


def _in_catalog(version: Version) -> dict[str, Any]:
    node = {
        "@id": _release_iri(version.release_id),
        "@type": "dcat:Dataset",
        "dct:title": _both(f"公报 {version.release_id}", f"Gongbao {version.release_id}"),
        **_moment(version),
        "dct:publisher": {"@id": "#publisher"},
        "dct:license": LICENCE_URL,
        "dcat:inSeries": _SERIES,
        "rdfs:seeAlso": f"releases/{version.release_id}/dcat.jsonld",
    }
    if version.previous:
        node["dcat:previousVersion"] = node["dcat:prev"] = _release_iri(version.previous)
    return node


def _release_iri(release_id: str) -> str:
    return f"releases/{release_id}/dcat.jsonld{_RELEASE}"


def _distribution(spec: TableSpec, entry: TableEntry) -> dict[str, Any]:
    node: dict[str, Any] = {
        "@id": f"#{spec.name}",
        "@type": "dcat:Distribution",
        "dct:title": _both(spec.title_zh, spec.title),
        "dct:identifier": spec.name,
        "dct:license": LICENCE_URL,
        "dcat:accessURL": MANIFEST,
        "dcat:mediaType": _MEDIA_TYPE,
        "dcat:byteSize": str(sum(p.bytes for p in entry.parts)),
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": _SHA256,
            "spdx:checksumValue": listed_checksum(entry.parts),
        },
    }
    if len(entry.parts) == 1:
        node["dcat:downloadURL"] = TO_ROOT + entry.parts[0].path
    else:
        node["rdfs:comment"] = f"{len(entry.parts)} files; the checksum is that of their lines in SHA256SUMS"
    return node


def _publisher(iri: str) -> dict[str, Any]:
    return {"@id": iri, "@type": "foaf:Agent", "foaf:name": PUBLISHER}


def _rights(said: str) -> dict[str, Any]:
    return {"@type": "dct:RightsStatement", "rdfs:label": said}


def _places(portals: Sequence[Reuse]) -> list[dict[str, Any]]:
    """The divisions of the portals, by their codes of GB/T 2260; the country where no portal is known."""
    codes = sorted({one.division_code for one in portals}) or ["100000"]
    return [{"@type": "dct:Location", "dct:identifier": f"GB/T 2260 {code}"} for code in codes]


def _period(manifest: Manifest) -> dict[str, Any]:
    first, last = days_covered(manifest)
    if first is None or last is None:
        return {}
    return {"dct:temporal": {"@type": "dct:PeriodOfTime", "dcat:startDate": first, "dcat:endDate": last}}


def _both(zh: str, en: str) -> list[dict[str, str]]:
    return [{"@value": zh, "@language": "zh"}, {"@value": en, "@language": "en"}]
