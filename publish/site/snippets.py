"""How to open a table with the tool already on the desk: each snippet runs in the published folder as it is written."""

from __future__ import annotations

_FILES = """import json, pathlib

latest = json.loads(pathlib.Path("latest.json").read_text())
manifest = pathlib.Path(latest["manifest"]["path"])
package = json.loads(manifest.read_text())
files = {r["name"]: [str(manifest.parent / p) for p in r["path"]] for r in package["resources"]}
"""

SNIPPETS: tuple[tuple[str, str], ...] = (
    ("Python", _FILES),
    (
        "pandas",
        """import pandas as pd

changes = pd.concat([pd.read_parquet(path) for path in files["changes"]], ignore_index=True)
real = changes[~changes.noise & (changes.cause == "source")]
print(real[["policy_title", "before", "after", "effect"]])
""",
    ),
    (
        "polars",
        """import polars as pl

policies = pl.concat([pl.scan_parquet(path) for path in files["policies"]])
print(policies.filter(pl.col("status") == "in_force").select("policy_id", "title", "effective_on").collect())
""",
    ),
    (
        "DuckDB",
        """import duckdb

print(duckdb.read_parquet(files["changes"]).filter("NOT noise AND cause = 'source'").aggregate("effect, count(*)"))
""",
    ),
    (
        "Spark",
        """from pyspark.sql import SparkSession

spark = SparkSession.builder.getOrCreate()
spark.read.parquet(*files["policies"]).groupBy("status").count().show()
""",
    ),
)
"""Name and code; those after the first use its ``files``."""
