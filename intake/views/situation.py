""" "Er is iets veranderd met de baby": one tap, and every later text fits."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import clock
from accounts.access import visitor
from accounts.requests import actor_of
from accounts.visitors import client_of
from intake.domain.situation import WORDING, Change
from intake.forms.situation import ChangeForm
from intake.models import Intake
from intake.selectors import own_record
from intake.services import loss
from scheduling.domain.errors import PlaceTaken
from scheduling.domain.working_days import local_day
from scheduling.models import Commitment


@visitor(rule="own_record")
@require_http_methods(["GET", "HEAD", "POST"])
def situation(request: HttpRequest) -> HttpResponse:
    """The choices that fit; pressing one acts at once, and can be put right here."""
    client = client_of(request)
    intake = own_record.newest_intake(client) if client else None
    if client is None or intake is None:
        return redirect("intake:home")
    known = loss.known_of(intake)
    if is_said_already(request.POST.get("change", ""), known):
        return redirect("intake:promise")
    form = ChangeForm(
        request.POST if request.method == "POST" else None,
        changes=known.changes,
        today=local_day(clock.now()),
    )
    if form.is_valid():
        return _change(request, intake, form)
    context = {"form": form, "known": known, "page_has_errors": bool(form.errors)}
    return render(request, "intake/situation.html", context, status=422 if form.errors else 200)


def is_said_already(change: str, known: loss.Known) -> bool:
    """A second press of a button that was pressed before."""
    return change in set(Change) and WORDING[Change(change)] == known.wording


def _change(request: HttpRequest, intake: Intake, form: ChangeForm) -> HttpResponse:
    try:
        task = loss.change_situation(
            intake_id=intake.pk,
            change=form.chosen,
            born_on=form.cleaned_data.get("born_on"),
            actor=actor_of(request),
            now=clock.now(),
        )
    except PlaceTaken:
        messages.warning(request, _("Dat lukte net niet. Probeer het nog een keer."))
        return redirect("intake:situation")
    messages.success(request, _answer(form.chosen, task))
    return redirect("intake:promise")


def _answer(change: Change, task: Commitment | None) -> str:
    """What she reads once: that it is done, and after a loss who comes to her."""
    if change is not Change.DIED:
        return _("Dank je. Vanaf nu passen onze teksten en berichten daarbij.")
    told = _(
        "Wat verdrietig dat de baby is overleden. Al onze teksten en berichten passen zich aan."
    )
    if task is None:
        return told
    by = date_format(localtime(task.due_at), "l j F, H:i")
    return (
        told
        + " "
        + _("%(name)s neemt uiterlijk %(by)s contact met je op.")
        % {
            "name": task.owner.name,
            "by": by,
        }
    )
