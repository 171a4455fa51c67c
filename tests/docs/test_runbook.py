"""The runbook has one section for each alarm and each check that the code knows, and none besides."""

from __future__ import annotations

import re
from pathlib import Path

from gongbao.model.alarms import TASK_REPORTS, AlarmKind
from gongbao_airflow.notifier import HOLDS
from gongbao_stages.doctor import CHECKS

RUNBOOK = (Path(__file__).parents[2] / "docs" / "runbook.md").read_text(encoding="utf-8")


def sections(part: str) -> list[str]:
    """Headings below one part of the runbook."""
    (text,) = re.findall(rf"(?ms)^# {part}$(.*?)(?=^# |\Z)", RUNBOOK)
    return re.findall(r"(?m)^## `(\w+)`$", text)


def test_every_alarm_that_the_code_can_raise_has_its_section():
    assert sections("Alarms") == [kind.value for kind in AlarmKind]


def test_every_check_of_the_doctor_has_its_section():
    assert sections("Checks of the doctor") == [*CHECKS, "airflow"]


def test_what_a_stage_reports_is_told_under_its_kind():
    assert (*(kind.value for kind in TASK_REPORTS), "alarms") == HOLDS


def test_no_section_is_empty():
    bodies = re.split(r"(?m)^## `\w+`$", RUNBOOK)[1:]
    assert all(len(body.split("\n# ")[0].strip()) > 40 for body in bodies)
