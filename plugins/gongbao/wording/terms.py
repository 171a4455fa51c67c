"""The words for effects, directions, causes and steps of life, in both languages."""

from __future__ import annotations

from gongbao.model.change import Cause, Effect, EventKind

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

DIRECTIONS: dict[str, tuple[str, str]] = {
    "up": ("上调", "up"),
    "down": ("下调", "down"),
    "later": ("延后", "later"),
    "earlier": ("提前", "earlier"),
    "tighter": ("趋严", "tighter"),
    "looser": ("放宽", "looser"),
    "added": ("增加", "added"),
    "removed": ("减少", "removed"),
    "replaced": ("更换", "replaced"),
    "wider": ("扩大", "wider"),
}

CAUSES: dict[Cause, tuple[str, str]] = {
    Cause.SOURCE: ("", ""),
    Cause.PARSER: ("（本项目重新解析所致，原文未改）", " [our re-reading; the source did not change]"),
    Cause.SCHEMA: ("（本项目数据结构变更所致，原文未改）", " [our schema; the source did not change]"),
    Cause.CURATION: ("（本项目人工订正，原文未改）", " [our correction; the source did not change]"),
    Cause.BACKFILL: ("（首次收录）", " [first recorded]"),
}

EVENTS: dict[EventKind, tuple[str, str]] = {
    EventKind.PUBLISHED: ("发布", "published"),
    EventKind.OPENED: ("开始公开征求意见", "opened for comment"),
    EventKind.EXTENDED: ("延长征求意见期限", "comment window extended"),
    EventKind.CLOSED: ("征求意见结束", "closed for comment"),
    EventKind.OUTCOME: ("公布征求意见结果", "comment outcome published"),
    EventKind.FINALISED: ("正式出台", "adopted in final form"),
    EventKind.IN_FORCE: ("施行", "in force"),
    EventKind.AMENDED: ("修改", "amended"),
    EventKind.REPEALED: ("废止", "repealed"),
    EventKind.EXPIRED: ("失效", "expired"),
    EventKind.WITHDRAWN: ("页面撤下（不等于废止）", "page withdrawn (not a repeal)"),
    EventKind.RESTORED: ("页面恢复", "page restored"),
}
