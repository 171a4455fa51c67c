"""Several 项 of one 款 made one, by the wording that the decision gives."""

from __future__ import annotations

from gongbao.history.drafts import Draft
from gongbao.history.finding import find_item
from gongbao.history.instructions import ClauseRef, Instruction
from gongbao.history.outline import DoesNotFit
from gongbao.history.rewording import reword_item


def merge_items(draft: Draft, instruction: Instruction) -> None:
    """Put the given wording in place of the first 项 and strike the others; raise `DoesNotFit` where no wording is given."""
    targets, new = instruction.targets, instruction.becomes[0] if instruction.becomes else ClauseRef()
    within = {(ref.article, ref.paragraph) for ref in targets}
    if len(within) != 1 or len(targets) < 2 or instruction.text is None or any(ref.subitem for ref in targets):
        raise DoesNotFit("a merge of items is carried out in one paragraph, by the wording that is given")
    if new.article not in {None, targets[0].article} or (new.item or targets[0].item) != targets[0].item:
        raise DoesNotFit("the merged item is given another place than the first of those that it joins")
    first, *others = [find_item(draft, ref) for ref in targets]
    reword_item(first, instruction.text)
    for other in others:
        other.struck, other.into = True, first
