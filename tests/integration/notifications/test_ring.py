"""Ringing the duty phone: at once, without a queue, never inside a transaction."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.urls import resolve

from notifications.channels.base import TemporaryFailure
from notifications.services.ring import DUTY_PAGE, TEXTS, ring_phone
from tests.factories.notifications import sent_box

PHONE = "+31600000000"


@pytest.mark.django_db
@pytest.mark.parametrize("text_key", TEXTS)
def test_one_sms_goes_out_at_once(text_key: str, now: datetime) -> None:
    key = uuid4()
    with sent_box() as box:
        ring_phone(phone=PHONE, text_key=text_key, now=now, key=key)
    [parcel] = box.parcels
    assert (parcel.key, parcel.letter.recipient.phone) == (key, PHONE)
    assert parcel.letter.words.sms.endswith(f"http://localhost:8000{DUTY_PAGE}")


def test_its_link_opens_the_duty_screen() -> None:
    assert resolve(DUTY_PAGE).view_name == "care:duty"


@pytest.mark.django_db
def test_a_phone_that_cannot_be_reached_is_told(now: datetime) -> None:
    with sent_box(TemporaryFailure("down")), pytest.raises(TemporaryFailure, match="down"):
        ring_phone(phone=PHONE, text_key="machinery", now=now)


@pytest.mark.django_db
def test_an_unknown_text_is_refused(now: datetime) -> None:
    with sent_box() as box, pytest.raises(KeyError, match="birthday"):
        ring_phone(phone=PHONE, text_key="birthday", now=now)
    assert box.parcels == []


def test_never_inside_a_transaction(committed_db: Any, now: datetime) -> None:
    with sent_box() as box, transaction.atomic(), pytest.raises(RuntimeError, match="outside"):
        ring_phone(phone=PHONE, text_key="test", now=now)
    assert box.parcels == []
