"""Signatures: the same everywhere, close to the share of common shingles, found by their bands."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongbao.formats.scripts import CANON_VERSION
from gongbao.history.fingerprint import (
    HASHES,
    SHINGLE,
    SignatureIndex,
    read_signature,
    resemblance,
    sign_text,
    write_signature,
)

WORDS = "市人民政府应当加强公园绿地保护管理工作每年安排专项资金由财政部门会同园林主管制定办法报批后实施监督检查"


def jaccard(one, other):
    left, right = ({text[i : i + SHINGLE] for i in range(len(text) - SHINGLE + 1)} for text in (one, other))
    return len(left & right) / len(left | right)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32), st.floats(0, 1))
def test_the_estimate_is_near_the_share_of_common_shingles(seed, share):
    chance = np.random.default_rng(seed)
    characters = chance.integers(0x4E00, 0x9FA5, 1600)
    one = "".join(map(chr, characters[:800]))
    kept = int(800 * share)
    other = one[:kept] + "".join(map(chr, characters[800 : 1600 - kept]))
    # Five standard errors of 64 draws, .0625 each at most.
    assert abs(resemblance(sign_text(one), sign_text(other)) - jaccard(one, other)) <= 5 * 0.0625


def test_the_mean_error_of_the_estimate_is_that_of_64_draws():
    chance = np.random.default_rng(7)
    errors = []
    for _ in range(120):
        one = "".join(chance.choice(list(WORDS), 500))
        at = int(chance.integers(50, 450))
        other = one[:at] + "".join(chance.choice(list(WORDS), 500 - at))
        errors.append(resemblance(sign_text(one), sign_text(other)) - jaccard(one, other))
    assert abs(np.mean(errors)) < 0.02
    assert np.std(errors) < 0.0625 * 1.2


def by_hand(text, *, hashes):
    """The definition in plain integers: polynomial of the code points, mixed, then multiply and add, all modulo 2 to the 64."""
    space, step = 1 << 64, 0x9E3779B97F4A7C15
    runs = []
    for start in range(len(text) - SHINGLE + 1):
        value = 0
        for character in text[start : start + SHINGLE]:
            value = (value * step + ord(character)) % space
        value = ((value ^ (value >> 31)) * 0xBF58476D1CE4E5B9) % space
        runs.append(value ^ (value >> 29))
    state, drawn = 0, []
    for _ in range(2 * hashes):
        state = (state + step) % space
        mixed = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) % space
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) % space
        drawn.append(mixed ^ (mixed >> 31))
    pairs = zip(drawn[::2], drawn[1::2], strict=True)
    return [min((run * (odd | 1) + offset) % space for run in runs) >> 32 for odd, offset in pairs]


def test_a_signature_is_what_its_definition_says():
    text = "测试市公园管理办法第一条为了规范公园管理制定本办法"
    signature = sign_text(text)
    assert signature.tolist() == by_hand(text, hashes=HASHES)
    assert signature.dtype == np.uint32


def test_published_signatures_keep_their_meaning():
    signature = sign_text("测试市公园管理办法第一条为了规范公园管理制定本办法")
    assert signature[:4].tolist() == [23606757, 48822609, 154035474, 923320874]


def test_another_process_gives_the_same_signature():
    code = f"from gongbao.history.fingerprint import *; print(write_signature(sign_text({WORDS!r})))"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()
    assert told == write_signature(sign_text(WORDS))


@given(st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=40))
def test_a_signature_survives_being_published(text):
    signature = sign_text(text)
    again = read_signature(write_signature(signature))
    assert again is not None
    assert np.array_equal(again, signature)


@pytest.mark.parametrize("written", [None, "", f"{CANON_VERSION + 1}:AAAA"])
def test_a_signature_of_another_canonical_key_is_none(written):
    assert read_signature(written) is None


def test_alike_texts_meet_and_strangers_do_not():
    chance = np.random.default_rng(3)
    texts = ["".join(chance.choice(list(WORDS), 400)) for _ in range(300)]
    index = SignatureIndex([sign_text(text) for text in texts[:200]])
    for text in texts[200:]:
        index.add(sign_text(text))
    for number in (0, 57, 199, 200, 299):
        misprinted = texts[number][:100] + "甲" + texts[number][101:]
        (found, likeness), *others = index.candidates(sign_text(misprinted))
        assert (found, others) == (number, [])
        assert likeness > 0.8


def test_an_empty_index_finds_nothing():
    assert SignatureIndex().candidates(sign_text(WORDS)) == []
