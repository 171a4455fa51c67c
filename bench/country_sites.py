"""The portals of `bench/country.py`: what each site holds, what changed there tonight, how it fails, and what a night must say of it.

Everything follows from the number of a site, so that the server, the memory of earlier nights and the judge agree without a file.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from pathlib import Path

from gongbao.model.capture import FailureKind as K
from gongbao.model.capture import Outcome, Seen

AS_OF = datetime(2026, 3, 3, 18, 30, tzinfo=UTC)
COLUMNS = 5
ADDRESSES = 1_000
EVERY_NIGHTS = 30
"""Declared for every portal: a page older than a month is asked again once in so many nights."""

LISTING, PAGE, SITE = "listing", "page", "site"
WAYS: tuple[tuple[str, str, K | None], ...] = (
    ("ruishu_412", LISTING, K.CHALLENGE),
    ("ruishu_202", PAGE, K.CHALLENGE),
    ("jiasule_521", LISTING, K.CHALLENGE),
    ("script_shell", LISTING, K.CHALLENGE),
    ("cookie_once", LISTING, None),
    ("cookie_for_ever", LISTING, K.COOKIE_REDIRECT),
    ("home_page", LISTING, K.SOFT_ERROR),
    ("home_page", PAGE, K.SOFT_ERROR),
    ("illegal_request", PAGE, K.SOFT_ERROR),
    ("fifty_four_bytes", LISTING, K.SOFT_ERROR),
    ("rebuilt", LISTING, K.UNEXPECTED_STRUCTURE),
    ("rebuilt", PAGE, K.UNEXPECTED_STRUCTURE),
    ("empty", LISTING, K.EMPTY_BODY),
    ("short", PAGE, K.EMPTY_BODY),
    ("cut", LISTING, K.TRUNCATED),
    ("cut", PAGE, K.TRUNCATED),
    ("no_end", PAGE, K.TRUNCATED),
    ("status_500", LISTING, K.HTTP_ERROR),
    ("status_403", PAGE, K.HTTP_ERROR),
    ("status_404", LISTING, K.HTTP_ERROR),
    ("busy_once", LISTING, None),
    ("hangs", PAGE, K.TIMEOUT),
    ("hangs", SITE, K.TIMEOUT),
    ("drips", LISTING, K.TIMEOUT),
    ("no_tls", SITE, K.TLS),
    ("no_address", SITE, K.DNS),
    ("refused", SITE, K.CONNECTION),
    ("too_large", LISTING, K.TOO_LARGE),
    ("bomb", PAGE, K.TOO_LARGE),
    ("no_encoding", LISTING, K.ENCODING),
    ("no_encoding", PAGE, K.ENCODING),
    ("other_host", PAGE, K.FORBIDDEN_HOST),
    ("robots", SITE, K.ROBOTS),
    ("budget", SITE, K.BUDGET),
    ("repeats", LISTING, K.REPEATED_PAGE),
    ("says_empty", LISTING, None),
)
"""Ways to fail (PORTALS.md §3): the way, what it strikes, and its kind. ``None`` is no failure: a cookie, a short wait, a list that
says that it is empty are told from failures as well."""

KEPT = frozenset({"rebuilt", "no_encoding"})
"""Pages that failed so are kept as evidence all the same."""

FAMILIES = (*["trs"] * 3, *["hanweb_jpage"] * 2, *["hanweb_jpaas"] * 2, *["generic"] * 3)
PER_PAGE = {"trs": 20, "hanweb_jpage": 45, "hanweb_jpaas": 15, "generic": 20}

Expected = dict[str, tuple[str, str | None]]
"""By column id, or by address of a page: what is seen, and the kind of its failure."""


@dataclass(frozen=True)
class Country:
    """``sites`` portals, of which every ``failing_every``-th fails; ``port`` is the server's on all its addresses.

    ``delay`` is declared: seconds between two requests to a host; ``columns`` of a site, each of ``most`` documents at most.
    """

    sites: int
    port: int
    failing_every: int = 33
    delay: float = 2.0
    columns: int = COLUMNS
    most: int = 400

    def site(self, number: int) -> Site:
        """One portal by its number."""
        fails = number % self.failing_every == self.failing_every // 2
        way = WAYS[number // self.failing_every % len(WAYS)] if fails else None
        return Site(number=number, country=self, way=way)

    def all(self) -> list[Site]:
        """Every portal."""
        return [self.site(number) for number in range(self.sites)]


@dataclass(frozen=True)
class Site:
    """One portal; ``way`` is how it fails tonight, if at all."""

    number: int
    country: Country
    way: tuple[str, str, K | None] | None

    @cached_property
    def family(self) -> str:
        """Which system it runs; what only one system can do chooses it."""
        if self.way and self.way[0] in {"repeats", "rebuilt", "says_empty", "home_page", "fifty_four_bytes"}:
            return "trs"
        return FAMILIES[self.number % len(FAMILIES)]

    @property
    def id(self) -> str:
        """Id of its declaration."""
        return f"cn_{100000 + self.number % 900000}_site{self.number:05d}"

    @property
    def host(self) -> str:
        """A host of its own."""
        return f"s{self.number:05d}.country.example"

    @property
    def address(self) -> str:
        """Address on loopback; some sites share one, as they do at a hoster."""
        place = self.number % ADDRESSES
        return f"127.{1 + place // 250}.{place % 250}.1"

    @property
    def connect_to(self) -> str:
        """Where its host leads; a label that is empty has no address, and port 1 no listener."""
        if self.does("no_address"):
            return f"{self.host}..:{self.country.port}"
        return f"{self.address}:{1 if self.does('refused') else self.country.port}"

    @property
    def base(self) -> str:
        """Scheme, host and port."""
        return f"{'https' if self.does('no_tls') else 'http'}://{self.host}:{self.country.port}"

    @property
    def zipped(self) -> bool:
        """Whether it packs its answers."""
        return self.number % 2 == 0

    @property
    def validated(self) -> bool:
        """Whether it gives validators (ETag, Last-Modified)."""
        return self.number % 5 < 3

    def does(self, way: str, strikes: str | None = None) -> bool:
        """Tell whether it fails in this way."""
        return self.way is not None and self.way[0] == way and strikes in {None, self.way[1]}

    @cached_property
    def columns(self) -> tuple[Listing, ...]:
        """Its columns."""
        return tuple(Listing.of(self, place) for place in range(self.country.columns))

    def declaration(self) -> str:
        """The YAML that declares it."""
        budget = 1 if self.does("budget") else 2000
        kinds = ("normative", "notice", "consultation", "interpretation", "repeal_list")
        rows = "\n".join(
            f"  - {{id: {c.id}, name: 栏目{c.place}, kind: {kinds[c.place]}, url: '{c.url}'}}" for c in self.columns
        )
        return (
            f"id: {self.id}\nname: 第{self.number}市人民政府\nname_en: Site {self.number} (bench)\n"
            f"division_code: '{100000 + self.number % 900000}'\npublisher: 第{self.number}市人民政府\nhosts: [{self.host}]\n"
            f"family: {self.family}\nallow_private: true\nproven: true\nreuse_basis: bench\n"
            f"rate: {{min_delay_seconds: {self.country.delay:g}, daily_budget: {budget}}}\n"
            f"recheck: {{every_nights: {EVERY_NIGHTS}}}\ncolumns:\n{rows}\n"
        )

    def expected(self) -> Expected:
        """What the night must say of its columns, and of the pages that changed or fail."""
        told: Expected = {}
        for column in self.columns:
            changed = column.news or column.amended
            told[column.id] = (Outcome.CHANGED if changed else Outcome.NOTHING_NEW, None)
            if changed:
                told[column.page_url(column.total)] = (Seen.CAPTURED, None)
        if self.way is None:
            return told
        way, strikes, kind = self.way
        first = self.columns[0]
        if strikes == SITE:
            return {column.id: (Outcome.COULD_NOT_CRAWL, kind) for column in self.columns}
        if strikes == LISTING and kind is not None:
            told[first.id] = (Outcome.COULD_NOT_CRAWL, kind)
        elif way == "says_empty":
            told[first.id] = (Outcome.EMPTY_LISTING, None)
        elif strikes == PAGE:
            kept = way in KEPT
            told[first.page_url(first.total)] = (Seen.CAPTURED if kept else Seen.FAILED, kind)
            told[first.id] = (Outcome.CHANGED if kept else Outcome.NOTHING_NEW, None)
        return told


@dataclass(frozen=True)
class Listing:
    """One column of a site. ``total`` documents tonight, numbered from 1 (the oldest); ``news`` when the newest came tonight,
    ``amended`` when it was changed; ``walked`` nights ago it was read in full."""

    site: Site
    place: int
    total: int
    news: bool
    amended: bool
    fresh: bool
    walked: int

    @classmethod
    def of(cls, site: Site, place: int) -> Listing:
        """Draw one: 12 documents to what the country has at most, half of them under 50; one column in a hundred changed."""
        chance = random.Random(site.number * 8 + place)
        total = min(site.country.most, int(12 + chance.lognormvariate(3.5, 0.9)))
        drawn, struck = chance.random(), site.way is not None and place == 0
        news, amended = drawn < 0.006, 0.006 <= drawn < 0.01
        if struck or (site.way is not None and site.way[1] == SITE):
            news = amended = False
        if site.does("repeats") and struck:
            total = 90
        fresh = amended or chance.random() < 0.3 or (struck and site.way is not None and site.way[1] == PAGE)
        walked = 9 if site.does("repeats") and struck else 1 + chance.randrange(7)
        return cls(site=site, place=place, total=total, news=news, amended=amended, fresh=fresh, walked=walked)

    @property
    def id(self) -> str:
        """Id in the declaration."""
        return f"c{self.place}"

    @property
    def per_page(self) -> int:
        """Rows of one page of the list."""
        return PER_PAGE[self.site.family]

    @property
    def path(self) -> str:
        """Path of the column page."""
        hanweb = self.site.family.startswith("hanweb")
        return f"/col/col{100 + self.place}/index.html" if hanweb else f"/c{self.place}/index.html"

    @property
    def url(self) -> str:
        """Address of the column page."""
        return self.site.base + self.path

    @property
    def known(self) -> int:
        """How many documents earlier nights have seen."""
        return self.total - self.news

    def title(self, number: int) -> str:
        """Title of a document."""
        return f"第{self.site.number}市人民政府办公室关于印发{_SUBJECTS[number % len(_SUBJECTS)]}管理办法（第{number}号）的通知"

    def day(self, number: int) -> date:
        """Day of publication: about three a month, news on the first of March."""
        return date(2026, 2, 20) - timedelta(days=9 * (self.known - number))

    def page_path(self, number: int) -> str:
        """Path of a document, in the shape of the site's system."""
        day = self.day(number)
        if self.site.family == "trs":
            return f"/c{self.place}/{day:%Y%m}/t{day:%Y%m%d}_{number}.html"
        if self.site.family == "hanweb_jpage":
            return f"/art/{day.year}/{day.month}/{day.day}/art_{100 + self.place}_{number}.html"
        if self.site.family == "hanweb_jpaas":
            name = f"{self.site.number:012x}{self.place:04x}{number:016x}"
            return f"/col/col{100 + self.place}/art/{day.year}/art_{name}.html"
        return f"/c{self.place}/{day.year}/{number}.html"

    def page_url(self, number: int) -> str:
        """Address of a document."""
        return self.site.base + self.page_path(number)

    def etag(self, number: int, *, tonight: bool) -> str:
        """Validator of a document as it stood before, or as it stands tonight."""
        return (
            f'"{self.site.number:x}-{self.place}-{number:x}-{int(tonight and self.amended and number == self.total)}"'
        )


_SUBJECTS = (
    "城市绿地养护", "企业用工补助", "农村饮水安全", "公共数据开放", "校外托管机构", "老旧小区改造", "小微企业贷款贴息", "危险路段整治",
    "养老服务设施", "建筑垃圾处置", "科技成果转化", "政府投资项目",
)  # fmt: skip


def write_declarations(country: Country, folder: Path) -> None:
    """Write one YAML per portal."""
    folder.mkdir(parents=True, exist_ok=True)
    for site in country.all():
        (folder / f"{site.id}.yml").write_text(site.declaration(), encoding="utf-8")
