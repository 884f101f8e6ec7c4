"""The published vignettes: level, reasons, flags, care track and EPDS sum of each."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from intake.domain.scoring import bounds
from intake.domain.triage import TABLES, assess, parse_answers

SET = json.loads(Path(__file__).with_name("vignettes.json").read_text())
VIGNETTES = SET["vignettes"]


@pytest.mark.parametrize("vignette", VIGNETTES, ids=[v["id"] for v in VIGNETTES])
def test_vignette(vignette: dict[str, Any]) -> None:
    answers = parse_answers(SET["base"] | vignette["delta"])
    decision = assess(answers, TABLES[SET["table_version"]])
    assert decision.level == vignette["level"]
    assert list(decision.reasons) == vignette["reasons"]
    assert decision.flags == set(vignette["flags"])
    assert decision.track == vignette["track"]
    assert decision.table_version == SET["table_version"]
    total = bounds(answers.epds)[0] if answers.epds else None
    assert total == vignette["epds_sum"]


def test_every_level_is_among_the_vignettes() -> None:
    assert {v["level"] for v in VIGNETTES} == {1, 2, 3, 4, 5}
