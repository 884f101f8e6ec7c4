"""Every questionnaire as data: one file per instrument and version, words and key together."""

from intake.domain.instruments.checks import InvalidInstrument
from intake.domain.instruments.loader import all_keys, load
from intake.domain.instruments.words import InstrumentText, Item, Kind, Licence, Option, Text

__all__ = [
    "InstrumentText",
    "InvalidInstrument",
    "Item",
    "Kind",
    "Licence",
    "Option",
    "Text",
    "all_keys",
    "load",
]
