"""Template tags of the house: style sheets, scripts, small words and small drawings."""

from __future__ import annotations

from typing import Any

from django import template
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.forms import BoundField
from django.utils.html import format_html
from django.utils.safestring import SafeString

from portal import emergency
from portal.theme import charts

register = template.Library()


def asset_url(path: str) -> str:
    """The address of a static file; the plain one when the manifest does not know it.

    An error page must not fail over a missing style sheet.
    """
    try:
        return str(staticfiles_storage.url(path))
    except ValueError:
        return f"{settings.STATIC_URL}{path}"


@register.simple_tag
def theme_css(name: str) -> SafeString:
    """`{% theme_css "mother" %}`: the link to a built style sheet."""
    return format_html('<link rel="stylesheet" href="{}">', asset_url(f"theme/{name}.css"))


@register.simple_tag
def asset(path: str) -> str:
    """`{% asset "houvast/favicon.svg" %}`: the address of a static file, never an error."""
    return asset_url(path)


@register.simple_tag(takes_context=True)
def script(context: template.Context, path: str) -> SafeString:
    """`{% script "houvast/leave.js" %}`: a deferred script with this response's nonce."""
    nonce = getattr(context.get("request"), "csp_nonce", "")
    return format_html('<script src="{}" nonce="{}" defer></script>', asset_url(path), nonce)


@register.simple_tag
def house_name() -> str:
    """The brand, also where no context processor ran."""
    return str(settings.HOUVAST_BRAND)


@register.simple_tag
def help_numbers() -> dict[str, str]:
    """The national help numbers, also where no context processor ran."""
    return emergency.numbers(settings.HOUVAST_EMERGENCY_NUMBERS)


@register.filter
def focus_id(field: BoundField) -> str:
    """The id of the first thing in a field that can take the focus: where an error link goes."""
    if field.id_for_label:
        return field.id_for_label
    first = next((widget.data for widget in field.subwidgets), {})
    first = next(iter(first.get("subwidgets", [])), first)
    return first.get("attrs", {}).get("id") or field.auto_id


@register.filter
def initials(name: str) -> str:
    """First letters of the first and the last word: "Anna van Voorbeeld" gives "AV"."""
    words = str(name).split()
    return (words[0][:1] + (words[-1][:1] if len(words) > 1 else "")).upper() if words else ""


@register.inclusion_tag("houvast/sparkline.html")
def sparkline(
    values: list[float], top: float, label: str, level: int | None = None
) -> dict[str, Any]:
    """`{% sparkline scores 27 "PHQ-9" level=4 %}`: a tiny line from 0 to `top`, its last number."""
    return {
        "line": charts.line(values, top=top, width=96, height=32, pad=4),
        "values": values,
        "label": label,
        "level": level,
    }


@register.inclusion_tag("houvast/bars.html")
def bars(rows: list[dict[str, Any]], caption: str, unit: str = "") -> dict[str, Any]:
    """`{% bars rows caption unit="uur" %}`: rows have label, value and, if wanted, level."""
    return {"bars": charts.bars(rows), "rows": rows, "caption": caption, "unit": unit}


@register.inclusion_tag("houvast/score_chart.html")
def score_chart(
    points: list[dict[str, Any]],
    top: float,
    label: str,
    cutoffs: list[dict[str, Any]] | None = None,
    reliable: float | None = None,
) -> dict[str, Any]:
    """Scores over time. Points have on (date) and value; cut-offs have label and value.

    `reliable` is the smallest change that is no measurement noise: a band around the first score.
    """
    drawing = charts.score_chart(
        [point["value"] for point in points], top=top, cutoffs=cutoffs or [], reliable=reliable
    )
    return {"drawing": drawing, "points": points, "label": label, "reliable": reliable}


@register.inclusion_tag("houvast/week_chart.html")
def week_chart(
    rows: list[dict[str, Any]],
    label: str,
    top: float | None = None,
    target: float | None = None,
    unit: str = "",
) -> dict[str, Any]:
    """Weeks side by side: bars, and dots with their range. The page shows the numbers as a table.

    Rows have label, bar, low, middle, high (each may be None) and is_marked.
    """
    drawing = charts.week_chart(rows, top=top, target=target)
    return {"drawing": drawing, "label": label, "unit": unit}
