"""The people of the clinic: who has an account, who was asked, who left."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import clock
from accounts.access import NotYours, staff
from accounts.domain.people import can_manage
from accounts.forms import InviteForm
from accounts.models import Invitation, Role, User
from accounts.requests import actor_of, user_of
from accounts.selectors.people import staff_of_clinic
from accounts.services import invitations, users

REFUSED = {
    "yourself": gettext_lazy("Dit kan niet bij jezelf."),
    "last_admin": gettext_lazy("Dit is de enige beheerder. Nodig eerst een andere beheerder uit."),
    "role": gettext_lazy("Dit kan jouw rol niet doen."),
}


@staff(Role.ADMIN, Role.COORDINATOR, rule="people_of_clinic")
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Everyone with an account, and everyone who was invited."""
    me, people = user_of(request), staff_of_clinic()
    context = {
        "people": people,
        "manageable": {p.pk for p in people if can_manage(me.role, p.role) and p != me},
        "invitations": invitations.open_invitations(now=clock.now()),
    }
    return render(request, "accounts/people.html", context)


@staff(Role.ADMIN, Role.COORDINATOR, rule="may_invite_role")
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest) -> HttpResponse:
    """Ask someone to join."""
    form = InviteForm(request.POST or None, inviter_role=user_of(request).role)
    if request.method == "POST" and form.is_valid():
        try:
            invitations.invite(**form.cleaned_data, actor=actor_of(request), now=clock.now())
        except invitations.AlreadyHere:
            form.add_error("email", _("Er is al een account met dit adres."))
        else:
            messages.success(request, _("De uitnodiging is onderweg."))
            return redirect("accounts:people")
    context = {"form": form, "page_has_errors": bool(form.errors)}
    status = 422 if form.errors else 200
    return render(request, "accounts/invite.html", context, status=status)


@staff(Role.ADMIN, Role.COORDINATOR, rule="may_invite_role")
@require_POST
def withdraw(request: HttpRequest, invitation_id: UUID) -> HttpResponse:
    """Take an invitation back."""
    try:
        invitations.withdraw(invitation_id=invitation_id, actor=actor_of(request), now=clock.now())
    except (Invitation.DoesNotExist, users.NotAllowed) as error:
        raise NotYours("invitation", invitation_id) from error
    messages.success(request, _("De uitnodiging is ingetrokken."))
    return redirect("accounts:people")


@staff(Role.ADMIN, Role.COORDINATOR, rule="may_manage_role")
@require_http_methods(["GET", "HEAD", "POST"])
def let_go(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """Asks once, then ends the account and every session of it."""
    person = _manageable(request, user_id)
    if request.method != "POST":
        return render(request, "accounts/let_go.html", {"person": person})
    try:
        users.deactivate(user_id=user_id, actor=actor_of(request), now=clock.now())
    except users.NotAllowed as error:
        messages.error(request, REFUSED[error.reason])
    else:
        messages.success(request, _("Het account is gesloten."))
    return redirect("accounts:people")


@staff(Role.ADMIN, Role.COORDINATOR, rule="may_manage_role")
@require_POST
def let_in(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """Open a closed account again."""
    _manageable(request, user_id)
    users.reactivate(user_id=user_id, actor=actor_of(request), now=clock.now())
    messages.success(request, _("Het account is weer open."))
    return redirect("accounts:people")


@staff(Role.ADMIN, Role.COORDINATOR, rule="may_manage_role")
@require_POST
def sign_out(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """Sign someone out on all her devices."""
    _manageable(request, user_id)
    users.end_sessions(user_id=user_id, actor=actor_of(request), now=clock.now())
    messages.success(request, _("Overal afgemeld."))
    return redirect("accounts:people")


def _manageable(request: HttpRequest, user_id: UUID) -> User:
    """The user, if she is one whom this role may manage and not herself; NotYours otherwise."""
    me = user_of(request)
    person = User.objects.filter(pk=user_id).exclude(pk=me.pk).first()
    if person is None or not can_manage(me.role, person.role):
        raise NotYours("user", user_id)
    return person
