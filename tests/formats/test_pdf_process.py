"""A PDF that hangs, crashes or fills its reader's memory is refused by name, and the next one is read."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from gongbao.errors import TooLarge, UnreadableDocument
from gongbao.formats import pdf_process
from gongbao.formats.documents import extract_text
from gongbao.formats.pdf import pdf_text
from gongbao.settings import Caps, enforcing
from tests.formats.test_pdf_tables import FIRST, boxes, pdf

GOOD = pdf(boxes((50, 150, 250), (800, 780, 760)) + FIRST)
Behave = Callable[[str], None]


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> Iterator[Behave]:
    """Lets the process do what a test says, once it has been asked; ends it after the test."""
    pdf_process._READER.end()

    def behave(doing: str) -> None:
        told = f"import os, sys, time; sys.stdin.buffer.read(4); {doing}"
        monkeypatch.setattr(pdf_process, "COMMAND", (sys.executable, "-c", told))

    yield behave
    pdf_process._READER.end()


def running() -> int:
    assert pdf_process._READER._started is not None
    return pdf_process._READER._started.pid


def test_what_the_process_reads_is_what_is_read_here(reader: Behave) -> None:
    there, here = extract_text(GOOD, name="a.pdf"), pdf_text(GOOD, name="a.pdf")
    assert (there.lines, there.tables, there.flags) == tuple(here)
    assert there.tables == ((0, (("Item", "Goal 2028"), ("Greenways", "130"))),)


def test_one_process_reads_many_and_a_refusal_does_not_end_it(reader: Behave) -> None:
    extract_text(GOOD, name="a.pdf")
    first = running()
    with pytest.raises(UnreadableDocument, match=r"b\.pdf: damaged PDF"):
        extract_text(b"%PDF-1.4 nothing", name="b.pdf")
    with enforcing(Caps(pdf_pages=1)), pytest.raises(TooLarge, match="pdf_pages=1"):
        extract_text(pdf(FIRST, FIRST), name="c.pdf")
    assert extract_text(GOOD, name="a.pdf").tables
    assert running() == first


def test_a_process_gives_place_to_a_new_one_in_time(reader: Behave, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_process, "_MOST_READ", 2)
    seen = []
    for _ in range(4):
        extract_text(GOOD, name="a.pdf")
        seen.append(running())
    assert seen[0] == seen[1] != seen[2] == seen[3]


def test_a_pdf_that_hangs_is_stopped_at_the_cap_and_the_next_is_read(
    reader: Behave, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(pdf_process, "COMMAND", (sys.executable, "-c", "import time; time.sleep(60)"))
        began = time.monotonic()
        with enforcing(Caps(pdf_seconds=0.5)), pytest.raises(TooLarge, match=r"附件\.pdf: .* cap pdf_seconds=0\.5"):
            extract_text(GOOD + bytes(1_000_000), name="附件.pdf")
        assert time.monotonic() - began < 30
    assert extract_text(GOOD, name="a.pdf").tables


@pytest.mark.parametrize(
    ("doing", "told"),
    [
        ("os.abort()", "signal 6"),
        ("os._exit(3)", "exit 3"),
        ("sys.stdout.buffer.write(bytes([9, 0, 0, 0]) + b'half'); sys.stdout.flush()", "exit 0|signal 9"),
        ("sys.stdout.buffer.write(bytes([255] * 4)); sys.stdout.flush(); time.sleep(60)", "signal 9"),
    ],
    ids=["crashes", "leaves", "breaks off its answer", "says more than a text may have"],
)
def test_a_pdf_that_ends_its_reader_is_refused_and_the_next_is_read(
    reader: Behave, monkeypatch: pytest.MonkeyPatch, doing: str, told: str
) -> None:
    with monkeypatch.context():
        reader(doing)
        with pytest.raises(
            UnreadableDocument, match=rf"附件\.pdf: the process that read this PDF ended \((?:{told})\)"
        ):
            extract_text(GOOD, name="附件.pdf")
    monkeypatch.undo()
    assert extract_text(GOOD, name="a.pdf").tables


def test_memory_over_the_cap_is_refused_by_its_name(reader: Behave) -> None:
    with (
        enforcing(Caps(pdf_memory_bytes=70_000_000)),
        pytest.raises(UnreadableDocument, match="cap pdf_memory_bytes=70000000"),
    ):
        extract_text(GOOD + bytes(50_000_000), name="a.pdf")
    assert extract_text(GOOD, name="a.pdf").tables


def test_a_process_that_was_killed_while_it_waited_is_started_anew(reader: Behave) -> None:
    extract_text(GOOD, name="a.pdf")
    os.kill(running(), 9)
    pdf_process._READER._started.wait()  # type: ignore[union-attr]
    assert extract_text(GOOD, name="a.pdf").tables


def test_a_fork_keeps_a_process_of_its_own(reader: Behave, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(GOOD)
    script = """
import os, sys
from pathlib import Path
from gongbao.formats import pdf_process
from gongbao.formats.documents import extract_text
body = Path(sys.argv[1]).read_bytes()
extract_text(body, name="a.pdf")
first = pdf_process._READER._started.pid
if (fork := os.fork()) == 0:
    extract_text(body, name="a.pdf")
    os._exit(0 if pdf_process._READER._started.pid != first else 1)
print(os.waitstatus_to_exitcode(os.waitpid(fork, 0)[1]))
extract_text(body, name="a.pdf")
print(pdf_process._READER._started.pid == first)
"""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", script, str(tmp_path / "a.pdf")],
        check=True,
        capture_output=True,
        timeout=120,
    )
    assert (done.stdout.decode().split(), done.stderr.decode()) == (["0", "True"], "")
