from intake.models.consent import Consent
from intake.models.draft import Draft
from intake.models.duplicate import PossibleDuplicate
from intake.models.intake import Intake
from intake.models.lowering import LoweringProposal
from intake.models.measure import InstrumentPack, Response
from intake.models.on_behalf import OnBehalf
from intake.models.story import Story
from intake.models.table import PublishedTable, TableDraft, TableReplay, TableSignature
from intake.models.triage import TriageRecord

__all__ = [
    "Consent",
    "Draft",
    "InstrumentPack",
    "Intake",
    "LoweringProposal",
    "OnBehalf",
    "PossibleDuplicate",
    "PublishedTable",
    "Response",
    "Story",
    "TableDraft",
    "TableReplay",
    "TableSignature",
    "TriageRecord",
]
