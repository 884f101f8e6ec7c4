"""What she may always see of her own record: her answers, and who looked at it."""

from __future__ import annotations

import csv
from io import StringIO

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from accounts.access import visitor
from accounts.clock import now as clock_now
from accounts.models import Client
from accounts.requests import actor_of
from accounts.selectors.audit import LogLine, of_client
from accounts.services import audit
from accounts.visitors import client_of
from intake.selectors import own_record
from intake.views.reading_back import instead_of_reading

#: Parts that are never shown back: somebody may be looking over her shoulder (security.md 2.1).
KEPT_BACK = ("safety",)
#: A cell that begins like this is a formula to a spreadsheet (ASVS 1.2.10).
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\0")


@visitor(rule="own_record", needs_second_factor=True)
@require_safe
def answers(request: HttpRequest) -> HttpResponse:
    """Her answers, read back. A mailed code alone is not enough: others may read her mail."""
    client = client_of(request)
    intake = own_record.newest_intake(client) if client else None
    if client is None or intake is None:
        return redirect("intake:home")
    if instead := instead_of_reading(request, client):
        return instead
    with audit.shown(
        actor=actor_of(request),
        event="intake.read_own",
        now=clock_now(),
        subject_id=client.pk,
        object_type="intake",
        object_id=intake.pk,
        fields=("answers",),
        rule="own_record",
    ):
        parts = own_record.answers_in_words(
            intake, language=get_language() or "nl", wording=client.wording
        )
    shown = [part for part in parts if part.section.id not in KEPT_BACK]
    context = {"parts": shown, "intake": intake, "wording": client.wording}
    return render(request, "intake/own_answers.html", context)


@visitor(rule="own_record")
@require_safe
def access_log(request: HttpRequest) -> HttpResponse:
    """Who looked at her record, when and why."""
    client = client_of(request)
    if client is None:
        return redirect("intake:return")
    return render(request, "intake/access_log.html", {"lines": _log_of(request, client)})


@visitor(rule="own_record")
@require_safe
def access_log_file(request: HttpRequest) -> HttpResponse:
    """The same as a file to keep, free of charge (Wabvpz 15e)."""
    client = client_of(request)
    if client is None:
        return redirect("intake:return")
    text = StringIO()
    writer = csv.writer(text)
    for line in _log_of(request, client):
        row = (localtime(line.at).isoformat(), line.who, line.role, line.what, line.why)
        writer.writerow([_safe(cell) for cell in row])
    response = HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="inzage.csv"'
    return response


def _log_of(request: HttpRequest, client: Client) -> list[LogLine]:
    with audit.shown(
        actor=actor_of(request),
        event="access_log.read_own",
        now=clock_now(),
        subject_id=client.pk,
        object_type="client",
        object_id=client.pk,
        fields=("access_log",),
        rule="own_record",
    ):
        return of_client(client)


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell
