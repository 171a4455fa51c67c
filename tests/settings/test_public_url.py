"""GONGBAO_PUBLIC_URL: where readers reach the published folder."""

from __future__ import annotations

import pytest

from gongbao.errors import BadInput
from gongbao.settings import Settings
from gongbao_airflow.embedded.environment import told_to_tasks
from gongbao_stages.wiring import published_store


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("", ""),
        ("https://gazette.example.org", "https://gazette.example.org/"),
        ("http://127.0.0.1:8080/open/data/", "http://127.0.0.1:8080/open/data/"),
    ],
)
def test_it_is_a_folder_on_the_web_for_the_store_and_for_the_tasks(written: str, read: str) -> None:
    settings = Settings.from_env({"GONGBAO_PUBLIC_URL": written})
    assert settings.public_url == read
    assert published_store(settings).public_url == read
    assert Settings.from_env(told_to_tasks(settings, nightly=False)).public_url == read


@pytest.mark.parametrize(
    "written",
    [
        "gazette.example.org", "ftp://gazette.example.org/", "https://", "https://[::1/", "https://x.example/?a=1", "https://x.example/#a",
        "https://user:secret@x.example/", 'https://x.example/"><script>', "https://x.example/a b", "javascript:alert(1)",
    ],
)  # fmt: skip
def test_what_is_no_web_address_of_a_folder_is_refused(written: str) -> None:
    with pytest.raises(BadInput, match="GONGBAO_PUBLIC_URL"):
        Settings.from_env({"GONGBAO_PUBLIC_URL": written})
