"""Old numbers of a draft and the new ones: articles, 款 and 项, and which of them were struck."""

from __future__ import annotations

from collections.abc import Mapping

from gongbao.history.crossrefs import ReferenceMap
from gongbao.history.drafts import Draft, DraftArticle, DraftParagraph, in_order
from gongbao.history.rereferencing import GONE


def renumbered(draft: Draft, numbers: Mapping[int, str], chapters: Mapping[str, str]) -> ReferenceMap:
    """Give the new number of each clause that has another one; a struck clause, and one that cannot be told, gets `GONE`.

    ``numbers`` are the new label keys of the kept articles by their place, ``chapters`` those of chapters by the old ones.
    """
    places = {id(article): place for place, article in enumerate(draft.articles)}
    labels: dict[str, str] = {}
    paragraphs: dict[tuple[str, str], str] = {}
    items: dict[tuple[str, str], str] = {}
    for article in draft.articles:
        own = article.old_key
        if not own:
            continue
        number = numbers.get(places[id(article.into or article)])
        labels.setdefault(own, number or f"{GONE}{own}")
        if number and article.into is None:
            paragraphs |= {(own, key): new for key, new in _paragraphs(article, own).items() if key != new}
            items |= {(own, key): new for key, new in _items(article, own).items() if key != new}
    return ReferenceMap(
        labels={**chapters, **{old: new for old, new in labels.items() if old != new}},
        paragraphs=paragraphs,
        items=items,
    )


def _paragraphs(article: DraftArticle, own: str) -> dict[str, str]:
    kept = [id(paragraph) for paragraph in in_order(article.paragraphs)]
    found: dict[str, str] = {}
    for paragraph in article.paragraphs:
        if paragraph.old is not None:
            key = f"第{paragraph.old}款"
            at = id(paragraph.into or paragraph)
            place = f"第{kept.index(at) + 1}款" if at in kept else f"{GONE}{own}{key}"
            found.setdefault(key, place)
    return found


def _items(article: DraftArticle, own: str) -> dict[str, str]:
    """Items of an article; where several of its paragraphs have items, a number that does not move alike in all is not told."""
    found: dict[str, str] = {}
    for paragraph in article.paragraphs:
        for key, new in _items_of(paragraph, own).items():
            found[key] = new if found.get(key, new) == new else f"{GONE}{own}{key}"
    return found


def _items_of(paragraph: DraftParagraph, own: str) -> dict[str, str]:
    kept = [] if paragraph.struck else [id(item) for item in in_order(paragraph.items)]
    places = {f"第{item.old}项": id(item.into or item) for item in paragraph.items if item.old is not None}
    return {key: f"第{kept.index(at) + 1}项" if at in kept else f"{GONE}{own}{key}" for key, at in places.items()}
