"""What the names in the decision table mean: answers with their codes, and facts made from them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

ANSWERS: Mapping[str, str] = MappingProxyType(
    {
        "respondent": "who fills this in",
        "age_band": "age of the client; open counts as 18+",
        "weeks_pp": "weeks since the birth; open for a pregnant woman or when unknown",
        "baby": "where the baby is",
        "wish": "information, or speak with someone; open counts as speak",
        "sig_bond": "no bond with the baby: 0 never, 1 sometimes, 2 often, 3 (almost) always",
        "sig_exhausted": "exhausted, same scale",
        "sig_irritable": "irritable, same scale",
        "sig_hopeless": "hopeless, same scale",
        "sig_cry": "crying, same scale",
        "sig_self": "feeling a bad mother, same scale",
        "s_suicide": "0 none, 1 wish not to live, 2 thoughts of suicide, 3 plan or means, 4 about"
        " to act or acted",
        "s_baby": "0 none, 1 unwanted images, 2 urge, loss of control or rough handling, 3 plan or"
        " the baby was hurt",
        "s_psychosis": "0 no, 1 unsure, 2 yes",
        "s_mania": "0 no, 1 unsure, 2 yes",
        "s_violence": "0 none, 1 humiliated, 2 afraid, forced or hurt in the last year, 3 not safe"
        " now",
        "s_care": "0 fine, 1 hard but works with help, 2 often no basic care, 3 baby not safe or"
        " not cared for now",
        "sleep": "can sleep when someone else watches: 0 yes, 1 mostly, 2 hardly, 3 not for two"
        " nights or more",
        "h_severe": "ever bipolar disorder, psychosis or postpartum psychosis: 0 no, 1 yes",
        "h_family": "the same in a parent, brother or sister: 0 no, 1 yes",
        "h_attempt": "ever attempted suicide, admitted or severely depressed: 0 no, 1 yes",
        "support": "0 good, 1 some, 2 little, 3 none",
        "functioning": "daily tasks: 0 fine, 1 with effort, 2 partly not, 3 not",
        "birth_trauma": "thinks back to the birth with fear or horror: 0 no, 1 yes",
        "epds": "scored items, open ones as `-`; open as a whole: not taken",
        "phq9": "scored items, open ones as `-`; open as a whole: not taken",
        "gad7": "sum, or scored items with open ones as `-` (enters as its lower bound)",
        "audit_c": "sum",
        "pbq_total": "sum",
        "pbq_f2": "sum of factor 2, rejection and anger",
        "pbq_i18": "scored item 18",
        "pbq_i24": "scored item 24",
        "rses": "sum; the only number where high is good",
        "mibs": "sum",
    }
)

FACTS: Mapping[str, str] = MappingProxyType(
    {
        "epds_item10": "scored item 10 of the EPDS",
        "phq9_item6": "scored item 6 of the PHQ-9",
        "phq9_item9": "scored item 9 of the PHQ-9",
        "epds_low": "EPDS sum of the answered items",
        "phq9_low": "PHQ-9 sum of the answered items",
        "depression": "highest level given by R18 or R19",
        "often_signals": "how many of these four are often or more: bond; irritable or hopeless;"
        " crying; self",
        "window4": "not pregnant, and weeks since birth unknown or at most 4",
        "window12": "not pregnant, and weeks since birth unknown or at most 12",
        "blues": "weeks since birth known and at most 2",
        "after_first_year": "more than 52 weeks since birth",
        "open_items": "a questionnaire that was taken has an open item",
        "epds_taken": "the EPDS was taken",
        "epds_complete": "the EPDS was taken and has no open item",
        "phq9_taken": "the PHQ-9 was taken",
    }
)
