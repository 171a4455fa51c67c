"""One text as html, docx, pdf, hard-wrapped and collapsed: headings found again, and changes that are none.

    python bench/formats.py FILE … [--kind KIND …] [--misses]

Each text is read, its wording written out anew in every form, each copy read and compared with the first: its headings must be those
of the first, and ``compare`` must report no change. PDFs are printed by LibreOffice (A4, 16 pt) and by chromium, where installed.
"""

from __future__ import annotations

import argparse
import html
import io
import shutil
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import docx
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from gongbao.errors import GongbaoError
from gongbao.history import compare_clauses
from gongbao.model.policy import PolicyReading
from gongbao_stages.documents import read_bytes

WIDTHS = (20, 28, 37, 45)
PRINTED = ("office", "collapsed-office", "browser", "collapsed-browser")
NEVER_FIRST = frozenset("，。、；：！？）》”〉〕】,.;:!?)")
"""Marks that a typesetter never sets at the beginning of a line."""

OFFICE, BROWSER = shutil.which("soffice"), shutil.which("chromium")


def wrapped(lines: Sequence[str], width: int, *, indent: str = "", gap: str = "\n") -> str:
    """Break every line at a width in characters; ``indent`` stands before its first piece, ``gap`` between two lines."""
    return gap.join("\n".join(pieces(indent + line, width)) for line in lines) + "\n"


def typeset(lines: Sequence[str], width: int) -> str:
    """Break as typesetters do: two characters of indent, no line that begins with a closing mark."""
    broken: list[str] = []
    for line in lines:
        rest = "　　" + line
        while len(rest) > width:
            at = width
            while at < len(rest) and rest[at] in NEVER_FIRST:
                at += 1
            broken.append(rest[:at])
            rest = rest[at:]
        broken += [rest] if rest else []
    return "\n".join(broken) + "\n"


def pieces(line: str, width: int) -> list[str]:
    """Cut a line into pieces of one width.

    >>> pieces("甲乙丙丁戊", 2)
    ['甲乙', '丙丁', '戊']
    """
    return [line[at : at + width] for at in range(0, len(line), width)]


def collapsed(lines: Sequence[str], *, keep: int) -> list[str]:
    """Return the first ``keep`` lines as they are and all others as one."""
    return [*lines[:keep], "".join(lines[keep:])]


def as_page(lines: Sequence[str]) -> str:
    """Return a bare page, one paragraph a line."""
    body = "".join(f"<p>{html.escape(line)}</p>" for line in lines)
    style = "@page{size:A4;margin:3cm 2.7cm}p{font-size:16pt;text-indent:2em;margin:0;line-height:28pt}"
    return f'<!doctype html><html lang="zh"><meta charset="utf-8"><style>{style}</style><body>{body}</body></html>'


def as_word(lines: Sequence[str]) -> bytes:
    """Return a .docx of A4 in 16 pt, paragraphs indented by two characters (GB/T 9704)."""
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(2.8), Cm(2.6)
    for line in lines:
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.first_line_indent = Pt(32)
        run = paragraph.add_run(line)
        run.font.size = Pt(16)
        run.font.name = "Noto Serif CJK SC"
        run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "Noto Serif CJK SC")
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def printed_by_office(files: Sequence[Path], folder: Path) -> None:
    """Print Word files to PDF, all in one go."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [str(OFFICE), profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), *map(str, files)]
    subprocess.run(command, check=True, capture_output=True, timeout=600)


def printed_by_browser(page: Path, target: Path, folder: Path) -> None:
    """Print one page to PDF."""
    options = ["--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder / 'browser'}"]
    command = [str(BROWSER), *options, "--no-pdf-header-footer", f"--print-to-pdf={target}", page.as_uri()]
    subprocess.run(command, check=True, capture_output=True, timeout=120)


def text_copies(lines: Sequence[str]) -> Iterator[tuple[str, str, bytes]]:
    """Yield kind, file name and bytes of the copies that need no other program."""
    yield "html", "copy.html", as_page(lines).encode()
    yield "docx", "copy.docx", as_word(lines)
    yield "collapsed", "copy.txt", "\n".join(collapsed(lines, keep=1)).encode()
    for width in WIDTHS:
        yield f"plain {width}", "copy.txt", wrapped(lines, width).encode()
        yield f"indented {width}", "copy.txt", wrapped(lines, width, indent="　　").encode()
        yield f"typeset {width}", "copy.txt", typeset(lines, width).encode()
        yield f"spaced {width}", "copy.txt", wrapped(lines, width, gap="\n\n").encode()
        yield f"collapsed {width}", "copy.txt", wrapped(collapsed(lines, keep=1), width).encode()


def print_copies(texts: Sequence[tuple[str, Sequence[str]]], folder: Path) -> None:
    """Print every text, and its collapsed form, by each program that is installed."""
    words: list[Path] = []
    for name, lines in texts:
        for form, shown in (("", lines), ("-collapsed", collapsed(lines, keep=1))):
            (word := folder / f"{name}{form}-office.docx").write_bytes(as_word(shown))
            (page := folder / f"{name}{form}-browser.html").write_text(as_page(shown), encoding="utf-8")
            target = page.with_suffix(".pdf")
            if BROWSER and not target.is_file():
                printed_by_browser(page, target, folder)
            words += [word] if not word.with_suffix(".pdf").is_file() else []
    if OFFICE and words:
        printed_by_office(words, folder)


def headings(reading: PolicyReading) -> Counter[tuple[str, str]]:
    """Count the numbered clauses of a text by level and label."""
    return Counter((c.level, c.label or "") for c in reading.clauses if c.label and c.level not in ("annex", "column"))


def judge(kind: str, first: PolicyReading, copy: PolicyReading, *, misses: bool) -> tuple[int, int, int, int]:
    """Return headings of the first, of the copy, those they share, and changes reported between the two."""
    want, have = headings(first), headings(copy)
    result = compare_clauses(first.clauses, copy.clauses, title_before=first.title, title_after=copy.title)
    if misses:
        for edit in result.changes:
            told = (edit.effect.value, edit.clause_label_before, edit.before[:60], edit.after[:60])
            print(f"    {kind}: {told}")
        if want != have:
            print(f"    {kind}: lost {dict(want - have)} gained {dict(have - want)}")
    return want.total(), have.total(), (want & have).total(), len(result.changes)


def main() -> int:
    """Print the scoreboard; exit code 1 when a change is reported or a heading lost."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--kind", action="append", default=[], help="only kinds that begin so")
    parser.add_argument("--misses", action="store_true", help="name every change and heading")
    parser.add_argument("--keep", type=Path, help="folder that keeps the printed copies")
    options = parser.parse_args()
    total: dict[str, list[int]] = {}
    with tempfile.TemporaryDirectory(prefix="gongbao-formats-") as made:
        folder = options.keep or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        texts: list[tuple[str, Sequence[str]]] = []
        for file in options.files:
            reading = read_bytes(file.read_bytes(), name=file.name)
            texts.append((file.stem, [line for line in reading.text.split("\n") if line.strip()]))
        print_copies(texts, folder)
        for name, lines in texts:
            first = read_bytes("\n".join(lines).encode(), name="first.txt")
            copies = list(text_copies(lines))
            printed = {form: folder / f"{name}-{form}.pdf" for form in PRINTED}
            copies += [(f"pdf {form}", p.name, p.read_bytes()) for form, p in printed.items() if p.is_file()]
            for kind, copy_name, body in copies:
                if options.kind and not kind.startswith(tuple(options.kind)):
                    continue
                try:
                    found = judge(f"{name[:24]} {kind}", first, read_bytes(body, name=copy_name), misses=options.misses)
                except GongbaoError as error:
                    print(f"    {name} {kind}: {error}")
                    found = (headings(first).total(), 0, 0, 1)
                row = total.setdefault(kind, [0, 0, 0, 0, 0])
                row[:] = [a + b for a, b in zip(row, (*found, found[3] > 0), strict=True)]
    print(f"{'copy':24}{'headings':>9}{'found':>7}{'recall':>8}{'precision':>10}{'changes':>9}{'texts changed':>15}")
    for kind, (want, have, both, changes, texts_changed) in sorted(total.items()):
        recall, precision = both / max(1, want), both / max(1, have)
        print(f"{kind:24}{want:9}{have:7}{recall:8.3f}{precision:10.3f}{changes:9}{texts_changed:15}")
    return int(any(row[3] or row[2] < row[0] for row in total.values()))


if __name__ == "__main__":
    raise SystemExit(main())
