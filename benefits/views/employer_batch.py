"""Many rights checked at once: a file of numbers comes in, a file of answers goes out."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import clock
from accounts.access import employer_side
from accounts.requests import actor_of
from benefits.domain.eligibility import Answer
from benefits.domain.staff_list.numbers import read_numbers, write_answers
from benefits.domain.staff_list.text import NotAList
from benefits.domain.staff_list.wording import file_words
from benefits.forms.staff_list import NumbersForm
from benefits.services.eligibility import check_rights
from benefits.views.employer_roster import KEEPERS
from benefits.views.own import own_employer


@employer_side(*KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def eligibility_batch(request: HttpRequest) -> HttpResponse:
    """Check the numbers of a file. Neither file is kept."""
    employer = own_employer(request)
    form = NumbersForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            numbers = read_numbers(form.cleaned_data["numbers"].file)
        except NotAList as problem:
            form.add_error("numbers", _(file_words(problem.code)))
        else:
            answers = check_rights(
                employer=employer, numbers=numbers, actor=actor_of(request), now=clock.now()
            )
            return _file(numbers, answers)
    elif getattr(request, "is_too_big", False):
        form.errors["numbers"] = form.error_class([_(file_words("file_too_big"))])
    context = {"form": form, "page_has_errors": bool(form.errors)}
    status = 422 if form.errors else 200
    return render(request, "benefits/employer/eligibility_batch.html", context, status=status)


def _file(numbers: list[str], answers: list[Answer]) -> HttpResponse:
    heads = [
        _("Personeelsnummer"),
        _("Recht"),
        _("Gesprekken"),
        _("Geldig tot en met"),
        _("Volgens"),
    ]
    words = {True: _("ja"), False: _("nee")}
    rows = (
        [
            number,
            words[answer.eligible],
            str(answer.cap),
            answer.valid_until.isoformat() if answer.valid_until else "",
            answer.rule.value,
        ]
        for number, answer in zip(numbers, answers, strict=True)
    )
    content = write_answers(heads, rows)
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="antwoorden.csv"'
    response["Cache-Control"] = "no-store, no-transform"
    return response
