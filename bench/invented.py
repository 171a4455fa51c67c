"""Invented policy documents of any length, set as pages by the templates of the sample portal; what the benches read.

Seven kinds by turns: an opinion with three levels of numbers and responsible units, a measure in articles behind its notice, a regulation
in chapters, a plan with a table of goals, a consultation with window and outcome, a list of repeals, and a collapsed text in one line.
Every tenth document is in traditional script. The same seed gives the same document.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from functools import cache
from itertools import count

import opencc
from statutes import DOES, HOW, MUST, WHAT, WHEN, WHO, words

from gongbao_sample import hanweb, load_portal, trs
from gongbao_sample.model import ByNight, Night, SampleDocument, Window

DIGITS = "一二三四五六七八九"
PLACES = words("青岚 云岭 江宁 海澄 松浦 平阳 石湖 临川")
GOALS = words(
    "园区亩均税收 公共充电桩 数字化改造企业 新增绿地面积 养老护理员 污水集中处理率 科技型中小企业 技术合同成交额"
)
UNITS = words("市经信局 市财政局 市发展改革委 市自然资源局 市商务局 市市场监管局 各县(市、区)人民政府")
NOTICE = "青岚市人民政府关于某事的通知\n"
PUBLISHED_AT = datetime(2025, 3, 3, 9, 30, tzinfo=UTC)
WINDOW = Window(opens_on=date(2025, 3, 3), closes_on=date(2025, 4, 11))
FAMILIES = ("hanweb_jpage", "trs")


def numeral(number: int) -> str:
    """Spell 1 to 99 in Chinese.

    >>> numeral(8), numeral(10), numeral(21)
    ('八', '十', '二十一')
    """
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else DIGITS[tens - 1] + "十"
    return head + (DIGITS[ones - 1] if ones else "")


def sentence(chance: random.Random) -> str:
    """Invent one sentence; about every third states a quantity, every eighth cites another document."""
    pick = chance.choice
    turn = chance.random()
    if turn < 0.15:
        year, many = chance.randint(2025, 2030), chance.randint(10, 900)
        return f"到{year}年，{pick(GOALS)}不低于{many}个，年均增长{chance.randint(2, 30)}%以上。"
    if turn < 0.3:
        return f"对符合条件的申请人，给予不超过{chance.randint(1, 50)}0万元的一次性补助，{pick(WHO)}{pick(HOW)}{pick(DOES)}。"
    if turn < 0.42:
        place, number = pick(PLACES), chance.randint(1, 90)
        return f"按照《{place}市{pick(WHAT)}管理办法》（{place[0]}政发〔20{chance.randint(10, 24)}〕{number}号）的规定{pick(DOES)}。"
    return f"{pick(WHEN)}，{pick(WHO)}{pick(MUST)}{pick(HOW)}{pick(DOES)}{pick(WHAT)}和{pick(WHAT)}，并{pick(DOES)}{pick(WHAT)}。"


def paragraph(chance: random.Random) -> str:
    """Invent one to four sentences."""
    return "".join(sentence(chance) for _ in range(chance.randint(1, 4)))


def ending(place: str, chance: random.Random) -> list[str]:
    """Sign and date a document."""
    return [
        "",
        f"> {place}市人民政府",
        f"> 20{chance.randint(15, 24)}年{chance.randint(1, 12)}月{chance.randint(1, 28)}日",
    ]


def until(characters: int, lines: Iterator[str]) -> list[str]:
    """Take lines until they hold so many characters."""
    taken: list[str] = []
    length = 0
    while length < characters:
        taken.append(next(lines))
        length += len(taken[-1])
    return taken


def opinion_lines(chance: random.Random) -> Iterator[str]:
    """Yield 一、（一）1. without end, responsible units behind every second item."""
    for one in range(1, 99):
        yield f"{numeral(one)}、{chance.choice(DOES)}{chance.choice(WHAT)}"
        for two in range(1, chance.randint(3, 6)):
            yield f"（{numeral(two)}）{chance.choice(DOES)}{chance.choice(WHAT)}。{paragraph(chance)}"
            for three in range(1, chance.randint(1, 4)):
                units = "、".join(chance.sample(UNITS, chance.randint(1, 3)))
                yield f"{three}.{paragraph(chance)}" + (f"（责任单位：{units}）" if chance.random() < 0.5 else "")
    yield from iter(lambda: paragraph(chance), "")


def article_lines(chance: random.Random, *, chapters: bool) -> Iterator[str]:
    """Yield articles without end, items below every fourth, chapters above every seventh where they are wanted."""
    for number in range(1, 99):
        if chapters and number % 7 == 1:
            yield f"~ 第{numeral(number // 7 + 1)}章　{chance.choice(WHAT)}"
        yield f"第{numeral(number)}条　{paragraph(chance)}"
        if number % 4 == 0:
            yield from (f"（{numeral(item)}）{chance.choice(DOES)}{chance.choice(WHAT)}；" for item in range(1, 5))
    yield from iter(lambda: paragraph(chance), "")


def goal_rows(chance: random.Random) -> Iterator[str]:
    """Yield the rows of a table of goals without end."""
    yield "| 指标 | 2024年 | 2027年 | 责任单位 |"
    while True:
        value = chance.randint(10, 500)
        yield f"| {chance.choice(GOALS)}（个） | {value} | {value + chance.randint(1, 90)} | {chance.choice(UNITS)} |"


def repeal_rows(chance: random.Random) -> Iterator[str]:
    """Yield the rows of a list of repealed documents without end."""
    yield "| 序号 | 文件名称 | 文号 |"
    for number in count(1):
        place = chance.choice(PLACES)
        name = f"{place}市关于{chance.choice(DOES)}{chance.choice(WHAT)}的通知"
        yield f"| {number} | {name} | {place[0]}政发〔{1990 + number % 30}〕{number % 90 + 1}号 |"


def opinion(characters: int, place: str, what: str, chance: random.Random) -> tuple[str, list[str]]:
    """Invent an opinion."""
    title = f"{place}市人民政府关于{what}的实施意见"
    lead = ["各县（市、区）人民政府，市政府直属各单位：", f"为{what}，现提出如下意见。"]
    return title, [
        f"# {title}",
        *lead,
        *until(characters, opinion_lines(chance)),
        "本意见自印发之日起施行，有效期3年。",
        *ending(place, chance),
    ]


def measure(characters: int, place: str, what: str, chance: random.Random) -> tuple[str, list[str]]:
    """Invent a notice and the measure that it issues."""
    inner = f"{place}市{what}管理办法"
    title = f"{place}市人民政府关于印发{inner}的通知"
    notice = [
        f"# {title}",
        "各县（市、区）人民政府，市政府直属各单位：",
        f"现将《{inner}》印发给你们，请认真贯彻执行。",
        *ending(place, chance),
    ]
    lines = until(characters, article_lines(chance, chapters=False))
    return title, [*notice, f"# {inner}", *lines, "第一百条　本办法自2025年5月1日起施行。"]


def regulation(characters: int, place: str, what: str, chance: random.Random) -> tuple[str, list[str]]:
    """Invent a regulation in chapters."""
    title = f"{place}市{what}条例"
    note = "~ （2024年3月28日某省第十四届人民代表大会常务委员会第十次会议通过）"
    return title, [
        f"# {title}",
        note,
        *until(characters, article_lines(chance, chapters=True)),
        "第一百条　本条例自2024年7月1日起施行。",
    ]


def plan(characters: int, place: str, what: str, chance: random.Random) -> tuple[str, list[str]]:
    """Invent a plan with a table of goals behind the signature."""
    title, lines = opinion(characters * 3 // 4, place, what, chance)
    return title, [*lines, "附件：主要目标", "附件", "~ 主要目标", *until(characters // 4, goal_rows(chance))]


def consultation(characters: int, place: str, what: str, chance: random.Random) -> tuple[str, list[str]]:
    """Invent a draft put up for comments."""
    inner = f"{place}市{what}管理办法（征求意见稿）"
    title = f"关于公开征求《{inner}》意见的公告"
    lead = [
        f"# {title}",
        f"为{what}，我局起草了《{inner}》，现向社会公开征求意见。",
        "意见反馈截止时间：2025年4月11日。",
        *ending(place, chance),
    ]
    return title, [*lead, f"# {inner}", *until(characters, article_lines(chance, chapters=False))]


def repeals(characters: int, place: str, what: str, chance: random.Random) -> tuple[str, list[str]]:
    """Invent a decision on repeals with its list."""
    title = f"{place}市人民政府关于废止部分{what}文件的决定"
    lead = [f"# {title}", "经研究，决定废止下列文件，自本决定公布之日起停止执行。"]
    return title, [*lead, *until(characters, repeal_rows(chance)), *ending(place, chance)]


def collapsed(characters: int, place: str, what: str, chance: random.Random) -> tuple[str, list[str]]:
    """Invent an opinion whose page has lost its line breaks."""
    title, lines = opinion(characters, place, what, chance)
    return title, [f"# {title}", "".join(line.removeprefix("> ") for line in lines[1:])]


KINDS: tuple[Callable[[int, str, str, random.Random], tuple[str, list[str]]], ...] = (
    opinion, measure, regulation, plan, consultation, repeals, collapsed,
)  # fmt: skip


def invent_text(characters: int, seed: int) -> tuple[str, str]:
    """Invent title and text (in the markup of ``gongbao_sample.markup``) of about so many characters."""
    chance = random.Random(seed)
    kind = KINDS[seed % len(KINDS)]
    what = chance.choice(DOES) + chance.choice(WHAT)
    title, lines = kind(characters, chance.choice(PLACES), what, chance)
    text = "\n".join(lines)
    return (_traditional().convert(title), _traditional().convert(text)) if seed % 10 == 9 else (title, text)


def invent_page(characters: int, seed: int) -> tuple[str, bytes]:
    """Invent a page of about so many characters; return the family of its template and its bytes."""
    portal = load_portal()
    title, text = invent_text(characters, seed)
    family = FAMILIES[seed % 3 == 0]
    column = next(c.id for c in portal.columns if c.family == family)
    consults = KINDS[seed % len(KINDS)] is consultation
    document = SampleDocument(
        id=f"invented_{seed}", column_id=column, article_id=str(seed), title=title, published_at=PUBLISHED_AT,
        path=f"/art/2025/3/3/art_1_{seed}.html", source="市府办", keywords="公报",
        info=(("索引号", f"001/2025-{seed:05d}"), ("发布机构", "青岚市人民政府"), ("生成日期", "2025-03-01")),
        texts=ByNight(states=((1, text),)),
        windows=ByNight(states=((1, WINDOW),) if consults and family != "trs" else ()),
        outcomes=ByNight(states=()), attachments=(),
    )  # fmt: skip
    night: Night = portal.nights[seed % len(portal.nights)]
    render = trs.render_detail if family == "trs" else hanweb.render_detail
    return family, render(portal, document, night)


def invent_shapes() -> dict[str, Callable[[int], str]]:
    """Return makers of long texts by shape: a name, and a function of the number of characters; markup begins with ``<``."""

    def kind(make: Callable[[int, str, str, random.Random], tuple[str, list[str]]]) -> Callable[[int], str]:
        return lambda size: "\n".join(
            line.lstrip("#~>| ") for line in make(size, "青岚", "培育产业集群", random.Random(7))[1]
        )

    def repeated(unit: Callable[[int], str], between: str = "\n", length: int = 10) -> Callable[[int], str]:
        return lambda size: NOTICE + between.join(unit(number) for number in range(1, size // length))

    def table(row: Callable[[int], str], head: str, length: int) -> Callable[[int], str]:
        rows = lambda size: "".join(row(number) for number in range(1, size // length))  # noqa: E731 - a table's own rows
        return lambda size: (
            f"<h1>{NOTICE.strip()}</h1><div id='zoom'><p>现印发给你们。</p><table>{head}{rows(size)}</table></div>"
        )

    return {
        **{make.__name__: kind(make) for make in KINDS},
        "one line": lambda size: kind(opinion)(size).replace("\n", ""),
        "no structure": lambda size: NOTICE + "中华人民" * (size // 4),
        "short lines": repeated(lambda number: f"短行{number}", length=6),
        "items of one article": lambda size: NOTICE + "第一条 下列情形：\n" + repeated(
            lambda number: f"（{numeral(number % 98 + 1)}）应当报送材料；", length=12)(size),
        "repeals in one sentence": repeated(lambda number: f"《关于甲{number}的通知》（青政发〔2001〕{number}号）", "、", 28),
        "rows of goals": table(
            lambda n: f"<tr><td>指标{n}（个）<td>{n}<td>{n + 9}<td>市财政局</tr>", "<tr><td>指标<td>2024年<td>2027年<td>责任单位</tr>", 22),
        "rows of repeals": table(
            lambda n: f"<tr><td>{n}<td>关于第{n}号事项的通知<td>青政发〔2001〕{n}号</tr>", "<tr><td>序号<td>文件名称<td>文号</tr>", 32),
    }  # fmt: skip


@cache
def _traditional() -> opencc.OpenCC:
    return opencc.OpenCC("s2tw")
