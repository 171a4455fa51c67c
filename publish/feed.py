"""feed.atom: every release and every real change, newest first, with its sentences (RFC 4287).

The rows of one group (a mass rule, a block that moved) are one entry, in the words of the change log and the alert.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

import pyarrow as pa
import pyarrow.compute as pc

from gongbao.wording.groups import group_sentences, grouped_rows
from gongbao.wording.order import reading_order
from publish.manifest import stamp
from publish.published import PublishedRelease

FEED_ENTRIES = 1_000
"""When the feed holds this many entries, no older release is added: readers poll it, history is in the tables."""

_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_feed(releases: Sequence[PublishedRelease]) -> bytes:
    """Render the feed of ``releases`` (oldest first); the same releases give the same bytes."""
    entries: list[str] = []
    for release in reversed(releases):
        entries.append(_release_entry(release))
        entries.extend(_change_entries(release))
        if len(entries) >= FEED_ENTRIES:
            break
    updated = stamp(releases[-1].as_of)
    head = (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="zh">\n'
        f"<id>{_urn('feed')}</id>\n<title>公报 Gongbao · 政策变更</title>\n<updated>{updated}</updated>\n"
        "<author><name>Gongbao</name></author>\n"
        '<link rel="self" type="application/atom+xml" href="feed.atom"/>\n'
    )
    return (head + "".join(entries) + "</feed>\n").encode()


def _release_entry(release: PublishedRelease) -> str:
    counts = [
        f"{name} +{e.inserts} ~{e.updates} -{e.deletes}" for name, e in release.manifest.tables.items() if e.touched
    ]
    return _entry(
        urn=_urn(f"release:{release.release_id}"),
        title=f"发布 Release {release.release_id}",
        updated=stamp(release.as_of),
        href=f"releases/{release.release_id}/CHANGELOG.md",
        term="release",
        content="; ".join(counts) or "没有变化 nothing changed",
    )


def _change_entries(release: PublishedRelease) -> list[str]:
    log = release.changes()
    real = log.filter(pc.and_(pc.invert(log.column("noise")), pc.equal(log.column("cause"), pa.scalar("source"))))
    return [
        _entry(
            urn=_urn(f"change:{group[0]['change_id']}"),
            title=group[0]["policy_title"] or group[0]["policy_id"],
            updated=stamp(release.as_of),
            href=f"releases/{release.release_id}/CHANGELOG.md",
            term=group[0]["effect"],
            content="\n".join(group_sentences(group)),
        )
        for group in grouped_rows(sorted(real.to_pylist(), key=reading_order))
    ]


def _entry(*, urn: str, title: str, updated: str, href: str, term: str, content: str) -> str:
    return (
        f"<entry>\n<id>{urn}</id>\n<title>{_text(title)}</title>\n<updated>{updated}</updated>\n"
        f'<link rel="alternate" type="text/markdown" href={quoteattr(href)}/>\n<category term={quoteattr(_clean(term))}/>\n'
        f'<content type="text">{_text(content)}</content>\n</entry>\n'
    )


def _urn(name: str) -> str:
    """A name that never changes, without a host."""
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'gongbao:{name}')}"


def _clean(text: str) -> str:
    """Without the characters that XML 1.0 forbids."""
    return _FORBIDDEN.sub("", text)


def _text(text: str) -> str:
    return escape(_clean(text))
