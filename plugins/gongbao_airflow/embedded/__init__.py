"""The embedded Airflow: SQLite, LocalExecutor, four processes on loopback, no Airflow imported in this process."""

from gongbao_airflow.embedded.commands import down, run_folder, run_sample, up

__all__ = ["down", "run_folder", "run_sample", "up"]
