"""Fields for what a tired person types: a date in three boxes, a phone number, a name.

Anything may arrive here. What cannot be right gets one plain sentence; nothing raises.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from typing import Any

import phonenumbers
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from intake.domain.regions import postcode_of

HOME_REGION = "NL"
#: Nobody older fills in a date here, and no year before it is meant.
OLDEST_YEARS = 120
#: Characters that turn the reading direction round and can hide what a text says.
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f\u200b\u2060\ufeff]")


def clean_line(value: str) -> str:
    """One line of text as it is kept: composed, without hidden turns, with single spaces.

    Raises ValidationError for control characters, which no keyboard gives and mail headers fear.
    """
    text = " ".join(_TURNING.sub("", unicodedata.normalize("NFC", value)).split(" "))
    text = re.sub(r"[ \u00a0\u2000-\u200a\u202f\u3000]+", " ", text).strip()
    if any(unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp") for sign in text):
        raise ValidationError(_("Hier staat een teken dat we niet kunnen lezen. Typ het opnieuw."))
    return text


def without_hidden_signs(value: str) -> str:
    """Several lines as they are kept: composed, without hidden turns or control characters."""
    text = _TURNING.sub("", unicodedata.normalize("NFC", value.replace("\t", " ")))
    return "".join(
        sign for sign in text if sign in "\r\n" or unicodedata.category(sign) not in ("Cc", "Cs")
    )


class LineField(forms.CharField):
    """One line of text."""

    default_validators: list[Any] = []

    def __init__(self, *, max_length: int = 120, required_words: Any = "", **kwargs: Any) -> None:
        messages = {
            "required": required_words,
            "max_length": _("Dit is te lang. Gebruik hooguit %(limit_value)d tekens."),
        }
        super().__init__(max_length=max_length, error_messages=messages, **kwargs)

    def to_python(self, value: Any) -> str:
        """The cleaned line; only spaces is nothing."""
        return clean_line(str(value or "")[:5000])


class PhoneField(LineField):
    """A phone number that can be rung, stored as E.164; without a country it is Dutch."""

    def __init__(self, *, required_words: Any = "", **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel"})
        super().__init__(max_length=40, required_words=required_words, widget=widget, **kwargs)

    def to_python(self, value: Any) -> str:
        """E.164, or empty. Raises ValidationError in plain words."""
        typed = super().to_python(value)
        return phone_of(typed) if typed else ""


def without_autofill(fields: Iterable[forms.Field]) -> None:
    """Somebody types in for her: the browser must not offer that person's own address."""
    for field in fields:
        for widget in getattr(field.widget, "widgets", (field.widget,)):
            widget.attrs["autocomplete"] = "off"


def phone_of(typed: str) -> str:
    """A typed number as E.164. Raises ValidationError when nobody can be reached there."""
    wrong = ValidationError(
        _("Dit is geen telefoonnummer dat we kunnen bellen. Een voorbeeld is 06 12345678.")
    )
    if re.search(r"[^\W\d_]", typed):
        raise wrong
    try:
        number = phonenumbers.parse(typed, HOME_REGION)
    except phonenumbers.NumberParseException:
        raise wrong from None
    paid = (phonenumbers.PhoneNumberType.PREMIUM_RATE, phonenumbers.PhoneNumberType.SHARED_COST)
    if not phonenumbers.is_valid_number(number) or phonenumbers.number_type(number) in paid:
        raise wrong
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def phone_to_read(stored: str) -> str:
    """A stored number as people write it."""
    try:
        number = phonenumbers.parse(stored, HOME_REGION)
    except phonenumbers.NumberParseException:
        return stored
    home = number.country_code == phonenumbers.country_code_for_region(HOME_REGION)
    style = phonenumbers.PhoneNumberFormat
    return phonenumbers.format_number(number, style.NATIONAL if home else style.INTERNATIONAL)


class PostcodeField(LineField):
    """A Dutch postcode."""

    def __init__(self, *, required_words: Any = "", **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"autocomplete": "postal-code"})
        super().__init__(max_length=10, required_words=required_words, widget=widget, **kwargs)

    def clean(self, value: Any) -> str:
        """The postcode as it is written, or empty."""
        typed = super().clean(value)
        written = postcode_of(typed) if typed else ""
        if written is None:
            raise ValidationError(_("Dit is geen Nederlandse postcode. Een voorbeeld is 3511 AB."))
        return written


class DateParts(forms.MultiWidget):
    """Day, month and year in three boxes: nobody scrolls a calendar back to a year of birth."""

    def __init__(self, *, autocomplete: str = "") -> None:
        names = ("day", "month", "year")
        attrs = [{"autocomplete": f"{autocomplete}-{n}"} if autocomplete else {} for n in names]
        super().__init__([forms.TextInput(attrs=attr) for attr in attrs])

    def decompress(self, value: date | None) -> list[Any]:
        """Day, month and year of a date."""
        return [value.day, value.month, value.year] if value else [None, None, None]


class DatePartsField(forms.MultiValueField):
    """A date that lies in the past, not before `years` ago. `today` is set by the form."""

    def __init__(
        self,
        *,
        years: int = OLDEST_YEARS,
        required_words: Any = "",
        autocomplete: str = "",
        **kw: Any,
    ) -> None:
        self.years = years
        self.today = date.max
        parts = [forms.CharField(max_length=10, required=False) for _part in range(3)]
        super().__init__(
            parts,
            require_all_fields=False,
            widget=DateParts(autocomplete=autocomplete),
            error_messages={"required": required_words},
            **kw,
        )

    def compress(self, data_list: list[str]) -> date | None:
        """The date of the three boxes. Raises ValidationError in plain words."""
        if not any(data_list):
            return None
        try:
            day, month, year = (_whole(part) for part in data_list)
            found = date(year, month, day)
        except ValueError:
            raise ValidationError(
                _("Deze datum bestaat niet. Vul de dag, de maand en het jaar in cijfers in.")
            ) from None
        if found > self.today:
            raise ValidationError(_("Deze datum ligt in de toekomst."))
        if self.today.year - found.year > self.years:
            raise ValidationError(_("Kijk het jaar nog eens na, met vier cijfers."))
        return found


def _whole(part: str) -> int:
    if not re.fullmatch(r"\d{1,4}", part.strip()):
        raise ValueError(part)
    return int(part)
