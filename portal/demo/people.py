"""Who works in the demo clinic. Nobody here exists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time

WOMAN, MAN = "woman", "man"
BOTH = ("individual", "parent_child")
ALL_LEVELS = (1, 2, 3, 4)
CALM_LEVELS = (1, 2, 3)


@dataclass(frozen=True)
class Colleague:
    """A member of staff who signs in."""

    name: str
    role: str

    @property
    def email(self) -> str:
        """Her address at the demo clinic: the first name is enough."""
        return f"{self.name.split()[0].lower()}@voorbeeld.example"


@dataclass(frozen=True)
class Hours:
    """A weekly stretch of work, wall-clock, with a session every hour."""

    days: tuple[int, ...]
    starts: time
    ends: time
    modes: tuple[str, ...] = ("online", "in_person")
    protected_level: int | None = None


@dataclass(frozen=True)
class Psychologist(Colleague):
    """A psychologist of the demo clinic."""

    title: str = "GZ-psycholoog"
    gender: str = WOMAN
    region: str = "Utrecht"
    place: str = "Utrecht"
    languages: tuple[str, ...] = ("nl", "en")
    tracks: tuple[str, ...] = BOTH
    levels: tuple[int, ...] = ALL_LEVELS
    skills: tuple[tuple[str, float], ...] = ()
    hours: tuple[Hours, ...] = ()


DAY = Hours((0, 1, 2, 3), time(9), time(17))
LATE = Hours((1, 3), time(18), time(21), ("online",))
EARLY_URGENT = Hours((0, 1, 2, 3, 4), time(8), time(9), ("online",), protected_level=4)
FRIDAY = Hours((4,), time(9), time(16))
SATURDAY = Hours((5,), time(10), time(13), ("online",), protected_level=3)


def _psychologist(name: str, **facts: object) -> Psychologist:
    return Psychologist(name=name, role="clinician", **facts)  # type: ignore[arg-type]


PSYCHOLOGISTS = (
    _psychologist(
        "Anna Voorbeeld",
        skills=(("attachment", 1.0), ("self_image", 0.8)),
        hours=(DAY, LATE, EARLY_URGENT),
    ),
    _psychologist("Bea Voorbeeld", skills=(("mood", 1.0),), hours=(DAY, FRIDAY)),
    _psychologist(
        "Cas Voorbeeld",
        gender=MAN,
        skills=(("birth_trauma", 1.0), ("mood", 0.7)),
        hours=(DAY, LATE),
    ),
    _psychologist(
        "Dunya Voorbeeld",
        languages=("nl", "tr", "en"),
        skills=(("attachment", 0.8),),
        hours=(DAY, FRIDAY, EARLY_URGENT),
    ),
    _psychologist(
        "Eva Voorbeeld", region="Noord-Holland", place="Amsterdam", hours=(DAY, FRIDAY, SATURDAY)
    ),
    _psychologist(
        "Farah Voorbeeld",
        region="Noord-Holland",
        place="Amsterdam",
        languages=("nl", "ar", "en"),
        skills=(("grief", 1.0),),
        hours=(DAY, LATE),
    ),
    _psychologist(
        "Gijs Voorbeeld",
        gender=MAN,
        region="Noord-Holland",
        place="Amsterdam",
        tracks=("individual",),
        hours=(DAY, FRIDAY),
    ),
    _psychologist(
        "Hanna Voorbeeld",
        region="Zuid-Holland",
        place="Rotterdam",
        languages=("nl", "pl", "en"),
        hours=(DAY, EARLY_URGENT),
    ),
    _psychologist(
        "Iris Voorbeeld",
        region="Zuid-Holland",
        place="Rotterdam",
        skills=(("premature_birth", 1.0), ("attachment", 0.6)),
        hours=(DAY, FRIDAY, SATURDAY),
    ),
    _psychologist(
        "Joke Voorbeeld",
        title="Klinisch psycholoog",
        region="Zuid-Holland",
        place="Den Haag",
        skills=(("grief", 0.7), ("birth_trauma", 0.9)),
        hours=(DAY, LATE),
    ),
    _psychologist(
        "Karim Voorbeeld",
        gender=MAN,
        title="Psychotherapeut",
        languages=("nl", "ar", "fr", "en"),
        levels=CALM_LEVELS,
        hours=(DAY, FRIDAY),
    ),
    _psychologist(
        "Lot Voorbeeld",
        region="Gelderland",
        place="Arnhem",
        levels=CALM_LEVELS,
        skills=(("pregnancy", 1.0),),
        hours=(DAY, FRIDAY),
    ),
)

COORDINATOR = Colleague("Mila Voorbeeld", "coordinator")
ADMINISTRATOR = Colleague("Nora Voorbeeld", "admin")

#: First names of the fictional clients; their surname is always "Demo".
CLIENT_NAMES = (
    "Ada", "Bo", "Cleo", "Daan", "Elif", "Fien", "Guus", "Hava", "Ilse", "Jip",
    "Kiki", "Lena", "Maud", "Noor", "Olga", "Pien", "Quinty", "Roos", "Sara", "Tess",
    "Ula", "Vera", "Wies", "Xena", "Yara", "Zoë", "Aya", "Britt", "Carmen", "Demi",
    "Emma", "Floor", "Gemma", "Hester", "Inge", "Jana", "Kaat", "Liv", "Mare", "Nina",
)  # fmt: skip
