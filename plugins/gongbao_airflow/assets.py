"""The assets that join the DAGs. Plain, one event per run: the event says "look", the ledger says what."""

from __future__ import annotations

import os
from collections.abc import Mapping

from airflow.sdk import Asset, AssetAlias, AssetWatcher

from gongbao_airflow.listings import ListingTrigger

CAPTURES = Asset(name="captures", uri="gongbao://captures", group="gongbao")
"""A batch was captured and closed: ``normalize`` looks."""

RECORDS = Asset(name="records", uri="gongbao://records", group="gongbao")
"""Records of a batch are staged: ``release`` looks."""

RELEASES = Asset(name="releases", uri="gongbao://releases", group="gongbao")
"""Releases were published: ``alert`` looks."""

HELD = Asset(name="held", uri="gongbao://held", group="gongbao")
"""A release was not published: ``gate`` looks whether a person is to be asked."""

WAKE_UPS = AssetAlias("wake-ups", group="gongbao")
"""What the sweep emits through: it decides while running which of the three assets needs another event."""


def listings(env: Mapping[str, str] = os.environ) -> Asset:
    """Return the asset that starts ``capture`` between nights; watched unless ``GONGBAO_WATCH=off``, or the clock is off too."""
    watched = env.get("GONGBAO_WATCH", env.get("GONGBAO_NIGHTLY", "on")) != "off"
    watchers = [AssetWatcher(name="listings", trigger=ListingTrigger())] if watched else []
    return Asset(name="listings", uri="gongbao://listings", group="gongbao", watchers=watchers)
