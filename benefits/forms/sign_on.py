"""An employer's own sign-in, as its owner records it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from benefits.domain.sign_on import Terms, is_domain, is_web_address
from benefits.forms.agreements import PlainForm
from benefits.models import SignOn
from benefits.sign_on_words import refusal_in_words

_NO_ADDRESS = _("Vul het hele adres in, met https:// ervoor en zonder vraagteken erin.")


class SignOnForm(PlainForm):
    """Whom to ask, as whom, and for whose addresses. The secret is never shown again."""

    issuer = forms.CharField(
        label=_("Adres van het inlogsysteem (issuer)"),
        help_text=_("Bijvoorbeeld https://inloggen.voorbeeld.example"),
        max_length=300,
        error_messages={"required": _NO_ADDRESS},
    )
    client_id = forms.CharField(
        label=_("Client-id"),
        max_length=191,
        error_messages={"required": _("Vul het client-id in.")},
    )
    secret = forms.CharField(
        label=_("Client-geheim"),
        max_length=191,
        error_messages={"required": _("Vul het geheim in dat bij dit client-id hoort.")},
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    email_domain = forms.CharField(
        label=_("Domein van de e-mailadressen"),
        help_text=_("Het deel achter het apenstaartje, bijvoorbeeld voorbeeld.example"),
        max_length=120,
        error_messages={"required": _("Vul het domein in.")},
    )

    def __init__(self, *args: Any, known: SignOn | None, **kwargs: Any) -> None:
        if known is not None:
            values = {"issuer": known.issuer, "client_id": known.client_id}
            kwargs["initial"] = values | {"email_domain": known.email_domain}
        super().__init__(*args, **kwargs)
        self.known = known
        if known is not None:
            self.fields["secret"].required = False
            self.fields["secret"].help_text = _("Leeg laten: het geheim blijft zoals het is.")

    def clean_issuer(self) -> str:
        """An address to ask; over https in production."""
        issuer = str(self.cleaned_data["issuer"]).strip()
        if not is_web_address(issuer, needs_https=settings.PRODUCTION):
            raise forms.ValidationError(_NO_ADDRESS)
        return issuer

    def clean_email_domain(self) -> str:
        """In small letters, without an @."""
        domain = str(self.cleaned_data["email_domain"]).strip().lower().removeprefix("@")
        if not is_domain(domain):
            raise forms.ValidationError(_("Dit is geen domein."))
        return domain

    def clean(self) -> dict[str, Any]:
        """A new issuer or client comes with its own secret."""
        values: dict[str, Any] = super().clean() or {}
        asked = (values.get("issuer"), values.get("client_id"))
        is_open = "secret" in values and not values["secret"]
        if all(asked) and is_open and not self._keeps(asked):
            self.add_error("secret", _("Vul het geheim in dat bij dit client-id hoort."))
        return values

    def refuse(self, reason: str) -> None:
        """The issuer did not answer as one."""
        self.add_error("issuer", refusal_in_words(reason))

    def terms(self) -> Terms:
        """What the service takes beside the secret."""
        values = self.cleaned_data
        return Terms(values["issuer"], values["client_id"], values["email_domain"])

    def _keeps(self, asked: tuple[Any, Any]) -> bool:
        return self.known is not None and asked == (self.known.issuer, self.known.client_id)
