"""Every family with a server that behaves as PORTALS.md says, and what a night without news may ask of its listing."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from tests.portal_servers.city import Document
from tests.portal_servers.feeds import FeedServer
from tests.portal_servers.flk import LIST, FlkServer
from tests.portal_servers.gkmlpt import GkmlptServer
from tests.portal_servers.govcn import GovcnServer
from tests.portal_servers.hanweb_jpaas import JpaasServer
from tests.portal_servers.hanweb_jpage import JpageServer
from tests.portal_servers.harness import PortalServer, Request
from tests.portal_servers.plain import PlainServer
from tests.portal_servers.trs import TrsServer


@dataclass(frozen=True, kw_only=True)
class Case:
    """``listing`` matches the path of every listing request; ``quiet`` is how many of them a night without news may cost.

    ``few`` makes the server show four rows a page, or ``options`` lets gongbao ask for four: enough for walks of many pages.
    """

    family: str
    serve: Callable[..., PortalServer]
    listing: str
    quiet: int = 1
    few: Mapping[str, Any] = field(default_factory=dict)
    options: str = "{}"

    def serve_few(self, docs: list[Document]) -> PortalServer:
        return self.serve(docs=docs, **self.few)

    def listing_requests(self, server: PortalServer) -> list[Request]:
        return [request for request in server.requests if re.fullmatch(self.listing, request.path)]


_JPAGE = r"/col/.*|/module/web/jpage/.*"
_ROWS = {"rows": 4}
_ASKED = "{perpage: '4'}"
CASES: dict[str, Case] = {
    "hanweb_jpage": Case(family="hanweb_jpage", serve=JpageServer, listing=_JPAGE, few={"per_page": 1}),
    "hanweb_jpage that honours only page": Case(
        family="hanweb_jpage", serve=partial(JpageServer, page_only=True), listing=_JPAGE, few={"per_page": 1}
    ),
    # The column page tells what to ask, the unit answers the rows.
    "hanweb_jpaas": Case(
        family="hanweb_jpaas", serve=JpaasServer, listing=r"/col/\w+/index.html|.*/build/unit", quiet=2, few=_ROWS
    ),
    "trs": Case(family="trs", serve=TrsServer, listing=r"/zwgk/zcwj/(index\w*\.html)?", few=_ROWS),
    "govcn by category": Case(family="govcn", serve=GovcnServer, listing=r"/search-gov/data", few={"most": 2}),
    "govcn flat": Case(
        family="govcn", serve=partial(GovcnServer, flat=True), listing=r"/search-gov/data", few={"most": 4}
    ),
    # The column page tells the site's number, the API answers the rows.
    "gkmlpt": Case(family="gkmlpt", serve=GkmlptServer, listing=r"/gkmlpt/(index|api/.*)", quiet=2, few=_ROWS),
    "flk": Case(family="flk", serve=FlkServer, listing=LIST, options=_ASKED),
    "feed in pages": Case(family="feed", serve=partial(FeedServer, feed="/atom.xml"), listing=r"/atom\.xml", few=_ROWS),
    "generic": Case(family="generic", serve=PlainServer, listing=r"/wj/list\w*\.html", few=_ROWS),
}
