"""Who pays for a care request, for the clinic's own pages."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from benefits.domain.eligibility import Rule
from benefits.domain.entitlement import Balance
from benefits.domain.running_low import RunningLow, running_low
from benefits.domain.wording import UNTIL_VERIFIED, Words, funding_words
from benefits.models import Entitlement, Funding
from benefits.selectors.entitlements import entitlement_id_of

#: What says nothing about an employer: told at once.
OPEN_RULES = frozenset({Rule.SELF_PAY, Rule.NO_PROOF})


def funding_of(care_request_id: UUID) -> Funding | None:
    """Who pays; None before she submitted."""
    return Funding.objects.filter(pk=care_request_id).first()


def words_for(care_request_id: UUID, *, is_verified: bool = False) -> Words | None:
    """What she reads about who pays, in the language of the moment; None before she submitted.

    `is_verified`: she has shown that her e-mail address or phone is hers. Until then a right code
    and a wrong one read the same.
    """
    funding = funding_of(care_request_id)
    if funding is None:
        return None
    may_know = is_verified or funding.rule in OPEN_RULES
    words = funding_words(funding.rule) if may_know else UNTIL_VERIFIED
    return Words(_(words.title), _(words.text))


def low_for(care_request_id: UUID) -> RunningLow | None:
    """What she and her psychologist are told when the sessions her employer pays come to an end."""
    entitlement_id = entitlement_id_of(care_request_id)
    if entitlement_id is None:
        return None
    found = Entitlement.objects.get(pk=entitlement_id)
    return running_low(Balance(found.cap, found.reserved, found.settled))
