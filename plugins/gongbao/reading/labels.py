"""Labels of information tables and of the line under a title, and the facts they stand for (PORTALS.md §1)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from gongbao.reading.issuers import split_authorities

_SYNONYMS: Mapping[str, str] = {
    "index_number": "索引号|信息索引号|信息索引|索引|索取号",
    "doc_number": "发文字号|文号|文件编号|发文文号|公文文号|文件字号|发文编号|文件文号|发布文号|公文编号",
    "issuer": "发文机关|制发机关|发文机构|发文单位|制定机关|公布机关|颁布单位|颁布机关|印发机关|制定单位|发文部门|制发单位",
    "publisher": "发布机构|发布单位|发布机关|发布部门|公开机构|信息发布机构",
    "signed_on": "成文日期|发文日期|签发日期|成文时间|发文时间|制发日期|落款日期",
    "published_on": "发布日期|公开日期|发布时间|公布日期|公开时间|公布时间|信息发布日期|更新时间|更新日期|发表时间|公示日期|上传日期|"
    "上传时间|刊登日期|编辑时间|编辑日期|时间发布|"
    "颁布日期|颁布时间|颁发日期|颁发时间|信息时间|信息日期|录入时间|录入日期|添加时间|添加日期|发稿时间|发稿日期|日期|时间",
    "effective_on": "生效时间|生效日期|实施日期|施行日期|实施时间|施行时间|执行日期",
    "expires_on": "失效日期|失效时间|有效期至|有效截止日期|信息时效期|失效/废止日期|废止/失效日期",
    "repealed_on": "废止时间|废止日期",
    "stated_status": "有效性|信息有效性|效力状况|效力状态|公文时效|时效性|时效状态|时效|是否有效|文件状态|实施状态",
    "unified_number": "统一编号|规范性文件统一编号|规范性文件登记|登记号|统一登记号|规范性文件登记号",
    "title": "标题|发文标题|信息名称|文件名称|公文名称|文件标题|名称",
    "opens_on": "征集开始时间|征集开始日期|开始时间|开始日期|征求意见开始时间|发布征集时间|征集起始时间|起始时间|起始日期",
    "closes_on": "征集结束时间|结束时间|结束日期|截止时间|截止日期|征集截止时间|征求意见截止时间|征集截止日期|反馈截止时间|征集结束日期",
    "window": "征集时间|征集日期|征集期限|征集起止时间|征求意见时间|征求意见期限|意见征集时间",
    "agency": "征集单位|征集部门|征求意见单位|组织单位|发起单位|征集机构|意见征集单位|起草单位|征集主体",
}
_FRAME = (
    "信息来源|稿件来源|文章来源|新闻来源|来源单位|来源|浏览次数|阅读次数|浏览量|浏览|点击数|点击量|点击率|访问量|访问次数|点击|阅读量|阅读|"
    "字号|字体大小|字体|作者|责任编辑|编辑|审核|分享|打印|视力保护色|背景色|主题分类|组配分类|信息分类|主题词|关键词|体裁分类|服务对象|"
    "分类|公开方式|公开时限|公开程序|公开范围|公开形式|公开主体|公开类别|生成日期|"
    "生成时间|载体类型|语种|信息格式|信息提供日期|所属机构|发布人|发布者|保护视力色|征集状态|状态|征集类型|类别|隶属关系|文件类型|文种|"
    "附件下载|文件下载|内容概述|概述|公文种类|公文类型|责任部门|责任处室|公开责任部门|所属主题|体裁|信息类别|"
    "效力级别|公开类别|所属类别|文件来源|地区|行业|下载地址|录入者|相关附件"
)
_FACT_OF = {word: fact for fact, words in _SYNONYMS.items() for word in words.split("|")}
_KNOWN = frozenset(_FACT_OF) | frozenset(_FRAME.split("|"))
_LEADING_DATE = re.compile(
    r"(?:时间|日期)? ?:? ?(?:19|20)\d{2} ?[-./年] ?\d{1,2} ?[-./月] ?\d{1,2} ?日?(?: \d{1,2}:\d{2}(?::\d{2})?)?"
)
_EMPTY = re.compile(r"[\s—–\-_/.无]*")
_UNGLUED = dict.fromkeys(("日期", "时间"), r"(?<![\u4e00-\u9fff])")
_SET_DATE = r"(?<!\d)(?:19|20)\d{2}[-/]\d{1,2}[-/]\d{1,2}(?!\d)(?: \d{1,2}:\d{2}(?::\d{2})?)?"
# 时间 beside 地点, 主持 or 参加, or over several days, is that of a meeting, a training, an examination.
_BARE_TIME = re.compile(r"[\[【(]?(?:时 *间|日 *期)[\])】]? ?:")
_EVENT = re.compile(
    r"(?:会议|活动|培训|报名|考试|举办)?(?:地 *点|地址|主 *持(?:人|单位)?|参[加会](?:人员?|单位|对象)?"
    r"|出席(?:人员?)?|列席(?:人员?)?|缺席(?:人员?)?|记 *录(?:人|员)?|议 *题|主讲人?) ?:"
)
_DAYS_ON = re.compile(
    r"\d ?日? ?(?:\([^()]{1,6}\) ?)?(?:起? ?[至到~—–]|- (?=\d)|-(?=\d{4}|\d{1,2} ?[月日]))|日 ?- ?\d|[上下]午|晚上|\d ?时(?!间)"
)
_EVENT_REACH = 4
_PAGE_DATE = re.compile(rf"(?<!:)(?<!: ){_SET_DATE}")
_PAGE_LINE = re.compile(
    rf"(?=.*{_SET_DATE})(?:{_SET_DATE}|(?:阅读|浏览|点击|访问|人气)(?:次数|量|数|率)? ?:? ?\d* ?次?"
    r"|[【\[(]?(?:打印|关闭|收藏|纠错|分享|下载|大|中|小|字[号体] ?:?)[】\])]?|(?:来源|作者|编辑)[: ] ?[\u4e00-\u9fff]{2,20}|[ |/·])+"
)
_COLONLESS = re.compile(
    "(" + "|".join(sorted((w for w in _KNOWN if len(w) >= 3 or w == "文号"), key=len, reverse=True)) + ")"
)
_FIRST_SIGNS = frozenset(w[0] for w in _KNOWN)
_NOTHING = re.compile(r"(?!)")
_DAY_VALUE = re.compile(r"(?:19|20)\d{2} ?[-./年] ?\d{1,2} ?[-./月] ?\d{1,2} ?日?(?: \d{1,2}:\d{2}(?::\d{2})?)?")
_NAME_VALUE = re.compile(r"[\u4e00-\u9fff 、]{1,40}(?:府|厅|局|委|办|部|室|会|院|署|行|站)")
_FITS: Mapping[str, re.Pattern[str]] = {
    "index_number": re.compile(r"(?=.*\d)[\dA-Za-z/_-]{6,50}"),
    "doc_number": re.compile(r"[\u4e00-\u9fff]{2,16}[〔\[(](?:19|20)\d{2}[〕\])] ?(?:第 ?)?\d{1,5} ?号"),
    "issuer": _NAME_VALUE,
    "publisher": _NAME_VALUE,
    "signed_on": _DAY_VALUE,
    "published_on": _DAY_VALUE,
    "effective_on": _DAY_VALUE,
    "expires_on": _DAY_VALUE,
    "repealed_on": _DAY_VALUE,
    "stated_status": re.compile(
        r"(?:现行|继续|长期)?有效|(?:部分|全文)?(?:已|被|经)*(?:失效|废止|修改|修订|修正)|(?:尚未|未)(?:生效|施行|实施)|[是否] ?"
    ),
}
_SHORT_PAIR = re.compile(r"[\u4e00-\u9fff ]{2,8} ?: ?[^。;]{1,40}(?<![,、:])")
_RUN = 3
_SOURCES = frozenset("来源 信息来源 稿件来源 文章来源 作者 发布人 发布者 录入者".split())  # noqa: SIM905
_COUNTERS = frozenset("浏览次数 阅读次数 浏览量 点击数 点击量 访问量 浏览 阅读 点击".split())  # noqa: SIM905
_COLLECTION = re.compile(
    r"(?:资料|文库|法律|律师|招商|产业园|园区|会计|财税|税屋|文档|范文|政策通)[\u4e00-\u9fff]{0,6}网|会员上传|网友|网络(?:转载|整理)|佚名"
)
_REACH = 16
_PAIR = re.compile(
    "(?:本次|[\\[(【])?("
    + "|".join(_UNGLUED.get(w, "") + " *".join(w) for w in sorted(_KNOWN, key=len, reverse=True))
    + r") ?[\])】]? ?: ?"
)
_MAY_PAIR = re.compile("[" + "".join(sorted({w[-1] for w in _KNOWN})) + r"] ?[\])】]? ?:")
_MARKED = re.compile("【 *(" + "|".join(" *".join(w) for w in sorted(_KNOWN, key=len, reverse=True)) + r") *】 ?:? ?")


def fact_of_label(label: str) -> str | None:
    """Name the fact that a label stands for; None for labels of the frame and unknown ones.

    >>> fact_of_label("索　引　号："), fact_of_label("发文字号"), fact_of_label("主题分类")
    ('index_number', 'doc_number', None)
    """
    return _FACT_OF.get(_bare(label))


def is_label(text: str) -> bool:
    """Tell whether a cell is a known label and nothing else."""
    return len(text) <= 20 and _bare(text) in _KNOWN


def _bare(label: str) -> str:
    return "".join(label.split()).strip(":：[]【】()（）")


def has_value(value: str) -> bool:
    """Tell whether a cell says something: dashes, blanks and 无 do not."""
    return not _EMPTY.fullmatch(value)


def read_pairs(key: str) -> list[tuple[str, str]]:
    """Split a line of labelled values into (label, value) as often as it holds known labels.

    >>> read_pairs("发布日期:2016-10-12信息来源:门户网站浏览次数:字号:[ ]")[:2]
    [('发布日期', '2016-10-12'), ('信息来源', '门户网站')]
    >>> read_pairs("本次征集开始时间:2024-04-12 结束时间:2024-04-23")
    [('征集开始时间', '2024-04-12'), ('结束时间', '2024-04-23')]
    >>> read_pairs("【时间:2013-5-6】【来源:市物价局】")
    [('时间', '2013-5-6'), ('来源', '市物价局')]
    >>> read_pairs("文 号 | 甲府发〔2016〕20号 | 发文日期 | 2016-11-04 |"), read_pairs("【发布日期】1985-05-04")
    ([('文号', '甲府发〔2016〕20号'), ('发文日期', '2016-11-04')], [('发布日期', '1985-05-04')])
    """
    if "|" in key and (cells := _cell_pairs(key)):
        return cells
    if ":" not in key and key[:1] != "【":
        return _colonless(key)
    marked = key[:1] == "【" and _MARKED.match(key)
    if not marked and not _MAY_PAIR.search(key):
        return []
    matches = list((_MARKED if marked else _PAIR).finditer(key))
    ends = [m.start() for m in matches[1:]] + [len(key)] * bool(matches)
    return [(_bare(m[1]), _unclosed(key[m.end() : end].strip(" |;,"))) for m, end in zip(matches, ends, strict=True)]


def _unclosed(value: str) -> str:
    """Drop the bracket that was opened before the label: 【时间:2013-5-6】."""
    return value[:-1].rstrip() if value[-1:] in ("】", "]") and not re.search(r"[【\[]", value) else value


def is_republished(pairs: Sequence[tuple[str, str]]) -> bool:
    """Tell whether the source or author that a page names is a collection of documents or a user of one, not an authority.

    >>> is_republished(read_pairs("时间:2024-07-23 来源:法律资料网")), is_republished(read_pairs("来源:市政府门户网站"))
    (True, False)
    """
    return any(label in _SOURCES and _COLLECTION.search(value) for label, value in pairs)


def may_name_collection(key: str) -> bool:
    """Tell at little cost whether a line may name a collection at all, before it is parted into labels and values."""
    return ":" in key and ("网" in key or "佚名" in key or "会员上传" in key) and bool(_COLLECTION.search(key))


def _colonless(key: str) -> list[tuple[str, str]]:
    """Read a label that a converter left without its colon: 发布时间 2022-01-29, 发文机关国务院办公厅.

    >>> _colonless("文件编号 甲府〔2022〕1号"), _colonless("成文日期1986年07月07日"), _colonless("发布时间较晚的,从其规定")
    ([('文件编号', '甲府〔2022〕1号')], [('成文日期', '1986年07月07日')], [])
    """
    match = _COLONLESS.match(key) if len(key) <= 80 and key[:1] in _FIRST_SIGNS else None
    if match is None:
        return []
    label, value = match[1], key[match.end() :]
    fits = _FITS.get(_FACT_OF.get(label, ""), _NOTHING)
    blank = value[:1] == " "
    value = value.strip()
    if fits.fullmatch(value) or (blank and label not in _FACT_OF and len(value) <= 30 and value[-1:] not in "。,;:"):
        return [(label, value)]
    return [(label, value)] if label == "效力级别" and len(value) <= 14 else []


def _cell_pairs(key: str) -> list[tuple[str, str]]:
    """Read the row of a table that a converter wrote with bars: label | value | label | value."""
    cells = [cell.strip() for cell in key.split("|")]
    if not is_label(cells[0]):
        return []
    below = [*cells[1:], ""]
    return [
        (_bare(cell), "" if is_label(value) else value)
        for cell, value in zip(cells, below, strict=True)
        if is_label(cell)
    ]


def read_label_lines(keys: Sequence[str]) -> tuple[dict[str, str], frozenset[int]]:
    """Read labelled values from the lines above a text; return facts as written and the indices of the lines used.

    A table flattened to a cell per line has its label on one line and the value on the next.
    """
    values: dict[str, str] = {}
    used: set[int] = set()
    shown: list[str] = []
    for index, key in enumerate(keys):
        if index in used or _is_of_event(keys, index):
            continue
        pairs = read_pairs(key) if len(key) <= 200 else []
        foreign = is_republished(pairs)
        dated = _LEADING_DATE.match(key) if pairs and not foreign else None
        if dated and has_value(dated[0]):
            values.setdefault("published_on", dated[0].strip())
        if (pairs and (dated or foreign or starts_with_label(key))) or _is_page_line_at(keys, index):
            used.add(index)
            shown.extend([] if foreign else [key])
        if is_label(key) and not (pairs and pairs[0][1]):
            used.add(index)
            following = keys[index + 1] if index + 1 < len(keys) else ""
            value = following if following and not is_label(following) and len(following) <= 120 else ""
            pairs = [(_bare(key), value)]
            used |= {index + 1} if value else set()
        for label, value in pairs:
            if (fact := fact_of_label(label)) and has_value(value) and not (foreign and fact == "published_on"):
                values.setdefault(fact, value)
    used |= _between_labels(keys, used)
    if "published_on" not in values and (day := _page_date(shown)):
        values["published_on"] = day
    return values, frozenset(used)


def _is_of_event(keys: Sequence[str], index: int) -> bool:
    """Tell whether a line gives the time of a meeting or the like: over several days or hours, or beside its place and people."""
    key = keys[index]
    if not _BARE_TIME.match(key) or any(label in _SOURCES or label in _COUNTERS for label, _ in read_pairs(key)):
        return False
    near = keys[max(0, index - _EVENT_REACH) : index + _EVENT_REACH + 1]
    return bool(_DAYS_ON.search(key)) or bool(_EVENT.search(key)) or any(_EVENT.match(other) for other in near)


def _between_labels(keys: Sequence[str], used: set[int]) -> set[int]:
    """Find the lines of a table whose labels we do not know: three in a row of label and short value, one of them known."""
    found: set[int] = set()
    run: list[int] = []
    for index in range(len(keys) + 1):
        if index < len(keys) and (index in used or _SHORT_PAIR.fullmatch(keys[index])):
            run.append(index)
            continue
        if len(run) >= _RUN and any(i in used for i in run):
            found.update(run)
        run = []
    return found


def _page_date(shown: Sequence[str]) -> str | None:
    """Read the day that the page shows beside its source and counters without a label of its own."""
    days = (_PAGE_DATE.search(key) for key in shown if not _states(key))
    return next((day[0] for day in days if day), None)


def _is_page_line_at(keys: Sequence[str], index: int) -> bool:
    """A date alone under the name of an authority is a signature."""
    return index < _REACH and is_page_line(keys[index]) and not (index and split_authorities(keys[index - 1]))


def _states(key: str) -> bool:
    """Tell whether a labelled line gives its dates to facts of their own."""
    return any(fact_of_label(label) and _PAGE_DATE.search(value) for label, value in read_pairs(key))


def is_page_line(key: str) -> bool:
    """Tell whether a line holds the page's own date, alone or beside counters, buttons and the source.

    >>> is_page_line("2024-04-02"), is_page_line("2022-07-05 阅读 661 次"), is_page_line("2024年4月2日")
    (True, True, False)
    """
    return len(key) <= 120 and bool(_PAGE_LINE.fullmatch(key))


def starts_with_label(key: str) -> bool:
    """Tell whether a line begins with a label of the page.

    >>> starts_with_label("发布日期:2016-10-12"), starts_with_label("日前,某市发布日期未定")
    (True, False)
    """
    if any(_PAIR.match(key, at) for at in range(3)) if ":" in key else _colonless(key):
        return True
    return bool(key[:1] == "【" and _MARKED.match(key)) or bool("|" in key and _cell_pairs(key))


def read_table(table: Mapping[str, str]) -> dict[str, str]:
    """Read the information table of a page: fact → value as written; empty cells say nothing."""
    values: dict[str, str] = {}
    event = any(_EVENT.fullmatch(f"{_bare(label)}:") for label in table)
    for label, value in table.items():
        fact = None if event and _bare(label) in _UNGLUED else fact_of_label(label)
        if fact and has_value(value):
            values.setdefault(fact, value.strip())
    return values
