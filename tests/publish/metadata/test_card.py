"""README.md of a published folder: front matter for hubs, words for people, nothing that a portal could break."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from html.parser import HTMLParser
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pandas as pd
import pytest
import yaml

from publish import PublishedRelease
from publish.changelog import plain
from publish.manifest import Manifest
from publish.metadata import describe_dataset, jsonld_script
from publish.metadata.card import write_card
from publish.metadata.croissant import describe_croissant
from publish.metadata.dcat import describe_release

Publish = Callable[[Path, int], list[PublishedRelease]]


def parts(card: str) -> tuple[dict[str, Any], str]:
    _, front, body = card.split("---\n", 2)
    return yaml.safe_load(front), body


def test_each_table_is_a_configuration_that_names_its_files(tmp_path: Path, publish_nights: Publish) -> None:
    release = publish_nights(tmp_path, 3)[-1]
    front, _ = parts((tmp_path / "README.md").read_text(encoding="utf-8"))
    assert front["language"] == ["zh"]
    assert front["license"] == "other"
    assert front["size_categories"] == ["n<1K"]
    for config in front["configs"]:
        entry = release.manifest.tables[config["config_name"]]
        (split,) = config["data_files"]
        assert split["path"] == [part.path for part in entry.parts]
        assert sum(len(pd.read_parquet(tmp_path / path)) for path in split["path"]) == entry.rows
    assert [c["config_name"] for c in front["configs"] if c.get("default")] == ["policies"]


def snippets(card: str) -> list[str]:
    return re.findall(r"```python\n(.*?)```", card, re.DOTALL)


def test_the_snippet_for_a_copy_runs_in_it_as_written(
    tmp_path: Path, publish_nights: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish_nights(tmp_path, 2)
    _, in_a_copy = snippets((tmp_path / "README.md").read_text(encoding="utf-8"))
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    exec(in_a_copy, names)
    assert len(names["policies"]) == 3


def test_the_snippet_for_an_address_runs_as_written_from_an_empty_folder(
    tmp_path: Path, publish_nights: Publish, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    release = publish_nights(tmp_path / "published", 2)[-1]
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path / "empty")
    handler = partial(SimpleHTTPRequestHandler, directory=str(tmp_path / "published"))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        from_its_address, _ = snippets(
            write_card(release.manifest, public_url=f"http://127.0.0.1:{server.server_port}/")
        )
        names: dict[str, Any] = {}
        exec(from_its_address, names)
        server.shutdown()
    assert len(names["policies"]) == 3
    assert "in_force" in capsys.readouterr().out


def test_a_card_without_a_public_address_names_that_of_the_server_here(tmp_path: Path, publish_nights: Publish) -> None:
    publish_nights(tmp_path, 1)
    assert 'base = "http://127.0.0.1:8600/"' in (tmp_path / "README.md").read_text(encoding="utf-8")


def test_links_of_the_card_lead_to_files(tmp_path: Path, publish_nights: Publish) -> None:
    publish_nights(tmp_path, 1)
    links = re.findall(r"\]\(([^)]+)\)", (tmp_path / "README.md").read_text(encoding="utf-8"))
    assert links
    assert [link for link in links if not (tmp_path / link).is_file()] == []


def test_quality_and_reuse_are_told_in_both_languages(tmp_path: Path, publish_nights: Publish) -> None:
    publish_nights(tmp_path, 1)
    _, body = parts((tmp_path / "README.md").read_text(encoding="utf-8"))
    assert "| title | 100.0% |" in body
    assert "| doc_number | 0.0% |" in body
    assert "隔离文件 documents in quarantine: 0" in body
    assert "| 青岚市人民政府 (cn\\_999900\\_qinglan) | 2 | 政府信息公开条例 |" in body


def test_an_unknown_basis_is_said_as_unknown(hostile_manifest: Manifest) -> None:
    _, body = parts(write_card(hostile_manifest))
    assert "**再利用依据不明：使用前请自行核实 basis of reuse unknown: find it out before use**" in body


def test_nothing_that_a_portal_says_breaks_the_card(hostile_manifest: Manifest) -> None:
    card = write_card(hostile_manifest)
    front, body = parts(card)
    assert front["license"] == "other"
    assert "\n# heading" not in body
    assert "\nlicense: mit" not in body
    assert not re.search(r"(?<!\\)<(?=\w|/|!)", body)
    assert not re.search(r"(?<!\\)\[x(?<!\\)\]\(", body)
    assert not any(sign in body for sign in "\x00\x1b\u2028\u202e\r")
    assert max(map(len, body.splitlines())) < 2_500


class Blocks(HTMLParser):
    """The data blocks of a page, and how many elements there are beside them."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.found.append(data)


def test_the_data_block_for_a_pages_head_cannot_be_left(hostile_manifest: Manifest) -> None:
    described = describe_dataset(hostile_manifest, to_root="../")
    page = Blocks()
    page.feed(jsonld_script(described))
    assert page.tags == ["script"]
    assert json.loads("".join(page.found)) == described
    assert html.unescape(jsonld_script(described)) == jsonld_script(described)


def test_the_schema_org_dataset_says_what_search_engines_ask_for(tmp_path: Path, publish_nights: Publish) -> None:
    release = publish_nights(tmp_path, 2)[-1]
    described = describe_dataset(release.manifest, to_root="../")
    assert described["@context"] == {"@vocab": "https://schema.org/"}
    assert 50 <= len(described["description"]) <= 5_000
    assert described["version"] == release.release_id
    assert described["dateModified"] == "2025-03-04T18:30:00Z"
    assert described["usageInfo"] == ["青岚市人民政府 (cn_999900_qinglan): 政府信息公开条例"]
    assert len(described["distribution"]) == len(release.manifest.tables)
    for download in described["distribution"]:
        assert (tmp_path / "site" / download["contentUrl"]).resolve().is_file()


@pytest.mark.parametrize(
    ("said", "harmless"),
    [
        ("a\nb\u2028c\x85d", "a b c d"),
        ("\u202eabc\u2066\x00\x07", "abc"),
        ("# h", "\\# h"),
        ("1. one", "1\\. one"),
        ("![i](x)", "!\\[i\\](x)"),
        ("a|b`c`~~d~~", "a\\|b\\`c\\`\\~\\~d\\~\\~"),
    ],
)
def test_plain_leaves_nothing_that_markdown_could_read(said: str, harmless: str) -> None:
    assert plain(said) == harmless


def test_plain_cuts_what_is_enormous() -> None:
    assert len(plain("长" * 1_000_000)) <= 4_001


def test_a_release_of_an_older_program_is_described_with_what_it_told(hostile_manifest: Manifest) -> None:
    """An upgrade rebuilds the mirrors of the release that stands, whose manifest knows neither coverage nor reuse."""
    known = {"rows", "fill_rates", "quarantined", "portals_by_outcome", "stale_portals", "hours_since_success"}
    older = replace(hostile_manifest, quality={k: v for k, v in hostile_manifest.quality.items() if k in known})
    assert "documents dated: — – —" in write_card(older)
    assert "temporalCoverage" not in describe_dataset(older)
    assert describe_release(older)["@graph"][1]["dct:spatial"] == [
        {"@type": "dct:Location", "dct:identifier": "GB/T 2260 100000"}
    ]
    assert describe_croissant(older)["usageInfo"] == []
