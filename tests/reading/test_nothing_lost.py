"""Whatever the shape of a text, its clauses one after the other are its words: nothing lost, nothing doubled, parents above."""

import random
import re
from pathlib import Path

import pytest

from gongbao.reading import read_text
from gongbao.reading.lines import fold

HANZI = "一二三四五六七八九十"
SIGNS = "甲乙丙丁戊己庚辛壬癸"
CORPUS = sorted(p for p in Path(__file__).parent.glob("corpus*/*/*") if p.suffix in {".txt", ".md"})
MARKS = re.compile(r"[\s、。.,:;#*—\-_]")


def bare(text):
    return MARKS.sub("", fold(text))


def words_of(reading):
    return "".join((c.label or "") + (c.heading or "") + c.text for c in reading.clauses)


class Writer:
    """Writes a text of one scheme at random; every sentence carries a serial of its own."""

    def __init__(self, seed):
        self.chance = random.Random(seed)
        self.serial = 0

    def sentence(self, end="。"):
        self.serial += 1
        name = "".join(SIGNS[int(d)] for d in f"{self.serial:03d}")
        return f"做好{name}事项的{self.chance.choice(['管理工作', '服务保障', '监督检查，并按期报告'])}{end}"

    def opinion(self):
        lines = ["云州市关于推进工业发展的若干意见", "现提出如下意见。"]
        for one in range(self.chance.randint(2, 5)):
            lines.append(f"{HANZI[one]}、总体任务{SIGNS[one]}")
            paragraphs = self.chance.randint(0, 2)
            lines += [self.sentence() for _ in range(paragraphs)]
            for two in range(self.chance.randint(0 if paragraphs else 1, 4)):
                lines.append(f"（{HANZI[two]}）{self.sentence()}{self.sentence()}")
                lines += [f"{n}.{self.sentence()}{self.sentence()}" for n in range(1, self.chance.randint(1, 4))]
        return lines

    def law(self):
        lines, number = ["云州市工业管理办法"], 0
        for chapter in range(self.chance.randint(1, 4)):
            lines.append(f"第{HANZI[chapter]}章 分则{SIGNS[chapter]}")
            for _ in range(self.chance.randint(1, 3)):
                number += 1
                lines.append(f"第{number}条 {self.sentence()}")
                lines += [self.sentence() for _ in range(self.chance.randint(0, 2))]
                if self.chance.random() < 0.5:
                    lines[-1] = lines[-1].rstrip("。") + "："
                    lines += [f"（{HANZI[n]}）{self.sentence('；')}" for n in range(self.chance.randint(2, 4))]
        return lines


def shaped(lines, shape):
    title, body = lines[0], lines[1:]
    if shape == "wrapped":
        width = 30
        body = [line[i : i + width] for line in body for i in range(0, len(line), width)]
    elif shape == "half":
        body = [fold(line) for line in body]
    elif shape == "markdown":
        title = f"# {title}"
        body = [re.sub(r"^(第\d+条|[一二三四五六七八九十]+、)", r"**\1**", line) for line in body]
        body = [part for line in body for part in (line, "")]
    elif shape == "flat":
        body = ["".join(body)]
    return "\n".join([title, *body])


@pytest.mark.parametrize("shape", ["plain", "wrapped", "half", "markdown", "flat"])
@pytest.mark.parametrize("scheme", ["opinion", "law"])
@pytest.mark.parametrize("seed", range(12))
def test_the_clauses_of_a_text_are_its_words(seed, scheme, shape):
    lines = getattr(Writer(seed), scheme)()
    reading = read_text(shaped(lines, shape))
    assert bare(words_of(reading)) == bare("".join(lines[1:]))
    eids = [c.eid for c in reading.clauses]
    assert len(eids) == len(set(eids))
    above = {None}
    for clause in reading.clauses:
        assert clause.parent_eid in above
        above.add(clause.eid)


@pytest.mark.parametrize("scheme", ["opinion", "law"])
@pytest.mark.parametrize("seed", range(12))
def test_the_shape_of_a_copy_does_not_change_its_numbers(seed, scheme):
    lines = getattr(Writer(seed), scheme)()
    plain = [c.label for c in read_text(shaped(lines, "plain")).clauses if c.label]
    for shape in ("wrapped", "half", "markdown", "flat"):
        told = [c.label for c in read_text(shaped(lines, shape)).clauses if c.label]
        assert [bare(label) for label in told] == [bare(label) for label in plain], shape


@pytest.mark.parametrize("path", CORPUS, ids=lambda p: f"{p.parent.name}/{p.name}")
def test_no_sentence_of_a_document_stands_twice(path):
    text = path.read_text(encoding="utf-8")
    reading = read_text(text)
    whole = bare(words_of(reading))
    for line in {x for c in reading.clauses for x in c.text.split("\n") if len(x) > 20}:
        assert whole.count(bare(line)) <= max(1, bare(text).count(bare(line)))
