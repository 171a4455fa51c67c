"""gongbao_airflow."""
