"""What helps now: graded A or B, with a source, and never a word about a baby who is not there."""

from __future__ import annotations

import re

import pytest

from accounts.models import Wording
from intake.domain.first_aid import SURE, tips_for

CASES = [*((wording, False) for wording in Wording.values), ("baby", True)]


@pytest.mark.parametrize(("wording", "is_proxy"), CASES)
def test_only_what_is_graded_and_sourced(wording: str, is_proxy: bool) -> None:
    tips = tips_for(wording, is_proxy=is_proxy)
    assert 2 <= len(tips) <= 4
    assert tips[0].id == "talk", "talking to somebody comes first"
    for tip in tips:
        assert tip.grade in SURE
        assert len(tip.source) > 10
        for text in (tip.advice, tip.evidence):
            assert text.nl
            assert text.en


@pytest.mark.parametrize("wording", ["loss", "pregnant"])
def test_no_baby_where_there_is_none_to_hold(wording: str) -> None:
    for tip in tips_for(wording):
        said = " ".join([tip.advice.nl, tip.advice.en, tip.evidence.nl, tip.evidence.en])
        assert re.search(r"baby|oppas|consultatiebureau|child", said, re.I) is None, tip.id


def test_after_a_loss_it_says_what_was_not_studied() -> None:
    graded_b = [tip for tip in tips_for("loss") if tip.grade == "B"]
    assert len(graded_b) == 2
    assert all("Na een overlijden weten we het minder zeker." in t.evidence.nl for t in graded_b)
    assert not any("overlijden" in tip.evidence.nl for tip in tips_for("baby"))


def test_skin_to_skin_is_for_who_has_a_baby_in_hospital() -> None:
    assert "skin" in {tip.id for tip in tips_for("nicu")}
    for wording in ("baby", "pregnant", "loss"):
        assert "skin" not in {tip.id for tip in tips_for(wording)}


def test_a_relative_reads_what_he_can_do_himself() -> None:
    advice = " ".join(tip.advice.nl for tip in tips_for("baby", is_proxy=True))
    assert "Help haar om haar huisarts" in advice
    assert "Vertel je huisarts" not in advice
