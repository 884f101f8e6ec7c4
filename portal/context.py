"""What every template may use: the house's name, its help numbers, the clinic, the menu."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, get_script_prefix, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from accounts.selectors import clinic as clinics
from accounts.sides import current_side
from portal import emergency
from portal.emergency import dialable

_DAYS = (_("ma"), _("di"), _("wo"), _("do"), _("vr"), _("za"), _("zo"))
#: The menu per role: words and the name of the page. A page that does not exist is left out.
MENU: dict[str, tuple[tuple[Any, str], ...]] = {
    Role.CLINICIAN: (
        (_("Caseload"), "care:caseload"),
        (_("Vandaag"), "care:today"),
        (_("Beschikbaarheid"), "care:availability"),
        (_("Dienst"), "care:duty"),
    ),
    Role.COORDINATOR: (
        (_("Beloftes"), "care:board"),
        (_("Terugbellen"), "care:duty"),
        (_("Beschikbaarheid"), "care:availability"),
        (_("Rooster"), "care:roster"),
        (_("Mensen"), "accounts:people"),
        (_("Werkgevers"), "benefits:employers"),
    ),
    Role.ADMIN: (
        (_("Inrichting"), "care:setup"),
        (_("Kliniek"), "accounts:clinic_setup"),
        (_("Mensen"), "accounts:people"),
        (_("Beschikbaarheid"), "care:availability"),
        (_("Rooster"), "care:roster"),
        (_("Beloftes"), "care:board"),
        (_("Dienst"), "care:duty"),
        (_("Werkgevers"), "benefits:employers"),
    ),
    Role.EMPLOYER: (
        (_("Overzicht"), "benefits:overview"),
        (_("Recht controleren"), "benefits:eligibility"),
        (_("Contract"), "benefits:contract"),
        (_("Facturen"), "benefits:invoices"),
    ),
}


@dataclass(frozen=True)
class MenuItem:
    """One entry of the menu."""

    label: Any
    url: str
    current: bool


@dataclass(frozen=True)
class ClinicWords:
    """The clinic as a page shows it. Numbers twice: to read, and for a `tel:` address."""

    name: str
    phone: str
    tel: str
    hours: Any
    gp_post_name: str
    gp_post_phone: str
    gp_post_tel: str


def house(request: HttpRequest) -> dict[str, Any]:
    """Context processor. What costs a query is lazy: a page that does not show it does not ask."""
    return {
        "brand": settings.HOUVAST_BRAND,
        "emergency": emergency.numbers(settings.HOUVAST_EMERGENCY_NUMBERS),
        "leave_url": settings.HOUVAST_LEAVE_URL,
        "clinic": SimpleLazyObject(clinic_words),
        "nav": SimpleLazyObject(lambda: menu(request)),
        "nav_home": SimpleLazyObject(
            lambda: next((item.url for item in menu(request)), get_script_prefix())
        ),
    }


def clinic_words() -> ClinicWords:
    """The clinic's profile in words; empty before the set-up, and to the employer's side."""
    row = clinics.profile() if current_side() == "clinic" else clinics.ClinicProfile()
    return ClinicWords(
        name=row.name,
        phone=row.phone,
        tel=dialable(row.phone),
        hours=hours_in_words(row.staffed_hours),
        gp_post_name=row.gp_post_name,
        gp_post_phone=row.gp_post_phone,
        gp_post_tel=dialable(row.gp_post_phone),
    )


def hours_in_words(staffed_hours: Mapping[str, list[list[str]]]) -> Any:
    """Days with the same hours taken together: "ma-vr 09:00-17:00". Lazy: the reader's language."""
    runs: list[tuple[int, int, str]] = []
    for day in range(7):
        hours = ", ".join("-".join(interval) for interval in staffed_hours.get(str(day), []))
        if runs and runs[-1][1] == day - 1 and runs[-1][2] == hours:
            runs[-1] = (runs[-1][0], day, hours)
        elif hours:
            runs.append((day, day, hours))
    words: Any = ""
    for first, last, hours in runs:
        days = _DAYS[first] if first == last else format_lazy("{}-{}", _DAYS[first], _DAYS[last])
        words = format_lazy("{}{}{} {}", words, "; " if words else "", days, hours)
    return words


def home(request: HttpRequest) -> str:
    """Where the logo leads: the first page of the menu, or the front page of this side."""
    return next((item.url for item in menu(request)), get_script_prefix())


def menu(request: HttpRequest) -> list[MenuItem]:
    """The menu of the signed-in person's role; empty for everybody else."""
    role = getattr(getattr(request, "user", None), "role", "")
    items = []
    for label, name in MENU.get(role, ()):
        try:
            url = reverse(name)
        except NoReverseMatch:
            continue
        items.append(MenuItem(label, url, request.path.startswith(url)))
    return _one_current(items)


def _one_current(items: list[MenuItem]) -> list[MenuItem]:
    """Of several addresses that fit, the longest one is where the reader is."""
    here = max((item.url for item in items if item.current), key=len, default="")
    return [replace(item, current=item.current and item.url == here) for item in items]
