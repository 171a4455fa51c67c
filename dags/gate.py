"""Ask a person about a release that a rule over the whole corpus holds; the answer goes to the decision log.

Woken by the asset `held`, when `release` failed. Shows rule, figures, sample rows and the change log that would be
published; *Approve* publishes exactly that, *Reject* sets the batch aside. Nothing is published without an answer: one
that does not come in a day ends the run, and the sweep has the question asked again. Emits the asset `records`.
"""

# ruff: noqa: PLC0415 -- Airflow parses this file often: what is heavy is imported inside the tasks
from __future__ import annotations

from datetime import timedelta
from typing import Any

from airflow.providers.standard.operators.hitl import HITLOperator
from airflow.sdk import Param, dag, task

from gongbao_airflow.assets import HELD, RECORDS
from gongbao_airflow.rules import DAG_RULES


@dag(dag_id="gate", schedule=[HELD], doc_md=__doc__, **DAG_RULES)
def gate() -> None:
    """Look, ask, write the answer down."""

    @task
    def look() -> dict[str, str]:
        from gongbao_airflow.asking import what_is_asked

        return what_is_asked()

    asked: Any = look()
    ask = HITLOperator(
        task_id="ask",
        subject="{{ ti.xcom_pull(task_ids='look')['subject'] }}",
        body="{{ ti.xcom_pull(task_ids='look')['body'] }}",
        options=["Approve", "Reject"],
        params={"reason": Param("", type="string", description="why; it is needed, and published with the release")},
        response_timeout=timedelta(days=1),
    )

    @task(outlets=[RECORDS])
    def write_down(asked: dict[str, str], answer: dict[str, Any]) -> dict[str, Any]:
        from gongbao_airflow.asking import write_answer

        return write_answer(asked, answer)

    answer: Any = ask.output
    asked >> ask
    write_down(asked, answer)


gate()
