"""Secrets come from the environment and stand in no message: not in what is printed of settings, not in an error."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from gongbao.errors import GongbaoError
from gongbao.ledger import Ledger
from gongbao.settings import Settings
from publish.objects import open_bucket

SECRET = "Geheim-4f10"
ENVIRONMENT = {
    "GONGBAO_LEDGER_URL": f"postgresql+psycopg2://gongbao:{SECRET}@127.0.0.1:9/gongbao",
    "GONGBAO_SIGNING_PASSPHRASE": SECRET,
    "GONGBAO_SMTP_PASSWORD": SECRET,
    "AWS_SECRET_ACCESS_KEY": SECRET,
    "AWS_ACCESS_KEY_ID": SECRET,
    "AWS_SESSION_TOKEN": SECRET,
}


def test_settings_can_be_printed() -> None:
    settings = Settings.from_env(ENVIRONMENT)
    assert SECRET not in f"{settings!r} {settings}"
    assert settings.signing_passphrase == SECRET


@pytest.mark.parametrize(
    "url",
    [
        ENVIRONMENT["GONGBAO_LEDGER_URL"],
        f"postgresq://gongbao:{SECRET}@127.0.0.1/gongbao",
        f"no_such_driver+x://gongbao:{SECRET}@127.0.0.1/gongbao",
        f"://gongbao:{SECRET}@127.0.0.1",
        f"postgresql://gongbao:p@{SECRET}@127.0.0.1:nine/gongbao",
    ],
    ids=["refused", "misspelt", "unknown driver", "no scheme", "port is no number"],
)
def test_an_address_of_a_database_is_told_without_its_password(url: str) -> None:
    with pytest.raises(GongbaoError) as refused:
        Ledger(url)
    assert SECRET not in str(refused.value)
    assert "127.0.0.1" in str(refused.value)


def test_a_bucket_that_refuses_is_told_without_its_keys() -> None:
    store = {
        "AWS_ACCESS_KEY_ID": f"id{SECRET}",
        "AWS_SECRET_ACCESS_KEY": SECRET,
        "AWS_ENDPOINT_URL": "http://127.0.0.1:9",
        "AWS_REGION": "us-east-1",
    }
    with pytest.raises(GongbaoError) as refused:
        open_bucket("s3://bucket/prefix", store, create_by="if-none-match").exists("latest.json")
    assert SECRET not in str(refused.value)


@pytest.mark.parametrize(
    "verb", [["status"], ["doctor"], ["nightly"], ["key", "list"], ["backup", "kept"]], ids=" ".join
)
def test_commands_that_fail_print_no_secret(verb: list[str], tmp_path: Path) -> None:
    gongbao = Path(sys.executable).with_name("gongbao")
    env = {**os.environ, **ENVIRONMENT, "GONGBAO_DATA": str(tmp_path / "data")}
    env["GONGBAO_PUBLISHED"] = "s3://bucket/prefix" if verb == ["status"] else ""
    (tmp_path / "data").mkdir()
    ran = subprocess.run(
        [gongbao, *verb], env=env, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120
    )
    assert ran.returncode != 0
    assert SECRET not in ran.stdout + ran.stderr
    assert all(SECRET.encode() not in p.read_bytes() for p in tmp_path.rglob("*") if p.is_file())
