"""Decision table 0.1: a proposal that a registered clinician must sign off.

Rules stand in the order of their level. A new version is a new package; this one is never edited,
because decisions made under it must stay explainable.
"""

from __future__ import annotations

from intake.domain.triage.rules import DecisionTable
from intake.domain.triage.table_0_1.acute import ACUTE
from intake.domain.triage.table_0_1.flags import FLAGS
from intake.domain.triage.table_0_1.regular import NO_SUPPORT, REGULAR
from intake.domain.triage.table_0_1.soon import SOON
from intake.domain.triage.table_0_1.urgent import URGENT

TABLE_0_1 = DecisionTable(
    version="0.1", rules=ACUTE + URGENT + SOON + REGULAR, lift=NO_SUPPORT, flags=FLAGS
)
