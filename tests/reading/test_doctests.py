"""The examples in the docstrings of ``gongbao.reading`` hold."""

import doctest
import importlib
import pkgutil

import pytest

import gongbao.reading

MODULES = [m.name for m in pkgutil.iter_modules(gongbao.reading.__path__, "gongbao.reading.")]


@pytest.mark.parametrize("name", MODULES)
def test_examples_hold(name):
    result = doctest.testmod(importlib.import_module(name))
    assert result.failed == 0
