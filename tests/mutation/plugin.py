"""What pytest needs to know when mutmut calls it: fast tests first, and which tests touch what.

mutmut forks one process for every mutant from a server that has collected the tests already. That
is quick, but functions that ran while modules were imported (conditions, instruments) have done
their work by then: a mutant of one of them imports our modules again.
"""

from __future__ import annotations

import importlib
import json
import os
import pkgutil
import sys
from pathlib import Path

import hypothesis
import pytest
from mutmut.state import state

import intake.domain

OURS = ("accounts", "benefits", "intake", "scheduling", "tests.unit")
#: Functions called by imports, written when mutmut collects which test reaches what.
AT_IMPORT = Path("at_import.json")
#: mutmut's own notes: how long each test took.
STATS = Path("mutmut-stats.json")
#: Set for the first round, in which most mutants fall at a simple test.
FIRST_ROUND = "MUTATION_FIRST_ROUND"
SIMPLE_SECONDS = 0.1
NO_MUTANT = ("", "stats", "fail", "mutant_generation")

hypothesis.settings.register_profile(
    "mutation", derandomize=True, deadline=None, max_examples=30, database=None
)
hypothesis.settings.load_profile("mutation")


def _function_under_test() -> str:
    """Its name as mutmut writes it, empty when no mutant is active."""
    mutant = os.environ.get("MUTANT_UNDER_TEST", "")
    return "" if mutant in NO_MUTANT else mutant.partition("__mutmut_")[0]


def _durations() -> dict[str, float]:
    durations: dict[str, float] = json.loads(STATS.read_text(encoding="utf-8"))["duration_by_test"]
    return durations


def pytest_configure(config: pytest.Config) -> None:
    """Note what imports call; forget our modules where a mutant must be there when they run."""
    if os.environ.get("MUTANT_UNDER_TEST") == "stats":
        for module in pkgutil.walk_packages(intake.domain.__path__, "intake.domain."):
            importlib.import_module(module.name)
        AT_IMPORT.write_text(json.dumps(sorted(state()._stats)), encoding="utf-8")
    function = _function_under_test()
    if function and FIRST_ROUND in os.environ:
        seconds = _durations()
        config.args = [test for test in config.args if seconds.get(test, 0) < SIMPLE_SECONDS]
    if function and function in json.loads(AT_IMPORT.read_text(encoding="utf-8")):
        for name in [n for n in sys.modules if n.startswith(OURS)]:
            del sys.modules[name]


def pytest_collectreport(report: pytest.CollectReport) -> None:
    """A mutant with which the tests cannot even be imported is killed (exit code 1)."""
    if report.failed and _function_under_test():
        os._exit(1)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Quick tests first: most mutants fall at one of them."""
    if _function_under_test():
        seconds = _durations()
        items.sort(key=lambda item: seconds.get(item.nodeid, 0))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown() -> None:
    """Before mutmut notes which functions this test reached: those of imports belong to all."""
    if os.environ.get("MUTANT_UNDER_TEST") == "stats":
        state()._stats.update(json.loads(AT_IMPORT.read_text(encoding="utf-8")))
