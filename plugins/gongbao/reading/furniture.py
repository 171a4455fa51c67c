"""What the frame of a site leaves in a flattened page, told from the document by words and by structure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gongbao.reading.doc_numbers import find_numbers
from gongbao.reading.frame_lines import (
    ANYWHERE,
    CELLS,
    CLAUSE,
    LABELLED,
    LICENCE,
    RULES,
    is_breadcrumb,
    is_frame,
    is_sentence,
)
from gongbao.reading.labels import is_page_line, is_republished, may_name_collection, read_pairs
from gongbao.reading.lines import Line, make_line

_FOOTER = re.compile(
    r"本(?:消息|文|信息|文章|页面|资讯|政策).{0,24}(?:上传|转载|整理发布|网友(?:发布|分享|提供|整理|投稿)|自动采集)|如(?:需|有"
    r"|涉).{0,20}(?:删除(?!个人|.{0,8}的,)|侵权)|^(?:立即)?获取.{0,12}(?:资料|政策)"
    r"|请您对(?:该|本|此)(?:政策|文件|页面)[^。]{0,30}(?:提出|评价|评分)"
    r"|^热门(?:阅读|文章|资讯|推荐)|免责声明|转载请注明(?!来源的|出处的)|^.{0,12}(?:招商|产业园).{0,6}(?:热线|咨询)|版权归原作者"
    r"|仅供参考.{0,20}以.{0,10}为准|^(?:本站|网站)声明"
)
_REPUBLISHED = re.compile(
    r"本(?:消息|文章|资讯|政策|信息).{0,24}(?:上传|转载|网友(?:发布|分享|提供|整理|投稿))|版权归原作者|转载请注明(?!来源的|出处的)"
    r"|免责声明.{0,60}(?:采集|网络|转载)|本(?:网站|站|网).{0,8}(?:自动)?采集"
)
_TAIL = re.compile(
    r"^[【\[]?(?:文件原文|原文链接|原文下载|政策原文|相关(?:政策|解读|文件|链接|阅读|新闻|文档|内容|稿件|信息|附件"
    r"|报道)(?:[与及和](?:解读|政策|文件))?|政策解读|解读(?:链接|文件|材料)|图解政策|"
    r"最新(?:更新|发布)?(?:政策|文件|信息)|推荐阅读|热门(?:阅读|文章)|咨询电话|上一篇|下一篇|部门解读|专家解读"
    r"|媒体解读|解读|图解|关联(?:文件|阅读|稿件)|延伸阅读|打印本页|"
    r"扫一扫|分享到|相关文档|网民意见|我要评论|友情链接|政策咨询)[】\]]?(?: ?:|$| ?更多| ?>|】)"
)
_LINKED = re.compile(
    r"[《<>»【\[]|关于|\d|https?:|www"
    r"|(?:解读|图解|通知|意见|办法|方案|规定|规则|条例|细则|措施|规划|决定|标准|目录|政策|问答|说明|公告|报告|批复|链接|附件|更多)$"
)
"""What stands behind the word of a tail where it is a link: a title, a number, an address; a rule it is otherwise."""

_DATE_END = re.compile(r"年 ?\d{1,2} ?月 ?\d{1,2} ?日\)?$|[〇○零一二三四五六七八九] ?年.{1,6}月.{1,8}日$")
_MATTER = re.compile(
    r"^(?:附件|附表|附录|第[一二三四五六七八九十百]+[章条]|[一二三四五六七八九十]+、|\([一二三四五六七八九十]+\)|\d+[.、]|抄送|\(此件)"
)
_DOWNLOAD = re.compile(r"[ 【\[(]*(?:点击下载|点此下载|下载|点击查看)[】\])]*$")
_LOCATION = re.compile(r"位置 ?:?|[>»›]")
_SITE = 4
_HEAD = 40
"""Lines in which the head of a page stands."""

FILE_NAME = re.compile(r"\.(?:docx?|wps|pdf|ofd|xlsx?|et|zip|rar|7z|pptx?|jpe?g|png|txt|ceb|rtf|tif)$", re.IGNORECASE)
_FILE_LEAD = re.compile(
    r"^(?:(?:点击|附件|文件|原文)?(?:下载|查看)(?:附件|文件|原文)? ?: ?)?"
    r"(?:附件(?: ?\d{1,2}(?![-—~至\d])|(?! ?\d)) ?[:.、]? ?)?(?:\d{1,2} ?[.、] ?(?!\d))?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A page without its frame: the lines kept, names of files offered, whether an aggregator republished it."""

    lines: tuple[Line, ...]
    files: tuple[str, ...]
    republished: bool


def take_off_frame(lines: Sequence[Line]) -> Frame:
    """Take the frame off the lines of a flattened page; the document's own lines keep their order and words."""
    republished = any(_is_republication(line.key) for line in lines[-40:])
    republished = republished or any(
        is_republished(read_pairs(line.key)) for line in lines[:_HEAD] if may_name_collection(line.key)
    )
    lines = lines[: _tail_start(lines)]
    kept: list[Line] = []
    files: list[str] = []
    lines = tuple(_part_page_lines(lines))
    first = next((index for index, line in enumerate(lines) if _MATTER.match(line.key)), len(lines))
    last = next((index for index in range(len(lines) - 1, first, -1) if _MATTER.match(lines[index].key)), first)
    within = range(first, last)
    for index, line in enumerate(lines):
        framed = is_frame(line.key) and not (index in within and _may_be_matter(lines, index))
        if framed or (index < _HEAD and is_breadcrumb(line.key)):
            if index < _SITE and len(kept) == 1 and kept[0].key.endswith("政府") and _LOCATION.search(line.key):
                del kept[:]
            continue
        if "。" not in line.key and len(line.key) <= 160:
            line = _without_button(line)  # noqa: PLW2901 - the same line without its button
            if "." in line.key and FILE_NAME.search(line.key):
                lead = _FILE_LEAD.match(line.key)
                files.append(line.cut(lead.end() if lead else 0).raw)
        kept.append(line)
    return Frame(lines=tuple(kept), files=tuple(dict.fromkeys(files)), republished=republished)


def _may_be_matter(lines: Sequence[Line], index: int) -> bool:
    """Tell whether a line of words that frame and document share belongs to the document, by the lines at its sides."""
    line = lines[index]
    if LICENCE.search(line.key) or ANYWHERE.search(line.key):
        return False
    if LABELLED.match(line.key):
        return ">" not in line.key and "首页" not in line.key
    if line.key not in CELLS and "\t" not in line.raw:
        return False
    beside = [lines[at].key for at in (index - 1, index + 1) if 0 <= at < len(lines)]
    return not any(FILE_NAME.search(key) or (is_frame(key) and not _is_shared(key)) for key in beside)


def _is_shared(key: str) -> bool:
    """Tell whether a line of the frame may be a cell as well: a word of both, a number, a rule."""
    return key in CELLS or bool(RULES.fullmatch(key))


def _part_page_lines(lines: Sequence[Line]) -> Iterator[Line]:
    """Part a document number from the page's date and buttons where one line shows them side by side."""
    for line in lines[:_HEAD]:
        # The page's date is set with strokes: 2024-04-02.
        dated = len(line.key) <= 120 and ("-" in line.key or "/" in line.key)
        number = next(iter(find_numbers(line.key)), None) if dated else None
        if number is not None and number.start == 0 and is_page_line(line.key[number.end :]):
            yield line.cut(0, number.end)
            yield line.cut(number.end)
        else:
            yield line
    yield from lines[_HEAD:]


def strip_file_number(name: str) -> str:
    """Drop 附件1: or 1. before the name of a file.

    >>> strip_file_number("附件：2.起草说明.docx"), strip_file_number("2.5版规范.pdf"), strip_file_number("点击下载：规划.pdf")
    ('起草说明.docx', '2.5版规范.pdf', '规划.pdf')
    """
    line = make_line(name)
    lead = _FILE_LEAD.match(line.key)
    return line.cut(lead.end() if lead else 0).raw or line.raw


def _without_button(line: Line) -> Line:
    """Drop the button (点击下载) that a page sets behind a file's name."""
    download = _DOWNLOAD.search(line.key) if line.key.rstrip("】])").endswith(("下载", "查看")) else None
    return line.cut(0, download.start()) if download and download.start() > 0 else line


def _is_republication(key: str) -> bool:
    return _REPUBLISHED.search(key) is not None and "应当" not in key and not CLAUSE.match(key)


def _is_tail(key: str) -> bool:
    """Tell whether a line heads or is a link below the document: 政策解读, 咨询电话:［电话略］; 政策解读:由起草单位负责 is a rule."""
    tail = _TAIL.search(key)
    if tail is None:
        return False
    said = key[tail.end() :].strip(" :】>")
    return not said or (not is_sentence(said) and _LINKED.search(said) is not None)


def _tail_start(lines: Sequence[Line]) -> int:
    """Find where the links below the document begin: the first tail mark with nothing of the document after it."""
    cut = len(lines)
    for index in range(len(lines) - 1, -1, -1):
        key = lines[index].key
        if CLAUSE.match(key):
            break
        if (len(key) <= 300 and _FOOTER.search(key)) or (index > 0 and _is_tail(key)):
            cut = index
        elif (
            _is_prose(key) or (_DATE_END.search(key) and len(key) < 60 and not is_breadcrumb(key)) or _MATTER.match(key)
        ):
            break
    return cut


def _is_prose(key: str) -> bool:
    return len(key) > 60 and "。" in key
