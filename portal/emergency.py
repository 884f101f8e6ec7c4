"""The help numbers that stand on every page of hers, in one place."""

from __future__ import annotations

from functools import cache

from django.core.exceptions import ImproperlyConfigured

#: The Netherlands (clinical.md, red flags): 112; 113, free since October 2025; Veilig Thuis.
NATIONAL = {
    "ambulance": "112",
    "suicide_line": "113",
    "suicide_chat": "113.nl",
    "safe_home": "0800-2000",
}


@cache
def numbers(setting: str) -> dict[str, str]:
    """The national numbers, with those replaced that HOUVAST_EMERGENCY_NUMBERS names.

    The setting reads `safe_home=0800-2000,suicide_line=113`. An empty number takes a line away.
    Raises ImproperlyConfigured on an unknown name.
    """
    known = dict(NATIONAL)
    for entry in filter(None, (part.strip() for part in setting.split(","))):
        name, sign, number = entry.partition("=")
        if name not in NATIONAL or not sign:
            raise ImproperlyConfigured(
                f"HOUVAST_EMERGENCY_NUMBERS: {entry!r} is not name=number, "
                f"with a name of {', '.join(NATIONAL)}."
            )
        known[name] = number.strip()
    return known | {"safe_home_tel": dialable(known["safe_home"])}


def dialable(number: str) -> str:
    """Digits and a leading plus: what a phone dials."""
    return "".join(sign for sign in number if sign.isdigit() or sign == "+")
