"""Whose pages these are: every page of the employer's side starts from here."""

from __future__ import annotations

from django.http import HttpRequest

from accounts.access import NotYours
from accounts.requests import actor_of
from benefits.models import Employer
from benefits.selectors import employer_pages


def own_employer(request: HttpRequest) -> Employer:
    """The signed-in officer's employer. Raises NotYours for who is nobody's officer."""
    user_id = actor_of(request).user_id
    employer = employer_pages.employer_of(user_id) if user_id else None
    if employer is None:
        raise NotYours("employer", user_id)
    return employer
