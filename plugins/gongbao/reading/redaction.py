"""Personal contact data taken out of a text before anything is published or hashed; the rule has a version."""

from __future__ import annotations

import re
import unicodedata

from gongbao.reading.surnames import names_person

REDACTION_VERSION = 9
"""Raised whenever the same text may come out differently."""

NAME, PHONE, MAIL, ADDRESS = "［联系人略］", "［电话略］", "［邮箱略］", "［地址略］"

_COLON = r" ?[:：] ?"
_HYPHEN = r"\-－—–‐‑−"
_GAP = rf"[ \u3000{_HYPHEN}]"

# Against harvesters, offices write the sign and the dots of an address in many ways; people read them all.
_WORD = "A-Za-z0-9Ａ-Ｚａ-ｚ０-９"
_OPEN, _CLOSE = r"[(（\[［【〔<{]", r"[)）\]］】〕>}]"
_AT = rf" ?(?:[@＠]|{_OPEN} ?(?:[@＠#＃]|[aAａ][tTｔ]|艾特) ?{_CLOSE}|[#＃] ?[aAａ][tTｔ] ?[#＃]?) ?"
_TOP = "(?:com|cn|net|org|gov|edu|COM|CN|NET|ORG|GOV|EDU)"
_DOT = rf"(?:[.．]|。(?={_TOP})| ?{_OPEN} ?(?:[.．]|[dD][oO][tT]|点) ?{_CLOSE} ?|点)"
_LOCAL = rf"(?<![{_WORD}._%+-])[{_WORD}．._%+-]{{1,64}}"
_DOMAIN = rf"[{_WORD}-]{{1,63}}(?:{_DOT}[{_WORD}-]{{1,63}}){{1,5}}"
_MAIL = re.compile(rf"{_LOCAL}{_AT}{_DOMAIN}")
_HASH_MAIL = re.compile(
    rf"(?<![/=]){_LOCAL} ?[#＃] ?[{_WORD}-]{{1,63}}(?:[.．][{_WORD}-]{{1,63}}){{0,4}}[.．]{_TOP}(?![{_WORD}])"
)
_SPOKEN_MAIL = re.compile(rf"{_LOCAL} (?:at|AT) {_DOMAIN}")
_MAY_BE_MAIL = re.compile(r"[@＠#＃(（\[［【〔<{](?:(?<=[@＠#＃])| ?(?:[aAａ][tTｔ]|艾特))")
_DIGIT = r"[\d０-９]"
_SPACED_MOBILE = rf"[1１][3-9３-９]\d{_GAP}\d{{4}}{_GAP}\d{{4}}(?!\d)"
_TELEPHONE = (
    rf"(?:{_SPACED_MOBILE}|(?:[（(+]?{_DIGIT}{{2,4}}[）)]?[ \u3000]?[{_HYPHEN}]?[ \u3000]?)?{_DIGIT}{{3,8}}"
    rf"(?: ?[{_HYPHEN}转] ?{_DIGIT}{{1,8}}){{0,2}})"
)
_PHONE_WORD = r"[电電] ?[话話]|手 ?[机機]|[传傳] ?真|[热熱][线線]"
_ASKED = r"[联聯][系繫絡络]|[咨諮][询詢]|[报報]名|投[诉訴]|[举舉][报報]|反[馈饋]"
# What is counted is no telephone: 13800000000元, 8888888户; 分机, 家庭 and 万 (a surname) say nothing.
_COUNTED = (
    r"(?! ?(?:[元亿億%％户戶吨噸美欧歐港日]|分(?!机|機)|人(?![社事大民力])|家(?!庭)|平方|立方|千瓦|公[里斤顷頃]"
    r"|[万萬](?:[元亿億户戶人吨噸千平立辆輛]|美元|$)))"
)
_LABELLED = re.compile(
    rf"(?P<label>(?:(?:{_ASKED}|[办辦]公室?|[监監]督|[服][务務]|固定|移[动動]|值班|[热熱][线線])?(?:{_PHONE_WORD})(?:[号號][码碼])?"
    rf"|(?:{_ASKED})(?:方式|[号號][码碼])|(?<![\u4e00-\u9fff])[号號][码碼])(?:[（(][^（）()]{{1,10}}[）)])?){_COLON}"
    rf"(?P<value>{_TELEPHONE}(?:[、,，;；/ ]{{1,2}}{_TELEPHONE}){{0,5}})(?!{_DIGIT}|[.．]{_DIGIT}){_COUNTED}"
)
_MOBILE = re.compile(rf"(?<![\dA-Za-z.．])(?:[1１][3-9３-９]\d{{9}}(?![\d]|[.．]\d)|{_SPACED_MOBILE}){_COUNTED}")
_NUMBERED = re.compile(
    "(?:[编編案序单單票批证證卡账賬帐帳][号號]|代[码碼]|文[号號]|[编編][码碼]|[条條][码碼]|[许許]可[号號]|登[记記][号號]|[备備]案[号號])"
    "(?:[为為是])?[ :：]*$"
)
"""A number behind one of these counts a thing, not a line: 编号13812345678."""
# Lines that everybody may call: 110, 12345, 12366, 95598, 96345.
_PUBLIC = re.compile(r"1[12]\d|12\d{3}|9[56]\d{3,4}|10\d{3}")
_AREA = re.compile(r"[（(]?0\d{2,3}(?:[）)]|(?=\D))[\s\-－—–‐‑−]*")
_BETWEEN = re.compile(r"[、,，;；/]+")
_EXTENSION = rf"(?: ?(?:[{_HYPHEN}]|转) ?\d{{1,6}})?(?!\d)"
_LANDLINE = re.compile(
    rf"(?<![\dA-Za-z.．])(?:[+＋]?[8８][6６] ?[{_HYPHEN}] ?[1-9１-９]\d{{1,2}} ?[{_HYPHEN}] ?"
    rf"|[（(]?[0０]\d{{2,3}}[）)]? ?[{_HYPHEN}] ?|[（(][0０]\d{{2,3}}[）)][ \u3000]?(?=[2-9２-９]))\d{{7,8}}{_EXTENSION}"
)
_LOCAL_NUMBER = rf"(?:[（(]?[0０]\d{{2,3}}[）)]?[ \u3000/{_HYPHEN}]{{0,3}})?[2-9２-９]\d{{6,7}}{_EXTENSION}"
# A number right behind its label, without a colon: seven digits or more, and no count of telephones.
_BARE = re.compile(
    rf"(?P<label>(?:{_PHONE_WORD})(?:[号號][码碼]?)?[ \u3000]{{0,3}}(?:[（(](?=[2-9２-９]))?)"
    rf"(?P<value>{_LOCAL_NUMBER}(?:[、,，;；/ ]{{1,2}}{_LOCAL_NUMBER}){{0,5}})"
    r"(?! ?[%％元万亿户人家部台个门次起件套条]|[)）]?[号號](?![码碼]))"
)
_CONTACT = r"(?:[联聯][系繫]|[咨諮][询詢]|[办辦]公)?"
_POST = r"(?:[电電]子)?[邮郵](?:箱|[编編])"
_PERSON = re.compile(
    rf"(?P<label>[联聯] ?[系繫絡] ?人(?:及(?:[联聯][系繫])?(?:[电電][话話]|方式))?|[经經][办辦]人|承[办辦]人|填[报報]人"
    rf"|[负負][责責]人姓名|[联聯][络絡][员員人]|收件人|[报報]送人|解 ?[读讀] ?人|撰稿人|供稿人|[咨諮][询詢](?:人[员員]?)?){_COLON}"
    rf"(?P<value>(?!［)[^,，。;；:：\n［]{{1,40}}?)(?= ?(?:[,，。;；\n［(（]|$| {_CONTACT}(?:{_PHONE_WORD}|{_POST}|方式|地址)"
    rf"|{_CONTACT}(?:{_PHONE_WORD}|{_POST}|方式|地址)[:：]))"
)
_MAY_LABEL_PERSON = re.compile("[人员員名话話式询詢] ?[:：]")
_HOME = re.compile(
    rf"(?P<label>[联聯][系繫]地址|家庭住址|家庭地址|[现現]住址|住址|居住地址){_COLON}(?P<value>(?!［)[^,，。;；\n［]{{2,60}})"
)
_PLACE = re.compile(
    r"路|街|巷|弄|胡同|大道|村|小[区區]|花[园園]|社[区區]|新[苑城]|公寓|大[厦廈楼樓]|中心"
    r"|[\d０-９一二三四五六七八九十] ?[号號室栋棟幢组組楼樓层層]|[单單]元"
)
_RULED = re.compile("[应應][当當以由与與]|为准|為準|一致|[须須]|[证證]明|填[写寫]|[负負][责責]|按照|的$")
_QQ = re.compile(
    rf"(?P<label>(?:QQ|qq|ＱＱ|微信)(?:[号號][码碼]?|群[号號]?)?{_COLON}|微信(?:群?[号號]|[账帐賬][号號])[为為是]?[ \u3000]?"
    r"|(?:QQ|qq|ＱＱ)(?:群?[号號]?[码碼]?)[ \u3000]?(?=\d{5}))(?P<value>[A-Za-z0-9_-]{5,20})(?![A-Za-z0-9_-])"
)
_CARD = re.compile(r"(?<!\d)[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?!\d)")
_LOCAL_DIGITS = 7
_OWN_EXCHANGE = (5, 6)
_LONG = re.compile(
    rf"[\d)）](?:(?<=\d)(?:\d{{6}}|\d{{1,3}}[ \u3000/{_HYPHEN}]{{1,3}}\d{{4}})|(?<=[)）]) ?\u3000?\d{{4}})"
)
_BARE_LABEL = re.compile("[话話机機真线線号號码碼][ \u3000]{0,3}[（(]?\\d")
_SHORT_NUMBER = re.compile(r"[话話机機真线線式碼码][^:：]{0,12} ?[:：] ?[\d０-９(（+]")
# By a sign of its own each word is looked for: one character is found ten times as fast as two.
_SIGNS = (
    ("@", "@"),
    ("＠", "＠"),
    ("#", "#"),
    ("＃", "＃"),
    ("Q", "QQ"),
    ("q", "qq"),
    ("Ｑ", "ＱＱ"),
    ("微", "微信"),
    ("t", " at "),
    ("T", " AT "),
)


def may_tell(text: str) -> bool:
    """Tell whether a text, a whole document too, may hold what is redacted without a label and its colon.

    Most documents hold none, and signs are looked for several times as fast as patterns.
    """
    return (
        any(sign in text and word in text for sign, word in _SIGNS)
        or (any(sign in text for sign in ("t", "T", "ｔ", "艾特")) and bool(_MAY_BE_MAIL.search(text)))
        or bool(_LONG.search(text))
    )


def redact(line: str) -> str:
    """Replace names of contact persons, telephone numbers, e-mail and home addresses by fixed marks.

    Digits, letters and signs of either width count alike, and e-mail addresses that are spelled to hide from harvesters.

    >>> redact("联系人:综合处  王小明,电话:89183427,邮箱:a1@example.com,联系地址:某市某路1号")
    '联系人:［联系人略］,电话:［电话略］,邮箱:［邮箱略］,联系地址:［地址略］'
    >>> redact("咨询电话：0574-89180000、89180001")
    '咨询电话：［电话略］'
    >>> redact("电话０５７１－８８８８８８８８，邮箱 lan（at）example.com")
    '电话［电话略］，邮箱 ［邮箱略］'
    >>> redact("年产12000000套,2016年9月30日")
    '年产12000000套,2016年9月30日'
    """
    has_colon = ":" in line or "：" in line
    if _MAY_BE_MAIL.search(line):
        line = _HASH_MAIL.sub(MAIL, _MAIL.sub(MAIL, line))
    if (" at " in line or " AT " in line) and ("邮" in line or "mail" in line):
        line = _SPOKEN_MAIL.sub(MAIL, line)
    if _LONG.search(line):
        line = _CARD.sub(NAME, line)
        if has_colon:
            line = _LABELLED.sub(_without_number, line)
        if _BARE_LABEL.search(line):
            line = _BARE.sub(lambda m: _keep_label(m, PHONE), line)
        line = _LANDLINE.sub(PHONE, line)
        line = _MOBILE.sub(_without_mobile, line)
    if "QQ" in line or "qq" in line or "微信" in line or "ＱＱ" in line:
        line = _QQ.sub(lambda m: _keep_label(m, PHONE), line)
    if not has_colon:
        return line
    if _SHORT_NUMBER.search(line):
        line = _LABELLED.sub(_without_number, line)
    if _MAY_LABEL_PERSON.search(line):
        line = _PERSON.sub(_without_person, line)
    return _HOME.sub(_without_home, line) if "址" in line else line


def _without_number(match: re.Match[str]) -> str:
    """Mark a run of numbers that holds a line of somebody's own: not a public one, and no figure of fewer than five digits."""
    for part in _BETWEEN.split(unicodedata.normalize("NFKC", match["value"])):
        number = _AREA.sub("", part, count=1)
        digits = sum(c.isdigit() for c in part)
        public = all(_PUBLIC.fullmatch(alone) for alone in number.split())
        if not public and (digits >= _LOCAL_DIGITS or _is_short_line(match, number)):
            return _keep_label(match, PHONE)
    return match[0]


def _is_short_line(match: re.Match[str], number: str) -> bool:
    """A number of five or six digits is one of an office's own exchange where its label speaks of telephones."""
    behind = match.string[match.end() : match.end() + 1]
    return number.isdigit() and len(number) in _OWN_EXCHANGE and (not behind or behind in "，,。;；、）)（( \t")


def _without_mobile(match: re.Match[str]) -> str:
    return match[0] if _NUMBERED.search(match.string, max(0, match.start() - 12), match.start()) else PHONE


def _without_person(match: re.Match[str]) -> str:
    asked = match["label"].rstrip(" :：").endswith(("询", "詢"))
    return _keep_label(match, NAME) if names_person(match["value"], sure=asked) else match[0]


def _without_home(match: re.Match[str]) -> str:
    where = match["value"]
    return _keep_label(match, ADDRESS) if _PLACE.search(where) and not _RULED.search(where) else match[0]


def _keep_label(match: re.Match[str], mark: str) -> str:
    return match[0][: match.start("value") - match.start()] + mark
