"""What the pages tell a reader to type exists: verbs and options of `gongbao`, targets of `make`, scripts of `bench`."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest

from gongbao_cli.main import cli

ROOT = Path(__file__).parents[2]
PAGES = ("README.md", "docs/consumer-guide.md")
_CODE = re.compile(r"^```\w*\n([\s\S]*?)^```$|^    (.+)$|`([^`\n]+)`", re.MULTILINE)


def command_lines(markdown: str, program: str) -> list[list[str]]:
    """Every call of ``program`` in code of the page, its words after the name.

    >>> command_lines("`A=b tool run --fast && tool stop`, then `tools`", "tool")
    [['run', '--fast'], ['stop']]
    """
    code = [line for found in _CODE.findall(markdown) for line in "".join(found).splitlines()]
    calls = [
        shlex.split(call, comments=True) for line in code for call in re.split(r"&&|(?<=\s)&$", line) if program in call
    ]
    return [words[words.index(program) + 1 :] for words in calls if program in words]


def unknown(words: list[str]) -> str | None:
    """The first verb or option of a call that `gongbao` does not have."""
    command: click.Command = cli
    context = click.Context(cli)
    for word in words:
        if isinstance(command, click.Group) and not word.startswith("-"):
            found = command.get_command(context, word)
            if found is None:
                return word
            command = found
        elif word.startswith("--") and word not in {
            *(o for p in command.params for o in p.opts),
            *context.help_option_names,
            "--help",
        }:
            return word
    return None


@pytest.mark.parametrize("page", PAGES)
def test_every_verb_and_option_exists(page):
    calls = command_lines((ROOT / page).read_text(encoding="utf-8"), "gongbao")
    assert len(calls) > 10
    assert [" ".join(words) for words in calls if unknown(words)] == []


def test_every_target_of_make_and_every_script_exists():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    targets = {words[0] for words in command_lines(readme, "make") if words}
    assert (
        {"run", "test"}
        <= targets
        <= set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    )
    scripts = {words[0] for words in command_lines(readme, "python")}
    assert scripts
    assert [script for script in scripts if not (ROOT / script).is_file()] == []


@pytest.mark.parametrize(
    ("call", "word"),
    [
        ("gongbao pull URL --since RELEASE", None),
        ("gongbao portal probe URL", None),
        ("gongbao portal prove URL", "prove"),
        ("gongbao fetch URL", "fetch"),
        ("gongbao pull URL --until RELEASE", "--until"),
    ],
)
def test_a_call_that_nobody_answers_is_found(call, word):
    assert [unknown(words) for words in command_lines(f"`{call}`", "gongbao")] == [word]
