"""What docs/trust.md tells consumers to run is run, on a sound copy and on forged ones."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from publish import DraftRelease, PublishedRelease, publish_release
from publish.trust import create_signer
from publish.trust.pins import public_pem

PAGE = (Path(__file__).parents[2] / "docs" / "trust.md").read_text(encoding="utf-8")
(PROGRAM,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)


@pytest.fixture
def copy(tmp_path: Path, draft_night: Callable[..., DraftRelease]) -> tuple[Path, Path, PublishedRelease]:
    """A signed folder, its publisher's public key, and its release."""
    signer = create_signer(tmp_path / "operator" / "key.pem", None, None)
    release = publish_release(draft_night(0, None), tmp_path / "copy", signer=signer)
    pem = tmp_path / "publisher.pem"
    pem.write_text(public_pem(signer.ring.keys.current))
    (tmp_path / "check.py").write_text(PROGRAM, encoding="utf-8")
    return tmp_path / "copy", pem, release


def check(folder: Path, pem: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-I", str(pem.parent / "check.py"), str(folder), str(pem)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_program_accepts_what_was_published(copy: tuple[Path, Path, PublishedRelease]) -> None:
    folder, pem, release = copy
    told = check(folder, pem)
    assert told.returncode == 0, told.stderr
    assert told.stdout.startswith(f"{release.release_id}: ")
    assert len(PROGRAM.strip().splitlines()) <= 20
    assert set(re.findall(r"^(?:import|from) (.*?)(?: import|$)", PROGRAM, re.MULTILINE)) == {
        "base64, hashlib, json, pathlib, sys",
        "cryptography.hazmat.primitives.serialization",
    }


def test_the_program_refuses_a_flipped_byte_and_a_foreign_key(
    copy: tuple[Path, Path, PublishedRelease], tmp_path: Path
) -> None:
    folder, pem, release = copy
    stranger = create_signer(tmp_path / "stranger" / "key.pem", None, None)
    ours = pem.read_text()
    pem.write_text(public_pem(stranger.ring.keys.current))
    assert "StopIteration" in check(folder, pem).stderr
    pem.write_text(ours)
    part = folder / release.manifest.tables["texts"].parts[0].path
    payload = bytearray(part.read_bytes())
    payload[len(payload) // 2] ^= 1
    part.write_bytes(payload)
    told = check(folder, pem)
    assert told.returncode != 0
    assert f"AssertionError: {part.relative_to(folder)}" in told.stderr
    statement = folder / f"releases/{release.release_id}/statement.dsse.json"
    statement.write_text(re.sub(r'"payload": "(.)', '"payload": "X', statement.read_text()))
    assert "InvalidSignature" in check(folder, pem).stderr


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="needs coreutils")
def test_the_checksums_are_those_of_sha256sum(copy: tuple[Path, Path, PublishedRelease]) -> None:
    home = copy[2].where()
    done = subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=home, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.skipif(shutil.which("openssl") is None, reason="needs openssl")
def test_a_key_id_is_what_openssl_gives(copy: tuple[Path, Path, PublishedRelease]) -> None:
    line = next(x for x in PAGE.splitlines() if "openssl pkey" in x).split("`")[1]
    done = subprocess.run(["sh", "-c", line], cwd=copy[1].parent, capture_output=True, text=True, check=True)
    assert done.stdout.split()[0] in check(copy[0], copy[1]).stdout


def test_every_command_of_the_page_has_the_options_that_it_names() -> None:
    from click.testing import CliRunner  # noqa: PLC0415 - the command line is needed by this test alone

    from gongbao_cli.main import cli  # noqa: PLC0415

    lines = re.findall(r"gongbao ((?:verify|evidence|key \w+)[^`\n#>]*)", PAGE)
    assert len(lines) > 8
    for line in lines:
        words = line.split()
        verb = words[:2] if words[0] == "key" else words[:1]
        shown = CliRunner().invoke(cli, [*verb, "--help"], catch_exceptions=False)
        assert shown.exit_code == 0, line
        for option in re.findall(r"--[a-z-]+", line):
            assert option in shown.output, (option, line)
