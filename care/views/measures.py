"""Enter a questionnaire for her: which one, when it was filled in, and what it said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts import clock
from accounts.access import NotYours, staff
from accounts.models import Role
from accounts.requests import actor_of
from accounts.services.clients import identity_of
from care.domain.scores import NAMES
from care.forms.measures import MeasureForm, Mode, Paper, fits, initial_of
from care.selectors.opened import intake_of
from care.views.permitted import StaffRequest, clinical_request, posted, reading
from care.words import REVIEW
from intake.domain.level_review import ReviewRefused
from intake.models import Intake
from intake.selectors.measures import Kept, kept_of
from intake.selectors.packs import text_of
from intake.services.entering import CannotCorrect, enter_score, offered_to
from scheduling.domain.errors import SchedulingError
from scheduling.domain.working_days import local_day
from scheduling.models import CareRequest

#: Address -> instrument. The EPDS has a second one for the sum on a paper form.
FORMS: Final = {
    "epds": "epds-1.0",
    "epds-som": "epds-1.0",
    "phq9": "phq9-1.0",
    "gad7": "gad7-1.0",
    "rses": "rses-1.0",
    "pbq": "pbq-1.0",
    "hark": "hark-1.0",
}
SUM: Final = "epds-som"


@dataclass(frozen=True)
class _Her:
    """Whose page it is, with what was kept of her."""

    care_request: CareRequest
    intake: Intake
    name: str
    offered: frozenset[str]
    kept: list[Kept]


@staff(Role.CLINICIAN, rule="own_client")
@require_safe
def choose(request: StaffRequest, care_request_id: UUID) -> HttpResponse:
    """Which questionnaire."""
    her = _her(request, care_request_id)
    papers = [(slug, _paper(slug)) for slug in FORMS]
    context = {
        "her": her,
        "papers": [
            {"slug": slug, "name": NAMES[paper.scale.id], "paper": paper}
            for slug, paper in papers
            if paper.scale.id in her.offered
        ],
    }
    return render(request, "care/measures.html", context)


@staff(Role.CLINICIAN, rule="own_client")
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: StaffRequest, care_request_id: UUID, form_name: str) -> HttpResponse:
    """One questionnaire. With `?verbetert=` it takes the place of an earlier entry."""
    if form_name not in FORMS:
        raise Http404(form_name)
    her, paper = _her(request, care_request_id), _paper(form_name)
    if paper.scale.id not in her.offered:
        raise Http404(form_name)
    today = local_day(clock.now())
    initial = {"taken_on": today} | _earlier(request, her, paper)
    form = MeasureForm(posted(request), paper=paper, today=today, initial=initial)
    if request.method == "POST" and form.is_valid():
        done = _keep(request, her, form)
        if done is not None:
            return done
    context = {
        "her": her,
        "paper": paper,
        "name": NAMES[paper.scale.id],
        "form": form,
        "page_has_errors": bool(form.errors),
        "is_correction": bool(form["corrects"].value()),
    }
    return render(request, "care/measure.html", context, status=422 if form.errors else 200)


def _her(request: StaffRequest, care_request_id: UUID) -> _Her:
    """Her, for who may see her answers; in the access log as read for a decision."""
    now = clock.now()
    with reading(request, "client.read", now, purpose="TRIAGE") as showing:
        care_request = clinical_request(request, care_request_id, now)
        intake = intake_of(care_request)
        if intake is None:
            raise NotYours("intake", care_request_id, care_request.client_id)
        her = _Her(
            care_request=care_request,
            intake=intake,
            name=identity_of(care_request.client).name,
            offered=offered_to(intake),
            kept=kept_of(intake),
        )
        showing.client(
            care_request.client_id,
            object_type="carerequest",
            object_id=care_request.pk,
            fields=("name", "scores"),
            rule=care_request.basis,  # type: ignore[attr-defined]
        )
    return her


def _paper(form_name: str) -> Paper:
    """The questionnaire of an address: its words where they may be shown, else labels and scores.

    Raises Http404 for one that has no key.
    """
    text = text_of(FORMS[form_name])
    if text.scale is None:
        raise Http404(form_name)
    mode = Mode.CHOICES if text.languages else Mode.SCORES
    if form_name == SUM:
        mode = Mode.SUM
    return Paper(text=text, scale=text.scale, mode=mode, language=get_language() or "nl")


def _earlier(request: StaffRequest, her: _Her, paper: Paper) -> dict[str, Any]:
    """What is corrected, as it was entered; empty for a new entry."""
    wanted = request.GET.get("verbetert", "")
    for each in her.kept:
        if str(each.response.pk) != wanted or each.response.entered_by_id is None:
            continue
        if each.is_corrected or each.response.instrument_id != paper.scale.id:
            continue
        # Entered another way than this form asks, it is typed over: the day stays.
        said = initial_of(each.sheet, paper) if fits(each.sheet, paper) else {}
        return said | {"taken_on": each.response.taken_on, "corrects": each.response.pk}
    return {}


def _keep(request: StaffRequest, her: _Her, form: MeasureForm) -> HttpResponse | None:
    """Keep it and go back to her page; None when it was refused, which the form then says."""
    assert form.sheet is not None  # noqa: S101 - a valid form has one
    try:
        entered = enter_score(
            intake_id=her.intake.pk,
            sheet=form.sheet,
            language=form.paper.shown_in,
            taken_on=form.cleaned_data["taken_on"],
            corrects=form.cleaned_data["corrects"],
            actor=actor_of(request),
            now=clock.now(),
        )
    except ReviewRefused as problem:
        form.add_error(None, REVIEW[problem.code])
    except CannotCorrect:
        form.add_error(None, _("Iemand heeft deze invoer intussen verbeterd. Kijk opnieuw."))
    except SchedulingError:
        form.add_error(None, _("Iemand anders was net met haar bezig. Probeer het opnieuw."))
    else:
        if entered.reassessed.record is None:
            messages.success(
                request, _("De vragenlijst is bewaard. Het niveau blijft zoals het was.")
            )
        else:
            messages.warning(
                request, _("De vragenlijst is bewaard. Het niveau is daardoor meteen verhoogd.")
            )
        return redirect("care:after", her.care_request.pk)
    return None
