"""What must be published of the document `WHOLE`, written by hand from its text and from what each family's page shows of it."""

from __future__ import annotations

from datetime import date

# The night of 15 March 2025: the measures say that they are in force from 1 April 2025.
POLICY = {
    "portal_id": "cn_990300_yunze",
    "column_id": "normative",
    "kind": "normative_document",
    "title": "云泽市人民政府关于支持小微企业稳岗扩岗的若干措施",
    "wrapped_title": None,
    "doc_number": "云政发〔2025〕12号",
    "unified_number": None,
    "issuers": ["云泽市人民政府"],
    "division_code": "990300",
    "signed_on": date(2025, 3, 12),
    "published_on": date(2025, 3, 14),
    "effective_on": date(2025, 4, 1),
    "expires_on": date(2027, 12, 31),
    "status": "not_yet_in_force",
    "script": "hans",
    "republication": False,
    "conflicts": [],
}
INDEX_NUMBER = "01990300X/2025-00117"
# TRS pages carry no information table.
WITHOUT_TABLE = {"trs"}

# label, heading, own text, responsible units; in the order of the text
CLAUSES = [
    ("一", "扩大贷款投放", "", []),
    ("（一）", "提高贷款额度", "对吸纳就业的小微企业，单户贷款额度最高不超过300万元。（责任单位：市财政局、市人力资源和社会保障局）",
     ["市财政局", "市人力资源和社会保障局"]),
    ("（二）", "给予贷款贴息", "贴息比例为实际利率的50%，每户企业每年贴息不超过6万元。（责任单位：市财政局）", ["市财政局"]),
    ("二", "降低用工成本", "", []),
    ("（一）", "发放一次性补助", "对招用毕业年度高校毕业生的企业，按每人1500元给予一次性补助。（责任单位：市人力资源和社会保障局）",
     ["市人力资源和社会保障局"]),
    ("（二）", "扩大稳岗返还", "失业保险稳岗返还比例提高到60%，所需资金从失业保险基金中列支。", []),
    ("三", "附则", "", []),
]  # fmt: skip

# value and unit of each quantity that binds, with its comparator
QUANTITIES = {
    ("不超过", "300", "万元"),
    ("不超过", "6", "万元"),
    ("", "50", "%"),
    ("", "1500", "元"),
    ("提高到", "60", "%"),
}

REPEALS = {"relation": "repeals", "cited_title": "云泽市支持企业稳岗若干措施", "cited_doc_number": "云政发〔2022〕3号"}

# Words of the frame of a page that no published text may carry.
FURNITURE = ["当前位置", "浏览次数", "打印", "关闭", "主办", "版权所有", "一图读懂", "信息来源", "首页", "网站标识码"]

# By the law database's code book: not yet in force, repealed, amended, not yet in force, in force.
LAW_STATUSES = ["not_yet_in_force", "repealed", "amended", "not_yet_in_force", "in_force"]
