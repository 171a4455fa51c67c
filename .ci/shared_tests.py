"""Fails when reference material is there and a test that reads it was skipped all the same.

Arguments: the output of ``pytest --collect-only -q -m shared``, and the JUnit XML of the run.
"""

from __future__ import annotations

import sys
import xml.etree.ElementTree as ET
from pathlib import Path


def marked_tests(collected: str) -> set[str]:
    """Return the collected node ids in the dotted form of JUnit.

    >>> marked_tests("tests/a/test_b.py::test_c[d/e.f]\\n\\n1 test collected")
    {'tests.a.test_b.test_c[d/e.f]'}
    """
    nodes = (line.strip().partition("::") for line in collected.splitlines() if "::" in line)
    return {f"{path.removesuffix('.py').replace('/', '.')}.{_dotted(name)}" for path, _, name in nodes}


def _dotted(name: str) -> str:
    test, bracket, case = name.partition("[")
    return test.replace("::", ".") + bracket + case


def skipped_tests(junit: Path) -> dict[str, str]:
    """Return skipped tests with the reason of each."""
    cases = ET.parse(junit).getroot().iter("testcase")  # noqa: S314 -- our own pytest wrote it a moment ago
    found = ((f"{case.get('classname')}.{case.get('name')}", case.find("skipped")) for case in cases)
    return {name: str(skip.get("message")) for name, skip in found if skip is not None}


def main(collected: Path, junit: Path) -> int:
    """Name the tests that should have run; 1 when there are any, or when no test is marked at all."""
    marked = marked_tests(collected.read_text(encoding="utf-8"))
    if not marked:
        sys.stderr.write("error: no test is marked shared, so the reference material was not looked at\n")
        return 1
    missed = {name: why for name, why in skipped_tests(junit).items() if name in marked or "../shared" in why}
    for name, why in sorted(missed.items()):
        sys.stderr.write(f"error: {name} was skipped although ../shared is there: {why}\n")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
