"""The mother in a browser session: which client she is, which draft is hers, and for how long.

A client is known after she gave a code or sent an intake: until 30 quiet minutes or 12 hours have
passed. A draft stays hers for as long as the session lives (24 hours); what she answered earlier
is shown for 30 quiet minutes only, then the link or the code is asked again.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.auth import logout
from django.http import HttpRequest

from accounts import clock
from accounts.domain.idleness import CLIENT_LIMITS, is_over, is_worth_noting
from accounts.models import Client, User

_CLIENT, _SINCE, _SEEN = "client_id", "client_since", "client_seen_at"
_DRAFT, _DRAFT_SEEN = "draft_id", "draft_seen_at"
_DRAFT_KEYS = (_DRAFT, _DRAFT_SEEN)


def remember_client(request: HttpRequest, client_id: UUID, *, now: datetime) -> None:
    """From here on this session is hers. The session gets a new id; the old one is dead."""
    if request.user.is_authenticated:
        _sign_out_keeping_draft(request)
    request.session.cycle_key()
    request.session[_CLIENT] = str(client_id)
    request.session[_SINCE] = request.session[_SEEN] = now.isoformat()
    _drop_cached(request)


def adopt(request: HttpRequest, user: User, *, now: datetime) -> None:
    """A client who just signed in with her own passkey is known here, without a code."""
    client_id = Client.objects.filter(user_id=user.pk).values_list("pk", flat=True).first()
    if client_id is not None:
        request.session[_CLIENT] = str(client_id)
        request.session[_SINCE] = request.session[_SEEN] = now.isoformat()
        _drop_cached(request)


def client_of(request: HttpRequest) -> Client | None:
    """The client known in this session, or None: never known, gone quiet, or too long ago."""
    if not hasattr(request, "_visitor"):
        request._visitor = _read_client(request)  # type: ignore[attr-defined]
    found: Client | None = request._visitor  # type: ignore[attr-defined]
    return found


def forget(request: HttpRequest) -> None:
    """End everything this browser knows of her: client, draft, sign-in. Rows stay."""
    logout(request)
    request.session.flush()
    _drop_cached(request)


def forget_client(request: HttpRequest) -> None:
    """She is no longer known, but a draft in the making stays within reach of her link."""
    _sign_out_keeping_draft(request)
    _drop_cached(request)


def remember_draft(request: HttpRequest, draft_id: UUID) -> None:
    """This draft is being filled in here, from now on and as of now."""
    request.session[_DRAFT] = str(draft_id)
    request.session[_DRAFT_SEEN] = clock.now().isoformat()


def draft_id_of(request: HttpRequest) -> UUID | None:
    """The draft being filled in here. Its earlier answers: see `may_show_answers`."""
    value = request.session.get(_DRAFT)
    return UUID(value) if value else None


def may_show_answers(request: HttpRequest, *, now: datetime) -> bool:
    """Whether earlier answers of the draft may be shown: not after 30 quiet minutes.

    Each True counts as a sign of life. Coming back by link or code (`remember_draft`) starts anew.
    """
    seen = request.session.get(_DRAFT_SEEN)
    if not seen or now - datetime.fromisoformat(seen) > CLIENT_LIMITS.quiet:
        return False
    if is_worth_noting(seen, now):
        request.session[_DRAFT_SEEN] = now.isoformat()
    return True


def forget_draft(request: HttpRequest) -> None:
    """The draft was sent or put away."""
    for key in _DRAFT_KEYS:
        request.session.pop(key, None)


def quiet_left(request: HttpRequest, *, now: datetime) -> timedelta | None:
    """How long she may stay quiet before she is asked again; None when nobody is known."""
    seen = request.session.get(_SEEN)
    return datetime.fromisoformat(seen) + CLIENT_LIMITS.quiet - now if seen else None


def _read_client(request: HttpRequest) -> Client | None:
    session = request.session
    if _CLIENT not in session:
        return None
    now = clock.now()
    if is_over(CLIENT_LIMITS, since=session.get(_SINCE), seen=session.get(_SEEN), now=now):
        forget_client(request)
        return None
    if is_worth_noting(session[_SEEN], now):
        session[_SEEN] = now.isoformat()
    return Client.objects.select_related("key", "user").filter(pk=session[_CLIENT]).first()


def _sign_out_keeping_draft(request: HttpRequest) -> None:
    kept = {key: request.session[key] for key in _DRAFT_KEYS if key in request.session}
    logout(request)
    request.session.update(kept)


def _drop_cached(request: HttpRequest) -> None:
    if hasattr(request, "_visitor"):
        del request._visitor
