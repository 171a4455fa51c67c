from __future__ import annotations

import pytest

from gongbao.errors import BadInput
from gongbao.settings import Caps, Settings, caps_in_force, enforcing


def test_caps_come_from_the_environment_by_name() -> None:
    caps = Settings.from_env({"GONGBAO_CAPS": "page_bytes=50000000, timeout_seconds=2.5,retries=0"}).caps
    assert (caps.page_bytes, caps.timeout_seconds, caps.retries) == (50_000_000, 2.5, 0)
    assert caps.pdf_pages == Caps().pdf_pages


@pytest.mark.parametrize(
    "written",
    ["pages=3", "pdf_pages", "pdf_pages=", "pdf_pages=2.5", "pdf_pages=0", "pdf_pages=-1", "office_seconds=inf"],
)
def test_a_cap_that_cannot_be_used_is_named_with_its_variable(written: str) -> None:
    with pytest.raises(BadInput, match=f"GONGBAO_CAPS: .*{written.partition('=')[0]}"):
        Settings.from_env({"GONGBAO_CAPS": written})


def test_caps_hold_inside_their_block_alone() -> None:
    with enforcing(Caps(pdf_pages=1)):
        with enforcing(Caps(pdf_pages=2)):
            assert caps_in_force().pdf_pages == 2
        assert caps_in_force().pdf_pages == 1
    assert caps_in_force() == Caps()
