"""The pages in a real Chromium: scripts, keyboard, accessibility, narrow and wide, dark and on paper; nothing from elsewhere."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import pyarrow.parquet as pq
import pytest

playwright = pytest.importorskip("playwright.sync_api")
from axe_playwright_python.sync_playwright import Axe  # noqa: E402
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect, sync_playwright  # noqa: E402

CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
)
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on PATH: the pages are not tried in a browser")

ROUTES = {
    "index.html": "今夜变更",
    "policy/gb-parking.html": "青岚市停车管理办法",
    "changes/index.html": "政策变更",
    "changes/2025-03/2025-03-05.html": "变更",
    "consultations.html": "征求意见",
    "portals.html": "门户状况",
    "data.html": "数据",
    "search.html": "检索",
    "missing.html": "没有这一页",
    "policy/gb-missing.html": "没有这一页",
}
SAYS_ITSELF = "missing"
"""In the addresses that answer 404, which the browser itself logs as an error."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@contextmanager
def opened(browser: Browser, address: str, allowed: str = "", **options: object) -> Iterator[Page]:
    """A page that must not say an error (but for ``allowed``), ask another host, or break its Content-Security-Policy."""
    context: BrowserContext = browser.new_context(base_url=f"{address}/site/", **options)  # type: ignore[arg-type]
    page, faults = context.new_page(), []

    def asked(request: Request) -> None:
        if not request.url.startswith((address, "data:", "blob:")):
            faults.append(f"asked {request.url}")

    page.on("request", asked)
    page.on("pageerror", lambda error: faults.append(f"threw {error}"))
    page.on("dialog", lambda dialog: (faults.append(f"dialog {dialog.message}"), dialog.dismiss()))
    page.on(
        "console",
        lambda said: (
            faults.append(f"{said.type} {said.text}")
            if said.type in {"error", "warning"} and not (SAYS_ITSELF in said.location["url"] and "404" in said.text)
            else None
        ),
    )
    try:
        yield page
        assert [fault for fault in faults if not allowed or allowed not in fault] == []
    finally:
        context.close()


@pytest.fixture
def page(browser: Browser, served: str) -> Iterator[Page]:
    with opened(browser, served) as page:
        yield page


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_route_is_whole_accessible_and_fits(browser: Browser, served: str, width: int, scheme: str) -> None:
    with opened(browser, served, viewport={"width": width, "height": 844}, color_scheme=scheme) as page:
        found = []
        for route, says in ROUTES.items():
            page.goto(route, wait_until="networkidle")
            expect(page.locator("main")).to_contain_text(says)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{route} scrolls sideways"
            broken = Axe().run(page).response["violations"]
            found += [(route, v["id"], v["impact"], [node["html"] for node in v["nodes"]]) for v in broken]
        assert found == []


def test_the_first_view_is_light(browser: Browser, served: str) -> None:
    for route in ROUTES:
        with opened(browser, served) as page:
            devtools, received = page.context.new_cdp_session(page), []
            devtools.send("Network.enable")
            devtools.on("Network.loadingFinished", lambda done, held=received: held.append(done["encodedDataLength"]))
            page.goto(route, wait_until="networkidle")
            assert 0 < sum(received) <= 100 * 1024, route


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        ("绿", "关于征求《青岚市绿道条例》意见的公告"),
        ("绿道", "关于征求《青岚市绿道条例》意见的公告"),
        ("停车管理", "青岚市停车管理办法"),
        ("管理停车", "青岚市停车管理办法"),
        ("青岚市人民政府 公园", "青岚市公园管理办法"),
        ("gb-parks", "青岚市公园管理办法"),
        ("停車管理", "青岚市停车管理办法"),
        ("青嵐市人民政府 公園", "青岚市公园管理办法"),
    ],
)
def test_search_finds_chinese_words(page: Page, asked: str, first: str) -> None:
    page.goto("search.html")
    page.get_by_label("标题、文号、发文机关").fill(asked)
    expect(page.locator("#results .title").first).to_have_text(first)
    expect(page.locator("#search-note")).to_contain_text("found")


def number_of(policy_id: str) -> int:
    return sum(map(ord, policy_id)) % 90


@pytest.mark.parametrize(
    "form",
    [
        "岚政发〔2025〕{}号",
        "岚政发[2025]{}号",
        "岚政发（2025） {} 号",
        "岚政发【2025】第{}号",
        "岚政发2025年{}",
        "岚政发2025{}",
        "〔2025〕{}号",
    ],
)
def test_search_finds_a_document_number_in_any_brackets(page: Page, form: str) -> None:
    page.goto("search.html")
    page.locator("#q").fill(form.format(number_of("gb-parking")))
    expect(page.locator("#results .title").first).to_have_text("青岚市停车管理办法")


def test_a_number_may_be_begun_only(page: Page) -> None:
    page.goto("search.html")
    page.locator("#q").fill("岚政发〔2025〕")
    expect(page.locator("#results li")).to_have_count(4)


def test_search_stands_in_the_address_and_says_when_nothing_is_found(page: Page) -> None:
    page.goto("search.html?q=绿道")
    expect(page.locator("#q")).to_have_value("绿道")
    expect(page.locator("#results li")).to_have_count(1)
    expect(page.locator("#results mark").first).to_have_text("绿道")
    page.locator("#q").fill("所得税")
    expect(page.locator("#search-note")).to_contain_text("没有找到。正文不在检索之列")
    expect(page.locator("#search-note")).to_contain_text("Texts are not searched")
    page.locator("#q").fill("緑道 綠道")
    expect(page.locator("#search-note")).to_contain_text(
        "没有找到"
    )  # the Japanese form is no Chinese character of either script
    page.locator("#q").fill("綠道")
    expect(page.locator("#results mark").first).to_have_text("绿道")
    page.locator("#q").fill("所得税")
    page.locator("#q").press("Enter")
    assert "q=%E6%89%80%E5%BE%97%E7%A8%8E" in page.url
    page.locator("#q").fill("〔〕")
    expect(page.locator("#search-note")).to_contain_text("请输入文字或数字")


def test_search_reads_its_index_only_when_asked_and_says_when_it_cannot(browser: Browser, served: str) -> None:
    asked: list[str] = []
    with opened(browser, served) as page:
        page.on("request", lambda request: asked.append(request.url.rpartition("/site/")[2]))
        page.goto("search.html", wait_until="networkidle")
        assert not [path for path in asked if path.endswith(".json")]
        page.locator("#q").fill("停车")
        expect(page.locator("#results li").first).to_be_visible()
        assert {path for path in asked if path.endswith(".json")} == {
            "search/index.json",
            "search/keys/0.json",
            "search/rows/0.json",
            "search/script.json",
        }


def test_search_says_when_its_index_cannot_be_read_and_asks_again(browser: Browser, served: str) -> None:
    with opened(browser, served, allowed="503") as page:
        page.route("**/search/*.json", lambda route: route.fulfill(status=503))
        page.goto("search.html?q=停车")
        expect(page.locator("#search-note")).to_contain_text("检索索引没有读到")
        page.unroute("**/search/*.json")
        page.locator("#q").press("Enter")
        expect(page.locator("#results li").first).to_be_visible()


def test_filters_narrow_the_feed_count_and_stand_in_the_address(page: Page) -> None:
    page.goto("changes/index.html")
    entries = page.locator("li.entry:visible")
    whole = entries.count()
    assert whole == 2
    page.get_by_role("combobox", name="变更类型").select_option("quantity")
    expect(entries).to_have_count(1)
    expect(entries).to_contain_text("青岚市停车管理办法")
    expect(page.locator("#filters-count")).to_contain_text(f"显示 1 / {whole} 件")
    assert page.url.endswith("?effect=quantity")
    expect(page.locator("#f-kind option[value=amending_decision]")).to_contain_text("(0)")
    page.reload()
    expect(entries).to_have_count(1)
    expect(page.locator("#filters-count")).not_to_contain_text("更早的")  # all of them stand here
    page.locator("#f-effect option[value=quantity]").evaluate("option => { option.dataset.rows = 2 }")
    page.get_by_role("combobox", name="变更类型").dispatch_event("change")
    page.get_by_role("link", name="更早的").click()
    expect(page.locator("main")).to_contain_text("青岚市停车管理办法")
    page.go_back()
    page.get_by_role("button", name="清除").click()
    expect(entries).to_have_count(whole)
    assert "?" not in page.url
    page.go_back()
    expect(entries).to_have_count(1)


def test_snippets_and_checksums_can_be_copied(page: Page, served: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=served)
    page.goto("data.html")
    page.locator("pre + .copy").first.click()
    expect(page.get_by_role("status").filter(has_text="已复制")).to_have_count(1)
    assert page.evaluate("navigator.clipboard.readText()") == page.locator("pre").first.inner_text()
    page.locator("code.hash + .copy").first.click()
    assert page.evaluate("navigator.clipboard.readText()") == page.locator("code.hash").first.inner_text()


def test_on_a_phone_the_chart_and_the_names_of_tables_can_be_read(browser: Browser, served: str) -> None:
    with opened(browser, served, viewport={"width": 390, "height": 844}) as page:
        page.goto("index.html")
        heights = page.eval_on_selector_all(".chart text", "all => all.map(one => one.getBoundingClientRect().height)")
        assert len(heights) > 2
        assert min(heights) >= 10
        page.goto("data.html")
        lines = page.eval_on_selector_all(".scroll th a", "all => all.map(one => one.getClientRects().length)")
        assert len(lines) > 10
        assert set(lines) == {1}, "comment_outcomes is one word"


def test_without_scripts_every_page_still_reads(browser: Browser, served: str) -> None:
    with opened(browser, served, java_script_enabled=False) as page:
        for route, says in ROUTES.items():
            page.goto(route)
            expect(page.locator("main")).to_contain_text(says)
        page.goto("search.html")
        expect(page.locator("#search-note")).to_contain_text("检索需要脚本")
        page.get_by_role("link", name="青岚市人民政府").first.click()
        page.get_by_role("link", name="青岚市公园管理办法").first.click()
        expect(page.locator("h1")).to_contain_text("青岚市公园管理办法")
        page.goto("changes/index.html")
        expect(page.locator("#filters")).to_be_hidden()
        expect(page.locator("li.entry")).to_have_count(2)


def test_the_keyboard_reaches_everything_in_sight(page: Page) -> None:
    page.goto("search.html")
    page.keyboard.press("Tab")
    skip = page.locator(".skip")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type("停车管理")
    expect(page.locator("#results li").first).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    link = page.locator("#results a").first
    expect(link).to_be_focused()
    assert link.evaluate("node => getComputedStyle(node).outlineStyle !== 'none'")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("青岚市停车管理办法")


def test_on_paper_the_text_is_black_and_the_menu_is_gone(page: Page) -> None:
    page.emulate_media(media="print", color_scheme="dark")
    page.goto("policy/gb-parking.html")
    expect(page.locator(".masthead nav")).to_be_hidden()
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    assert len(page.pdf(format="A4")) > 10_000


BUILT = (Path(__file__).parents[2] / "publish/site/assets/preview.js").is_file()
built = pytest.mark.skipif(not BUILT, reason="the preview is not built (make preview, which needs Node)")
LISTED = 40_000
"""Captures in the large table: its file is far larger than what one page of rows needs."""


@pytest.fixture(scope="module")
def wide(tmp_path_factory: pytest.TempPathFactory, publish_night, nights) -> Path:
    """A release whose captures are many, with hashes that do not compress."""
    folder, rows = tmp_path_factory.mktemp("wide"), next(nights())[0]
    like = rows["captures"][0]
    rows["captures"] += [
        {**like, "capture_id": f"cap-{n:05}", "role": "listing", "version_id": None, "policy_id": None, "warc_offset": n,
         "payload_sha256": sha256(str(n).encode()).hexdigest()}
        for n in range(LISTED)
    ]  # fmt: skip
    publish_night(rows, 0, folder, None)
    return folder


@built
def test_the_preview_reads_parquet_by_ranges_and_no_more_than_it_shows(
    browser: Browser, wide: Path, serve_folder: Callable[[Path], AbstractContextManager[str]]
) -> None:
    with serve_folder(wide) as address, opened(browser, address) as page:
        answers: list[tuple[int, int]] = []
        page.on(
            "response",
            lambda got: (
                answers.append((got.status, int(got.headers["content-length"]))) if ".parquet" in got.url else None
            ),
        )
        page.goto("data.html", wait_until="networkidle")
        assert answers == []
        page.get_by_role("button", name="打开预览").click()
        rows = page.locator("#preview tbody tr")
        expect(rows).to_have_count(4)
        expect(page.locator("#preview")).to_contain_text("青岚市停车管理办法")
        expect(page.locator("#preview-note")).to_contain_text("第 1–4 行，共 4 行")
        answers.clear()
        page.get_by_role("combobox", name="表").select_option("captures")
        expect(page.locator("#preview-note")).to_contain_text(f"第 1–20 行，共 {LISTED + 4} 行")
        expect(rows).to_have_count(20)
        (part,) = (wide / "captures").glob("*.parquet")
        read, whole = sum(size for _, size in answers), part.stat().st_size
        assert {status for status, _ in answers} == {206}
        assert whole > 1_000_000
        assert read < whole / 2, (read, whole)
        assert page.locator("#preview-note").get_attribute("data-read") == str(read)
        first = rows.first.inner_text()
        page.get_by_role("button", name="下一页").click()
        expect(page.locator("#preview-note")).to_contain_text("第 21–40 行")
        assert rows.first.inner_text() != first
        assert sum(size for _, size in answers) == read  # the same row group
        page.get_by_role("button", name="上一页").click()
        expect(page.locator("#preview-note")).to_contain_text("第 1–20 行")
        assert rows.first.inner_text() == first
        assert Axe().run(page).response["violations"] == []


@built
def test_the_preview_shows_what_python_reads(page: Page, gazette: Path) -> None:
    page.goto("data.html")
    page.get_by_role("button", name="打开预览").click()
    page.get_by_role("combobox", name="列").select_option("all")
    package = json.loads(next(gazette.glob("releases/20250304*/datapackage.json")).read_text(encoding="utf-8"))
    for resource in package["resources"]:
        page.get_by_role("combobox", name="表").select_option(resource["name"])
        table = pq.read_table(gazette / resource["parts"][-1]["path"])
        expect(page.locator("#preview-note")).to_contain_text(f"共 {table.num_rows} 行" if table.num_rows else "没有行")
        expect(page.locator("#preview tbody tr")).to_have_count(table.num_rows)
        shown = page.locator("#preview tbody tr").evaluate_all(
            "rows => rows.map(r => [...r.cells].map(c => c.textContent))"
        )
        assert shown == [
            [as_shown(row[field["name"]]) for field in resource["schema"]["fields"]] for row in table.to_pylist()
        ], resource["name"]


def as_shown(value: object) -> str:
    """A value as the preview says it: null as a dash, a moment as UTC, a long text cut."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, float):
        return f"{value:g}"
    said = "、".join(map(str, value)) if isinstance(value, list) else str(value)
    return said if len(said) <= 120 else f"{said[:120]} …（共 {len(said)} 字）"


@built
def test_the_preview_refuses_a_server_that_sends_whole_files(page: Page) -> None:
    page.route("**/*.parquet", lambda route: route.fulfill(status=200, body=b"PAR1" * 99))
    page.goto("data.html")
    page.get_by_role("button", name="打开预览").click()
    expect(page.locator("#preview-note")).to_contain_text("the server ignores Range")


EVIL = (
    "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">\u202eDLROW OLLEH\u2066"
    + "无" * 120
    + "W" * 900
)


@pytest.fixture
def hostile(publish_night, row_makers, nights, tmp_path: Path) -> Path:
    folder, stream = tmp_path / "published", nights()
    first = publish_night(next(stream)[0], 0, folder, None)
    rows, make = next(stream)[0], row_makers
    at = rows["policies"][-1]["first_seen_at"]
    rows["policies"].append(
        make["policies"](
            "gb-evil", EVIL, at, doc_number=EVIL, issuers=[EVIL], url="javascript:alert(1)", status_evidence=EVIL
        )
    )
    rows["versions"].append(make["versions"]("gb-evil", 1, at))
    rows["captures"].append(make["captures"]("gb-evil", 1, at, url="javascript:alert(1)"))
    rows["clauses"].append(make["clauses"]("gb-evil", 1, 1, EVIL, at, label=EVIL, heading=EVIL))
    rows["events"].append(make["events"]("e-evil", "gb-evil", EVIL, at, sentence_zh=EVIL, sentence_en=EVIL))
    rows["changes"].append(
        make["changes"](
            "ch-evil", "gb-evil", EVIL, at, context_before=EVIL, context_after=EVIL + "改", sentence_zh=EVIL
        )
    )
    rows["portals"] = [make["portals"](at, name=EVIL, reason=EVIL, outcome="could_not_crawl")]
    publish_night(rows, 1, folder, first)
    return folder


def test_what_portals_write_runs_nothing_and_breaks_no_page(
    browser: Browser, hostile: Path, serve_folder: Callable[[Path], AbstractContextManager[str]]
) -> None:
    with serve_folder(hostile) as address, opened(browser, address, viewport={"width": 390, "height": 844}) as page:
        for route in (
            "index.html",
            "policy/gb-evil.html",
            "changes/index.html?effect=quantity",
            "portals.html",
            "data.html",
            "search.html?q=DLROW",
        ):
            page.goto(route, wait_until="networkidle")
            if "search" in route:
                expect(page.locator("#results li")).to_have_count(
                    6
                )  # the portal's name is that of every policy's place
            assert page.title() != "owned", route
            assert page.locator("main img, main script").count() == 0, route
            assert page.locator("a[href^='javascript:']").count() == 0, route
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{route} scrolls sideways"
