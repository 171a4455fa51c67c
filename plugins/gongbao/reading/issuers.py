"""Who issued a document: authorities named in a title, a signature, a table; short names made full by the portal."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from gongbao.model.portal import Portal
from gongbao.reading.dates import FULL_DATE
from gongbao.reading.lines import squeeze

_ENDS = (
    "人民政府|政府|办公厅|办公室|委员会|常委会|代表大会|管委会|领导小组|指挥部|工作专班|联席会议|局|厅|部|院|署|司|委|党组|办|中心|银行|分行|支行|人行|央行|公司|集团|"
    "协会|学会|商会|工会|妇联|科协|残联|文联|联合会|基金会|理事会|监会|促进会|供销社|总社|合作社|总队|支队|大队|海关|总站|监测站|管理站|研究所|交易所|档案馆|图书馆|大学|学院|"
    "办事处|管理处|代表处|团委|团省委|团市委|税务局|总局|分局|联社"
)
_ORG_LINE = re.compile(
    rf"[\u3400-\u9fff\U00020000-\U000323af·]{{1,40}}(?:{_ENDS})(?:\([\u3400-\u9fff\U00020000-\U000323af]{{1,14}}\))?"
)
_NAMES = re.compile(r"[\u3400-\u9fff\U00020000-\U000323af·、,;/()\s]+")
_SEPARATORS = re.compile(r"[ 、,;/]+")
_GLUED = re.compile(
    r"(?<=委)(?!办公)(?=[\u3400-\u9fff\U00020000-\U000323af]{2,8}人民政府)|(?<=委办公[厅室])(?=[\u3400-\u9fff\U00020000-\U000323af]{2,8}人民政府)|(?<=[局厅委部行院会署])(?<!总局)(?=(?:中国|国家|中共|最高人民|[\u3400-\u9fff\U00020000-\U000323af]{2,3}[省市区县](?:人民|发|经|财|科|人力|自然|生态|住房|交通|水|农|商|文|卫|应急|市场|税)))"
)
_CONGRESS = re.compile(
    r"(?P<place>[\u3400-\u9fff\U00020000-\U000323af]{2,20}?)第[一二三四五六七八九十]+届(?P<body>人民代表大会(?:常务委员会)?)"
)
_SEAT = re.compile(
    r"国务院(?!令)|[\u3400-\u9fff\U00020000-\U000323af]{2,12}?(?:省|市|县|区|旗|州|盟)(?:人民政府(?!办公|和|及|与|、|令)|人民代表大会(?:常务委员会)?(?!和|及|与|、|代表))"
)
_IN_PROVINCE = re.compile(
    r"[\u3400-\u9fff\U00020000-\U000323af]{2,8}?(?:省|自治区)(?P<rest>(?P<place>[\u3400-\u9fff\U00020000-\U000323af]{2,8}?[市州盟])[\u3400-\u9fff\U00020000-\U000323af]{2,})"
)
_SHORT_SEAT = re.compile(r"(?<=[\u3400-\u9fff\U00020000-\U000323af][省市县区旗州盟])(?<!开发区)(?<!行政区)政府$")
_SHORT_CONGRESS = re.compile(r"(?<=[\u3400-\u9fff\U00020000-\U000323af][省市县区旗州盟])人大常委会$")
_DAY = re.compile(rf"{FULL_DATE} ?[,、]? ?")
_TITLE_VERB = re.compile(r"关于|印发|转发|批转|公告|令")
_RELATIVE = re.compile(r"(?!市场监(?:管|督管理)总局)(?:市|省|区|县|州|我|本|局|委|厅)")
_NOT_ORG = re.compile(
    r"^(?:各|全[部市省]|有关|关于|附件|抄送|主送|抄报|第[一二三四五六七八九十\d]|本|请|特此|现|为|对(?!外[贸经])|将|经|根据|按照|以|加强|推进|优化|责任|牵头|联系)"
)


def is_authority(text: str) -> bool:
    """Tell whether a squeezed text is the name of one authority and nothing else.

    >>> is_authority("宁波市人民政府办公厅"), is_authority("各县(市)区人民政府"), is_authority("现印发给你们")
    (True, False, False)
    """
    return 2 <= len(text) <= 40 and bool(_ORG_LINE.fullmatch(text)) and not _NOT_ORG.match(text)


@lru_cache(maxsize=2048)
def split_authorities(text: str) -> tuple[str, ...]:
    """Split a line of one or several authorities; an empty tuple when it holds anything else.

    >>> split_authorities("中共杭州市委 杭州市人民政府"), split_authorities("交 通 运 输 部")
    (('中共杭州市委', '杭州市人民政府'), ('交通运输部',))
    >>> split_authorities("对外贸易经济合作部"), split_authorities("对外公布部")
    (('对外贸易经济合作部',), ())
    >>> split_authorities("宁波市财政局宁波市科学技术局"), split_authorities("请遵照执行")
    (('宁波市财政局', '宁波市科学技术局'), ())
    """
    if not text or len(text) > 160 or not _NAMES.fullmatch(text):
        return ()
    words = [w for w in _SEPARATORS.split(text.strip()) if w]
    if words and all(len(w) <= 2 for w in words) and is_authority(squeeze(text)):
        return (squeeze(text),)
    if len(words) > 1 and not all(is_authority(w) for w in words) and is_authority(squeeze(text)):
        words = [squeeze(text)]
    names: list[str] = []
    for word in words:
        names.extend(part for part in _GLUED.split(word) if part)
    return tuple(dict.fromkeys(names)) if names and all(is_authority(n) for n in names) else ()


def is_dated_name(key: str) -> bool:
    """Tell whether a line is a day and authorities, as law databases set them under a title.

    >>> is_dated_name("1988年1月6日,铁道部"), is_dated_name("1988年1月6日,星期三")
    (True, False)
    """
    day = _DAY.match(key)
    return day is not None and bool(split_authorities(key[day.end() :]))


def authorities_in_title(title_key: str) -> tuple[str, ...]:
    """Read the authorities that stand before 关于 (or before 印发) in a title.

    >>> authorities_in_title("中共杭州市委 杭州市人民政府关于实施创新驱动战略的若干意见")
    ('中共杭州市委', '杭州市人民政府')
    >>> authorities_in_title("关于印发某办法的通知"), authorities_in_title("宁波市地名管理条例")
    ((), ())
    """
    cut = _TITLE_VERB.search(title_key)
    return split_authorities(title_key[: cut.start()].strip()) if cut else ()


def seat_in_title(title_key: str) -> tuple[str, ...]:
    """Read the government or congress that a rule names at the head of its own title.

    >>> seat_in_title("广州市人民政府任免工作人员暂行办法"), seat_in_title("宁波市人民政府规章制定办法")
    (('广州市人民政府',), ('宁波市人民政府',))
    >>> seat_in_title("宁波市地名管理条例"), seat_in_title("国务院行政机构设置和编制管理条例")
    ((), ('国务院',))
    """
    match = _SEAT.match(title_key)
    return (match[0],) if match else ()


def without_province(name: str, title_key: str) -> str:
    """Drop the province that a law database sets in front of a city's authority, where the title, or one that it holds, begins with
    the city.

    >>> without_province("岭南省云州市人民政府", "云州市墙体材料规定"), without_province("岭南省人民政府", "岭南省某办法")
    ('云州市人民政府', '岭南省人民政府')
    """
    match = _IN_PROVINCE.fullmatch(name)
    named = match and (title_key.startswith(match["place"]) or f"《{match['place']}" in title_key)
    return match["rest"] if match and named else name


def in_full(name: str) -> str:
    """Write out the names of governments and standing committees that law databases shorten under a title.

    >>> in_full("云岭自治区政府"), in_full("岚州市人大常委会"), in_full("岚州市人民政府")
    ('云岭自治区人民政府', '岚州市人民代表大会常务委员会', '岚州市人民政府')
    """
    return _SHORT_CONGRESS.sub("人民代表大会常务委员会", _SHORT_SEAT.sub("人民政府", name))


def congress_of(key: str) -> str | None:
    """Name the congress or standing committee whose session a line tells of.

    >>> congress_of("2019年12月26日 宁波市第十五届人民代表大会常务委员会第二十五次会议通过")
    '宁波市人民代表大会常务委员会'
    """
    match = _CONGRESS.search(key)
    if match is None:
        return None
    place = match["place"]
    if place.startswith("日") and key[match.start() - 1 : match.start()].isdigit():
        place = place[1:]
    return f"{place}{match['body']}"


def full_form(name: str, others: Sequence[str]) -> str:
    """Give the full name of which ``name`` is the short form, where the document tells it elsewhere; else the name itself.

    The signs of a short form stand in the full one in their order, from the same beginning. The office of a government is no
    full form of it.

    >>> full_form("甲市医保局", ("甲市医疗保障局",)), full_form("甲市卫生健康委", ("甲市卫生健康委员会",))
    ('甲市医疗保障局', '甲市卫生健康委员会')
    >>> full_form("甲市人民政府", ("甲市人民政府办公室",)), full_form("甲市政府办", ("甲市人民政府办公室",))
    ('甲市人民政府', '甲市人民政府办公室')
    """
    for other in others:
        if len(other) <= len(name) or other[:2] != name[:2]:
            continue
        if other.startswith(name) and other[len(name) :] != "员会":
            continue
        signs = iter(other)
        if all(sign in signs for sign in name) and _same_work(name, other) and not _longer_body(name, other):
            return other
    return name


def _longer_body(name: str, other: str) -> bool:
    """Tell whether ``other`` only puts words into the name: 农业局 is whole beside 农业机械管理局; 医保局 leaves single signs out.

    A short form keeps single signs, or pairs, of several words. A name whose own words all stand together in the other one, up to
    the last sign, is the name of a body of its own.
    """
    own = name[:-1]
    return other.startswith(own) and len(own) >= 4 and name[-1] == other[-1] and name[-1] in "局厅部署"


def _same_work(name: str, other: str) -> bool:
    """Tell whether two names end as those of one authority do: an office is none of a government."""
    ends = {"委": "委员会", "办": "办公室", "政府办": "人民政府办公室"}
    return any(name.endswith(short) and other.endswith(long) for short, long in ends.items()) or name[-1] == other[-1]


def resolve_authority(name: str, portal: Portal | None) -> str | None:
    """Give the full name of an authority; None for a relative name (市经信局) that the portal does not declare.

    >>> resolve_authority("宁波市人民政府", None), resolve_authority("市经信局", None)
    ('宁波市人民政府', None)
    """
    if portal is not None:
        if name in portal.units:
            return portal.units[name]
        if _RELATIVE.match(name) and portal.publisher.endswith("人民政府"):
            seat = portal.publisher.removesuffix("人民政府")
            if name in ("市人民政府", "省人民政府", "区人民政府", "县人民政府", "市政府", "省政府"):
                return portal.publisher
            if name.endswith(("人民政府办公厅", "人民政府办公室")) and len(name) <= 8:
                return seat + name[1:]
    return None if _RELATIVE.match(name) else name
