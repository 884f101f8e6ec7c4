"""The clinic's pages about employers: agreements, the code of a quarter, officers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import clock
from accounts.access import staff
from accounts.domain.people import can_invite
from accounts.models import Role
from accounts.requests import actor_of
from accounts.services.invitations import AlreadyHere
from benefits.domain.agreement import SMALLEST_STAFF, SMALLEST_SUM_PEOPLE
from benefits.domain.officers import OWNER
from benefits.domain.periods import local_day
from benefits.forms.agreements import (
    EmployerForm,
    HeadcountForm,
    OfficerForm,
    OverrideForm,
)
from benefits.forms.contract import ContractForm
from benefits.models import Employer
from benefits.selectors import clinic_pages, contracts, roster_uploads
from benefits.selectors.documents import sender
from benefits.selectors.guessing import unseen_alarms
from benefits.selectors.officers import has_officers
from benefits.services import employers as services
from benefits.services.officers import invite_officer
from benefits.services.overrides import PromisesAtRisk

PAGE = require_http_methods(["GET", "HEAD", "POST"])


@staff(Role.ADMIN, Role.COORDINATOR, rule="agreements")
@require_safe
def employers(request: HttpRequest) -> HttpResponse:
    """Every employer, with its contract and code."""
    now = clock.now()
    context = {
        "lines": clinic_pages.employer_lines(local_day(now)),
        "held": roster_uploads.held_uploads(now),
        "sender": sender(),
        "may_set_sender": actor_of(request).role == Role.ADMIN,
        "alarms": unseen_alarms(),
    }
    return render(request, "benefits/clinic/employers.html", context)


@staff(Role.ADMIN, Role.COORDINATOR, rule="agreements")
@require_safe
def employer(request: HttpRequest, employer_id: UUID) -> HttpResponse:
    """One employer and what can be done for it."""
    today = local_day(clock.now())
    found = _employer(employer_id)
    context = {
        "line": clinic_pages.employer_whole(found, today),
        "contract": contracts.current(found.pk, today),
        "held": roster_uploads.held_upload(found, clock.now()),
        "overrides": clinic_pages.overrides_of(found.pk),
        "may_invite": can_invite(actor_of(request).role, Role.EMPLOYER),
    }
    return render(request, "benefits/clinic/employer.html", context)


@staff(Role.ADMIN, Role.COORDINATOR, rule="agreements")
@PAGE
def open_employer(request: HttpRequest) -> HttpResponse:
    """Add an employer."""
    form = EmployerForm(request.POST or None)
    if form.is_valid():
        try:
            made = services.open_employer(
                **form.cleaned_data, actor=actor_of(request), now=clock.now()
            )
        except services.ReferenceTaken:
            form.add_error("reference", _("Dit kenmerk is al van een andere werkgever."))
        else:
            return redirect("benefits:employer", made.pk)
    return _form_page(request, form, title=_("Nieuwe werkgever"), action=_("Voeg toe"))


@staff(Role.ADMIN, Role.COORDINATOR, rule="agreements")
@PAGE
def open_contract(request: HttpRequest, employer_id: UUID) -> HttpResponse:
    """Agree a contract with an employer."""
    found, now = _employer(employer_id), clock.now()
    title = _("Contract met %(name)s") % {"name": found.name}
    page = {"title": title, "action": _("Leg vast"), "employer": found}
    kinds = settings.HOUVAST_CONTRACT_KINDS
    form = ContractForm(request.POST or None, today=local_day(now), kinds=kinds)
    if form.is_valid():
        try:
            services.open_contract(employer=found, **form.terms(), actor=actor_of(request), now=now)
        except services.NotAgreed as problem:
            form.add_error(problem.field, _not_agreed(problem))
        except PromisesAtRisk as risk:
            form = ContractForm(request.POST, today=local_day(now), kinds=kinds, asks_why=True)
            return _risk_page(request, form, risk, **page)
        else:
            return redirect("benefits:employer", found.pk)
    return _form_page(request, form, **page)


@staff(Role.ADMIN, Role.COORDINATOR, rule="agreements")
@PAGE
def set_headcount(request: HttpRequest, employer_id: UUID) -> HttpResponse:
    """Note how many people the employer has."""
    found, now = _employer(employer_id), clock.now()
    contract = contracts.current(found.pk, local_day(now))
    if contract is None:
        raise Http404
    title = _("Medewerkers van %(name)s") % {"name": found.name}
    page = {"title": title, "action": _("Bewaar"), "employer": found}
    form = HeadcountForm(request.POST or None, initial={"headcount": contract.headcount})
    if form.is_valid():
        terms = form.cleaned_data | {"actor": actor_of(request), "now": now}
        try:
            services.set_headcount(contract=contract, **terms)
        except services.NotAgreed as problem:
            form.add_error(problem.field, _not_agreed(problem))
            return _form_page(request, form, **page)
        except PromisesAtRisk as risk:
            return _risk_page(request, HeadcountForm(request.POST, asks_why=True), risk, **page)
        return redirect("benefits:employer", found.pk)
    return _form_page(request, form, **page)


@staff(Role.ADMIN, Role.COORDINATOR, rule="agreements")
@require_POST
def issue_code(request: HttpRequest, employer_id: UUID) -> HttpResponse:
    """Give the employer its code of this quarter; a second time shows the first one."""
    found, now = _employer(employer_id), clock.now()
    start = services.current_quarter_start(now)
    services.issue_code(employer=found, quarter_start=start, actor=actor_of(request), now=now)
    return redirect("benefits:employer", found.pk)


@staff(Role.ADMIN, rule="agreements")
@PAGE
def invite(request: HttpRequest, employer_id: UUID) -> HttpResponse:
    """Invite somebody at the employer."""
    found, now = _employer(employer_id), clock.now()
    first = None if has_officers(found) else {"member_role": OWNER}
    form = OfficerForm(request.POST or None, initial=first)
    if form.is_valid():
        try:
            invite_officer(employer=found, **form.cleaned_data, actor=actor_of(request), now=now)
        except AlreadyHere:
            form.add_error("email", _("Met dit adres is al iemand lid."))
        else:
            messages.success(request, _("De uitnodiging is onderweg. Ze is zeven dagen geldig."))
            return redirect("benefits:employer", found.pk)
    title = _("Uitnodigen bij %(name)s") % {"name": found.name}
    return _form_page(request, form, title=title, action=_("Nodig uit"), employer=found)


def _employer(employer_id: UUID) -> Employer:
    found = clinic_pages.employer_by_id(employer_id)
    if found is None:
        raise Http404
    return found


def _risk_page(
    request: HttpRequest, form: OverrideForm, risk: PromisesAtRisk, **context: Any
) -> HttpResponse:
    """The form again, with the figures in words and room to write why it is done all the same."""
    form.add_error(
        "override_reason",
        _("Dit breekt beloftes. Schrijf op waarom het toch doorgaat, of pas het aantal aan."),
    )
    return _form_page(request, form, verdict=risk.verdict, **context)


def _not_agreed(problem: services.NotAgreed) -> str:
    """Why it cannot be agreed, below the field that it is about."""
    people = {"people": SMALLEST_STAFF, "sum": SMALLEST_SUM_PEOPLE}
    return {
        "starts_on": _("In deze periode loopt al een contract."),
        "headcount": _("Betalen per gesprek kan vanaf %(people)s medewerkers.") % people,
        "bundle_sessions": _(
            "Koop vooraf genoeg voor minstens %(sum)s mensen, elk met alle gesprekken."
        )
        % people,
        "budget": _("Het budget moet genoeg zijn voor minstens %(sum)s mensen.") % people,
    }[problem.field]


def _form_page(request: HttpRequest, form: Form, **context: Any) -> HttpResponse:
    """The form's page: 422 with the errors on top when something is wrong, else 200."""
    context |= {"form": form, "page_has_errors": bool(form.errors)}
    status = 422 if form.errors else 200
    return render(request, "benefits/clinic/form.html", context, status=status)
