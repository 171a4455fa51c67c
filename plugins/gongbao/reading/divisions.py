"""From the name of an authority to the code of the division it governs."""

from __future__ import annotations

import re

from gongbao.reading.division_codes import COUNTIES, DIVISIONS

_PLACE = re.compile(r"[\u4e00-\u9fff]{1,12}?(?:特别行政区|自治区|自治州|自治县|省|市|地区|盟|州|县|区|旗)")
_COUNTY_CODES = {name: code for places in COUNTIES.values() for name, code in places.items()}

_NATIONAL = "100000"


def division_of(authority: str) -> str | None:
    """Return the GB/T 2260 code of the division that ``authority`` names; None when it names none we know.

    A county below a known city that is not in our table gives None rather than the code of its city.

    >>> division_of("宁波市人民政府办公厅"), division_of("宁波市鄞州区人民政府"), division_of("国务院办公厅")
    ('330200', '330212', None)
    >>> division_of("浙江省杭州市人民政府"), division_of("吉林省人民政府"), division_of("市经信局")
    ('330100', '220000', None)
    """
    rest = authority.removeprefix("中共").removeprefix("中国共产党")
    code: str | None = None
    for _ in range(3):
        match = _longest_place(rest, code)
        if match is None:
            break
        name, found = match
        code, rest = found, rest[len(name) :]
    if code is not None and _names_unknown_place(rest):
        return None
    return code


def _longest_place(rest: str, above: str | None) -> tuple[str, str] | None:
    for end in range(min(len(rest), 12), 1, -1):
        name = rest[:end]
        if above is not None and above.endswith("00") and name in COUNTIES.get(above, {}):
            return name, COUNTIES[above][name]
        if above is None and name in DIVISIONS:
            return name, DIVISIONS[name]
        if above is not None and above.endswith("0000") and DIVISIONS.get(name, "").startswith(above[:2]):
            return name, DIVISIONS[name]
        if above is None and name in _COUNTY_CODES and not name.endswith("江北区"):
            return name, _COUNTY_CODES[name]
    return None


def _names_unknown_place(rest: str) -> bool:
    match = _PLACE.match(rest)
    if match is None or match.end() < 3:
        return False
    after = rest[match.end() :]
    return after.startswith(("人民政府", "政府", "委", "人民代表大会", "人大", "管委会", "管理委员会"))


def code_of_place(name: str, *, within: str | None) -> str | None:
    """Return the GB/T 2260 code of a place as a document of the division ``within`` names it; None for places that we do not know.

    Cities of several provinces have a 西湖区: one that does not lie in ``within`` is not the one that we know.

    >>> code_of_place("海曙区", within="330200"), code_of_place("宁波市", within="330000"), code_of_place("全市", within="330200")
    ('330203', '330200', '330200')
    >>> code_of_place("西湖区", within="360100"), code_of_place("西湖区", within=None), code_of_place("某镇", within="330200")
    (None, None, None)
    """
    if re.fullmatch("全[省市县区州]", name):
        return within
    found = division_of(name)
    if within is None or within == _NATIONAL:
        return DIVISIONS.get(name) or (found if name not in _COUNTY_CODES else None)
    above = within[:2] if within.endswith("0000") else within[:4]
    return found if found and found.startswith(above) else COUNTIES.get(f"{above}00", {}).get(name)
