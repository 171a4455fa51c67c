"""Every family with a server that behaves as PORTALS.md says, and what a night without news may ask of its listing."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

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
    """``listing`` matches the path of every listing request; ``quiet`` is how many of them a night without news may cost."""

    family: str
    serve: Callable[..., PortalServer]
    listing: str
    quiet: int = 1

    def listing_requests(self, server: PortalServer) -> list[Request]:
        return [request for request in server.requests if re.fullmatch(self.listing, request.path)]


_JPAGE = r"/col/.*|/module/web/jpage/.*"
CASES: dict[str, Case] = {
    "hanweb_jpage": Case(family="hanweb_jpage", serve=JpageServer, listing=_JPAGE),
    "hanweb_jpage that honours only page": Case(
        family="hanweb_jpage", serve=lambda **given: JpageServer(page_only=True, **given), listing=_JPAGE
    ),
    # The column page tells what to ask, the unit answers the rows.
    "hanweb_jpaas": Case(
        family="hanweb_jpaas", serve=JpaasServer, listing=r"/col/\w+/index.html|.*/build/unit", quiet=2
    ),
    "trs": Case(family="trs", serve=TrsServer, listing=r"/zwgk/zcwj/(index\w*\.html)?"),
    "govcn by category": Case(family="govcn", serve=GovcnServer, listing=r"/search-gov/data"),
    "govcn flat": Case(
        family="govcn", serve=lambda **given: GovcnServer(flat=True, **given), listing=r"/search-gov/data"
    ),
    # The column page tells the site's number, the API answers the rows.
    "gkmlpt": Case(family="gkmlpt", serve=GkmlptServer, listing=r"/gkmlpt/(index|api/.*)", quiet=2),
    "flk": Case(family="flk", serve=FlkServer, listing=LIST),
    "feed in pages": Case(
        family="feed", serve=lambda **given: FeedServer(feed="/atom.xml", **given), listing=r"/atom\.xml"
    ),
    "generic": Case(family="generic", serve=PlainServer, listing=r"/wj/list\w*\.html"),
}
