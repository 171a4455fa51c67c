"""Walk listings, fetch pages, name failures: gently, from declared hosts, one page at a time."""

from gongbao.crawl.capture import capture_portal
from gongbao.crawl.fetching import WebClient
from gongbao.crawl.files import FileReader

__all__ = ["FileReader", "WebClient", "capture_portal"]
