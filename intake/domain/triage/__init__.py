"""Triage: from answers to a level with reasons. Start at ``parse_answers`` and ``assess``."""

from __future__ import annotations

from intake.domain.triage.answers import NA, InvalidAnswer, TriageAnswers, parse_answers
from intake.domain.triage.assess import TriageDecision, assess
from intake.domain.triage.counterfactuals import Counterfactual
from intake.domain.triage.rules import DecisionTable, Text
from intake.domain.triage.tables import CURRENT_TABLE, TABLES

__all__ = [
    "CURRENT_TABLE",
    "NA",
    "TABLES",
    "Counterfactual",
    "DecisionTable",
    "InvalidAnswer",
    "Text",
    "TriageAnswers",
    "TriageDecision",
    "assess",
    "parse_answers",
]
