"""The Airflow code outside ``dags/``: assets, schedules, retry rules, the operator's notes, and the embedded stack.

This module imports no Airflow, so that ``gongbao_airflow.embedded`` can be used without loading it.
"""
