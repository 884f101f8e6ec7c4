"""Somebody may be here twice: side by side, and a person says."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import clock
from accounts.access import NotYours, staff
from accounts.models import Role
from accounts.requests import actor_of
from care.selectors import duplicates as pairs
from care.views.permitted import StaffRequest, reading
from intake.models import PossibleDuplicate
from intake.services import duplicates
from scheduling.domain.errors import REASON_MISSING, NotAllowed

FIELDS = ("name", "birth_date", "phone", "email", "postcode")


@staff(Role.COORDINATOR, Role.ADMIN, rule="clinic_board")
@require_safe
def possible(request: StaffRequest) -> HttpResponse:
    """Pairs to judge, and those that were found to be one person."""
    return _page(request)


@staff(Role.COORDINATOR, Role.ADMIN, rule="clinic_board")
@require_POST
def judge(request: StaffRequest, duplicate_id: int) -> HttpResponse:
    """The same person, or not and why."""
    try:
        duplicates.judge(
            duplicate_id=duplicate_id,
            verdict=request.POST.get("verdict", ""),
            reason=request.POST.get("reason", "")[:200],
            actor=actor_of(request),
            now=clock.now(),
        )
    except PossibleDuplicate.DoesNotExist as error:
        raise NotYours("possibleduplicate", duplicate_id) from error
    except ValueError:
        return _page(request, wrong=duplicate_id, told=_("Kies wat je vindt."))
    except NotAllowed as refused:
        if refused.code == REASON_MISSING:
            return _page(request, wrong=duplicate_id, told=_("Schrijf op waarom."))
        messages.warning(request, _("Iemand anders heeft dit net beoordeeld."))
    else:
        messages.success(request, _("Opgeschreven. Er is niets samengevoegd."))
    return redirect("care:duplicates")


def _page(request: StaffRequest, *, wrong: int = 0, told: str = "") -> HttpResponse:
    now = clock.now()
    with reading(request, "client.read", now, rule="clinic_board") as showing:
        context = {"to_judge": pairs.to_judge(), "linked": pairs.linked()}
        shown = (*context["to_judge"], *context["linked"])
        seen = {side.client.pk for pair in shown for side in pair.sides}
        for client_id in sorted(seen):
            showing.client(client_id, object_type="client", object_id=client_id, fields=FIELDS)
    more = {"now": now, "wrong": wrong, "told": told, "page_has_errors": bool(wrong)}
    return render(request, "care/duplicates.html", context | more, status=422 if wrong else 200)
