"""The words for effects, directions, causes and steps of life, in both languages."""

from __future__ import annotations

from gongbao.model.change import Cause, Effect, EventKind, InstructionOutcome, Operation, Status

EFFECTS: dict[Effect, tuple[str, str]] = {
    Effect.LAYOUT: ("版式", "layout"),
    Effect.ENCODING: ("编码", "encoding"),
    Effect.XREF_RENUMBER: ("序号调整", "renumbering"),
    Effect.CAPTURE_FAULT: ("文本缺损", "hole in the copy"),
    Effect.CORRECTION: ("更正", "correction"),
    Effect.AMENDMENT: ("修改", "amendment"),
    Effect.QUANTITY: ("数量", "quantity"),
    Effect.DEADLINE: ("期限", "deadline"),
    Effect.VALIDITY: ("施行与有效期", "validity"),
    Effect.RESPONSIBILITY: ("责任单位", "responsibility"),
    Effect.SCOPE: ("范围", "scope"),
    Effect.MODALITY: ("约束力", "modality"),
    Effect.TITLE: ("标题", "title"),
    Effect.ANNEX: ("附件", "annex"),
    Effect.MASS_TERM: ("用语统一修改", "one term throughout"),
    Effect.REPEAL: ("废止", "repeal"),
    Effect.EXPIRY: ("失效", "expiry"),
    Effect.CONSULTATION_OUTCOME: ("征求意见结果", "consultation outcome"),
}

STEPS: dict[Operation, tuple[str, str]] = {
    Operation.INSERT: ("新增", "insertion"),
    Operation.DELETE: ("删去", "deletion"),
    Operation.MOVE: ("移位", "move"),
    Operation.RENUMBER: ("改号", "new number"),
    Operation.SPLIT: ("拆分", "split"),
    Operation.MERGE: ("合并", "merger"),
}
"""What happened to a clause whose wording no effect names."""

DIRECTIONS: dict[str, tuple[str, str]] = {
    "up": ("上调", "up"),
    "down": ("下调", "down"),
    "later": ("延后", "later"),
    "earlier": ("提前", "earlier"),
    "tighter": ("趋严", "tighter"),
    "looser": ("放宽", "looser"),
    "added": ("增加", "added"),
    "removed": ("减少", "removed"),
    "longer": ("延长", "longer"),
    "shorter": ("缩短", "shorter"),
    "replaced": ("更换", "replaced"),
}

CAUSES: dict[Cause, tuple[str, str]] = {
    Cause.SOURCE: ("", ""),
    Cause.PARSER: ("（本项目重新解析所致，原文未改）", " [our re-reading; the source did not change]"),
    Cause.SCHEMA: ("（本项目数据结构变更所致，原文未改）", " [our schema; the source did not change]"),
    Cause.CURATION: ("（本项目人工订正，原文未改）", " [our correction; the source did not change]"),
    Cause.BACKFILL: (
        "（本项目首次收录时补记）",
        " [told in retrospect, when this project first saw it]",
    ),
}

STATUSES: dict[str, tuple[str, str]] = {
    Status.NOT_YET_IN_FORCE: ("尚未生效", "not yet in force"),
    Status.IN_FORCE: ("现行有效", "in force"),
    Status.AMENDED: ("已修改", "amended"),
    Status.REPEALED: ("废止", "repealed"),
    Status.EXPIRED: ("失效", "expired"),
    Status.OPEN_FOR_COMMENT: ("征求意见", "open for comment"),
    Status.COMMENT_CLOSED: ("征求意见截止", "comment closed"),
    Status.WITHDRAWN: ("撤下", "withdrawn"),
    Status.MERGED: ("已并入其他记录", "merged into another record"),
    Status.UNKNOWN: ("未知", "unknown"),
}

OUTCOMES: dict[str, str] = {
    InstructionOutcome.WAITING: "待落实",
    InstructionOutcome.APPLIED: "已落实",
    InstructionOutcome.CONFIRMED: "已印证",
    InstructionOutcome.DISPUTED: "有争议",
    InstructionOutcome.STANDS_ALREADY: "原已如此",
    InstructionOutcome.NOT_APPLIED: "未落实",
}
"""What became of an order, in Chinese; its value is the English word."""

WHOLES: dict[str, tuple[str, str]] = {
    "status": ("效力状态", "Status"),
    "fact:closes_on": ("征求意见截止日期", "Closing date for comments"),
    "fact:expires_on": ("有效期至", "Valid until"),
    "fact:effective_on": ("施行日期", "Entry into force"),
    "fact:title": ("标题", "Title"),
    "fact:wrapped_title": ("所印发文件标题", "Title of the text issued"),
    "fact:doc_number": ("文号", "Document number"),
    "fact:unified_number": ("统一编号", "Unified number"),
    "fact:index_number": ("索引号", "Index number"),
    "fact:issuers": ("发文机关", "Issuers"),
    "fact:division_code": ("行政区划代码", "Division code"),
    "fact:kind": ("文种类别", "Kind of document"),
    "fact:signed_on": ("成文日期", "Date of signature"),
    "fact:published_on": ("发布日期", "Date of publication"),
    "fact:opens_on": ("征求意见开始日期", "Opening date for comments"),
    "fact:draft_title": ("征求意见稿标题", "Title of the draft"),
    "fact:agency": ("征求意见单位", "Agency that asks for comments"),
    "fact:comments_received": ("收到意见数", "Comments received"),
    "fact:comments_adopted": ("采纳意见数", "Comments adopted"),
    "fact:comments_partly": ("部分采纳意见数", "Comments adopted in part"),
    "fact:comments_not_adopted": ("未采纳意见数", "Comments not adopted"),
    "record": ("本项目记录", "Our record"),
    "fact:outcome": ("征求意见结果", "Outcome of the consultation"),
    "fact:suspension": ("暂停执行", "Suspension"),
    "fact:orders": ("修改指令", "Orders of a decision"),
    "fact:attachments": ("附件", "Attachment"),
    "fact:responsibilities": ("条款所列责任单位", "Responsible units read in clauses"),
    "fact:quantities": ("条款所载数量", "Quantities read in clauses"),
    "fact:targets": ("指标", "Targets read"),
    "fact:relations": ("与其他文件的关系", "Relations to other documents"),
    "fact:comment_outcomes": ("逐条意见处理结果", "Outcomes of single comments"),
    "fact:clauses": ("条款划分", "Division into clauses"),
    "fact:columns": ("本项目数据栏", "Columns of our tables"),
}
"""Methods of edits that concern the policy as a whole, and how they are named."""

EVENTS: dict[EventKind, tuple[str, str]] = {
    EventKind.PUBLISHED: ("发布", "published"),
    EventKind.OPENED: ("开始公开征求意见", "opened for comment"),
    EventKind.EXTENDED: ("延长征求意见期限", "comment window extended"),
    EventKind.PROLONGED: ("延长有效期", "validity prolonged"),
    EventKind.VALIDITY_ADJUSTED: ("调整有效期", "validity adjusted"),
    EventKind.RESCHEDULED: ("调整施行日期", "entry into force rescheduled"),
    EventKind.SUSPENDED: ("暂停执行", "suspended"),
    EventKind.RESUMED: ("恢复执行", "carried out again"),
    EventKind.CLOSED: ("征求意见截止", "window for comments closed"),
    EventKind.OUTCOME: ("公布征求意见结果", "comment outcome published"),
    EventKind.FINALISED: ("正式出台", "adopted in final form"),
    EventKind.IN_FORCE: ("施行", "in force"),
    EventKind.AMENDED: ("修改", "amended"),
    EventKind.REPEALED: ("废止", "repealed"),
    EventKind.EXPIRED: ("失效", "expired"),
    EventKind.WITHDRAWN: ("页面撤下（不等于废止）", "page withdrawn (not a repeal)"),
    EventKind.RESTORED: ("恢复", "restored"),
    EventKind.MERGED: ("并入本项目的另一条记录", "merged into another record of ours"),
}
