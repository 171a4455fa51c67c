"""``gongbao key`` and ``gongbao verify`` as publisher and consumer meet them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from gongbao.errors import GongbaoError
from gongbao.settings import Settings
from gongbao_cli.main import cli
from gongbao_stages.signing import release_signer
from publish import read_latest

TEXT = """测试市公园管理办法
第一条　为了加强公园管理，制定本办法。
第二条　市园林绿化主管部门负责公园的监督管理工作，并定期向社会公布检查结果。
第三条　本办法自2025年5月1日起施行。
"""
NIGHTS = ("2025-06-02T02:30:00+08:00", "2025-06-03T02:30:00+08:00", "2025-06-04T02:30:00+08:00")


@pytest.fixture(scope="module")
def two_nights(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A data folder with two signed releases, and what the first night said."""
    root = tmp_path_factory.mktemp("signed")
    (root / "texts").mkdir()
    (root / "texts" / "a.txt").write_text(TEXT, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        point_at(root, patch)
        first = invoke("nightly", "--as-of", NIGHTS[0])
        assert first.exit_code == 0
        assert invoke("nightly", "--as-of", NIGHTS[1]).exit_code == 0
    return root, first.stderr


@pytest.fixture
def root(tmp_path: Path, two_nights: tuple[Path, str], monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(two_nights[0], tmp_path / "root")
    point_at(tmp_path / "root", monkeypatch)
    return tmp_path / "root"


def point_at(root: Path, patch: pytest.MonkeyPatch) -> None:
    patch.setenv("GONGBAO_DATA", str(root / "data"))
    patch.setenv("GONGBAO_FOLDER", str(root / "texts"))
    for name in ("GONGBAO_SUBSCRIPTIONS", "GONGBAO_SIGNING_KEY", "GONGBAO_SIGNING_PASSPHRASE"):
        patch.delenv(name, raising=False)


def invoke(*args: str) -> Result:
    """Run a command; an error of ours gives its exit code, as ``main`` does."""
    result = CliRunner().invoke(cli, args)
    if isinstance(result.exception, GongbaoError):
        result.exit_code = result.exception.exit_code
    elif result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def verify(*args: str, code: int = 0) -> dict:
    result = invoke("verify", *args, "--json")
    assert result.exit_code == code, result.stdout
    return json.loads(result.stdout)


def kinds(*args: str, code: int = 7) -> list[str]:
    return [p["kind"] for p in verify(*args, code=code)["problems"]]


def key_id() -> str:
    return json.loads(invoke("key", "list", "--json").stdout.splitlines()[-1])["key_id"]


def test_the_first_release_makes_a_key_and_says_so(root: Path, two_nights: tuple[Path, str]) -> None:
    key = root / "data" / "operator" / "signing-key.pem"
    assert key.stat().st_mode & 0o777 == 0o600
    assert f"made signing key {key_id()}" in two_nights[1]
    assert "back it up" in two_nights[1]
    report = verify()
    assert (report["problems"], report["signed_by"], report["pinned"]) == ([], key_id(), True)
    assert "PRIVATE" not in "".join(
        p.read_text(errors="replace") for p in (root / "data" / "published").rglob("*.json")
    )


def test_a_second_night_keeps_the_key(root: Path) -> None:
    rows = [json.loads(line) for line in invoke("key", "list", "--json").stdout.splitlines()]
    releases = [json.loads(line)["release_id"] for line in invoke("releases", "--json").stdout.splitlines()]
    assert [(r["state"], r["valid_from"]) for r in rows] == [("signs now", releases[0])]


def test_a_consumer_pins_by_id_by_file_or_on_first_use(root: Path, tmp_path: Path) -> None:
    copy = str(shutil.copytree(root / "data" / "published", tmp_path / "download"))
    pem = tmp_path / "publisher.pem"
    assert invoke("key", "export", "--to", str(pem)).exit_code == 0
    assert pem.read_text().startswith("-----BEGIN PUBLIC KEY-----")
    assert verify("--folder", copy, "--key", str(pem))["pinned"]
    assert verify("--folder", copy, "--key", key_id())["pinned"]
    assert kinds("--folder", copy, "--key", "ab" * 32) == ["keys"]
    assert not verify("--folder", copy)["pinned"]
    assert invoke("verify", "--folder", copy, "--key", "nonsense").exit_code == 2
    seen = tmp_path / "seen.json"
    assert not verify("--folder", copy, "--remember", str(seen))["pinned"]
    assert verify("--folder", copy, "--remember", str(seen))["pinned"]


def test_an_older_copy_is_a_rollback_for_who_remembers(root: Path, tmp_path: Path) -> None:
    published = root / "data" / "published"
    shutil.copytree(published, tmp_path / "old")
    seen = str(tmp_path / "seen.json")
    (root / "texts" / "b.txt").write_text(TEXT.replace("公园", "绿道"), encoding="utf-8")
    assert invoke("nightly", "--as-of", NIGHTS[2]).exit_code == 0
    verify("--folder", str(published), "--remember", seen)
    remembered = Path(seen).read_text()
    assert kinds("--folder", str(tmp_path / "old"), "--remember", seen) == ["rollback"]
    assert Path(seen).read_text() == remembered
    assert kinds("--folder", str(tmp_path / "old"), "--not-before", "2025-06-03T12:00:00Z") == ["rollback"]
    assert invoke("verify", "--folder", str(tmp_path / "old"), "--not-before", "someday").exit_code == 2
    shutil.rmtree(published)
    shutil.copytree(tmp_path / "old", published)
    assert kinds() == ["rollback"]  # the publisher remembers what he signed


def test_rotation_leads_consumers_on_and_a_revoked_pin_is_named(root: Path, tmp_path: Path) -> None:
    first = key_id()
    rotated = json.loads(invoke("key", "rotate", "--json").stdout)
    assert (rotated["follows"], rotated["key_id"]) == (first, key_id())
    published = str(root / "data" / "published")
    assert verify("--folder", published, "--key", first)["signed_by"] == first
    assert invoke("key", "rotate", "--revoked-on", "2025-06-05").exit_code == 2
    assert invoke("key", "rotate", "--revoked-on", "2025-06-05", "--because", "laptop lost").exit_code == 0
    states = [json.loads(line) for line in invoke("key", "list", "--json").stdout.splitlines()]
    assert [s["state"] for s in states] == ["replaced", "revoked", "signs now"]
    assert states[1]["revoked_on"] == "2025-06-05"
    assert kinds("--folder", published, "--key", rotated["key_id"]) == ["revoked"]
    said = invoke("verify", "--folder", published, "--key", rotated["key_id"]).stdout
    assert "revoked: keys.json: the key you trust is revoked since 2025-06-05" in said
    assert (root / "data" / "operator" / "signing-key.pem").stat().st_mode & 0o777 == 0o600


def test_a_lost_key_is_not_replaced_silently(root: Path) -> None:
    shutil.rmtree(root / "data" / "operator")
    (root / "texts" / "b.txt").write_text(TEXT.replace("公园", "绿道"), encoding="utf-8")
    result = invoke("nightly", "--as-of", NIGHTS[2])
    assert result.exit_code == 2
    assert "releases here are signed already" in str(result.exception)
    assert invoke("key", "create").exit_code == 2


def test_signing_can_be_off_named_and_locked(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGBAO_SIGNING_KEY", "off")
    assert release_signer(Settings.from_env()) is None
    assert invoke("key", "rotate").exit_code == 2
    monkeypatch.setenv("GONGBAO_DATA", str(tmp_path / "other"))
    monkeypatch.setenv("GONGBAO_SIGNING_KEY", str(tmp_path / "other" / "published" / "key.pem"))
    assert "lies in the published folder" in str(invoke("key", "create").exception)
    monkeypatch.setenv("GONGBAO_SIGNING_KEY", str(tmp_path / "safe" / "key.pem"))
    missing = invoke("nightly", "--as-of", NIGHTS[0])
    assert (missing.exit_code, "there is no signing key" in str(missing.exception)) == (2, True)
    monkeypatch.setenv("GONGBAO_SIGNING_PASSPHRASE", "horse battery")
    created = invoke("key", "create")
    assert created.exit_code == 0
    assert "horse battery" not in created.output + repr(Settings.from_env())
    assert "ENCRYPTED" in (tmp_path / "safe" / "key.pem").read_text()
    assert invoke("nightly", "--as-of", NIGHTS[1]).exit_code == 0
    assert verify("--key", key_id())["pinned"]
    monkeypatch.delenv("GONGBAO_SIGNING_PASSPHRASE")
    locked = invoke("key", "rotate")
    assert (
        locked.exit_code,
        "is locked with a passphrase; set GONGBAO_SIGNING_PASSPHRASE" in str(locked.exception),
    ) == (
        2,
        True,
    )


def test_signing_that_was_off_for_a_night_is_taken_up_by_adoption(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGBAO_SIGNING_KEY", "off")
    (root / "texts" / "b.txt").write_text(TEXT.replace("公园", "绿道"), encoding="utf-8")
    assert invoke("nightly", "--as-of", NIGHTS[2]).exit_code == 0
    monkeypatch.delenv("GONGBAO_SIGNING_KEY")
    assert kinds() == ["signature"]
    (root / "texts" / "c.txt").write_text(TEXT.replace("公园", "广场"), encoding="utf-8")
    held = invoke("nightly", "--as-of", "2025-06-05T02:30:00+08:00")
    assert (held.exit_code, "bears no signature of our keys" in str(held.exception)) == (7, True)
    latest = read_latest(root / "data" / "published")
    assert latest is not None
    assert json.loads(invoke("key", "adopt", "--json").stdout)["release"] == latest.release_id
    assert verify()["problems"] == []
    assert invoke("publish", "--as-of", "2025-06-05T03:30:00+08:00").exit_code == 0
    assert verify()["problems"] == []


def test_problems_are_structured_and_readable(root: Path) -> None:
    published = root / "data" / "published"
    latest = read_latest(published)
    assert latest is not None
    part = latest.manifest.tables["texts"].parts[0].path
    payload = bytearray((published / part).read_bytes())
    payload[len(payload) // 2] ^= 1
    (published / part).write_bytes(payload)
    problems = verify(code=7)["problems"]
    assert {"kind", "path", "message"} == set(problems[0])
    assert ("content", part) in {(p["kind"], p["path"]) for p in problems}
    assert f"content: {part}: has other bytes than published" in invoke("verify").stdout
    Path(latest.where("datapackage.json")).write_text("{")
    unreadable = verify(code=7)["problems"]
    assert [p["kind"] for p in unreadable] == ["unreadable"]
    assert unreadable[0]["path"].endswith("datapackage.json")
