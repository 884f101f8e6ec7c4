"""Every published version of the decision table, and the one in force."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from intake.domain.triage.rules import DecisionTable
from intake.domain.triage.table_0_1 import TABLE_0_1

TABLES: Mapping[str, DecisionTable] = MappingProxyType({TABLE_0_1.version: TABLE_0_1})
CURRENT_TABLE = TABLE_0_1
