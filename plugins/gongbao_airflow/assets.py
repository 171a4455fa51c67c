"""The three assets that join the DAGs. Plain, one event per run: the event says "look", the ledger says what."""

from __future__ import annotations

from airflow.sdk import Asset, AssetAlias

CAPTURES = Asset(name="captures", uri="gongbao://captures", group="gongbao")
"""A batch was captured and closed: ``normalize`` looks."""

RECORDS = Asset(name="records", uri="gongbao://records", group="gongbao")
"""Records of a batch are staged: ``release`` looks."""

RELEASES = Asset(name="releases", uri="gongbao://releases", group="gongbao")
"""Releases were published: ``alert`` looks."""

WAKE_UPS = AssetAlias("wake-ups", group="gongbao")
"""What the sweep emits through: it decides while running which of the three assets needs another event."""
