"""The employer's list of staff: sent, looked at, confirmed. Nothing changes before that."""

from __future__ import annotations

from uuid import UUID

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import clock
from accounts.access import NotYours, employer_side
from accounts.requests import actor_of
from benefits.domain.officers import Duty, roles_for
from benefits.domain.staff_list.wording import file_words
from benefits.forms.staff_list import StaffListForm
from benefits.models import Employer, RosterUpload
from benefits.selectors import roster_report, roster_uploads
from benefits.services import roster_decisions
from benefits.services.roster_lists import ListRefused, read_list
from benefits.views.own import own_employer

KEEPERS = roles_for(Duty.RIGHTS)
PROGRESS_SECONDS = 15 * 60
SAMPLE = (
    "Personeelsnummer;Geboortedatum;Verlof vanaf\r\n"
    "00417;17-05-1994;\r\n"
    "00418;02-11-1988;01-02-2027\r\n"
)


@employer_side(*KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def roster(request: HttpRequest) -> HttpResponse:
    """How many people the list holds, and the form for a new one."""
    employer = own_employer(request)
    form = StaffListForm(request.POST or None, request.FILES or None)
    if request.method != "POST":
        return _page(request, employer, form)
    if not form.is_valid():
        if getattr(request, "is_too_big", False):
            form.errors["staff_list"] = form.error_class([_(file_words("file_too_big"))])
        return _page(request, employer, form)
    try:
        upload = _read(request, employer, form)
    except ListRefused as refused:
        return _refused(request, employer, form, refused)
    return redirect("benefits:roster_upload", upload.pk)


@employer_side(*KEEPERS)
@require_safe
def roster_upload(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """What a list would change, and what was wrong with it."""
    return _upload_page(request, _upload(request, upload_id))


@employer_side(*KEEPERS)
@require_POST
def confirm_roster(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """Apply a list as it was shown."""
    upload = _upload(request, upload_id)
    try:
        outcome = roster_decisions.confirm(
            upload=upload,
            agrees_to_swap="swapped" in request.POST,
            actor=actor_of(request),
            now=clock.now(),
        )
    except roster_decisions.NeedsAgreement:
        return _upload_page(request, upload, needs_agreement=True)
    if outcome is roster_decisions.Outcome.MOVED:
        return redirect(f"{request.path.removesuffix('bevestig/')}?opnieuw")
    return redirect("benefits:roster_upload", upload.pk)


@employer_side(*KEEPERS)
@require_POST
def drop_roster(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """Do not go on with a list."""
    upload = _upload(request, upload_id)
    roster_decisions.drop(upload=upload, actor=actor_of(request), now=clock.now())
    return redirect("benefits:roster")


@employer_side(*KEEPERS)
@require_safe
def roster_progress(request: HttpRequest, form_id: UUID) -> JsonResponse:
    """How many rows of a list that is being read were read so far."""
    employer = own_employer(request)
    return JsonResponse({"rows": cache.get(_progress_key(employer, form_id), 0)})


@employer_side(*KEEPERS)
@require_safe
def roster_sample(request: HttpRequest) -> HttpResponse:
    """A small fictional list to copy the shape of."""
    response = HttpResponse("\ufeff" + SAMPLE, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="voorbeeld.csv"'
    return response


def _read(request: HttpRequest, employer: Employer, form: StaffListForm) -> RosterUpload:
    key = _progress_key(employer, form.cleaned_data["form_id"])
    return read_list(
        form_id=form.cleaned_data["form_id"],
        employer=employer,
        file=form.cleaned_data["staff_list"].file,
        actor=actor_of(request),
        now=clock.now(),
        progress=lambda rows: cache.set(key, rows, PROGRESS_SECONDS),
    )


def _refused(
    request: HttpRequest, employer: Employer, form: StaffListForm, refused: ListRefused
) -> HttpResponse:
    found = refused.findings
    report = roster_report.report_of_refusal(
        refused.code, refused.row, [(each.row, each.code) for each in found.problems], found.counts
    )
    form.errors["staff_list"] = form.error_class([report.refusal])
    return _page(request, employer, form, report)


def _page(
    request: HttpRequest,
    employer: Employer,
    form: StaffListForm,
    report: roster_report.Report | None = None,
) -> HttpResponse:
    has_errors = bool(form.errors)
    form = StaffListForm.fresh_with_errors(form) if has_errors else form
    context = {
        "form": form,
        "page_has_errors": has_errors,
        "report": report,
        "facts": roster_uploads.roster_facts(employer),
        "open_upload": roster_uploads.open_upload(employer, clock.now()),
        "last": roster_uploads.last_applied(employer),
    }
    return render(
        request, "benefits/employer/roster.html", context, status=422 if has_errors else 200
    )


def _upload_page(
    request: HttpRequest, upload: RosterUpload, *, needs_agreement: bool = False
) -> HttpResponse:
    context = {
        "upload": upload,
        "changes": roster_uploads.noted_changes(upload),
        "report": roster_report.report_of(upload),
        "has_moved": "opnieuw" in request.GET,
        "needs_agreement": needs_agreement,
        "page_has_errors": needs_agreement,
        "is_late": upload.expires_at <= clock.now(),
    }
    status = 422 if needs_agreement else 200
    return render(request, "benefits/employer/roster_upload.html", context, status=status)


def _upload(request: HttpRequest, upload_id: UUID) -> RosterUpload:
    """A list of the officer's own employer. Raises NotYours for any other."""
    found = roster_uploads.upload_of(own_employer(request), upload_id)
    if found is None:
        raise NotYours("roster_upload", upload_id)
    return found


def _progress_key(employer: Employer, form_id: UUID) -> str:
    return f"roster-progress:{employer.pk}:{form_id}"
