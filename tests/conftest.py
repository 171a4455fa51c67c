"""How the tests share the machine's cores: what one costly fixture serves stays in one process, the longest begin first."""

from __future__ import annotations

from pathlib import Path

import pytest

TESTS = Path(__file__).parent
LONGEST_FIRST = ("airflow", "story", "sample", "site", "publish", "cli", "stages")
ONE_FIXTURE_SERVES_THE_FOLDER = frozenset({"airflow", "story", "sample", "site"})


@pytest.hookimpl(tryfirst=True)  # the plugin reads the groups in the same hook
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Group the tests for ``pytest --dist loadgroup``; without it the groups say nothing."""
    items.sort(key=lambda item: _turn(_folder(item)))
    for item in items:
        folder = _folder(item)
        group = folder if folder in ONE_FIXTURE_SERVES_THE_FOLDER else str(item.path.relative_to(TESTS))
        item.add_marker(pytest.mark.xdist_group(group))


def _folder(item: pytest.Item) -> str:
    return item.path.relative_to(TESTS).parts[0]


def _turn(folder: str) -> int:
    return LONGEST_FIRST.index(folder) if folder in LONGEST_FIRST else len(LONGEST_FIRST)
