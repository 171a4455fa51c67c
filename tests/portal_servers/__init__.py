"""Portals of a made-up city on loopback: every CMS family behaves here as PORTALS.md describes it, quirks included."""
