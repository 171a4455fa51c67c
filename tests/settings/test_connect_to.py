"""Where to connect to instead of a host: what GONGBAO_CONNECT_TO may say."""

from __future__ import annotations

import pytest

from gongbao.errors import BadInput
from gongbao.settings import Settings


def test_hosts_and_ipv6_literals_lead_to_an_address_and_a_port():
    told = "www.a.example=127.0.0.1:8700, [fd00::1]=[::1]:8701"
    assert Settings.from_env({"GONGBAO_CONNECT_TO": told}).connect_to == {
        "www.a.example": "127.0.0.1:8700",
        "[fd00::1]": "[::1]:8701",
    }


@pytest.mark.parametrize(
    "told", ["www.a.example", "www.a.example=127.0.0.1", "www.a.example=[::1]", "a=b:http", "=127.0.0.1:80", "a=:80"]
)
def test_what_has_no_host_or_no_port_is_bad_input(told):
    with pytest.raises(BadInput, match="is not host=address:port"):
        Settings.from_env({"GONGBAO_CONNECT_TO": told})
