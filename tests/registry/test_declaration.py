from __future__ import annotations

import json
from pathlib import Path

import pytest

from gongbao.errors import BadInput
from gongbao.model.portal import ColumnKind
from gongbao.registry import folder_portal, load_portal, load_portals, portal_schema

PORTALS = Path(__file__).parents[2] / "portals"

GOOD = """\
id: cn_990200_test
name: 测试市人民政府
name_en: Test
division_code: "990200"
publisher: 测试市人民政府办公室
hosts: [www.test.example]
family: hanweb_jpage
reuse_basis: 虚构示例
rate: {min_delay_seconds: 1.5}
columns:
  - {id: normative, name: 行政规范性文件, kind: normative, url: "http://www.test.example/col/col1/index.html"}
  - id: notices
    name: 通知
    kind: notice
    family: trs
    url: http://www.test.example/tz/
"""


@pytest.fixture
def declare(tmp_path: Path):
    def write(text: str, name: str = "cn_990200_test.yml") -> Path:
        path = tmp_path / name
        path.write_text(text, "utf-8")
        return path

    return write


def test_a_declaration_becomes_a_portal_with_resolved_families(declare) -> None:
    portal = load_portal(declare(GOOD))

    assert (portal.id, portal.division_code, portal.hosts) == ("cn_990200_test", "990200", ("www.test.example",))
    assert [(c.id, c.family, c.kind) for c in portal.columns] == [
        ("normative", "hanweb_jpage", ColumnKind.NORMATIVE),
        ("notices", "trs", ColumnKind.NOTICE),
    ]
    assert (portal.rate.min_delay_seconds, portal.rate.daily_budget) == (1.5, 2000)
    assert (portal.proven, portal.allow_private, portal.full_walk_every_nights) == (False, False, 7)


@pytest.mark.parametrize(
    ("old", "new", "line", "fact", "remedy"),
    [
        ("family: hanweb_jpage", "family: wordpress", 7, "'wordpress' is not one of", "one of hanweb_jpage, hanweb_jpaas"),
        ('division_code: "990200"', "division_code: 990200", 4, "990200 is not of type 'string'", "in quotes"),
        ('division_code: "990200"', 'division_code: "9902"', 4, "does not match", "six digits"),
        ("publisher: 测试市人民政府办公室\n", "", 1, "'publisher' is missing", "who answers for the site"),
        ("rate:", "rates:", 9, "unknown key 'rates'", "did you mean 'rate'"),
        ("rate:", "xyz: red\nrate:", 9, "unknown key 'xyz'", "write one of allow_private"),
        ("{min_delay_seconds: 1.5}", "{min_delay_seconds: -1}", 9, "less than the minimum", "0 or more"),
        ("{min_delay_seconds: 1.5}", "{delay: 1}", 9, "unknown key 'delay'", "write one of daily_budget"),
        ("hosts: [www.test.example]", "hosts: ['http://www.test.example']", 6, "does not match", "without scheme"),
        ("kind: notice", "kind: news", 14, "'news' is not one of", "normative, notice"),
        ("id: notices", "id: normative", 12, "column 'normative' twice", "another id"),
        ("url: http://www.test.example/tz/", "url: http://www.other.example/tz/", 16, "host 'www.other.example' is not", "add it to hosts"),
        ("url: http://www.test.example/tz/", "url: ftp://www.test.example/tz/", 16, "scheme 'ftp'", "use http or https"),
        ("url: http://www.test.example/tz/", "url: file:///etc/", 16, "scheme 'file'", "family: folder"),
        ("url: http://www.test.example/tz/", "url: 'http://www.test.example:x/'", 16, "is no address", "write e.g."),
        ("reuse_basis: 虚构示例", "reuse_basis: 虚构示例\nhttp_only: true\nname: 二", 10, "'name' is written twice", "keep one"),
        ("id: cn_990200_test", "id: test", 1, "'test' does not match", "six digits of GB/T 2260 and a name"),
        ("id: cn_990200_test", "id: cn_99020_test", 1, "does not match", "e.g. cn_330200_ningbo"),
        ("id: cn_990200_test", "id: cn_990200", 1, "does not match", "e.g. cn_330200_ningbo"),
        ("id: cn_990200_test", "id: cn_990201_other", 1, "in a file named 'cn_990200_test.yml'", "rename the file"),
        ("name_en: Test", "name_en: [Test", 4, "not YAML", "mend the line"),
        ("name_en: Test", "name_en:\tTest\n\tx: 1", 3, "not YAML", "mend the line"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_file_line_and_remedy(
    *, declare, old: str, new: str, line: int, fact: str, remedy: str
) -> None:
    path = declare(GOOD.replace(old, new, 1))

    with pytest.raises(BadInput) as caught:
        load_portal(path)

    message = str(caught.value)
    assert f"{path}:{line}: " in message
    assert fact in message
    assert remedy in message


def test_every_mistake_of_a_file_is_told_in_its_order(declare) -> None:
    path = declare(GOOD.replace("kind: notice", "kind: news").replace("family: hanweb_jpage", "family: wordpress"))

    with pytest.raises(BadInput) as caught:
        load_portal(path)

    assert [message.split(": ")[0].rpartition(":")[2] for message in str(caught.value).splitlines()] == ["7", "14"]


def test_https_on_a_site_without_it_is_refused(declare) -> None:
    path = declare(GOOD.replace("http://www.test.example/tz/", "https://www.test.example/tz/") + "http_only: true\n")

    with pytest.raises(BadInput, match="https on a portal with http_only"):
        load_portal(path)


@pytest.mark.parametrize("text", ["", "- a\n- b\n", "just words\n"])
def test_a_file_that_is_no_mapping_is_told(declare, text: str) -> None:
    with pytest.raises(BadInput, match="1: no mapping"):
        load_portal(declare(text))


def test_a_file_that_is_no_text_is_told(tmp_path: Path) -> None:
    path = tmp_path / "cn_990200_test.yml"
    path.write_bytes("name: 测试".encode("gb18030"))
    with pytest.raises(BadInput, match="not UTF-8"):
        load_portal(path)
    path.write_bytes(b"name: \x00")
    with pytest.raises(BadInput, match="not YAML"):
        load_portal(path)
    with pytest.raises(BadInput, match="No such file"):
        load_portal(tmp_path / "cn_none.yml")


def test_all_files_of_a_folder_are_read_and_all_mistakes_told(declare, tmp_path: Path) -> None:
    declare(GOOD)
    assert [p.id for p in load_portals(tmp_path)] == ["cn_990200_test"]

    declare("a: 1", "cn_1.yml")
    declare("b: [", "cn_2.yml")
    with pytest.raises(BadInput, match=r"(?s)cn_1\.yml.*cn_2\.yml"):
        load_portals(tmp_path)
    with pytest.raises(BadInput, match="GONGBAO_PORTALS"):
        load_portals(tmp_path / "nowhere")


def test_the_published_schema_is_the_one_that_is_applied() -> None:
    assert json.loads((PORTALS / "schema.json").read_text("utf-8")) == portal_schema()


def test_real_portals_are_declared_but_never_run_by_default() -> None:
    portals = {p.id: p for p in load_portals(PORTALS)}

    assert {p for p, portal in portals.items() if not portal.sample} >= {
        "cn_330000_zhejiang",
        "cn_330000_zhejiang_drc",
        "cn_330200_ningbo",
        "cn_330100_hangzhou",
        "cn_320000_jiangsu_drc",
        "cn_100000_ndrc",
        "cn_100000_govcn",
    }
    for portal in portals.values():
        assert portal.sample is portal.proven
        assert portal.sample is portal.allow_private
        assert portal.sample or portal.rate.min_delay_seconds >= 2
    assert portals["cn_330200_ningbo"].columns[0].url == "https://www.ningbo.gov.cn/col/col1229096905/index.html"
    assert portals["cn_100000_ndrc"].columns[0].family == "trs"


def test_a_folder_of_saved_pages_is_a_portal_whose_address_does_not_name_the_machine(tmp_path: Path) -> None:
    folder = tmp_path / "Saved pages"
    folder.mkdir()

    portal = folder_portal(folder)

    assert (portal.id, portal.division_code, portal.hosts) == ("folder_saved_pages", "000000", ())
    column = portal.columns[0]
    assert (column.id, column.family, column.url) == ("files", "folder", "file:///Saved%20pages/")
    assert column.options == {"root": str(folder)}
    with pytest.raises(BadInput, match="no such folder"):
        folder_portal(tmp_path / "nowhere")


def test_a_folder_may_tell_its_own_name_division_and_units(tmp_path: Path) -> None:
    (tmp_path / "portal.yml").write_text(
        'name: 宁波市人民政府\ndivision_code: "330200"\npublisher: 宁波市人民政府办公厅\nunits: {市经信局: 宁波市经济和信息化局}\n',
        "utf-8",
    )

    portal = folder_portal(tmp_path)

    assert (portal.name, portal.division_code, portal.publisher) == ("宁波市人民政府", "330200", "宁波市人民政府办公厅")
    assert portal.units == {"市经信局": "宁波市经济和信息化局"}
    (tmp_path / "portal.yml").write_text("division_code: 330200\n", "utf-8")
    with pytest.raises(BadInput, match=r"portal\.yml:1: .*in quotes"):
        folder_portal(tmp_path)


def test_a_declared_folder_column_is_resolved_beside_its_file(declare, tmp_path: Path) -> None:
    (tmp_path / "saved").mkdir()
    text = GOOD.replace("family: trs\n    url: http://www.test.example/tz/", "family: folder\n    url: {url}")

    for url in ("saved", (tmp_path / "saved").as_uri()):
        column = load_portal(declare(text.replace("{url}", url))).columns[1]
        assert (column.url, column.options["root"]) == ("file:///saved/", str(tmp_path / "saved"))

    with pytest.raises(BadInput, match=r"16: .*is no folder"):
        load_portal(declare(text.replace("{url}", "nowhere")))
    with pytest.raises(BadInput, match=r"16: .*is no folder"):
        load_portal(declare(text.replace("{url}", "http://www.test.example/saved")))
