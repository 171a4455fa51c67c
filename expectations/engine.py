"""The only place that imports Great Expectations: inside its function, because the import alone takes seconds."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from expectations.report import SuiteBroken
from expectations.rules import Rule

if TYPE_CHECKING:
    import pandas as pd

_VERDICT = {"result_format": "BOOLEAN_ONLY"}
_DETAIL = {"result_format": "COMPLETE", "partial_unexpected_count": 0}
"""Complete, without naming key columns: rows come back by position for every kind of expectation, and we name them."""


def evaluate(table: str, rules: Sequence[Rule], frame: pd.DataFrame, *, detail: bool) -> Mapping[str, Any]:
    """Run ``rules`` on ``frame`` in an ephemeral context and return the library's result per rule id.

    Without ``detail`` a result says only whether the rule held, in half the time; with it, which rows broke it.
    Raises SuiteBroken for an unknown expectation type or wrong arguments, which the library logs and drops, and
    whenever the results are not exactly one per rule.
    """
    if not rules:
        return {}
    gx = _library()
    expectations = [_configure(table, rule) for rule in rules]
    batch = _frames().get_batch({"dataframe": frame.reset_index(drop=True)})
    suite = gx.ExpectationSuite(name=table, expectations=expectations)
    outcome: Any = batch.validate(suite, result_format=_DETAIL if detail else _VERDICT)
    results = {_rule_of(result): result for result in outcome.results}
    if len(outcome.results) != len(rules) or set(results) != {rule.id for rule in rules}:
        raise SuiteBroken(
            f"suite {table}: {len(rules)} rules gave {len(outcome.results)} results; a rule was dropped or doubled"
        )
    return results


@cache
def _frames() -> Any:
    """The one batch definition through which every frame goes: making a context and an asset costs as much as judging ten rules."""
    gx = _library()
    from great_expectations.data_context.types.base import (  # noqa: PLC0415 - see the module's docstring
        DataContextConfig,
        InMemoryStoreBackendDefaults,
        ProgressBarsConfig,
    )

    # Everything in memory: the default would make a temporary folder for pages that nobody builds, and log it each time.
    settings = DataContextConfig(
        store_backend_defaults=InMemoryStoreBackendDefaults(init_temp_docs_sites=False),
        progress_bars=ProgressBarsConfig(globally=False),
    )
    context = gx.get_context(mode="ephemeral", project_config=settings)
    asset = context.data_sources.add_pandas("frames").add_dataframe_asset("frame")
    return asset.add_batch_definition_whole_dataframe("whole")


def _library() -> Any:
    """Import the library, quietly: its own deprecated imports would end a program that takes warnings for errors."""
    logging.getLogger("great_expectations").setLevel(logging.WARNING)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        import great_expectations  # noqa: PLC0415 - see the module's docstring
    return great_expectations


def _rule_of(result: Any) -> str:
    """Read back which of our rules a result belongs to: the library returns results in another order."""
    return str(result.expectation_config.meta["rule"])


def _configure(table: str, rule: Rule) -> Any:
    """Build one expectation; the library itself would drop what it does not know."""
    from great_expectations.exceptions.exceptions import GreatExpectationsError  # noqa: PLC0415 - see the module's docstring
    from great_expectations.expectations.expectation_configuration import (  # noqa: PLC0415 - the same
        ExpectationConfiguration,
    )

    try:
        configuration = ExpectationConfiguration(
            type=rule.expectation, kwargs=dict(rule.kwargs), meta={"rule": rule.id}
        )
        return configuration.to_domain_obj()
    except (GreatExpectationsError, ValueError, TypeError) as error:
        raise SuiteBroken(f"suite {table}, rule {rule.id}: {rule.expectation} cannot be built: {error}") from error
