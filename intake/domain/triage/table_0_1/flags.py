"""Flags: what a human must see beside the level. A flag never gives a level."""

from __future__ import annotations

from intake.domain.triage.predicates import (
    any_at_least,
    at_least,
    below,
    coded,
    truth,
    unanswered,
)
from intake.domain.triage.rules import Flag, Text

FLAGS = (
    Flag(
        "danger_now",
        at_least("s_suicide", 4) | any_at_least(("s_baby", "s_violence", "s_care"), 3),
        Text("Gevaar op dit moment.", "Danger at this moment."),
    ),
    Flag(
        "loss",
        coded("baby", "died"),
        Text(
            "De baby is overleden: geen enkele vraag over de baby.",
            "The baby died: no question about the baby at all.",
        ),
    ),
    Flag(
        "minor",
        coded("age_band", "16-17", "<16"),
        Text("Jonger dan 18: andere route.", "Under 18: another route."),
    ),
    Flag(
        "proxy",
        coded("respondent", "proxy"),
        Text("Ingevuld door een naaste.", "Filled in by a relative or friend."),
    ),
    Flag(
        "safety_unanswered",
        unanswered("s_suicide", "s_psychosis", "s_baby"),
        Text("Een veiligheidsvraag bleef open.", "A safety question was left open."),
    ),
    Flag(
        "blues_recheck",
        at_least("sig_cry", 2) & truth("blues"),
        Text(
            "Vaak huilen in de eerste twee weken: later opnieuw vragen.",
            "Frequent crying in the first two weeks: ask again later.",
        ),
    ),
    Flag(
        "incomplete",
        unanswered("s_mania", "s_violence", "h_severe", "s_care") | truth("open_items"),
        Text("Niet alles is ingevuld.", "Not everything was answered."),
    ),
    Flag(
        "nicu",
        coded("baby", "nicu"),
        Text("De baby ligt op de NICU.", "The baby is in the NICU."),
    ),
    Flag(
        "possible_masking",
        truth("epds_complete") & below("epds_low", 1),
        Text(
            "Alles op 0 in de EPDS: klachten kunnen verborgen zijn.",
            "Everything at 0 in the EPDS: complaints may be hidden.",
        ),
    ),
    Flag(
        "partner",
        coded("respondent", "self_partner"),
        Text("De partner vult dit in over eigen klachten.", "The partner, about own complaints."),
    ),
    Flag(
        "pregnant",
        coded("respondent", "self_pregnant"),
        Text("Zwanger.", "Pregnant."),
    ),
    Flag(
        "outside_window",
        truth("after_first_year"),
        Text("Langer dan een jaar na de bevalling.", "More than a year after birth."),
    ),
    Flag(
        "contradiction",
        any_at_least(("epds_item10", "phq9_item9"), 1) & below("s_suicide", 1),
        Text(
            "Zelfbeschadiging in de vragenlijst, maar geen gedachten aan zelfdoding gemeld.",
            "Self-harm in the questionnaire, but no thoughts of suicide reported.",
        ),
    ),
)
