"""Links and codes that open one thing for a while. Only hashes are stored; GET uses nothing up."""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import F, QuerySet, Sum

from accounts.domain import codes
from accounts.models import AccessToken
from accounts.services.indexing import index_of

#: Codes that are typed without saying whose they are; long enough to stand alone.
LONG_CODES = frozenset({AccessToken.Purpose.RESUME_CODE})
SINGLE_USE = frozenset({AccessToken.Purpose.RETURN_CODE})


def issue_link(*, purpose: str, subject_id: UUID, lifetime: timedelta, now: datetime) -> str:
    """Make a token (256 bits, url-safe) that opens `subject_id` until `now + lifetime`.

    The text is given once and stored as a hash. Earlier links keep working.
    """
    token = codes.new_link_token()
    _keep(uuid4(), purpose, subject_id, codes.link_digest(token), lifetime, now)
    return token


def open_link(*, token: str, purpose: str, now: datetime) -> UUID | None:
    """What a link opens, or None when it is unknown or over. Does not use it up."""
    found = _live(purpose, now).filter(digest=codes.link_digest(token)).first()
    return found.subject_id if found else None


def issue_code(
    *, purpose: str, subject_id: UUID, lifetime: timedelta, now: datetime, length: int = 6
) -> str:
    """Make a code to type: `length` digits, or for a resume code ten Crockford characters.

    Of one subject at most three codes of digits live at a time: the oldest gives way, so that a
    mail that was sent twice still works.
    """
    if purpose in LONG_CODES:
        code = codes.new_resume_code()
        _keep(uuid4(), purpose, subject_id, _long_digest(purpose, code), lifetime, now)
        return code
    code = codes.new_digits(length)
    with transaction.atomic():
        older = _live(purpose, now).filter(subject_id=subject_id).order_by("-created_at", "-pk")
        surplus = older.values_list("pk", flat=True)[codes.MAX_LIVE_CODES - 1 :]
        AccessToken.objects.filter(pk__in=list(surplus)).update(expires_at=now)
        row_id = uuid4()
        _keep(row_id, purpose, subject_id, _short_digest(row_id, code), lifetime, now)
    return code


def redeem_code(*, purpose: str, subject_id: UUID | None, code: str, now: datetime) -> UUID | None:
    """What a typed code opens, or None when it is wrong, over, used, or tried too often.

    Codes of digits need `subject_id`; five wrong guesses end them, and fifteen within a quarter of
    an hour keep every code of this subject shut until it is over. A return code works once. Codes
    without a subject have 50 bits; the view limits how often an address may try.
    """
    if purpose in LONG_CODES:
        found = _live(purpose, now).filter(digest=_long_digest(purpose, code)).first()
        return found.subject_id if found else None
    if subject_id is None:
        return None
    with transaction.atomic():
        if _guesses(purpose, subject_id, now) >= codes.MAX_RECENT_FAILURES:
            return None
        live = _live(purpose, now).filter(subject_id=subject_id).select_for_update()
        for candidate in live.order_by("created_at"):
            if hmac.compare_digest(bytes(candidate.digest), _short_digest(candidate.pk, code)):
                if purpose in SINGLE_USE:
                    live.update(used_at=now)
                return candidate.subject_id
        live.update(failures=F("failures") + 1)
    return None


def withdraw(*, purpose: str, subject_id: UUID, now: datetime) -> int:
    """End every live link and code of one purpose and subject; gives how many."""
    return _live(purpose, now).filter(subject_id=subject_id).update(expires_at=now)


def _guesses(purpose: str, subject_id: UUID, now: datetime) -> int:
    """Wrong guesses at codes of this subject made in the last quarter of an hour."""
    recent = AccessToken.objects.filter(
        purpose=purpose, subject_id=subject_id, created_at__gt=now - codes.RECENT
    )
    return recent.aggregate(total=Sum("failures"))["total"] or 0


def _live(purpose: str, now: datetime) -> QuerySet[AccessToken]:
    return AccessToken.objects.filter(
        purpose=purpose, expires_at__gt=now, used_at=None, failures__lt=codes.MAX_FAILURES
    )


def _keep(
    row_id: UUID, purpose: str, subject_id: UUID, digest: bytes, lifetime: timedelta, now: datetime
) -> None:
    AccessToken.objects.create(
        id=row_id,
        purpose=AccessToken.Purpose(purpose),
        subject_id=subject_id,
        digest=digest,
        created_at=now,
        expires_at=now + lifetime,
    )


def _long_digest(purpose: str, code: str) -> bytes:
    return index_of(f"code {purpose}", codes.typed_code(code))


def _short_digest(row_id: UUID, code: str) -> bytes:
    """Keyed and bound to the row: a million codes are too few for a plain hash."""
    return index_of("code", f"{row_id} {codes.typed_code(code)}")
