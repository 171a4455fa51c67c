"""Copies made of the five reference documents, and pairs of editions that are none."""

from __future__ import annotations

import runpy
from functools import cache
from pathlib import Path

import pytest

from gongbao.formats.scripts import canonical_key
from gongbao.history.fingerprint import SignatureIndex, sign_text
from gongbao.history.republication import CopyVerdict, Wording, judge_copy
from gongbao.model.policy import PolicyKind
from gongbao.reading import read_text

SHARED = Path(__file__).parents[2] / "../shared"
SEEDS = sorted((SHARED / "seeds").glob("*.txt"))
MADE = runpy.run_path(str(Path(__file__).parents[2] / "bench" / "made_copies.py"))
PAIRS = {
    "A": ("decision", "amended_text"),
    "E": ("before", "after"),
    "F": ("before", "after"),
    "J": ("before", "after"),
}
pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not SEEDS, reason=f"reference seeds are absent: {SHARED / 'seeds'}"),
]


def wording(text):
    reading = read_text(text)
    return Wording(
        key=canonical_key(reading.text, script=reading.script),
        title=canonical_key(reading.title) if reading.title else None,
        doc_number=reading.doc_number,
        signed_on=reading.signed_on,
        consultation=reading.kind is PolicyKind.CONSULTATION,
        issuers=reading.issuers,
    )


@cache
def seeds():
    return [path.read_text(encoding="utf-8") for path in SEEDS]


@cache
def originals():
    return [wording(text) for text in seeds()]


@cache
def index():
    return SignatureIndex([sign_text(original.key) for original in originals()])


def copies_found(text):
    """The seeds of which a text is a copy, as a night finds them: candidates by signature, then the judgement."""
    made = wording(text)
    candidates = [number for number, _ in index().candidates(sign_text(made.key))]
    return [n for n in candidates if judge_copy(originals()[n], made).verdict is CopyVerdict.COPY]


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("name", sorted(MADE["COPIES"]))
def test_a_made_copy_is_found_as_the_copy_of_its_seed_alone(seed, name):
    assert copies_found(MADE["COPIES"][name](seeds()[seed])) == [seed]


@pytest.mark.parametrize("seed", range(5))
def test_no_amended_edition_of_a_seed_is_a_copy(seed):
    verdicts = {
        name: judge_copy(originals()[seed], wording(text)).verdict for name, text in MADE["amendments"](seeds()[seed])
    }
    assert len(verdicts) >= 4
    assert set(verdicts.values()) == {CopyVerdict.DISPUTED}, verdicts


@pytest.mark.parametrize("pair", sorted(PAIRS))
def test_two_editions_of_a_law_are_no_copies(pair):
    texts = [next((SHARED / "data/texts").glob(f"pair_{pair}_{side}_*.md")) for side in PAIRS[pair]]
    one, other = (wording(path.read_text(encoding="utf-8")) for path in texts)
    assert judge_copy(one, other).verdict is not CopyVerdict.COPY
    assert judge_copy(other, one).verdict is not CopyVerdict.COPY
