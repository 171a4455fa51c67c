"""Records that are made quickly behave as the frozen data classes that they are, but for the time that they take."""

from __future__ import annotations

import pickle
from dataclasses import FrozenInstanceError, dataclass, field, fields, replace

import pytest

from gongbao.model.policy import Clause
from gongbao.model.records import quickly_made
from gongbao.reading.lines import Line


def test_a_record_takes_names_only_and_refuses_unknown_and_missing_ones() -> None:
    with pytest.raises(TypeError, match=r"Line\.__init__\(\) takes 1 positional argument"):
        Line("甲", "甲")  # type: ignore[misc]
    with pytest.raises(TypeError, match=r"Line\.__init__\(\) missing 1 required keyword-only argument: 'key'"):
        Line(raw="甲")  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="unexpected keyword argument 'other'"):
        Line(raw="甲", key="甲", other=1)  # type: ignore[call-arg]


def test_records_are_equal_hashed_replaced_and_pickled_by_their_fields() -> None:
    clause = Clause(
        eid="art_1",
        parent_eid=None,
        label="第一条",
        level="article",
        order=0,
        heading=None,
        text="为了甲，制定本办法。",
    )
    assert clause.quantities == ()
    assert clause.in_annex is False
    assert replace(clause, order=1) == Clause(
        **{f.name: getattr(clause, f.name) for f in fields(clause)} | {"order": 1}
    )
    assert pickle.loads(pickle.dumps(clause)) == clause
    assert len({clause, replace(clause)}) == 1
    assert Line(raw="甲", key="甲", begins=2) == Line(raw="甲", key="甲")  # places do not count


def test_each_record_has_a_container_of_its_own() -> None:
    @quickly_made
    @dataclass(frozen=True, slots=True, kw_only=True)
    class Held:
        names: list[str] = field(default_factory=list)

    assert Held().names == []
    assert Held().names is not Held().names


def test_a_record_that_checks_itself_is_refused() -> None:
    with pytest.raises(TypeError, match="__post_init__"):

        @quickly_made
        @dataclass(frozen=True)
        class Checked:
            name: str

            def __post_init__(self) -> None:
                raise FrozenInstanceError
