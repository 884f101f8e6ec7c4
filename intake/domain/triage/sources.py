"""Where a number or a rule comes from: the marks used in the decision table."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

SOURCES: Mapping[str, str] = MappingProxyType(
    {
        "K": "General clinical knowledge, to be checked by the clinician who signs the table",
        "P": "Proposal: no publication says exactly this; a registered clinician must sign it off",
        "S1": "CamCOPS documentation of GAD-7: 10 or more, sensitivity 0.89, specificity 0.82",
        "S3": "Cox, Holden, Sagovsky 1987, Br J Psychiatry 150:782-786: item 10 always assessed",
        "S6": "Howard 2011, BMC Pregnancy and Childbirth 11:57",
        "S7": "Levis 2020, BMJ 371:m4022: EPDS cut-offs 10, 11 and 13",
        "S19": "Levis 2020, JAMA 323:2290: PHQ-2 followed by PHQ-9 at 10 or more",
        "S22": "Brockington 2006, Arch Womens Ment Health 9:233-242",
        "S29": "Sohal 2007, BMC Family Practice 8:49 (HARK)",
        "S32": "Kroenke 2001 and Spitzer 2006: bands of PHQ-9 and GAD-7",
        "S34": "MBRRACE-UK red flags and NHS referral criteria for perinatal mental health",
        "S35": "Postpartum psychosis, Ned Tijdschr Geneeskd 2015;159:A8921",
        "S36": "Fairbrother 2022, J Clin Psychiatry 83(2):21m14006",
        "S38": "Meldcode huiselijk geweld en kindermishandeling",
        "S39": "UK Mental Health Triage Scale, guidelines 2015 (cited, not reproduced)",
    }
)
