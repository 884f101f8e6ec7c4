"""The key of an instrument: what each printed option scores, and what a sum means.

Frozen data, read from TOML by `key`. Words live next door (`words`); counting in
`intake.domain.scoring`.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Band:
    """A published severity band: lowest and highest sum, and its name for professionals."""

    low: int
    high: int
    name_nl: str
    name_en: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Gate:
    """The first items of an instrument, asked before the rest; ``goes_on_at`` is the cut-off."""

    id: str
    items: int
    goes_on_at: int
    source: str


@dataclass(frozen=True, slots=True)
class Subscale:
    """Items that are summed apart, by their number. ``alert_at``: from there a clinician looks.

    ``note_nl`` and ``note_en`` say what the published thresholds are worth.
    """

    id: str
    name_nl: str
    name_en: str
    items: tuple[int, ...]
    source: str
    alert_at: int | None = None
    note_nl: str = ""
    note_en: str = ""


@dataclass(frozen=True, slots=True)
class Instrument:
    """A questionnaire as a skeleton: the score of each option by its printed position.

    ``codes``: what is stored for each printed option, top first. ``recall_days``: how far back it
    asks, None where it asks how things are. ``alarm_item`` from ``alarm_at`` on needs a human
    whatever the sum. With ``higher_is_worse`` false a high sum is good. ``part_of``: the instrument
    whose first items these are, of a gate.
    """

    id: str
    score_by_position: tuple[tuple[int, ...], ...]
    codes: tuple[int, ...]
    bands: tuple[Band, ...]
    source: str
    recall_days: int | None = None
    higher_is_worse: bool = True
    alarm_item: int | None = None
    alarm_at: int = 1
    gate: Gate | None = None
    subscales: tuple[Subscale, ...] = ()
    part_of: str = ""

    @property
    def length(self) -> int:
        """Number of items."""
        return len(self.score_by_position)

    @property
    def maximum(self) -> int:
        """Highest possible sum."""
        return sum(max(scores) for scores in self.score_by_position)

    def band(self, total: int) -> Band:
        """The band of a sum. Raises ValueError when the sum is outside the instrument's range."""
        for band in self.bands:
            if band.low <= total <= band.high:
                return band
        raise ValueError(f"{self.id} has no sum {total}")

    def subscale(self, subscale_id: str) -> Subscale:
        """A subscale by its id. Raises KeyError."""
        for subscale in self.subscales:
            if subscale.id == subscale_id:
                return subscale
        raise KeyError(subscale_id)

    def item_id(self, number: int) -> str:
        """The id of an item, from 1: also the id of its page."""
        return f"{self.part_of or self.id}_{number}"
