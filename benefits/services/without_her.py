"""The world as it would be had she never asked, for as long as one looks at it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import transaction

from accounts.models import Client
from benefits.models import Entitlement, Funding
from benefits.selectors.entitlements import rights_of

NOBODY = UUID(int=0)


@contextmanager
def without_her(client: Client, employer_id: UUID) -> Iterator[int]:
    """Take her rights, with every session in them, away from her employer, and put them back.

    Gives how many rights there were. Nothing of it is ever committed: who looks meanwhile on
    another connection sees the rows as they are.
    """
    with transaction.atomic():
        rights = rights_of(client, employer_id)
        taken = Entitlement.objects.filter(pk__in=rights).update(
            employer_id=NOBODY, contract_id=NOBODY
        )
        Funding.objects.filter(key_id=client.key_id).update(
            kind=Funding.Kind.SELF_PAY, rule="self_pay", key=None, sealed_entitlement=None
        )
        try:
            yield taken
        finally:
            transaction.set_rollback(True)
