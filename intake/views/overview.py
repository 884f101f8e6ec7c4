"""The parts of the intake with their minutes, and her answers before she sends them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import public
from accounts.services.clients import contact_of, identity_of
from intake.domain.questionnaire import Section
from intake.domain.review import Line, review
from intake.domain.values import PERSON_PAGES
from intake.forms.fields import phone_to_read
from intake.views.question import HOLDER
from intake.views.visit import FROM_CHECK, Visit, address_of, with_visit


@dataclass(frozen=True, slots=True)
class Row:
    """One question on the check page. An empty `answer` is still to be given."""

    question: str
    answer: str
    url: str


@dataclass(frozen=True, slots=True)
class Stage:
    """One part on the overview."""

    title: str
    minutes: int
    is_done: bool
    is_begun: bool


@public(HOLDER)
@require_safe
@with_visit
def sections(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Which parts there are, how long they take, and where she is."""
    language = get_language() or "nl"
    stages = [
        _stage(visit, section, language)
        for section in visit.path.sections
        if section.pages_for(visit.answers)
    ]
    context = {
        "visit": visit,
        "stages": stages,
        "minutes": sum(stage.minutes for stage in stages if not stage.is_done),
        "next_url": visit.go_on(),
        "is_begun": bool(visit.answers),
    }
    return render(request, "intake/sections.html", context)


@public(HOLDER)
@require_safe
@with_visit
def check(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Everything she answered, each with a link to change it and come back."""
    if visit.content.unshown_signs():
        return redirect("intake:help")
    language = get_language() or "nl"
    parts = [
        {
            "title": part.section.title.say(language),
            "rows": [_row(visit, line) for line in part.lines],
            "attribution": part.attribution.say(language),
        }
        for part in review(visit.path, visit.answers, language=language)
    ]
    context = {
        "visit": visit,
        "parts": parts,
        "open_url": visit.go_on() if visit.path.first_open(visit.answers) else "",
        "is_proxy": visit.variant == "proxy",
        "back_url": _last_address(visit),
    }
    return render(request, "intake/check.html", context)


def _stage(visit: Visit, section: Section, language: str) -> Stage:
    pages = section.pages_for(visit.answers)
    answered = sum(page.id in visit.answers for page in pages)
    return Stage(
        title=section.title.say(language),
        minutes=section.minutes,
        is_done=answered == len(pages),
        is_begun=0 < answered < len(pages),
    )


def _row(visit: Visit, line: Line) -> Row:
    answer = line.answer
    if line.page.id in PERSON_PAGES and line.is_answered:
        answer = _person(visit, line.page.id)
    if visit.is_hidden(line.page):
        answer = _("ingevuld")
    return Row(
        question=line.question,
        answer=answer if line.is_answered else "",
        url=f"{address_of(line.page)}?terug={FROM_CHECK}",
    )


def _person(visit: Visit, page: str) -> str:
    """What she told about herself on one of the three pages, in one line."""
    client = visit.draft.client
    if client is None:
        return ""
    identity, contact = identity_of(client), contact_of(client)
    born = _day(identity.born_on) if identity.born_on else ""
    lines: dict[str, tuple[str, ...]] = {
        "identity": (identity.name, born, identity.postcode),
        "contact": (phone_to_read(contact.phone), contact.email),
        "others": (
            identity.gp_practice,
            identity.emergency_name,
            phone_to_read(identity.emergency_phone),
        ),
    }
    return ", ".join(part for part in lines[page] if part) or _("Niets ingevuld")


def _day(on: date) -> str:
    return f"{on.day}-{on.month}-{on.year}"


def _last_address(visit: Visit) -> str:
    pages = visit.path.path(visit.answers)
    return address_of(pages[-1]) if pages else ""
