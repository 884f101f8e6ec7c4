"""Whom to call when it cannot wait: the national numbers, and the huisartsenpost of a postcode.

The setting HOUVAST_EMERGENCY_NUMBERS is empty, `name=number,...`, or a JSON object:

    {"safe_home": "0800-2000",
     "gp_posts": [{"name": "Huisartsenpost Noord", "phone": "088 123 4567",
                   "postcodes": ["3500-3599", "3720"]}]}

An empty number takes a line away. Without `gp_posts` there is one post for everybody: the clinic's.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

#: The Netherlands (clinical.md, red flags): 112; 113, free since October 2025; Veilig Thuis.
NATIONAL: Final = {
    "ambulance": "112",
    "suicide_line": "113",
    "suicide_chat": "113.nl",
    "safe_home": "0800-2000",
}
POSTS: Final = "gp_posts"
_RANGE: Final = re.compile(r"([1-9][0-9]{3})(?:-([1-9][0-9]{3}))?", re.ASCII)
_DIGITS: Final = re.compile(r"\s*([1-9][0-9]{3})", re.ASCII)


class BadNumbers(ValueError):
    """The setting cannot be read; the message says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class GpPost:
    """A huisartsenpost and the four-digit postcodes it serves, as (first, last)."""

    name: str
    phone: str
    ranges: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Emergency:
    """Numbers by name, and the posts in the order of the setting."""

    numbers: Mapping[str, str]
    posts: tuple[GpPost, ...] = field(default=())

    def post_of(self, postcode: str) -> GpPost | None:
        """The first post that serves this postcode; None where none does, or it is no postcode."""
        found = _DIGITS.match(postcode)
        if found is None:
            return None
        digits = int(found[1])
        serving = (p for p in self.posts if any(a <= digits <= z for a, z in p.ranges))
        return next(serving, None)


@cache
def parse(setting: str) -> Emergency:
    """The numbers of a setting over the national ones. Raises BadNumbers."""
    if not setting.strip().startswith("{"):
        return Emergency(_known(_pairs(setting)))
    try:
        given = json.loads(setting)
    except ValueError as error:
        raise BadNumbers(f"this is no JSON: {error}") from error
    posts = given.pop(POSTS, [])
    if not isinstance(posts, list):
        raise BadNumbers(f"{POSTS} is not a list")
    return Emergency(_known(given.items()), tuple(_post(each) for each in posts))


def _pairs(setting: str) -> Iterable[tuple[str, str]]:
    for entry in filter(None, (part.strip() for part in setting.split(","))):
        name, sign, number = entry.partition("=")
        if not sign:
            raise BadNumbers(f"{entry!r} is not name=number")
        yield name.strip(), number.strip()


def _known(given: Iterable[tuple[str, Any]]) -> dict[str, str]:
    numbers = dict(NATIONAL)
    for name, number in given:
        if name not in NATIONAL:
            raise BadNumbers(f"{name!r} is none of {', '.join(NATIONAL)}")
        if not isinstance(number, str):
            raise BadNumbers(f"the number of {name} is not a text")
        numbers[name] = number.strip()
    return numbers


def _post(given: Any) -> GpPost:
    if not isinstance(given, dict) or set(given) != {"name", "phone", "postcodes"}:
        raise BadNumbers(f"a post needs name, phone and postcodes, not {given!r}")
    if not given["phone"] or not isinstance(given["postcodes"], list):
        raise BadNumbers(f"{given['name']}: a phone and a list of postcodes are needed")
    return GpPost(
        name=str(given["name"]),
        phone=str(given["phone"]),
        ranges=tuple(_range(str(each)) for each in given["postcodes"]),
    )


def _range(written: str) -> tuple[int, int]:
    found = _RANGE.fullmatch(written.strip())
    if found is None:
        raise BadNumbers(f"{written!r} is no range of postcodes, such as 3500-3599")
    first, last = int(found[1]), int(found[2] or found[1])
    if last < first:
        raise BadNumbers(f"{written!r} runs backwards")
    return first, last
