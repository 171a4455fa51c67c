"""How kinds, relations, places of evidence and outcomes of a crawl are called, in both languages."""

from __future__ import annotations

from gongbao.model.policy import EvidenceRank, PolicyKind, Relation

KINDS: dict[str, tuple[str, str]] = {
    PolicyKind.NORMATIVE_DOCUMENT: ("规范性文件", "normative document"),
    PolicyKind.CONSULTATION: ("征求意见", "consultation"),
    PolicyKind.AMENDING_DECISION: ("修改决定", "amending decision"),
    PolicyKind.REPEAL_DECISION: ("废止决定", "repeal decision"),
    PolicyKind.NOTICE: ("通知公告", "notice"),
    PolicyKind.INTERPRETATION: ("政策解读", "interpretation"),
    PolicyKind.LAW: ("法律法规规章", "law, regulation or rule"),
    PolicyKind.UNKNOWN: ("未分类", "not classified"),
}

RELATIONS: dict[str, tuple[tuple[str, str], tuple[str, str]]] = {
    Relation.CITES: (("引用", "cites"), ("被引用", "cited by")),
    Relation.REPEALS: (("废止", "repeals"), ("被废止", "repealed by")),
    Relation.DECLARES_EXPIRED: (("宣布失效", "declares expired"), ("被宣布失效", "declared expired by")),
    Relation.AMENDS: (("修改", "amends"), ("被修改", "amended by")),
    Relation.PROLONGS: (("延长有效期", "prolongs"), ("被延长有效期", "prolonged by")),
    Relation.ADJUSTS_VALIDITY: (("调整有效期", "adjusts the validity of"), ("被调整有效期", "validity adjusted by")),
    Relation.RESCHEDULES: (("调整施行日期", "sets the first day of"), ("被调整施行日期", "first day set by")),
    Relation.SUSPENDS: (("暂停执行", "suspends"), ("被暂停执行", "suspended by")),
    Relation.RESUMES: (("恢复执行", "resumes"), ("被恢复执行", "resumed by")),
    Relation.IMPLEMENTS: (("贯彻落实", "implements"), ("由其落实", "implemented by")),
    Relation.INTERPRETS: (("解读", "interprets"), ("被解读", "interpreted by")),
    Relation.ISSUES: (("印发", "issues"), ("由其印发", "issued by")),
    Relation.DRAFT_OF: (("征求意见稿", "draft of"), ("其征求意见稿", "drafted as")),
    Relation.FINALISES: (("正式出台", "finalises"), ("正式文本", "finalised as")),
    Relation.OUTCOME_OF: (("公布征求意见结果", "outcome of"), ("征求意见结果", "outcome in")),
    Relation.WITHDRAWS: (("撤回", "withdraws"), ("被撤回", "withdrawn by")),
    Relation.REPUBLICATION_OF: (("转载", "republication of"), ("被转载", "republished as")),
}
"""For each relation its name from the policy that names the other, and from the one that is named."""

RANKS: dict[str, tuple[str, str]] = {
    EvidenceRank.PAGE_TABLE: ("页面信息表", "information table of the page"),
    EvidenceRank.HEAD_MATTER: ("文首", "head of the document"),
    EvidenceRank.BODY: ("正文", "body"),
    EvidenceRank.LISTING: ("栏目列表", "listing"),
    EvidenceRank.META: ("页面元数据", "metadata of the page"),
    EvidenceRank.PORTAL: ("门户声明", "declared for the portal"),
    EvidenceRank.DERIVED: ("推算", "derived"),
    EvidenceRank.AMENDING_INSTRUCTION: ("修改决定", "amending decision"),
}

OUTCOMES: dict[str, tuple[str, str]] = {
    "changed": ("有变化", "changed"),
    "nothing_new": ("无变化", "nothing new"),
    "empty_listing": ("列表为空", "empty listing"),
    "could_not_crawl": ("未能采集", "could not crawl"),
}
"""Outcomes of a portal's last batch."""

DISPOSITIONS: dict[str, tuple[str, str]] = {
    "adopted": ("采纳", "adopted"),
    "partly": ("部分采纳", "partly adopted"),
    "not_adopted": ("未采纳", "not adopted"),
}


def said(names: dict[str, tuple[str, str]], key: str | None) -> tuple[str, str]:
    """The names of ``key``; a word that the table does not know yet stands for itself.

    >>> said(OUTCOMES, "changed"), said(OUTCOMES, "later_word"), said(OUTCOMES, None)
    (('有变化', 'changed'), ('later_word', 'later_word'), ('–', '–'))
    """
    return names.get(key, (key, key)) if key else ("–", "–")
