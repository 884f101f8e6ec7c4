"""Which form a page has, and what it shows of an earlier answer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from accounts.domain.person import Contact, Identity
from intake.domain.conditions import Answers, may_be_watched
from intake.domain.instruments import Kind
from intake.domain.questionnaire import Page
from intake.forms.consenting import ConsentForm, SelfPayForm
from intake.forms.details import BirthForm, CompanyCodeForm, PlaceForm, RosterForm
from intake.forms.fields import phone_to_read
from intake.forms.person import ContactForm, IdentityForm, OthersForm
from intake.forms.questions import ChoiceForm, PageForm, Setting, initial_choice

FORMS: Final[Mapping[str, type[PageForm]]] = {
    "baby_born": BirthForm,
    "place": PlaceForm,
    "company_code": CompanyCodeForm,
    "roster": RosterForm,
    "self_pay": SelfPayForm,
    "identity": IdentityForm,
    "contact": ContactForm,
    "others": OthersForm,
    "consent": ConsentForm,
}


def form_for(
    setting: Setting, data: Any = None, initial: Mapping[str, Any] | None = None
) -> PageForm:
    """The form of a page, bound when there is data."""
    return FORMS.get(setting.page.id, ChoiceForm)(setting, data, initial=dict(initial or {}))


def initial_for(
    page: Page,
    answers: Answers,
    *,
    identity: Identity,
    contact: Contact,
    resume_to: Mapping[str, str],
) -> dict[str, Any]:
    """What a page shows at first: the earlier answer, or what she told us elsewhere already."""
    if page.id == "identity":
        return _identity(answers, identity)
    if page.id == "contact":
        return _contact(answers, contact, resume_to)
    if page.id == "others":
        return identity.as_json() | {"emergency_phone": phone_to_read(identity.emergency_phone)}
    if page.id not in answers:
        return {}
    stored = answers[page.id]
    if page.item.kind is not Kind.FORM:
        return initial_choice(page, stored)
    if page.id == "baby_born":
        return _birth(stored)
    if page.id == "roster":
        return dict(stored) | {"born_on": date.fromisoformat(stored["born_on"])}
    return dict(stored)


def _birth(stored: Mapping[str, Any] | None) -> dict[str, Any]:
    if stored is None:
        return {"unknown": True}
    if stored.get("on"):
        return {"born_on": date.fromisoformat(stored["on"])}
    return {"weeks": stored.get("weeks")}


def _identity(answers: Answers, identity: Identity) -> dict[str, Any]:
    roster, place = answers.get("roster") or {}, answers.get("place") or {}
    born_on = roster.get("born_on")
    return {
        "name": identity.name,
        "born_on": identity.born_on or (date.fromisoformat(born_on) if born_on else None),
        "postcode": identity.postcode or place.get("postcode", ""),
    }


def _contact(answers: Answers, contact: Contact, resume_to: Mapping[str, str]) -> dict[str, Any]:
    """Before she has chosen, messages are allowed: what they say is neutral. The phone is not.

    Where somebody may be looking over her shoulder she allows nothing unasked.
    """
    shown = contact.as_json()
    if "contact" not in answers:
        is_free = not may_be_watched(answers)
        shown |= {"may_email": is_free, "may_sms": is_free}
        shown["email"] = contact.email or resume_to.get("email", "")
    shown["phone"] = phone_to_read(contact.phone or resume_to.get("phone", ""))
    return shown
