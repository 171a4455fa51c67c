"""Personal contact data taken out of a text before anything is published or hashed; the rule has a version."""

from __future__ import annotations

import re

REDACTION_VERSION = 2
"""Raised whenever the same text may come out differently."""

NAME, PHONE, MAIL, ADDRESS = "［联系人略］", "［电话略］", "［邮箱略］", "［地址略］"

_COLON = r" ?[:：] ?"
_MAIL = re.compile(
    r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64} ?[@＠] ?[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,5}"
)
_DIGIT = r"[\d０-９]"
_TELEPHONE = rf"(?:[（(+]?{_DIGIT}{{2,4}}[）)]? ?[-－—]? ?)?{_DIGIT}{{3,8}}(?: ?[-－—转] ?{_DIGIT}{{1,8}}){{0,2}}"
_LABELLED = re.compile(
    rf"(?P<label>(?:联系|咨询|办公|监督|举报|服务|投诉|固定|移动|办公室|值班|热线)?(?:电 ?话|手 ?机|传 ?真|号码"
    rf"|热线|方式)(?:号码)?(?:[（(][^（）()]{{1,10}}[）)])?){_COLON}"
    rf"(?P<value>{_TELEPHONE}(?:[、,，;；/ ]{{1,2}}{_TELEPHONE}){{0,5}})"
)
_MOBILE = re.compile(r"(?<![\dA-Za-z.])1[3-9]\d{9}(?![\d%])|(?<![\dA-Za-z.])1[3-9]\d[ -]\d{4}[ -]\d{4}(?!\d)")
_LANDLINE = re.compile(r"(?<![\dA-Za-z.])[（(]?0\d{2,3}[）)]? ?[-－—] ?\d{7,8}(?:[-－—]\d{1,6})?(?!\d)")
_PERSON = re.compile(
    rf"(?P<label>联 ?系 ?人(?:及(?:联系)?(?:电话|方式))?|经办人|承办人|填报人|负责人姓名|联络员|联络人|收件人"
    rf"|报送人|解读人|撰稿人|供稿人){_COLON}"
    r"(?P<value>(?!［)[^,，。;；:：\n［]{1,40}?)(?= ?(?:[,，。;；\n［(（]|$| (?:联系|咨询|办公)?(?:电话|手机|传真"
    r"|邮箱|方式|地址|邮编)|(?:联系|咨询|办公)?(?:电话|手机|传真|邮箱|电子邮箱|方式|地址)[:：]))"
)
_HOME = re.compile(
    rf"(?P<label>联系地址|家庭住址|家庭地址|现住址|住址|居住地址){_COLON}(?P<value>(?!［)[^,，。;；\n［]{{2,60}})"
)
_QQ = re.compile(rf"(?P<label>(?:QQ|qq|微信)(?:号码?|群)?){_COLON}(?P<value>[A-Za-z0-9_-]{{5,20}})")
_CARD = re.compile(r"(?<!\d)[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?!\d)")
_LONG = re.compile(r"[\d０-９]{7}|\d{3,4}[-－— ]\d{4}|[)）]\d{4}")
_COLONS = re.compile(r"[:：]")
_SHORT_NUMBER = re.compile(r"[话机真线式][^:：]{0,12} ?[:：] ?[\d０-９(（+]")


def redact(line: str) -> str:
    """Replace names of contact persons, telephone numbers, e-mail and home addresses by fixed marks.

    >>> redact("联系人:综合处  王小明,电话:89183427,邮箱:a1@example.com,联系地址:某市某区")
    '联系人:［联系人略］,电话:［电话略］,邮箱:［邮箱略］,联系地址:［地址略］'
    >>> redact("咨询电话：0574-89180000、89180001")
    '咨询电话：［电话略］'
    >>> redact("年产12000000套,2016年9月30日")
    '年产12000000套,2016年9月30日'
    """
    if "@" in line or "＠" in line:
        line = _MAIL.sub(MAIL, line)
    if _LONG.search(line):
        line = _CARD.sub(NAME, line)
        if _COLONS.search(line):
            line = _LABELLED.sub(lambda m: _keep_label(m, PHONE), line)
        line = _LANDLINE.sub(PHONE, line)
        line = _MOBILE.sub(PHONE, line)
    if not _COLONS.search(line):
        return line
    if _SHORT_NUMBER.search(line):
        line = _LABELLED.sub(lambda m: _keep_label(m, PHONE), line)
    if "QQ" in line or "qq" in line or "微信" in line:
        line = _QQ.sub(lambda m: _keep_label(m, PHONE), line)
    if "人" in line or "联络员" in line:
        line = _PERSON.sub(lambda m: _keep_label(m, NAME), line)
    return _HOME.sub(lambda m: _keep_label(m, ADDRESS), line) if "址" in line else line


def _keep_label(match: re.Match[str], mark: str) -> str:
    return match[0][: match.start("value") - match.start()] + mark
