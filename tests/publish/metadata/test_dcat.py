"""DCAT: parsed as RDF and held to what the W3C recommendation (DCAT 3, 22 August 2024) says of each class and property."""

from __future__ import annotations

import hashlib
import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from rdflib import RDF, XSD, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, FOAF
from rdflib.term import Node

from gongbao.model.identifiers import Sha256
from gongbao.model.tables import TABLES
from publish import PublishedRelease
from publish.folder import Folder
from publish.kept import Version
from publish.manifest import Manifest, manifest_bytes
from publish.metadata import describe_dataset
from publish.metadata.croissant import describe_croissant
from publish.metadata.dcat import describe_catalog, describe_release

pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # rdflib's own parser calls it
Publish = Callable[[Path, int], list[PublishedRelease]]
DCAT = Namespace("http://www.w3.org/ns/dcat#")  # that of rdflib 7 knows version 2 alone
SPDX = Namespace("http://spdx.org/rdf/terms#")
SITE = "https://data.example/gongbao/"
RESOURCES = (DCAT.Catalog, DCAT.Dataset, DCAT.DatasetSeries)
# Where the recommendation gives a range: an IRI, or a literal of this type.
IRIS = (
    *(
        DCTERMS.license,
        DCTERMS.accrualPeriodicity,
        DCTERMS.language,
        DCTERMS.conformsTo,
        DCTERMS.publisher,
        DCAT.dataset,
    ),
    *(DCAT.inSeries, DCAT.previousVersion, DCAT.prev, DCAT.first, DCAT.last, DCAT.landingPage, DCAT.accessURL),
    *(DCAT.downloadURL, DCAT.mediaType, DCAT.distribution, SPDX.algorithm),
)
TYPED = {
    DCTERMS.issued: XSD.dateTime,
    DCTERMS.modified: XSD.dateTime,
    DCAT.startDate: XSD.date,
    DCAT.endDate: XSD.date,
    DCAT.byteSize: XSD.nonNegativeInteger,
    SPDX.checksumValue: XSD.hexBinary,
}
NODES = {
    DCTERMS.publisher: FOAF.Agent,
    DCTERMS.temporal: DCTERMS.PeriodOfTime,
    DCTERMS.spatial: DCTERMS.Location,
    DCTERMS.rights: DCTERMS.RightsStatement,
    DCAT.distribution: DCAT.Distribution,
    DCAT.inSeries: DCAT.DatasetSeries,
    SPDX.checksum: SPDX.Checksum,
}


def parse(text: str, place: str) -> Graph:
    graph = Graph()
    graph.parse(data=text, format="json-ld", publicID=f"{SITE}{place}")
    return graph


def check_shapes(graph: Graph) -> None:
    """What every DCAT document of ours must fulfil; fails with the statement that does not."""
    for predicate in IRIS:
        for subject, value in graph.subject_objects(predicate):
            assert isinstance(value, URIRef), (subject, predicate, value)
            assert str(value).startswith(("http://", "https://")), value
    for predicate, datatype in TYPED.items():
        for subject, value in graph.subject_objects(predicate):
            assert isinstance(value, Literal), (subject, predicate, value)
            assert value.datatype == datatype, (subject, predicate, value)
            assert not value.ill_typed, (subject, predicate, value)
    for predicate, kind in NODES.items():
        for subject, value in graph.subject_objects(predicate):
            assert (value, RDF.type, kind) in graph, (subject, predicate, value)
    check_resources(graph)


def check_resources(graph: Graph) -> None:
    for kind in RESOURCES:
        for resource in graph.subjects(RDF.type, kind):
            assert isinstance(resource, URIRef)
            assert languages(graph, resource, DCTERMS.title) == {"zh", "en"}, resource
    for resource in graph.subjects(RDF.type, DCAT.Distribution):
        for needed in (DCAT.accessURL, DCAT.mediaType, DCAT.byteSize, DCTERMS.license, SPDX.checksum):
            assert len(list(graph.objects(resource, needed))) == 1, (resource, needed)


def languages(graph: Graph, subject: Node, predicate: URIRef) -> set[str | None]:
    return {value.language for value in graph.objects(subject, predicate) if isinstance(value, Literal)}


@pytest.fixture
def releases(tmp_path: Path, publish_nights: Publish) -> list[PublishedRelease]:
    return publish_nights(tmp_path, 3)


def document(release: PublishedRelease) -> Graph:
    text = Path(release.where("dcat.jsonld")).read_text(encoding="utf-8")
    return parse(text, f"releases/{release.release_id}/dcat.jsonld")


def test_a_release_is_a_dataset_of_a_series_with_its_previous_version(releases: list[PublishedRelease]) -> None:
    graph = document(releases[1])
    check_shapes(graph)
    (dataset,) = graph.subjects(RDF.type, DCAT.Dataset)
    assert str(dataset) == f"{SITE}releases/{releases[1].release_id}/dcat.jsonld#release"
    before = URIRef(f"{SITE}releases/{releases[0].release_id}/dcat.jsonld#release")
    assert graph.value(dataset, DCAT.previousVersion) == before
    assert graph.value(dataset, DCAT.inSeries) == URIRef(f"{SITE}#series")
    assert str(graph.value(dataset, DCTERMS.identifier)) == releases[1].release_id
    assert str(graph.value(dataset, DCTERMS.issued)) == "2025-03-04T18:30:00+00:00"
    assert str(graph.value(dataset, DCTERMS.accrualPeriodicity)) == "http://purl.org/cld/freq/daily"
    assert str(graph.value(dataset, DCTERMS.license)) == "https://www.apache.org/licenses/LICENSE-2.0"
    assert (releases[0].previous, document(releases[0]).value(None, DCAT.previousVersion)) == (None, None)


def test_modified_is_the_night_that_differed_not_the_night_that_looked(releases: list[PublishedRelease]) -> None:
    quiet = document(releases[2])
    (dataset,) = quiet.subjects(RDF.type, DCAT.Dataset)
    assert str(quiet.value(dataset, DCTERMS.issued)) == "2025-03-05T18:30:00+00:00"
    assert str(quiet.value(dataset, DCTERMS.modified)) == "2025-03-04T18:30:00+00:00"


def test_rights_places_and_days_come_from_portals_and_documents(
    tmp_path: Path, publish_nights: Publish, hostile_manifest: Manifest
) -> None:
    (release,) = publish_nights(tmp_path / "one", 1)
    graph = document(release)
    labels = {str(o) for o in graph.objects(None, URIRef("http://www.w3.org/2000/01/rdf-schema#label"))}
    assert "青岚市人民政府 (cn_999900_qinglan): 政府信息公开条例" in labels
    assert {str(graph.value(place, DCTERMS.identifier)) for place in graph.subjects(RDF.type, DCTERMS.Location)} == {
        "GB/T 2260 999900"
    }
    unknown = json.dumps(describe_release(hostile_manifest), ensure_ascii=False)
    assert "再利用依据不明" in unknown
    assert "basis of reuse unknown" in unknown


def test_every_table_is_a_distribution_with_size_and_checksum(releases: list[PublishedRelease]) -> None:
    release = releases[1]
    graph = document(release)
    home = Path(release.where())
    assert len(list(graph.subjects(RDF.type, DCAT.Distribution))) == len(TABLES)
    for name, entry in release.manifest.tables.items():
        node = URIRef(f"{SITE}releases/{release.release_id}/dcat.jsonld#{name}")
        files = [home / "../.." / part.path for part in entry.parts]
        assert int(str(graph.value(node, DCAT.byteSize))) == sum(file.stat().st_size for file in files)
        checksum = graph.value(node, SPDX.checksum)
        assert checksum is not None
        assert graph.value(checksum, SPDX.algorithm) == SPDX.checksumAlgorithm_sha256
        said = str(graph.value(checksum, SPDX.checksumValue)).lower()
        if len(files) == 1:
            assert said == hashlib.sha256(files[0].read_bytes()).hexdigest()
            assert graph.value(node, DCAT.downloadURL) == URIRef(f"{SITE}{entry.parts[0].path}")
        else:
            assert graph.value(node, DCAT.downloadURL) is None


def test_the_checksum_of_a_table_in_several_files_is_had_with_grep_and_sha256sum(
    releases: list[PublishedRelease],
) -> None:
    release = releases[1]
    assert len(release.manifest.tables["policies"].parts) > 1
    command = "grep ' ../../policies/' SHA256SUMS | sha256sum"
    done = subprocess.run(["sh", "-c", command], cwd=release.where(), capture_output=True, text=True, check=True)
    graph = document(release)
    node = URIRef(f"{SITE}releases/{release.release_id}/dcat.jsonld#policies")
    checksum = graph.value(node, SPDX.checksum)
    assert checksum is not None
    assert str(graph.value(checksum, SPDX.checksumValue)).lower() == done.stdout.split()[0]


def test_the_catalogue_leads_to_every_release_and_names_them_as_they_name_themselves(
    tmp_path: Path, releases: list[PublishedRelease]
) -> None:
    graph = parse((tmp_path / "dcat.jsonld").read_text(encoding="utf-8"), "dcat.jsonld")
    check_shapes(graph)
    (catalog,) = graph.subjects(RDF.type, DCAT.Catalog)
    (series,) = graph.subjects(RDF.type, DCAT.DatasetSeries)
    datasets = set(graph.subjects(RDF.type, DCAT.Dataset))
    assert set(graph.objects(catalog, DCAT.dataset)) == {series, *datasets}
    assert datasets == {next(document(r).subjects(RDF.type, DCAT.Dataset)) for r in releases}
    assert graph.value(series, DCAT.first) == next(document(releases[0]).subjects(RDF.type, DCAT.Dataset))
    assert graph.value(series, DCAT.last) == next(document(releases[-1]).subjects(RDF.type, DCAT.Dataset))
    for release in releases:
        (dataset,) = document(release).subjects(RDF.type, DCAT.Dataset)
        for predicate in (DCTERMS.identifier, DCTERMS.issued, DCTERMS.modified, DCAT.previousVersion):
            assert graph.value(dataset, predicate) == document(release).value(dataset, predicate)


def test_contexts_are_inline(hostile_manifest: Manifest, tmp_path: Path) -> None:
    release = PublishedRelease(store=Folder(tmp_path), manifest=hostile_manifest, manifest_sha256=Sha256("0" * 64))
    for described in (describe_release(hostile_manifest), describe_catalog(hostile_manifest, [Version.of(release)])):
        assert isinstance(described["@context"], dict)
        assert all(term not in ("@import", "@propagate") for term in described["@context"])


def test_names_turn_nothing_round_in_any_description(hostile_manifest: Manifest) -> None:
    described = (
        describe_release(hostile_manifest),
        describe_croissant(hostile_manifest),
        describe_dataset(hostile_manifest),
        json.loads(manifest_bytes(hostile_manifest))["sources"],
    )
    for document in described:
        said = json.dumps(document, ensure_ascii=False)
        assert "# heading" in said
        assert not any(json.dumps(sign, ensure_ascii=False)[1:-1] in said for sign in "\u202e\x00\x1b")


def test_hostile_names_stay_literals(hostile_manifest: Manifest) -> None:
    text = json.dumps(describe_release(hostile_manifest))
    graph = parse(text, "releases/x/dcat.jsonld")
    check_shapes(graph)
    plain = {subject for subject in graph.subjects() if isinstance(subject, URIRef)}
    assert all("script" not in str(subject) for subject in plain)
