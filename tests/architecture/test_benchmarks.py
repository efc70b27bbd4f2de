"""Every benchmark that `./run bench` offers is there and runs only when asked."""

import importlib

import pytest

from bench.__main__ import BENCHMARKS


@pytest.mark.parametrize("name", BENCHMARKS)
def test_a_benchmark_can_be_asked_for_by_name(name: str) -> None:
    assert callable(importlib.import_module(BENCHMARKS[name]).main)
