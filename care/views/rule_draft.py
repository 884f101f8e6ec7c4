"""Work on a draft of the rules: begin, change, accept, replay, sign, discard."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import clock
from accounts.access import NotYours, staff
from accounts.models import Role
from accounts.requests import actor_of
from care.domain.rulebook import differences
from care.forms.rules import AcceptForm, PurposeForm, ReplayForm, RuleForm, SignForm
from care.rule_words import REFUSED
from care.selectors import rules
from care.views.permitted import StaffRequest, posted
from care.views.rules import examples_page, language, no_draft, of_draft, replay_page
from intake.domain.triage import TABLES
from intake.domain.triage.changes import InvalidChange, RuleChange, apply, parse_changes
from intake.domain.triage.examples import check_examples, examples_of
from intake.domain.triage.rules import Lift, Rule
from intake.models import TableDraft
from intake.selectors import tables
from intake.services import tables as workshop
from intake.services.tables import WorkshopRefused
from scheduling.domain.working_days import AMSTERDAM, local_day


@staff(Role.CLINICIAN, rule="rule_workshop")
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: StaffRequest) -> HttpResponse:
    """A new draft, with its purpose in words."""
    if tables.open_draft() is not None:
        return redirect("care:rules_draft")
    form = PurposeForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            workshop.begin(
                purpose=form.cleaned_data["purpose"], actor=actor_of(request), now=clock.now()
            )
        except WorkshopRefused as problem:
            messages.warning(request, REFUSED[problem.code])
        else:
            messages.success(request, _("Het concept is begonnen. Kies nu een regel."))
        return redirect("care:rules_draft")
    context = {"form": form, "page_has_errors": bool(form.errors)}
    return render(request, "care/rules_begin.html", context, status=422 if form.errors else 200)


@staff(Role.CLINICIAN, rule="rule_workshop")
@require_http_methods(["GET", "HEAD", "POST"])
def rule(request: StaffRequest, rule_id: str) -> HttpResponse:
    """One rule of the draft: look at a change, keep it, or take it back."""
    draft = tables.open_draft()
    if draft is None:
        return no_draft(request)
    now_rule = tables.drafted(draft).by_id.get(rule_id)
    if now_rule is None:
        raise NotYours("rule", rule_id)
    if "restore" in request.POST:
        return _restore(request, draft, rule_id)
    form = RuleForm(posted(request), rule=now_rule)
    if request.method == "POST" and form.is_valid():
        wanted = form.wanted()
        if "save" in request.POST and _saved(request, draft, rule_id, form, wanted):
            return redirect("care:rules_draft")
        draft.refresh_from_db()
        return _rule_page(request, draft, now_rule, form, wanted)
    return _rule_page(request, draft, now_rule, form)


def _saved(
    request: StaffRequest, draft: TableDraft, rule_id: str, form: RuleForm, wanted: RuleChange
) -> bool:
    try:
        workshop.change_rule(
            draft_id=draft.pk,
            revision=_revision(request),
            rule_id=rule_id,
            wanted=wanted,
            actor=actor_of(request),
            now=clock.now(),
        )
    except InvalidChange as problem:
        form.refuse(problem)
    except WorkshopRefused as problem:
        form.add_error(None, REFUSED[problem.code])
    else:
        messages.success(request, _("De regel is veranderd in het concept."))
        return True
    return False


def _rule_page(
    request: StaffRequest,
    draft: TableDraft,
    now_rule: Rule | Lift,
    form: RuleForm,
    wanted: RuleChange | None = None,
) -> HttpResponse:
    """The form with what it would do; after a change in a field that part alone, by htmx."""
    preview = _preview(draft, now_rule.id, form, wanted) if wanted else {}
    context = {
        "draft": draft,
        "rule": now_rule,
        "is_changed": now_rule.id in draft.changes,
        "form": form,
        "page_has_errors": bool(form.errors),
        **preview,
    }
    if request.htmx and "save" not in request.POST:  # type: ignore[attr-defined]
        return render(request, "care/_rules_preview.html", context)
    status = 422 if form.errors else 200
    return render(request, "care/rules_rule.html", context, status=status)


def _preview(draft: TableDraft, rule_id: str, form: RuleForm, wanted: RuleChange) -> dict[str, Any]:
    """The rule as it would be, and the examples that would then give something else."""
    before, base = tables.drafted(draft), TABLES[draft.base_version]
    try:
        changes = parse_changes(draft.changes) | {rule_id: wanted}
        after = apply(base, changes, draft.version)
    except InvalidChange as problem:
        if not form.errors:
            form.refuse(problem)
        return {}
    examples = examples_of(draft.base_version)
    pairs = zip(check_examples(before, examples), check_examples(after, examples), strict=True)
    return {
        "preview": after.by_id[rule_id],
        "differs": differences(before, after, language()),
        "moving": [(old, new) for old, new in pairs if old.found != new.found],
        "after": after,
    }


def _restore(request: StaffRequest, draft: TableDraft, rule_id: str) -> HttpResponse:
    try:
        workshop.restore_rule(
            draft_id=draft.pk,
            revision=_revision(request),
            rule_id=rule_id,
            actor=actor_of(request),
            now=clock.now(),
        )
    except WorkshopRefused as problem:
        messages.warning(request, REFUSED[problem.code])
        return redirect("care:rules_rule", rule_id)
    messages.success(request, _("De regel is weer zoals in de meegeleverde tabel."))
    return redirect("care:rules_draft")


@staff(Role.CLINICIAN, rule="rule_workshop")
@require_POST
def example(request: StaffRequest, example_id: str) -> HttpResponse:
    """Accept the outcome an example gets, with a reason, or take that back."""
    found = rules.drafting(language())
    if found is None:
        return no_draft(request)
    common: dict[str, Any] = {
        "draft_id": found.draft.pk,
        "revision": _revision(request),
        "example_id": example_id,
        "actor": actor_of(request),
        "now": clock.now(),
    }
    form = AcceptForm(request.POST, prefix=example_id)
    try:
        if "reject" in request.POST:
            workshop.reject_example(**common)
            messages.success(request, _("Dit voorbeeld moet weer de afgesproken uitkomst krijgen."))
        elif form.is_valid():
            workshop.accept_example(**common, why=form.cleaned_data["why"])
            messages.success(request, _("De nieuwe uitkomst van dit voorbeeld is geaccepteerd."))
        else:
            return examples_page(request, found, {example_id: form})
    except WorkshopRefused as problem:
        form.add_error(None, REFUSED[problem.code])
        return examples_page(request, rules.drafting(language()) or found, {example_id: form})
    return redirect("care:rules_examples")


@staff(Role.CLINICIAN, rule="rule_workshop")
@require_POST
def run_replay(request: StaffRequest) -> HttpResponse:
    """Decide history again under the draft."""
    found = rules.drafting(language())
    if found is None:
        return no_draft(request)
    now = clock.now()
    form = ReplayForm(request.POST, today=local_day(now))
    if not form.is_valid():
        return replay_page(request, found, form)
    since = form.cleaned_data["since"]
    try:
        workshop.replay(
            draft_id=found.draft.pk,
            since=datetime.combine(since, time(), AMSTERDAM) if since else None,
            actor=actor_of(request),
            now=now,
        )
    except WorkshopRefused as problem:
        messages.warning(request, REFUSED[problem.code])
    return redirect("care:rules_replay")


@staff(Role.CLINICIAN, rule="rule_workshop")
@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: StaffRequest) -> HttpResponse:
    """Everything once more, a tick, and a signature; the second one publishes."""
    found = rules.drafting(language())
    if found is None:
        return no_draft(request)
    standing = found.standing
    if standing.replay is None or not standing.can_be_signed:
        messages.warning(request, REFUSED["not_ready"])
        return redirect("care:rules_draft")
    shown = {"fingerprint": standing.fingerprint, "replay": standing.replay.pk}
    form = SignForm(posted(request), initial=shown)
    if request.method == "POST" and form.is_valid():
        return _signed(request, found.draft, form)
    context = of_draft(request, found) | {
        "form": form,
        "accepted": rules.accepted_examples(
            found.draft.base_version, tables.accepted_in(found.draft)
        ),
        "page_has_errors": bool(form.errors),
    }
    return render(request, "care/rules_sign.html", context, status=422 if form.errors else 200)


def _signed(request: StaffRequest, draft: TableDraft, form: SignForm) -> HttpResponse:
    try:
        published = workshop.sign(
            draft_id=draft.pk,
            fingerprint=form.cleaned_data["fingerprint"],
            replay_id=form.cleaned_data["replay"],
            actor=actor_of(request),
            now=clock.now(),
        )
    except WorkshopRefused as problem:
        messages.warning(request, REFUSED[problem.code])
        return redirect("care:rules_draft")
    if published is None:
        messages.success(request, _("Getekend. Een collega leest nu mee en tekent ook."))
        return redirect("care:rules_draft")
    words = _("Versie %(version)s is gepubliceerd en geldt vanaf nu voor nieuwe intakes.")
    messages.success(request, words % {"version": published.version})
    return redirect("care:rules")


@staff(Role.CLINICIAN, rule="rule_workshop")
@require_http_methods(["GET", "HEAD", "POST"])
def discard(request: StaffRequest) -> HttpResponse:
    """Ask once, then put the draft away."""
    draft = tables.open_draft()
    if draft is None:
        return no_draft(request)
    if request.method != "POST":
        return render(request, "care/rules_discard.html", {"draft": draft})
    try:
        workshop.discard(draft_id=draft.pk, actor=actor_of(request), now=clock.now())
    except WorkshopRefused as problem:
        messages.warning(request, REFUSED[problem.code])
    else:
        messages.success(request, _("Het concept is weg. De regels blijven zoals ze waren."))
    return redirect("care:rules")


def _revision(request: StaffRequest) -> int:
    """The state of the draft that the page showed; -1, which is none, where it is missing."""
    sent = request.POST.get("revision", "")
    return int(sent) if sent.isdecimal() else -1
