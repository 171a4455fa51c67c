"""Precision and recall of comparison over a folder of cases: real changes, noise told as real, clause links.

    python bench/changes.py FOLDER [--misses] [--json]

FOLDER holds one folder per case (at any depth), or is one case itself. A case holds two wordings and what a careful reader finds:

- ``before.*`` and ``after.*``: txt, md, html, docx, pdf or ofd (doc and wps with LibreOffice), read as ``gongbao compare`` reads them;
- ``changes.json``, ``changes.yml``, ``expected.json`` or ``expected.yml``: an object, or the list of its ``changes`` alone.

Keys of the object, each of which may be left out (what is not stated is not judged):

- ``changes``: one row per real edit; ``[]`` states that there is none. Keys of a row: ``operation`` (``any`` or ``*`` for whatever),
  ``effect`` (more under ``effect_accepts``), the clause as ``label`` (of either wording) or ``clause_label_before`` and
  ``clause_label_after`` (``label_before``, ``label_after``), the words ``before`` and ``after`` (null or empty: nothing on that side;
  ``*``: whatever), and the details ``paragraph``, ``unit``, ``direction``, ``within``. A row with ``noise: true`` must not be told as real.
- ``noise``: counts by effect, rows, or ``*``; judged only in that none of its rows is told as a change.
- ``links``: ``{old label: new label or labels}``, pairs of labels, or rows with ``before`` and ``after``; only old labels named are judged.
- ``title``: the two titles, where the wordings do not bear them; ``quoted``: one side is a quotation.

The JSON that ``gongbao compare --json`` prints is such an object. Rows match when operation and effect are the same, the labels are
(brackets and stops aside), and with script, spaces and punctuation width folded one of the two fragments contains the other on either
side; words put into a clause or struck out of it may be called substitute as well as insert or delete. ``exact`` counts the hits whose
words are the same to the letter, ``details`` the details that are wrong, ``false`` the changes told that the case does not know,
``noise`` those of the expected changes that were told as noise.

Exit codes: 0 all cases were judged, 1 a case could not be read, 2 no case was found.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from rapidfuzz.distance import Postfix, Prefix

from gongbao.errors import BadInput, GongbaoError
from gongbao.formats.scripts import canonical_key
from gongbao.settings import Settings
from gongbao_stages.comparison_json import comparison_json
from gongbao_stages.documents import read_bytes
from gongbao_stages.two_files import compare_readings

EXPECTATIONS = ("changes.json", "changes.yml", "expected.json", "expected.yml")
DETAILS = ("paragraph", "unit", "direction", "within")
ANYTHING = frozenset({"any", "*"})
Row = dict[str, Any]


@dataclass(slots=True, kw_only=True)
class Score:
    """Counts of one case, and a line for each miss."""

    case: str
    expected: int = 0
    found: int = 0
    hits: int = 0
    exact: int = 0
    details: int = 0
    false: int = 0
    noise: int = 0
    links: int = 0
    link_hits: int = 0
    links_wrong: int = 0
    notes: list[str] = field(default_factory=list)

    def as_json(self) -> Row:
        """All counts with precision and recall, as ``--json`` prints them."""
        counts = {name: getattr(self, name) for name in self.__slots__}
        return counts | {"precision": _share(self.hits, self.found), "recall": _share(self.hits, self.expected)}


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 1.0


def cases(folder: Path) -> Iterator[tuple[str, Path, Path, Path]]:
    """Yield (name, before, after, expectations) of each case below ``folder``, in order of name."""
    for stated in sorted({path for name in EXPECTATIONS for path in folder.rglob(name)}):
        sides = [sorted(stated.parent.glob(f"{side}.*")) for side in ("before", "after")]
        if all(sides) and stated == next(home for name in EXPECTATIONS if (home := stated.parent / name).is_file()):
            name = stated.parent.relative_to(folder).as_posix()
            yield folder.name if name == "." else name, sides[0][0], sides[1][0], stated


def expectations(path: Path) -> Row:
    """Read the expectations of one case; BadInput names what is wrong with them."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        stated = yaml.safe_load(text) if path.suffix == ".yml" else json.loads(text)
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise BadInput(f"{path}: cannot be read ({error}); write JSON or YAML in UTF-8") from error
    stated = {"changes": stated} if isinstance(stated, list) else stated
    rows = stated.get("changes", []) if isinstance(stated, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise BadInput(f"{path}: `changes` is no list of objects; see `python bench/changes.py --help`")
    return dict(stated)


def compare_case(settings: Settings, before: Path, after: Path, stated: Row) -> Row:
    """Compare the two wordings; the JSON of ``gongbao compare``."""
    old, new = (read_bytes(_bytes(path, settings), name=path.name) for path in (before, after))
    titles = stated.get("title") or (old.title or "", new.title or "")
    if isinstance(titles, str) or len(titles) != 2:
        titles = (old.title or "", new.title or "")
    comparison = compare_readings(old, new, titles=(titles[0], titles[1]), quoted=bool(stated.get("quoted")))
    return comparison_json(comparison, title=titles[1])


def _bytes(path: Path, settings: Settings) -> bytes:
    try:
        with path.open("rb") as file:
            body = file.read(settings.caps.attachment_bytes + 1)
    except OSError as error:
        raise BadInput(f"{path}: cannot be read ({error.strerror}); give a readable file") from error
    if len(body) > settings.caps.attachment_bytes:
        raise BadInput(f"{path}: over the cap attachment_bytes; raise it with GONGBAO_CAPS=attachment_bytes=…")
    return body


def judge(name: str, stated: Row, found: Row) -> Score:
    """Match the rows told with the rows expected, each at most once; exact words are matched first."""
    score = Score(case=name)
    wanted = [row for row in stated.get("changes", []) if not row.get("noise")]
    if "changes" in stated:
        left = list(found["changes"])
        score.expected, score.found = len(wanted), len(left)
        missed = _match(wanted, left, score, exactly=True)
        missed = _match(missed, left, score, exactly=False)
        for row in missed:
            told = next((other for other in found["noise"] if _says(row, other, exactly=False)), None)
            near = next((other for other in left if _says(row, other, exactly=False)), None)
            score.noise += told is not None
            kind = "told as noise" if told else "told as" if near else "not told"
            score.notes.append(f"{kind}: {_show(row)}" + (f" ← {_show(near)}" if near and not told else ""))
        score.false = len(left)
        score.notes += [f"false: {_show(row)}" for row in left]
    _judge_links(stated.get("links"), found["links"], score)
    return score


def _match(wanted: Sequence[Row], left: list[Row], score: Score, *, exactly: bool) -> list[Row]:
    """Take what fits out of ``left``; return the rows that nothing fits."""
    missed = []
    for row in wanted:
        hit = next((other for other in left if _is(row, other) and _says(row, other, exactly=exactly)), None)
        if hit is None:
            missed.append(row)
            continue
        left.remove(hit)
        score.hits += 1
        score.exact += exactly
        for detail in DETAILS:
            if row.get(detail) not in (None, *ANYTHING) and fold(row[detail]) != fold(hit.get(detail)):
                score.details += 1
                score.notes.append(f"{detail} {row[detail]!r}, told {hit.get(detail)!r}: {_show(hit)}")
    return missed


def _is(row: Row, told: Row) -> bool:
    """Operation and effect are those expected."""
    operation, effects = row.get("operation", "any"), {row.get("effect", "any"), *row.get("effect_accepts", ())}
    inside = {"insert": not told["before"], "delete": not told["after"]}
    same = operation in ANYTHING or operation == told["operation"]
    same = same or (told["operation"] == "substitute" and inside.get(operation, False))
    same = same or (operation == "substitute" and inside.get(told["operation"], False))
    return same and (bool(effects & ANYTHING) or told["effect"] in effects)


def _says(row: Row, told: Row, *, exactly: bool) -> bool:
    """Clause and words are those expected."""
    sides = {side: told[f"clause_label_{side}"] for side in ("before", "after")}
    if "label" in row and row["label"] not in ANYTHING and bare(row["label"]) not in map(bare, sides.values()):
        return False
    told = told if exactly else _as_put(row, told)
    for side, label in sides.items():
        for key in (f"clause_label_{side}", f"label_{side}"):
            if key in row and row[key] not in ANYTHING and bare(row[key]) != bare(label):
                return False
        if side in row and row[side] not in ANYTHING:
            one, other = fold(row[side] or ""), fold(told[side] or "")
            if one != other and (exactly or not one or not other or not (one in other or other in one)):
                return False
    return True


def _as_put(row: Row, told: Row) -> Row:
    """Without the words on both sides that were shown around an insertion or a deletion: 全部贷款 → 全部企业贷款 puts in 企业."""
    old, new = told["before"] or "", told["after"] or ""
    if all(row.get(side, "*") for side in ("before", "after")) or not (old and new):
        return told
    left = Prefix.similarity(old, new)
    right = Postfix.similarity(old[left:], new[left:])
    return told | {"before": old[left : len(old) - right], "after": new[left : len(new) - right]}


def _judge_links(stated: Any, found: Sequence[Row], score: Score) -> None:
    wanted = set(_pairs(stated))
    told = {(bare(link["before"]), bare(link["after"])) for link in found if link["before"] and link["after"]}
    named = {old for old, _ in wanted}
    score.links, score.link_hits = len(wanted), len(wanted & told)
    wrong = {pair for pair in told - wanted if pair[0] in named}
    score.links_wrong = len(wrong)
    score.notes += [f"link not told: {old} → {new}" for old, new in sorted(wanted - told)]
    score.notes += [f"link wrong: {old} → {new}" for old, new in sorted(wrong)]


def _pairs(stated: Any) -> Iterator[tuple[str, str]]:
    """Links as pairs of bare labels, whichever way they are written; a clause that only came or went is no pair."""
    rows = stated.items() if isinstance(stated, dict) else stated or ()
    for row in rows:
        old, news = (row.get("before"), row.get("after")) if isinstance(row, dict) else row
        for new in news if isinstance(news, list) else [news]:
            if old and new:
                yield bare(old), bare(new)


def fold(value: object) -> str:
    """Bring a value to the form in which it is compared."""
    return canonical_key(str(value)) if value is not None else ""


def bare(label: object) -> str:
    """Take the brackets and stops off a label: （一） and 一、 are one label.

    >>> bare("（一）"), bare("1."), bare(None)
    ('一', '1', '')
    """
    return fold(label).strip("()、.,:")


def _show(row: Row) -> str:
    label = row.get("label") or row.get("clause_label_after") or row.get("clause_label_before") or ""
    words = " → ".join(repr((row.get(side) or "")[:40]) for side in ("before", "after"))
    return f"{row.get('operation', 'any')}/{row.get('effect', 'any')} {label} {words}"


def report(scores: Sequence[Score], *, misses: bool) -> str:
    """The table: one line per case, totals last."""
    names = ("expected", "found", "hits", "exact", "details", "false", "noise")
    total = Score(case=f"{len(scores)} cases")
    for score in scores:
        for name in (*names, "links", "link_hits", "links_wrong"):
            setattr(total, name, getattr(total, name) + getattr(score, name))
    lines = [f"{'precision':>9} {'recall':>7} " + " ".join(f"{name:>8}" for name in names) + f" {'links':>9}  case"]
    for score in (*scores, total):
        shares = score.as_json()
        counts = " ".join(f"{getattr(score, name):8}" for name in names)
        links = f"{score.link_hits}/{score.links}" if score.links else ""
        lines.append(f"{shares['precision']:9.3f} {shares['recall']:7.3f} {counts} {links:>9}  {score.case}")
        lines += [f"{'':18}{note}" for note in score.notes if misses]
    return "\n".join(lines)


def main() -> int:
    """Print the scoreboard; exit code 1 when a case could not be read, 2 when there is none."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument(
        "--misses", action="store_true", help="name every row that was missed, false or wrong in a detail"
    )
    parser.add_argument("--json", action="store_true", help="print one object: cases and unread")
    options = parser.parse_args()
    if not options.folder.is_dir():
        print(
            f"{options.folder}: is no folder; name one that holds cases (before.*, after.*, changes.json)",
            file=sys.stderr,
        )
        return 2
    settings, scores, unread = Settings.from_env(), [], {}
    for name, before, after, path in cases(options.folder):
        try:
            stated = expectations(path)
            scores.append(judge(name, stated, compare_case(settings, before, after, stated)))
        except GongbaoError as error:
            unread[name] = str(error)
            print(f"{name}: could not be judged: {error}", file=sys.stderr)
    if not scores and not unread:
        print(
            f"{options.folder}: no case in it; a case is a folder with before.*, after.* and one of {', '.join(EXPECTATIONS)}",
            file=sys.stderr,
        )
        return 2
    if options.json:
        print(json.dumps({"cases": [s.as_json() for s in scores], "unread": unread}, ensure_ascii=False, indent=1))
    else:
        print(report(scores, misses=options.misses))
    return 1 if unread else 0


if __name__ == "__main__":
    raise SystemExit(main())
