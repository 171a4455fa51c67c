"""Remembers the verdicts of the validation library for `bench/faults.py`: the same rules on the same rows are judged once.

Every fault is followed by the nights of the undisturbed run, whose rows are the same but for where a capture lies; two thirds of a
night's processor time would go into judging them again. What was never judged before is judged truly.
The templates of the pages are compiled here, too.
"""

from __future__ import annotations

import hashlib
import os
import pickle
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import expectations.run
from expectations.rules import Rule
from gongbao.normalize.code_version import parser_version
from publish.site import templating

if TYPE_CHECKING:
    import pandas as pd


for _name in templating._environment().list_templates():
    templating._environment().get_template(_name)  # once, before the nights are forked off
parser_version()  # likewise: whoever edits the sources meanwhile makes no other code of the nights that follow


def remember_verdicts(folder: Path) -> None:
    """Keep the verdicts of this process in ``folder``, and take those that it holds."""
    expectations.run.evaluate = _remembering(folder, expectations.run.evaluate)


def _remembering(folder: Path, evaluate: Callable[..., Mapping[str, Any]]) -> Callable[..., Mapping[str, Any]]:
    def judged(table: str, rules: Sequence[Rule], frame: pd.DataFrame, *, detail: bool) -> Mapping[str, Any]:
        asked = pickle.dumps([table, [repr(rule) for rule in rules], frame.to_dict("list"), detail])
        path = folder / hashlib.sha256(asked).hexdigest()
        if path.exists():
            return dict(pickle.loads(path.read_bytes()))
        results = {
            name: SimpleNamespace(success=raw.success, result=dict(raw.result), exception_info=raw.exception_info)
            for name, raw in evaluate(table, rules, frame, detail=detail).items()
        }
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        draft.write_bytes(pickle.dumps(results))
        draft.replace(path)
        return results

    return judged
