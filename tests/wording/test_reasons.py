"""Every reason for which an order is left out has a Chinese twin."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import gongbao.history
from gongbao.wording.reasons import both, reason_zh

FOLDER = Path(gongbao.history.__file__).parent


def _given() -> Iterator[str]:
    """The reasons that steps raise, with a number or a clause where a value stands."""
    for module in sorted(FOLDER.glob("*.py")):
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "DoesNotFit":
                yield from _written(node.args[0])


def _written(words: ast.expr) -> Iterator[str]:
    if isinstance(words, ast.IfExp):
        yield from (*_written(words.body), *_written(words.orelse))
    elif isinstance(words, ast.Constant):
        yield str(words.value)
    elif isinstance(words, ast.JoinedStr):
        yield "".join(_value(part) for part in words.values)


def _value(part: ast.expr) -> str:
    if isinstance(part, ast.Constant):
        return str(part.value)
    written = ast.unparse(part)
    if "what" in written:
        return "paragraphs"
    return "3" if any(sign in written for sign in ("len(", "count", "told", "index")) else "第3条"


@pytest.mark.parametrize("reason", sorted(set(_given())))
def test_a_reason_is_said_in_chinese(reason):
    zh = reason_zh(reason)
    assert zh is not None
    assert not any("a" <= sign <= "z" for sign in zh)


@pytest.mark.parametrize(
    ("reason", "zh"),
    [
        ("the words 市审计局、市财政局 are not in the clause", "条款中没有“市审计局、市财政局”"),
        ("第4项 is not there: the clause has 3 items", "没有第4项：该条款有3个项"),
        ("it waits for what has no date yet: 新办法施行之日", "须待尚无日期的事项：新办法施行之日"),
        (
            "the wording that we have is dated 2025-03-10, after the decision of 2025-03-04",
            "现有文本的日期为2025-03-10，晚于2025-03-04的决定",
        ),
        ("the words 市商务局 stand only in a longer word", "“市商务局”仅见于更长的词"),
        (
            "the words 条例 stand only in the title of another work and in a longer word",
            "“条例”仅见于其他文件的标题、更长的词",
        ),
        ("“局” stands 3 times: it is not told which one is meant", "“局”出现3次，未指明是哪一处"),
        ("第3条 is given twice; no clause is named", "第3条被编号两次；没有指明条款"),
        ("it orders something in a form that is not known", "指令的写法未能识别"),
    ],
)
def test_a_reason_keeps_what_it_names(reason, zh):
    assert reason_zh(reason) == zh
    assert both(reason) == f"{zh} · {reason}"


def test_a_reason_in_no_known_form_stays_as_it_is():
    assert reason_zh(None) is None
    assert both("no clause bears this number") == "no clause bears this number"
