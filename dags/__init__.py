"""Airflow entry points: one DAG a file, no logic."""
