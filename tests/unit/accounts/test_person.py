"""A person survives sealing as she was."""

from __future__ import annotations

import json
from datetime import date

from accounts.domain.person import Contact, Identity

ANNA = Identity(
    name="'s-Gravenhage-Ñuñez مها",
    born_on=date(1996, 2, 29),
    postcode="1234 AB",
    gp_practice="De Linde",
    emergency_name="Opa",
    emergency_phone="+31612345678",
)


def test_identity_and_contact_come_back_whole() -> None:
    contact = Contact("anna@post.example", "+31612345678", True, False, True, False, "koffie")
    assert Identity.from_json(json.loads(json.dumps(ANNA.as_json()))) == ANNA
    assert Contact.from_json(json.loads(json.dumps(contact.as_json()))) == contact


def test_older_and_newer_records_are_read() -> None:
    assert Identity.from_json({"name": "Anna", "born_on": None, "shoe_size": 38}) == Identity(
        "Anna"
    )
    assert Contact.from_json({"email": "a@b.example"}) == Contact(email="a@b.example")


def test_nothing_is_allowed_before_she_said_so() -> None:
    silent = Contact()
    assert (silent.may_email, silent.may_sms, silent.may_voicemail) == (False, False, False)
    assert silent.others_may_answer is False
