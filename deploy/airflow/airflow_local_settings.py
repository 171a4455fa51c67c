"""Airflow imports this file in each of its processes, where its folder is on PYTHONPATH."""

from gongbao_airflow.preload import preload

preload()
__all__: list[str] = []
