"""What an edit says of the authorities that it names: which came, went, stand for others or take another part."""

from __future__ import annotations

from gongbao.history.agencies import agencies_joined, agencies_replaced, levels_replaced, lists_exchanged, same_agency
from gongbao.history.corrections import is_correction
from gongbao.history.effects import Meaning
from gongbao.history.passages import Passage
from gongbao.history.roles import role_changed
from gongbao.history.span_places import bounds_of
from gongbao.history.token_diff import Span
from gongbao.history.whole_names import body_replaced, listed_replaced, tasks_exchanged
from gongbao.model.change import Effect

Named = tuple[tuple[str, str], Meaning, tuple[str, str]]
"""The words before and after with whole names, what they mean, and the term by which a mass rule is known."""


def authority_rows(core: Span, old: Passage, new: Passage) -> list[Named]:
    """Name each authority that ``core`` puts for another, adds or strikes, whole; nothing where its words stand in no such name."""
    was, now = old.words(core.before_start, core.before_end), new.words(core.after_start, core.after_end)
    if not (was and now) and (joined := _joined(core, old, new)):
        return [(joined, _came(joined), joined)]
    bounds = bounds_of(core, old, "before"), bounds_of(core, new, "after")
    if levels := levels_replaced(old.text, new.text, *bounds):
        return [(levels, _replaced(levels), (was, now))]
    if role := role_changed(old.text, new.text, *bounds):
        return [(role, Meaning(effect=Effect.RESPONSIBILITY, direction="replaced"), role)]
    if listed := lists_exchanged(old.text, new.text, *bounds) or tasks_exchanged(old.text, new.text, *bounds):
        return [(words, _came(words), words) for words in listed]
    if is_correction(was, now, "", ""):
        return []
    named = _authorities(bounds, old, new)
    return [(words, _replaced(words), (was, now) if len(named) == 1 else words) for words in named]


def _authorities(bounds: tuple[tuple[int, int], tuple[int, int]], old: Passage, new: Passage) -> list[tuple[str, str]]:
    """The names, whole, of the authorities or bodies that an edit exchanges."""
    if named := agencies_replaced(old.text, new.text, *bounds):
        return named
    one = body_replaced(old.text, new.text, *bounds) or listed_replaced(old.text, new.text, *bounds)
    return [one] if one else []


def _joined(span: Span, old: Passage, new: Passage) -> tuple[str, str] | None:
    """The authorities that came beside others, or went, as (before, after)."""
    side, passage = ("before", old) if span.removed else ("after", new)
    if not (found := agencies_joined(passage.text, *bounds_of(span, passage, side))):
        return None
    words = passage.text[slice(*found)]
    return (words, "") if span.removed else ("", words)


def _came(words: tuple[str, str]) -> Meaning:
    return Meaning(effect=Effect.RESPONSIBILITY, direction="added" if words[1] else "removed")


def _replaced(names: tuple[str, str]) -> Meaning:
    """Another authority, or the same one by a shorter or longer name: no change of wording that anybody acts on."""
    if same_agency(*names):
        return Meaning(effect=Effect.LAYOUT)
    return Meaning(effect=Effect.RESPONSIBILITY, direction="replaced")
