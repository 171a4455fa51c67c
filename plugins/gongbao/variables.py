"""The names of every ``GONGBAO_*`` variable that some part reads (their meaning: docs/operator-guide.md), and names that none does."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from difflib import get_close_matches

PREFIX = "GONGBAO_"
KNOWN = frozenset(
    PREFIX + name
    for name in (
        "AIRFLOW_DATABASE", "AIRFLOW_PASSWORD", "AIRFLOW_PORT", "AIRFLOW_URL", "BACKUPS", "CAPS", "CONNECT_TO", "COPY_SECONDS", "DATA",
        "DELIVERIES_DAYS", "FOLDER", "IMAGE", "LEDGER_URL", "LOST_AFTER", "NIGHTLY", "OPERATOR_WEBHOOK", "PORTALS", "PORTAL_CASES",
        "PUBLIC_URL", "PUBLISHED", "PUBLISHED_CREATE", "REDIS_URL", "RETENTION", "SIGNING_KEY", "SIGNING_PASSPHRASE", "SMTP_FROM",
        "SMTP_HOST", "SMTP_PASSWORD", "SMTP_PORT", "SMTP_TLS", "SMTP_USER", "SUBSCRIPTIONS", "TASKS", "USER_AGENT", "WATCH", "WEB_PORT",
        "WORKER_TASKS",
    )
)  # fmt: skip


def unread(names: Iterable[str], *, elsewhere: Collection[str] = ()) -> list[tuple[str, str]]:
    """Names of variables of ours that nothing reads, each with the known name that it is most like, or "".

    ``elsewhere``: names that an operator chose, as a channel's ``secret_env`` is.

    >>> unread(["GONGBAO_SUBSCRIPTION", "GONGBAO_DATA", "HOME", "GONGBAO_HOOK"], elsewhere={"GONGBAO_HOOK"})
    [('GONGBAO_SUBSCRIPTION', 'GONGBAO_SUBSCRIPTIONS')]
    """
    strange = sorted(name for name in names if name.startswith(PREFIX) and name not in KNOWN and name not in elsewhere)
    return [(name, "".join(get_close_matches(name, sorted(KNOWN), n=1, cutoff=0.8))) for name in strange]
