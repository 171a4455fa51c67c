"""Letters that a page hides by their size, and the annotations of ruby."""

from __future__ import annotations

import pytest

from gongbao.formats.blocks import body_blocks
from gongbao.formats.markup import parse_markup


def lines(markup: str) -> tuple[str, ...]:
    root = parse_markup(markup).body
    assert root is not None
    return body_blocks(root).lines


@pytest.mark.parametrize("style", ["font-size:0", "FONT-SIZE: 0px;line-height:0", "color:red;font-size:0pt !important"])
def test_letters_without_height_are_not_read(style: str) -> None:
    assert lines(f'<p>禁止采砂。<span style="{style}">关键词</span></p><p style="{style}">隐</p>') == ("禁止采砂。",)


@pytest.mark.parametrize(
    "style", ["font-size:0.8em", "font-size: 0.5rem", "font-size:10px", "font-size:0x", "font-size:0pt;font-size:16pt"]
)
def test_small_letters_are_read(style: str) -> None:
    assert lines(f'<p style="{style}">第一条</p>') == ("第一条",)


@pytest.mark.parametrize("child", ['<span style="font-size:16px">', '<span class="t">', '<font size="3">'])
def test_an_element_shrunk_for_its_gaps_keeps_children_with_a_size_of_their_own(child: str) -> None:
    assert lines(f'<div style="font-size:0">{child}第一条</div>') == ("第一条",)


def test_how_words_sound_is_not_read() -> None:
    assert lines("<p>保护<ruby>岚<rp>(</rp><rt>lán</rt><rp>)</rp></ruby>丘<ruby>方言<rt>fāngyán</rt></ruby></p>") == (
        "保护岚丘方言",
    )
