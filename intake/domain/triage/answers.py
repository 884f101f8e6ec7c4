"""The answers that triage reads: their codes, their ranges, and how raw input becomes answers.

Three things can stand in a field: a value; ``None`` for asked and not answered; ``NA`` for not
asked because it does not apply. ``NA`` is never counted as missing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from hashlib import sha256
from types import MappingProxyType
from typing import Any, Final, Literal

from intake.domain.scoring import EPDS, GAD7, ITEM_MAX, PHQ9

NA: Final = "na"
NotApplicable = Literal["na"]
Number = int | NotApplicable | None
ItemValues = tuple[int | None, ...]
UNANSWERED_ITEM = "-"

CODES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "respondent": ("self_mother", "self_pregnant", "self_partner", "proxy"),
        "age_band": ("18+", "16-17", "<16"),
        "baby": ("home", "nicu", "elsewhere", "died"),
        "wish": ("info", "talk"),
    }
)

# Highest value of every field that starts at 0. Questions of the intake carry their own codes; sums
# follow from the instruments (GAD-7 7x3, AUDIT-C 3x4, PBQ 25x5 with factor 2 of 7 items, RSES 10x3,
# MIBS 8x3). Ten years is the end of any sensible number of weeks after a birth.
MAXIMA: Final[Mapping[str, int]] = MappingProxyType(
    {
        "weeks_pp": 520,
        "sig_bond": 3,
        "sig_exhausted": 3,
        "sig_irritable": 3,
        "sig_hopeless": 3,
        "sig_cry": 3,
        "sig_self": 3,
        "s_suicide": 4,
        "s_baby": 3,
        "s_psychosis": 2,
        "s_mania": 2,
        "s_violence": 3,
        "s_care": 3,
        "sleep": 3,
        "h_severe": 1,
        "h_family": 1,
        "h_attempt": 1,
        "support": 3,
        "functioning": 3,
        "birth_trauma": 1,
        "gad7": GAD7.maximum,
        "audit_c": 12,
        "pbq_total": 125,
        "pbq_f2": 35,
        "pbq_i18": 5,
        "pbq_i24": 5,
        "rses": 30,
        "mibs": 24,
    }
)

ITEM_COUNTS: Final[Mapping[str, int]] = MappingProxyType(
    {i.id: i.length for i in (EPDS, PHQ9, GAD7)}
)

# Never asked, and never read, when there is no baby to ask about.
ABOUT_THE_BABY: Final = frozenset(
    {"sig_bond", "s_baby", "s_care", "pbq_total", "pbq_f2", "pbq_i18", "pbq_i24"}
)


class InvalidAnswer(ValueError):
    """An answer outside its codes or range: ``field`` names it, ``message`` what is allowed."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}")
        self.field = field
        self.message = message


@dataclass(frozen=True, slots=True)
class TriageAnswers:
    """One intake as triage sees it. Codes and directions: ``docs/triage-rules.md``.

    Higher is worse in every number but ``rses``. ``epds`` and ``phq9`` hold scored items, or None
    when not taken; ``gad7`` is a sum, or scored items when some were left open.
    """

    respondent: str | None = None
    age_band: str | None = None
    weeks_pp: int | None = None
    baby: str | None = None
    wish: str | None = None
    sig_bond: Number = None
    sig_exhausted: Number = None
    sig_irritable: Number = None
    sig_hopeless: Number = None
    sig_cry: Number = None
    sig_self: Number = None
    s_suicide: Number = None
    s_baby: Number = None
    s_psychosis: Number = None
    s_mania: Number = None
    s_violence: Number = None
    s_care: Number = None
    sleep: Number = None
    h_severe: Number = None
    h_family: Number = None
    h_attempt: Number = None
    support: Number = None
    functioning: Number = None
    birth_trauma: Number = None
    epds: ItemValues | NotApplicable | None = None
    phq9: ItemValues | NotApplicable | None = None
    gad7: ItemValues | Number = None
    audit_c: Number = None
    pbq_total: Number = None
    pbq_f2: Number = None
    pbq_i18: Number = None
    pbq_i24: Number = None
    rses: Number = None
    mibs: Number = None

    def to_dict(self) -> dict[str, int | str | None]:
        """The canonical form, item lists as text (``"01-3"``). Parsing it gives equal answers."""
        return {name: _plain(getattr(self, name)) for name in FIELDS}

    def input_hash(self) -> str:
        """SHA-256 of the canonical form. Answers are guessable: store it like the answers."""
        text = json.dumps(self.to_dict(), sort_keys=True, separators=(",", ":"))
        return sha256(text.encode()).hexdigest()


FIELDS: Final = tuple(field.name for field in fields(TriageAnswers))


def parse_answers(raw: Mapping[str, Any]) -> TriageAnswers:
    """Answers from a mapping of field to value; a missing key is None, unknown keys are ignored.

    Where there is no baby to ask about (baby died, or pregnant) the questions about the baby are NA
    whatever was sent, and a pregnant woman has no weeks since birth.
    Raises InvalidAnswer with the name of the first field that does not fit.
    """
    values: dict[str, Any] = {name: _read(name, raw.get(name)) for name in CODES}
    is_pregnant = values["respondent"] == "self_pregnant"
    has_no_baby = is_pregnant or values["baby"] == "died"
    for name in FIELDS:
        if name in CODES:
            continue
        if has_no_baby and name in ABOUT_THE_BABY:
            values[name] = NA
        elif name == "weeks_pp":
            weeks = None if is_pregnant else _read(name, raw.get(name))
            # Weeks that do not apply are weeks unknown: the cautious side.
            values[name] = None if weeks == NA else weeks
        else:
            values[name] = _read(name, raw.get(name))
    return TriageAnswers(**values)


def _read(field: str, value: object) -> int | str | ItemValues | None:
    if value is None:
        return None
    if value == NA:
        return NA
    if field in CODES:
        return _read_code(field, value)
    if field in ITEM_COUNTS and (field not in MAXIMA or isinstance(value, str | list | tuple)):
        return _read_items(field, value)
    return _read_number(field, value, MAXIMA[field])


def _read_code(field: str, value: object) -> str:
    if isinstance(value, str) and value in CODES[field]:
        return value
    raise InvalidAnswer(field, "must be one of " + ", ".join(CODES[field]) + " or null")


def _read_number(field: str, value: object, maximum: int) -> int:
    # bool is an int in Python, but true is no answer to "how often".
    if type(value) is int and 0 <= value <= maximum:
        return value
    raise InvalidAnswer(field, f'must be a whole number from 0 to {maximum}, null or "na"')


def _read_items(field: str, value: object) -> ItemValues:
    count = ITEM_COUNTS[field]
    wanted = f"must be {count} items from 0 to {ITEM_MAX}, open ones as null or -"
    if not isinstance(value, str | list | tuple) or len(value) != count:
        raise InvalidAnswer(field, wanted)
    items: list[int | None] = []
    for item in value:
        if item is None or item == UNANSWERED_ITEM:
            items.append(None)
        elif isinstance(value, str) and item in "0123":
            items.append(int(item))
        elif type(item) is int and 0 <= item <= ITEM_MAX:
            items.append(item)
        else:
            raise InvalidAnswer(field, wanted)
    return tuple(items)


def _plain(value: int | str | ItemValues | None) -> int | str | None:
    if isinstance(value, tuple):
        return "".join(UNANSWERED_ITEM if item is None else str(item) for item in value)
    return value
