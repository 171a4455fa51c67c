"""The gazette: static pages for people, made from published releases alone."""

from publish.site.build import write_site
from publish.site.naming import SITE

__all__ = ["SITE", "write_site"]
