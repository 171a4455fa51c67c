"""Stands before the stages proper: those that the DAGs call, without a crawl."""
