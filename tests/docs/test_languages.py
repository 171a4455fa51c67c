"""The Chinese pages keep step with the English ones: what a reader types, follows and looks up is the same in both."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TRANSLATED = ("README.md", "docs/consumer-guide.md")

_PART = re.compile(r"^```[\s\S]*?^```$|^#+ .+$|(?:^(?!```|#).+\n?)+", re.MULTILINE)
_HEADING = re.compile(r"(#+) (.+)")
_SPAN = re.compile(r"`([^`]+)`")
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_COMMENT = re.compile(r"[ \t]*(?<!\S)# .*")


@dataclass(kw_only=True)
class Section:
    """What stands below one heading; of prose only what must be the same in every language."""

    heading: str
    level: int
    paragraphs: int = 0
    code: list[str] = field(default_factory=list)
    rows: list[list[set[str]]] = field(default_factory=list)
    spans: set[str] = field(default_factory=set)
    links: Counter[str] = field(default_factory=Counter)


def chinese(page: str) -> str:
    """The name of the Chinese page.

    >>> chinese("docs/consumer-guide.md")
    'docs/consumer-guide.zh-CN.md'
    """
    return page.removesuffix(".md") + ".zh-CN.md"


def sections(markdown: str) -> list[Section]:
    """The page by heading; comments of commands are for people and only leave their mark."""
    found = [Section(level=0, heading="")]
    for part in _PART.findall(markdown):
        if heading := _HEADING.fullmatch(part):
            found.append(Section(level=len(heading[1]), heading=heading[2]))
            continue
        here = found[-1]
        if part.startswith(("```", "    ")):
            here.code.append(part if part.startswith(("```python", "```sql")) else _COMMENT.sub(" #", part).strip("\n"))
            continue
        here.links.update(link.replace(".zh-CN.md", ".md") for link in _LINK.findall(part))
        if part.startswith("|"):
            here.rows += [[set(_SPAN.findall(cell)) for cell in line.split("|")] for line in part.splitlines()]
        else:
            here.paragraphs += 1
            here.spans.update(_SPAN.findall(part))
    return found


def differences(english: str, translated: str) -> list[str]:
    """Where two pages fell out of step: section, and what it says in each."""
    ours, theirs = sections(english), sections(translated)
    if [one.level for one in ours] != [one.level for one in theirs]:
        return [f"headings: {[one.heading for one in ours]} / {[one.heading for one in theirs]}"]
    found = []
    for one, other in zip(ours, theirs, strict=True):
        for what in ("paragraphs", "code", "rows", "spans", "links"):
            here, there = getattr(one, what), getattr(other, what)
            if here != there:
                found.append(f"{what} of {one.heading!r} / {other.heading!r}: {here} / {there}")
    return found


@pytest.mark.parametrize("page", TRANSLATED)
def test_the_chinese_page_says_the_same(page):
    english, translated = ((ROOT / name).read_text(encoding="utf-8") for name in (page, chinese(page)))
    assert differences(english, translated) == []


def test_every_chinese_page_is_compared():
    found = [*ROOT.glob("*.zh-CN.md"), *(ROOT / "docs").rglob("*.zh-CN.md")]
    assert {path.relative_to(ROOT).as_posix() for path in found} == {chinese(page) for page in TRANSLATED}


@pytest.mark.parametrize("page", TRANSLATED)
def test_the_two_languages_lead_to_each_other_below_the_title(page):
    for here, there in ((page, chinese(page)), (chinese(page), page)):
        title, _, link = (ROOT / here).read_text(encoding="utf-8").splitlines()[:3]
        assert title.startswith("# ")
        assert _LINK.findall(link) == [Path(there).name]


@pytest.mark.parametrize("page", [*TRANSLATED, *map(chinese, TRANSLATED)])
def test_links_lead_somewhere(page):
    links = _LINK.findall((ROOT / page).read_text(encoding="utf-8"))
    local = [link.partition("#")[0] for link in links if "://" not in link]
    assert local
    assert [link for link in local if not (ROOT / page).parent.joinpath(link).exists()] == []


@pytest.mark.parametrize("page", [chinese(page) for page in TRANSLATED])
def test_a_chinese_reader_is_led_to_chinese_pages_where_there_are_any(page):
    below = (ROOT / page).read_text(encoding="utf-8").split("\n", 3)[3]
    others = [link for link in _LINK.findall(below) if link.endswith(".md") and not link.endswith(".zh-CN.md")]
    assert [link for link in others if (ROOT / page).parent.joinpath(chinese(link)).exists()] == []


ENGLISH = """# Guide

[中文](guide.zh-CN.md)

Run `tool pull` first.

## Start

```
tool pull URL   # take it
```

    tool check --all   # once more

| file | what |
|---|---|
| `a.json` | rows, see [more](more.md) |
"""
CHINESE = """# 指南

[English](guide.md)

先运行 `tool pull`。

## 开始

```
tool pull URL   # 取回
```

    tool check --all   # 再来一次

| 文件 | 内容 |
|---|---|
| `a.json` | 数据行，见[更多](more.zh-CN.md) |
"""


def test_pages_in_step_have_no_differences():
    assert differences(ENGLISH, CHINESE) == []


@pytest.mark.parametrize(
    ("what", "before", "after"),
    [
        ("headings", "## Start", "### Start"),
        ("headings", "## Start", "## More\n\n## Start"),
        ("paragraphs of 'Guide'", "first.", "first.\n\nThen look."),
        ("code of 'Start'", "tool pull URL", "tool pull URL --all"),
        ("code of 'Start'", "   # take it", ""),
        ("code of 'Start'", "check --all", "check"),
        ("rows of 'Start'", "`a.json`", "`b.json`"),
        ("rows of 'Start'", "| `a.json`", "| `c.json` | gone |\n| `a.json`"),
        ("spans of 'Guide'", "`tool pull`", "`tool push`"),
        ("links of 'Start'", "(more.md)", "(less.md)"),
    ],
)
def test_a_page_that_moved_alone_is_found(what, before, after):
    moved = ENGLISH.replace(before, after, 1)
    assert moved != ENGLISH
    assert any(what in difference for difference in differences(moved, CHINESE))
    assert differences(CHINESE, moved)
