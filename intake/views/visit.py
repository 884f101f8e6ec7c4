"""Her visit: the draft in this browser, opened once, and what of it may be shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, wraps
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import clock, visitors
from accounts.domain.policy import STAFF
from accounts.models import Wording
from accounts.requests import actor_of
from accounts.second_factor import has_second_factor
from accounts.services.clients import identity_of
from intake.domain.conditions import has_baby
from intake.domain.content import Content
from intake.domain.on_behalf import hand_of
from intake.domain.questionnaire import Page, Questionnaire, variant_of
from intake.models import Draft, OnBehalf
from intake.selectors.on_behalf import typed_in
from intake.selectors.packs import questionnaire_of
from intake.services import sealed_drafts

#: Session key: the revision at which she came back by link or code.
RESUMED_AT = "draft_resumed_at"
#: Wordings of somebody who has a baby to ask about.
WITH_A_BABY = (Wording.BABY, Wording.NICU)
#: What a page sends along when it was opened from the check before sending.
FROM_CHECK = "controle"
#: Where staff begin to type in for her, and find what they began.
STAFF_PAGE: Final = "care:on_behalf"
#: The field in which every form of staff says for which draft it is meant.
MEANT_FOR: Final = "namens"


@dataclass
class Visit:
    """A draft and the path it is pinned to.

    `shows_answers` is false after thirty quiet minutes: earlier answers wait for her link or code.
    `resumed_at`: sensitive answers up to this revision read "ingevuld" until she sends.
    """

    draft: Draft
    content: Content
    shows_answers: bool
    resumed_at: int | None

    @cached_property
    def path(self) -> Questionnaire:
        """The questionnaire version of this draft."""
        return questionnaire_of(self.draft.questionnaire_version)

    @cached_property
    def on_behalf(self) -> OnBehalf | None:
        """Who types it in for her, from what; None when she fills it in herself."""
        return typed_in(self.draft)

    @cached_property
    def her_name(self) -> str:
        """Her name as far as it is known: staff must see for whom they type."""
        return identity_of(self.draft.client).name if self.draft.client else ""

    @property
    def answers(self) -> dict[str, Any]:
        """Page id to stored answer."""
        return self.content.answers

    @property
    def variant(self) -> str:
        """Which words fit her."""
        return variant_of(self.answers)

    def is_hidden(self, page: Page) -> bool:
        """Whether there is an answer that may not be shown here."""
        if page.id not in self.answers:
            return False
        if not self.shows_answers:
            return True
        newest = self.content.writes.get(page.id)
        is_old = newest is None or newest.revision <= (self.resumed_at or 0)
        return page.item.is_sensitive and self.resumed_at is not None and is_old

    def go_on(self) -> str:
        """The address of the first open page, else of the check before sending."""
        page = self.path.first_open(self.answers)
        return address_of(page) if page else reverse("intake:check")

    def forward(self, page: Page) -> str:
        """The address after `page`; a section opens with its introduction."""
        following = self.path.after(page, self.answers)
        if following is None:
            return reverse("intake:check")
        intro = self.path.section_of(following).intro
        if intro and following.section != page.section:
            return reverse("intake:question", args=[intro.slug])
        return address_of(following)

    def back(self, page: Page) -> str:
        """The address before `page`."""
        earlier = self.path.before(page, self.answers)
        section = self.path.section_of(page)
        if section.intro and (earlier is None or earlier.section != page.section):
            return reverse("intake:question", args=[section.intro.slug])
        return address_of(earlier) if earlier else reverse("intake:home")


def address_of(page: Page) -> str:
    """The address of a page: it says nothing about the question."""
    return reverse("intake:question", args=[page.slug])


def visit_of(request: HttpRequest) -> Visit | None:
    """The visit of this browser; None when it holds no draft, or one that was sent.

    Nor when the draft is in somebody else's hands (`sealed_drafts.check_hand`).
    """
    draft_id = visitors.draft_id_of(request)
    if draft_id is None or not is_meant(request, draft_id):
        return None
    try:
        draft = sealed_drafts.read(draft_id)
        sealed_drafts.check_hand(draft, actor_of(request))
    except sealed_drafts.DraftGone:
        return None
    is_typed = typed_in(draft) is not None
    return Visit(
        draft=draft,
        content=sealed_drafts.content_of(draft),
        shows_answers=is_typed or visitors.may_show_answers(request, now=clock.now()),
        resumed_at=None if is_typed else request.session.get(RESUMED_AT),
    )


def is_staff(request: HttpRequest) -> bool:
    """Whether somebody of the clinic is signed in here."""
    actor = actor_of(request)
    return hand_of(role=actor.role, user_id=actor.user_id) is not None


def is_meant(request: HttpRequest, draft_id: UUID) -> bool:
    """Whether what was sent is meant for the draft of this session.

    Staff type in for one mother after the other, perhaps in two windows: each of their forms says
    for which draft it is, and they have shown their second factor.
    """
    if not is_staff(request):
        return True
    is_form = request.method == "POST"
    return has_second_factor(request) and (
        not is_form or request.POST.get(MEANT_FOR) == str(draft_id)
    )


def may_ask_about_baby(request: HttpRequest, visit: Visit | None) -> bool:
    """Whether a question about a baby fits: not where she told of a loss or a pregnancy."""
    if visit is not None and not has_baby(visit.answers):
        return False
    client = visitors.client_of(request)
    return client is None or client.wording in WITH_A_BABY


def with_visit(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Hand the view her visit; without one she is asked for her link or code."""

    @wraps(view)
    def visiting(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        visit = visit_of(request)
        if visit is None and (is_staff(request) or getattr(request, "went_quiet", "") in STAFF):
            return _to_staff_page(request)
        if visit is None:
            known = visitors.client_of(request) is not None
            return redirect("intake:result" if known else "intake:resume")
        return view(request, visit, *args, **kwargs)

    return visiting


def _to_staff_page(request: HttpRequest) -> HttpResponse:
    """Staff find what they began on their own page, after signing in again where it was quiet."""
    if request.headers.get("X-Requested-With") == "autosave":
        return JsonResponse({}, status=409)
    if request.method == "POST":
        messages.warning(
            request,
            _("Dit antwoord is niet bewaard. De intake staat hier niet meer open: ga weer verder."),
        )
    return redirect(STAFF_PAGE)


def begin(request: HttpRequest, draft: Draft, *, resumed: bool) -> None:
    """From here on this browser fills in `draft`."""
    visitors.remember_draft(request, draft.pk)
    if resumed:
        request.session[RESUMED_AT] = draft.revision
    else:
        request.session.pop(RESUMED_AT, None)
