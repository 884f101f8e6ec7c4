from intake.models.consent import Consent
from intake.models.draft import Draft
from intake.models.intake import Intake
from intake.models.lowering import LoweringProposal
from intake.models.triage import TriageRecord

__all__ = ["Consent", "Draft", "Intake", "LoweringProposal", "TriageRecord"]
