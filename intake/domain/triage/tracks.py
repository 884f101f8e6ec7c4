"""The care track: which kind of care fits. A separate output that never changes the level."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from intake.domain.triage.derived import Facts
from intake.domain.triage.predicates import Condition, at_least, below, coded, otherwise
from intake.domain.triage.rules import Text

BONDING = (
    at_least("sig_bond", 2)
    | at_least("pbq_total", 26)
    | at_least("pbq_f2", 13)
    | at_least("mibs", 5)
    | at_least("s_baby", 1)
)
SELF_IMAGE = at_least("sig_self", 2) | below("rses", 15) | at_least("phq9_item6", 2)


@dataclass(frozen=True, slots=True)
class Track:
    """A kind of care with its name for professionals and why it is chosen."""

    id: str
    when: Condition
    name: Text
    reason: Text


SAFETY_LEVEL = 5
SAFETY_FIRST = Track(
    "geen_match_eerst_veiligheid",
    otherwise(f"level {SAFETY_LEVEL}"),
    Text("Eerst veiligheid, nog geen match", "Safety first, no match yet"),
    Text("Eerst moet een mens de veiligheid beoordelen.", "A person must assess safety first."),
)

# The first that fits is chosen.
TRACKS = (
    Track(
        "individueel_rouw",
        coded("baby", "died"),
        Text("Individueel, rouw", "Individual, bereavement"),
        Text("De baby is overleden.", "The baby died."),
    ),
    Track(
        "contact_naaste",
        coded("respondent", "proxy"),
        Text("Contact met de naaste", "Contact with the relative or friend"),
        Text("Een naaste krijgt contact, geen behandeling.", "Contact, no treatment."),
    ),
    Track(
        "partner_individueel",
        coded("respondent", "self_partner"),
        Text("Individueel, partner", "Individual, partner"),
        Text("De partner zoekt zelf hulp.", "The partner seeks help."),
    ),
    Track(
        "individueel_prenataal",
        coded("respondent", "self_pregnant"),
        Text("Individueel, zwanger", "Individual, pregnant"),
        Text(
            "Nog geen ouder-kindwerk; denk aan verloskundige en POP-poli.",
            "No parent-child work yet; think of the midwife and the POP clinic.",
        ),
    ),
    Track(
        "combinatie_individueel_plus_ouder_kind",
        BONDING & (SELF_IMAGE | at_least("depression", 3)),
        Text("Individueel en ouder-kind", "Individual and parent-child"),
        Text(
            "Moeite met de band samen met zelfbeeld of depressie; alleen de stemming behandelen"
            " herstelt het contact vaak niet.",
            "Bonding trouble with self-image or depression; treating mood alone often does not"
            " restore the contact.",
        ),
    ),
    Track(
        "ouder_kind_hechting",
        BONDING,
        Text("Ouder-kind, hechting", "Parent-child, attachment"),
        Text("Moeite met de band.", "Bonding trouble."),
    ),
    Track(
        "individueel_zelfbeeld",
        SELF_IMAGE,
        Text("Individueel, zelfbeeld", "Individual, self-image"),
        Text("Een kwetsbaar zelfbeeld staat voorop.", "A vulnerable self-image comes first."),
    ),
    Track(
        "individueel_stemming",
        otherwise("everybody else"),
        Text("Individueel, stemming en angst", "Individual, mood and anxiety"),
        Text("Stemming of angst staat voorop.", "Mood or anxiety comes first."),
    ),
)
TRACKS_BY_ID: Mapping[str, Track] = MappingProxyType({t.id: t for t in (SAFETY_FIRST, *TRACKS)})


def choose_track(level: int, facts: Facts) -> str:
    """Id of the care track. At level 5 nobody is matched before safety is cleared."""
    if level >= SAFETY_LEVEL:
        return SAFETY_FIRST.id
    return next(track.id for track in TRACKS if track.when.holds(facts))
