"""The shared system on one machine: what docker-compose.yml says, as plain processes on PostgreSQL and Redis that run already."""

from gongbao_airflow.cluster.commands import drop_cluster, prepare, run_sample_on_cluster

__all__ = ["drop_cluster", "prepare", "run_sample_on_cluster"]
