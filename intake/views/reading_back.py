"""May she read back here what she told us? At once where she sent it, later with a second step."""

from __future__ import annotations

from datetime import timedelta
from typing import Final
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts import clock
from accounts.models import Client
from accounts.second_factor import has_second_factor, is_proven_since
from intake.models import Intake

#: Session key: the intake that was sent in this very session.
SENT_HERE: Final = "sent_intake"
#: A new second step opens her answers only after this time: whoever can read her mail today could
#: make one today. She hears by mail that it was made, and can stop it.
NEW_FACTOR_WAITS: Final = timedelta(hours=72)


def note_sent(request: HttpRequest, intake: Intake) -> None:
    """She sent this intake in this session: until it goes quiet she may read it back here."""
    request.session[SENT_HERE] = str(intake.pk)


def was_sent_here(request: HttpRequest, intake: Intake) -> bool:
    """Whether it was sent in this very session, which goes quiet after half an hour."""
    return bool(request.session.get(SENT_HERE) == str(intake.pk))


def instead_of_reading(request: HttpRequest, client: Client) -> HttpResponse | None:
    """What she gets instead while a second step is still needed or too new; None: she may read.

    A mailed code alone is not enough: others may read her mail (`decisions.md` 17).
    """
    if client.user is None or not has_second_factor(request):
        ask = reverse("accounts:second_factor")
        return redirect(f"{ask}?{urlencode({'next': request.get_full_path()})}")
    since = is_proven_since(client.user) or clock.now()
    if clock.now() - since < NEW_FACTOR_WAITS:
        context = {"opens_at": since + NEW_FACTOR_WAITS}
        return render(request, "intake/own_answers_later.html", context)
    return None
