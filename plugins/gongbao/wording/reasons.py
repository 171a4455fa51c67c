"""Why an order of a decision was not carried out, in Chinese: each reason stands in the tables in English, in one of these forms."""

from __future__ import annotations

import re

_FORMS: tuple[tuple[str, str], ...] = (
    (r"the clause is not in the base text", "现有文本中没有所指条款"),
    (r"the annex before it is not in the base text", "现有文本中没有其前一附件"),
    (r"the base text has no articles", "现有文本没有条文"),
    (r"the base text has no preamble before its first article", "现有文本第一条之前没有引言"),
    (r"the words are not in (.+)", r"\1中没有所指词句"),
    (r"the words (.+) are not in the clause", r"条款中没有“\1”"),
    (r"the words (.+) are not in (.+) alone", r"“\1”并非仅在\2中"),
    (r"the words (.+) are not in (.+)", r"\2中没有“\1”"),
    (r"the words (.+) stand only (.+)", r"“\1”仅见于\2"),
    (r"(.+) is not in the base text", r"现有文本中没有\1"),
    (r"(.+) is in the base text", r"现有文本中已有\1"),
    (r"(.+) is not there: the clause has (\d+) (paragraphs|items|sentences)", r"没有\1：该条款有\2个{\3}"),
    (r"(.+) is not there: the item has (.+)", r"没有\1：该项有\2目"),
    (r"(.+) of (.+) is not there before the article", r"该条之前没有\2\1"),
    (r"(.+) is not there", r"没有\1"),
    (r"(.+) stands (\d+) times under (.+)", r"\1在\3之下出现\2次"),
    (r"(.+) stands (\d+) times: it is not told which one is meant", r"\1出现\2次，未指明是哪一处"),
    (r"(.+) stands (\d+) times", r"\1出现\2次"),
    (r"(.+) stands more than once", r"\1不止出现一次"),
    (r"(.+) and (.+) do not stand once each in the base text", r"\1和\2在现有文本中并非各有一处"),
    (r"(.+) is given twice", r"\1被编号两次"),
    (r"(.+) is given no wording", r"没有给出\1的内容"),
    (r"(.+) would leave a gap: the clause has (.+)", r"增加\1会使序号中断：该条款现有\2"),
    (r"(.+) would stand before (.+)", r"\1会排在\2之前"),
    (r"(.+) stands before the first chapter by its number", r"按序号，\1位于第一章之前"),
    (r"(.+) stands under (.+) by its number", r"按序号，\1位于\2之下"),
    (r"by its article (.+) would stand before (.+)", r"按所含条文，\1会排在\2之前"),
    (r"by its place the chapter is number (\d+), not (.+)", r"按位置该章应为第\1章，而非\2"),
    (r"the wording of (.+) cannot be read as one annex", r"\1的内容无法读作一个附件"),
    (r"the wording does not open with the name of (.+)", r"所给内容没有以\1的名称开头"),
    (r"the wordings of (\d+) clauses cannot be told apart", r"无法分清\1个条款各自的内容"),
    (r"the articles of (.+) bear no numbers", r"\1的条文没有序号"),
    (r"a section of (.+) has no article", r"\1中有一节没有条文"),
    (r"no article stands under the new heading", "新标题之下没有条文"),
    (r"no clause is named", "没有指明条款"),
    (r"no numbers? (?:is|are) given to the (?:new articles?|article that moves)", "没有给出新条文的序号"),
    (r"no number is given to the new (.+)", r"没有给出新的\1的序号"),
    (r"(\d+) paragraphs are given, (\d+) ordered", r"给出\1款，要求为\2款"),
    (r"(\d+) paragraphs for (.+) of (.+)", r"为\3\2给出了\1款"),
    (r"(\d+) numbers for (\d+) new clauses", r"为\2个新条款给出了\1个序号"),
    (r"(\d+) clauses for (\d+) numbers", r"\1个条款对应\2个序号"),
    (r"(\d+) new words for (\d+)", r"\2处词句对应\1处新词句"),
    (r"each clause needs its new wording", "没有给出每一条款的新内容"),
    (r"headings are not numbered anew", "标题不重新编号"),
    (r"a heading with clauses below it is not put into a new wording", "带有下级条款的标题不作整体改写"),
    (r"the new wording bears the label (.+), the clause (.+)", r"新内容的序号为\1，条款的序号为\2"),
    (r"a new (.+) is not put into this text: its place is not told by a number of an article", r"未以条的序号指明位置，不在此文本中增加\1"),
    (r"a wording or a place that goes with it could not be read", "与之相连的内容或者位置未能读出"),
    (r"it waits for what has no date yet: (.+)", r"须待尚无日期的事项：\1"),
    (r"only words and wordings of a single sentence are carried out", "对单独一句只落实词句的修改"),
    (r"only a whole article is moved", "只移动整条"),
    (
        r"clauses inside an annex are given words and wordings: they are neither put in, struck, moved nor numbered anew",
        "附件内的条款只修改文字，不增加、删去、移动或者重新编号",
    ),
    (r"a merge is carried out on at least two whole articles", "合并须涉及至少两个整条"),
    (r"a merge of paragraphs is carried out in one article, by the wording that is given", "款的合并限于同一条，并须给出内容"),
    (r"a merge of items is carried out in one paragraph, by the wording that is given", "项的合并限于同一款，并须给出内容"),
    (r"the merged item is given another place than the first of those that it joins", "合并后的项不在所合并各项的首位"),
    (r"a 目 is neither put in, moved nor numbered anew", "目不增加、不移动、不重新编号"),
    (r"a 目 is amended by an order of its own", "目须以单独的指令修改"),
    (r"an item that moves into another article is not carried out", "移入其他条的项未予落实"),
    (r"a chapter is moved only where .+", "该文本的章节结构不便移动章"),
    (r"the clause speaks of fines (\d+) times: it is not told which one is meant", r"该条款\1次提到罚款，未指明是哪一处"),
    (r"the sentence of the fine names several amounts: it is not told which one is meant", "罚款一句有多个数额，未指明是哪一个"),
    (r"the fine is (.+), not (.+)", r"罚款为\1，而非\2"),
    (r"the paragraph ends with items: it is not told where the words stand", "该款以分项结尾，未指明词句的位置"),
    (r"the words stand in no quotation marks, and it is not told where they end", "词句没有引号，无法确定起止"),
    (r"it is not told in which paragraph (.+) stands", r"未指明\1在哪一款"),
    (r"it is not told in which chapter (.+) stands", r"未指明\1在哪一章"),
    (r"it is not told from where (.+) is counted", r"未指明\1从何处起算"),
    (r"it is not told where in (.+) the paragraph stands", r"未指明该款在\1中的位置"),
    (r"it is not told under which number the new item stands", "未指明新增项的序号"),
    (r"it is not told whether the words go on in the clause or stand behind it", "未指明词句是接在条款之内还是之后"),
    (r"it is not told which of (\d+) paragraphs the words are added to", r"未指明词句加在\1款中的哪一款"),
    (r"it is not told which paragraph the words are added to", "未指明词句加在哪一款"),
    (r"it is not told behind which words of the sentence the new ones stand", "未指明新词句接在句中何处"),
    (r"it is not told beside which chapter this one stands", "未指明该章与哪一章相邻"),
    (r"it is not told that the articles and chapters are numbered anew", "未说明条文和章重新编号"),
    (r"it is not told how (.+) stands for (.+)", r"无法确定\1如何替代\2"),
    (r"it is not told whether the wording is put in or takes the place of (.+)", r"未指明所给内容是新增还是替代\1"),
    (r"it is not told whether (.+) stands before or under the heading (.+)", r"未指明\1在标题\2之前还是之下"),
    (r"it says that other clauses change with the rest, and not which words", "要求其他条款作相应修改，未给出词句"),
    (r"it orders something in a form that is not known", "指令的写法未能识别"),
    (r"the policy is not in the dataset", "数据集中没有该文件"),
    (r"the decision does not tell in a known form which of its works it amends here", "决定未以可识别的写法指明此处修改哪一文件"),
    (r"the decision was reworded on its page", "决定在其页面上已改写"),
    (r"the text names the decision", "现有文本注明了该决定"),
    (r"the text that we have reads so", "现有文本已是如此"),
    (r"the wording that we have is dated (.+), after the decision of (.+)", r"现有文本的日期为\1，晚于\2的决定"),
    (r"a part of the decision stands in the text already \((.*)\), so its numbers may be new ones",
     r"决定的一部分已体现在现有文本中（\1），条款序号可能是新的"),
    (r"(.+) still cites (.+) \(old number\), which is struck or cannot be followed", r"\1仍引用\2（旧序号），该条款已删去或者无法对应"),
)  # fmt: skip
_NAMED = {
    "{paragraphs}": "款", "{items}": "项", "{sentences}": "句", " and ": "、",
    "where the decision puts them in": "决定增加之处", "in the title of another work": "其他文件的标题", "in a longer word": "更长的词",
}  # fmt: skip
_ALL = tuple((re.compile(form, re.DOTALL), said) for form, said in _FORMS)


def reason_zh(reason: str | None) -> str | None:
    """Say a reason of ``amending_instructions`` in Chinese; None for none, and for one in no known form.

    >>> reason_zh("第9条 is not in the base text"), reason_zh("第3款 is not there: the clause has 2 paragraphs")
    ('现有文本中没有第9条', '没有第3款：该条款有2个款')
    >>> reason_zh("no clause bears this number") is None
    True
    """
    said = [_one(part) for part in (reason or "").split("; ")]
    return "；".join(filter(None, said)) if said and all(said) else None


def both(reason: str) -> str:
    """A reason in Chinese and English, as it stands in one line; in English alone where it is in no known form."""
    zh = reason_zh(reason)
    return f"{zh} · {reason}" if zh else reason


def _one(reason: str) -> str | None:
    for form, said in _ALL:
        if found := form.fullmatch(reason):
            words = found.expand(said)
            for counted, unit in _NAMED.items():
                words = words.replace(counted, unit)
            return words
    return None
