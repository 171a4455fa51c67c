"""A few hosts have a task each; many share tasks, so that a night of hundreds does not wait for one task after the other."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from gongbao.errors import BadInput
from gongbao.settings import Settings
from gongbao_stages.capture import capture_groups, open_batch
from gongbao_stages.wiring import find_portals

PORTAL = """
id: cn_{number}_town
name: 第{number}镇
name_en: Town {number}
division_code: "{number}"
publisher: 第{number}镇人民政府
hosts: [www.t{number}.example]
family: trs
proven: true
reuse_basis: a test
columns:
  - {{id: rules, name: 规范性文件, kind: normative, url: "http://www.t{number}.example/gf/index.html"}}
"""


def declare(tmp_path: Path, towns: int) -> Settings:
    folder = tmp_path / "portals"
    folder.mkdir()
    for number in range(990500, 990500 + towns):
        (folder / f"cn_{number}_town.yml").write_text(PORTAL.format(number=number), encoding="utf-8")
    return Settings.from_env({"GONGBAO_DATA": str(tmp_path / "data"), "GONGBAO_PORTALS": str(folder)})


@pytest.mark.parametrize(("towns", "tasks"), [(3, 3), (16, 16), (40, 16)])
def test_few_hosts_stand_alone_and_many_share_tasks(tmp_path, towns, tasks):
    settings = declare(tmp_path, towns)
    opened = open_batch(settings, as_of=datetime(2026, 3, 3, tzinfo=UTC), portal_ids=None, trigger="nightly")

    groups = capture_groups(settings, opened["batch_id"])

    assert len(groups) == tasks
    assert sorted(portal for group in groups for portal in group["portals"]) == opened["portals"]


def test_named_portals_need_only_their_own_files(tmp_path):
    settings = declare(tmp_path, 3)
    (settings.portals_dir / "cn_990501_town.yml").write_text("id: [", encoding="utf-8")

    found = find_portals(settings, ["cn_990502_town", "cn_990500_town"])

    assert [portal.id for portal in found] == ["cn_990502_town", "cn_990500_town"]
    with pytest.raises(BadInput, match=r"cn_990501_town\.yml"):
        find_portals(settings, ["cn_990501_town"])
