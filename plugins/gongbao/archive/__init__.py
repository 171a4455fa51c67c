"""What the portal really said: WARC files, batch reports, decision log. Append-only; nothing here is ever rewritten."""

from gongbao.archive.decisions import Decision, DecisionLog
from gongbao.archive.durable import CorruptArchive
from gongbao.archive.rebuild import IndexReport, rebuild_index
from gongbao.archive.store import Archive
from gongbao.archive.warc import ArchiveWriter, WarcPlace

__all__ = [
    "Archive",
    "ArchiveWriter",
    "CorruptArchive",
    "Decision",
    "DecisionLog",
    "IndexReport",
    "WarcPlace",
    "rebuild_index",
]
