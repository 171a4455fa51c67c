"""Feeds of real changes and events: of all, by portal, by issuer; Atom with archives, and JSON Feed with the rows."""

from publish.feeds.build import write_feeds
from publish.feeds.naming import ALL, FEEDS, FeedName, issuer_feed, portal_feed

__all__ = ["ALL", "FEEDS", "FeedName", "issuer_feed", "portal_feed", "write_feeds"]
