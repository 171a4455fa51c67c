"""Re-publications measured: what one new page costs against many published wordings, and how many made copies are found.

    python bench/republication.py [--stored 20000] [--documents FOLDER] [--rounds 4]

Stored wordings are invented (rules of the same model with other subjects, so that they share boilerplate); documents, where given, are
text files whose copies are made and looked for. Recall: copies found as copies of the right document. Precision: of all that was called a
copy, the share that is one; counted in are amended editions and the invented neighbours. ms is wall time on one core, median and worst.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from made_copies import COPIES, amendments, scanned

from gongbao.formats.scripts import canonical_key
from gongbao.history.fingerprint import SignatureIndex, read_signature, sign_text, write_signature
from gongbao.history.republication import CopyVerdict, Wording, judge_copy
from gongbao.model.policy import PolicyKind
from gongbao.reading import read_text


def words(line: str) -> list[str]:
    """Split a line of words."""
    return line.split()


SUBJECTS = words(
    "公园 停车 湖泊 校车 菜场 电梯 噪声 献血 养犬 古树 供水 燃气 垃圾 物业 广告 档案 消防 渔业 旅游 集市",
)
PLACES = words("青岚 云州 海州 松浦 石湖 临川 平阳 江陵")
DUTIES = (
    "{place}市{subject}主管部门负责本行政区域内{subject}的监督管理工作，其他有关部门按照各自职责做好相关工作。",
    "{subject}的规划、建设和维护应当与城市发展相适应，资金纳入同级财政预算，每年不少于{a}万元。",
    "从事{subject}活动的单位应当在{b}日内向主管部门备案，提交安全条件、人员名册和应急方案，变更的应当重新备案。",
    "任何单位和个人不得损坏{subject}设施；造成损坏的，应当在{b}日内修复，并赔偿直接损失。",
    "违反本办法规定的，由主管部门责令限期改正；逾期不改正的，处{a}元以上{c}元以下罚款。",
    "鼓励社会力量参与{subject}服务，符合条件的按照投资额的{d}%给予补助，最高不超过{c}万元。",
    "主管部门应当每{e}个月对{subject}情况开展一次检查，检查结果向社会公布，接受监督。",
    "国家工作人员在{subject}管理工作中滥用职权、玩忽职守、徇私舞弊的，依法给予处分；构成犯罪的，依法追究刑事责任。",
)


def invent(number: int) -> str:
    """Invent a rule of 20 articles, about 1,300 characters, from the model that every city uses."""
    chance = random.Random(number)
    place, subject = PLACES[number % len(PLACES)], SUBJECTS[number // len(PLACES) % len(SUBJECTS)]
    lines = [f"{place}市{subject}管理办法（第{number}号）"]
    for article in range(1, 21):
        values = {name: chance.randrange(2, 90) * (100 if name in "ac" else 1) for name in "abcde"}
        lines.append(
            f"第{article}条　" + chance.choice(DUTIES).format(place=place, subject=chance.choice(SUBJECTS), **values)
        )
    return "\n".join(lines)


def wording(text: str) -> Wording:
    """Read a text as a night does."""
    reading = read_text(text)
    return Wording(
        key=canonical_key(reading.text, script=reading.script),
        title=canonical_key(reading.title) if reading.title else None,
        doc_number=reading.doc_number,
        signed_on=reading.signed_on,
        consultation=reading.kind is PolicyKind.CONSULTATION,
        issuers=reading.issuers,
    )


def find(made: Wording, stored: Sequence[Wording], index: SignatureIndex) -> tuple[list[int], int, float, float]:
    """Return the stored wordings that ``made`` copies, candidates judged, seconds for candidates and for judging."""
    began = time.perf_counter()
    candidates = index.candidates(sign_text(made.key))[:12]
    between = time.perf_counter()
    copied = [n for n, _ in candidates if judge_copy(stored[n], made).verdict is CopyVerdict.COPY]
    return copied, len(candidates), between - began, time.perf_counter() - between


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stored", type=int, default=20_000)
    parser.add_argument("--documents", type=Path)
    parser.add_argument("--rounds", type=int, default=4, help="scans of each document, each with misprints of its own")
    given = parser.parse_args()
    texts = (
        [path.read_text(encoding="utf-8") for path in sorted(given.documents.glob("*.txt"))] if given.documents else []
    )
    texts = texts or [invent(number) for number in range(5)]
    began = time.perf_counter()
    keys = [canonical_key(invent(number)) for number in range(5, given.stored + 5 - len(texts))]
    stored = [Wording(key=key, title=None, doc_number=None, signed_on=None) for key in keys]
    stored += [wording(text) for text in texts]
    written = [write_signature(sign_text(one.key)) for one in stored]
    print(f"{len(stored):,} wordings invented, read and signed in {time.perf_counter() - began:.1f} s")
    began = time.perf_counter()
    signatures = [signature for line in written if (signature := read_signature(line)) is not None]
    index = SignatureIndex(signatures)
    size = sum(map(len, written)) / len(written)
    print(
        f"index of {len(signatures):,} signatures built in {time.perf_counter() - began:.2f} s; {size:.0f} characters each"
    )
    outcome: Counter[str] = Counter()
    missed: list[str] = []
    asked: list[tuple[float, float]] = []
    first = len(stored) - len(texts)
    for number, text in enumerate(texts, start=first):
        makers = dict(COPIES) | {
            f"scanned {round_}": lambda t, s=round_: scanned(t, seed=100 + s) for round_ in range(given.rounds)
        }
        for name, make in makers.items():
            copied, _, *seconds = find(wording(make(text)), stored, index)
            asked.append((seconds[0], seconds[1]))
            outcome["right"] += number in copied
            outcome["wrong"] += len([n for n in copied if n != number])
            if number not in copied:
                verdict = judge_copy(stored[number], wording(make(text)))
                missed.append(f"document {number - first}, {name}: {verdict.verdict}, {verdict.reason}")
        for name, edition in amendments(text):
            copied, _, *seconds = find(wording(edition), stored, index)
            asked.append((seconds[0], seconds[1]))
            outcome["wrong"] += len(copied)
            outcome["editions"] += 1
            missed += [f"document {number - first}, {name}: taken for a copy" for _ in copied]
    for number in range(given.stored + 10, given.stored + 110):  # neighbours that nobody copied
        copied, _, *seconds = find(wording(invent(number)), stored, index)
        asked.append((seconds[0], seconds[1]))
        outcome["wrong"] += len(copied)
    copies = len(texts) * (len(COPIES) + given.rounds)
    print(
        f"recall {outcome['right']}/{copies}; precision {outcome['right']}/{outcome['right'] + outcome['wrong']}",
        end="; ",
    )
    print(f"{outcome['editions']} amended editions and 100 neighbours among what was asked")
    for line in missed:
        print(f"  not as it should be: {line}")
    for name, times in zip(("candidates", "judgement"), zip(*asked, strict=True), strict=True):
        print(f"{name}: {statistics.median(times) * 1000:.2f} ms median, {max(times) * 1000:.1f} ms worst")


if __name__ == "__main__":
    main()
