"""Her level: confirm it, change it, sign for a colleague."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import clock
from accounts.access import NotYours, staff
from accounts.models import Role
from accounts.requests import actor_of
from care.forms.level import LevelForm
from care.selectors import access
from care.selectors.record import Record, record_for, shown_fields
from care.views.permitted import StaffRequest, clinical_request, colleagues_of, posted, reading
from care.words import REVIEW
from intake.domain.level_review import ReviewRefused, Step
from intake.models import LoweringProposal
from intake.services import review
from scheduling.domain.errors import SchedulingError


@staff(Role.CLINICIAN, rule="own_client")
@require_POST
def confirm(request: StaffRequest, care_request_id: UUID) -> HttpResponse:
    """The level is right."""
    now = clock.now()
    clinical_request(request, care_request_id, now)
    try:
        seen = UUID(request.POST.get("seen", ""))
        review.confirm_level(intake_id=care_request_id, seen=seen, actor=actor_of(request), now=now)
    except ValueError:
        messages.warning(request, REVIEW["changed"])
    except ReviewRefused as problem:
        messages.warning(request, REVIEW[problem.code])
    else:
        messages.success(request, _("Het niveau is bevestigd."))
    return redirect("care:client", care_request_id)


@staff(Role.CLINICIAN, rule="own_client")
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: StaffRequest, care_request_id: UUID) -> HttpResponse:
    """Raise or lower, on one form: what lowering asks follows from the level that holds."""
    now = clock.now()
    record = _read(request, care_request_id)
    newest = record.inside.newest if record.inside else None
    if newest is None:
        raise NotYours("intake", care_request_id, record.care_request.client_id)
    form = LevelForm(
        posted(request),
        current=newest.level,
        colleagues=colleagues_of(request.user),
        now=now,
        initial={"seen": newest.pk},
    )
    if request.method == "POST" and form.is_valid():
        try:
            words = _apply(request, care_request_id, form)
        except ReviewRefused as problem:
            form.add_error(None, REVIEW[problem.code])
        except SchedulingError:
            form.add_error(None, _("Iemand anders was net met haar bezig. Probeer het opnieuw."))
        else:
            messages.success(request, words)
            return redirect("care:after", care_request_id)
    context = {"now": now, "record": record, "form": form, "page_has_errors": bool(form.errors)}
    return render(request, "care/level.html", context, status=422 if form.errors else 200)


@staff(Role.CLINICIAN, rule="own_client")
@require_http_methods(["GET", "HEAD"])
def after(request: StaffRequest, care_request_id: UUID) -> HttpResponse:
    """Back to her page, or to the list when she went to a colleague with an earlier place."""
    hers = access.visible_to(request.user, now=clock.now())
    if hers.filter(pk=care_request_id).exists():
        return redirect("care:client", care_request_id)
    messages.info(request, _("Zij gaat naar een collega die eerder plek heeft."))
    return redirect("care:caseload")


@staff(Role.CLINICIAN, rule="second_signature")
@require_POST
def answer(request: StaffRequest, proposal_id: UUID) -> HttpResponse:
    """The colleague signs, or she or the proposer says no."""
    now = clock.now()
    proposal = LoweringProposal.objects.filter(pk=proposal_id).first()
    if proposal is None:
        raise NotYours("loweringproposal", proposal_id)
    clinical_request(request, proposal.intake_id, now)
    deed = review.sign_lowering if "sign" in request.POST else review.decline_lowering
    try:
        deed(proposal_id=proposal_id, actor=actor_of(request), now=now)
    except ReviewRefused as problem:
        messages.warning(request, REVIEW[problem.code])
        return redirect("care:client", proposal.intake_id)
    signed = _("Getekend. Het niveau is verlaagd en haar afspraken kloppen daarmee.")
    declined = _("Niet getekend. Het niveau blijft zoals het was.")
    messages.success(request, signed if "sign" in request.POST else declined)
    return redirect("care:caseload")


def _read(request: StaffRequest, care_request_id: UUID) -> Record:
    """Her record, read for a decision; in the access log as such."""
    now = clock.now()
    with reading(request, "client.read", now, purpose="TRIAGE") as showing:
        care_request = clinical_request(request, care_request_id, now)
        record = record_for(request.user, care_request, now=now, language=get_language() or "nl")
        showing.client(
            care_request.client_id,
            object_type="carerequest",
            object_id=care_request.pk,
            fields=shown_fields(record),
            rule=record.basis,
        )
    return record


def _apply(request: StaffRequest, care_request_id: UUID, form: LevelForm) -> str:
    """Do what the chosen level asks; gives what to tell. Raises ReviewRefused."""
    values = form.cleaned_data
    common = {
        "intake_id": care_request_id,
        "level": values["level"],
        "reason": values["reason"],
        "actor": actor_of(request),
        "now": clock.now(),
    }
    if form.step is Step.RAISE:
        review.raise_level(**common)
        return _("Het niveau is verhoogd. Haar belofte en afspraken volgen meteen.")
    if form.step is Step.LOWER:
        review.lower_level(**common, seen=values["seen"])
        return _("Het niveau is verlaagd.")
    review.propose_lowering(
        **common,
        seen=values["seen"],
        contacted_at=values["contacted_at"],
        second_id=UUID(values["second"]),
    )
    return _("Je collega krijgt de vraag. Tot zij tekent, blijft het niveau zoals het is.")
