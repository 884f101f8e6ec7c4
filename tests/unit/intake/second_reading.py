"""Decision table 0.1 read a second time: plain `if`s typed over from the published rules.

Nothing of the product is used here, on purpose: no conditions, no table, no scoring. Where the two
readings differ, one of them misread the rules. It is slow and has no texts; it is for tests only.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

ALL_BUT_R46 = [f"R{number:02}" for number in range(1, 46)]
#: What nobody is asked when there is no baby to ask about.
BABY_ONLY = ("sig_bond", "s_baby", "s_care", "pbq_total", "pbq_f2", "pbq_i18", "pbq_i24")


class Reading(NamedTuple):
    """What the rules say about one intake."""

    level: int
    reasons: list[str]
    fired: list[str]
    flags: set[str]
    track: str


class _Intake:
    """One intake as sent, with the questions that the rules ask about it."""

    def __init__(self, raw: Mapping[str, Any]) -> None:
        self.raw = dict(raw)
        self.pregnant = raw.get("respondent") == "self_pregnant"
        self.died = raw.get("baby") == "died"
        if self.pregnant or self.died:
            self.raw |= dict.fromkeys(BABY_ONLY, "na")
        self.weeks = None if self.pregnant else raw.get("weeks_pp")
        if self.weeks == "na":
            self.weeks = None
        self.epds = self._items("epds")
        self.phq9 = self._items("phq9")
        gad7 = self.raw.get("gad7")
        if isinstance(gad7, str | list | tuple) and gad7 != "na":
            self.gad7_open = self._items("gad7").count("-")
            self.raw["gad7"] = sum(int(i) for i in self._items("gad7") if i != "-")
        else:
            self.gad7_open = 0

    def _items(self, name: str) -> list[str]:
        """One character for each item, - where open; empty when it was not taken."""
        sent = self.raw.get(name)
        if sent is None or sent == "na":
            return []
        return ["-" if item in (None, "-") else str(item) for item in sent]

    def at(self, name: str, least: int) -> bool:
        """Answered, and this much or more."""
        value = self.raw.get(name)
        return isinstance(value, int) and value >= least

    def is_open(self, name: str) -> bool:
        """It applies, and she left it open."""
        return self.raw.get(name) is None

    def item(self, name: str, number: int, least: int) -> bool:
        """One item of the EPDS or PHQ-9 has this score or more."""
        items = self.epds if name == "epds" else self.phq9
        return bool(items) and items[number - 1] in "0123"[least:]

    def within(self, weeks: int) -> bool:
        """Not pregnant, and the birth was so many weeks ago or fewer, or nobody knows."""
        return not self.pregnant and (self.weeks is None or self.weeks <= weeks)


def _by_sum(items: list[str], cut_offs: tuple[int, int, int]) -> int:
    """R18 and R19: the level of a sum; with open items what it may be counts up to level 2."""
    low = sum(int(item) for item in items if item != "-")
    high = low + 3 * items.count("-")
    routine, soon, urgent = cut_offs
    level = 4 if low >= urgent else 3 if low >= soon else 2 if low >= routine else 1
    if "-" in items and high >= routine:
        level = max(level, 2)
    return level


def _acute(i: _Intake, fired: dict[str, int]) -> None:
    if i.at("s_suicide", 3):
        fired["R01"] = 5
    if i.item("epds", 10, 3) or i.item("phq9", 9, 3):
        fired["R02"] = 5
    if i.at("s_baby", 3):
        fired["R03"] = 5
    if i.at("s_psychosis", 2):
        fired["R04"] = 5
    if i.at("s_psychosis", 1) and (i.within(4) or i.at("h_severe", 1)):
        fired["R05"] = 5
    if i.at("s_mania", 2) and (i.within(12) or i.at("h_severe", 1)):
        fired["R06"] = 5
    if i.at("s_baby", 1) and (i.at("s_psychosis", 1) or i.at("s_mania", 2)):
        fired["R07"] = 5
    if i.at("s_violence", 3):
        fired["R08"] = 5
    if i.at("s_care", 3):
        fired["R09"] = 5
    if i.at("sleep", 3) and i.at("h_severe", 1) and i.within(12):
        fired["R10"] = 5


def _urgent(i: _Intake, fired: dict[str, int]) -> None:
    if i.at("s_suicide", 1):
        fired["R11"] = 4
    if i.item("epds", 10, 1) or i.item("phq9", 9, 1):
        fired["R12"] = 4
    if i.at("s_baby", 2) or i.at("pbq_i18", 1):
        fired["R13"] = 4
    if i.at("s_psychosis", 1):
        fired["R14"] = 4
    if i.at("s_mania", 2) or (i.at("s_mania", 1) and i.at("h_severe", 1)):
        fired["R15"] = 4
    if i.at("s_violence", 2):
        fired["R16"] = 4
    if i.at("s_care", 2):
        fired["R17"] = 4


def _sums(i: _Intake, fired: dict[str, int]) -> int:
    """R18-R22; the highest level by a sum comes back, 0 when nothing was taken."""
    if i.epds:
        fired["R18"] = _by_sum(i.epds, (10, 13, 19))
    if i.phq9:
        fired["R19"] = _by_sum(i.phq9, (10, 15, 20))
    depression = max(fired.get("R18", 0), fired.get("R19", 0))
    both = (i.at("sig_bond", 3) and i.at("sig_self", 2)) or (
        i.at("sig_self", 3) and i.at("sig_bond", 2)
    )
    if both:
        fired["R20"] = 3
    if both and (depression >= 3 or i.at("sig_hopeless", 2)):
        fired["R21"] = 4
    if i.at("h_severe", 1) and depression >= 2:
        fired["R22"] = 4
    return depression


def _soon(i: _Intake, fired: dict[str, int]) -> None:
    often = [
        i.at("sig_bond", 2),
        i.at("sig_irritable", 2) or i.at("sig_hopeless", 2),
        i.at("sig_cry", 2),
        i.at("sig_self", 2),
    ]
    soon = {
        "R23": i.at("s_baby", 1) or i.at("pbq_i24", 1),
        "R24": i.at("s_mania", 1),
        "R25": i.at("s_violence", 1),
        "R26": i.at("h_severe", 1),
        "R27": i.at("sig_hopeless", 3),
        "R28": i.at("functioning", 3) or i.at("sleep", 3),
        "R29": i.at("pbq_f2", 13) or i.at("pbq_total", 40),
        "R30": i.at("gad7", 15),
        "R31": often.count(True) >= 3,
        "R32": i.died,
        "R33": i.raw.get("age_band") in ("16-17", "<16"),
        "R34": i.raw.get("respondent") == "proxy",
        "R35": i.is_open("s_suicide") or i.is_open("s_psychosis") or i.is_open("s_baby"),
    }
    fired |= dict.fromkeys((rule for rule, holds in soon.items() if holds), 3)


def _routine(i: _Intake, fired: dict[str, int]) -> None:
    blues = not i.pregnant and i.weeks is not None and i.weeks <= 2
    signals = ("sig_bond", "sig_irritable", "sig_hopeless", "sig_self")
    routine = {
        "R36": any(i.at(name, 2) for name in signals)
        or i.at("sig_exhausted", 3)
        or (i.at("sig_cry", 2) and not blues),
        "R37": i.at("pbq_total", 26),
        "R38": i.at("gad7", 10),
        "R39": i.at("h_attempt", 1) or i.at("h_family", 1),
        "R40": i.at("birth_trauma", 1),
        "R41": i.at("audit_c", 5),
        "R42": i.at("s_care", 1) or i.at("functioning", 2) or i.at("sleep", 2),
        "R43": any(i.is_open(name) for name in ("s_mania", "s_violence", "h_severe", "s_care")),
        "R44": i.raw.get("baby") == "nicu",
        "R45": i.raw.get("wish") in ("talk", None),
    }
    fired |= dict.fromkeys((rule for rule, holds in routine.items() if holds), 2)


def _flags(i: _Intake, fired: Mapping[str, int]) -> set[str]:
    said_none = i.raw.get("s_suicide") == 0
    taken_with_open_items = "-" in i.epds or "-" in i.phq9 or i.gad7_open > 0
    wanted = {
        "danger_now": i.at("s_suicide", 4)
        or i.at("s_baby", 3)
        or i.at("s_violence", 3)
        or i.at("s_care", 3),
        "loss": "R32" in fired,
        "minor": "R33" in fired,
        "proxy": "R34" in fired,
        "safety_unanswered": "R35" in fired,
        "blues_recheck": i.at("sig_cry", 2)
        and not i.pregnant
        and i.weeks is not None
        and i.weeks <= 2,
        "incomplete": "R43" in fired or taken_with_open_items,
        "nicu": "R44" in fired,
        "possible_masking": i.epds == ["0"] * 10,
        "partner": i.raw.get("respondent") == "self_partner",
        "pregnant": i.pregnant,
        "outside_window": i.weeks is not None and i.weeks > 52,
        "contradiction": said_none and (i.item("epds", 10, 1) or i.item("phq9", 9, 1)),
    }
    return {flag for flag, holds in wanted.items() if holds}


def _track(i: _Intake, level: int, depression: int) -> str:
    attachment = (
        i.at("sig_bond", 2)
        or i.at("pbq_total", 26)
        or i.at("pbq_f2", 13)
        or i.at("mibs", 5)
        or i.at("s_baby", 1)
    )
    rses = i.raw.get("rses")
    self_image = (
        i.at("sig_self", 2) or (isinstance(rses, int) and rses < 15) or i.item("phq9", 6, 2)
    )
    first_that_fits = [
        (level == 5, "geen_match_eerst_veiligheid"),
        (i.died, "individueel_rouw"),
        (i.raw.get("respondent") == "proxy", "contact_naaste"),
        (i.raw.get("respondent") == "self_partner", "partner_individueel"),
        (i.pregnant, "individueel_prenataal"),
        (
            attachment and (self_image or depression >= 3),
            "combinatie_individueel_plus_ouder_kind",
        ),
        (attachment, "ouder_kind_hechting"),
        (self_image, "individueel_zelfbeeld"),
        (True, "individueel_stemming"),
    ]
    return next(track for fits, track in first_that_fits if fits)


def read_again(raw: Mapping[str, Any]) -> Reading:
    """Level, reasons, fired rules, flags and care track of one raw intake in range."""
    intake, fired = _Intake(raw), dict[str, int]()
    _acute(intake, fired)
    _urgent(intake, fired)
    depression = _sums(intake, fired)
    _soon(intake, fired)
    _routine(intake, fired)
    base = max(fired.values(), default=1)
    reasons = sorted(rule for rule, gives in fired.items() if gives == base)
    flags = _flags(intake, fired)
    names = sorted(fired)
    level = base
    if intake.at("support", 3) and base in (1, 2, 3):
        level, reasons, names = base + 1, ["R46"], sorted([*names, "R46"])
    return Reading(level, reasons, names, flags, _track(intake, level, depression))
