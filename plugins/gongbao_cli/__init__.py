"""The command line: every stage as a verb, usable without Airflow."""
