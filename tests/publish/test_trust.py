"""A consumer with a key in hand is told of every forgery by name, also by one who can rewrite the whole folder."""

from __future__ import annotations

import base64
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from gongbao.errors import BadInput
from gongbao.model.identifiers import Sha256
from publish import (
    DraftRelease,
    PublishedRelease,
    list_releases,
    publish_release,
    read_latest,
    read_release,
    verify_release,
)
from publish.folder import Folder
from publish.manifest import write_json
from publish.mirrors import rebuild_mirrors, write_pointer
from publish.trust import (
    Memory,
    ReleaseSigner,
    Trust,
    TrustReport,
    check_trust,
    create_signer,
    load_signer,
    read_memory,
    read_pin,
    rotate_key,
    write_memory,
)
from publish.trust.envelope import seal
from publish.trust.keyfile import PrivateKey
from publish.trust.keys import KeyEntry, Sealed, endorse, keys_json, read_keys, sign_keys
from publish.trust.pins import public_pem
from publish.trust.statement import PAYLOAD_TYPE, write_statement

Draft = Callable[..., DraftRelease]


@dataclass
class Signed:
    """A folder with signed releases, its publisher, and what the first consumer pinned."""

    place: Path
    releases: list[PublishedRelease]
    signer: ReleaseSigner

    @property
    def pins(self) -> frozenset[str]:
        return frozenset({self.signer.key_id})

    def check(self, number: int = -1, **trust: Any) -> TrustReport:
        release = read_release(self.place, self.releases[number].release_id)
        return check_trust(Folder(self.place), release, Trust(**{"pins": self.pins, **trust}))


@pytest.fixture(scope="module")
def published_once(tmp_path_factory: pytest.TempPathFactory, snapshots: list[Path]) -> Signed:
    root = tmp_path_factory.mktemp("signed")
    signer = create_signer(root / "operator" / "key.pem", None, None)
    releases: list[PublishedRelease] = []
    for release_id in list_releases(snapshots[1]):
        plain = read_release(snapshots[1], release_id)
        draft = DraftRelease(
            release_id=release_id,
            as_of=plain.as_of,
            previous=plain.previous,
            tables={name: plain.table(name) for name in plain.manifest.tables},
            validation=plain.validation(),
        )
        releases.append(publish_release(draft, root / "p", signer=signer))
    return Signed(place=root / "p", releases=releases, signer=signer)


@pytest.fixture
def signed(tmp_path: Path, published_once: Signed) -> Signed:
    shutil.copytree(published_once.place, tmp_path / "p")
    shutil.copytree(published_once.signer.path.parent, tmp_path / "operator")
    return replace(
        published_once,
        place=tmp_path / "p",
        releases=[read_release(tmp_path / "p", r.release_id) for r in published_once.releases],
        signer=load_signer(tmp_path / "operator" / "key.pem", None),
    )


def kinds(report: TrustReport) -> list[str]:
    return [p.kind for p in report.problems]


def statement(signed: Signed, number: int = -1) -> Path:
    return signed.place / f"releases/{signed.releases[number].release_id}/statement.dsse.json"


def test_a_sound_release_says_who_signed_it(signed: Signed) -> None:
    for number in (0, 1):
        report = signed.check(number)
        assert (report.problems, report.signed_by, report.pinned) == ((), signed.signer.key_id, True)
    unpinned = signed.check(pins=frozenset())
    assert (unpinned.problems, unpinned.pinned) == ((), False)
    assert "not pinned" in unpinned.told


def test_a_statement_that_is_missing_cut_or_altered(signed: Signed) -> None:
    path = statement(signed)
    payload = path.read_bytes()
    path.unlink()
    assert kinds(signed.check()) == ["signature"]
    assert kinds(signed.check(pins=frozenset())) == ["signature"]
    for broken in (b"", b"{", b"[]", b'{"payload": 1}', payload[:-40]):
        path.write_bytes(broken)
        assert kinds(signed.check()) == ["signature"], broken
    raw = json.loads(payload)
    said = json.loads(base64.b64decode(raw["payload"]))
    said["predicate"]["gongbao"]["writer"] = "somebody"
    path.write_text(json.dumps({**raw, "payload": base64.b64encode(write_json(said)).decode()}))
    assert kinds(signed.check()) == ["signature"]
    path.write_text(json.dumps({**raw, "payloadType": "text/plain"}))
    assert kinds(signed.check()) == ["signature"]
    path.write_text(json.dumps({**raw, "signatures": []}))
    assert kinds(signed.check()) == ["signature"]
    signature = bytearray(base64.b64decode(raw["signatures"][0]["sig"]))
    signature[5] ^= 1
    raw["signatures"][0]["sig"] = base64.b64encode(signature).decode()
    path.write_text(json.dumps(raw))
    report = signed.check()
    assert kinds(report) == ["signature"]
    assert report.problems[0].path == str(path.relative_to(signed.place))


def test_a_statement_of_another_release_in_its_place(signed: Signed) -> None:
    shutil.copy(statement(signed, 0), statement(signed, 1))
    report = signed.check()
    assert kinds(report) == ["statement"]
    assert signed.releases[0].release_id in report.problems[0].message


def test_a_statement_that_names_fewer_files_than_the_release_has(signed: Signed) -> None:
    release = signed.releases[-1]
    said = write_statement(release.manifest, release.manifest_sha256)
    said["subject"] = [s for s in said["subject"] if not s["name"].startswith("texts/")]
    envelope = seal(write_json(said), PAYLOAD_TYPE, signed.signer._key.signer)
    statement(signed).write_bytes(write_json(envelope))
    report = signed.check()
    assert kinds(report) == ["statement"]
    assert "names other files than manifest and SHA256SUMS" in report.problems[0].message


def test_a_signature_by_a_stranger(signed: Signed, tmp_path: Path) -> None:
    stranger = create_signer(tmp_path / "stranger" / "key.pem", None, None)
    stranger.seal(Folder(tmp_path / "elsewhere"), Path(signed.releases[-1].where("datapackage.json")).read_bytes())
    forged = tmp_path / "elsewhere" / statement(signed).relative_to(signed.place)
    shutil.copy(forged, statement(signed))
    report = signed.check()
    assert kinds(report) == ["foreign"]
    assert stranger.key_id in report.problems[0].message


def test_a_folder_signed_anew_by_a_stranger_does_not_lead_to_the_pin(signed: Signed, tmp_path: Path) -> None:
    stranger = create_signer(tmp_path / "stranger" / "key.pem", None, None)
    (signed.place / "keys.json").unlink()
    for release in signed.releases:
        stranger.seal(Folder(signed.place), Path(release.where("datapackage.json")).read_bytes())
    report = signed.check()
    assert kinds(report) == ["keys"]
    assert not report.pinned
    assert signed.signer.key_id in report.problems[0].message
    assert kinds(signed.check(pins=frozenset())) == []  # why a pin is needed


def test_one_who_rewrites_everything_but_has_no_key(signed: Signed, tmp_path: Path, draft_night: Draft) -> None:
    first, second = signed.releases
    (tmp_path / "forged").mkdir()
    shutil.copytree(signed.place, tmp_path / "forged", dirs_exist_ok=True)
    forged = tmp_path / "forged"
    shutil.rmtree(forged / f"releases/{second.release_id}")
    write_pointer(Folder(forged), first)
    (forged / "versions.json").unlink()
    rows = [{**r, "title": "青岚市关于取消补贴的通知"} for r in second.table("policies").to_pylist()][1:]
    lying = publish_release(draft_night(1, first, rows={"policies": rows}), forged)
    assert lying.release_id == second.release_id
    kept = statement(signed)
    shutil.copy(kept, forged / kept.relative_to(signed.place))
    assert verify_release(forged).ok  # every hash, digest, checksum, pointer and list fits
    assert read_latest(forged) is not None
    report = check_trust(Folder(forged), lying, Trust(pins=signed.pins))
    assert kinds(report) == ["statement"]
    (forged / kept.relative_to(signed.place)).unlink()
    assert kinds(check_trust(Folder(forged), lying, Trust(pins=signed.pins))) == ["signature"]
    (forged / "keys.json").unlink()
    assert kinds(check_trust(Folder(forged), lying, Trust(pins=signed.pins))) == ["keys", "signature"]
    seen = Sealed(release=second.release_id, manifest_sha256=second.manifest_sha256)
    assert "history" in kinds(check_trust(Folder(forged), lying, Trust(newest=seen)))


def test_a_rewritten_row_whose_manifest_fits_is_not_what_was_signed(signed: Signed) -> None:
    release = signed.releases[-1]
    part = release.manifest.tables["texts"].parts[0]
    pq.write_table(pq.read_table(signed.place / part.path).slice(1), signed.place / part.path)
    payload = (signed.place / part.path).read_bytes()
    manifest = Path(release.where("datapackage.json"))
    manifest.write_text(manifest.read_text().replace(part.sha256, Sha256.of(payload)))
    assert kinds(signed.check()) == ["statement"]


def test_an_older_release_served_as_latest(signed: Signed) -> None:
    first, second = signed.releases
    seen = Sealed(release=second.release_id, manifest_sha256=second.manifest_sha256)
    assert kinds(signed.check(newest=seen)) == []
    shutil.rmtree(second.where())
    write_pointer(Folder(signed.place), first)
    rebuild_mirrors(Folder(signed.place))
    assert verify_release(signed.place).ok  # the folder alone cannot tell
    assert kinds(signed.check(0)) == []
    assert kinds(signed.check(0, newest=seen)) == ["rollback"]
    assert kinds(signed.check(0, not_before=second.release_id)) == ["rollback"]
    assert kinds(signed.check(0, not_before="20250304")) == ["rollback"]
    assert kinds(signed.check(0, not_before="20250303")) == []


@pytest.mark.parametrize("content", ["", "[" * 100_000])
def test_a_pointer_that_cannot_be_read_is_left_to_the_check_of_the_files(signed: Signed, content: str) -> None:
    (signed.place / "latest.json").write_text(content)
    assert kinds(signed.check()) == []
    assert "pointer" in {p.kind for p in verify_release(signed.place, signed.releases[-1].release_id).problems}


def test_a_history_without_the_release_that_was_seen(signed: Signed, tmp_path: Path, draft_night: Draft) -> None:
    first, second = signed.releases
    other = publish_release(draft_night(1, None), tmp_path / "other")
    seen = Sealed(release=other.release_id, manifest_sha256=other.manifest_sha256)
    assert other.release_id == second.release_id
    assert kinds(signed.check(newest=seen)) == ["history"]
    between = f"{first.release_id[:-8]}ffffffff"
    seen = Sealed(release=type(first.release_id)(between), manifest_sha256=first.manifest_sha256)
    assert kinds(signed.check(newest=seen)) == ["history"]


def test_keys_that_were_rotated_lead_from_the_pin_to_the_new_one(signed: Signed, draft_night: Draft) -> None:
    second_key = rotate_key(signed.signer, Folder(signed.place), None)
    assert kinds(signed.check()) == []
    third = publish_release(draft_night(2, signed.releases[-1]), signed.place, signer=second_key)
    signed.releases.append(third)
    report = signed.check()
    assert (kinds(report), report.signed_by, report.pinned) == ([], second_key.key_id, True)
    third_key = rotate_key(second_key, Folder(signed.place), None)
    for number in (0, 1, 2):
        assert kinds(signed.check(number)) == []
        assert kinds(signed.check(number, pins=frozenset({third_key.key_id}))) == []
    listed = read_keys((signed.place / "keys.json").read_bytes(), "keys.json")
    assert [k.key_id for k in listed.keys] == [signed.signer.key_id, second_key.key_id, third_key.key_id]
    assert listed.keys[0].valid_from == signed.releases[0].release_id
    until = listed.keys[0].valid_until
    assert until is not None
    assert until.release == signed.releases[1].release_id


@pytest.mark.parametrize(
    "forge",
    [
        lambda raw: raw["keys"].reverse(),
        lambda raw: raw["keys"][1].update(endorsement=None),
        lambda raw: raw["keys"][1]["endorsement"].update(payload="e30K"),
        lambda raw: raw["keys"][0].update(revoked_on="2025-01-01"),
        lambda raw: raw["keys"][0].update(valid_until=None),
        lambda raw: raw.update(revision=99),
        lambda raw: raw.update(keys=[]),
        lambda raw: raw["keys"].append(raw["keys"][0]),
        lambda raw: raw["keys"][1].update(public="00" * 32),
        lambda raw: raw["envelope"].update(signatures=[]),
        lambda raw: raw.pop("adopted"),
    ],
)
def test_a_list_of_keys_that_was_tampered_with(signed: Signed, forge: Callable[[Any], Any]) -> None:
    rotate_key(signed.signer, Folder(signed.place), None)
    raw = json.loads((signed.place / "keys.json").read_text())
    forge(raw)
    (signed.place / "keys.json").write_text(json.dumps(raw))
    assert "keys" in kinds(signed.check())


def test_a_key_that_is_not_endorsed_by_the_one_before_is_not_followed(signed: Signed, tmp_path: Path) -> None:
    """A stranger lists the known key first, then his own, and signs the list with it: he lacks the endorsement."""
    stranger = PrivateKey.generate()
    known = signed.signer.ring.keys.current
    for endorsement in (None, endorse(stranger.public_hex, stranger.signer)):
        own = KeyEntry(key_id=stranger.key_id, public=stranger.public_hex, endorsement=endorsement)
        listed = sign_keys([known, own], [], stranger.signer, revision=9)
        (signed.place / "keys.json").write_bytes(write_json(keys_json(listed)))
        report = signed.check()
        assert kinds(report) == ["keys", "signature"]
        assert stranger.key_id in report.problems[0].message


def test_a_stolen_key_signs_nothing_once_it_was_replaced(signed: Signed, tmp_path: Path, draft_night: Draft) -> None:
    shutil.copytree(tmp_path / "operator", tmp_path / "stolen")
    thief = load_signer(tmp_path / "stolen" / "key.pem", None)
    owner = load_signer(tmp_path / "operator" / "key.pem", None)
    rotate_key(owner, Folder(signed.place), None, revoked_on=date(2025, 3, 6), because="laptop lost")
    assert kinds(signed.check(pins=frozenset({"ab" * 32}))) == ["keys"]
    assert kinds(signed.check()) == ["revoked"]  # the pin itself; the release is from before
    new = frozenset({json.loads((signed.place / "keys.json").read_text())["keys"][-1]["key_id"]})
    assert kinds(signed.check(pins=new)) == []
    keys = (signed.place / "keys.json").read_bytes()
    (signed.place / "keys.json").unlink()  # the thief holds no newer list: he restores it after
    later = publish_release(draft_night(9, signed.releases[-1]), signed.place, signer=thief)
    (signed.place / "keys.json").write_bytes(keys)
    signed.releases.append(later)
    assert kinds(signed.check(pins=new)) == ["revoked", "validity"]
    shutil.rmtree(later.where())
    write_pointer(Folder(signed.place), signed.releases[0])
    shutil.rmtree(signed.releases[1].where())
    backdated = draft_night(1, signed.releases[0], rows={"policies": []})
    (signed.place / "keys.json").unlink()
    thief.adopt(Folder(signed.place), signed.releases[0])
    signed.releases.append(publish_release(backdated, signed.place, signer=thief))
    (signed.place / "keys.json").write_bytes(keys)
    assert kinds(signed.check(pins=new)) == ["history"]


def test_an_older_list_of_keys_hides_nothing_from_who_saw_the_newer(signed: Signed) -> None:
    older = (signed.place / "keys.json").read_bytes()
    rotate_key(signed.signer, Folder(signed.place), None)
    newer = read_keys((signed.place / "keys.json").read_bytes(), "keys.json")
    (signed.place / "keys.json").write_bytes(older)
    assert kinds(signed.check(revision=newer.revision)) == ["rollback"]


def test_an_unsigned_dataset_says_that_it_is_unsigned(tmp_path: Path, draft_night: Draft) -> None:
    release = publish_release(draft_night(0, None), tmp_path)
    report = check_trust(Folder(tmp_path), release, Trust())
    assert report.problems == ()
    assert report.told.startswith("unsigned")
    assert kinds(check_trust(Folder(tmp_path), release, Trust(pins=frozenset({"ab" * 32})))) == ["keys", "signature"]


def test_pins_are_ids_or_public_keys(signed: Signed, tmp_path: Path) -> None:
    pem = tmp_path / "publisher.pem"
    pem.write_text(public_pem(signed.signer.ring.keys.current))
    assert read_pin(str(pem)) == read_pin(signed.signer.key_id) == signed.signer.key_id
    with pytest.raises(BadInput, match="neither a key id"):
        read_pin("ab12")
    private = signed.signer.path.read_text()
    with pytest.raises(BadInput, match="is no public key in PEM") as error:
        read_pin(str(signed.signer.path))
    assert private.splitlines()[1] not in str(error.value)


def test_what_was_seen_is_remembered_and_never_forgotten_silently(signed: Signed, tmp_path: Path) -> None:
    path = tmp_path / "consumer" / "trusted.json"
    assert read_memory(path) is None
    last = signed.releases[-1]
    memory = Memory(
        key_id=signed.signer.key_id,
        revision=2,
        newest=Sealed(release=last.release_id, manifest_sha256=last.manifest_sha256),
    )
    write_memory(path, memory)
    assert read_memory(path) == memory
    for broken in ("", "{}", path.read_text().replace(last.release_id, "../../x")):
        path.write_text(broken)
        with pytest.raises(BadInput, match="is not what `gongbao verify` remembered"):
            read_memory(path)
