"""An earlier moment: see it, say yes or no, or ask for no more of them.

She is known in this session, or holds a link that opens this one offer. GET changes nothing.
"""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import NotYours, public, visitor
from accounts.clock import now as clock_now
from accounts.models import AccessToken
from accounts.requests import actor_of
from accounts.services.tokens import open_link
from accounts.visitors import client_of
from scheduling.domain.errors import HoldExpired, NotAllowed, PlaceTaken
from scheduling.models import EarlierOffer
from scheduling.selectors import earlier as offers
from scheduling.selectors import hers
from scheduling.services import earlier
from scheduling.views.hers import LINK as APPOINTMENT_LINK

LINK = "earlier_link"
HERS = "herself or the holder of its link; checked per offer"


@public("opens a link; GET uses nothing up")
@require_safe
def open_link_to_offer(request: HttpRequest, token: str) -> HttpResponse:
    """Remember which offer the link is for, and go on to an address without the link."""
    purpose = AccessToken.Purpose.EARLIER_OFFER
    offer_id = open_link(token=token, purpose=purpose, now=clock_now())
    if offer_id is None:
        return render(request, "scheduling/link_over.html", status=410)
    request.session[LINK] = str(offer_id)
    return redirect("scheduling:earlier", offer_id)


@public(HERS)
@require_safe
def offer(request: HttpRequest, offer_id: UUID) -> HttpResponse:
    """The moment beside what she has, and until when it is kept; or that it is over."""
    found = _hers(request, offer_id)
    if found.status == EarlierOffer.Status.ACCEPTED:
        return _to_meeting(request, found)
    is_live = offers.is_live(found, now=clock_now())
    context = {"offer": found, "is_live": is_live, "wants": found.care_request.wants_earlier}
    return render(request, "scheduling/earlier.html", context, status=200 if is_live else 410)


@public(HERS)
@require_POST
def accept(request: HttpRequest, offer_id: UUID) -> HttpResponse:
    """Yes. When it is over by now, the page says so."""
    found = _hers(request, offer_id)
    try:
        earlier.accept(offer_id=found.pk, actor=actor_of(request), now=clock_now())
    except PlaceTaken:
        messages.warning(request, _("Dat lukte net niet. Probeer het nog een keer."))
    except (HoldExpired, NotAllowed):
        pass
    else:
        messages.success(request, _("Gelukt. Dit is nu je afspraak."))
        return _to_meeting(request, found)
    return redirect("scheduling:earlier", found.pk)


@public(HERS)
@require_POST
def decline(request: HttpRequest, offer_id: UUID) -> HttpResponse:
    """No, and if she wishes no more of them."""
    found = _hers(request, offer_id)
    actor, now = actor_of(request), clock_now()
    try:
        earlier.decline(offer_id=found.pk, actor=actor, now=now)
        if "never" in request.POST:
            request_id = found.care_request_id
            earlier.set_wish(care_request_id=request_id, wants=False, actor=actor, now=now)
    except PlaceTaken:
        messages.warning(request, _("Dat lukte net niet. Probeer het nog een keer."))
    else:
        messages.success(request, _("Goed. Er verandert niets."))
    return redirect("scheduling:earlier", found.pk)


@visitor(rule="own_request")
@require_POST
def wish(request: HttpRequest) -> HttpResponse:
    """Whether she wants to hear of earlier moments at all."""
    client = client_of(request)
    care_request = hers.newest_request(client) if client else None
    if care_request is None:
        return redirect("intake:home")
    wants = request.POST.get("wants") == "1"
    try:
        earlier.set_wish(
            care_request_id=care_request.pk, wants=wants, actor=actor_of(request), now=clock_now()
        )
    except PlaceTaken:
        messages.warning(request, _("Dat lukte net niet. Probeer het nog een keer."))
    return redirect("intake:promise")


def _hers(request: HttpRequest, offer_id: UUID) -> EarlierOffer:
    """The offer, when it is hers. Raises NotYours: 404, as if it did not exist."""
    found = offers.offer_of(offer_id)
    if found is not None:
        client = client_of(request)
        is_own = client is not None and client.pk == found.care_request.client_id
        if is_own or request.session.get(LINK) == str(offer_id):
            return found
    raise NotYours("earlieroffer", offer_id)


def _to_meeting(request: HttpRequest, found: EarlierOffer) -> HttpResponse:
    """Her new appointment; the link that opened the offer opens that too."""
    if client_of(request) is None:
        request.session[APPOINTMENT_LINK] = str(found.hold_id)
    return redirect("scheduling:appointment", found.hold_id)
