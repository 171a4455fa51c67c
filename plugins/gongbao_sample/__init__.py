"""The sample portal: the fictional city 青岚市, its documents and its eight nights."""

from gongbao_sample.content import load_portal
from gongbao_sample.model import Night, Response, SamplePortal
from gongbao_sample.server import SamplePortalServer, serve
from gongbao_sample.site import SampleSite, file_clock, fixed_clock

__all__ = [
    "Night",
    "Response",
    "SamplePortal",
    "SamplePortalServer",
    "SampleSite",
    "file_clock",
    "fixed_clock",
    "load_portal",
    "serve",
]
