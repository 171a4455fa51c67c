"""One function per stage: settings in, a JSON-able report out. The composition root of the command line and the DAGs."""

from gongbao_stages.alert import alert_pending
from gongbao_stages.capture import capture_batch, capture_group, capture_groups, close_batch, open_batch
from gongbao_stages.nightly import run_night
from gongbao_stages.normalize import finish_normalize, normalize_group, normalize_pending, pending_normalize
from gongbao_stages.release import release_pending, validate_pending
from gongbao_stages.summary import pending_work, summary
from gongbao_stages.watching import open_watch_batch

__all__ = [
    "alert_pending",
    "capture_batch",
    "capture_group",
    "capture_groups",
    "close_batch",
    "finish_normalize",
    "normalize_group",
    "normalize_pending",
    "open_batch",
    "open_watch_batch",
    "pending_normalize",
    "pending_work",
    "release_pending",
    "run_night",
    "summary",
    "validate_pending",
]
