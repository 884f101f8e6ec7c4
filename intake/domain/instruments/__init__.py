"""The words of every question, as data: one file per instrument and version."""

from intake.domain.instruments.loader import InvalidInstrument, all_keys, load
from intake.domain.instruments.words import InstrumentText, Item, Kind, Option, Text

__all__ = [
    "InstrumentText",
    "InvalidInstrument",
    "Item",
    "Kind",
    "Option",
    "Text",
    "all_keys",
    "load",
]
