"""What OpenLineage is told of each stage: the folders that it reads and writes, where Airflow is configured to send it."""

from __future__ import annotations

import os
from collections.abc import Mapping

from airflow.sdk import Asset

from gongbao.settings import Settings

CONFIGURED_BY = (
    "AIRFLOW__OPENLINEAGE__TRANSPORT",
    "AIRFLOW__OPENLINEAGE__CONFIG_PATH",
    "OPENLINEAGE_URL",
    "OPENLINEAGE_CONFIG",
)
"""Where one of these is set, Airflow's OpenLineage provider sends events; elsewhere tasks name no folders."""


def folders(*names: str, env: Mapping[str, str] = os.environ) -> list[Asset]:
    """Folders of the data folder as OpenLineage names them; a bucket is told by its address. Empty where nothing is sent.

    Assets of their own: they start no DAG, and ``gongbao://`` names mean nothing to a lineage server.
    """
    if not any(env.get(name) for name in CONFIGURED_BY):
        return []
    settings = Settings.from_env(env)
    places = {name: f"file://{settings.data_dir / name}" for name in names}
    if "published" in places:
        places["published"] = settings.published if settings.in_bucket else f"file://{settings.published_dir}"
    return [Asset(name=f"{name} folder", uri=uri, group="gongbao folders") for name, uri in places.items()]
