"""How many comments came, and how many of them were adopted, partly adopted or not, as an outcome counts them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gongbao.reading.numerals import read_number

_RECEIVED = re.compile(
    r"(?:共?(?:收到|征集到|征集|收集到|收集)|反馈|收回)[^。;,\d]{0,20}?(?P<n>\d{1,6}"
    r"|[一二两三四五六七八九十百]{1,5}) ?(?:条|项|个|份|件|人次|余条|封)"
)
# …收到来信28件共计93条意见: the comments count, not the letters that brought them.
_RECEIVED_COMMENTS = re.compile(
    r"(?:收到|征集)[^。;]{0,30}?(?P<n>\d{1,6}|[一二两三四五六七八九十百]{1,5}) ?(?:余)?[条项个](?:有效)?(?:修改)?(?:的)?(?:意见|建议)"
)
_NONE = re.compile(r"(?:未收到|没有收到|未征集到)[^。;]{0,60}(?:意见|建议|反馈)|无[^。;]{0,16}(?:意见|建议|反馈)")
_COUNT = r"(?P<n>\d{1,6}|[一二两三四五六七八九十百]{1,5}) ?(?:条|项|个|份|件)?"
_PARTLY = re.compile(
    rf"(?:部分(?:予以)?(?:采纳|吸收)|部分采纳)[^。;,\d]{{0,8}}?{_COUNT}(?:条|项|个|份|件)"
    rf"|{_COUNT.replace('<n>', '<m>')}(?:意见|建议)?(?:予以)?部分采纳"
)
_NOT = re.compile(
    rf"(?:不予采纳|未采纳|未予采纳|不采纳|未被采纳|暂不采纳)[^。;,\d]{{0,8}}?{_COUNT}(?:条|项|个|份|件)"
    rf"|{_COUNT.replace('<n>', '<m>')}(?:意见|建议)?(?:不予采纳|未采纳|未予采纳|不采纳)"
)
_ADOPTED = re.compile(
    rf"(?<!部分)(?<!不予)(?<!未)(?<!未予)(?<!不)(?:予以采纳|采纳|吸收采纳|采纳吸收)(?:了|意见|建议"
    rf"|其中)?[^。;,\d]{{0,8}}?{_COUNT}(?:条|项|个|份|件)|{_COUNT.replace('<n>', '<m>')}(?:条|项|个|份|件)(?:意见"
    rf"|建议)?(?:均|全部|已)?(?:予以|被)?采纳"
)
_ALL = re.compile(r"(?:均|全部|都|已|,|,已|,均)?(?:予以|已)?采纳")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Comments received, adopted, partly, not adopted; None where the page does not count."""

    received: int | None = None
    adopted: int | None = None
    partly: int | None = None
    refused: int | None = None


def read_tally(text: str) -> Tally:
    """Read the counts of an outcome; 予以采纳 without a number adopts all that came.

    >>> read_tally("共收到1条建议,予以采纳,具体如下:")
    Tally(received=1, adopted=1, partly=None, refused=None)
    >>> read_tally("共收到意见12条,其中采纳8条,部分采纳1条,未采纳3条。")
    Tally(received=12, adopted=8, partly=1, refused=3)
    >>> read_tally("征求意见期间,未收到意见建议。")
    Tally(received=0, adopted=0, partly=None, refused=None)
    """
    received = _count(_RECEIVED_COMMENTS, text)
    received = _count(_RECEIVED, text) if received is None else received
    if received is None and _NONE.search(text):
        return Tally(received=0, adopted=0)
    partly, refused, adopted = _count(_PARTLY, text), _count(_NOT, text), _count(_ADOPTED, text)
    if adopted is None and partly is None and refused is None and received is not None:
        head = text[: text.find("。") if "。" in text else len(text)]
        if re.search(r"(?:不予|未予?|不)采纳", head):
            refused, adopted = received, 0
        elif re.search(r"部分采纳", head):
            partly = received
        elif _ALL.search(head):
            adopted = received
    return Tally(received=received, adopted=adopted, partly=partly, refused=refused)


def _count(pattern: re.Pattern[str], text: str) -> int | None:
    match = pattern.search(text)
    if match is None:
        return None
    groups = match.groupdict()
    return read_number(groups["n"] or groups.get("m") or "")
