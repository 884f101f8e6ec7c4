"""What every template may use: the house's name, its help numbers, the clinic, the menu."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, get_script_prefix, resolve, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts import visitors
from accounts.domain.emergency import GpPost
from accounts.models import Client, Role
from accounts.selectors import clinic as clinics
from accounts.services.clients import identity_of
from accounts.services.sealing import Unreadable
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
        (_("Namens haar"), "care:on_behalf"),
        (_("Regels"), "care:rules"),
    ),
    Role.COORDINATOR: (
        (_("Beloftes"), "care:board"),
        (_("Namens haar"), "care:on_behalf"),
        (_("Terugbellen"), "care:duty"),
        (_("Beschikbaarheid"), "care:availability"),
        (_("Rooster"), "care:roster"),
        (_("Capaciteit"), "care:capacity"),
        (_("Mensen"), "accounts:people"),
        (_("Werkgevers"), "benefits:employers"),
        (_("Regels"), "care:rules"),
    ),
    Role.ADMIN: (
        (_("Inrichting"), "care:setup"),
        (_("Kliniek"), "accounts:clinic_setup"),
        (_("Mensen"), "accounts:people"),
        (_("Beschikbaarheid"), "care:availability"),
        (_("Rooster"), "care:roster"),
        (_("Beloftes"), "care:board"),
        (_("Capaciteit"), "care:capacity"),
        (_("Dienst"), "care:duty"),
        (_("Werkgevers"), "benefits:employers"),
        (_("Regels"), "care:rules"),
    ),
    Role.EMPLOYER: (
        (_("Overzicht"), "benefits:overview"),
        (_("Recht controleren"), "benefits:eligibility"),
        (_("Personeelslijst"), "benefits:roster"),
        (_("Code"), "benefits:code"),
        (_("Contract"), "benefits:contract"),
        (_("Facturen"), "benefits:invoices"),
        (_("Beheer"), "benefits:people"),
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
        "clinic": SimpleLazyObject(lambda: clinic_words(request)),
        "nav": SimpleLazyObject(lambda: menu(request)),
        "nav_home": SimpleLazyObject(
            lambda: next((item.url for item in menu(request)), get_script_prefix())
        ),
    }


def clinic_words(request: HttpRequest | None = None) -> ClinicWords:
    """The clinic's profile in words; empty before the set-up, and to the employer's side.

    With several huisartsenposten listed, the one of her postcode, once she told it.
    """
    if current_side() != "clinic":
        return _words(clinics.ClinicProfile(), None)
    return _words(clinics.profile(), _her_post(request) if request else None)


def _words(row: clinics.ClinicProfile, hers: GpPost | None) -> ClinicWords:
    post_name = hers.name if hers else row.gp_post_name
    post_phone = hers.phone if hers else row.gp_post_phone
    return ClinicWords(
        name=row.name,
        phone=row.phone,
        tel=dialable(row.phone),
        hours=hours_in_words(row.staffed_hours),
        gp_post_name=post_name,
        gp_post_phone=post_phone,
        gp_post_tel=dialable(post_phone),
    )


def _her_post(request: HttpRequest) -> GpPost | None:
    """The post of whoever this session is hers. Her postcode is looked up, and shown nowhere."""
    setting = settings.HOUVAST_EMERGENCY_NUMBERS
    if not emergency.has_posts(setting) or not hasattr(request, "session"):
        return None
    client = visitors.client_of(request) or _client_of_draft(request)
    try:
        postcode = identity_of(client).postcode if client else ""
    except Unreadable:
        return None
    return emergency.post_of(setting, postcode)


def _client_of_draft(request: HttpRequest) -> Client | None:
    draft_id = visitors.draft_id_of(request)
    if draft_id is None:
        return None
    return Client.objects.select_related("key").filter(drafts=draft_id).first()


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
        if role == Role.EMPLOYER and not _opens(request, url):
            continue
        items.append(MenuItem(label, url, request.path.startswith(url)))
    return _one_current(items)


def _opens(request: HttpRequest, url: str) -> bool:
    """Whether this officer's role opens the page at `url`: a menu offers nothing that refuses."""
    path = "/" + url.removeprefix(get_script_prefix())
    view = resolve(path, getattr(request, "urlconf", None)).func
    rule = getattr(view, "access_rule", None)
    if rule is None or not rule.member_roles:
        return True
    member = getattr(request.user, "employer_member", None)
    return member is not None and member.role in rule.member_roles


def _one_current(items: list[MenuItem]) -> list[MenuItem]:
    """Of several addresses that fit, the longest one is where the reader is."""
    here = max((item.url for item in items if item.current), key=len, default="")
    return [replace(item, current=item.current and item.url == here) for item in items]
