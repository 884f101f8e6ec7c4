"""The rules in words: the table in force, every version, the draft and what it would do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts import clock
from accounts.access import NotYours, staff
from accounts.models import Role
from accounts.services.sealing import Unreadable
from care.domain.rulebook import red_first
from care.forms.rules import AcceptForm, ReplayForm
from care.selectors import rules
from care.selectors.rules import Drafting
from care.views.permitted import StaffRequest, reading
from intake.domain.triage import TABLES
from intake.domain.triage.tracks import SAFETY_FIRST, TRACKS
from intake.selectors import tables
from intake.services import tables as workshop
from scheduling.domain.promises import POLICY
from scheduling.domain.working_days import local_day

READERS = (Role.CLINICIAN, Role.COORDINATOR, Role.ADMIN)
MOVER_FIELDS = ("reference", "submitted_at", "level", "triage")


@staff(*READERS, rule="clinic_rules")
@require_safe
def in_force(request: StaffRequest) -> HttpResponse:
    """The table that speaks today."""
    return _table(request, None)


@staff(*READERS, rule="clinic_rules")
@require_safe
def version(request: StaffRequest, version: str) -> HttpResponse:
    """A table that was in force once, or is now."""
    try:
        return _table(request, version)
    except tables.UnknownTable:
        if version not in {each.version for each in tables.versions()}:
            raise NotYours("table", version) from None
        messages.warning(
            request, _("Deze versie is niet meer wat er getekend is, en wordt niet getoond.")
        )
        return redirect("care:rules")


def _table(request: StaffRequest, version: str | None) -> HttpResponse:
    shown = rules.reading_of(version, language())
    context = {
        "now": clock.now(),
        "shown": shown,
        "accepted": rules.accepted_examples(shown.version.base_version, shown.version.accepted),
        "draft": tables.open_draft(),
        "waits": rules.waits_for(request.user),
        "may_change": request.user.role == Role.CLINICIAN,
        "promises": POLICY,
        "tracks": (SAFETY_FIRST, *TRACKS),
        "is_proposing": settings.HOUVAST_TRIAGE_PROPOSAL,
    }
    return render(request, "care/rules.html", context)


@staff(*READERS, rule="clinic_rules")
@require_safe
def draft(request: StaffRequest) -> HttpResponse:
    """The open draft: what differs, what is still needed, and who signed."""
    found = rules.drafting(language())
    if found is None:
        return no_draft(request)
    return render(request, "care/rules_draft.html", of_draft(request, found))


@staff(*READERS, rule="clinic_rules")
@require_safe
def examples(request: StaffRequest) -> HttpResponse:
    """Every example with what was agreed and what the draft gives."""
    found = rules.drafting(language())
    return examples_page(request, found) if found else no_draft(request)


def examples_page(
    request: StaffRequest, found: Drafting, refused: Mapping[str, AcceptForm] | None = None
) -> HttpResponse:
    """The list, red first. `refused`: the form of the example whose acceptance was not taken."""
    refused = refused or {}
    accepted = tables.accepted_in(found.draft)
    results = found.standing.review.examples
    rows = [
        (each, refused.get(each.example.id) or AcceptForm(prefix=each.example.id), said)
        for each in red_first(results)
        for said in [accepted.get(each.example.id)]
        if said or not each.is_green
    ]
    context = of_draft(request, found) | {
        "rows": rows,
        "as_agreed": [each for each in results if each.is_green and not each.is_accepted],
        "base": TABLES[found.draft.base_version],
        "form": next(iter(refused.values()), None),
        "page_has_errors": bool(refused),
    }
    return render(request, "care/rules_examples.html", context, status=422 if refused else 200)


@staff(*READERS, rule="clinic_rules")
@require_safe
def replay(request: StaffRequest) -> HttpResponse:
    """What replaying history under this very draft found."""
    found = rules.drafting(language())
    return replay_page(request, found) if found else no_draft(request)


def replay_page(
    request: StaffRequest, found: Drafting, form: ReplayForm | None = None
) -> HttpResponse:
    """Counts for every reader; who would move for psychologists, noted in the access log."""
    now, outcome = clock.now(), found.standing.replay
    context = of_draft(request, found) | {
        "form": form or ReplayForm(today=local_day(now)),
        "outcome": outcome,
        "was_replayed": outcome is not None or found.draft.replays.exists(),
        "page_has_errors": form is not None,
    }
    if outcome is not None:
        try:
            context |= _moves(request, found)
        except Unreadable:
            return render(request, "care/unreadable.html", status=503)
    status = 422 if form is not None else 200
    return render(request, "care/rules_replay.html", context, status=status)


def _moves(request: StaffRequest, found: Drafting) -> dict[str, Any]:
    """The replay opened. Rows say what she answered, so a coordinator sees the counts alone."""
    now, outcome = clock.now(), found.standing.replay
    assert outcome is not None  # noqa: S101 - asked by the caller
    moves = workshop.moves_of(outcome)
    told: dict[str, Any] = {
        "matrix": rules.matrix(moves),
        "only_track": len(moves) - outcome.raised - outcome.lowered,
        "unmoved": outcome.intakes - outcome.unreadable - len(moves),
    }
    if request.user.role != Role.CLINICIAN:
        return told
    with reading(
        request, "table.replay_shown", now, purpose="TRIAGE", rule="rule_workshop"
    ) as showing:
        page = Paginator(moves, rules.PAGE).get_page(request.GET.get("pagina"))
        rows = rules.movers(
            list(page.object_list),
            before=found.before,
            after=found.standing.review.table,
            user=request.user,
            now=now,
        )
        for row in rows:
            showing.client(
                row.client_id, object_type="intake", object_id=row.intake_id, fields=MOVER_FIELDS
            )
    return told | {"page": page, "movers": rows}


def of_draft(request: StaffRequest, found: Drafting) -> dict[str, Any]:
    """What every page about the draft shows."""
    return {
        "now": clock.now(),
        "found": found,
        "draft": found.draft,
        "review": found.standing.review,
        "standing": found.standing,
        "may_change": request.user.role == Role.CLINICIAN,
        "has_signed": found.standing.is_signed_by(request.user),
    }


def no_draft(request: StaffRequest) -> HttpResponse:
    """Back to the rules: nobody works on a draft."""
    messages.info(request, _("Er is nu geen concept."))
    return redirect("care:rules")


def language() -> str:
    """The reader's language."""
    return get_language() or "nl"
