"""The domain of the open gazette: portals, captures, policies, clauses, changes. Imports neither Airflow nor Great Expectations."""
