"""Names of authorities in running text: where a name begins and ends around an edit, and which two are one authority.

A name is written 地区 + 职能 + 机构 (市 + 住房和城乡建设 + 局); a short form takes one character of a word each (住建局), which is
how 《党政机关公文处理工作条例》 lets 规范化简称 be used. 市规划局 is no short form of 市自然资源和规划局: it is another authority.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from gongbao.history.folding import fold_text

_HAN = r"[\u4e00-\u9fff]"
AGENCY_END = (
    r"(?:人民政府(?:办公厅|办公室)?|政府(?:办公厅|办公室)?(?!采购|投资|补|购|信息|网|性)|委员会(?:办公室)?|管委会|办公厅|办公室|办事处"
    r"|人民法院|法院|检察院|研究院|部门|机关|机构|(?<![布结当时全])(?<!(?<!价)格)局(?![部面限势长])|厅(?![堂])|委(?![员托派任]|会(?!同))|办(?![法理事公结])|银行|总队|支队|大队|联合会|(?:组织|宣传|统战|社会工作)部(?!门)|残联|妇联|工商联|总工会)"
)
"""How the name of an authority ends, its end taken as far as it goes."""

_END = re.compile(rf"{AGENCY_END}+")
JOINS = (
    r"(?<!住房)(?<!资源)(?<!发展)(?<!工业)(?<!文化)(?<!卫生)(?<!经济)(?<!科技)(?<!体育)(?<!民族)(?<!退休)(?<!教育)(?<!园林)"
    r"(?<!住房保障)和"
)
"""和 between two names, and not inside one."""
# What stands before a name and is none of it. 和 inside 住房和城乡建设 is.
_BEFORE_NAME = re.compile(
    r"有关|相关|其[他它]|鼓励|支持|引导|倡导|要求|禁止|严禁|会同|以及|或者|应当|可以|必须|不得|委托|配合|协助|组织(?!部)|抄送|报送|提交|通知|告知|征求|听取|根据|按照|依照|经过|通过|责令|责成|负责"
    r"|受理|批准|同意|备案|规定|制定|公布|监督(?!管理)|商请|牵头|授权|设立|提请|属于"
    rf"|{JOINS}"
    r"|(?:所在|居住|户籍|户口|发生|注册|登记)地(?![方区质震理名税])|(?<!参)与|经(?![常济信贸发营委局])|对(?!外)|(?<![工招])商(?![务业会])|[由向报或为是在给请受的及并送将把从到]"
)
_HAN_RUN = re.compile(rf"{_HAN}*")
_LONGEST, _BEYOND = 24, 6
_JOINTS = re.compile(r"(会同|以及|或者|、|,|，|和(?=[省市区县州])|与|及|或)")
_PART_BEHIND = re.compile(r"(?:配合|协助|参与|参加|牵头|负责)$")
_LISTED = re.compile(r"以及|、|(?<!住房)和(?=[省市区县州])|与|及")
_PLACE = re.compile(rf"(?:{_HAN}{{0,6}}?(?<!城)[省市区县州旗盟镇乡](?![场政域镇监]))*")
_SUFFIXES = (
    ("委员会", "委"),
    ("办公室", "办"),
    ("办公厅", "办"),
    ("管理委", "管委"),
    ("行政主管部门", "主管部门"),
    ("政府", "政府"),
)
_LEVEL = re.compile(r"(?:设区的)?市|省|县|区|乡|镇|国家|省、市|市、县|县、区|县（市、区）|市（州）")
_OF_LEVEL = re.compile(rf"级(?:及)?(?:以[上下])?(?:地方)?(?:各级)?(?:{_HAN}{{0,12}}?){AGENCY_END}+")
_SPELLED = str.maketrans("", "", "和与及、")
_WHOLE_WORDS = {"监督管理": "监管", "信息化": "信息", "人民政府": "政府", "人民银行": "人行", "人民法院": "法院"}
_LOOSE = re.compile(r"(?:管理|事务|工作|行政)$")
_SUFFIX = re.compile(r"(?:主管部门|部门|(?<!监)管委|政府|局|委|办|厅|中心|会)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """``text[start:end]`` is the name of an authority."""

    start: int
    end: int
    name: str


def name_around(text: str, start: int, end: int) -> Named | None:
    """Give the name of an authority that holds ``text[start:end]``, None where the words stand in none.

    >>> text = "由市住房和城乡建设主管部门负责。"
    >>> name_around(text, 7, 9).name, name_around("报市财政局备案", 2, 4).name, name_around("形成新的产业", 2, 4)
    ('市住房和城乡建设主管部门', '市财政局', None)
    """
    if text.rfind("《", 0, start) > text.rfind("》", 0, start):
        return None
    low = start
    while low > 0 and start - low < _LONGEST and "\u4e00" <= text[low - 1] <= "\u9fff":
        low -= 1
    near = _BEFORE_NAME.finditer(text, low, start + _BEYOND)  # a long text is not read to its end for each edit
    low = max([low, *(found.end() for found in near if found.end() <= start)])
    high = _HAN_RUN.match(text, start)
    run_end = high.end() if high else start
    if run_end < end:
        return None
    stop = next((at.end() for at in _END.finditer(text, low, run_end + 2) if at.end() >= max(end, low + 2)), None)
    if stop is None or stop - low > _LONGEST or stop > run_end:
        return None
    name = text[low:stop]
    # 机关 or 部门 alone names nobody.
    if _END.fullmatch(name) or _BEFORE_NAME.search(text, low, stop):
        return None
    return Named(start=low, end=stop, name=name)


def agencies_replaced(
    old: str, new: str, at_old: tuple[int, int], at_new: tuple[int, int]
) -> list[tuple[str, str]] | None:
    """Give the names that an edit exchanges, whole: (before, after) each; None where its words stand in no name on a side.

    ``at_old`` and ``at_new`` are start and end of the edit in the two texts.

    >>> agencies_replaced("由市财政局负责。", "由市审计局负责。", (2, 4), (2, 4))
    [('市财政局', '市审计局')]
    """
    was, now = name_around(old, *at_old), name_around(new, *at_new)
    if was and now:
        # As far on either side as the longer of the two names goes: 国土资源主管部门和规划主管部门 → 自然资源和规划主管部门.
        left = max(at_old[0] - was.start, at_new[0] - now.start)
        right = max(was.end - at_old[1], now.end - at_new[1])
        names = tuple(text[max(0, at[0] - left) : at[1] + right] for text, at in ((old, at_old), (new, at_new)))
        same = names[0][:left] == names[1][:left] and (not right or names[0][-right:] == names[1][-right:])
        return [(names[0], names[1])] if same and names[0] != names[1] else None
    return names_exchanged(_stretch(old, *at_old), _stretch(new, *at_new))


def lists_exchanged(
    old: str, new: str, at_old: tuple[int, int], at_new: tuple[int, int]
) -> list[tuple[str, str]] | None:
    """Give the authorities, whole, that an edit strikes from a list or puts there: (before, after), one side empty.

    None where the words stand in no list of authorities on a side, or one stands for one.

    >>> lists_exchanged("由市财政局负责", "由市审计局、市商务局负责", (2, 4), (2, 8))
    [('市财政局', ''), ('', '市审计局'), ('', '市商务局')]
    """
    sides = [_LISTED.split(_stretch(text, *at)) for text, at in ((old, at_old), (new, at_new))]
    if max(map(len, sides)) < 2 or not all(_is_name(name) for side in sides for name in side):
        return None
    rows = [(name, "") for name in sides[0] if any_same(name, sides[1]) is None]
    return [*rows, *(("", name) for name in sides[1] if any_same(name, sides[0]) is None)]


def levels_replaced(old: str, new: str, at_old: tuple[int, int], at_new: tuple[int, int]) -> tuple[str, str] | None:
    """Give governments named by their level, whole, where an edit puts one level for another; None where it does anything else.

    >>> levels_replaced("由县级以上人民政府审批", "由设区的市级以上人民政府审批", (1, 2), (1, 5))
    ('县级以上人民政府', '设区的市级以上人民政府')
    """
    words = old[slice(*at_old)], new[slice(*at_new)]
    rest = _OF_LEVEL.match(old, at_old[1])
    if rest is None or not all(map(_LEVEL.fullmatch, words)) or not new.startswith(rest.group(), at_new[1]):
        return None
    return words[0] + rest.group(), words[1] + rest.group()


def agencies_joined(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Give the place of the names that ``text[start:end]`` adds beside others, with what joins them; None where it adds anything else.

    An insertion may be cut at another place of the same run of characters: 局会同市科技 is 会同市科技局.

    >>> text = "由市财政局会同市科技局负责"
    >>> agencies_joined(text, 4, 10), agencies_joined("由市财政局和企业负责", 5, 8)
    ((5, 11), None)
    """
    if text.rfind("《", 0, start) > text.rfind("》", 0, start):
        return None
    for shift in (0, 1, 2, 3, -1, -2, -3):
        low, high = start + shift, end + shift
        if (
            low < 0
            or high > len(text)
            or text[min(low, start) : max(low, start)] != text[min(high, end) : max(high, end)]
        ):
            continue
        names = [name for name in _JOINTS.split(_PART_BEHIND.sub("", text[low:high]))[::2] if name]
        joined = _JOINTS.match(text, low) or text[high - 1] == "、"
        if joined and names and all(_is_name(name) for name in names):
            return low, high
    return None


def _is_name(name: str) -> bool:
    found = _END.search(name)
    return found is not None and found.start() > 0 and found.end() == len(name) and not _BEFORE_NAME.search(name)


def _stretch(text: str, start: int, end: int) -> str:
    """The edit with the rest of the names at its ends."""
    first, last = name_around(text, start, start), name_around(text, end, end)
    return text[first.start if first else start : last.end if last else end]


def names_exchanged(old: str, new: str) -> list[tuple[str, str]] | None:
    """Pair the names of two lists that hold the same authorities in another order; None where they do not.

    >>> names_exchanged("市城管局会同市规划局", "市规划局会同市城管局")
    [('市城管局', '市规划局'), ('市规划局', '市城管局')]
    """
    left, right = _JOINTS.split(old), _JOINTS.split(new)
    names_left, names_right = left[::2], right[::2]
    if len(names_left) < 2 or left[1::2] != right[1::2] or sorted(names_left) != sorted(names_right):
        return None
    if "会同" not in left or not all((found := _END.search(name)) and found.end() == len(name) for name in names_left):
        return None
    return [(was, now) for was, now in zip(names_left, names_right, strict=True) if was != now]


def same_agency(one: str, other: str) -> bool:
    """Say whether two names are one authority, one of them short or spelled in another usual way.

    >>> same_agency("市人社局", "市人力资源和社会保障局"), same_agency("市发改委", "市发展和改革委员会")
    (True, True)
    >>> same_agency("市规划局", "市自然资源和规划局"), same_agency("市文化局", "市文化和旅游局"), same_agency("市财政局", "区财政局")
    (False, False, False)
    """
    short, long = sorted((_plain(one), _plain(other)), key=len)
    if short == long:
        return True
    place = _PLACE.match(short)
    head = place.group() if place else ""
    if not long.startswith(head):
        return False
    ends = [found.group() if (found := _SUFFIX.search(name)) else "" for name in (short, long)]
    if ends[0] != ends[1] or not ends[0]:
        return False
    if not head and long[0] in "市省":  # 发展改革委 in a text of the city
        long = long[1:]
    core, full = short[len(head) : -len(ends[0])], long[len(head) : -len(ends[0])]
    return any(_is_initialism(core, words) or core == words for words in (full, _LOOSE.sub("", full)))


def _plain(name: str) -> str:
    """Spell a name without 和 and with short endings."""
    plain = fold_text(name).translate(_SPELLED)
    for long, short in (*_WHOLE_WORDS.items(), *_SUFFIXES):
        plain = plain.replace(long, short)
    return plain


def _is_initialism(short: str, full: str) -> bool:
    """One character each of different words of two: 人社 of 人力·资源·社会·保障; 规划 of 自然·资源·规划, 数据 of 大数据 are whole words."""
    words = [full[at : at + 2] for at in range(0, len(full), 2)]
    places: list[int] = []
    for mark in short:
        place = next(
            (at for at, word in enumerate(words) if mark in word and at > (places[-1] if places else -1)), None
        )
        if place is None:
            return False
        places.append(place)
    if len(short) < 2 or len(short) >= len(full) or full.endswith(short) or not places or places[0] > 1:
        return False
    return all(one < other for one, other in pairwise(places))


def any_same(name: str, others: Sequence[str]) -> str | None:
    """Give the first of ``others`` that is the same authority as ``name``."""
    return next((other for other in others if same_agency(name, other)), None)
