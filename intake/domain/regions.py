"""From a Dutch postcode to the region in which a meeting in person is looked for: a province.

The bounds follow the four digits and are coarse along borders; the region decides which rooms are
offered, never whether she is helped. A psychologist's `region` is one of `REGIONS`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Final

DRENTHE: Final = "Drenthe"
FLEVOLAND: Final = "Flevoland"
FRIESLAND: Final = "Friesland"
GELDERLAND: Final = "Gelderland"
GRONINGEN: Final = "Groningen"
LIMBURG: Final = "Limburg"
NOORD_BRABANT: Final = "Noord-Brabant"
NOORD_HOLLAND: Final = "Noord-Holland"
OVERIJSSEL: Final = "Overijssel"
UTRECHT: Final = "Utrecht"
ZEELAND: Final = "Zeeland"
ZUID_HOLLAND: Final = "Zuid-Holland"
REGIONS: Final = (
    *(DRENTHE, FLEVOLAND, FRIESLAND, GELDERLAND, GRONINGEN, LIMBURG),
    *(NOORD_BRABANT, NOORD_HOLLAND, OVERIJSSEL, UTRECHT, ZEELAND, ZUID_HOLLAND),
)

#: Four digits, not starting with 0, and two letters; SA, SD and SS were never given out.
_POSTCODE: Final = re.compile(r"([1-9][0-9]{3})\s*(?!SA|SD|SS)([A-Z]{2})", re.IGNORECASE | re.ASCII)

#: The first four digits from which a region begins; it lasts until the next row.
_FROM: Final = (
    (1000, NOORD_HOLLAND),
    (1300, FLEVOLAND),
    (1380, NOORD_HOLLAND),
    (1390, UTRECHT),
    (1394, NOORD_HOLLAND),
    (1426, UTRECHT),
    (1428, NOORD_HOLLAND),
    (2159, ZUID_HOLLAND),
    (2165, NOORD_HOLLAND),
    (2166, ZUID_HOLLAND),
    (3400, UTRECHT),
    (3770, GELDERLAND),
    (3795, UTRECHT),
    (3837, GELDERLAND),
    (3890, FLEVOLAND),
    (3900, UTRECHT),
    (4000, GELDERLAND),
    (4120, UTRECHT),
    (4147, GELDERLAND),
    (4200, ZUID_HOLLAND),
    (4214, GELDERLAND),
    (4220, ZUID_HOLLAND),
    (4250, NOORD_BRABANT),
    (4300, ZEELAND),
    (4600, NOORD_BRABANT),
    (4690, ZEELAND),
    (4700, NOORD_BRABANT),
    (5300, GELDERLAND),
    (5340, NOORD_BRABANT),
    (5766, LIMBURG),
    (5820, NOORD_BRABANT),
    (5850, LIMBURG),
    (6020, NOORD_BRABANT),
    (6030, LIMBURG),
    (6500, GELDERLAND),
    (6584, LIMBURG),
    (6600, GELDERLAND),
    (7400, OVERIJSSEL),
    (7740, DRENTHE),
    (7767, OVERIJSSEL),
    (7800, DRENTHE),
    (7950, OVERIJSSEL),
    (7956, DRENTHE),
    (8000, OVERIJSSEL),
    (8050, GELDERLAND),
    (8055, OVERIJSSEL),
    (8070, GELDERLAND),
    (8100, OVERIJSSEL),
    (8160, GELDERLAND),
    (8196, OVERIJSSEL),
    (8200, FLEVOLAND),
    (8260, OVERIJSSEL),
    (8300, FLEVOLAND),
    (8323, OVERIJSSEL),
    (8380, DRENTHE),
    (8388, FRIESLAND),
    (9300, DRENTHE),
    (9350, GRONINGEN),
    (9400, DRENTHE),
    (9500, GRONINGEN),
    (9510, DRENTHE),
    (9540, GRONINGEN),
)
_STARTS: Final = tuple(start for start, _ in _FROM)


def postcode_of(typed: str) -> str | None:
    """The postcode as it is written (`3511 AB`), however it was typed; None when it is none."""
    found = _POSTCODE.fullmatch(typed.strip())
    return f"{found[1]} {found[2].upper()}" if found else None


def region_of(postcode: str) -> str:
    """The province of a postcode; empty when it is none."""
    written = postcode_of(postcode)
    return _FROM[bisect_right(_STARTS, int(written[:4])) - 1][1] if written else ""
