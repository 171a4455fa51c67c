"""Table of what amending decisions order, and what became of each order."""

from __future__ import annotations

from gongbao.model.change import InstructionOutcome
from gongbao.model.tables.spec import TableSpec, optional, refers, required

AMENDING_INSTRUCTIONS = TableSpec(
    name="amending_instructions",
    title="Instructions of amending decisions, one row per order",
    title_zh="修改指令",
    key=("decision_version_id", "instruction_order"),
    references=(
        refers("decision_version_id", "versions", "version_id"),
        refers("decision_policy_id", "policies", "policy_id"),
        refers("policy_id", "policies"),
        refers("version_before", "versions", "version_id"),
        refers("version_after", "versions", "version_id"),
    ),
    fields=(
        required("decision_version_id", "string", "wording of the decision", "决定版本", "gb-k3v5x2m7qa2c.v1"),
        required("instruction_order", "int32", "position in the decision, from 0", "顺序", "0", unit="ordinal, from 0"),
        required("decision_policy_id", "string", "the amending decision", "修改决定", "gb-k3v5x2m7qa2c"),
        optional("work_title", "string", "title that it amends, as cited", "被修改文件", "青岚市公园管理办法"),
        optional(
            "policy_id",
            "string",
            "the policy that it amends",
            "被修改政策",
            "gb-q7m2x5v3ka4d",
            null_rule="not (yet) in the dataset",
        ),
        required(
            "kind",
            "category",
            "substitute, delete, repeal, insert, append, split, merge, renumber, move, heading, replace_words, delete_words, "
            "insert_words, title, preamble, "
            "shift_numbers; unread: it orders something in a form not known",
            "指令类型",
            "substitute",
            values=(
                *(
                    "substitute",
                    "delete",
                    "repeal",
                    "insert",
                    "append",
                    "split",
                    "merge",
                    "renumber",
                    "move",
                    "heading",
                    "replace_words",
                ),
                *("delete_words", "insert_words", "title", "preamble", "shift_numbers", "unread"),
            ),
        ),
        required("clauses", "strings", "clauses by the numbers before the decision", "原条款", '["第十二条"]'),
        required("clauses_after", "strings", "numbers that the decision gives", "新条款", '["第十三条"]'),
        optional("words", "string", "words to be found", "原词句", "五日", null_rule="whole clauses are amended"),
        optional(
            "text", "string", "new wording, or the words instead", "新内容", "十日", null_rule="nothing takes its place"
        ),
        required("as_written", "string", "the order as written", "原文", "将第六条中的“五日”修改为“十日”"),
        required(
            "outcome",
            "category",
            "waiting, applied (in our consolidated version), confirmed (the published text follows it), disputed (it does not), "
            "stands_already, not_applied",
            "处理结果",
            "applied",
            values=tuple(InstructionOutcome),
        ),
        optional(
            "reason",
            "string",
            "why it waits, is disputed or was not applied; references to what it struck; a chapter that it does not tell",
            "原因",
            "第十二条没有“五日”",
            null_rule="carried out",
        ),
        optional(
            "version_before",
            "string",
            "wording it was laid on",
            "修改前版本",
            "gb-q7m2x5v3ka4d.v1",
            null_rule="laid on none",
        ),
        optional(
            "version_after",
            "string",
            "wording that carries it",
            "修改后版本",
            "gb-q7m2x5v3ka4d.v2",
            null_rule="no wording does",
        ),
        required(
            "changed_at",
            "timestamp",
            "as_of of the batch that last changed this row",
            "最近变更时间",
            "2025-03-04T18:30:00Z",
            unit="UTC",
        ),
    ),
)
