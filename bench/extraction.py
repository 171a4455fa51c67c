"""Body extraction measured against trafilatura, in one run: pages per CPU second and accuracy by paragraph.

    python bench/extraction.py [--shared ../shared/data/html] [--rounds 5] [--characters 6000 30000] [--json]

Pages: every document of the sample portal on every night (their text is known from its content), the detail pages of ``--shared`` (their
text is that of the known body container, taken by a slow reader of its own, the standard library's), invented pages of given lengths.
Two of ours: ``block walk`` decodes, parses, finds the body by the family's markers and walks it; ``page matter`` is all that production
does with a detail page (title, information table, metas, files, head and tail besides). The peer is ``trafilatura.extract`` with
``favor_recall`` and ``include_tables``. Paragraphs are compared by their letters and digits alone, so that no side pays for table bars,
list signs, punctuation or spaces; an article break is kept when its paragraph begins a line.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from datetime import time as clock_time
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import trafilatura
from invented import invent_page, invent_text

from gongbao.cms import detect, family, generic, govcn, hanweb_page, trs
from gongbao.cms.body_markers import body_by_comments, body_by_selectors
from gongbao.formats.blocks import walk_blocks
from gongbao.formats.encodings import decode_markup
from gongbao.formats.markup import parse_markup
from gongbao.formats.tags import BLOCK_TAGS, SKIPPED_TAGS
from gongbao_sample import SampleSite, fixed_clock, load_portal
from gongbao_sample.site import SHANGHAI

URL = "http://www.qinglan.gov.example/art/2025/3/3/art_1_1.html"
CONTAINERS = ("id=zoom", "class=article_con", "class=content_body_box")
"""The body containers of the pages in ``--shared``, as their sites write them."""

SELECTORS = {"trs": trs.BODY_SELECTORS, "govcn": govcn.BODY_SELECTORS}
VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())  # noqa: SIM905
ARTICLE = re.compile(
    r"第[一二三四五六七八九十百\d]+[章节条]|[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[）)]|\d{1,2}[.．、]"
)
BUTTONS = re.compile(r"\W*(?:打印|关闭|扫一扫|分享|点击下载|字号)\W*(?:本页|窗口)?\W*")
Lines = Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page, its family, and the paragraphs that its body holds."""

    name: str
    group: str
    family: str
    payload: bytes
    truth: tuple[str, ...]


def letters(line: str) -> str:
    """Keep letters and digits only.

    >>> letters("| 第一条　为了、加强 | 37% |")
    '第一条为了加强37'
    """
    return re.sub(r"[\W_]", "", line)


def paragraphs_of(text: str) -> tuple[str, ...]:
    """Return the paragraphs of a text in the markup of the sample portal, without its signs.

    >>> paragraphs_of("# 办法\\n第一条 为了\\n| 指标 | 值 |\\n\\n@attachments\\n> 2025年")
    ('办法', '第一条 为了', '| 指标 | 值 |', '2025年')
    """
    lines = (line[2:] if line[:2] in {"# ", "~ ", "> "} else line for line in text.splitlines())
    return tuple(line for line in lines if letters(line) and not line.startswith("@"))


class _SlowReader(HTMLParser):
    """Collects the lines of the first container; knows nothing of the code that is measured."""

    def __init__(self, container: str) -> None:
        super().__init__(convert_charrefs=True)
        self.wanted = container.split("=")
        self.depth = self.skipped = 0
        self.lines: list[str] = [""]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        name, value = self.wanted
        begins = not self.depth and not any(map(letters, self.lines)) and value in (dict(attrs).get(name) or "").split()
        if begins or (self.depth and tag not in VOID):
            self.depth += 1
        if self.depth:
            self.skipped += tag in SKIPPED_TAGS and tag not in VOID
            self._break(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.depth and tag not in VOID:
            self._break(tag)
            self.depth -= 1
            self.skipped -= tag in SKIPPED_TAGS

    def handle_data(self, data: str) -> None:
        if self.depth and not self.skipped:
            self.lines[-1] += data

    def _break(self, tag: str) -> None:
        if tag == "br" or (tag in BLOCK_TAGS and tag not in {"td", "th"}):
            self.lines.append("")


def lines_of_container(markup: str) -> tuple[str, ...]:
    """Return the paragraphs of the first known container, buttons left out; empty when the page has none."""
    for container in CONTAINERS:
        reader = _SlowReader(container)
        reader.feed(markup)
        if lines := tuple(" ".join(x.split()) for x in reader.lines if letters(x) and not BUTTONS.fullmatch(x.strip())):
            return lines
    return ()


def sample_pages() -> Iterable[Page]:
    """Yield every wording of every document of the sample portal once."""
    portal, seen = load_portal(), set()
    for night in portal.nights:
        site = SampleSite(fixed_clock(datetime.combine(night.on, clock_time(2, 30), tzinfo=SHANGHAI)))
        for document in portal.documents:
            answer = site.respond("GET", document.path)
            if answer.status == 200 and answer.body not in seen and document.is_shown(night):
                seen.add(answer.body)
                yield Page(
                    name=f"{document.id} night {night.number}",
                    group="sample portal",
                    family=portal.column(document.column_id).family,
                    payload=answer.body,
                    truth=paragraphs_of(document.text(night)),
                )


def shared_pages(folder: Path) -> Iterable[Page]:
    """Yield the detail pages of a folder whose body container is known."""
    for path in sorted(folder.glob("*.html")):
        payload = path.read_bytes()
        markup = decode_markup(payload)
        if truth := lines_of_container(markup):
            name = detect(markup) or "generic"
            yield Page(name=path.name, group="real pages", family=name, payload=payload, truth=truth)


def invented_pages(characters: int, count: int) -> Iterable[Page]:
    """Yield invented pages; their text is that of the same seed."""
    for seed in range(count):
        name, payload = invent_page(characters, seed)
        truth = paragraphs_of(invent_text(characters, seed)[1])
        yield Page(name=f"invented {seed}", group=f"invented {characters:,}", family=name, payload=payload, truth=truth)


def walk_body(page: Page) -> Lines:
    """Decode, parse, find the body by the family's markers, walk it: the block walk alone."""
    markup = decode_markup(page.payload)
    tree = parse_markup(markup)
    if page.family in SELECTORS:
        body = body_by_selectors(tree, SELECTORS[page.family])
    elif page.family == "generic":
        return [block.text for block in walk_blocks(found)] if (found := generic.densest_block(tree)) else []
    else:
        body = body_by_comments(tree, hanweb_page.BODY_COMMENTS)
        body = body or body_by_selectors(tree, hanweb_page.BODY_SELECTORS)
    if body is None:
        return []
    blocks = walk_blocks(body.elements[0], between=body.between)
    return [block.text for block in blocks if body.between is None or block.in_body]


def take_page_apart(page: Page) -> Lines:
    """Do all that production does with a detail page; its body lines."""
    return family(page.family).page_matter(decode_markup(page.payload), URL).lines


def ask_peer(page: Page) -> Lines:
    """Let trafilatura extract the text."""
    return (trafilatura.extract(page.payload, favor_recall=True, include_tables=True) or "").splitlines()


EXTRACTORS: dict[str, Callable[[Page], Lines]] = {
    "block walk": walk_body,
    "page matter": take_page_apart,
    "trafilatura": ask_peer,
}
PEER = "trafilatura"


def score(pages: Sequence[Page], extract: Callable[[Page], Lines]) -> dict[str, float]:
    """Precision, recall and F1 of paragraphs over all pages together, and the share of article breaks kept."""
    hits = wanted = found = kept = articles = 0
    for page in pages:
        truth = Counter(filter(None, map(letters, page.truth)))
        lines = [text for line in extract(page) if (text := letters(line))]
        have = Counter(lines)
        hits += sum((truth & have).values())
        wanted += truth.total()
        found += have.total()
        heads = [letters(line)[:12] for line in page.truth if ARTICLE.match(line)]
        begun = {line[:12] for line in lines}
        kept += sum(head in begun for head in heads)
        articles += len(heads)
    precision, recall = hits / max(1, found), hits / max(1, wanted)
    return {
        "precision": precision,
        "recall": recall,
        "f1": 2 * precision * recall / max(1e-9, precision + recall),
        "articles_kept": kept / articles if articles else 1.0,
    }


PAGES_A_ROUND = 100
"""A round of four pages lasts a millisecond and would measure caches that the other extractor has just emptied; a crawl reads many."""


def measure(pages: Sequence[Page], rounds: int) -> dict[str, dict[str, float]]:
    """Score each extractor, then time all of them in interleaved rounds; pages per CPU second and ratio to the peer."""
    scores = {name: score(pages, extract) for name, extract in EXTRACTORS.items()}
    costs: dict[str, list[float]] = {name: [] for name in EXTRACTORS}
    visits = -(-PAGES_A_ROUND // len(pages))
    for _ in range(rounds):
        for name, extract in EXTRACTORS.items():
            start = time.process_time()
            for _ in range(visits):
                for page in pages:
                    extract(page)
            costs[name].append(time.process_time() - start)
    for name, spent in costs.items():
        ratios = [peer / own for peer, own in zip(costs[PEER], spent, strict=True)]
        scores[name] |= {
            "per_second": visits * len(pages) / statistics.median(spent),
            "ratio": statistics.median(ratios),
        }
    return scores


def main() -> None:
    """Print one table per group of pages."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, help="a folder of real pages")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--characters", type=int, nargs="*", default=[6_000, 30_000], help="lengths of invented pages")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    pages = [*sample_pages(), *(shared_pages(options.shared) if options.shared else ())]
    for characters in options.characters:
        pages += invented_pages(characters, 21)
    groups: dict[str, list[Page]] = {}
    for page in pages:
        groups.setdefault(page.group, []).append(page)
    report: dict[str, Any] = {}
    for group, members in groups.items():
        report[group] = measure(members, options.rounds)
        if options.json:
            continue
        print(f"{group}: {len(members)} pages, {sum(len(p.payload) for p in members) / len(members):,.0f} bytes each")
        for name, row in report[group].items():
            print(
                f"  {name:12} {row['per_second']:7.0f} pages/s  ×{row['ratio']:5.1f}   precision {row['precision']:.4f}  "
                f"recall {row['recall']:.4f}  F1 {row['f1']:.4f}  article breaks {row['articles_kept']:.4f}"
            )
    if options.json:
        print(json.dumps(report, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
