"""Declared portals: ``portals/*.yml`` and folders of saved pages, read into ``Portal``; errors name file, line and remedy."""

from gongbao.registry.declaration import load_portal, load_portals
from gongbao.registry.folder import folder_portal
from gongbao.registry.rules import portal_schema

__all__ = ["folder_portal", "load_portal", "load_portals", "portal_schema"]
