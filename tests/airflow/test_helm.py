"""deploy/helm/values.yaml says what docker-compose.yml says, which is run; the chart itself is asked by nobody here."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
VALUES: dict[str, Any] = yaml.safe_load((ROOT / "deploy" / "helm" / "values.yaml").read_text(encoding="utf-8"))
WRITTEN: dict[str, str] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))["services"][
    "airflow-worker"
]["environment"]

OWN_TO_COMPOSE = {"core.executor", "core.execution_api_server_url", "core.fernet_key", "database.sql_alchemy_conn"}
"""The chart has values of its own for these."""

OF_THE_CONTAINER = {"api.host", "api.port", "api.base_url", "api.secret_key", "api_auth.jwt_secret"}
CHARTS_PROBES = {"scheduler.enable_health_check", "scheduler.scheduler_health_check_threshold"}


def composed_settings() -> dict[str, str]:
    found = {}
    for name, value in WRITTEN.items():
        parts = re.fullmatch(r"AIRFLOW__(\w+?)__(\w+)", name)
        if parts and not parts[1].startswith("CELERY"):
            default = re.fullmatch(r"\$\{\w+:-(.*)\}", value)
            found[f"{parts[1]}.{parts[2]}".lower()] = default[1] if default else value
    return found


@pytest.mark.parametrize("key", sorted(composed_settings().keys() - OWN_TO_COMPOSE - OF_THE_CONTAINER - CHARTS_PROBES))
def test_airflow_is_set_as_in_the_compose_file(key: str) -> None:
    section, _, name = key.partition(".")
    here, there = str(VALUES["config"][section][name]), composed_settings()[key]
    if name == "simple_auth_manager_passwords_file":
        assert any(here.startswith(mount["mountPath"]) for mount in VALUES["volumeMounts"])
    else:
        assert here.lower() == there.lower()


def test_tasks_get_the_variables_of_the_compose_file() -> None:
    told = {row["name"] for row in VALUES["env"]} | {row["envName"] for row in VALUES["secret"]}
    ours = {name for name in WRITTEN if name.startswith(("GONGBAO_", "AWS_"))}
    for_operators_to_add = {"GONGBAO_OPERATOR_WEBHOOK", "GONGBAO_PUBLIC_URL", "AWS_ALLOW_HTTP"}
    assert told == ours - for_operators_to_add


def test_no_secret_stands_in_the_file() -> None:
    secrets = {name for name, value in WRITTEN.items() if re.search(r":\?", value) and "PASS" in name + value}
    assert not [
        row for row in VALUES["env"] if row["name"] in secrets - {"GONGBAO_LEDGER_URL"} or "PASS" in row["name"]
    ]
    assert VALUES["data"] == {"metadataSecretName": "gongbao"}


def test_what_is_written_has_a_volume_and_the_rest_is_read_only() -> None:
    containers = VALUES["securityContexts"]["containers"]
    assert containers["readOnlyRootFilesystem"] is True
    assert containers["allowPrivilegeEscalation"] is False
    assert VALUES["securityContexts"]["pod"]["runAsNonRoot"] is True
    mounted = {row["name"]: row["mountPath"] for row in VALUES["volumeMounts"]}
    assert mounted.keys() == {row["name"] for row in VALUES["volumes"]}
    assert {"/var/lib/gongbao", "/tmp"} <= set(mounted.values())
    assert WRITTEN["GONGBAO_DATA"] in mounted.values()
