"""Each damage is named: what it is and where."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from gongbao.errors import CorruptRelease, ReleaseRejected
from gongbao.model.identifiers import Sha256
from publish import DraftRelease, PublishedRelease, publish_release, read_latest, read_release, verify_release
from publish.manifest import SCHEMA_VERSION
from publish.verify import VerifyReport

Draft = Callable[..., DraftRelease]
Publish = Callable[[Path, int], list[PublishedRelease]]

pytestmark = pytest.mark.usefixtures("either_store")


def kinds(report: VerifyReport) -> set[tuple[str, str]]:
    return {(p.kind, p.path) for p in report.problems}


def home(published: Path, release: PublishedRelease) -> Path:
    return published / "releases" / release.release_id


def text_part(release: PublishedRelease) -> str:
    return release.manifest.tables["texts"].parts[0].path


def test_every_release_of_a_sound_folder_verifies(tmp_path: Path, publish_nights: Publish) -> None:
    releases = publish_nights(tmp_path, 3)
    for release in releases:
        report = verify_release(tmp_path, release.release_id)
        assert report.ok, report.problems
        assert report.release_id == release.release_id
    assert verify_release(tmp_path).release_id == releases[-1].release_id


def test_a_flipped_byte(tmp_path: Path, publish_nights: Publish) -> None:
    path = text_part(publish_nights(tmp_path, 2)[1])
    payload = bytearray((tmp_path / path).read_bytes())
    payload[len(payload) // 2] ^= 1
    (tmp_path / path).write_bytes(bytes(payload))
    assert ("content", path) in kinds(verify_release(tmp_path))


def test_a_swapped_file(tmp_path: Path, publish_nights: Publish) -> None:
    release = publish_nights(tmp_path, 2)[1]
    one, other = (p.path for p in release.manifest.tables["texts"].parts)
    shutil.copy(tmp_path / other, tmp_path / one)
    report = verify_release(tmp_path)
    assert ("swapped", one) in kinds(report)
    assert any(f"holds the bytes of {other}" in str(p) for p in report.problems)


def test_a_missing_file_and_a_shortened_one(tmp_path: Path, publish_nights: Publish) -> None:
    release = publish_nights(tmp_path, 2)[1]
    one, other = (p.path for p in release.manifest.tables["texts"].parts)
    (tmp_path / one).unlink()
    (tmp_path / other).write_bytes((tmp_path / other).read_bytes()[:-20])
    found = kinds(verify_release(tmp_path))
    assert {("missing", one), ("size", other)} <= found


def test_a_removed_row_is_found_even_when_the_hashes_were_made_to_fit(tmp_path: Path, publish_nights: Publish) -> None:
    release = publish_nights(tmp_path, 2)[1]
    part = release.manifest.tables["texts"].parts[0]
    pq.write_table(pq.read_table(tmp_path / part.path).slice(1), tmp_path / part.path)
    payload = (tmp_path / part.path).read_bytes()
    manifest = home(tmp_path, release) / "datapackage.json"
    raw = (
        manifest.read_text()
        .replace(part.sha256, Sha256.of(payload))
        .replace(f'"bytes": {part.bytes},', f'"bytes": {len(payload)},')
    )
    manifest.write_text(raw)
    report = verify_release(tmp_path)
    assert any(
        p.kind == "rows" and p.path == part.path and "holds 1 rows, expected 2" in p.message for p in report.problems
    )
    assert ("pointer", "latest.json") in kinds(report)
    assert any(p.kind == "manifest" for p in report.problems)


def test_a_row_count_that_was_edited_in_the_manifest(tmp_path: Path, publish_nights: Publish) -> None:
    release = publish_nights(tmp_path, 2)[1]
    manifest = home(tmp_path, release) / "datapackage.json"
    raw = json.loads(manifest.read_text())
    texts = next(r for r in raw["resources"] if r["name"] == "texts")
    texts["rows"] = 99
    manifest.write_text(json.dumps(raw))
    report = verify_release(tmp_path, release.release_id)
    assert any("table texts claims 99 rows" in p.message for p in report.problems)


def test_a_digest_of_a_table_that_was_edited_in_the_manifest(tmp_path: Path, publish_nights: Publish) -> None:
    (release,) = publish_nights(tmp_path, 1)
    manifest = home(tmp_path, release) / "datapackage.json"
    raw = json.loads(manifest.read_text())
    next(r for r in raw["resources"] if r["name"] == "texts")["digest"] = "0" * 64
    manifest.write_text(json.dumps(raw))
    said = [p.message for p in verify_release(tmp_path, release.release_id).problems if p.kind == "digest"]
    assert "table texts: the digests of its files do not add up to its own" in said


def test_a_manifest_that_sends_readers_elsewhere_is_refused_though_all_hashes_fit(
    tmp_path: Path, publish_nights: Publish
) -> None:
    (release,) = publish_nights(tmp_path, 1)
    manifest = home(tmp_path, release) / "datapackage.json"
    raw = json.loads(manifest.read_text())
    next(r for r in raw["resources"] if r["name"] == "policies")["path"] = ["/etc/passwd"]
    before = Sha256.of(manifest.read_bytes())
    manifest.write_text(json.dumps(raw))
    for name in ("latest.json", "versions.json"):
        path = tmp_path / name
        path.write_text(path.read_text().replace(before, Sha256.of(manifest.read_bytes())))
    with pytest.raises(CorruptRelease, match="policies names other files than its parts"):
        verify_release(tmp_path)


def test_an_older_release_served_as_latest(tmp_path: Path, publish_nights: Publish, snapshots: list[Path]) -> None:
    releases = publish_nights(tmp_path, 3)
    shutil.copy(snapshots[1] / "latest.json", tmp_path / "latest.json")
    report = verify_release(tmp_path)
    assert [p.kind for p in report.problems] == ["pointer"]
    assert f"serves the older release {releases[1].release_id} as latest" in report.problems[0].message


def test_a_history_with_a_hole_or_a_forged_link(tmp_path: Path, publish_nights: Publish) -> None:
    first, second, third = publish_nights(tmp_path, 3)
    manifest = home(tmp_path, first) / "datapackage.json"
    manifest.write_text(manifest.read_text().replace('"quarantined": 0', '"quarantined": 1'))
    assert ("chain", f"releases/{first.release_id}/datapackage.json") in kinds(verify_release(tmp_path))
    shutil.rmtree(home(tmp_path, second))
    report = verify_release(tmp_path, third.release_id)
    assert ("chain", f"releases/{second.release_id}/datapackage.json") in kinds(report)


def test_a_forged_change_file_does_not_prove(tmp_path: Path, publish_nights: Publish) -> None:
    release = publish_nights(tmp_path, 2)[1]
    entry = release.manifest.tables["policies"]
    assert entry.feed is not None
    rows = pq.read_table(tmp_path / entry.feed.path)
    pq.write_table(rows.set_column(5, rows.schema.field(5), [["改", "改"]]), tmp_path / entry.feed.path)
    report = verify_release(tmp_path)
    assert any(p.kind == "proof" and "table policies: previous + changes != new" in p.message for p in report.problems)


def test_edited_documents_are_named(tmp_path: Path, publish_nights: Publish) -> None:
    release = publish_nights(tmp_path, 1)[0]
    for name in ("CHANGELOG.md", "SHA256SUMS", "validation/report.json"):
        (home(tmp_path, release) / name).write_text("edited")
    found = {path.rsplit(release.release_id + "/")[-1] for _, path in kinds(verify_release(tmp_path))}
    assert found == {"CHANGELOG.md", "SHA256SUMS", "validation/report.json"}
    with pytest.raises(CorruptRelease, match=r"CHANGELOG\.md: altered since release"):
        release.changelog()


def test_reading_refuses_altered_bytes(tmp_path: Path, publish_nights: Publish) -> None:
    release = publish_nights(tmp_path, 1)[0]
    path = text_part(release)
    (tmp_path / path).write_bytes(b"PAR1" + b"\0" * 40 + b"PAR1")
    with pytest.raises(CorruptRelease, match=f"{path}: its bytes are not those .* restore the file from a copy"):
        release.table("texts")
    assert release.table("policies").num_rows == 2


def test_publishing_on_damaged_files_is_refused(tmp_path: Path, draft_night: Draft, publish_nights: Publish) -> None:
    first = publish_nights(tmp_path, 1)[0]
    (tmp_path / text_part(first)).unlink()
    with pytest.raises(CorruptRelease, match=r"texts/seg-.*cannot be read"):
        publish_release(draft_night(1, first), tmp_path)


@pytest.mark.parametrize(
    "content", ["[" * 100_000, "", "{", "[]", '{"release": "../../etc"}', '{"release": "20250303T183000Z-00000000"}']
)
def test_a_broken_pointer(tmp_path: Path, publish_nights: Publish, content: str) -> None:
    publish_nights(tmp_path, 1)
    (tmp_path / "latest.json").write_text(content)
    with pytest.raises(CorruptRelease, match=r"latest\.json"):
        read_latest(tmp_path)
    assert any(p.kind == "pointer" for p in verify_release(tmp_path, "20250303T183000Z-00000000").problems)


@pytest.mark.parametrize(
    "content", ["[" * 100_000, "", "{}", '{"gongbao": {"schema_version": "1.0.0"}, "resources": []}']
)
def test_a_broken_manifest(tmp_path: Path, publish_nights: Publish, content: str) -> None:
    release = publish_nights(tmp_path, 1)[0]
    (home(tmp_path, release) / "datapackage.json").write_text(content)
    with pytest.raises(
        CorruptRelease, match=r"datapackage\.json: is not a manifest of gongbao .*restore it from a copy"
    ):
        read_latest(tmp_path)


def test_a_manifest_whose_bytes_changed(tmp_path: Path, publish_nights: Publish) -> None:
    release = publish_nights(tmp_path, 1)[0]
    manifest = home(tmp_path, release) / "datapackage.json"
    manifest.write_text(manifest.read_text().replace('"quarantined": 0', '"quarantined": 1'))
    with pytest.raises(CorruptRelease, match=r"is not the manifest that latest\.json names"):
        read_latest(tmp_path)


def test_a_manifest_of_a_newer_schema_says_so(tmp_path: Path, publish_nights: Publish) -> None:
    release = publish_nights(tmp_path, 1)[0]
    manifest = home(tmp_path, release) / "datapackage.json"
    manifest.write_text(
        manifest.read_text().replace(f'"schema_version": "{SCHEMA_VERSION}"', '"schema_version": "2.0.0"')
    )
    with pytest.raises(
        CorruptRelease, match=r"schema version 2\.0\.0, this program reads 1\.\d+\.\d+; install the newer"
    ):
        read_release(tmp_path, release.release_id)


def test_nothing_is_published_onto_a_release_of_a_newer_schema(
    tmp_path: Path, draft_night: Draft, publish_nights: Publish
) -> None:
    (release,) = publish_nights(tmp_path, 1)
    manifest, pointer = home(tmp_path, release) / "datapackage.json", tmp_path / "latest.json"
    manifest.write_text(
        manifest.read_text().replace(f'"schema_version": "{SCHEMA_VERSION}"', '"schema_version": "2.0.0"')
    )
    newer = Sha256.of(manifest.read_bytes())
    pointer.write_text(pointer.read_text().replace(release.manifest_sha256, newer))
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file() and path.name != ".lock"}
    with pytest.raises(CorruptRelease, match=r"schema version 2\.0\.0.*install the newer"):
        publish_release(draft_night(1, release), tmp_path)
    after = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file() and path.name != ".lock"}
    assert after == before


def test_a_manifest_that_leads_outside_is_refused(tmp_path: Path, publish_nights: Publish) -> None:
    release = publish_nights(tmp_path, 1)[0]
    manifest = home(tmp_path, release) / "datapackage.json"
    manifest.write_text(
        manifest.read_text().replace(f'"path": "{text_part(release)}"', '"path": "../../../etc/passwd.parquet"')
    )
    with pytest.raises(CorruptRelease, match="leads outside the tables"):
        read_release(tmp_path, release.release_id)


@pytest.mark.parametrize("release_id", ["../../etc", "latest/../x", "20250303T183000Z-00000000/..", ""])
def test_an_id_that_is_a_path_is_refused(tmp_path: Path, publish_nights: Publish, release_id: str) -> None:
    publish_nights(tmp_path, 1)
    with pytest.raises(CorruptRelease, match="is not a release id"):
        read_release(tmp_path, release_id)


def test_a_folder_that_is_not_ours_is_left_alone(tmp_path: Path, draft_night: Draft) -> None:
    (tmp_path / "holiday.jpg").write_bytes(b"x")
    with pytest.raises(
        CorruptRelease, match=r"not a folder that gongbao published \(it holds holiday\.jpg\).*point at another"
    ):
        publish_release(draft_night(0, None), tmp_path)
    with pytest.raises(CorruptRelease):
        read_latest(tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["holiday.jpg"]


def test_a_lost_pointer_is_not_an_empty_folder(tmp_path: Path, draft_night: Draft, publish_nights: Publish) -> None:
    publish_nights(tmp_path, 2)
    (tmp_path / "latest.json").unlink()
    with pytest.raises(CorruptRelease, match=r"latest\.json: is missing although 2 releases are there"):
        read_latest(tmp_path)


def test_a_lost_pointer_to_a_single_release_cannot_start_a_second_history(
    tmp_path: Path, draft_night: Draft, publish_nights: Publish
) -> None:
    publish_nights(tmp_path, 1)
    (tmp_path / "latest.json").unlink()
    with pytest.raises(ReleaseRejected, match="built on None, but the last release is 20250303T183000Z-00000000"):
        publish_release(draft_night(1, None), tmp_path)


def test_nothing_published_is_none_and_nothing_to_verify(tmp_path: Path) -> None:
    assert read_latest(tmp_path / "absent") is None
    with pytest.raises(CorruptRelease, match="holds no release"):
        verify_release(tmp_path)
