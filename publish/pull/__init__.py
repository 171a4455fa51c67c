"""Take what was published elsewhere into a folder of one's own: only what changed, checked before anything points at it."""

from publish.pull.pull import LEFT_OUT, REMEMBERED, Pulled, pull_release
from publish.pull.source import DownloadFailed, Patience, Source, source_at

__all__ = ["LEFT_OUT", "REMEMBERED", "DownloadFailed", "Patience", "Pulled", "Source", "pull_release", "source_at"]
