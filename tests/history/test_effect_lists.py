"""What a list gains or loses is its scope; a long run of words without a list's marks is told from one at once."""

from __future__ import annotations

import pytest

from gongbao.history.effects import _LIST_ITEM


@pytest.mark.parametrize("words", ["、清淤", "清淤、", "清淤、疏浚", "、清淤、疏浚、", "河道"])
def test_items_of_a_list_are_told(words: str) -> None:
    assert _LIST_ITEM.match(words)


@pytest.mark.parametrize(
    "words", ["", "、", "清淤、、疏浚", "清淤，疏浚", "清淤。", "河" * 5000 + "；", "河、" * 2000 + "；"]
)
def test_other_words_are_none_however_long(words: str) -> None:
    assert not _LIST_ITEM.match(words)
