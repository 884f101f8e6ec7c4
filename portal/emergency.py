"""The help numbers that stand on every page of hers, in one place (`accounts.domain.emergency`)."""

from __future__ import annotations

from functools import cache

from django.core.exceptions import ImproperlyConfigured

from accounts.domain.emergency import BadNumbers, Emergency, GpPost, parse


@cache
def numbers(setting: str) -> dict[str, str]:
    """The national numbers, with those replaced that HOUVAST_EMERGENCY_NUMBERS names.

    An empty number takes a line away. Raises ImproperlyConfigured on an unknown name.
    """
    known = dict(read(setting).numbers)
    return known | {"safe_home_tel": dialable(known["safe_home"])}


def post_of(setting: str, postcode: str) -> GpPost | None:
    """The huisartsenpost that serves a postcode, where the setting lists posts."""
    return read(setting).post_of(postcode)


def has_posts(setting: str) -> bool:
    """Whether the clinic listed several posts; then hers is looked up by her postcode."""
    return bool(read(setting).posts)


def read(setting: str) -> Emergency:
    """The whole setting. Raises ImproperlyConfigured when it cannot be read."""
    try:
        return parse(setting)
    except BadNumbers as error:
        raise ImproperlyConfigured(f"HOUVAST_EMERGENCY_NUMBERS: {error}") from error


def dialable(number: str) -> str:
    """Digits and a leading plus: what a phone dials."""
    return "".join(sign for sign in number if sign.isdigit() or sign == "+")
