"""HTML elements by what the block walk and the nesting guard need to know of them."""

from __future__ import annotations

_BLOCK = """
address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure footer form
h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol p pre section summary table tbody td tfoot th thead tr ucapcontent ul
"""
_SKIPPED = """
applet area audio button canvas datalist embed head iframe input link map math meta meter noscript object option progress
rp rt rtc script select style svg template textarea title video
"""
_FORMATTING = "a b big code em font i nobr s small strike strong tt u"
_SELF_CLOSING = """
area base body br col dd dt embed frame head hr html img input li link meta option param source tbody td th thead tr track wbr
"""

_INLINE = """
a abbr acronym b bdi bdo big cite code del em font i img ins kbd label mark nobr q ruby s samp small span strike strong sub sup tt u var wbr
"""

BLOCK_TAGS = frozenset(_BLOCK.split())
"""Elements that begin and end a line."""

INLINE_TAGS = frozenset(_INLINE.split())
"""The frequent ones of the elements that stand in a line; every element that is named nowhere does."""

SKIPPED_TAGS = frozenset(_SKIPPED.split())
"""Elements whose content is not read as text; the annotations of ``ruby`` say how words sound (HTML Standard §4.5.10)."""

FORMATTING_TAGS = frozenset(_FORMATTING.split())
"""Elements that a parser opens again in every later block when they were never closed."""

SELF_CLOSING_TAGS = frozenset(_SELF_CLOSING.split())
"""Elements that need no end tag, so that many of them are no nesting."""
