"""Every pair of colours that meets on a page is readable, in both themes (WCAG 2.2 AA)."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path

import pytest

from portal.theme import build

TOKENS = Path(build.__file__).parent / "css" / "tokens.css"
GROUNDS = ("paper", "surface")
TEXT = [
    *product(("ink", "ink-soft", "brand-deep", "urgent", "crisis"), GROUNDS),
    *product(("ink", "ink-soft", "brand-deep"), ("peach", "brand-tint", "light-tint")),
    ("ink", "crisis-tint"),
    ("ink-soft", "crisis-tint"),
    ("ink", "urgent-tint"),
    ("on-brand", "brand"),
    ("on-brand", "brand-hover"),
    ("on-leave", "leave"),
    *((tone, f"{tone}-tint") for tone in ("crisis", "urgent", "soon", "routine", "light")),
]
#: Borders of fields, selection, focus and drawings: 3 to 1 is enough (1.4.11).
SHAPES = [
    *product(("line-strong", "ink-soft", "brand", "focus", "urgent"), GROUNDS),
    ("brand", "brand-tint"),
    ("brand", "line"),
    ("crisis", "crisis-tint"),
    ("focus", "focus-glow"),
]


def colours(scheme: str) -> dict[str, str]:
    """The hexadecimal tokens of a scheme; the dark ones lie over the light ones."""
    light, dark = re.split(r"@media \(prefers-color-scheme: dark\)", TOKENS.read_text("utf-8"))
    pattern = r"--([\w-]+): (#[0-9a-f]{6});"
    found = dict(re.findall(pattern, light))
    return found | dict(re.findall(pattern, dark)) if scheme == "dark" else found


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def ratio(one: str, other: str) -> float:
    """Contrast ratio, 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_the_measure_itself() -> None:
    assert ratio("#000000", "#ffffff") == pytest.approx(21)
    assert ratio("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("front", "ground"), TEXT)
def test_text_is_readable(front: str, ground: str, scheme: str) -> None:
    tokens = colours(scheme)
    assert ratio(tokens[front], tokens[ground]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("shape", "ground"), SHAPES)
def test_shapes_are_visible(shape: str, ground: str, scheme: str) -> None:
    tokens = colours(scheme)
    assert ratio(tokens[shape], tokens[ground]) >= 3


def test_the_dark_theme_sets_every_colour_anew_or_on_purpose_not() -> None:
    light, dark = colours("light"), colours("dark")
    assert {name for name in light if light[name] == dark[name]} == {"sun"}
