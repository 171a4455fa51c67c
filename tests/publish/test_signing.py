"""What is published bears its publisher's signature, whatever stops the publisher, and nothing foreign is built upon."""

from __future__ import annotations

import base64
import errno
import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from gongbao.errors import BadInput, CorruptRelease, StorageFailed
from gongbao.model.identifiers import Sha256
from publish import DraftRelease, Place, PublishedRelease, Store, publish_release, read_latest, read_release
from publish.folder import Folder
from publish.trust import ReleaseSigner, Trust, adopt_release, check_trust, create_signer, load_signer, rotate_key
from publish.trust.keyfile import PrivateKey, load_private_key

Draft = Callable[..., DraftRelease]
Publish = Callable[[Path, int], list[PublishedRelease]]


class StoppingFolder(Folder):
    """Take ``room`` files and stop; ``written`` keeps their names."""

    def __init__(self, root: Path, room: int = 10_000) -> None:
        super().__init__(root)
        self.room, self.written = room, list[str]()

    def _write(self, temporary: Path, payload: bytes) -> None:
        if len(self.written) == self.room:
            raise OSError(errno.ENOSPC, "No space left on device", str(temporary))
        self.written.append(str(temporary.relative_to(self.root)))
        super()._write(temporary, payload)


@pytest.fixture
def key_path(tmp_path: Path) -> Path:
    return tmp_path / "operator" / "signing-key.pem"


@pytest.fixture
def signer(key_path: Path) -> ReleaseSigner:
    return create_signer(key_path, None, None)


def tree(root: Path) -> dict[str, bytes]:
    return {
        str(p.relative_to(root)): p.read_bytes() for p in sorted(root.rglob("*")) if p.is_file() and p.name != ".lock"
    }


def statement_of(release: PublishedRelease) -> dict[str, Any]:
    envelope = json.loads(Path(release.where("statement.dsse.json")).read_text())
    assert envelope["payloadType"] == "application/vnd.in-toto+json"
    return dict(json.loads(base64.b64decode(envelope["payload"])))


def problems(place: Path, release: PublishedRelease, **trust: Any) -> set[str]:
    return {p.kind for p in check_trust(Folder(place), release, Trust(**trust)).problems}


def test_a_statement_names_every_file_of_its_release_and_the_release_before(
    tmp_path: Path, draft_night: Draft, signer: ReleaseSigner
) -> None:
    first = publish_release(draft_night(0, None), tmp_path / "p", signer=signer)
    second = publish_release(draft_night(1, first), tmp_path / "p", signer=signer)
    said = statement_of(second)
    assert said["_type"] == "https://in-toto.io/Statement/v1"
    assert said["predicateType"] == "https://in-toto.io/attestation/release/v0.2"
    assert said["predicate"]["purl"] == f"pkg:generic/gongbao@{second.release_id}"
    ours = said["predicate"]["gongbao"]
    assert (ours["release"], ours["previous"]) == (second.release_id, first.release_id)
    assert ours["previous_manifest_sha256"] == Sha256.of(Path(first.where("datapackage.json")).read_bytes())
    named = {s["name"]: s["digest"]["sha256"] for s in said["subject"]}
    for name, digest in named.items():
        assert Sha256.of((tmp_path / "p" / name).read_bytes()) == digest
    home = f"releases/{second.release_id}"
    expected = {p.path for p in second.manifest.all_parts()} | {f"{home}/{f.name}" for f in second.manifest.files}
    assert set(named) == expected | {f"{home}/SHA256SUMS", f"{home}/datapackage.json"}


def test_a_publisher_that_stops_at_any_step_leaves_nothing_unsigned_and_a_retry_gives_the_same_bytes(
    tmp_path: Path, draft_night: Draft, key_path: Path, signer: ReleaseSigner
) -> None:
    draft = draft_night(0, None)
    whole = StoppingFolder(tmp_path / "whole")
    publish_release(draft, whole, signer=signer)
    keys, undisturbed = tree(key_path.parent), tree(tmp_path / "whole")
    names = [Path(n).name for n in whole.written]
    manifest_at = names.index(".datapackage.json.tmp")
    assert names[manifest_at - 2 : manifest_at + 2] == [
        ".keys.json.tmp",
        ".statement.dsse.json.tmp",
        ".datapackage.json.tmp",
        ".latest.json.tmp",
    ]
    for step in range(manifest_at - 3, manifest_at + 4):
        place = tmp_path / f"step-{step}"
        shutil.rmtree(key_path.parent)
        key_path.parent.mkdir()
        for name, payload in keys.items():
            (key_path.parent / name).write_bytes(payload)
            (key_path.parent / name).chmod(0o600)
        with pytest.raises(StorageFailed):
            publish_release(draft, StoppingFolder(place, room=step), signer=load_signer(key_path, None))
        latest = read_latest(place)
        committed = (place / f"releases/{draft.release_id}/datapackage.json").exists()
        if committed:
            assert problems(place, read_release(place, draft.release_id)) == set()
        assert latest is None or problems(place, latest) == set()
        publish_release(draft, place, signer=load_signer(key_path, None))
        assert tree(place) == undisturbed, names[step]


def test_a_release_that_somebody_slipped_in_is_not_built_upon(
    tmp_path: Path, draft_night: Draft, signer: ReleaseSigner
) -> None:
    first = publish_release(draft_night(0, None), tmp_path / "p", signer=signer)
    slipped = draft_night(1, first)
    publish_release(slipped, tmp_path / "p")  # well-formed, by someone who may write but holds no key
    pointed = (tmp_path / "p" / "latest.json").read_bytes()
    with pytest.raises(CorruptRelease, match=r"bears no signature of our keys.*gongbao key adopt"):
        publish_release(draft_night(2, read_latest(tmp_path / "p")), tmp_path / "p", signer=signer)
    assert (tmp_path / "p" / "latest.json").read_bytes() == pointed
    assert not (tmp_path / "p" / f"releases/{slipped.release_id}/statement.dsse.json").exists()


def test_a_release_committed_by_a_stranger_but_not_pointed_at_is_not_pointed_at(
    tmp_path: Path, draft_night: Draft, signer: ReleaseSigner
) -> None:
    place = tmp_path / "p"
    first = publish_release(draft_night(0, None), place, signer=signer)
    pointer = (place / "latest.json").read_bytes()
    publish_release(draft_night(1, first), place)
    (place / "latest.json").write_bytes(pointer)
    with pytest.raises(CorruptRelease, match="bears no signature of our keys"):
        publish_release(draft_night(1, first), place, signer=signer)
    assert (place / "latest.json").read_bytes() == pointer


def test_a_folder_that_was_set_back_is_not_built_upon(
    tmp_path: Path, draft_night: Draft, signer: ReleaseSigner
) -> None:
    place = tmp_path / "p"
    first = publish_release(draft_night(0, None), place, signer=signer)
    shutil.copytree(place, tmp_path / "old")
    second = publish_release(draft_night(1, first), place, signer=signer)
    with pytest.raises(CorruptRelease, match=f"ends at release {first.release_id}, but we signed {second.release_id}"):
        publish_release(draft_night(2, first), tmp_path / "old", signer=signer)
    adopt_release(signer, Folder(tmp_path / "old"), first)
    third = publish_release(draft_night(2, first), tmp_path / "old", signer=signer)
    assert problems(tmp_path / "old", third, pins=frozenset({signer.key_id})) == set()


def test_history_from_before_signing_is_answered_for_by_the_list_of_keys(
    tmp_path: Path, draft_night: Draft, publish_nights: Publish, key_path: Path
) -> None:
    place = tmp_path / "p"
    first, second = publish_nights(place, 2)
    signer = create_signer(key_path, None, second)
    third = publish_release(draft_night(2, second), place, signer=signer)
    for release in (first, second, third):
        assert problems(place, release, pins=frozenset({signer.key_id})) == set()
    manifest = Path(first.where("datapackage.json"))
    manifest.write_text(manifest.read_text().replace('"quarantined": 0', '"quarantined": 1'))
    forged = read_release(place, first.release_id)
    assert problems(place, forged, pins=frozenset({signer.key_id})) == {"signature"}


def test_a_lost_statement_is_written_again_with_the_same_bytes(
    tmp_path: Path, draft_night: Draft, signer: ReleaseSigner
) -> None:
    first = publish_release(draft_night(0, None), tmp_path / "p", signer=signer)
    statement = Path(first.where("statement.dsse.json"))
    payload = statement.read_bytes()
    statement.unlink()
    publish_release(draft_night(1, first), tmp_path / "p", signer=signer)
    assert statement.read_bytes() == payload


def test_another_publishers_keys_are_not_overwritten(tmp_path: Path, draft_night: Draft, signer: ReleaseSigner) -> None:
    place = tmp_path / "p"
    first = publish_release(draft_night(0, None), place, signer=signer)
    other = create_signer(tmp_path / "other" / "key.pem", None, first)
    keys = (place / "keys.json").read_bytes()
    with pytest.raises(CorruptRelease, match=r"keys\.json: begins with key .*another publisher signs here"):
        publish_release(draft_night(1, first), place, signer=other)
    assert (place / "keys.json").read_bytes() == keys


def test_an_old_backup_of_the_ring_does_not_set_the_list_of_keys_back(
    tmp_path: Path, draft_night: Draft, key_path: Path, signer: ReleaseSigner
) -> None:
    place = tmp_path / "p"
    first = publish_release(draft_night(0, None), place, signer=signer)
    shutil.copytree(key_path.parent, tmp_path / "backup")
    rotate_key(signer, Folder(place), None)
    with pytest.raises(CorruptRelease, match=r"is newer than our memory of the keys.*restore the newest backup"):
        publish_release(draft_night(1, first), place, signer=load_signer(tmp_path / "backup" / key_path.name, None))


@pytest.mark.parametrize("passphrase", [None, "很长的口令 four words"])
def test_a_key_is_private_and_shows_nothing(
    key_path: Path, passphrase: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    signer = create_signer(key_path, passphrase, None)
    assert key_path.stat().st_mode & 0o777 == 0o600
    pem = key_path.read_text()
    assert ("ENCRYPTED" in pem) is bool(passphrase)
    loaded = load_private_key(key_path, passphrase)
    assert loaded.key_id == signer.key_id
    secret = loaded._private.private_bytes_raw().hex()
    assert repr(loaded) == f"PrivateKey({signer.key_id})"
    for told in (repr(loaded), repr(signer), repr(signer.ring), str(vars(signer))):
        assert secret not in told
        assert "PRIVATE" not in told
    with pytest.raises(BadInput) as wrong:
        load_private_key(key_path, "another passphrase")
    assert "another passphrase" not in str(wrong.value)
    assert wrong.value.__cause__ is None


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644])
def test_a_key_that_is_open_to_others_is_refused(key_path: Path, signer: ReleaseSigner, mode: int) -> None:
    key_path.chmod(mode)
    with pytest.raises(BadInput, match=rf"open to others \(mode {mode:04o}\); run `chmod 600"):
        load_signer(key_path, None)


def test_what_is_no_signing_key_is_refused(tmp_path: Path, key_path: Path, signer: ReleaseSigner) -> None:
    with pytest.raises(BadInput, match="is there already; a key is replaced with `gongbao key rotate`"):
        create_signer(key_path, None, None)
    key_path.write_text("-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIsecretsecret\n-----END PRIVATE KEY-----\n")
    with pytest.raises(BadInput, match="is no private key in PEM") as error:
        load_signer(key_path, None)
    assert "secretsecret" not in str(error.value)
    key_path.write_bytes(PrivateKey.generate().pem(None))
    with pytest.raises(BadInput, match="signs now; restore both from one backup"):
        load_signer(key_path, None)
    key_path.unlink()
    with pytest.raises(BadInput, match=r"cannot be read .*restore it from your backup"):
        load_signer(key_path, None)
    (key_path.parent / "signing-key.ring.json").write_text("{}")
    with pytest.raises(BadInput, match="the memory of our keys cannot be read"):
        load_signer(key_path, None)


def test_a_rotation_that_stopped_half_way_is_finished(
    tmp_path: Path, draft_night: Draft, key_path: Path, signer: ReleaseSigner
) -> None:
    place = tmp_path / "p"
    first = publish_release(draft_night(0, None), place, signer=signer)
    old = key_path.read_bytes()
    new = rotate_key(signer, Folder(place), None)
    key_path.rename(key_path.with_name("signing-key.pem.next"))  # as it stood before the last step
    key_path.write_bytes(old)
    key_path.chmod(0o600)
    assert load_signer(key_path, None).key_id == new.key_id
    second = publish_release(draft_night(1, first), place, signer=load_signer(key_path, None))
    assert problems(place, second, pins=frozenset({signer.key_id})) == set()


def test_a_rotation_before_any_release_and_one_after_a_crash(
    tmp_path: Path, draft_night: Draft, key_path: Path, signer: ReleaseSigner
) -> None:
    place = tmp_path / "p"
    second_key = rotate_key(signer, Folder(place), None)
    whole = StoppingFolder(tmp_path / "whole")
    draft = draft_night(0, None)
    shutil.copytree(key_path.parent, tmp_path / "copy")
    publish_release(draft, whole, signer=load_signer(tmp_path / "copy" / key_path.name, None))
    room = whole.written.index(".latest.json.tmp")
    with pytest.raises(StorageFailed):
        publish_release(draft, StoppingFolder(place, room=room), signer=second_key)
    third_key = rotate_key(load_signer(key_path, None), Folder(place), None, revoked_on=date(2025, 3, 9))
    release = publish_release(draft, place, signer=third_key)
    assert problems(place, release, pins=frozenset({signer.key_id})) == set()


def test_a_folder_and_a_bucket_take_signed_releases_and_nothing_unsigned_between_them(
    tmp_path: Path, draft_night: Draft, signer: ReleaseSigner, either_store: Callable[[Place], Store]
) -> None:
    store = either_store(tmp_path / "p")
    first = publish_release(draft_night(0, None), store, signer=signer)
    second = publish_release(draft_night(1, first), either_store(tmp_path / "p"), signer=signer)
    for release in (first, second):
        assert check_trust(store, release, Trust()).problems == ()
    place = tmp_path / "p/releases"
    shutil.copy(place / first.release_id / "statement.dsse.json", place / second.release_id / "statement.dsse.json")
    assert {p.kind for p in check_trust(store, second, Trust()).problems} == {"statement"}
    third = publish_release(draft_night(2, second), either_store(tmp_path / "p"), signer=signer)
    assert check_trust(store, second, Trust()).problems == ()  # ours was put back
    unsigned = publish_release(draft_night(3, third), either_store(tmp_path / "p"))
    with pytest.raises(CorruptRelease, match="bears no signature of our keys"):
        publish_release(draft_night(4, unsigned), either_store(tmp_path / "p"), signer=signer)
